//! Which passages that should not be in a text are found.

use std::collections::BTreeMap;

use maysend::{Decision, Library};

use super::request::bare;
use super::rows::ContentRow;
use super::{Figure, Found, Measured, Miss, Share, Target, policies};

/// The kinds by what is at stake, with the F1 that each group should have.
const GROUPS: [(&str, f64, &[&str]); 3] = [
    (
        "sensitive",
        0.97,
        &[
            "payment-card",
            "us-ssn",
            "us-itin",
            "bank-account",
            "aba-routing",
            "drivers-license",
            "passport",
            "date-of-birth",
            "finance-decision",
            "email",
            "phone",
            "vin",
        ],
    ),
    (
        "style",
        0.93,
        &["profanity", "slang", "emoji", "emoticon", "shouting"],
    ),
    ("carrier", 0.97, &["url-shortener", "payment-link", "shaft"]),
];

/// A clause has no sharp border: found where it overlaps.
const BY_OVERLAP: &str = "finance-decision";

/// A passage: its kind and its bytes.
#[derive(Clone, Debug, PartialEq)]
struct Passage {
    kind: String,
    start: usize,
    end: usize,
}

pub(super) fn measure(rows: &[ContentRow], library: &Library) -> Result<Measured, String> {
    let set = policies(library, &["content"])?;
    let mut kinds: BTreeMap<String, Found> = BTreeMap::new();
    let mut clean = Share::default();
    let mut misses = Vec::new();
    for row in rows {
        let request = bare(&row.id, &row.body)?;
        let decision = set
            .decide(&request)
            .map_err(|error| format!("{}: {error}", row.id))?;
        let (labelled, told) = (labelled(row)?, told(&decision));
        let lost = unmatched(&labelled, &told);
        let wrong = unmatched(&told, &labelled);
        for passage in &labelled {
            let found = kinds.entry(passage.kind.clone()).or_default();
            found.recall.count(!lost.contains(passage));
        }
        for passage in &told {
            let found = kinds.entry(passage.kind.clone()).or_default();
            found.precision.count(!wrong.contains(passage));
        }
        if labelled.is_empty() {
            clean.count(told.is_empty());
        }
        if !(lost.is_empty() && wrong.is_empty()) {
            misses.push(miss(row, &lost, &wrong));
        }
    }
    Ok(Measured {
        set: String::new(),
        what: "content",
        texts: rows.len(),
        confusions: Vec::new(),
        figures: figures(&kinds, clean),
        misses,
    })
}

fn figures(kinds: &BTreeMap<String, Found>, clean: Share) -> Vec<Figure> {
    let mut figures = Vec::new();
    for (group, least, members) in GROUPS {
        let mut all = Found::default();
        for found in members.iter().filter_map(|kind| kinds.get(*kind)) {
            all.recall = sum(all.recall, found.recall);
            all.precision = sum(all.precision, found.precision);
        }
        figures.extend([
            Figure::value(format!("{group} F1"), all.f1()).target(Target::AtLeast(least)),
            Figure::share(format!("{group} recall"), all.recall),
            Figure::share(format!("{group} precision"), all.precision),
        ]);
    }
    for (kind, found) in kinds {
        figures.push(Figure::value(format!("{kind} F1"), found.f1()));
    }
    figures.push(Figure::share(
        "texts with nothing in them left alone",
        clean,
    ));
    figures
}

fn sum(one: Share, other: Share) -> Share {
    Share {
        hits: one.hits + other.hits,
        of: one.of + other.of,
    }
}

/// The labelled passages: words that stand in the text several times are labelled several times, in order.
fn labelled(row: &ContentRow) -> Result<Vec<Passage>, String> {
    let mut passages: Vec<Passage> = Vec::new();
    for finding in &row.findings {
        let at = row
            .body
            .match_indices(&finding.text)
            .map(|(start, _)| Passage {
                kind: finding.kind.clone(),
                start,
                end: start + finding.text.len(),
            })
            .find(|passage| !passages.contains(passage));
        passages.push(
            at.ok_or_else(|| format!("{}: `{}` does not stand in the text", row.id, finding.text))?,
        );
    }
    Ok(passages)
}

/// What the policy found. The codes of what is missing beside a passage (an order to a payment link) are no kinds.
fn told(decision: &Decision) -> Vec<Passage> {
    let known = |kind: &str| GROUPS.iter().any(|(_, _, kinds)| kinds.contains(&kind));
    decision
        .findings
        .iter()
        .filter_map(|finding| {
            let kind = finding
                .code
                .strip_prefix("content/")
                .filter(|kind| known(kind))?;
            let span = finding.span.as_ref()?;
            Some(Passage {
                kind: kind.to_owned(),
                start: span.start as usize,
                end: span.end as usize,
            })
        })
        .collect()
}

/// Those of `passages` that have no counterpart among `others`.
fn unmatched(passages: &[Passage], others: &[Passage]) -> Vec<Passage> {
    let matches = |one: &Passage, other: &Passage| {
        one == other
            || (one.kind == BY_OVERLAP
                && other.kind == BY_OVERLAP
                && one.start < other.end
                && other.start < one.end)
    };
    passages
        .iter()
        .filter(|passage| !others.iter().any(|other| matches(passage, other)))
        .cloned()
        .collect()
}

fn miss(row: &ContentRow, lost: &[Passage], wrong: &[Passage]) -> Miss {
    let shown = |passages: &[Passage]| {
        passages
            .iter()
            .map(|passage| {
                let text = row.body.get(passage.start..passage.end).unwrap_or_default();
                format!("{} {text:?}", passage.kind)
            })
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut problem = Vec::new();
    if !lost.is_empty() {
        problem.push(format!("not found: {}", shown(lost)));
    }
    if !wrong.is_empty() {
        problem.push(format!("found wrongly: {}", shown(wrong)));
    }
    Miss {
        id: row.id.clone(),
        problem: problem.join("; "),
        because: Vec::new(),
        body: row.body.clone(),
        after: None,
        note: row.note.clone(),
    }
}
