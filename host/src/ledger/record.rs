//! What can be on record. The types are those of requests and answers, with what makes them evidence.

use serde::{Deserialize, Serialize};

use super::{Kind, Sequence, TextState};
use crate::request::{Approval, Consent, Exchange, OptOut, RegistryAnswer, Relationship};
use crate::{Decision, Instant, Reaction, Request};

/// One thing on record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Record {
    /// An approval or an acknowledgement of a held text, or its refusal.
    Approval(Approved),
    /// A consent.
    Consent(ConsentOnRecord),
    /// Something on record was wrong.
    Correction(Correction),
    /// A decision with all that it rested on.
    Decision(Box<Decided>),
    /// Payloads were destroyed.
    Erasure(Erasure),
    /// A text from before the ledger.
    Exchange(Exchange),
    /// An opt-out was lifted by the customer.
    OptIn(OptIn),
    /// An opt-out, or a pause.
    OptOut(OptOutOnRecord),
    /// What a registry answered.
    Registry(RegistryAnswer),
    /// What the customer and the business have to do with each other.
    Relationship(Relationship),
    /// What became of a text that was cleared, deferred or held.
    Settlement(Settlement),
    /// A text from the customer.
    TextIn(Box<TextIn>),
    /// A text to the customer that counts: reserved, whatever became of it later.
    TextOut(TextOut),
    /// Consents became void.
    VoidConsent(VoidConsent),
}

impl Record {
    /// Its kind, as the database knows it.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Approval(_) => Kind::Approval,
            Self::Consent(_) => Kind::Consent,
            Self::Correction(_) => Kind::Correction,
            Self::Decision(_) => Kind::Decision,
            Self::Erasure(_) => Kind::Erasure,
            Self::Exchange(_) => Kind::Exchange,
            Self::OptIn(_) => Kind::OptIn,
            Self::OptOut(_) => Kind::OptOut,
            Self::Registry(_) => Kind::Registry,
            Self::Relationship(_) => Kind::Relationship,
            Self::Settlement(_) => Kind::Settlement,
            Self::TextIn(_) => Kind::TextIn,
            Self::TextOut(_) => Kind::TextOut,
            Self::VoidConsent(_) => Kind::VoidConsent,
        }
    }

    /// The text that it is about: the key of one that was asked for, the provider's id of one received; empty: none.
    #[must_use]
    pub fn subject(&self) -> &str {
        match self {
            Self::Approval(record) => &record.text,
            Self::Decision(record) => &record.text,
            Self::Settlement(record) => &record.text,
            Self::TextIn(record) => &record.exchange.id,
            Self::TextOut(record) => &record.exchange.id,
            _ => "",
        }
    }
}

/// A consent and its proof.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentOnRecord {
    /// The consent; `evidence` in it says where the proof is kept.
    pub consent: Consent,
    /// The person who gave it, by the embedder's identifier; none: whoever has this phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The proof itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
}

/// A document, kept encrypted with the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// `application/pdf`, `image/png`, ...
    pub media_type: String,
    /// Its bytes in base64.
    pub base64: String,
}

/// An opt-out and who took it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptOutOnRecord {
    /// The opt-out. With `source` `pause` it is none: the customer wants no marketing for a while.
    pub opt_out: OptOut,
    /// The text that gave it, by the provider's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The member of staff who took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_by: Option<String>,
    /// Where the proof is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
}

/// The customer asked for texts again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptIn {
    /// `all`, or what the customer asked for.
    pub topic: String,
    /// When.
    pub at: Instant,
    /// `text`, `carrier`, `phone`, ...
    pub source: String,
    /// The text that gave it, by the provider's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// All consents given by this phone until then are void: the number is another's, for one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoidConsent {
    /// Since when.
    pub at: Instant,
    /// Why.
    pub reason: String,
}

/// A text to the customer as it would be sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextOut {
    /// The text; `id` is the key under which it was asked for, `at` when it was reserved, `status` what it was then.
    pub exchange: Exchange,
    /// A text that leaves at this instant or later must be asked again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Instant>,
}

/// A text from the customer and what was made of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextIn {
    /// The text; `id` is the provider's.
    pub exchange: Exchange,
    /// The carrier's flag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier_flag: Option<String>,
    /// What the policies made of it; none: it was imported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reaction: Option<Reaction>,
    /// Texts that were cleared and not yet handed over, or waited, and that it cancelled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cancelled: Vec<String>,
    /// Texts that it would have cancelled, had they not been handed over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub handed_over: Vec<String>,
    /// Whether something was blotted out before storing, so that it cannot be read again by the policies as it was.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub redacted: bool,
}

/// A decision with its request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    /// The key under which the text was asked for.
    pub text: String,
    /// What the caller gave, without the ledger's facts: what a later round starts from.
    pub draft: Request,
    /// What was decided on: replayed with the same set it gives the same decision.
    pub request: Request,
    /// The decision.
    pub decision: Decision,
    /// What that made of the text.
    pub state: TextState,
    /// Whether something was blotted out before storing, so that it cannot be replayed exactly.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub redacted: bool,
}

/// An approval of a held text, or a refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approved {
    /// The key of the text.
    pub text: String,
    /// The approval; none: it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
    /// Who said so.
    pub by: String,
    /// In their words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What became of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settlement {
    /// The key of the text.
    pub text: String,
    /// What it was.
    pub from: TextState,
    /// What it is.
    pub to: TextState,
    /// Why, or the provider's word.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The provider's id of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_id: Option<String>,
}

/// An entry was wrong. It stays; this says what is right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The entry that was wrong.
    pub of: Sequence,
    /// Who says so.
    pub by: String,
    /// Why.
    pub reason: String,
    /// What stands in its place; none: nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<Box<Record>>,
}

/// Payloads and salts of entries were destroyed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Erasure {
    /// Which.
    pub sequences: Vec<Sequence>,
    /// `retention`, or the person's right.
    pub reason: String,
    /// Who asked.
    pub by: String,
}
