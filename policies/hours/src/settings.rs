//! What a dealership may set, and the checked form that the policy works with.

use maysend_jurisdiction::Window;
use maysend_sdk::prelude::*;
use maysend_sdk::{schemars, serde};

/// The history that the policy reads, in minutes.
pub(crate) const LONGEST_REPLY_WINDOW: u32 = 1440;
/// 47 CFR 64.1200(a)(12) presumes consent to a confirmation within five minutes.
const LONGEST_CONFIRMATION_WINDOW: u32 = 5;

/// Settings of the policy `hours`; times of day are minutes after midnight on the customer's clock.
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
    /// Marketing texts go out from this minute on, or later where the law or `service-opens` says so.
    #[schemars(extend("x-stricter" = "higher", "maximum" = 1440))]
    pub marketing_opens: u32,
    /// Marketing texts go out before this minute, or an earlier one where the law or `service-closes` says so.
    #[schemars(extend("x-stricter" = "lower", "maximum" = 1440))]
    pub marketing_closes: u32,
    /// Informational and conversational texts go out from this minute on.
    #[schemars(extend("x-stricter" = "higher", "maximum" = 1440))]
    pub service_opens: u32,
    /// Informational and conversational texts go out before this minute.
    #[schemars(extend("x-stricter" = "lower", "maximum" = 1440))]
    pub service_closes: u32,
    /// The texts that keep to the dealership's own opening hours.
    #[schemars(extend(
        "x-stricter" = "more",
        "items" = { "type": "string", "enum": ["conversational", "informational", "manual-marketing", "automated-marketing"] }
    ))]
    pub business_hours: Vec<String>,
    /// Topics (`safety`, `tow`, `loaner`) whose texts need not wait for the dealership to open, unless they are marketing.
    #[schemars(extend("x-stricter" = "fewer"))]
    pub business_hours_exempt_topics: Vec<String>,
    /// Roles whose approval of the subject `hours` lifts the dealership's own hours.
    #[schemars(extend("x-stricter" = "fewer"))]
    pub approver_roles: Vec<String>,
    /// For so many minutes after the customer's last text an answer may go out at any hour; 0: never.
    #[schemars(extend("x-stricter" = "lower", "maximum" = 1440))]
    pub reply_window_minutes: u32,
    /// For so many minutes after the customer's last text the confirmation of an opt-out may go out at any hour.
    #[schemars(extend("x-stricter" = "lower", "maximum" = 5))]
    pub confirmation_window_minutes: u32,
    /// What becomes of marketing that a notice could forbid where it is not known which notices are in force: `hold` for a
    /// manager, or `allow` with a note.
    #[schemars(extend("x-stricter" = ["allow", "hold"], "enum" = ["allow", "hold"]))]
    pub notices_not_known: String,
}

impl Default for Settings {
    fn default() -> Self {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Self {
            marketing_opens: 8 * 60,
            marketing_closes: 21 * 60,
            service_opens: 8 * 60,
            service_closes: 21 * 60,
            business_hours: words(&["conversational", "informational", "manual-marketing"]),
            business_hours_exempt_topics: Vec::new(),
            approver_roles: words(&["manager"]),
            reply_window_minutes: 60,
            confirmation_window_minutes: LONGEST_CONFIRMATION_WINDOW,
            notices_not_known: "hold".to_owned(),
        }
    }
}

/// The settings, checked.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) marketing: Window,
    pub(crate) service: Window,
    pub(crate) business_hours: Vec<Kind>,
    pub(crate) exempt_topics: Vec<String>,
    pub(crate) approver_roles: Vec<String>,
    pub(crate) reply_window_minutes: u32,
    pub(crate) confirmation_window_minutes: u32,
    pub(crate) holds_without_notices: bool,
}

/// A class of texts, marketing told apart by what sets it off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Conversational,
    Informational,
    ManualMarketing,
    AutomatedMarketing,
}

