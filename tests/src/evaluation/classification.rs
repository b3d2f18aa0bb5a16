//! Which class each text is given, with the conversation known and without.

use maysend::{Decision, Label, Library, PolicySet};
use serde_json::json;

use super::request::{Conversation, outbound};
use super::rows::ClassificationRow;
use super::{Confusion, Figure, Found, Measured, Miss, Share, Target, policies};

const CLASSES: [&str; 3] = ["marketing", "informational", "conversational"];
const TOLD: [&str; 4] = ["marketing", "unclear", "informational", "conversational"];

/// How much of the conversation is known, and the name of that.
const ROUNDS: [(Conversation, &str); 3] = [
    (Conversation::Known, "conversation known"),
    (Conversation::TimeWithheld, "not known whether it answers"),
    (Conversation::Withheld, "text alone"),
];

pub(super) fn measure(rows: &[ClassificationRow], library: &Library) -> Result<Measured, String> {
    let set = policies(library, &["classification"])?;
    let mut measured = Measured {
        set: String::new(),
        what: "classification",
        texts: rows.len(),
        confusions: Vec::new(),
        figures: Vec::new(),
        misses: Vec::new(),
    };
    for (conversation, name) in ROUNDS {
        round(rows, &set, conversation, name, &mut measured)?;
    }
    Ok(measured)
}

fn round(
    rows: &[ClassificationRow],
    set: &PolicySet,
    conversation: Conversation,
    name: &str,
    measured: &mut Measured,
) -> Result<(), String> {
    let mut confusion = Confusion::new(name, &CLASSES, &TOLD);
    let mut found = [Found::default(); CLASSES.len()];
    let mut right = Share::default();
    let mut spans = Found::default();
    for row in rows {
        let request = outbound(row, conversation, json!([]))?;
        let decision = set
            .decide(&request)
            .map_err(|error| format!("{}: {error}", row.id))?;
        let counted = decision.class.as_str();
        confusion.count(&row.label, told(&decision));
        for (class, found) in CLASSES.into_iter().zip(&mut found) {
            found.count(row.label == class, counted == class);
        }
        right.count(row.label == counted);
        count_spans(row, &decision, &mut spans);
        if row.label != counted {
            measured.misses.push(miss(row, &decision, name));
        }
    }
    let [marketing, informational, conversational] = found;
    let known = conversation == Conversation::Known;
    let figure = |what: &str| format!("{what} ({name})");
    let macro_f1 = informational
        .f1()
        .zip(conversational.f1())
        .map(|(one, other)| (one + other) / 2.0);
    let precision = Figure::share(figure("marketing precision"), marketing.precision);
    measured.confusions.push(confusion);
    measured.figures.extend([
        Figure::share(figure("marketing recall"), marketing.recall).target(Target::AtLeast(0.97)),
        // Where the conversation is not known, an answer about a price cannot be told from a pitch: nothing is asked of it there.
        if known {
            precision.target(Target::AtLeast(0.93))
        } else {
            precision
        },
        Figure::value(
            figure("informational and conversational macro F1"),
            macro_f1,
        )
        .target(Target::AtLeast(0.85)),
        Figure::share(figure("class right"), right),
    ]);
    if known {
        measured.figures.extend([
            Figure::value("marketing F1", marketing.f1()),
            Figure::value("informational F1", informational.f1()),
            Figure::value("conversational F1", conversational.f1()),
            Figure::share("marketing passages found, by overlap", spans.recall),
            Figure::share("marketing passages right, by overlap", spans.precision),
            Figure::value("marketing passages F1, by overlap", spans.f1()),
        ]);
    }
    Ok(())
}

/// The class as labelled: `unclear` is a class of its own here, though judges take it for marketing.
fn told(decision: &Decision) -> &str {
    classes(decision)
        .next()
        .map_or("unclear", |label| label.value.as_str())
}

fn classes(decision: &Decision) -> impl Iterator<Item = &Label> {
    decision.labels.iter().filter(|label| label.name == "class")
}

/// Counts the labelled passages of marketing that the label's spans touch, and the spans that touch one.
fn count_spans(row: &ClassificationRow, decision: &Decision, spans: &mut Found) {
    if row.marketing_spans.is_empty() {
        return;
    }
    let labelled: Vec<(usize, usize)> = row
        .marketing_spans
        .iter()
        .filter_map(|text| row.body.find(text).map(|at| (at, at + text.len())))
        .collect();
    let told: Vec<(usize, usize)> = classes(decision)
        .filter(|label| label.value == "marketing")
        .flat_map(|label| &label.spans)
        .map(|span| (span.start as usize, span.end as usize))
        .collect();
    let touches = |one: &(usize, usize), others: &[(usize, usize)]| {
        others
            .iter()
            .any(|other| one.0 < other.1 && other.0 < one.1)
    };
    for passage in &labelled {
        spans.recall.count(touches(passage, &told));
    }
    for span in &told {
        spans.precision.count(touches(span, &labelled));
    }
}

fn miss(row: &ClassificationRow, decision: &Decision, round: &str) -> Miss {
    Miss {
        id: row.id.clone(),
        problem: format!("{} told as {} ({round})", row.label, told(decision)),
        because: labels(decision, &row.body),
        body: row.body.clone(),
        after: row.context.last_customer_message.clone(),
        note: row.note.clone(),
    }
}

/// Every label with its cues and the words that they stand in.
pub(super) fn labels(decision: &Decision, body: &str) -> Vec<String> {
    let shown = |label: &Label| {
        let quoted: Vec<&str> = label
            .spans
            .iter()
            .filter_map(|span| body.get(span.start as usize..span.end as usize))
            .collect();
        format!(
            "{} {}: {} in {quoted:?}",
            label.name,
            label.value,
            label.cues.join(", ")
        )
    };
    decision.labels.iter().map(shown).collect()
}
