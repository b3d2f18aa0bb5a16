//! What a dealership may choose: who is there when, who stands in, and whether a machine answers meanwhile.

use maysend_sdk::prelude::*;
use maysend_sdk::text::folded;
use maysend_sdk::{schemars, serde};

use crate::duty::{Roster, Turn, Windows, parse_windows};

const REPLY: &str = "{business}: Thanks for your text. The person you wrote to is not at work right now; a colleague will answer you.";
const REPLY_ES: &str = "{business}: Gracias por su mensaje. La persona a quien escribio no esta en este momento; un colega le contestara.";
const AFTER_HOURS: &str =
    "{business}: Thanks for your text. Nobody is here right now; we will answer you when we open.";
const AFTER_HOURS_ES: &str = "{business}: Gracias por su mensaje. En este momento no hay nadie; le contestaremos cuando abramos.";

/// A reply must fit one text of the widest encoding's plain kind, name included.
const LONGEST_REPLY: usize = 140;

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
    /// The roles that have hours or a stand-in of their own; every other role keeps the business's hours and has none.
    pub roles: Vec<Role>,
    /// Who gets what nobody else can take: duty or hours are not known, or the whole chain of stand-ins is off.
    pub fallback_role: String,
    /// What becomes of a text that finds nobody at work.
    pub after_hours: AfterHours,
    /// Words and phrases (English and Spanish) that make a text urgent.
    #[schemars(extend("x-stricter" = "more"))]
    pub urgent_words: Vec<String>,
    /// Who gets an urgent text, at any hour.
    pub urgent_role: String,
    /// Whether software answers meanwhile. The answer is decided as any text to a customer.
    #[schemars(extend("x-stricter" = [true, false]))]
    pub reply: bool,
    /// For how many hours after one such answer there is no other to the same number: 1 to 168.
    #[schemars(extend("x-stricter" = "higher"), range(min = 1, max = 168))]
    pub reply_window_hours: u32,
    /// How many such answers one number gets within seven days at most: 1 to 7.
    #[schemars(extend("x-stricter" = "lower"), range(min = 1, max = 7))]
    pub replies_per_week: u32,
    /// The answer where somebody else is at work. `{business}` is our name.
    pub reply_text: String,
    /// The same in Spanish.
    pub reply_text_es: String,
    /// The answer where nobody is.
    pub after_hours_text: String,
    /// The same in Spanish.
    pub after_hours_text_es: String,
}

/// One role: when it is at work, and who stands in for it.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(
    crate = "serde",
    default,
    deny_unknown_fields,
    rename_all = "kebab-case"
)]
#[schemars(crate = "schemars")]
pub struct Role {
    /// The role as the request names it: `service-advisor`.
    pub role: String,
    /// When it is at work, on the business's clock; left out: during the business's hours.
    pub hours: Option<Week>,
    /// Who gets its texts while it is not; left out: the fallback role.
    pub fallback: Option<String>,
}

/// Windows such as `08:00-12:00` for each day; a day that is left out is off.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(
    crate = "serde",
    default,
    deny_unknown_fields,
    rename_all = "kebab-case"
)]
#[schemars(crate = "schemars")]
#[expect(missing_docs, reason = "the days of the week")]
pub struct Week {
    pub monday: Vec<String>,
    pub tuesday: Vec<String>,
    pub wednesday: Vec<String>,
    pub thursday: Vec<String>,
    pub friday: Vec<String>,
    pub saturday: Vec<String>,
    pub sunday: Vec<String>,
}

/// What becomes of a text that finds nobody at work.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(crate = "serde", rename_all = "kebab-case")]
#[schemars(crate = "schemars")]
pub enum AfterHours {
    /// The fallback role hears of it at once.
    FallbackRole,
    /// It waits for the role that it was meant for.
    Wait,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            roles: Vec::new(),
            fallback_role: "manager".to_owned(),
            after_hours: AfterHours::FallbackRole,
            urgent_words: URGENT.map(str::to_owned).to_vec(),
            urgent_role: "manager".to_owned(),
            reply: false,
            reply_window_hours: 24,
            replies_per_week: 3,
            reply_text: REPLY.to_owned(),
            reply_text_es: REPLY_ES.to_owned(),
            after_hours_text: AFTER_HOURS.to_owned(),
            after_hours_text_es: AFTER_HOURS_ES.to_owned(),
        }
    }
}