impl Rules {
    pub(crate) fn new(settings: Settings) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        let marketing = window(
            settings.marketing_opens,
            settings.marketing_closes,
            ["/marketing-opens", "/marketing-closes"],
            &mut problems,
        );
        let service = window(
            settings.service_opens,
            settings.service_closes,
            ["/service-opens", "/service-closes"],
            &mut problems,
        );
        // Marketing is the strictest class: a text that turns out to be marketing never goes out where a service text may not.
        let both = Window {
            opens: marketing.opens.max(service.opens),
            closes: marketing.closes.min(service.closes),
        };
        if problems.is_empty() && both.opens >= both.closes {
            problems.push(
                "/marketing-opens",
                "leaves no minute for marketing: it goes out where service texts may as well",
            );
        }
        let marketing = both;
        let mut business_hours = Vec::with_capacity(settings.business_hours.len());
        for (index, name) in settings.business_hours.iter().enumerate() {
            match Kind::from_name(name) {
                Some(kind) => business_hours.push(kind),
                None => problems.push(
                    format!("/business-hours/{index}"),
                    "must be `conversational`, `informational`, `manual-marketing` or `automated-marketing`",
                ),
            }
        }
        for (name, words) in [
            ("approver-roles", &settings.approver_roles),
            (
                "business-hours-exempt-topics",
                &settings.business_hours_exempt_topics,
            ),
        ] {
            for (index, word) in words.iter().enumerate() {
                if word.trim().is_empty() {
                    problems.push(format!("/{name}/{index}"), "is empty");
                }
            }
        }
        if settings.reply_window_minutes > LONGEST_REPLY_WINDOW {
            problems.push(
                "/reply-window-minutes",
                "must be at most 1440: older texts are not read",
            );
        }
        if settings.confirmation_window_minutes > LONGEST_CONFIRMATION_WINDOW {
            problems.push(
                "/confirmation-window-minutes",
                "must be at most 5: 47 CFR 64.1200(a)(12) presumes no more",
            );
        }
        if !matches!(settings.notices_not_known.as_str(), "allow" | "hold") {
            problems.push("/notices-not-known", "must be `allow` or `hold`");
        }
        problems.or(Self {
            marketing,
            service,
            business_hours,
            exempt_topics: settings.business_hours_exempt_topics,
            approver_roles: settings.approver_roles,
            reply_window_minutes: settings.reply_window_minutes,
            confirmation_window_minutes: settings.confirmation_window_minutes,
            holds_without_notices: settings.notices_not_known == "hold",
        })
    }

    /// Whether such texts keep to the dealership's own hours.
    pub(crate) fn keeps_business_hours(&self, class: Class, message: &Message) -> bool {
        let exempt = |topic: &str| self.exempt_topics.iter().any(|exempt| exempt == topic);
        self.business_hours
            .contains(&Kind::of(class, message.trigger))
            && (class == Class::Marketing || !message.topic.as_deref().is_some_and(exempt))
    }
}

impl Kind {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "conversational" => Self::Conversational,
            "informational" => Self::Informational,
            "manual-marketing" => Self::ManualMarketing,
            "automated-marketing" => Self::AutomatedMarketing,
            _ => return None,
        })
    }

    fn of(class: Class, trigger: Trigger) -> Self {
        match (class, trigger) {
            (Class::Conversational, _) => Self::Conversational,
            (Class::Informational, _) => Self::Informational,
            (Class::Marketing, Trigger::Manual) => Self::ManualMarketing,
            (Class::Marketing, Trigger::Automated) => Self::AutomatedMarketing,
        }
    }
}

fn window(opens: u32, closes: u32, pointers: [&str; 2], problems: &mut Problems) -> Window {
    let [opens_at, closes_at] = pointers;
    if closes > 1440 {
        problems.push(closes_at, "a day has 1440 minutes");
    } else if opens > 1440 {
        problems.push(opens_at, "a day has 1440 minutes");
    } else if opens >= closes {
        problems.push(opens_at, "must be earlier than the closing minute");
    }
    let minute = |minute: u32| u16::try_from(minute).unwrap_or(u16::MAX);
    Window {
        opens: minute(opens),
        closes: minute(closes),
    }
}
