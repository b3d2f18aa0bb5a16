//! Logistic regression with an L2 penalty, by Newton steps on one weight at a time: the problem is convex, small and sparse, and this
//! gives the same weights on every run.

use std::collections::BTreeMap;

use super::Examples;

/// The inverse of the penalty.
const STRENGTH: f64 = 1.0;
/// More rounds change no hundredth.
const ROUNDS: usize = 200;
/// No step is longer.
const LONGEST_STEP: f64 = 1.0;

/// A linear model.
#[derive(Debug)]
pub struct Model {
    weights: BTreeMap<String, f64>,
    bias: f64,
}

impl Model {
    /// Trains one; both classes weigh the same in all, however many examples each has.
    #[must_use]
    pub fn train(examples: &Examples) -> Self {
        let importance = examples.importance();
        let mut margins = vec![0.0; importance.len()];
        let mut weights = vec![0.0; examples.columns().len()];
        let all: Vec<usize> = (0..importance.len()).collect();
        let mut bias = 0.0;
        for _ in 0..ROUNDS {
            let mut step = |rows: &[usize], weight: &mut f64, penalty: f64| {
                let (mut slope, mut bend) = (penalty * *weight, penalty + 1e-9);
                for row in rows {
                    let likely = 1.0 / (1.0 + f64::exp(-margins[*row]));
                    let truth = f64::from(u8::from(examples.truth()[*row]));
                    slope += importance[*row] * (likely - truth);
                    bend += importance[*row] * likely * (1.0 - likely);
                }
                let step = (-slope / bend).clamp(-LONGEST_STEP, LONGEST_STEP);
                *weight += step;
                for row in rows {
                    margins[*row] += step;
                }
            };
            step(&all, &mut bias, 0.0);
            for ((_, rows), weight) in examples.columns().iter().zip(&mut weights) {
                step(rows, weight, 1.0 / STRENGTH);
            }
        }
        let names = examples.columns().keys().cloned();
        Self {
            weights: names.zip(weights).collect(),
            bias,
        }
    }

    /// Each feature with its weight, in order.
    pub fn weights(&self) -> impl Iterator<Item = (&str, f64)> {
        self.weights
            .iter()
            .map(|(name, weight)| (name.as_str(), *weight))
    }

    /// What every example has.
    #[must_use]
    pub fn bias(&self) -> f64 {
        self.bias
    }

    /// The score of one example: above 0 it is more likely than not.
    pub fn score<'a>(&self, features: impl IntoIterator<Item = &'a String>) -> f64 {
        let known = features
            .into_iter()
            .filter_map(|name| self.weights.get(name));
        known.fold(self.bias, |sum, weight| sum + weight)
    }

    /// The highest score among several.
    pub fn most<'a, F>(&self, examples: impl IntoIterator<Item = F>) -> f64
    where
        F: IntoIterator<Item = &'a String>,
    {
        examples
            .into_iter()
            .map(|features| self.score(features))
            .fold(f64::NEG_INFINITY, f64::max)
    }
}
