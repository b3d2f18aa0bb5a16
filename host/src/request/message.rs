//! The message as proposed, or as it arrived.

use serde::{Deserialize, Serialize};

use super::{Attribute, attributes};
use crate::Instant;

/// What set a message off (WIT `types.trigger`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "closed by the contract")]
pub enum Trigger {
    /// A person wrote it or pressed Send, for these recipients, now.
    Manual,
    /// Software sends it. What a message is taken for that does not say.
    #[default]
    Automated,
}

/// The message with its body (WIT `types.message` and `types.draft.body`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// The embedder's identifier; echoed, never interpreted.
    #[serde(default)]
    pub id: String,
    /// The text.
    pub body: String,
    /// `sms`, `mms`, `rcs` or `email-gateway`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// The business's own number in E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_number: Option<crate::Phone>,
    /// What set it off.
    #[serde(default)]
    pub trigger: Trigger,
    /// `typed`, `template`, `suggested` or `generated`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// What the sender says it is about: `repair-order`, `appointment`, `lead`, `opt-out-confirmation`, ...
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// The campaign that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
    /// The approved template that it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// How many recipients this send action goes to, one text each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<u32>,
    /// How many people beside the sender share this one thread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_size: Option<u32>,
    /// What goes with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// Approvals and acknowledgements given for this very message.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<Approval>,
    /// After this it is pointless.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_after: Option<Instant>,
    /// Inbound: what the carrier or the provider made of it: `opt-out`, `opt-in`, `help`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier_flag: Option<String>,
    /// Facts of the embedder's own.
    #[serde(
        default,
        deserialize_with = "attributes::list_or_table",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub attributes: Vec<Attribute>,
}

impl Message {
    /// A message of which nothing but the text is known.
    #[must_use]
    pub fn new(body: impl Into<String>) -> Self {
        Self {
            id: String::new(),
            body: body.into(),
            channel: None,
            business_number: None,
            trigger: Trigger::default(),
            origin: None,
            topic: None,
            campaign: None,
            template: None,
            audience: None,
            group_size: None,
            attachments: Vec::new(),
            approvals: Vec::new(),
            not_after: None,
            carrier_flag: None,
            attributes: Vec::new(),
        }
    }
}

/// Something sent along with a text (WIT `types.attachment`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// Its media type: `image/jpeg`.
    pub media_type: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Where it is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A dated permission: standing, on a sender; for one hold, on a message (WIT `types.approval`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The subject of the hold, or of the standing permission.
    pub subject: String,
    /// Who gave it.
    pub granted_by: String,
    /// In which role.
    pub granted_role: String,
    /// When.
    pub granted_at: Instant,
    /// Until when it counts; none: no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
    /// On a message: the digest of the body it was given for, from the decision's `digests.body`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_digest: Option<String>,
}
