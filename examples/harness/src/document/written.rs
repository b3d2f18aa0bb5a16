//! The written policy as data: what a document says, and what the next one is compared with.

use std::collections::BTreeMap;

use anyhow::Context as _;
use maysend::{Mode, OnFailure, Policy, PolicySet};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::schema;

/// The form of the data in a document. Another number is refused: a comparison that leaves something out is worse than none.
const FORM: u32 = 1;

/// A dealership's written policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Written {
    form: u32,
    pub(crate) title: String,
    pub(crate) set: String,
    pub(crate) version: String,
    pub(crate) digest: String,
    pub(crate) business: String,
    pub(crate) time_zone: String,
    pub(crate) effective: Option<String>,
    pub(crate) contact: Option<String>,
    pub(crate) purpose: String,
    pub(crate) scope: String,
    pub(crate) policies: Vec<Section>,
    pub(crate) approvers: BTreeMap<String, Vec<String>>,
    pub(crate) responsibilities: Vec<String>,
    pub(crate) advice: Vec<String>,
}

/// What one policy says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Section {
    pub(crate) policy: String,
    pub(crate) summary: String,
    pub(crate) version: String,
    pub(crate) is_enforced: bool,
    /// What becomes of a text if the policy cannot be asked, as a sentence.
    pub(crate) on_failure: String,
    pub(crate) clauses: Vec<Clause>,
    pub(crate) settings: Vec<Setting>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Clause {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) authorities: Vec<String>,
}

/// A setting in force, whether the set gives it or it is the policy's default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Setting {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) is_default: bool,
    pub(crate) meaning: String,
}

const RESPONSIBILITIES: [&str; 5] = [
    "Whoever texts a customer in the dealership's name keeps this policy and answers for every text that they write or send.",
    "Managers see to it that their staff know this policy before they text, read what they approve, and answer for their approvals.",
    "Whoever learns, by whatever way, that a customer wants no more texts puts it on record at once.",
    "A text that was stopped is not sent another way: not from a private phone, not through another app, not by a colleague.",
    "Texts that were stopped are reported to management by employee and clause. Breaches have consequences, up to the end of employment.",
];

const ADVICE: [&str; 6] = [
    "Do not text while driving, and do not press for an answer from somebody who may be driving.",
    "Call when the news is bad, long, or easily misunderstood.",
    "Before you send, check that it is the right person, the right vehicle and the right number.",
    "Promise nothing by text that the dealership has not decided.",
    "Show no other customer's name, plate, papers or face in a picture.",
    "Lock your phone, and tell your manager at once if it is lost or somebody else has used it.",
];

impl Written {
    pub(crate) fn of(set: &PolicySet) -> anyhow::Result<Self> {
        let business = set.business().with_context(|| {
            format!(
                "the set `{}` has no `[business]` to write the policy for: give it `name` and `time-zone`",
                set.name()
            )
        })?;
        let mut clauses: BTreeMap<String, Vec<Clause>> = BTreeMap::new();
        for clause in set.clauses(None)? {
            clauses.entry(clause.policy).or_default().push(Clause {
                id: clause.id,
                title: clause.title,
                text: clause.text,
                authorities: clause.authorities,
            });
        }
        let policies = set.policies().iter();
        let table = set.document();
        let name = &business.name;
        Ok(Self {
            form: FORM,
            title: given(table.title.as_ref(), || {
                format!("Texting customers at {name}")
            }),
            set: set.name().to_owned(),
            version: set.version().to_owned(),
            digest: set.digest().as_str().to_owned(),
            business: name.clone(),
            time_zone: business.time_zone.clone(),
            effective: table.effective.clone(),
            contact: table.contact.clone(),
            purpose: given(table.purpose.as_ref(), || {
                format!(
                    "Customers get from {name} the texts that they want and agreed to, and for each of them we can show why it was sent."
                )
            }),
            scope: given(table.scope.as_ref(), || {
                format!(
                    "Every text in the name of {name} to a customer, whoever or whatever sends it, and from whatever device."
                )
            }),
            policies: policies
                .map(|policy| section(policy, clauses.remove(policy.id()).unwrap_or_default()))
                .collect(),
            approvers: set.approvers().clone(),
            responsibilities: sentences(table.responsibilities.as_ref(), &RESPONSIBILITIES),
            advice: sentences(table.advice.as_ref(), &ADVICE),
        })
    }

