//! What a dealership may choose, with the strict side as the default.

use maysend_sdk::prelude::*;

/// The longest that a customer's text may be answered on that text alone, in hours; so far back the history is read.
pub(crate) const LONGEST_REPLY_WINDOW: u32 = 72;

/// The settings of the policy; every one has a default.
// Few types, all of them plain: each further one costs kilobytes of the component.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// The consent that an automated text without marketing needs; texts to an audience count as automated.
    #[schemars(extend("default" = "written", "x-stricter" = ["express", "written"]))]
    pub automated_informational: Automated,
    /// How many recipients one send action may have and still be one to one.
    #[schemars(extend("x-stricter" = "lower"), range(min = 1, max = 5))]
    pub one_to_one_audience: u32,
    /// To how many other people one sender may send much the same text within `bulk-minutes` before it counts as automated.
    #[schemars(extend("x-stricter" = "lower"), range(min = 1, max = 100))]
    pub bulk_recipients: u32,
    /// See `bulk-recipients`.
    #[schemars(extend("x-stricter" = "higher"), range(min = 1, max = 1440))]
    pub bulk_minutes: u32,
    /// Whether a sender of whom it is not known what they sent lately counts as one who texts many.
    #[schemars(extend("x-stricter" = [false, true]))]
    pub recent_not_known_is_bulk: bool,
    /// What becomes of a text where it is not known whether the customer opted out after giving consent: `note`, `hold` or `deny`.
    #[schemars(extend("default" = "deny", "x-stricter" = ["note", "hold", "deny"]))]
    pub opt_outs_not_known: Answer,
    /// For so many hours after a customer's text a person may answer it on that text alone; 0: never.
    #[schemars(extend("x-stricter" = "lower"), range(max = 72))]
    pub reply_window_hours: u32,
    /// For so many minutes after a customer's text software may answer it on that text alone; 0: never.
    #[schemars(extend("x-stricter" = "lower"), range(max = 1440))]
    pub automatic_reply_minutes: u32,
    /// What becomes of a text that asks somebody for a consent who gave another one already (double opt-in): `hold` or `deny`.
    #[schemars(extend("default" = "deny", "enum" = ["hold", "deny"], "x-stricter" = ["hold", "deny"]))]
    pub double_opt_in: Answer,
    /// Whether an answer to a customer may carry the link to a form on a site of the business where they can sign up.
    #[schemars(extend("x-stricter" = [true, false]))]
    pub form_link_in_answers: bool,
    /// What becomes of the follow-up of a live inquiry where no consent is on record: `hold` or `deny`.
    #[schemars(extend("default" = "hold", "enum" = ["hold", "deny"], "x-stricter" = ["hold", "deny"]))]
    pub inquiry_without_record: Answer,
    /// What becomes of the follow-up of a live inquiry to a number on the national or a state's do-not-call list: `hold` or `deny`.
    #[schemars(extend("default" = "hold", "enum" = ["hold", "deny"], "x-stricter" = ["hold", "deny"]))]
    pub inquiry_on_do_not_call: Answer,
    /// Registries whose yes stops texts of every kind.
    #[schemars(extend("x-stricter" = "more"))]
    pub stopping_registries: Vec<String>,
    /// For so many days a no of those registries, or of our own list, is good; an older one is as if nobody had asked.
    #[schemars(extend("x-stricter" = "lower"), range(min = 1, max = 1096))]
    pub stopping_registry_days: u32,
    /// What becomes of such a text: `hold` or `deny`.
    #[schemars(extend("default" = "deny", "enum" = ["hold", "deny"], "x-stricter" = ["hold", "deny"]))]
    pub stopped_by_registry: Answer,
    /// What becomes of a text where nobody has asked one of those registries, or for marketing our own list: `note`, `hold` or
    /// `deny`. A set attests under `[assume]` which registries the software asks by itself.
    #[schemars(extend("default" = "hold", "x-stricter" = ["note", "hold", "deny"]))]
    pub registries_not_asked: Answer,
    /// Registries whose yes is noted.
    #[schemars(extend("x-stricter" = "more"))]
    pub noted_registries: Vec<String>,
    /// What becomes of marketing on a consent older than `reassigned-months` where the registry of reassigned numbers has not
    /// said no: `note`, `hold` or `deny`.
    #[schemars(extend("default" = "hold", "x-stricter" = ["note", "hold", "deny"]))]
    pub reassigned_not_asked: Answer,
    /// See `reassigned-not-asked`.
    #[schemars(extend("x-stricter" = "lower"), range(max = 60))]
    pub reassigned_months: u32,
    /// What becomes of a text to a landline: `note`, `hold` or `deny`. With `hold` and `deny` a line of which the type is not known
    /// counts as one.
    #[schemars(extend("default" = "note", "x-stricter" = ["note", "hold", "deny"]))]
    pub landlines: Answer,
    /// Whether a written consent without proof counts for less than written; otherwise that is noted.
    #[schemars(extend("x-stricter" = [false, true]))]
    pub evidence_required: bool,
    /// What becomes of a text of which nobody can tell what it is (class `unclear`), where a service text might go and marketing might
    /// not: `hold`, for somebody to look, or `deny`.
    #[schemars(extend("default" = "deny", "enum" = ["hold", "deny"], "x-stricter" = ["hold", "deny"]))]
    pub unclear_class: Answer,
    /// Whose approval a hold asks for.
    pub approver: String,
}

