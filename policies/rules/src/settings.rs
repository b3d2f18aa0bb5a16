//! The settings: rules as a dealership writes them.

use maysend_sdk::prelude::*;
use maysend_sdk::{schemars, serde};

/// The rules of the dealership.
// Few types, all of them plain: each further one costs kilobytes of the component.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(
    crate = "serde",
    default,
    deny_unknown_fields,
    rename_all = "kebab-case"
)]
#[schemars(crate = "schemars")]
pub struct Settings {
    /// The rules, asked one by one; each that applies counts.
    #[schemars(extend("x-stricter" = "more", "default" = []))]
    pub rules: Vec<Rule>,
    /// Labels that policies of one's own give, beside those of the standard policies.
    #[schemars(extend("x-stricter" = "more"))]
    pub own_labels: Vec<String>,
    /// Topics that your software gives texts, beside those of the standard policies.
    #[schemars(extend("x-stricter" = "more"))]
    pub own_topics: Vec<String>,
    /// Kinds of relationship that your software knows, beside the standard ones.
    #[schemars(extend("x-stricter" = "more"))]
    pub own_relationships: Vec<String>,
}

/// When something holds of a text, then something follows.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(crate = "serde", deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(crate = "schemars")]
pub struct Rule {
    /// The name of the rule: small letters, digits and hyphens. Findings have the code `rules/<id>`.
    pub id: String,
    /// What must hold for the rule to apply.
    pub when: When,
    /// What follows.
    #[schemars(extend("enum" = ["note", "warn", "ask", "hold", "defer", "deny", "label"]))]
    pub then: String,
    /// Why, in a sentence for the person who pressed Send.
    pub because: String,
    /// What the sender can do instead.
    #[serde(default)]
    pub remedy: Option<String>,
    /// The heading of the clause in the written policy; the id, if there is none.
    #[serde(default)]
    pub title: Option<String>,
    /// The words of the clause in the written policy; `because`, if there are none.
    #[serde(default)]
    pub clause: Option<String>,
    /// Laws or rules behind it.
    #[serde(default)]
    pub authorities: Vec<String>,
    /// With `hold`: the role that may approve.
    #[serde(default)]
    pub role: Option<String>,
    /// With `label`: the label.
    #[serde(default)]
    pub label: Option<GivenLabel>,
}

/// A label that a rule gives: the name `class`, `topic` or `tag`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(
    crate = "serde",
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table, such as { name = \"tag\", value = \"event\" }"
)]
#[schemars(crate = "schemars")]
pub struct GivenLabel {
    /// `class`, `topic` or `tag`.
    pub name: String,
    /// Its value; of `class`: `marketing`, `informational` or `conversational`, of which the strictest counts.
    pub value: String,
}