    /// From the data that a document carries.
    pub(super) fn parse(json: &str) -> anyhow::Result<Self> {
        let form: Value = serde_json::from_str(json).context("its data is no JSON")?;
        let form = form.get("form").and_then(Value::as_u64);
        anyhow::ensure!(
            form == Some(u64::from(FORM)),
            "its data has the form {}, this command reads form {FORM}: compare with the set file instead",
            form.map_or_else(|| "unknown".to_owned(), |form| form.to_string())
        );
        serde_json::from_str(json).context("its data is no written policy")
    }
}

impl Section {
    /// Whether it counts, and what holds if it cannot be asked.
    pub(crate) fn mode(&self) -> String {
        if self.is_enforced {
            format!(
                "In force. If it cannot be asked about a text, {}.",
                self.on_failure
            )
        } else {
            "On trial: what it finds is noted, and stops no text yet.".to_owned()
        }
    }
}

fn given(own: Option<&String>, otherwise: impl FnOnce() -> String) -> String {
    own.cloned().unwrap_or_else(otherwise)
}

fn sentences(own: Option<&Vec<String>>, otherwise: &[&str]) -> Vec<String> {
    own.cloned()
        .unwrap_or_else(|| otherwise.iter().map(ToString::to_string).collect())
}

fn section(policy: &Policy, clauses: Vec<Clause>) -> Section {
    let description = policy.description();
    let on_failure = match policy.on_failure() {
        OnFailure::Deny => "the text is not sent",
        OnFailure::Hold => "the text waits for a manager",
    };
    Section {
        policy: policy.id().to_owned(),
        summary: description.summary.clone(),
        version: description.version.clone(),
        is_enforced: policy.mode() == Mode::Enforce,
        on_failure: on_failure.to_owned(),
        clauses,
        settings: settings(&description.settings_schema, policy.settings()),
    }
}

/// The settings of the schema, with the values given over the defaults, and what was given beside the schema.
fn settings(schema: &Value, given: &str) -> Vec<Setting> {
    let given: Map<String, Value> = serde_json::from_str(given).unwrap_or_default();
    let known = schema::settings(schema);
    let beside = given.iter().filter(|(name, _)| {
        let inside = format!("{name}.");
        !known
            .iter()
            .any(|known| known.name == **name || known.name.starts_with(&inside))
    });
    let beside: Vec<Setting> = beside
        .map(|(name, value)| Setting {
            name: name.clone(),
            value: words(value),
            is_default: false,
            meaning: String::new(),
        })
        .collect();
    let known = known.into_iter().map(|setting| {
        let value = at(&given, &setting.name).map(words);
        let is_default = value.is_none();
        let default = match setting.default.as_str() {
            "-" | "" => "not set".to_owned(),
            default => default.to_owned(),
        };
        Setting {
            value: value.unwrap_or(default),
            is_default,
            meaning: setting.description,
            name: setting.name,
        }
    });
    known.chain(beside).collect()
}

/// The value at a dotted name. A key that has dots itself cannot be meant: names come from the schema, one part a table.
fn at<'v>(given: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    let mut parts = name.split('.');
    let mut value = given.get(parts.next()?)?;
    for part in parts {
        value = value.get(part)?;
    }
    Some(value)
}

/// A value in words. Of a list of tables the whole stands here as well, an item a line: what is in force must be on the paper.
fn words(value: &Value) -> String {
    match value {
        Value::Array(items) if items.iter().any(Value::is_object) => {
            let items = items.iter().map(item);
            items.collect::<Vec<_>>().join(";\n")
        }
        Value::Object(fields) => list(fields.iter(), ", "),
        other => schema::words(other),
    }
}

/// A table of a list, by its name if it has one.
fn item(value: &Value) -> String {
    let Value::Object(fields) = value else {
        return words(value);
    };
    let name = ["id", "name"]
        .into_iter()
        .find_map(|key| Some((key, fields.get(key)?.as_str()?)));
    match name {
        Some((key, name)) => {
            let others = fields.iter().filter(|(other, _)| *other != key);
            format!("{name}: {}", list(others, " · "))
        }
        None => list(fields.iter(), " · "),
    }
}

fn list<'v>(fields: impl Iterator<Item = (&'v String, &'v Value)>, between: &str) -> String {
    let fields = fields.map(|(name, value)| match value {
        Value::Object(inner) => format!("{name} ({})", list(inner.iter(), ", ")),
        value => format!("{name} = {}", words(value)),
    });
    fields.collect::<Vec<_>>().join(between)
}
