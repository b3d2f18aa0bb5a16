//! What a case expects, and how what came differs from it.

use std::collections::BTreeSet;
use std::fmt;

use maysend::{
    Class, Decision, Effect, Failure, Finding, Instant, Label, Reaction, Severity, Verdict,
};
use serde::de::value::StringDeserializer;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::{Outcome, Ran};

/// What differs where a policy failed.
pub(crate) const FAILURE: &str = "failure";
/// How a case says that there is no instant.
const NONE: &str = "none";

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expect {
    #[serde(default, deserialize_with = "verdict")]
    verdict: Option<String>,
    #[serde(default, deserialize_with = "instant")]
    not_before: Option<String>,
    #[serde(default, deserialize_with = "instant")]
    valid_until: Option<String>,
    holds: Option<Vec<Value>>,
    #[serde(default, deserialize_with = "class")]
    class: Option<String>,
    codes: Option<BTreeSet<String>>,
    notes: Option<Vec<String>>,
    spans: Option<Vec<SpanOf>>,
    labels: Option<Vec<NameValue>>,
    body: Option<String>,
    effects: Option<Vec<KindValue>>,
    reply: Option<Value>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct SpanOf {
    code: String,
    text: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct NameValue {
    name: String,
    value: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct KindValue {
    kind: String,
    value: String,
}

/// What no decision can have is a mistake of the file, and no difference.
fn verdict<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    named(from, |verdict: Verdict| verdict.to_string())
}

fn class<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    named(from, |class: Class| class.as_str().to_owned())
}

/// An instant, as decisions write it, or that there is none.
fn instant<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(from)?;
    if text == NONE {
        return Ok(Some(text));
    }
    Instant::deserialize(StringDeserializer::<D::Error>::new(text))
        .map(|instant| Some(instant.to_string()))
}

fn named<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
    name: impl Fn(T) -> String,
) -> Result<Option<String>, D::Error> {
    T::deserialize(from).map(|known| Some(name(known)))
}

/// Something that is not as the case expects.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// What differs: a field of `expect`, or `failure`.
    pub what: String,
    /// What the case names.
    pub expected: String,
    /// What came. May hold text of the case: filter it before it reaches a terminal.
    pub found: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            what,
            expected,
            found,
        } = self;
        write!(f, "{what}: expected {expected}, found {found}")
    }
}

