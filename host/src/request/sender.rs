//! Who sends.

use serde::{Deserialize, Serialize};

use super::{Approval, Attribute, attributes};
use crate::Instant;

/// The member of staff, or the software, that sends; inbound: the one whom the text is meant for (WIT `types.sender`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sender {
    /// The embedder's identifier. Without it nobody can prove that an approval is another person's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `service-advisor`, `sales`, `bdc`, `finance`, `parts`, `manager`, `automation`, ...
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Works here today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employed: Option<bool>,
    /// At work and able to answer at the moment of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_duty: Option<bool>,
    /// `company-app`, `web`, `server`, `personal-phone`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// The text will be kept in the company's records whatever the engine does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
    /// Standing permissions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<Approval>,
    /// What this sender sent lately, to anyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recent: Option<Vec<SentText>>,
    /// Facts of the embedder's own.
    #[serde(
        default,
        deserialize_with = "attributes::list_or_table",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub attributes: Vec<Attribute>,
}

/// A text that the same sender sent lately (WIT `types.sent-text`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SentText {
    /// When.
    pub at: Instant,
    /// To whom: opaque, equal for equal recipients.
    pub recipient: String,
    /// The text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The template that it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// The campaign that it belonged to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
}
