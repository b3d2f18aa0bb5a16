//! Labelled texts as examples of features.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use maysend_learned::{id, pack};
use maysend_policy_classification::{Counts, Features, Lexicon, Tastes, asked_features, features};

use super::{ANSWERS, Named, PITCHES};
use crate::evaluation::ClassificationRow;

/// What a text that answers the customer counts where it is read without what it answers: what says the same unasked is what
/// pitches are learned from.
const UNASKED: f64 = 0.15;
/// What a sentence counts beside the whole text that it stands in.
const SENTENCE: f64 = 0.02;

/// Examples: of each the numbers of its features, in order, each once.
#[derive(Debug, Default)]
pub struct Examples {
    pub(super) features: Vec<Vec<u32>>,
    pub(super) truth: Vec<bool>,
    pub(super) importance: Vec<f64>,
    /// The ids of the features by their numbers, in the order in which they were met.
    pub(super) ids: Vec<u32>,
    numbers: HashMap<u32, u32>,
    /// A table has so many features, in two to the power of `buckets` buckets.
    pub(super) most: usize,
    pub(super) buckets: u32,
}

impl Examples {
    /// None yet, for a table of so many features.
    #[must_use]
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            buckets: pack::buckets(most),
            ..Self::default()
        }
    }

    /// Every text, whether it is marketing: by itself, and as the answer that it is; and sentences of which that is known.
    #[must_use]
    pub fn of_pitches(sets: &[&Named]) -> Self {
        let mut examples = Self::new(PITCHES);
        for (weight, row) in weighed(sets) {
            let truth = row.label == "marketing";
            let read = read(row);
            let answers = row.context.in_reply_to_customer;
            let by_itself = if answers { UNASKED * weight } else { weight };
            examples.push([&read.text], truth, by_itself);
            if answers {
                examples.push([&read.text, &read.in_answer, &asked(row)], truth, weight);
            }
            if read.sentences.len() < 2 || (truth && row.marketing_spans.is_empty()) {
                continue;
            }
            for (range, features) in &read.sentences {
                let truth = truth && is_pitch(row, range);
                examples.push([features], truth, by_itself * SENTENCE);
            }
        }
        examples
    }

    /// Every text that is no marketing: whether it answers the customer.
    #[must_use]
    pub fn of_answers(sets: &[&Named]) -> Self {
        let mut examples = Self::new(ANSWERS);
        for (weight, row) in weighed(sets) {
            if row.label != "marketing" {
                examples.push([&read(row).text], row.label == "conversational", weight);
            }
        }
        examples
    }

    pub(super) fn push<const N: usize>(
        &mut self,
        features: [&Vec<u32>; N],
        truth: bool,
        importance: f64,
    ) {
        let mut numbers: Vec<u32> = features
            .into_iter()
            .flatten()
            .map(|feature| self.number(*feature))
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        self.features.push(numbers);
        self.truth.push(truth);
        self.importance.push(importance);
    }

    fn number(&mut self, feature: u32) -> u32 {
        let id = id(feature, self.buckets);
        *self.numbers.entry(id).or_insert_with(|| {
            self.ids.push(id);
            u32::try_from(self.ids.len() - 1).expect("fewer features")
        })
    }
}

/// Every text with what it counts.
fn weighed<'a>(sets: &'a [&Named]) -> impl Iterator<Item = (f64, &'a ClassificationRow)> {
    let of = |set: &&'a Named| set.rows.iter().map(|row| (set.weight(), row));
    sets.iter().flat_map(of)
}

/// The features of a text.
pub(super) fn read(row: &ClassificationRow) -> Features {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    let lexicon = LEXICON.get_or_init(|| Lexicon::new(Vec::new(), Vec::new()).expect("tables"));
    let tastes = Tastes {
        maintenance: Counts::Marketing,
        review: Counts::Informational,
    };
    features(lexicon, tastes, &row.body)
}

/// The features of what the customer wrote, where the text answers it.
pub(super) fn asked(row: &ClassificationRow) -> Vec<u32> {
    let last = row.context.last_customer_message.as_deref();
    last.map(asked_features).unwrap_or_default()
}

/// Whether a labelled passage touches these bytes.
fn is_pitch(row: &ClassificationRow, range: &Range<usize>) -> bool {
    row.marketing_spans.iter().any(|passage| {
        row.body
            .find(passage)
            .is_some_and(|at| at < range.end && range.start < at + passage.len())
    })
}