const URGENT: [&str; 33] = [
    "accident",
    "ambulance",
    "brakes failed",
    "break down",
    "breakdown",
    "broke down",
    "broken down",
    "collision",
    "crash",
    "crashed",
    "emergency",
    "fire",
    "rear ended",
    "roadside",
    "smoke",
    "smoking",
    "stranded",
    "tow",
    "tow truck",
    "towed",
    "towing",
    "wreck",
    "wrecked",
    "accidente",
    "averiado",
    "choque",
    "emergencia",
    "grua",
    "humo",
    "incendio",
    "remolque",
    "sin frenos",
    "varado",
];

impl Settings {
    /// The roles with their hours read.
    ///
    /// # Errors
    /// Everything that does not fit, each with its place.
    pub(crate) fn checked(&self) -> Result<Roster, Problems> {
        let mut problems = Problems::new();
        let turns = self.turns(&mut problems);
        self.check_chains(&mut problems);
        for (name, role) in [
            ("fallback-role", &self.fallback_role),
            ("urgent-role", &self.urgent_role),
        ] {
            if folded(role).is_empty() {
                problems.push(format!("/{name}"), "names no role");
            }
        }
        if !(1..=168).contains(&self.reply_window_hours) {
            problems.push("/reply-window-hours", "must be 1 to 168, which is a week");
        }
        if !(1..=7).contains(&self.replies_per_week) {
            problems.push("/replies-per-week", "must be 1 to 7");
        }
        for (index, words) in self.urgent_words.iter().enumerate() {
            if !(2..=60).contains(&folded(words).chars().count()) {
                problems.push(
                    format!("/urgent-words/{index}"),
                    "must have 2 to 60 letters or digits",
                );
            }
        }
        for (name, text) in [
            ("reply-text", &self.reply_text),
            ("reply-text-es", &self.reply_text_es),
            ("after-hours-text", &self.after_hours_text),
            ("after-hours-text-es", &self.after_hours_text_es),
        ] {
            if !text.contains("{business}") {
                problems.push(format!("/{name}"), "must contain `{business}`");
            }
            if text.chars().count() > LONGEST_REPLY {
                problems.push(
                    format!("/{name}"),
                    format!("must have {LONGEST_REPLY} characters at most"),
                );
            }
        }
        problems.or(Roster::new(turns))
    }

    fn turns(&self, problems: &mut Problems) -> Vec<Turn> {
        let mut turns: Vec<Turn> = Vec::new();
        for (index, role) in self.roles.iter().enumerate() {
            let name = folded(&role.role);
            if name.is_empty() {
                problems.push(format!("/roles/{index}/role"), "names no role");
            } else if turns.iter().any(|turn| turn.role == name) {
                problems.push(
                    format!("/roles/{index}/role"),
                    format!("`{}` is named twice", role.role),
                );
            }
            if role
                .fallback
                .as_deref()
                .is_some_and(|fallback| folded(fallback).is_empty())
            {
                problems.push(format!("/roles/{index}/fallback"), "names no role");
            }
            let hours = role
                .hours
                .as_ref()
                .map(|week| read_week(week, &format!("/roles/{index}/hours"), problems));
            turns.push(Turn {
                role: name,
                hours,
                fallback: role.fallback.clone(),
            });
        }
        turns
    }

    /// A chain of stand-ins that comes back to where it began would leave the text with nobody.
    fn check_chains(&self, problems: &mut Problems) {
        for (index, role) in self.roles.iter().enumerate() {
            let start = folded(&role.role);
            let mut next = role.fallback.as_deref().map(folded);
            for _ in 0..=self.roles.len() {
                let Some(name) = next else { break };
                if name == start {
                    problems.push(
                        format!("/roles/{index}/fallback"),
                        format!("leads back to `{}`", role.role),
                    );
                    break;
                }
                next = self
                    .roles
                    .iter()
                    .find(|other| folded(&other.role) == name)
                    .and_then(|other| other.fallback.as_deref().map(folded));
            }
        }
    }
}

fn read_week(week: &Week, pointer: &str, problems: &mut Problems) -> [Windows; 7] {
    let days = [
        ("monday", &week.monday),
        ("tuesday", &week.tuesday),
        ("wednesday", &week.wednesday),
        ("thursday", &week.thursday),
        ("friday", &week.friday),
        ("saturday", &week.saturday),
        ("sunday", &week.sunday),
    ];
    days.map(|(day, windows)| match parse_windows(windows) {
        Ok(windows) => windows,
        Err((index, problem)) => {
            problems.push(format!("{pointer}/{day}/{index}"), problem);
            Windows::default()
        }
    })
}
