//! Case files: requests, and what a policy set must make of them.
//!
//! ```toml
//! policies = ["classification", "place", "hours"]  # standard policies, in this order; left out where a set is given
//! now = "2026-11-24T16:15:00Z"                     # when the cases happen, unless one says otherwise
//! [settings.hours]                                 # what each policy is given, beside `policies` only
//! reply-window-minutes = 60
//! [request]                                        # what every case starts from: the JSON of a request
//! recipient = { phone = "+12145550123" }
//! [[case]]
//! name = "Texas opens at nine"
//! now = "2026-11-24T14:30:00Z"
//! request = { message = { trigger = "automated" } } # laid over it: tables merge, the rest is replaced
//! bodies = ["Oil change $39.", "Save $50 today."]  # one case for each of them
//! expect = { verdict = "defer", not_before = "2026-11-24T15:00:00Z" }
//! ```
//!
//! An instant is that of the case's `request.at`, else of its `now`, else of the file's `request.at` or `now`. An approval without
//! `body_digest` is given the digest of the case's body. Requests of a file with `policies` that say nothing of the registries that stop
//! texts were answered with no, unless `asked = []` says that nobody asked. `[files.templates]` hands files to the policy `templates`: their
//! names and what is in them. A case expects only what it names, and always that no policy fails.

mod expect;
mod merge;
mod place;

use std::collections::BTreeMap;
use std::path::Path;

use maysend::{Decision, Engine, Library, PolicySet, Reaction, Rehearsal, Request};
use serde::Deserialize;
use serde_json::Value;

pub use crate::expect::Difference;
use crate::expect::{Expect, FAILURE};
use crate::merge::{json, merge};
pub use crate::place::Place;

/// A case file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseFile {
    policies: Option<Vec<String>>,
    #[serde(default)]
    settings: Value,
    /// The registries of which a request that says nothing was answered with no.
    asked: Option<Vec<String>>,
    /// By policy: its files by name.
    #[serde(default)]
    files: BTreeMap<String, BTreeMap<String, String>>,
    now: Option<String>,
    #[serde(default)]
    request: Value,
    #[serde(rename = "case", default)]
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
    now: Option<String>,
    #[serde(default)]
    request: Value,
    #[serde(default)]
    settings: Value,
    bodies: Option<Vec<String>>,
    expect: Expect,
    #[serde(skip)]
    place: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Direction {
    #[default]
    Outbound,
    Inbound,
}

