//! What a dealership may set.

use maysend_sdk::prelude::*;
use maysend_sdk::{schemars, serde};

/// A cap of so many texts is none.
pub(crate) const NO_CAP: u32 = 1000;
/// The earlier texts that the policy reads, in days.
pub(crate) const HISTORY_DAYS: u32 = 30;

/// Settings of the policy `frequency`; a cap of 1000 is none.
// Few types, all of them plain: each further one costs kilobytes of the component.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(
    default,
    deny_unknown_fields,
    rename_all = "kebab-case",
    crate = "serde"
)]
#[schemars(crate = "schemars")]
pub struct Settings {
    /// Marketing texts to one number within any 24 hours.
    #[schemars(extend("x-stricter" = "lower"))]
    pub marketing_per_day: u32,
    /// Marketing texts to one number within any seven days.
    #[schemars(extend("x-stricter" = "lower"))]
    pub marketing_per_week: u32,
    /// Texts of one campaign to one number within 30 days.
    #[schemars(extend("x-stricter" = "lower"))]
    pub per_campaign: u32,
    /// Texts of any kind to one number within any 24 hours.
    #[schemars(extend("x-stricter" = "lower"))]
    pub texts_per_day: u32,
    /// Whether a state's cap counts texts on another subject too, where its law counts those on the same subject only.
    #[schemars(extend("x-stricter" = "higher"))]
    pub every_subject: bool,
    /// For so many minutes after the customer's text a reply is one, where a state's law exempts replies; at most 1440.
    #[schemars(extend("x-stricter" = "lower", "maximum" = 1440))]
    pub reply_window_minutes: u32,
    /// What follows where the earlier texts are not known: `hold` for the approver, or `deny`.
    #[schemars(extend("x-stricter" = ["hold", "deny"], "enum" = ["hold", "deny"]))]
    pub history_not_known: String,
    /// The role that a hold asks.
    pub approver: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            marketing_per_day: 3,
            marketing_per_week: NO_CAP,
            per_campaign: NO_CAP,
            texts_per_day: NO_CAP,
            every_subject: false,
            reply_window_minutes: 60,
            history_not_known: "hold".to_owned(),
            approver: "manager".to_owned(),
        }
    }
}

impl Settings {
    pub(crate) fn check(&self) -> Problems {
        let mut problems = Problems::new();
        for (pointer, cap) in [
            ("/marketing-per-day", self.marketing_per_day),
            ("/marketing-per-week", self.marketing_per_week),
            ("/per-campaign", self.per_campaign),
            ("/texts-per-day", self.texts_per_day),
        ] {
            if cap == 0 {
                problems.push(
                    pointer,
                    "a cap of 0 lets nothing go: leave the texts out, or deny them with a rule",
                );
            } else if cap > NO_CAP {
                problems.push(
                    pointer,
                    format!("must be at most {NO_CAP}, which is no cap"),
                );
            }
        }
        if self.reply_window_minutes > 1440 {
            problems.push("/reply-window-minutes", "must be at most 1440");
        }
        if !["hold", "deny"].contains(&self.history_not_known.as_str()) {
            problems.push("/history-not-known", "must be `hold` or `deny`");
        }
        if self.approver.trim().is_empty() {
            problems.push("/approver", "is empty");
        }
        problems
    }
}
