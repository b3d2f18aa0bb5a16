//! Case files: settings, a request, and what must come of it.
//!
//! ```toml
//! policies = ["classification", "place", "hours"]     # the set, in this order
//! [settings.hours]                           # what each is given
//! reply-window-minutes = 60
//! [request]                                  # what every case starts from: the host's JSON
//! at = "2026-11-24T16:15:00Z"
//! [[case]]
//! name = "Texas opens at nine"
//! request = { at = "2026-11-24T14:30:00Z" }  # laid over it: tables merge, the rest is replaced
//! expect = { verdict = "defer", not_before = "2026-11-24T15:00:00Z" }
//! ```
//!
//! Requests that say nothing of the registries that stop texts were answered with no, unless `asked = []` says that nobody asked.
//!
//! `[files.templates]` hands files to the policy `templates`: their names and what is in them.
//!
//! An approval without `body_digest` is given the digest of the case's body.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use maysend::{Decision, Finding, Library, PolicySet, Reaction, Request, Severity};
use serde::Deserialize;
use serde_json::Value;

use crate::engine;

/// A case file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseFile {
    policies: Vec<String>,
    #[serde(default)]
    settings: Value,
    /// The registries of which a request that says nothing was answered with no.
    #[serde(default = "registries")]
    asked: Vec<String>,
    /// By policy: its files by name.
    #[serde(default)]
    files: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    request: Value,
    #[serde(rename = "case")]
    cases: Vec<Case>,
}

/// One case.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What it shows.
    pub name: String,
    /// Its id among the worked examples.
    #[serde(default)]
    pub scenario: Option<String>,
    #[serde(default)]
    #[expect(dead_code, reason = "for the reader of the file")]
    note: Option<String>,
    #[serde(default)]
    direction: Direction,
    #[serde(default)]
    request: Value,
    #[serde(default)]
    settings: Value,
    expect: Expect,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Direction {
    #[default]
    Outbound,
    Inbound,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    verdict: Option<String>,
    not_before: Option<String>,
    valid_until: Option<String>,
    holds: Option<Vec<Value>>,
    class: Option<String>,
    codes: Option<BTreeSet<String>>,
    notes: Option<Vec<String>>,
    spans: Option<Vec<SpanOf>>,
    labels: Option<Vec<NameValue>>,
    body: Option<String>,
    effects: Option<Vec<KindValue>>,
    reply: Option<Value>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SpanOf {
    code: String,
    text: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NameValue {
    name: String,
    value: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct KindValue {
    kind: String,
    value: String,
}

/// Those of which a case says something only where it is about them.
fn registries() -> Vec<String> {
    ["deceased", "internal-do-not-call", "litigators", "minor"]
        .map(str::to_owned)
        .into()
}

/// Every case file of the standard policies, with its policy's name.
///
/// # Panics
///
/// When the folders cannot be read.
pub fn files() -> Vec<(String, PathBuf)> {
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(policies).expect("the folder of the policies") {
        let folder = entry.expect("an entry").path();
        let Ok(cases) = std::fs::read_dir(folder.join("cases")) else {
            continue;
        };
        for case in cases {
            let path = case.expect("an entry").path();
            if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                let policy = folder.file_name().unwrap_or_default().to_string_lossy();
                files.push((policy.into_owned(), path));
            }
        }
    }
    files.sort();
    files
}

impl CaseFile {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
        let table: toml::Table = toml::from_str(&text).map_err(|error| error.to_string())?;
        serde_json::from_value(json(toml::Value::Table(table))).map_err(|error| error.to_string())
    }

    /// Its cases.
    pub fn cases(&self) -> &[Case] {
        &self.cases
    }

    /// Runs one of its cases against a library and says everything that is not as expected.
    ///
    /// # Errors
    ///
    /// A line for each difference.
    pub fn run(&self, case: &Case, library: &Library) -> Result<(), String> {
        let set = self.set(case, library)?;
        let request = self.request(case)?;
        let body = request.message.body.clone();
        let mut wrong = Vec::new();
        match case.direction {
            Direction::Outbound => {
                let decision = set.decide(&request).map_err(|error| error.to_string())?;
                case.expect.compare_decision(&decision, &body, &mut wrong);
            }
            Direction::Inbound => {
                let reaction = set.receive(&request);
                case.expect.compare_reaction(&reaction, &body, &mut wrong);
            }
        }
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(wrong.join("\n"))
        }
    }

    /// The clauses of the written policy that the findings of this case name.
    ///
    /// # Errors
    ///
    /// The case does not load, or gets no decision.
    pub fn clauses(&self, case: &Case, library: &Library) -> Result<BTreeSet<String>, String> {
        let set = self.set(case, library)?;
        let request = self.request(case)?;
        let findings = match case.direction {
            Direction::Outbound => {
                set.decide(&request)
                    .map_err(|error| error.to_string())?
                    .outcome
                    .findings
            }
            Direction::Inbound => set.receive(&request).findings,
        };
        Ok(findings
            .into_iter()
            .filter_map(|finding| finding.clause)
            .collect())
    }

    fn request(&self, case: &Case) -> Result<Request, String> {
        let mut json = self.request.clone();
        merge(&mut json, &case.request);
        sign_approvals(&mut json);
        serde_json::from_value(json).map_err(|error| error.to_string())
    }

    fn set(&self, case: &Case, library: &Library) -> Result<PolicySet, String> {
        let mut settings = self.settings.clone();
        merge(&mut settings, &case.settings);
        let mut text = format!(
            "name = \"cases\"\nversion = \"1\"\n[assume]\nregistries = {:?}\n",
            self.asked
        );
        for policy in &self.policies {
            text.push_str(&format!("[[policy]]\nuse = \"standard/{policy}\"\n"));
            if let Some(files) = self.files.get(policy) {
                let names: Vec<&String> = files.keys().collect();
                text.push_str(&format!("files = {names:?}\n"));
            }
            if let Some(own) = settings.get(policy) {
                let own: toml::Table =
                    serde_json::from_value(own.clone()).map_err(|error| error.to_string())?;
                let mut wrapped = toml::Table::new();
                wrapped.insert("settings".to_owned(), toml::Value::Table(own));
                let rendered = toml::to_string(&wrapped).map_err(|error| error.to_string())?;
                text.push_str(&rendered.replace("[settings", "[policy.settings"));
            }
        }
        let loaded = if self.files.is_empty() {
            PolicySet::from_toml(engine(), library, &text)
        } else {
            let folder = self.folder(&text).map_err(|error| error.to_string())?;
            PolicySet::from_file(engine(), library, &folder, "policy.toml")
        };
        loaded.map_err(|problems| format!("{problems}\nin the set\n{text}"))
    }

    /// A folder with the set and the files beside it.
    fn folder(&self, set: &str) -> std::io::Result<cap_tempfile::TempDir> {
        let folder = cap_tempfile::tempdir(cap_tempfile::ambient_authority())?;
        folder.write("policy.toml", set)?;
        for (name, contents) in self.files.values().flatten() {
            folder.write(name, contents)?;
        }
        Ok(folder)
    }
}