impl Expect {
    /// Whether it names nothing, so that whatever comes is as expected.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn of_decision(&self, decision: &Decision, body: &str) -> Vec<Difference> {
        let mut wrong = Wrong::default();
        let shown = |at: Option<Instant>| at.map_or("none".to_owned(), |at| at.to_string());
        wrong.unless_same("verdict", &self.verdict, decision.verdict.as_str());
        wrong.unless_same("not_before", &self.not_before, &shown(decision.not_before));
        wrong.unless_same(
            "valid_until",
            &self.valid_until,
            &shown(decision.valid_until),
        );
        wrong.unless_same("class", &self.class, decision.class.as_str());
        match (&self.body, &decision.body) {
            (Some(expected), None) if expected != "none" => {
                wrong.add("body", expected, "none: the text may not be sent");
            }
            (expected, found) => {
                wrong.unless_same("body", expected, found.as_deref().unwrap_or("none"));
            }
        }
        if let Some(expected) = &self.holds {
            let expected: BTreeSet<String> = expected.iter().map(hold_key).collect();
            let found: BTreeSet<String> = decision
                .holds
                .iter()
                .map(|hold| format!("{} for {}", hold.subject, hold.role))
                .collect();
            wrong.unless_equal("holds", &expected, &found);
        }
        if self.reply.is_some() {
            wrong.add("reply", "one", "a text to a customer, which has none");
        }
        wrong.failures(&decision.failures);
        self.findings(&decision.findings, body, &mut wrong);
        self.labels(&decision.labels, &mut wrong);
        self.effects(&decision.effects, &mut wrong);
        wrong.0
    }

    pub(crate) fn of_reaction(&self, reaction: &Reaction, body: &str) -> Vec<Difference> {
        let mut wrong = Wrong::default();
        for (what, expected) in [
            ("verdict", &self.verdict),
            ("not_before", &self.not_before),
            ("valid_until", &self.valid_until),
            ("class", &self.class),
            ("body", &self.body),
        ] {
            if let Some(expected) = expected {
                wrong.add(what, expected, "a text from a customer, which has none");
            }
        }
        if self.holds.is_some() {
            wrong.add("holds", "some", "a text from a customer, which has none");
        }
        let reply = reaction.reply.as_ref().map(|reply| reply.body.as_str());
        let shown = || reply.map_or("none".to_owned(), |reply| format!("{reply:?}"));
        match &self.reply {
            None => {}
            Some(Value::Bool(expected)) if *expected == reply.is_some() => {}
            Some(Value::String(expected)) if Some(expected.as_str()) == reply => {}
            Some(expected) => wrong.add("reply", &expected.to_string(), &shown()),
        }
        wrong.failures(&reaction.failures);
        self.findings(&reaction.findings, body, &mut wrong);
        self.labels(&reaction.labels, &mut wrong);
        self.effects(&reaction.effects, &mut wrong);
        wrong.0
    }

    /// What a field would have to say; null: nothing.
    pub(crate) fn mended(&self, field: &str, ran: &Ran) -> Value {
        let (findings, labels, effects) = match &ran.outcome {
            Outcome::Decision(decision) => {
                (&decision.findings, &decision.labels, &decision.effects)
            }
            Outcome::Reaction(reaction) => {
                (&reaction.findings, &reaction.labels, &reaction.effects)
            }
        };
        match field {
            "codes" => loud(findings).into_iter().collect(),
            "notes" => {
                let is_there = |note: &&String| {
                    let mut notes = findings.iter().filter(|one| one.severity == Severity::Note);
                    notes.any(|one| one.code == **note)
                };
                self.notes
                    .iter()
                    .flatten()
                    .filter(is_there)
                    .cloned()
                    .collect()
            }
            "spans" => {
                let is_there = |span: &&SpanOf| {
                    spans(findings, &ran.body, &span.code).contains(&span.text.as_str())
                };
                let all = self.spans.iter().flatten().filter(is_there);
                all.map(|span| json!({ "code": span.code, "text": span.text }))
                    .collect()
            }
            "labels" => {
                let all = self.labels.iter().flatten();
                all.filter_map(|label| {
                    let mut same = labels.iter().filter(|found| found.name == label.name);
                    let value = if same.clone().any(|found| found.value == label.value) {
                        &label.value
                    } else {
                        &same.next()?.value
                    };
                    Some(json!({ "name": label.name, "value": value }))
                })
                .collect()
            }
            "effects" => {
                let all = effects.iter();
                all.map(|effect| json!({ "kind": effect.kind, "value": effect.value }))
                    .collect()
            }
            _ => match &ran.outcome {
                Outcome::Decision(decision) => of_a_decision(field, decision),
                Outcome::Reaction(reaction) => match (field, &self.reply, &reaction.reply) {
                    ("reply", Some(Value::Bool(_)), found) => found.is_some().into(),
                    ("reply", _, None) => false.into(),
                    ("reply", _, Some(reply)) => reply.body.clone().into(),
                    _ => Value::Null,
                },
            },
        }
    }

    fn findings(&self, findings: &[Finding], body: &str, wrong: &mut Wrong) {
        if let Some(expected) = &self.codes {
            wrong.unless_equal("codes", expected, &loud(findings));
        }
        let notes: BTreeSet<&str> = findings
            .iter()
            .filter(|finding| finding.severity == Severity::Note)
            .map(|finding| finding.code.as_str())
            .collect();
        for note in self.notes.iter().flatten() {
            if !notes.contains(note.as_str()) {
                wrong.add("notes", note, &list(notes.iter()));
            }
        }
        for span in self.spans.iter().flatten() {
            let texts = spans(findings, body, &span.code);
            if !texts.contains(&span.text.as_str()) {
                let expected = format!("{:?} of {}", span.text, span.code);
                wrong.add("spans", &expected, &format!("{texts:?}"));
            }
        }
    }

    fn labels(&self, labels: &[Label], wrong: &mut Wrong) {
        let found: BTreeSet<String> = labels
            .iter()
            .map(|label| format!("{} = {}", label.name, label.value))
            .collect();
        for label in self.labels.iter().flatten() {
            let expected = format!("{} = {}", label.name, label.value);
            if !found.contains(&expected) {
                wrong.add("labels", &expected, &list(found.iter()));
            }
        }
    }

    fn effects(&self, effects: &[Effect], wrong: &mut Wrong) {
        if let Some(expected) = &self.effects {
            let expected: BTreeSet<String> = expected
                .iter()
                .map(|effect| format!("{} = {}", effect.kind, effect.value))
                .collect();
            let found: BTreeSet<String> = effects
                .iter()
                .map(|effect| format!("{} = {}", effect.kind, effect.value))
                .collect();
            wrong.unless_equal("effects", &expected, &found);
        }
    }
}

