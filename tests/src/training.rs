//! Trains what the policy `classification` learns of labelled texts: `cargo xtask train`.

mod examples;
mod regression;

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::evaluation::{ClassificationRow, Found, Rows, Set, Share};

pub use examples::Examples;
pub use regression::Model;

/// The sets that are learned from. The held-out ones never are.
pub const SETS: &[&str] = &[
    "classification",
    "voices-build",
    "regions",
    "desks",
    "lanes",
    "porches",
    "houses",
];

/// From this score on the policy takes a sentence for a pitch.
const PITCH: f64 = 0.7;

/// What the policy carries: the weights of both models.
#[derive(Debug)]
pub struct Learned {
    pitch: Model,
    answer: Model,
}

/// A set with its name.
#[derive(Debug)]
pub struct Named {
    name: String,
    rows: Vec<ClassificationRow>,
}

/// Reads the sets that are learned from.
///
/// # Errors
///
/// A set that cannot be read, or is of another kind.
pub fn sets() -> Result<Vec<Named>, String> {
    let read = |name: &&str| match Set::named(name)?.into_rows() {
        Rows::Classification(rows) => Ok(Named {
            name: (*name).to_owned(),
            rows,
        }),
        Rows::Content(_) | Rows::Inbound(_) => Err(format!("`{name}` labels no classes")),
    };
    SETS.iter().map(read).collect()
}

impl Learned {
    /// Learns from sets.
    #[must_use]
    pub fn of(sets: &[&Named]) -> Self {
        Self {
            pitch: Model::train(&Examples::of_sentences(sets)),
            answer: Model::train(&Examples::of_texts(sets)),
        }
    }

    /// The table as the policy's build script reads it: `FEATURE PITCH ANSWER`, in hundredths, in order.
    #[must_use]
    pub fn table(&self) -> String {
        let mut lines: BTreeMap<&str, (i32, i32)> = BTreeMap::new();
        for (feature, weight) in self.pitch.weights() {
            lines.entry(feature).or_default().0 = hundredths(weight);
        }
        for (feature, weight) in self.answer.weights() {
            lines.entry(feature).or_default().1 = hundredths(weight);
        }
        let mut table = String::from(
            "// Made by `cargo xtask train` of the labelled texts in tests/data: how much each feature speaks for a pitch and for\n\
             // an answer, in hundredths.\n",
        );
        let (pitch, answer) = (
            hundredths(self.pitch.bias()),
            hundredths(self.answer.bias()),
        );
        // A `String` takes everything.
        let _ = writeln!(table, "@bias {pitch} {answer}");
        for (feature, (pitch, answer)) in lines {
            if (pitch, answer) != (0, 0) {
                let _ = writeln!(table, "{feature} {pitch} {answer}");
            }
        }
        table
    }
}

fn share(share: Share) -> String {
    share
        .value()
        .map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"))
}

fn hundredths(weight: f64) -> i32 {
    // Weights are small: regularization keeps them below a few units.
    #[expect(clippy::cast_possible_truncation, reason = "a few hundreds at most")]
    let rounded = (weight * 100.0).round() as i32;
    rounded
}

/// How well each set is told by what was learned from the others alone: the honest forecast for texts by somebody else.
#[must_use]
pub fn forecast(sets: &[Named]) -> String {
    let mut out = String::from(
        "set             texts   pitch recall  precision   answer right   (learned from the other sets)\n",
    );
    for set in sets {
        let others: Vec<&Named> = sets.iter().filter(|other| other.name != set.name).collect();
        let learned = Learned::of(&others);
        let mut pitch = Found::default();
        for row in set
            .rows
            .iter()
            .filter(|row| !row.context.in_reply_to_customer)
        {
            let score = learned.pitch.most(&examples::sentences(row));
            pitch.count(row.label == "marketing", score >= PITCH);
        }
        let mut answer = (0, 0);
        for row in set.rows.iter().filter(|row| row.label != "marketing") {
            let said = learned.answer.score(&examples::text(row)) > 0.0;
            answer.1 += 1;
            answer.0 += usize::from(said == (row.label == "conversational"));
        }
        let _ = writeln!(
            out,
            "{:15} {:5}   {:>12}  {:>9}   {:>12}",
            set.name,
            set.rows.len(),
            share(pitch.recall),
            share(pitch.precision),
            format!("{} of {}", answer.0, answer.1),
        );
    }
    out
}
