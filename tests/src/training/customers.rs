//! What the policy `opt-out` learns of customers' texts.

use std::collections::BTreeSet;
use std::fmt::Write;

use maysend_policy_opt_out::Example;

use super::{Examples, Model, share, write_table};
use crate::evaluation::{Found, InboundRow, Rows, Set};

/// The sets that are learned from, and whether phrases were written with their texts in view. The held-out ones never are.
pub const SETS: &[(&str, bool)] = &[
    ("inbound", true),
    ("writers-inbound-build", true),
    ("strangers-inbound-build", true),
    ("callers-inbound-build", true),
    ("passers-inbound-build", true),
    ("farms-inbound-build", false),
    ("blocks-inbound-build", false),
    ("doubles-inbound-build", false),
    ("counters-inbound-build", false),
    ("lives-inbound-build", false),
    ("ways-inbound-build", false),
    ("weary-inbound-build", false),
    ("errands-inbound-build", false),
    ("returning-inbound-build", false),
    ("neighbours-inbound-build", false),
    ("brief-inbound-build", false),
    ("trades-inbound-build", false),
    ("stations-inbound-build", false),
    ("kitchens-inbound-build", false),
    ("porch-inbound-build", false),
    ("gates-inbound-build", false),
    ("harbors-inbound-build", false),
    ("meadows-inbound-build", false),
    ("lanterns-inbound-build", false),
    ("ferries-inbound-build", false),
    ("markets-inbound-build", false),
    ("canyons-inbound-build", false),
    ("sheds-inbound-build", false),
    ("dunes-inbound-build", false),
    ("pastures-inbound-build", false),
    ("bridges-inbound-build", false),
    ("chimneys-inbound-build", false),
    ("terraces-inbound-build", false),
    ("fences-inbound-build", false),
    ("larks-inbound-build", false),
    ("kettles-inbound-build", false),
    ("saddles-inbound-build", false),
    ("cellars-inbound-build", false),
    ("banners-inbound-build", false),
    ("piers-inbound-build", false),
    ("lofts-inbound-build", false),
    ("barns-inbound-build", false),
    ("creeks-inbound-build", false),
    ("mills-inbound-build", false),
    ("docks-inbound-build", false),
    ("ponds-inbound-build", false),
    ("fjords-inbound-build", false),
];

/// What is told of a text.
struct Meaning {
    /// Its label, or the scope of an opt-out.
    name: &'static str,
    /// Its table, which has so many features at most.
    table: &'static str,
    most: usize,
    /// Whether it is told of opt-outs alone.
    scope: bool,
}

const MEANINGS: [Meaning; 5] = [
    Meaning::of("opt-out", "OUTS", 23_300),
    Meaning::of("opt-in", "INS", 3_000),
    Meaning::of("help", "HELPS", 3_000),
    Meaning {
        scope: true,
        ..Meaning::of("marketing", "MARKETING", 2_000)
    },
    Meaning {
        scope: true,
        ..Meaning::of("service", "SERVICE", 2_000)
    },
];

/// The inverse of the penalty on weights.
const STRENGTH: f64 = 0.3;
/// What a text counts where it is read without what it answers, beside its 1 with that.
const ALONE: f64 = 0.3;
/// What a sentence counts that the policy is tested with.
const SENTENCE: f64 = 6.0;
/// What a text counts that customers send every day.
const ORDINARY: f64 = 0.3;

/// From these scores on a forecast takes a text for what is asked about.
const FROM: [f64; 6] = [-1.0, -0.5, 0.0, 0.5, 1.0, 2.0];

/// What is learned from: labelled texts of customers, and texts that staff answered.
#[derive(Debug)]
pub struct Lessons {
    sets: Vec<Customers>,
    /// What customers wrote in the sets of staff's texts, but for what a keyword or a phrase tells: next to none of it is an opt-out.
    ordinary: Vec<Example>,
}

/// So much more the policy asks of an opt-out where phrases found something else.
const EXPLAINED: f64 = 1.4;

/// A set of customers' texts with its name.
#[derive(Debug)]
struct Customers {
    name: &'static str,
    /// Whether phrases were written with these texts in view: what they find in them says nothing about texts to come.
    is_known: bool,
    /// What each of these texts counts.
    weight: f64,
    texts: Vec<Text>,
}