impl Default for Settings {
    fn default() -> Self {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            automated_informational: Automated::Written,
            one_to_one_audience: 1,
            bulk_recipients: 5,
            bulk_minutes: 10,
            recent_not_known_is_bulk: true,
            opt_outs_not_known: Answer::Deny,
            reply_window_hours: 24,
            automatic_reply_minutes: 60,
            double_opt_in: Answer::Deny,
            form_link_in_answers: true,
            inquiry_without_record: Answer::Hold,
            inquiry_on_do_not_call: Answer::Hold,
            stopping_registries: list(&["litigators", "deceased", "minor"]),
            stopping_registry_days: 31,
            stopped_by_registry: Answer::Deny,
            registries_not_asked: Answer::Hold,
            noted_registries: list(&["bankruptcy"]),
            reassigned_not_asked: Answer::Hold,
            reassigned_months: 12,
            landlines: Answer::Note,
            evidence_required: false,
            unclear_class: Answer::Deny,
            approver: "manager".to_owned(),
        }
    }
}

impl Settings {
    /// What is wrong with them.
    pub(crate) fn problems(&self) -> Problems {
        let mut problems = Problems::new();
        for (name, value, least, most) in [
            ("one-to-one-audience", self.one_to_one_audience, 1, 5),
            ("bulk-recipients", self.bulk_recipients, 1, 100),
            ("bulk-minutes", self.bulk_minutes, 1, 1440),
            (
                "reply-window-hours",
                self.reply_window_hours,
                0,
                LONGEST_REPLY_WINDOW,
            ),
            (
                "automatic-reply-minutes",
                self.automatic_reply_minutes,
                0,
                1440,
            ),
            ("reassigned-months", self.reassigned_months, 0, 60),
            (
                "stopping-registry-days",
                self.stopping_registry_days,
                1,
                1096,
            ),
        ] {
            if !(least..=most).contains(&value) {
                problems.push(
                    format!("/{name}"),
                    format!("`{value}` is not between {least} and {most}"),
                );
            }
        }
        for (name, answer) in [
            ("double-opt-in", self.double_opt_in),
            ("inquiry-without-record", self.inquiry_without_record),
            ("inquiry-on-do-not-call", self.inquiry_on_do_not_call),
            ("stopped-by-registry", self.stopped_by_registry),
            ("unclear-class", self.unclear_class),
        ] {
            if answer == Answer::Note {
                problems.push(
                    format!("/{name}"),
                    "`note` is not enough here, choose `hold` or `deny`",
                );
            }
        }
        for (name, registries) in [
            ("stopping-registries", &self.stopping_registries),
            ("noted-registries", &self.noted_registries),
        ] {
            for (index, registry) in registries.iter().enumerate() {
                if registry.trim().is_empty() {
                    problems.push(
                        format!("/{name}/{index}"),
                        "the name of the registry is empty",
                    );
                }
            }
        }
        if self.approver.trim().is_empty() {
            problems.push("/approver", "the name of the role is empty");
        }
        problems
    }
}

/// The two levels that a dealership may choose from.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum Automated {
    /// Said, orally or otherwise.
    Express,
    /// Documented in writing.
    Written,
}

/// What becomes of a text.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum Answer {
    /// It may go, and the reason is noted. Not for every setting.
    Note,
    /// It waits for the approver.
    Hold,
    /// It is not sent.
    Deny,
}