impl Expect {
    fn compare_decision(&self, decision: &Decision, body: &str, wrong: &mut Vec<String>) {
        same("verdict", &self.verdict, decision.verdict.as_str(), wrong);
        let shown =
            |at: Option<maysend::Instant>| at.map_or("none".to_owned(), |at| at.to_string());
        same(
            "not_before",
            &self.not_before,
            &shown(decision.not_before),
            wrong,
        );
        same(
            "valid_until",
            &self.valid_until,
            &shown(decision.valid_until),
            wrong,
        );
        same("class", &self.class, decision.class.as_str(), wrong);
        if let Some(expected) = &self.body {
            same(
                "body",
                &Some(expected.clone()),
                decision.body.as_deref().unwrap_or("none"),
                wrong,
            );
        }
        if let Some(expected) = &self.holds {
            let expected: BTreeSet<String> = expected.iter().map(hold_key).collect();
            let found: BTreeSet<String> = decision
                .holds
                .iter()
                .map(|hold| format!("{} for {}", hold.subject, hold.role))
                .collect();
            if expected != found {
                wrong.push(format!("holds: expected {expected:?}, found {found:?}"));
            }
        }
        for failure in &decision.failures {
            wrong.push(format!("the policy `{}` {}", failure.policy, failure.kind));
        }
        self.compare_findings(&decision.findings, body, wrong);
        let labels: Vec<(&str, &str)> = decision
            .labels
            .iter()
            .map(|label| (label.name.as_str(), label.value.as_str()))
            .collect();
        self.compare_labels(&labels, wrong);
        self.compare_effects(&decision.effects, wrong);
    }