#[derive(Debug)]
struct Text {
    label: String,
    scope: Option<String>,
    example: Example,
}

impl Meaning {
    const fn of(name: &'static str, table: &'static str, most: usize) -> Self {
        Self {
            name,
            table,
            most,
            scope: false,
        }
    }

    /// Whether the text has it, if that is told of it.
    fn truth(&self, text: &Text) -> Option<bool> {
        if !self.scope {
            return Some(text.label == self.name);
        }
        (text.label == "opt-out").then(|| text.scope.as_deref() == Some(self.name))
    }

    fn model(&self, sets: &[&Customers], ordinary: &[Example]) -> Model {
        let mut examples = Examples::new(self.most);
        let none = Vec::new();
        for set in sets {
            for text in &set.texts {
                let Some(truth) = self.truth(text) else {
                    continue;
                };
                let example = &text.example;
                let phrases = if set.is_known {
                    &none
                } else {
                    &example.phrases
                };
                let answer = [&example.text, &example.answer, phrases];
                examples.push(answer, truth, set.weight);
                examples.push([&example.text, phrases], truth, set.weight * ALONE);
            }
        }
        if self.name == "opt-out" {
            for Example {
                text,
                answer,
                phrases,
                ..
            } in ordinary
            {
                examples.push([text, answer, phrases], false, ORDINARY);
                examples.push([text, phrases], false, ORDINARY * ALONE);
            }
        }
        Model::train(&examples, STRENGTH)
    }
}

impl Lessons {
    /// Reads the sets that are learned from.
    ///
    /// # Errors
    ///
    /// A set that cannot be read, or is of another kind.
    pub fn read() -> Result<Self, String> {
        let rows = SETS.iter().map(|(name, _)| rows(name));
        let rows: Vec<Vec<InboundRow>> = rows.collect::<Result<_, _>>()?;
        let ordinary = ordinary(rows.iter().flatten())?;
        let sets = SETS
            .iter()
            .zip(&rows)
            .map(|((name, is_known), rows)| Customers {
                name,
                is_known: *is_known,
                weight: 1.0,
                texts: rows.iter().map(text).collect(),
            });
        Ok(Self {
            sets: sets.chain([sentences()]).collect(),
            ordinary,
        })
    }
}

fn rows(name: &str) -> Result<Vec<InboundRow>, String> {
    match Set::named(name)?.into_rows() {
        Rows::Inbound(rows) => Ok(rows),
        Rows::Content(_) | Rows::Classification(_) => Err(format!("`{name}` labels no opt-outs")),
    }
}

/// The sentences that the policy is tested with.
fn sentences() -> Customers {
    let lines = include_str!("../../../policies/opt-out/tests/sentences.txt").lines();
    let told = lines.filter_map(|line| line.split_once(" | "));
    let texts = told.map(|(meaning, body)| {
        let opted_out = meaning.ends_with('+');
        let mut fields = meaning.trim_end_matches('+').split(' ');
        let answers = if opted_out {
            "You are opted out and will get no more texts. Reply START to resume."
        } else {
            "Smith Honda: 1.9% on new Pilots this week."
        };
        Text {
            label: fields.next().unwrap_or_default().to_owned(),
            scope: fields.next().map(str::to_owned),
            example: Example::of(body, Some(answers), opted_out),
        }
    });
    Customers {
        name: "sentences.txt",
        is_known: true,
        weight: SENTENCE,
        texts: texts.collect(),
    }
}

/// Each text once, as an answer to one of the texts that opt-outs answer: so that nothing is taken for one for what it answers alone.
fn ordinary<'a>(rows: impl Iterator<Item = &'a InboundRow>) -> Result<Vec<Example>, String> {
    let mut bodies = BTreeSet::new();
    for set in super::sets()? {
        let asked = set
            .rows
            .into_iter()
            .map(|row| row.context.last_customer_message);
        bodies.extend(asked.flatten());
    }
    let answered: BTreeSet<&str> = rows
        .filter(|row| row.label == "opt-out")
        .filter_map(|row| row.previous_outbound.as_deref())
        .collect();
    let examples = bodies.iter().zip(answered.iter().cycle());
    let examples = examples.map(|(body, answers)| Example::of(body, Some(answers), false));
    Ok(examples.filter(|example| example.told.is_none()).collect())
}