/// Why a file cannot be read, or a case not be run: a mistake in it, as opposed to a difference that it found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CaseError {
    /// There is no such file, or it may not be read.
    #[error("cannot read it")]
    Read(#[source] std::io::Error),
    /// It is no TOML.
    #[error("it is no TOML: {message}")]
    Syntax {
        /// What is wrong.
        message: String,
        /// Where in the file.
        place: Option<Place>,
    },
    /// A field is wrong, missing or unknown.
    #[error("`{path}`: {message}")]
    Field {
        /// Which field.
        path: String,
        /// What is wrong with it.
        message: String,
        /// Where in the file.
        place: Option<Place>,
    },
    /// It has no case.
    #[error("it has no `[[case]]`")]
    Empty,
    /// Base and case together are no request.
    #[error("the request of the case, at `{path}`: {message}")]
    Request {
        /// Where in the request.
        path: String,
        /// What is wrong there.
        message: String,
    },
    /// There is no folder to lay its files in.
    #[error("cannot write its files")]
    Files(#[source] std::io::Error),
    /// Its policies and settings make no set.
    #[error("its policies do not load: {0}")]
    Set(String),
    /// The engine could not decide.
    #[error("no decision: {0}")]
    Decide(#[from] maysend::DecideError),
}

impl CaseError {
    /// Where in the file the mistake is, if it is at one place of it.
    #[must_use]
    pub const fn place(&self) -> Option<Place> {
        match self {
            Self::Syntax { place, .. } | Self::Field { place, .. } => *place,
            _ => None,
        }
    }
}

/// What the engine made of a case.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Of a text to a customer.
    Decision(Decision),
    /// Of a text from one.
    Reaction(Reaction),
}

/// A case that ran.
#[derive(Clone, Debug)]
pub struct Ran {
    /// What the engine made of it.
    pub outcome: Outcome,
    /// What is not as expected; empty if it passed.
    pub differences: Vec<Difference>,
    /// The text that was asked about: spans are of it.
    body: String,
}

impl CaseFile {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and where.
    pub fn read(path: &Path) -> Result<Self, CaseError> {
        Self::parse(&std::fs::read_to_string(path).map_err(CaseError::Read)?)
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and where.
    pub fn parse(text: &str) -> Result<Self, CaseError> {
        let table: toml::Table = toml::from_str(text).map_err(|error| CaseError::Syntax {
            message: error.message().to_owned(),
            place: error.span().map(|span| Place::of(text, span.start)),
        })?;
        let mut file: Self = serde_path_to_error::deserialize(json(toml::Value::Table(table)))
            .map_err(|error| CaseError::Field {
                path: error.path().to_string(),
                place: Place::of_path(text, error.path()),
                message: error.into_inner().to_string(),
            })?;
        for (place, case) in file.cases.iter_mut().enumerate() {
            case.place = place;
            if case.bodies.as_ref().is_some_and(Vec::is_empty) {
                return Err(CaseError::Field {
                    path: format!("case[{place}].bodies"),
                    message: "no text is in it, so that nothing would be asked: name one at least, or leave it out".to_owned(),
                    place: Place::of_keys(text, &["case", &place.to_string(), "bodies"]),
                });
            }
        }
        file.cases = file.cases.into_iter().flat_map(Case::one_a_body).collect();
        if file.cases.is_empty() {
            return Err(CaseError::Empty);
        }
        Ok(file)
    }

    /// Its cases: of one with `bodies`, one for each of them.
    #[must_use]
    pub fn cases(&self) -> &[Case] {
        &self.cases
    }

    /// Whether it names its own policies, and so needs no set.
    #[must_use]
    pub fn has_policies(&self) -> bool {
        self.policies.is_some()
    }

    /// Whether it, or one of its cases, gives what else belongs to a set: settings, files, registries.
    #[must_use]
    pub fn has_settings(&self) -> bool {
        self.asked.is_some()
            || !self.files.is_empty()
            || !self.settings.is_null()
            || self.cases.iter().any(|case| !case.settings.is_null())
    }

    /// The set that one of its cases asks: the policies that the file names, with the settings of file and case.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the set.
    pub fn set(
        &self,
        case: &Case,
        engine: &Engine,
        library: &Library,
    ) -> Result<PolicySet, CaseError> {
        let mut settings = self.settings.clone();
        merge(&mut settings, &case.settings);
        let asked = self.asked.clone().unwrap_or_else(registries);
        let text = set_text(
            self.policies.as_deref().unwrap_or_default(),
            &asked,
            &self.files,
            &settings,
        )?;
        let loaded = if self.files.is_empty() {
            PolicySet::from_toml(engine, library, &text)
        } else {
            let folder = self.folder(&text).map_err(CaseError::Files)?;
            PolicySet::from_file(engine, library, &folder, "policy.toml")
        };
        loaded.map_err(|problems| CaseError::Set(format!("{problems}\nin the set\n{text}")))
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

    /// Asks a set about one of the cases.
    ///
    /// # Errors
    ///
    /// When the case is no request, or the engine cannot decide.
    pub fn run(&self, case: &Case, engine: &Engine, set: &PolicySet) -> Result<Ran, CaseError> {
        let request = self.request(case, engine)?;
        let outcome = match case.direction {
            Direction::Outbound => Outcome::Decision(set.decide(&request)?),
            Direction::Inbound => Outcome::Reaction(set.receive(&request)),
        };
        Ok(case.compared(&request, outcome))
    }

    /// Asks a set about one of the cases, in a rehearsal of several that are nearly the same.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    pub fn rehearse(
        &self,
        case: &Case,
        engine: &Engine,
        set: &PolicySet,
        rehearsal: &Rehearsal,
    ) -> Result<Ran, CaseError> {
        let request = self.request(case, engine)?;
        let outcome = match case.direction {
            Direction::Outbound => Outcome::Decision(set.rehearse(&request, rehearsal)?),
            Direction::Inbound => Outcome::Reaction(set.rehearse_received(&request, rehearsal)),
        };
        Ok(case.compared(&request, outcome))
    }

    /// The request of a case.
    ///
    /// # Errors
    ///
    /// Where base and case together are none.
    pub fn request(&self, case: &Case, engine: &Engine) -> Result<Request, CaseError> {
        let mut request = at(self.now.as_deref());
        merge(&mut request, &self.request);
        merge(&mut request, &at(case.now.as_deref()));
        merge(&mut request, &case.request);
        sign_approvals(&mut request, engine);
        serde_path_to_error::deserialize(request).map_err(|error| CaseError::Request {
            path: error.path().to_string(),
            message: error.into_inner().to_string(),
        })
    }
}

impl Case {
    /// The number of its table among the `[[case]]` of the file, from 0 on: cases of several bodies share one.
    #[must_use]
    pub const fn place(&self) -> usize {
        self.place
    }

    /// What it would have to expect instead of what it names, for what came to be right: by field, null where it must name
    /// none. A policy that failed cannot be expected. One that names nothing yet would have to expect what decides: verdict, codes,
    /// instant and holds, or effects and reply.
    #[must_use]
    pub fn mended(&self, ran: &Ran) -> BTreeMap<String, Value> {
        if self.expect.is_empty() && ran.differences.is_empty() {
            let fields: &[&str] = match ran.outcome {
                Outcome::Decision(_) => &["verdict", "codes", "not_before", "holds"],
                Outcome::Reaction(_) => &["effects", "reply"],
            };
            let decides = fields
                .iter()
                .map(|field| ((*field).to_owned(), self.expect.mended(field, ran)));
            // That it need not wait for anything, the verdict says.
            let is_told = |(field, value): &(String, Value)| match field.as_str() {
                "not_before" => *value != "none",
                "holds" => value.as_array().is_some_and(|holds| !holds.is_empty()),
                _ => true,
            };
            return decides.filter(is_told).collect();
        }
        let differs = ran.differences.iter().filter(|found| found.what != FAILURE);
        differs
            .map(|found| {
                let mended = self.expect.mended(&found.what, ran);
                (found.what.clone(), mended)
            })
            .collect()
    }

    fn compared(&self, request: &Request, outcome: Outcome) -> Ran {
        let body = &request.message.body;
        let differences = match &outcome {
            Outcome::Decision(decision) => self.expect.of_decision(decision, body),
            Outcome::Reaction(reaction) => self.expect.of_reaction(reaction, body),
        };
        Ran {
            body: body.clone(),
            outcome,
            differences,
        }
    }

    fn one_a_body(self) -> Vec<Self> {
        let Some(bodies) = &self.bodies else {
            return vec![self];
        };
        let with = |body: &String| {
            let mut case = self.clone();
            case.bodies = None;
            case.name = format!("{}: {body}", self.name);
            merge(
                &mut case.request,
                &serde_json::json!({ "message": { "body": body } }),
            );
            case
        };
        bodies.iter().map(with).collect()
    }
}

fn at(now: Option<&str>) -> Value {
    now.map_or(Value::Null, |now| serde_json::json!({ "at": now }))
}

/// Those of which a case says something only where it is about them.
fn registries() -> Vec<String> {
    ["deceased", "internal-do-not-call", "litigators", "minor"]
        .map(str::to_owned)
        .into()
}

fn set_text(
    policies: &[String],
    asked: &[String],
    files: &BTreeMap<String, BTreeMap<String, String>>,
    settings: &Value,
) -> Result<String, CaseError> {
    let mut text = format!("name = \"cases\"\nversion = \"1\"\n[assume]\nregistries = {asked:?}\n");
    for policy in policies {
        text.push_str(&format!("[[policy]]\nuse = \"standard/{policy}\"\n"));
        if let Some(files) = files.get(policy) {
            let names: Vec<&String> = files.keys().collect();
            text.push_str(&format!("files = {names:?}\n"));
        }
        if let Some(own) = settings.get(policy) {
            let wrong = |error: &dyn std::fmt::Display| CaseError::Field {
                path: format!("settings.{policy}"),
                message: error.to_string(),
                place: None,
            };
            let own: toml::Table =
                serde_json::from_value(own.clone()).map_err(|error| wrong(&error))?;
            let mut wrapped = toml::Table::new();
            wrapped.insert("settings".to_owned(), toml::Value::Table(own));
            let rendered = toml::to_string(&wrapped).map_err(|error| wrong(&error))?;
            text.push_str(&rendered.replace("[settings", "[policy.settings"));
        }
    }
    Ok(text)
}

/// An approval is for a body; a case means its own.
fn sign_approvals(request: &mut Value, engine: &Engine) {
    let body = request
        .pointer("/message/body")
        .and_then(Value::as_str)
        .map(|body| engine.body_digest(body).to_string());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_with_bodies_is_one_case_a_body() -> Result<(), CaseError> {
        let file = CaseFile::parse(
            "now = \"2026-11-24T16:15:00Z\"\n[[case]]\nname = \"n\"\nbodies = [\"a\", \"b\"]\nexpect = { verdict = \"deny\" }",
        )?;
        let names: Vec<&str> = file.cases().iter().map(|case| case.name.as_str()).collect();
        assert_eq!(names, ["n: a", "n: b"]);
        Ok(())
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        for (text, message) in [
            ("", "it has no `[[case]]`"),
            (
                "[[case]]\nname = \"n\"\nexpect = { verdikt = \"deny\" }",
                "`case[0].expect.verdikt`: unknown field `verdikt`",
            ),
            (
                "[[case]]\nname = 1\nexpect = {}",
                "`case[0].name`: invalid type",
            ),
            ("[[case", "it is no TOML"),
            (
                "[[case]]\nname = \"n\"\nexpect = { verdict = \"alow\" }",
                "`case[0].expect.verdict`: unknown variant `alow`, expected one of `allow`, `defer`, `hold`, `deny`",
            ),
            (
                "[[case]]\nname = \"n\"\nexpect = { not_before = \"soon\" }",
                "`case[0].expect.not_before`: `soon` is not a moment",
            ),
            (
                "[[case]]\nname = \"n\"\nbodies = []\nexpect = {}",
                "`case[0].bodies`: no text is in it",
            ),
        ] {
            let error =
                CaseFile::parse(text).map_or_else(|error| error.to_string(), |_| String::new());
            assert!(error.starts_with(message), "{error}");
        }
    }

    #[test]
    fn mistakes_are_found_in_the_text() {
        for (text, line, column) in [
            ("now = 1\n[[case]\n", 2, 8),
            (
                "[[case]]\nname = \"ü\"\nexpect = {}\n\n[[case]]\nname = \"n\"\n  expect.verdikt = \"deny\"",
                7,
                10,
            ),
            ("[[case]]\nexpect = {}\nname = 1", 3, 1),
            ("[[case]]\nname = \"no expectation\"", 1, 1),
            ("[[case]]\nname = \"n\"\nbodies = []\nexpect = {}", 3, 1),
        ] {
            let place = CaseFile::parse(text).err().and_then(|error| error.place());
            assert_eq!(place, Some(Place { line, column }), "{text}");
        }
    }
}
