//! Labelled texts as examples of features.

use std::ops::Range;
use std::sync::OnceLock;

use maysend_learned::place;
use maysend_policy_classification::{Counts, Features, Lexicon, Tastes, asked_features, features};

use super::{ANSWER_BITS, Named, PITCH_BITS};
use crate::evaluation::ClassificationRow;

/// What a text that answers the customer counts where it is read without what it answers: what says the same unasked is what
/// pitches are learned from.
const UNASKED: f64 = 0.15;
/// What a sentence counts beside the whole text that it stands in.
const SENTENCE: f64 = 0.02;

/// Examples: of each the places of its features, in order, each once.
#[derive(Debug, Default)]
pub struct Examples {
    pub(super) places: Vec<Vec<usize>>,
    pub(super) truth: Vec<bool>,
    pub(super) importance: Vec<f64>,
    pub(super) bits: u32,
}

impl Examples {
    /// None yet, for a table of two to the power of `bits` weights.
    #[must_use]
    pub(super) fn new(bits: u32) -> Self {
        Self {
            bits,
            ..Self::default()
        }
    }

    /// Every text, whether it is marketing: by itself, and as the answer that it is; and sentences of which that is known.
    #[must_use]
    pub fn of_pitches(sets: &[&Named]) -> Self {
        let mut examples = Self::new(PITCH_BITS);
        for row in sets.iter().flat_map(|set| &set.rows) {
            let truth = row.label == "marketing";
            let read = read(row);
            let answers = row.context.in_reply_to_customer;
            let by_itself = if answers { UNASKED } else { 1.0 };
            examples.push([&read.text], truth, by_itself);
            if answers {
                examples.push([&read.text, &read.in_answer, &asked(row)], truth, 1.0);
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
        let mut examples = Self::new(ANSWER_BITS);
        for row in sets.iter().flat_map(|set| &set.rows) {
            if row.label != "marketing" {
                examples.push([&read(row).text], row.label == "conversational", 1.0);
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
        let mut places: Vec<usize> = features
            .into_iter()
            .flatten()
            .map(|feature| place(*feature, self.bits))
            .collect();
        places.sort_unstable();
        places.dedup();
        self.places.push(places);
        self.truth.push(truth);
        self.importance.push(importance);
    }
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