fn text(row: &InboundRow) -> Text {
    let answers = row.previous_outbound.as_deref();
    Text {
        label: row.label.clone(),
        scope: row.scope.clone(),
        example: Example::of(&row.body, answers, row.opted_out_before),
    }
}

/// The tables as the policy's build script reads them.
#[must_use]
pub fn tables(lessons: &Lessons) -> String {
    let mut tables = String::from(
        "// Made by `cargo xtask train` of the labelled texts of customers in tests/data: how much each feature speaks for an opt-out, an\n\
         // opt-in, a question who writes, and an opt-out from marketing or service alone; of each its id in hex and the letter of its\n\
         // weight, `O` for nothing.\n",
    );
    let all: Vec<&Customers> = lessons.sets.iter().collect();
    for meaning in MEANINGS {
        write_table(
            &mut tables,
            meaning.table,
            &meaning.model(&all, &lessons.ordinary),
        );
    }
    tables
}

/// How well each set is told by keywords, phrases, and what was learned from the others alone.
#[must_use]
pub fn forecast(lessons: &Lessons) -> String {
    let sets = &lessons.sets;
    let mut out = String::new();
    for meaning in MEANINGS {
        // A `String` takes everything.
        let _ = writeln!(
            out,
            "{:24} texts   recall and precision from {FROM:?} on, learned from the other sets{}",
            meaning.name,
            match meaning {
                Meaning {
                    name: "opt-out", ..
                } => ", with what phrases tell",
                Meaning { scope: true, .. } => ", of the opt-outs that no phrase tells",
                _ => "",
            }
        );
        let mut all: [Found; FROM.len()] = Default::default();
        for set in sets {
            let others: Vec<&Customers> = sets.iter().filter(|it| it.name != set.name).collect();
            let model = meaning.model(&others, &lessons.ordinary).rounded();
            let mut found: [Found; FROM.len()] = Default::default();
            for text in &set.texts {
                let example = &text.example;
                let told = example.told;
                let is_asked = !meaning.scope || told.is_none();
                let Some(truth) = meaning.truth(text).filter(|_| is_asked) else {
                    continue;
                };
                let score =
                    model.score(&[&example.text[..], &example.answer, &example.phrases].concat());
                let more = if meaning.name == "opt-out" && example.is_explained {
                    EXPLAINED
                } else {
                    0.0
                };
                for (from, found) in FROM.iter().zip(found.iter_mut().zip(&mut all)) {
                    let told = told.map_or(score >= *from + more, |told| told == meaning.name);
                    found.0.count(truth, told);
                    found.1.count(truth, told);
                }
            }
            let _ = writeln!(
                out,
                "{:24} {:5}   {}",
                set.name,
                set.texts.len(),
                shares(found)
            );
        }
        let _ = writeln!(out, "{:24}         {}\n", "all", shares(all));
        if meaning.name == "opt-out" {
            write_ordinary(&mut out, &meaning, lessons);
        }
    }
    out
}

/// How many ordinary texts are taken for opt-outs by what the other half of them taught.
fn write_ordinary(out: &mut String, meaning: &Meaning, lessons: &Lessons) {
    let all: Vec<&Customers> = lessons.sets.iter().collect();
    let half = lessons.ordinary.len() / 2;
    let (taught, asked) = lessons.ordinary.split_at(half);
    let model = meaning.model(&all, taught).rounded();
    let told = FROM.map(|from| {
        let scores = asked.iter().map(|it| {
            let more = if it.is_explained { EXPLAINED } else { 0.0 };
            model.score(&[&it.text[..], &it.answer, &it.phrases].concat()) - more
        });
        scores.filter(|score| *score >= from).count().to_string()
    });
    // A `String` takes everything.
    let _ = writeln!(
        out,
        "of {} ordinary texts taken for opt-outs: {}\n",
        asked.len(),
        told.join(", ")
    );
}

fn shares(found: [Found; FROM.len()]) -> String {
    found
        .map(|found| format!("{} {}", share(found.recall), share(found.precision)))
        .join("  ")
}