/// What must hold. All keys of one table must; a list holds if any of its values does.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(
    crate = "serde",
    default,
    deny_unknown_fields,
    rename_all = "kebab-case"
)]
#[schemars(crate = "schemars")]
pub struct When {
    /// All of these hold.
    pub all: Option<Vec<When>>,
    /// At least one of these holds.
    pub any: Option<Vec<When>>,
    /// This does not hold.
    pub not: Option<Box<When>>,
    /// The class of the text.
    #[schemars(extend("items" = { "type": "string", "enum": ["marketing", "informational", "conversational"] }))]
    pub class: Option<Vec<String>>,
    /// What the text is about, by the label `topic` or by the sender's word.
    pub topic: Option<Vec<String>>,
    /// A label that an earlier policy or rule gave.
    pub label: Option<LabelIs>,
    /// Words in the text, in any case, as whole words; a star at the end of a word stands for any ending.
    pub phrase: Option<Vec<String>>,
    /// What set the text off.
    #[schemars(extend("items" = { "type": "string", "enum": ["manual", "automated"] }))]
    pub trigger: Option<Vec<String>>,
    /// The channel: `sms`, `mms`, `rcs`, `email-gateway`.
    pub channel: Option<Vec<String>>,
    /// Who wrote it: `typed`, `template`, `suggested`, `generated`.
    pub origin: Option<Vec<String>>,
    /// The campaign.
    pub campaign: Option<Vec<String>>,
    /// The role of the sender.
    pub role: Option<Vec<String>>,
    /// The sender, by id.
    pub sender: Option<Vec<String>>,
    /// The language of the customer, as `es` or `es-MX`.
    pub language: Option<Vec<String>>,
    /// The state or territory where the customer may be, two letters.
    pub state: Option<Vec<String>>,
    /// More recipients of one send action than this.
    pub recipients_over: Option<u32>,
    /// A relationship of the customer with the business that is in force.
    pub relationship: Option<Vec<String>>,
    /// A consent of the customer that is in force.
    pub consent: Option<ConsentIs>,
    /// The customer wrote within so many minutes, at most 4320 (three days).
    pub customer_wrote_within: Option<u32>,
    /// A fact of the embedder's own.
    pub attribute: Option<AttributeIs>,
    /// The day of the week.
    #[schemars(extend("items" = { "type": "string", "enum": [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
    ] }))]
    pub weekday: Option<Vec<String>>,
    /// The time of day, from the first minute to before the last; it may go over midnight.
    pub time: Option<TimeIs>,
    /// The calendar days, the first and the last included.
    pub date: Option<DateIs>,
    /// Whose clock `weekday`, `time` and `date` of this table mean: the dealership's (`business`), or each that the policy
    /// `place` names (`customer`).
    #[schemars(extend("enum" = ["business", "customer", null]))]
    pub clock: Option<String>,
}

/// A label and the values of which it must have one; without values, any.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(
    crate = "serde",
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table, such as { name = \"tag\", values = [\"event\"] }"
)]
#[schemars(crate = "schemars")]
pub struct LabelIs {
    /// The name of the label.
    pub name: String,
    /// Its values.
    #[serde(default)]
    pub values: Vec<String>,
}

/// A consent in force.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(
    crate = "serde",
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table, such as { topic = \"marketing\", level = \"written\" }"
)]
#[schemars(crate = "schemars")]
pub struct ConsentIs {
    /// The topic that it must name; one to `all` covers every topic. None: any topic.
    #[serde(default)]
    pub topic: Option<String>,
    /// The least level that does.
    #[schemars(extend("enum" = ["provided", "express", "written", "prior-express-written"]))]
    pub level: String,
}

/// A fact of the embedder's own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(
    crate = "serde",
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table, such as { of = \"recipient\", name = \"customer-type\", values = [\"fleet\"], if-missing = false }"
)]
#[schemars(crate = "schemars")]
pub struct AttributeIs {
    /// What bears it.
    #[schemars(extend("enum" = ["message", "sender", "recipient", "business"]))]
    pub of: String,
    /// Its name.
    pub name: String,
    /// The values that do; none: any.
    #[serde(default)]
    pub values: Vec<String>,
    /// What a request that does not give the attribute is taken for: `true` if this condition then holds.
    pub if_missing: bool,
}

/// From one time of day to before another: `"18:00"` to `"09:00"` goes over midnight.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(
    crate = "serde",
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table, such as { from = \"18:00\", to = \"09:00\" }"
)]
#[schemars(crate = "schemars")]
pub struct TimeIs {
    /// The first minute, `HH:MM`.
    pub from: String,
    /// The first minute after, `HH:MM`; `24:00` is midnight at the end of the day.
    pub to: String,
}

/// From one day to another, both included.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(
    crate = "serde",
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table, such as { from = \"2026-12-24\", to = \"2027-01-01\" }"
)]
#[schemars(crate = "schemars")]
pub struct DateIs {
    /// The first day, `YYYY-MM-DD`.
    pub from: String,
    /// The last day, `YYYY-MM-DD`.
    pub to: String,
}
