//! What is known about one message, as plain data.
//!
//! The JSON form is the WIT's `types.request` in snake_case, with the body inside `message`, instants as RFC 3339 and phone
//! numbers in any usual form; `attributes` are a list of names and values or a table of them. Unknown fields are refused. Only
//! `at`, `message.body` and `recipient.phone` must be given; what is missing never permits more than knowing it would:
//!
//! | missing | taken as |
//! |---|---|
//! | `message.id` | empty; echoed only |
//! | `message.trigger` | `automated`, which needs more consent than `manual`; an inbound text is a person's |
//! | `message.audience`, `message.group_size` | not known: taken for many by what asks for one-to-one |
//! | `message.channel`, `origin`, `topic`, `campaign`, `template` | not known: no exemption for a topic or a template |
//! | `message.business_number`, `not_after`, `carrier_flag` | not known: nothing rests on them |
//! | `message.attachments`, `attributes` (everywhere) | none are given |
//! | `message.approvals`, `sender.approvals` | none: nothing is lifted |
//! | `sender` and each of its fields | not known: not employed, not on an approved device, not archived for those who ask |
//! | `sender.recent` | not known: bulk in disguise cannot be ruled out |
//! | `recipient.id`, `name`, `language` | not known |
//! | `recipient.line_type` | not known: taken for a mobile phone |
//! | `recipient.postal_code`, `region`, `time_zone` | not known: the area code's places all count, or everywhere |
//! | `recipient.consents`, `relationships` | none are known: they only ever permit |
//! | `recipient.registries` | not asked: as if listed where a rule needs the answer |
//! | `recipient.opt_outs` | **not known**: `[]` says that there is none |
//! | `history` | **not known**: `[]` says that there was nothing before; a bare list is complete from its first text on |
//! | `business` | that of the policy set; its `hours` missing: not known |
//! | `notices` | **not known**: `[]` says that none is in force |
//!
//! A policy set may attest constant facts for its embedder (`[assume]`): `employed`, `archived`, `device`, `channel`, `audience`,
//! `group-size`, `notices = "none"`, and `registries`, those that the embedder asks before each text, so that what it does not
//! report was answered with no. A fact in the request always goes before them.

mod attributes;
mod business;
mod history;
mod message;
mod recipient;
mod sender;

use serde::{Deserialize, Serialize};

pub use attributes::Attribute;
pub use business::{Business, Date, Notice, Opening, SpecialDay, Window};
pub use history::{Direction, Exchange, History};
pub use message::{Approval, Attachment, Message, Trigger};
pub use recipient::{Consent, ConsentLevel, OptOut, Recipient, RegistryAnswer, Relationship};
pub use sender::{Sender, SentText};

use crate::Instant;

/// Everything known about one message at one moment (WIT `types.request` and `types.draft`).
///
/// Outbound, `recipient` is the customer and `sender` who writes to them; inbound, `message` is the customer's text,
/// `recipient` still the customer and `sender` the member of staff whom the text is meant for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// When the message would leave, or when it arrived. The only clock there is.
    pub at: Instant,
    /// The message itself.
    pub message: Message,
    /// Who sends it.
    #[serde(default)]
    pub sender: Sender,
    /// The customer.
    pub recipient: Recipient,
    /// The earlier texts with this phone; none: not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<History>,
    /// In whose name; none: the policy set's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business: Option<Business>,
    /// What is in force for a while; none: not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notices: Option<Vec<Notice>>,
}

impl Request {
    /// A request with nothing known beyond what it must have.
    #[must_use]
    pub fn new(at: Instant, body: impl Into<String>, phone: crate::Phone) -> Self {
        Self {
            at,
            message: Message::new(body),
            sender: Sender::default(),
            recipient: Recipient::new(phone),
            history: None,
            business: None,
            notices: None,
        }
    }
}
