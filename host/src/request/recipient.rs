//! The customer, and what the business may know of them.

use serde::{Deserialize, Serialize};

use super::{Attribute, attributes};
use crate::{Instant, Phone};

/// The customer (WIT `types.recipient`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// The person. Opt-outs and caps follow the phone; consent follows person, phone and seller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The number.
    pub phone: Phone,
    /// `mobile`, `landline`, `voip`, `toll-free`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line_type: Option<String>,
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// BCP 47.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// ZIP or ZIP+4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Two-letter state or territory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// IANA zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// Consents on record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consents: Vec<Consent>,
    /// Opt-outs on record; none: not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opt_outs: Option<Vec<OptOut>>,
    /// What the customer and the business have to do with each other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relationships: Vec<Relationship>,
    /// What registries answered; one that is not listed was not asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub registries: Vec<RegistryAnswer>,
    /// Facts of the embedder's own.
    #[serde(
        default,
        deserialize_with = "attributes::list_or_table",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub attributes: Vec<Attribute>,
}

impl Recipient {
    /// Withdraws the consents that were given until then: the number was not, or is no more, that of who gave them.
    pub(crate) fn void_consents(&mut self, at: Instant) {
        for consent in &mut self.consents {
            if consent.given_at <= at {
                consent.withdrawn_at =
                    Some(consent.withdrawn_at.map_or(at, |before| before.min(at)));
            }
        }
    }

    /// A customer of whom only the number is known.
    #[must_use]
    pub fn new(phone: Phone) -> Self {
        Self {
            id: None,
            phone,
            line_type: None,
            name: None,
            language: None,
            postal_code: None,
            region: None,
            time_zone: None,
            consents: Vec::new(),
            opt_outs: None,
            relationships: Vec::new(),
            registries: Vec::new(),
            attributes: Vec::new(),
        }
    }
}

/// How much a consent is worth, from the weakest to the strongest (WIT `types.consent-level`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "closed by the contract")]
pub enum ConsentLevel {
    /// The number was given in the course of business.
    Provided,
    /// Said, orally or otherwise.
    Express,
    /// Documented in writing.
    Written,
    /// Signed and with the disclosures of 47 CFR 64.1200(f)(9).
    PriorExpressWritten,
}

/// A consent on record (WIT `types.consent`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// The embedder's identifier.
    #[serde(default)]
    pub id: String,
    /// `all`, `marketing`, `service`, or a topic of the embedder's.
    pub topic: String,
    /// How much it is worth.
    pub level: ConsentLevel,
    /// `signature`, `web-form`, `email`, `text`, `verbal`, `repair-order`, ...
    pub method: String,
    /// The business or group that it names; none: not recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seller: Option<String>,
    /// When it was given.
    pub given_at: Instant,
    /// Until when it counts; none: no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
    /// When it was taken back or became void.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<Instant>,
    /// Who took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captured_by: Option<String>,
    /// Where the proof is kept; none: there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// Facts of the embedder's own.
    #[serde(
        default,
        deserialize_with = "attributes::list_or_table",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub attributes: Vec<Attribute>,
}

/// An opt-out on record (WIT `types.opt-out`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptOut {
    /// `all`, `marketing`, `service`, ...
    pub topic: String,
    /// When it was given.
    pub at: Instant,
    /// `text`, `carrier`, `phone`, `email`, `in-person`, ...
    #[serde(default)]
    pub source: String,
    /// The business or group that it reaches; none: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seller: Option<String>,
    /// When the customer lifted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifted_at: Option<Instant>,
    /// Facts of the embedder's own.
    #[serde(
        default,
        deserialize_with = "attributes::list_or_table",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub attributes: Vec<Attribute>,
}

/// What the customer and the business have to do with each other (WIT `types.relationship`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relationship {
    /// `purchase`, `inquiry`, `service-visit`, `open-repair-order`, `lease`, ...
    pub kind: String,
    /// Since when.
    pub at: Instant,
    /// Until when; none: no end is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Instant>,
    /// Facts of the embedder's own.
    #[serde(
        default,
        deserialize_with = "attributes::list_or_table",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub attributes: Vec<Attribute>,
}

/// What a registry answered about the number (WIT `types.registry-answer`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistryAnswer {
    /// `national-do-not-call`, `internal-do-not-call`, `reassigned-numbers`, `litigators`, `deceased`, `minor`, ...
    pub registry: String,
    /// `yes`, `no` or `no-data`.
    pub answer: String,
    /// When it was asked.
    pub checked_at: Instant,
    /// For reassigned numbers: the consent date that was asked about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Instant>,
}
