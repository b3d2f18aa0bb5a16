//! Logistic regression with an L2 penalty, by Newton steps on one weight at a time: the problem is convex and sparse, and this gives
//! the same weights on every run.

use std::collections::BTreeMap;

use super::Examples;

const MOST_ROUNDS: usize = 60;
/// A round in which no weight moves further is the last.
const LEAST_STEP: f64 = 0.004;
/// No step is longer.
const LONGEST_STEP: f64 = 1.0;

/// A linear model over chosen features.
#[derive(Debug)]
pub struct Model {
    /// By the ids of the features.
    weights: BTreeMap<u32, f64>,
    bias: f64,
    buckets: u32,
}

impl Model {
    /// Trains one: of all features that two examples have, then of those that told most; `strength` is the inverse of the penalty.
    #[must_use]
    pub fn train(examples: &Examples, strength: f64) -> Self {
        let mut columns: Vec<Vec<u32>> = vec![Vec::new(); examples.ids.len()];
        for (row, features) in examples.features.iter().enumerate() {
            for feature in features {
                columns[*feature as usize].push(u32::try_from(row).expect("fewer examples"));
            }
        }
        for column in columns.iter_mut().filter(|column| column.len() < 2) {
            column.clear();
        }
        let (weights, _) = fit(examples, &columns, strength);
        // What a feature tells in all: its weight, and how many examples have it.
        #[expect(clippy::cast_precision_loss, reason = "fewer than 2^52 examples")]
        let tells =
            |number: &usize| weights[*number].abs() * (columns[*number].len() as f64).sqrt();
        let mut order: Vec<usize> = (0..columns.len()).collect();
        order.sort_by(|one, other| {
            let least = tells(other).total_cmp(&tells(one));
            least.then(examples.ids[*one].cmp(&examples.ids[*other]))
        });
        for number in order.into_iter().skip(examples.most) {
            columns[number].clear();
        }
        let (weights, bias) = fit(examples, &columns, strength);
        let chosen = examples.ids.iter().copied().zip(weights);
        Self {
            weights: chosen.filter(|(_, weight)| *weight != 0.0).collect(),
            bias,
            buckets: examples.buckets,
        }
    }

    /// The features that weigh something, by their ids and in their order, with the weights in steps, the most that a table holds
    /// at either end.
    pub fn levels(&self) -> impl Iterator<Item = (u32, i8)> {
        let steps = f64::from(maysend_learned::STEPS);
        let levels = self.weights.iter().map(move |(id, weight)| {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "within the range of a weight"
            )]
            let level = (weight * steps).round().clamp(-15.0, 15.0) as i8;
            (*id, level)
        });
        levels.filter(|(_, level)| *level != 0)
    }

    /// Its table has two to this power of buckets.
    #[must_use]
    pub const fn buckets(&self) -> u32 {
        self.buckets
    }

    /// What every example has, in steps.
    #[must_use]
    pub fn bias(&self) -> i32 {
        #[expect(clippy::cast_possible_truncation, reason = "a few hundreds at most")]
        let steps = (self.bias * f64::from(maysend_learned::STEPS)).round() as i32;
        steps
    }

    /// The model as the policy has it in its table.
    #[must_use]
    pub fn rounded(&self) -> Self {
        let steps = f64::from(maysend_learned::STEPS);
        let levels = self.levels();
        Self {
            weights: levels
                .map(|(id, level)| (id, f64::from(level) / steps))
                .collect(),
            bias: f64::from(self.bias()) / steps,
            buckets: self.buckets,
        }
    }

    /// What these features add up to, each counted once, the bias aside.
    #[must_use]
    pub fn sum(&self, features: &[u32]) -> f64 {
        let mut ids: Vec<u32> = features
            .iter()
            .map(|feature| maysend_learned::id(*feature, self.buckets))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids.iter().filter_map(|id| self.weights.get(id)).sum()
    }

    /// The score of one example: above 0 it is more likely than not.
    #[must_use]
    pub fn score(&self, features: &[u32]) -> f64 {
        self.bias + self.sum(features)
    }
}

/// The weights of features, of which the columns name the examples that have them, and the bias.
fn fit(examples: &Examples, columns: &[Vec<u32>], strength: f64) -> (Vec<f64>, f64) {
    let every: Vec<u32> =
        (0..u32::try_from(examples.features.len()).expect("fewer examples")).collect();
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
    (weights, bias)
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
