//! What a policy says about itself, checked.

use serde::Serialize;

use super::ComponentError;
use crate::bindings::types;

/// When a policy is asked about an outbound text (WIT `types.stage`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "closed by the contract")]
pub enum Stage {
    /// Says what the text is.
    Label,
    /// Changes the text.
    Amend,
    /// Says whether it may be sent.
    Judge,
}

/// What a policy says about itself (WIT `types.description`).
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Description {
    /// In kebab-case.
    pub name: String,
    /// Its own version.
    pub version: String,
    /// One sentence.
    pub summary: String,
    /// When it is asked.
    pub stages: Vec<Stage>,
    /// The parts of a request that it is given.
    pub reads: Reads,
    /// Labels that another policy must give first.
    pub needs_labels: Vec<String>,
    /// Labels that it may give.
    pub gives_labels: Vec<String>,
    /// Codes of its findings.
    pub codes: Vec<String>,
    /// JSON Schema of its settings.
    pub settings_schema: serde_json::Value,
}

/// The parts of a request that a policy is given; the rest comes to it as none or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    pub(crate) message_approvals: bool,
    pub(crate) message_attachments: bool,
    pub(crate) sender: bool,
    pub(crate) sender_approvals: bool,
    pub(crate) sender_recent: bool,
    pub(crate) phone: bool,
    pub(crate) place: bool,
    pub(crate) identity: bool,
    pub(crate) consents: bool,
    pub(crate) opt_outs: bool,
    pub(crate) relationships: bool,
    pub(crate) registries: bool,
    /// None: no history; `Some(None)`: all of it; else seconds back.
    pub(crate) history: Option<Option<i64>>,
    pub(crate) history_bodies: bool,
    pub(crate) business: bool,
    pub(crate) notices: bool,
    pub(crate) attributes: bool,
    names: Vec<String>,
}

/// The names that `reads` may have (WIT `types.description.reads`).
const PARTS: [&str; 17] = [
    "message.approvals",
    "message.attachments",
    "sender",
    "sender.approvals",
    "sender.recent",
    "recipient.phone",
    "recipient.place",
    "recipient.identity",
    "recipient.consents",
    "recipient.opt-outs",
    "recipient.relationships",
    "recipient.registries",
    "history",
    "history.bodies",
    "business",
    "notices",
    "attributes",
];

impl Reads {
    /// The names as the policy gave them.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    fn parse(names: Vec<String>) -> Result<Self, ComponentError> {
        let mut reads = Self::default();
        for name in &names {
            match name.as_str() {
                "message.approvals" => reads.message_approvals = true,
                "message.attachments" => reads.message_attachments = true,
                "sender" => reads.sender = true,
                "sender.approvals" => reads.sender_approvals = true,
                "sender.recent" => reads.sender_recent = true,
                "recipient.phone" => reads.phone = true,
                "recipient.place" => reads.place = true,
                "recipient.identity" => reads.identity = true,
                "recipient.consents" => reads.consents = true,
                "recipient.opt-outs" => reads.opt_outs = true,
                "recipient.relationships" => reads.relationships = true,
                "recipient.registries" => reads.registries = true,
                "history" => reads.history = Some(None),
                "history.bodies" => {
                    reads.history_bodies = true;
                    reads.history = reads.history.or(Some(None));
                }
                "business" => reads.business = true,
                "notices" => reads.notices = true,
                "attributes" => reads.attributes = true,
                other => reads.parse_window(other)?,
            }
        }
        // `history.bodies` alone means all of it; with a window, only the window's.
        if let Some(window) = window_of(&names) {
            reads.history = Some(Some(window));
        }
        reads.names = names;
        Ok(reads)
    }

    fn parse_window(&mut self, name: &str) -> Result<(), ComponentError> {
        let seconds = name
            .strip_prefix("history:")
            .and_then(|seconds| seconds.parse::<i64>().ok())
            .filter(|seconds| *seconds > 0);
        match seconds {
            Some(seconds) => {
                self.history = Some(Some(seconds));
                Ok(())
            }
            None => Err(ComponentError::UnknownRead {
                name: name.chars().take(64).collect(),
                parts: PARTS.iter().map(|part| (*part).to_owned()).collect(),
            }),
        }
    }
}

/// The longest window named, unless the whole history is named too.
fn window_of(names: &[String]) -> Option<i64> {
    if names.iter().any(|name| name == "history") {
        return None;
    }
    names
        .iter()
        .filter_map(|name| name.strip_prefix("history:")?.parse().ok())
        .max()
}

impl Serialize for Reads {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.names.serialize(serializer)
    }
}

/// The most names that any list of a description may have.
const MAX_NAMES: usize = 256;
/// Bytes of the summary, the version and each name.
const MAX_TEXT: usize = 1_000;

pub(crate) fn parse(
    raw: types::Description,
    outbound: bool,
) -> Result<Description, ComponentError> {
    let wrong = |message: String| Err(ComponentError::Description { message });
    let kebab = |text: &str| {
        !text.is_empty()
            && text.len() <= 64
            && text
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    if !kebab(&raw.name) {
        return wrong(format!(
            "its name `{}` is not in kebab-case",
            raw.name.chars().take(64).collect::<String>()
        ));
    }
    let lists = [&raw.reads, &raw.needs_labels, &raw.gives_labels, &raw.codes];
    if lists.iter().any(|list| list.len() > MAX_NAMES) {
        return wrong(format!("a list of more than {MAX_NAMES} names"));
    }
    let too_long = lists
        .into_iter()
        .flatten()
        .chain([&raw.version, &raw.summary])
        .any(|text| text.len() > MAX_TEXT);
    if too_long {
        return wrong(format!("a text of more than {MAX_TEXT} bytes"));
    }
    let mut stages: Vec<Stage> = raw
        .stages
        .iter()
        .map(|stage| match stage {
            types::Stage::Label => Stage::Label,
            types::Stage::Amend => Stage::Amend,
            types::Stage::Judge => Stage::Judge,
        })
        .collect();
    stages.sort_unstable();
    stages.dedup();
    match (outbound, stages.is_empty()) {
        (true, true) => return wrong("it exports `outbound` but names no stage".to_owned()),
        (false, false) => {
            return wrong("it names stages but does not export `outbound`".to_owned());
        }
        _ => {}
    }
    let settings_schema = match serde_json::from_str(&raw.settings_schema) {
        Ok(schema @ serde_json::Value::Object(_)) => schema,
        Ok(_) => return wrong("its settings schema is not a JSON object".to_owned()),
        Err(error) => return wrong(format!("its settings schema is not JSON ({error})")),
    };
    Ok(Description {
        reads: Reads::parse(raw.reads)?,
        name: raw.name,
        version: raw.version,
        summary: raw.summary,
        stages,
        needs_labels: raw.needs_labels,
        gives_labels: raw.gives_labels,
        codes: raw.codes,
        settings_schema,
    })
}
