//! Labelled texts as examples of features.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::OnceLock;

use maysend_policy_classification::{Counts, Features, Lexicon, Tastes, features};

use super::Named;
use crate::evaluation::ClassificationRow;

/// A sentence of an answer may say all that a pitch says: it counts for less where pitches are learned.
const ANSWERS: f64 = 0.3;

/// How much a sentence counts with its cues; the rest it counts without them.
const WHOLE: f64 = 0.75;

/// What only one writer uses (names of people and of cars, a turn of phrase) says nothing of other writers.
const FEWEST_SETS: usize = 2;

/// Examples by feature.
#[derive(Debug, Default)]
pub struct Examples {
    columns: BTreeMap<String, Vec<usize>>,
    truth: Vec<bool>,
    importance: Vec<f64>,
    /// The set that each is of.
    sets: Vec<usize>,
}

impl Examples {
    /// Every sentence: whether it is part of a pitch; once more without its cues. The cues were written with some of these sets in view
    /// and say more there than elsewhere: the words must be learned too.
    #[must_use]
    pub fn of_sentences(sets: &[&Named]) -> Self {
        Self::of(sets, |examples, set, row| {
            if row.label == "marketing" && row.marketing_spans.is_empty() {
                return;
            }
            let importance = if row.label == "conversational" {
                ANSWERS
            } else {
                1.0
            };
            for (range, features) in read(row).sentences {
                let truth = is_pitch(row, &range);
                let words = features
                    .iter()
                    .filter(|name| !is_cue(name))
                    .cloned()
                    .collect();
                examples.push(set, features, truth, importance * WHOLE);
                examples.push(set, words, truth, importance * (1.0 - WHOLE));
            }
        })
    }

    /// Every text that is no marketing: whether it answers the customer.
    #[must_use]
    pub fn of_texts(sets: &[&Named]) -> Self {
        Self::of(sets, |examples, set, row| {
            if row.label != "marketing" {
                examples.push(set, text(row), row.label == "conversational", 1.0);
            }
        })
    }

    fn of(sets: &[&Named], add: impl Fn(&mut Self, usize, &ClassificationRow)) -> Self {
        let mut examples = Self::default();
        for (at, set) in sets.iter().enumerate() {
            for row in &set.rows {
                add(&mut examples, at, row);
            }
        }
        let of = &examples.sets;
        examples.columns.retain(|_, rows| {
            let sets: BTreeSet<usize> = rows.iter().map(|row| of[*row]).collect();
            sets.len() >= FEWEST_SETS
        });
        examples
    }

    fn push(&mut self, set: usize, features: BTreeSet<String>, truth: bool, importance: f64) {
        let row = self.truth.len();
        for feature in features {
            self.columns.entry(feature).or_default().push(row);
        }
        self.truth.push(truth);
        self.importance.push(importance);
        self.sets.push(set);
    }

    pub(super) fn columns(&self) -> &BTreeMap<String, Vec<usize>> {
        &self.columns
    }

    pub(super) fn truth(&self) -> &[bool] {
        &self.truth
    }

    /// How much each example weighs, so that both classes weigh the same in all.
    pub(super) fn importance(&self) -> Vec<f64> {
        let count = |truth| self.truth.iter().filter(|it| **it == truth).count().max(1) as f64;
        let (yes, no, all) = (count(true), count(false), self.truth.len() as f64);
        let rows = self.truth.iter().zip(&self.importance);
        rows.map(|(truth, importance)| importance * all / (2.0 * if *truth { yes } else { no }))
            .collect()
    }
}

/// The features of each sentence.
pub(super) fn sentences(row: &ClassificationRow) -> Vec<BTreeSet<String>> {
    let sentences = read(row).sentences.into_iter();
    sentences.map(|(_, features)| features).collect()
}

/// The features of a whole text.
pub(super) fn text(row: &ClassificationRow) -> BTreeSet<String> {
    read(row).text
}

fn read(row: &ClassificationRow) -> Features {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    let lexicon = LEXICON.get_or_init(|| Lexicon::new(Vec::new(), Vec::new()).expect("tables"));
    let tastes = Tastes {
        maintenance: Counts::Marketing,
        review: Counts::Informational,
    };
    features(lexicon, tastes, &row.body)
}

/// Whether a feature is a cue, or what cues add up to.
fn is_cue(name: &str) -> bool {
    ["@family/", "@cue-", "@sum-"]
        .iter()
        .any(|kind| name.starts_with(kind))
}

/// Whether a labelled passage touches these bytes.
fn is_pitch(row: &ClassificationRow, range: &Range<usize>) -> bool {
    row.marketing_spans.iter().any(|passage| {
        row.body
            .find(passage)
            .is_some_and(|at| at < range.end && range.start < at + passage.len())
    })
}
