//! What a dealership may choose, with the strict side first in mind.

use maysend_sdk::prelude::*;
use maysend_sdk::{schemars, serde};

const CONFIRMATION: &str =
    "{business}: You're opted out and will get no more {texts}. Reply START to resume.";
const CONFIRMATION_ES: &str =
    "{business}: Ya no recibira mas {texts}. Responda START para volver a recibirlos.";
const HELP: &str =
    "{business}: For help with our texts, call us or ask at the front desk. Reply STOP to opt out.";
const HELP_ES: &str = "{business}: Para ayuda con nuestros mensajes, llamenos o pregunte en recepcion. \
                       Responda STOP para no recibir mas.";

/// The settings of the policy; every one has a default.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    crate = "serde",
    default,
    deny_unknown_fields,
    rename_all = "kebab-case"
)]
#[schemars(crate = "schemars")]
pub struct Settings {
    /// What becomes of a text to a customer whose opt-outs are not known.
    #[schemars(extend("default" = "deny", "x-stricter" = ["hold", "deny"]))]
    pub not_known: Answer,
    /// What becomes of a confirmation that would come later than `confirmation-minutes` after the opt-out.
    #[schemars(extend("default" = "hold", "x-stricter" = ["hold", "deny"]))]
    pub late_confirmation: Answer,
    /// How long after an opt-out its confirmation is presumed to be wanted: 1 to 5.
    #[schemars(extend("x-stricter" = "lower"), range(min = 1, max = 5))]
    pub confirmation_minutes: u32,
    /// How long after an opt-out a late confirmation may still be approved; none after that.
    #[schemars(extend("x-stricter" = "lower"), range(min = 5, max = 10080))]
    pub late_confirmation_minutes: u32,
    /// How long after a HELP its answer may leave, also to somebody who is opted out.
    #[schemars(extend("x-stricter" = "lower"), range(min = 1, max = 1440))]
    pub help_minutes: u32,
    /// Whether marketing waits for the approver while a customer's marketing is paused ("not interested"); else it is noted.
    #[schemars(extend("x-stricter" = [false, true]))]
    pub hold_paused: bool,
    /// Whether every opt-out ends all texts, also where the customer said less.
    #[schemars(extend("x-stricter" = [false, true]))]
    pub always_all: bool,
    /// For how many years the record of an opt-out is kept at least; what the law wants longer is kept longer: 5 to 100.
    #[schemars(extend("x-stricter" = "higher"), range(min = 5, max = 100))]
    pub keep_years: u32,
    /// The dealership's own words that opt out when they are the whole message.
    #[schemars(extend("x-stricter" = "more"))]
    pub keywords: Vec<String>,
    /// Whether texts that no keyword and no phrase knows are read by what was learned of labelled texts.
    #[schemars(extend("x-stricter" = [false, true]))]
    pub learned: bool,
    /// Whether we confirm an opt-out that the carrier or provider has flagged; most of them confirm it themselves.
    pub confirm_carrier_opt_outs: bool,
    /// Whose approval a hold asks for.
    pub approver: String,
    /// What confirms an opt-out. `{business}` is our name, `{texts}` is "texts", "marketing texts" or "service texts".
    pub confirmation: String,
    /// The same in Spanish.
    pub confirmation_es: String,
    /// What answers HELP.
    pub help: String,
    /// The same in Spanish.
    pub help_es: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            not_known: Answer::Deny,
            late_confirmation: Answer::Hold,
            confirmation_minutes: 5,
            late_confirmation_minutes: 24 * 60,
            help_minutes: 60,
            hold_paused: true,
            always_all: false,
            keep_years: 5,
            keywords: Vec::new(),
            learned: true,
            confirm_carrier_opt_outs: false,
            approver: "manager".to_owned(),
            confirmation: CONFIRMATION.to_owned(),
            confirmation_es: CONFIRMATION_ES.to_owned(),
            help: HELP.to_owned(),
            help_es: HELP_ES.to_owned(),
        }
    }
}

impl Settings {
    pub(crate) fn problems(&self) -> Problems {
        let mut problems = Problems::new();
        if !(1..=5).contains(&self.confirmation_minutes) {
            problems.push(
                "/confirmation-minutes",
                "must be 1 to 5: after five minutes nobody presumes that the confirmation is wanted",
            );
        }
        if !(5..=10_080).contains(&self.late_confirmation_minutes) {
            problems.push(
                "/late-confirmation-minutes",
                "must be 5 to 10080, which is a week",
            );
        }
        if !(1..=1440).contains(&self.help_minutes) {
            problems.push("/help-minutes", "must be 1 to 1440");
        }
        if !(5..=100).contains(&self.keep_years) {
            problems.push(
                "/keep-years",
                "must be 5 to 100: federal law wants five years",
            );
        }
        for (index, word) in self.keywords.iter().enumerate() {
            let letters = crate::tables::compact(word).chars().count();
            if !(2..=40).contains(&letters) {
                problems.push(
                    format!("/keywords/{index}"),
                    "must have 2 to 40 letters or digits",
                );
            }
        }
        if self.approver.trim().is_empty() {
            problems.push("/approver", "names no role");
        }
        for (name, text, parts) in [
            (
                "confirmation",
                &self.confirmation,
                ["{business}", "{texts}", "START"],
            ),
            (
                "confirmation-es",
                &self.confirmation_es,
                ["{business}", "{texts}", "START"],
            ),
            ("help", &self.help, ["{business}", "", "STOP"]),
            ("help-es", &self.help_es, ["{business}", "", "STOP"]),
        ] {
            for part in parts.into_iter().filter(|part| !text.contains(part)) {
                problems.push(format!("/{name}"), format!("must contain `{part}`"));
            }
        }
        problems
    }
}

/// Ask somebody, or don't send.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(crate = "serde", rename_all = "kebab-case")]
#[schemars(crate = "schemars")]
pub enum Answer {
    /// Until the approver agrees.
    Hold,
    /// Not at all.
    Deny,
}