fn of_a_decision(field: &str, decision: &Decision) -> Value {
    let moment = |at: Option<Instant>| {
        let text = at.map_or("none".to_owned(), |at| at.to_string());
        Value::from(text)
    };
    match field {
        "verdict" => decision.verdict.as_str().into(),
        "class" => decision.class.as_str().into(),
        "not_before" => moment(decision.not_before),
        "valid_until" => moment(decision.valid_until),
        "body" => decision.body.as_deref().unwrap_or("none").into(),
        "holds" => {
            let all = decision.holds.iter();
            all.map(|hold| json!({ "role": hold.role, "subject": hold.subject }))
                .collect()
        }
        _ => Value::Null,
    }
}

/// The codes of what counts against a text.
fn loud(findings: &[Finding]) -> BTreeSet<String> {
    let all = findings.iter();
    all.filter(|finding| finding.severity > Severity::Note)
        .map(|finding| finding.code.clone())
        .collect()
}

/// What a code was found at.
fn spans<'b>(findings: &[Finding], body: &'b str, code: &str) -> Vec<&'b str> {
    let all = findings.iter();
    all.filter(|finding| finding.code == code)
        .filter_map(|finding| finding.span.as_ref())
        .filter_map(|found| body.get(found.start as usize..found.end as usize))
        .collect()
}

/// What differs so far.
#[derive(Debug, Default)]
struct Wrong(Vec<Difference>);

impl Wrong {
    fn add(&mut self, what: &str, expected: &str, found: &str) {
        self.0.push(Difference {
            what: what.to_owned(),
            expected: expected.to_owned(),
            found: found.to_owned(),
        });
    }

    fn unless_same(&mut self, what: &str, expected: &Option<String>, found: &str) {
        if let Some(expected) = expected.as_deref().filter(|expected| *expected != found) {
            self.add(what, expected, found);
        }
    }

    fn unless_equal(&mut self, what: &str, expected: &BTreeSet<String>, found: &BTreeSet<String>) {
        if expected != found {
            self.add(what, &list(expected.iter()), &list(found.iter()));
        }
    }

    fn failures(&mut self, failures: &[Failure]) {
        for failure in failures {
            let found = format!("the policy `{}` {}", failure.policy, failure.kind);
            self.add(FAILURE, "none", &found);
        }
    }
}

fn list<'a, T: AsRef<str> + ?Sized + 'a>(items: impl Iterator<Item = &'a T>) -> String {
    let items: Vec<&str> = items.map(AsRef::as_ref).collect();
    if items.is_empty() {
        "none".to_owned()
    } else {
        items.join(", ")
    }
}

fn hold_key(hold: &Value) -> String {
    let field = |name| hold.get(name).and_then(Value::as_str).unwrap_or_default();
    format!("{} for {}", field("subject"), field("role"))
}
