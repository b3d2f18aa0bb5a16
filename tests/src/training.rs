//! Trains what the policies `classification` and `opt-out` learn of labelled texts: `cargo xtask train`.

pub mod customers;
mod examples;
mod regression;

use std::fmt::Write;

use maysend_learned::pack::ZERO;

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
    "yards",
    "towers",
    "bays",
    "floors",
    "towns",
    "groups",
    "shops",
    "talks",
    "borders",
    "dailies",
    "whispers",
    "ledgers",
    "campaigns",
    "answers",
    "people",
    "quarrels",
    "threads",
    "notices",
    "keys",
    "receipts",
    "verges",
    "tills",
    "passages",
    "mansions",
    "benches",
    "couches",
    "rounds",
    "mornings",
    "afternoons",
    "evenings",
    "nights",
    "seasons",
    "counsel",
    "ladders",
    "sidewalks",
    "wharves",
    "orchards",
    "quarries",
    "villages",
    "postcards",
    "kiosks",
    "attics",
    "sails",
    "lamps",
    "hedges",
    "gardens",
    "fountains",
    WORKED,
];

/// The worked examples that the policy is tested with, and what a text of them counts.
const WORKED: &str = "worked";
const WORKED_COUNT: f64 = 5.0;

/// The tables have so many features at most.
const PITCHES: usize = 37_000;
const ANSWERS: usize = 3_500;
/// The inverse of the penalty on weights.
const STRENGTH: f64 = 0.2;

/// From these scores on a forecast takes a text for marketing.
const FROM: [f64; 4] = [-1.5, -1.0, -0.5, 0.0];

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

impl Named {
    /// What a text of it counts.
    fn weight(&self) -> f64 {
        if self.name == WORKED {
            WORKED_COUNT
        } else {
            1.0
        }
    }
}

impl Learned {
    /// Learns from sets.
    #[must_use]
    pub fn of(sets: &[&Named]) -> Self {
        Self {
            pitch: Model::train(&Examples::of_pitches(sets), STRENGTH),
            answer: Model::train(&Examples::of_answers(sets), STRENGTH),
        }
    }

    /// The tables as the policy's build script reads them.
    #[must_use]
    pub fn tables(&self) -> String {
        let mut tables = String::from(
            "// Made by `cargo xtask train` of the labelled texts in tests/data: how much each feature speaks for a pitch and for\n\
             // an answer; of each its id in hex and the letter of its weight, `O` for nothing.\n",
        );
        for (name, model) in [("PITCHES", &self.pitch), ("ANSWERS", &self.answer)] {
            write_table(&mut tables, name, model);
        }
        tables
    }
}

/// A table as the build script of a policy reads it.
fn write_table(tables: &mut String, name: &str, model: &Model) {
    let features: Vec<(u32, i8)> = model.levels().collect();
    // A `String` takes everything.
    let (buckets, bias) = (model.buckets(), model.bias());
    let _ = writeln!(tables, "{name} {buckets} {bias} {}", features.len());
    for line in features.chunks(18) {
        for (id, level) in line {
            let letter = char::from(ZERO.saturating_add_signed(*level));
            let _ = write!(tables, "{id:06x}{letter}");
        }
        tables.push('\n');
    }
}

fn share(share: Share) -> String {
    share
        .value()
        .map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"))
}

/// How well each set is told by what was learned from the others alone: the honest forecast for texts by somebody else.
#[must_use]
pub fn forecast(sets: &[Named]) -> String {
    let mut out = String::from(
        "set             texts   pitch recall and precision from -1.5, -1, -0.5 and 0 on            answer right   (learned from the other sets)\n",
    );
    let mut all: [Found; FROM.len()] = Default::default();
    for set in sets {
        let others: Vec<&Named> = sets.iter().filter(|other| other.name != set.name).collect();
        let learned = Learned::of(&others);
        let (pitches, answers) = (learned.pitch.rounded(), learned.answer.rounded());
        let mut found: [Found; FROM.len()] = Default::default();
        let mut answer = (0, 0);
        for row in &set.rows {
            let read = examples::read(row);
            let mut score = pitches.score(&read.text);
            if row.context.in_reply_to_customer {
                let excuse = pitches.sum(&examples::asked(row)).min(0.0);
                score += (pitches.sum(&read.in_answer) + excuse).min(0.0);
            }
            for (from, found) in FROM.iter().zip(found.iter_mut().zip(&mut all)) {
                found.0.count(row.label == "marketing", score >= *from);
                found.1.count(row.label == "marketing", score >= *from);
            }
            if row.label != "marketing" {
                let said = answers.score(&read.text) > 0.0;
                answer.1 += 1;
                answer.0 += usize::from(said == (row.label == "conversational"));
            }
        }
        let _ = writeln!(
            out,
            "{:15} {:5}   {}   {:>12}",
            set.name,
            set.rows.len(),
            found.map(shares).join("  "),
            format!("{} of {}", answer.0, answer.1),
        );
    }
    let _ = writeln!(
        out,
        "all                     {}",
        all.map(shares).join("  ")
    );
    out
}

fn shares(found: Found) -> String {
    format!("{} {}", share(found.recall), share(found.precision))
}
