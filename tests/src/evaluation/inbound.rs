//! What customers' texts are understood to ask for.

use maysend::{Library, Reaction};

use super::request::inbound;
use super::rows::InboundRow;
use super::{Confusion, Figure, Found, Measured, Miss, Share, Target, policies};

const LABELS: [&str; 4] = ["opt-out", "opt-in", "help", "none"];

pub(super) fn measure(rows: &[InboundRow], library: &Library) -> Result<Measured, String> {
    let set = policies(library, &["classification", "opt-out"])?;
    let mut confusion = Confusion::new("texts from customers", &LABELS, &LABELS);
    let (mut opt_out, mut opt_in) = (Found::default(), Found::default());
    let (mut scope, mut right) = (Share::default(), Share::default());
    let mut misses = Vec::new();
    for row in rows {
        let reaction = set.receive(&inbound(row)?);
        let (told, told_scope) = understood(&reaction);
        confusion.count(&row.label, told);
        opt_out.count(row.label == "opt-out", told == "opt-out");
        opt_in.count(row.label == "opt-in", told == "opt-in");
        right.count(row.label == told);
        let mut wrong = row.label != told;
        if row.label == "opt-out" && told == "opt-out" {
            let same = row.scope.as_deref() == told_scope;
            scope.count(same);
            wrong |= !same;
        }
        if wrong {
            misses.push(miss(row, &reaction, told, told_scope));
        }
    }
    Ok(Measured {
        set: String::new(),
        what: "inbound",
        texts: rows.len(),
        confusions: vec![confusion],
        figures: vec![
            Figure::share("opt-out recall", opt_out.recall).target(Target::AtLeast(0.98)),
            Figure::share("opt-out precision", opt_out.precision).target(Target::AtLeast(0.97)),
            Figure::value("opt-out F1", opt_out.f1()),
            Figure::share("scope of an opt-out right", scope),
            Figure::share("opt-in recall", opt_in.recall),
            Figure::share("opt-in precision", opt_in.precision),
            Figure::share("label right", right),
        ],
        misses,
    })
}

/// The label that the effects stand for, and the scope. A wrong number ends texts as an opt-out does; an opt-out beats an opt-in.
fn understood(reaction: &Reaction) -> (&'static str, Option<&str>) {
    let of_kind = |kind: &str| reaction.effects.iter().find(|effect| effect.kind == kind);
    if let Some(effect) = of_kind("opt-out") {
        ("opt-out", Some(&effect.value))
    } else if of_kind("void-consent").is_some() {
        ("opt-out", Some("all"))
    } else if let Some(effect) = of_kind("opt-in") {
        ("opt-in", Some(&effect.value))
    } else if of_kind("help").is_some() {
        ("help", None)
    } else {
        ("none", None)
    }
}

fn miss(row: &InboundRow, reaction: &Reaction, told: &str, scope: Option<&str>) -> Miss {
    let named = |label: &str, scope: Option<&str>| {
        scope.map_or(label.to_owned(), |scope| format!("{label} {scope}"))
    };
    let effects = reaction
        .effects
        .iter()
        .map(|effect| format!("effect {} {}", effect.kind, effect.value));
    let findings = reaction
        .findings
        .iter()
        .map(|finding| format!("{}: {}", finding.code, finding.message));
    Miss {
        id: row.id.clone(),
        problem: format!(
            "{} told as {}",
            named(&row.label, row.scope.as_deref()),
            named(told, scope)
        ),
        because: effects.chain(findings).collect(),
        body: row.body.clone(),
        after: row.previous_outbound.clone(),
        note: row.note.clone(),
    }
}