    fn compare_reaction(&self, reaction: &Reaction, body: &str, wrong: &mut Vec<String>) {
        for failure in &reaction.failures {
            wrong.push(format!("the policy `{}` {}", failure.policy, failure.kind));
        }
        self.compare_findings(&reaction.findings, body, wrong);
        self.compare_effects(&reaction.effects, wrong);
        let labels: Vec<(&str, &str)> = reaction
            .labels
            .iter()
            .map(|label| (label.name.as_str(), label.value.as_str()))
            .collect();
        self.compare_labels(&labels, wrong);
        let reply = reaction.reply.as_ref().map(|reply| reply.body.as_str());
        match &self.reply {
            Some(Value::Bool(expected)) if *expected != reply.is_some() => {
                wrong.push(format!("reply: expected {expected}, found {reply:?}"));
            }
            Some(Value::String(expected)) if Some(expected.as_str()) != reply => {
                wrong.push(format!("reply: expected {expected:?}, found {reply:?}"));
            }
            _ => {}
        }
    }

    fn compare_findings(&self, findings: &[Finding], body: &str, wrong: &mut Vec<String>) {
        if let Some(expected) = &self.codes {
            let found: BTreeSet<String> = findings
                .iter()
                .filter(|finding| finding.severity > Severity::Note)
                .map(|finding| finding.code.clone())
                .collect();
            if *expected != found {
                wrong.push(format!("codes: expected {expected:?}, found {found:?}"));
            }
        }
        for note in self.notes.iter().flatten() {
            let found = findings
                .iter()
                .any(|finding| finding.code == *note && finding.severity == Severity::Note);
            if !found {
                wrong.push(format!("no note {note}"));
            }
        }
        for span in self.spans.iter().flatten() {
            let texts: Vec<&str> = findings
                .iter()
                .filter(|finding| finding.code == span.code)
                .filter_map(|finding| finding.span.as_ref())
                .filter_map(|found| body.get(found.start as usize..found.end as usize))
                .collect();
            if !texts.contains(&span.text.as_str()) {
                wrong.push(format!(
                    "no span {:?} of {}, found {texts:?}",
                    span.text, span.code
                ));
            }
        }
    }

    fn compare_labels(&self, labels: &[(&str, &str)], wrong: &mut Vec<String>) {
        for label in self.labels.iter().flatten() {
            if !labels.contains(&(&label.name, &label.value)) {
                wrong.push(format!(
                    "no label {} = {}, found {labels:?}",
                    label.name, label.value
                ));
            }
        }
    }

    fn compare_effects(&self, effects: &[maysend::Effect], wrong: &mut Vec<String>) {
        if let Some(expected) = &self.effects {
            let expected: BTreeSet<(&str, &str)> = expected
                .iter()
                .map(|effect| (effect.kind.as_str(), effect.value.as_str()))
                .collect();
            let found: BTreeSet<(&str, &str)> = effects
                .iter()
                .map(|effect| (effect.kind.as_str(), effect.value.as_str()))
                .collect();
            if expected != found {
                wrong.push(format!("effects: expected {expected:?}, found {found:?}"));
            }
        }
    }
}

fn same(what: &str, expected: &Option<String>, found: &str, wrong: &mut Vec<String>) {
    if let Some(expected) = expected.as_deref().filter(|expected| *expected != found) {
        wrong.push(format!("{what}: expected {expected}, found {found}"));
    }
}

fn hold_key(hold: &Value) -> String {
    let field = |name| hold.get(name).and_then(Value::as_str).unwrap_or_default();
    format!("{} for {}", field("subject"), field("role"))
}

/// An approval is for a body; a case means its own.
fn sign_approvals(request: &mut Value) {
    let body = request
        .pointer("/message/body")
        .and_then(Value::as_str)
        .map(|body| engine().body_digest(body).to_string());
    let approvals = request
        .pointer_mut("/message/approvals")
        .and_then(Value::as_array_mut);
    for approval in approvals.into_iter().flatten() {
        if let (Some(fields), Some(digest)) = (approval.as_object_mut(), &body) {
            fields
                .entry("body_digest")
                .or_insert_with(|| digest.clone().into());
        }
    }
}

fn merge(base: &mut Value, over: &Value) {
    match (base, over) {
        (_, Value::Null) => {}
        (Value::Object(base), Value::Object(over)) => {
            for (key, value) in over {
                merge(base.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (base, over) => *base = over.clone(),
    }
}

fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
        toml::Value::Datetime(datetime) => datetime.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(json).collect(),
        toml::Value::Table(table) => table
            .into_iter()
            .map(|(key, value)| (key, json(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}
