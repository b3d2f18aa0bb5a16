//! What a dealership may choose.

use std::collections::BTreeMap;

use maysend_sdk::prelude::*;
use maysend_sdk::serde::Serialize;
use maysend_sdk::{schemars, serde};

use crate::line::Finder;
use crate::{gsm, language, rules, words};

/// The history that the policy reads, in days: as long as the longest interval between two lines.
pub(crate) const HISTORY_DAYS: u32 = 30;
/// A conversation that rested longer is over.
const LONGEST_CONVERSATION: u32 = 72;
/// Bytes of a line; a whole segment has 160.
const LONGEST_LINE: usize = 100;

/// The settings of the policy `disclosure`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(
    default,
    deny_unknown_fields,
    rename_all = "kebab-case",
    crate = "serde"
)]
#[schemars(crate = "schemars")]
pub struct Settings {
    /// What becomes of a text without an opt-out line where one is due: the line is put at its end, the sender is asked to
    /// add it, or the text is denied. To be asked is the loosest: whoever says yes sends it without the line.
    #[schemars(extend("x-stricter" = ["ask", "append", "deny"]))]
    pub opt_out_line: Missing,
    /// The same where the business's name is due and missing.
    #[schemars(extend("x-stricter" = ["ask", "append", "deny"]))]
    pub name: Missing,
    /// Whether every marketing text needs the line, not only the first and one in so many days.
    #[schemars(extend("x-stricter" = [false, true]))]
    pub marketing_always: bool,
    /// Every other text needs the line unless one with it was sent in so many days: 1 to 30.
    #[schemars(extend("x-stricter" = "lower", "minimum" = 1, "maximum" = 30))]
    pub every_days: u32,
    /// For so many hours after the customer's last text an answer need not say who writes: 0 to 72.
    #[schemars(extend("x-stricter" = "lower", "maximum" = 72))]
    pub conversation_hours: u32,
    /// What becomes of a confirmation of an opt-in (topic `opt-in-confirmation`) that lacks one of its parts.
    #[schemars(extend("x-stricter" = ["hold", "deny"]))]
    pub opt_in_confirmation: Incomplete,
    /// Whether texts through an e-mail gateway are denied, or must show what CAN-SPAM asks.
    #[schemars(extend("x-stricter" = ["demand", "deny"]))]
    pub email_gateway: Gateway,
    /// The postal address that a text through an e-mail gateway must show; needed with `demand`.
    pub postal_address: String,
    /// The opt-out line by language (`en`, `es`, ...); those of English and Spanish are there unless replaced.
    pub lines: BTreeMap<String, String>,
    /// Whose approval a hold of a text by software asks for.
    pub approver: String,
}

/// What becomes of a text that lacks something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", crate = "serde")]
#[schemars(crate = "schemars", inline)]
pub enum Missing {
    /// It is put at the end.
    Append,
    /// The sender is asked; of a text by software, the approver.
    Ask,
    /// The text is denied.
    Deny,
}

/// What becomes of an incomplete confirmation of an opt-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", crate = "serde")]
#[schemars(crate = "schemars", inline)]
pub enum Incomplete {
    /// The approver is asked.
    Hold,
    /// The text is denied.
    Deny,
}

/// What becomes of a text through an e-mail gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", crate = "serde")]
#[schemars(crate = "schemars", inline)]
pub enum Gateway {
    /// It must show what CAN-SPAM asks.
    Demand,
    /// It is denied.
    Deny,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            opt_out_line: Missing::Append,
            name: Missing::Append,
            marketing_always: true,
            every_days: 30,
            conversation_hours: 24,
            opt_in_confirmation: Incomplete::Deny,
            email_gateway: Gateway::Deny,
            postal_address: String::new(),
            lines: own_lines(),
            approver: "manager".to_owned(),
        }
    }
}

/// Without accents, so that they fit the alphabet of a plain text.
fn own_lines() -> BTreeMap<String, String> {
    [
        ("en", "Reply STOP to opt out."),
        ("es", "Responda STOP para cancelar."),
    ]
    .into_iter()
    .map(|(language, line)| (language.to_owned(), line.to_owned()))
    .collect()
}

impl Settings {
    /// The settings with the lines of all languages, or everything that is wrong with them.
    pub(crate) fn checked(mut self) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        if self.every_days == 0 || self.every_days > rules::longest_interval().min(HISTORY_DAYS) {
            problems.push(
                "/every-days",
                "must be 1 to 30: carriers want the line at least once a month",
            );
        }
        if self.conversation_hours > LONGEST_CONVERSATION {
            problems.push(
                "/conversation-hours",
                "must be at most 72: a conversation that rests longer is over",
            );
        }
        if self.approver.trim().is_empty() {
            problems.push("/approver", "must name a role, such as `manager`");
        }
        if self.email_gateway == Gateway::Demand && words::phrase(&self.postal_address).len() < 3 {
            problems.push(
                "/postal-address",
                "give the postal address that such texts must show: street, city, ZIP code",
            );
        }
        self.check_lines(&mut problems);
        for (language, line) in own_lines() {
            self.lines.entry(language).or_insert(line);
        }
        problems.or(self)
    }

    fn check_lines(&self, problems: &mut Problems) {
        let plain = Finder::new(std::iter::empty());
        for (tag, line) in &self.lines {
            let pointer = format!("/lines/{}", tag.replace('~', "~0").replace('/', "~1"));
            if language::primary(tag) != *tag || tag.len() < 2 || tag.len() > 3 {
                problems.push(
                    pointer,
                    format!("`{tag}` is not a language such as `en` or `es`"),
                );
                continue;
            }
            let known = ["stop", "unsubscribe"];
            let words = words::words(line);
            let names = if ["en", "es"].contains(&tag.as_str()) {
                plain
                    .lines(&words)
                    .iter()
                    .any(|line| known.contains(&line.word.as_str()))
            } else {
                words.iter().any(|word| known.contains(&word.text.as_str()))
            };
            if !names {
                problems.push(
                    pointer,
                    "does not say how to end the texts; write it like `Reply STOP to opt out.`",
                );
            } else if !gsm::fits(line) {
                problems.push(
                    pointer,
                    "holds a letter that would more than halve what fits into a segment (é and ñ are fine, á, í, ó, ú and curly quotes are not)",
                );
            } else if line.len() > LONGEST_LINE || line.trim() != line {
                problems.push(
                    pointer,
                    format!("must have at most {LONGEST_LINE} bytes and no blanks around it"),
                );
            }
        }
    }

    /// The line for the customer's language, else for the text's own.
    pub(crate) fn line(&self, customer: Option<&str>, text: &str) -> &str {
        let of = |language: &str| self.lines.get(language).map(String::as_str);
        customer
            .map(language::primary)
            .and_then(|language| of(&language))
            .or_else(|| of(text))
            .or_else(|| of("en"))
            .unwrap_or_default()
    }
}
