//! Logistic regression with an L2 penalty, by Newton steps on one weight at a time: the problem is convex and sparse, and this gives
//! the same weights on every run.

use super::Examples;

const MOST_ROUNDS: usize = 60;
/// A round in which no weight moves further is the last.
const LEAST_STEP: f64 = 0.004;
/// No step is longer.
const LONGEST_STEP: f64 = 1.0;

/// A linear model over a table of weights.
#[derive(Debug)]
pub struct Model {
    weights: Vec<f64>,
    bias: f64,
    bits: u32,
}

impl Model {
    /// Trains one; `strength` is the inverse of the penalty.
    #[must_use]
    pub fn train(examples: &Examples, strength: f64) -> Self {
        let mut columns: Vec<Vec<u32>> = vec![Vec::new(); 1 << examples.bits];
        for (row, places) in examples.places.iter().enumerate() {
            for place in places {
                columns[*place].push(u32::try_from(row).expect("fewer examples"));
            }
        }
        let every: Vec<u32> =
            (0..u32::try_from(examples.places.len()).expect("fewer examples")).collect();
        let mut fit = Fit {
            examples,
            margins: vec![0.0; every.len()],
            likely: vec![0.5; every.len()],
        };
        let (mut weights, mut bias) = (vec![0.0; columns.len()], 0.0);
        for _ in 0..MOST_ROUNDS {
            let mut longest = fit.step(&every, &mut bias, 0.0);
            for (column, weight) in columns.iter().zip(&mut weights) {
                if !column.is_empty() {
                    longest = longest.max(fit.step(column, weight, 1.0 / strength));
                }
            }
            if longest < LEAST_STEP {
                break;
            }
        }
        Self {
            weights,
            bias,
            bits: examples.bits,
        }
    }

    /// The weights in steps, the most that a table holds at either end.
    pub fn levels(&self) -> impl Iterator<Item = i8> {
        let steps = f64::from(maysend_learned::STEPS);
        self.weights.iter().map(move |weight| {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "within the range of a weight"
            )]
            let level = (weight * steps).round().clamp(-15.0, 15.0) as i8;
            level
        })
    }

    /// What every example has, in steps.
    #[must_use]
    pub fn bias(&self) -> i32 {
        #[expect(clippy::cast_possible_truncation, reason = "a few hundreds at most")]
        let steps = (self.bias * f64::from(maysend_learned::STEPS)).round() as i32;
        steps
    }

    /// The score of one example, as the policy adds it up from the table: above 0 it is more likely than not.
    #[must_use]
    pub fn rounded(&self) -> Self {
        let steps = f64::from(maysend_learned::STEPS);
        Self {
            weights: self
                .levels()
                .map(|level| f64::from(level) / steps)
                .collect(),
            bias: f64::from(self.bias()) / steps,
            bits: self.bits,
        }
    }

    /// What these features add up to, each counted once, the bias aside.
    #[must_use]
    pub fn sum(&self, features: &[u32]) -> f64 {
        let mut places: Vec<usize> = features
            .iter()
            .map(|feature| maysend_learned::place(*feature, self.bits))
            .collect();
        places.sort_unstable();
        places.dedup();
        places.iter().map(|place| self.weights[*place]).sum()
    }

    /// The score of one example: above 0 it is more likely than not.
    #[must_use]
    pub fn score(&self, features: &[u32]) -> f64 {
        self.bias + self.sum(features)
    }
}

/// Where the fit of a model stands.
struct Fit<'a> {
    examples: &'a Examples,
    margins: Vec<f64>,
    likely: Vec<f64>,
}

impl Fit<'_> {
    /// Moves one weight; how far.
    fn step(&mut self, rows: &[u32], weight: &mut f64, penalty: f64) -> f64 {
        let (mut slope, mut bend) = (penalty * *weight, penalty + 1e-9);
        for row in rows.iter().map(|row| *row as usize) {
            let (likely, importance) = (self.likely[row], self.examples.importance[row]);
            let truth = f64::from(u8::from(self.examples.truth[row]));
            slope += importance * (likely - truth);
            bend += importance * likely * (1.0 - likely);
        }
        let step = (-slope / bend).clamp(-LONGEST_STEP, LONGEST_STEP);
        // What changes next to nothing is left for a later round.
        if step.abs() < 1e-4 {
            return 0.0;
        }
        *weight += step;
        for row in rows.iter().map(|row| *row as usize) {
            self.margins[row] += step;
            self.likely[row] = 1.0 / (1.0 + f64::exp(-self.margins[row]));
        }
        step.abs()
    }
}
