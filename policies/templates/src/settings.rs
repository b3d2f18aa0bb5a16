//! What a dealership may choose.

use maysend_sdk::prelude::*;
use maysend_sdk::serde::Serialize;
use maysend_sdk::text::folded;
use maysend_sdk::{schemars, serde};

use crate::text;

/// The settings of the policy `templates`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(
    default,
    deny_unknown_fields,
    rename_all = "kebab-case",
    crate = "serde"
)]
#[schemars(crate = "schemars")]
pub struct Settings {
    /// The name of the file with the templates and offers, among the `files` of the policy.
    pub file: String,
    /// What becomes of a text by software or to many that is no approved template: `hold` or `deny`.
    #[schemars(extend("x-stricter" = ["hold", "deny"]))]
    pub unapproved: Unapproved,
    /// What becomes of a text that a person writes to one customer and that is no approved template: `allow`, `ask` (the sender),
    /// `hold` or `deny`.
    #[schemars(extend("x-stricter" = ["allow", "ask", "hold", "deny"]))]
    pub by_hand: Answer,
    /// What becomes of an offer, whoever writes it, that has ended or not begun: `allow` (with a warning), `ask`, `hold` or `deny`.
    #[schemars(extend("x-stricter" = ["allow", "ask", "hold", "deny"]))]
    pub ended_offer: Answer,
    /// Whose approval a hold asks for.
    pub approver: String,
    /// The most recipients that one text may go to and still be one to one: 1 to 5.
    #[schemars(extend("x-stricter" = "lower"), range(min = 1, max = 5))]
    pub one_to_one_audience: u32,
    /// To how many other people one sender may send much the same text within `bulk-minutes` before it counts as sent to many: 1 to
    /// 100.
    #[schemars(extend("x-stricter" = "lower"), range(min = 1, max = 100))]
    pub bulk_recipients: u32,
    /// See `bulk-recipients`: 1 to 1440.
    #[schemars(extend("x-stricter" = "higher"), range(min = 1, max = 1440))]
    pub bulk_minutes: u32,
    /// Whether a text of a sender of whom it is not known what they sent lately counts as sent to many.
    #[schemars(extend("x-stricter" = [false, true]))]
    pub recent_not_known_is_bulk: bool,
    /// Topics of answers that policies give by themselves; they need no template within an hour of what they answer, if they are no
    /// marketing.
    #[schemars(extend("x-stricter" = "fewer"))]
    pub answers: Vec<String>,
    /// What may stand at the end of a template beside the name of the business, as the opt-out lines that are added.
    #[schemars(extend("x-stricter" = "fewer"))]
    pub endings: Vec<String>,
}

/// What becomes of a text that was to be approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", crate = "serde")]
#[schemars(crate = "schemars", inline)]
pub enum Unapproved {
    /// The approver is asked.
    Hold,
    /// It does not go.
    Deny,
}

/// What becomes of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", crate = "serde")]
#[schemars(crate = "schemars", inline)]
pub enum Answer {
    /// It goes.
    Allow,
    /// The sender is asked: are you sure?
    Ask,
    /// The approver is asked.
    Hold,
    /// It does not go.
    Deny,
}

impl Default for Settings {
    fn default() -> Self {
        let list = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect();
        Self {
            file: "templates.toml".to_owned(),
            unapproved: Unapproved::Hold,
            by_hand: Answer::Allow,
            ended_offer: Answer::Ask,
            approver: "manager".to_owned(),
            one_to_one_audience: 1,
            bulk_recipients: 5,
            bulk_minutes: 10,
            recent_not_known_is_bulk: true,
            answers: list(&["opt-out-confirmation", "help", "routing"]),
            endings: list(&["Reply STOP to opt out.", "Responda STOP para cancelar."]),
        }
    }
}

impl Settings {
    /// Everything that is wrong with them.
    pub(crate) fn check(&self) -> Result<(), Problems> {
        let mut problems = Problems::new();
        for (name, value, least, most) in [
            ("one-to-one-audience", self.one_to_one_audience, 1, 5),
            ("bulk-recipients", self.bulk_recipients, 1, 100),
            ("bulk-minutes", self.bulk_minutes, 1, 1440),
        ] {
            if !(least..=most).contains(&value) {
                problems.push(format!("/{name}"), format!("must be {least} to {most}"));
            }
        }
        if self.approver.trim().is_empty() {
            problems.push("/approver", "must name a role, such as `manager`");
        }
        if self.file.trim().is_empty() {
            problems.push("/file", "must name a file, such as `templates.toml`");
        }
        for (index, topic) in self.answers.iter().enumerate() {
            if folded(topic).is_empty() {
                problems.push(format!("/answers/{index}"), "is no topic");
            }
        }
        for (index, line) in self.endings.iter().enumerate() {
            let letters = line.chars().filter(|c| c.is_alphanumeric()).count();
            if !(4..=100).contains(&letters) {
                problems.push(
                    format!("/endings/{index}"),
                    "must be a sentence of 4 to 100 letters that may stand at the end of any text",
                );
            }
        }
        problems.check()
    }

    /// The endings as they are compared, without the last period.
    pub(crate) fn compared_endings(&self) -> Vec<Vec<char>> {
        self.endings
            .iter()
            .map(|line| text::fixed(line.trim().trim_end_matches('.')))
            .collect()
    }
}
