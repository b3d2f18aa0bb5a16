//! What a policy says about itself, and the parts of a request that it may read.

use std::fmt;
use std::str::FromStr;

use crate::types::{Description, Stage};

impl Description {
    /// A description that has no stage, reads nothing and gives nothing yet. The schema of the settings is added by the SDK.
    #[must_use]
    pub fn new(
        name: impl Into<String>,
        version: impl Into<String>,
        summary: impl Into<String>,
    ) -> Self {
        Self {
            name: name.into(),
            version: version.into(),
            summary: summary.into(),
            stages: Vec::new(),
            reads: Vec::new(),
            needs_labels: Vec::new(),
            gives_labels: Vec::new(),
            codes: Vec::new(),
            settings_schema: "{}".to_owned(),
        }
    }

    /// When it is asked about outbound texts: once for each of these stages.
    #[must_use]
    pub fn stages(mut self, stages: impl IntoIterator<Item = Stage>) -> Self {
        self.stages.extend(stages);
        self
    }

    /// The parts of the request that it reads. What is not named here comes as not known.
    #[must_use]
    pub fn reads(mut self, parts: impl IntoIterator<Item = Part>) -> Self {
        self.reads
            .extend(parts.into_iter().map(|part| part.to_string()));
        self
    }

    /// Labels that it cannot do without: an earlier policy of the set must give each.
    #[must_use]
    pub fn needs_labels<I: IntoIterator<Item = &'static str>>(mut self, names: I) -> Self {
        self.needs_labels
            .extend(names.into_iter().map(str::to_owned));
        self
    }

    /// Labels that it gives.
    #[must_use]
    pub fn gives_labels<I: IntoIterator<Item = &'static str>>(mut self, names: I) -> Self {
        self.gives_labels
            .extend(names.into_iter().map(str::to_owned));
        self
    }

    /// Every code of a finding that it can give; `family/*` stands for those that settings name.
    #[must_use]
    pub fn codes<I: IntoIterator<Item = S>, S: Into<String>>(mut self, codes: I) -> Self {
        self.codes.extend(codes.into_iter().map(Into::into));
        self
    }
}

/// A part of the request that a policy may read. What it does not name, it is not told.
///
/// Always told: the instant, and of the message everything but approvals, attachments and attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Part {
    /// Approvals and acknowledgements given for this very message.
    MessageApprovals,
    /// What is attached to the message.
    MessageAttachments,
    /// Who sends, without standing permissions and without what they sent lately.
    Sender,
    /// The standing permissions of the sender.
    SenderApprovals,
    /// What this sender sent lately, to anyone.
    SenderRecent,
    /// The customer's number and the type of line.
    RecipientPhone,
    /// Postal code, region and zone of the customer.
    RecipientPlace,
    /// Id, name and language of the customer.
    RecipientIdentity,
    /// The customer's consents.
    RecipientConsents,
    /// The customer's opt-outs.
    RecipientOptOuts,
    /// What ties the customer to the business.
    RecipientRelationships,
    /// What registries answered about the customer.
    RecipientRegistries,
    /// The earlier texts with this phone, without their bodies: all, or those of this many seconds before the instant.
    History(Option<u32>),
    /// The bodies of the earlier texts; with [`Part::History`].
    HistoryBodies,
    /// The business in whose name the text goes.
    Business,
    /// What is in force for a while: emergencies, proclaimed holidays.
    Notices,
    /// The embedder's own attributes, on everything that has them.
    Attributes,
}

const NAMES: [(Part, &str); 17] = [
    (Part::MessageApprovals, "message.approvals"),
    (Part::MessageAttachments, "message.attachments"),
    (Part::Sender, "sender"),
    (Part::SenderApprovals, "sender.approvals"),
    (Part::SenderRecent, "sender.recent"),
    (Part::RecipientPhone, "recipient.phone"),
    (Part::RecipientPlace, "recipient.place"),
    (Part::RecipientIdentity, "recipient.identity"),
    (Part::RecipientConsents, "recipient.consents"),
    (Part::RecipientOptOuts, "recipient.opt-outs"),
    (Part::RecipientRelationships, "recipient.relationships"),
    (Part::RecipientRegistries, "recipient.registries"),
    (Part::History(None), "history"),
    (Part::HistoryBodies, "history.bodies"),
    (Part::Business, "business"),
    (Part::Notices, "notices"),
    (Part::Attributes, "attributes"),
];

/// The contract's name of the part: `recipient.opt-outs`, `history:86400`.
impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::History(Some(seconds)) = self {
            return write!(f, "history:{seconds}");
        }
        let name = NAMES
            .iter()
            .find(|(part, _)| part == self)
            .map_or("", |(_, name)| name);
        f.write_str(name)
    }
}

/// The part has no such name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownPart(String);

impl fmt::Display for UnknownPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a part of the request", self.0)
    }
}

impl std::error::Error for UnknownPart {}

impl FromStr for Part {
    type Err = UnknownPart;

    fn from_str(name: &str) -> Result<Self, UnknownPart> {
        if let Some(part) = NAMES.iter().find(|(_, known)| *known == name) {
            return Ok(part.0);
        }
        name.strip_prefix("history:")
            .filter(|seconds| seconds.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|seconds| seconds.parse().ok())
            .filter(|seconds| *seconds > 0)
            .map(|seconds| Self::History(Some(seconds)))
            .ok_or_else(|| UnknownPart(name.to_owned()))
    }
}
