//! The policy `frequency`: not too often.

mod clauses;
mod count;
mod settings;
mod subject;

use maysend_jurisdiction::{
    Cap as Law, PlaceLabel, State, States, caps, from_labels, lasting_caps,
};
use maysend_sdk::prelude::*;

use crate::count::{Cap, Room};
pub use crate::settings::Settings;
use crate::settings::{HISTORY_DAYS, NO_CAP};
use crate::subject::Subject;

const DAY: Instant = 86_400;

/// The configured policy.
#[derive(Debug)]
pub struct FrequencyPolicy {
    settings: Settings,
}

impl Policy for FrequencyPolicy {
    type Settings = Settings;

    fn describe() -> Description {
        Description::new(
            "frequency",
            env!("CARGO_PKG_VERSION"),
            "Nobody is texted too often: the caps of the states, and the dealership's own.",
        )
        .stages([Stage::Judge])
        .reads([
            Part::RecipientOptOuts,
            Part::RecipientRelationships,
            Part::RecipientRegistries,
            Part::History(Some(HISTORY_DAYS * 86_400)),
        ])
        .needs_labels(["class", "place"])
        .codes([
            "frequency/state-cap",
            "frequency/day",
            "frequency/week",
            "frequency/campaign",
            "frequency/texts",
            "frequency/history-not-known",
            "frequency/exempt",
        ])
    }

    fn settings_schema() -> String {
        include_str!("../settings.schema.json").to_owned()
    }

    fn configure(settings: Settings, _: &Files) -> Result<Self, Problems> {
        settings.check().or(Self { settings })
    }

    fn clauses(&self, _: &Business) -> Vec<Clause> {
        clauses::clauses(&self.settings)
    }
}

impl Outbound for FrequencyPolicy {
    fn review(&self, _: Stage, request: &Request, draft: &Draft) -> Result<Opinion, Failure> {
        let class = draft.class();
        let about = Subject::of_draft(request.message(), draft);
        let mut opinion = Opinion::allow();
        for law in caps(states(draft), date_of(request.at())) {
            opinion = opinion.and(self.by_law(law, request, class, &about));
        }
        for own in self.own_caps(request, class) {
            opinion = opinion.and(self.by_rule(&own, request));
        }
        Ok(once(opinion))
    }
}

/// A cap of the dealership's own.
struct Own<'a> {
    code: &'static str,
    cap: Cap,
    counts: Counts<'a>,
    what: &'static str,
}

/// Which earlier texts count.
enum Counts<'a> {
    Marketing,
    Campaign(&'a str),
    All,
}

impl FrequencyPolicy {
    fn own_caps<'a>(&self, request: &'a Request, class: Class) -> Vec<Own<'a>> {
        let settings = &self.settings;
        let message = request.message();
        let mut own = Vec::new();
        let mut add = |most: u32, seconds, code, counts, what| {
            if most < NO_CAP {
                let cap = Cap {
                    most: usize::try_from(most).unwrap_or(usize::MAX),
                    seconds,
                };
                own.push(Own {
                    code,
                    cap,
                    counts,
                    what,
                });
            }
        };
        if class == Class::Marketing {
            let (day, week) = (settings.marketing_per_day, settings.marketing_per_week);
            add(
                day,
                DAY,
                "frequency/day",
                Counts::Marketing,
                "marketing texts within 24 hours",
            );
            add(
                week,
                7 * DAY,
                "frequency/week",
                Counts::Marketing,
                "marketing texts within seven days",
            );
        }
        if let Some(campaign) = message.campaign.as_deref() {
            let span = Instant::from(HISTORY_DAYS) * DAY;
            let counts = Counts::Campaign(campaign);
            add(
                settings.per_campaign,
                span,
                "frequency/campaign",
                counts,
                "texts of this campaign within 30 days",
            );
        }
        if class == Class::Marketing || !is_owed(message) {
            add(
                settings.texts_per_day,
                DAY,
                "frequency/texts",
                Counts::All,
                "texts within 24 hours",
            );
        }
        own
    }

    fn by_law(&self, law: &Law, request: &Request, class: Class, about: &Subject<'_>) -> Opinion {
        let message = request.message();
        let bound = (class == Class::Marketing || law.binds_all())
            && (!law.automated_only() || is_automated(message));
        if !bound {
            return Opinion::allow();
        }
        if let Some(why) = self.exemption(law, request) {
            let note = format!(
                "The cap of {} does not count here: {why}.",
                law.state().name()
            );
            return Opinion::allow().note(
                Finding::note("frequency/exempt", note)
                    .clause("frequency/law")
                    .authority(law.authority()),
            );
        }
        let cap = Cap {
            most: usize::try_from(law.most()).unwrap_or(usize::MAX),
            seconds: Instant::from(law.hours()) * 3600,
        };
        let same = |exchange: &Exchange| {
            (law.binds_all() || is_marketing(exchange))
                && (!law.same_subject()
                    || self.settings.every_subject
                    || about.is_same(&Subject::of_exchange(exchange)))
        };
        let (times, known) = earlier(request, cap.seconds, same);
        let room = cap.room(&times, request.at());
        let name = law.state().name();
        let what = format!(
            "{name} lets {} go to one person within {} hours{}",
            count(law.most(), "marketing text"),
            law.hours(),
            if law.same_subject() {
                " on the same subject"
            } else {
                ""
            }
        );
        self.opinion(
            "frequency/state-cap",
            "frequency/law",
            &what,
            room,
            known,
            |finding| {
                finding
                    .authority(law.authority())
                    .attribute("state", law.state().code())
                    .attribute("confidence", law.confidence().to_string())
            },
        )
    }

    fn by_rule(&self, own: &Own<'_>, request: &Request) -> Opinion {
        let counted = |exchange: &Exchange| match own.counts {
            Counts::Marketing => is_marketing(exchange),
            Counts::Campaign(campaign) => exchange
                .campaign
                .as_deref()
                .is_none_or(|other| subject::is_same_name(other, campaign)),
            Counts::All => true,
        };
        let (times, known) = earlier(request, own.cap.seconds, counted);
        let room = own.cap.room(&times, request.at());
        let what = format!("One number gets at most {} {}", own.cap.most, own.what);
        self.opinion(own.code, "frequency/own", &what, room, known, |finding| {
            finding
        })
    }

    /// What follows from the room that there is, and from what is not known of the past.
    fn opinion(
        &self,
        code: &str,
        clause: &str,
        what: &str,
        room: Room,
        known: bool,
        describe: impl FnOnce(Finding) -> Finding,
    ) -> Opinion {
        let violation = |message: String| Finding::violation(code, message).clause(clause);
        let waits = "It goes out when the oldest of them is far enough back.";
        match room {
            Room::From(instant) => Opinion {
                verdict: Verdict::Defer(instant),
                ..Opinion::allow()
            }
            .finding(describe(
                violation(format!("{what}, and so many were sent.")).remedy(waits),
            )),
            Room::Now { .. } if !known => {
                let message = format!("{what}, and it is not known how many were sent.");
                let finding = describe(
                    Finding::warning("frequency/history-not-known", message)
                        .clause(clause)
                        .remedy("Give the earlier texts with this number, or have somebody look them up."),
                );
                if self.settings.history_not_known == "deny" {
                    Opinion::deny(Finding {
                        severity: Severity::Violation,
                        ..finding
                    })
                } else {
                    let approver = self.settings.approver.clone();
                    Opinion::hold(approver, "frequency/history-not-known", finding)
                }
            }
            Room::Now { until } => {
                until.map_or_else(Opinion::allow, |end| Opinion::allow().until(end))
            }
        }
    }

    /// Why this state's cap does not count for this text.
    fn exemption(&self, law: &Law, request: &Request) -> Option<&'static str> {
        let at = request.at();
        let related = law.relationship_days().is_some_and(|days| {
            let span = Instant::from(days) * DAY;
            request.relationships().iter().any(|relationship| {
                law.relationship_kinds()
                    .contains(&relationship.kind.as_str())
                    && relationship.at <= at
                    && at.saturating_sub(relationship.at) < span
                    && relationship.ends_at.is_none_or(|end| at < end)
            })
        });
        if related && !may_have_asked_us_to_stop(request) {
            return Some("the customer did business with the dealership within eighteen months");
        }
        let window = Instant::from(self.settings.reply_window_minutes) * 60;
        let answers =
            law.exempts_answers() && !is_automated(request.message()) && is_answer(request, window);
        answers.then_some("it answers the customer's own message")
    }
}

/// Whoever asked for no more solicitation has no relationship that lets anything go, even if business goes on (47 CFR
/// 64.1200(f)(5)). Who is not known to have asked for nothing may have.
fn may_have_asked_us_to_stop(request: &Request) -> bool {
    let opted_out = request.opt_outs().is_none_or(|opt_outs| {
        opt_outs.iter().any(|opt_out| {
            // A lift from before it lifts nothing.
            opt_out
                .lifted_at
                .is_none_or(|lifted| request.at() < lifted || lifted < opt_out.at)
        })
    });
    let listed = request
        .registry("internal-do-not-call")
        .is_none_or(|answer| answer.answer != "no");
    opted_out || listed
}

/// The latest text is the customer's, within the window.
fn is_answer(request: &Request, window: Instant) -> bool {
    let at = request.at();
    request
        .history()
        .and_then(|history| {
            let past = history
                .exchanges
                .iter()
                .filter(|exchange| exchange.at <= at);
            past.max_by_key(|exchange| exchange.at)
        })
        .is_some_and(|latest| {
            latest.direction == Direction::Inbound && at.saturating_sub(latest.at) < window
        })
}

/// Software sends it, or it goes to more than one, or nobody knows to how many.
fn is_automated(message: &Message) -> bool {
    message.trigger == Trigger::Automated || message.audience != Some(1)
}

/// What the customer asked for by a word: it is owed, however many went before.
fn is_owed(message: &Message) -> bool {
    matches!(
        message.topic.as_deref(),
        Some("opt-out-confirmation" | "help")
    )
}

/// As it was recorded; without a class it counts as marketing.
fn is_marketing(exchange: &Exchange) -> bool {
    let mut classes = exchange
        .labels
        .iter()
        .filter(|label| label.name == "class")
        .peekable();
    classes.peek().is_none()
        || classes.any(|label| Class::from_value(&label.value) == Class::Marketing)
}

/// When the texts went that count, and whether all of the span is known.
fn earlier(
    request: &Request,
    seconds: Instant,
    counts: impl Fn(&Exchange) -> bool,
) -> (Vec<Instant>, bool) {
    let Some(history) = request.history() else {
        return (Vec::new(), false);
    };
    let times = history
        .exchanges
        .iter()
        .filter(|exchange| exchange.direction == Direction::Outbound && exchange.status != "failed")
        .filter(|exchange| counts(exchange))
        .map(|exchange| exchange.at)
        .collect();
    let since = request.at().saturating_sub(seconds);
    (times, history.complete_since <= since)
}

fn states(draft: &Draft) -> States {
    let labels = draft.all_labels().iter().map(|label| PlaceLabel {
        name: &label.name,
        value: &label.value,
        cue: None,
    });
    from_labels(labels)
        .places
        .iter()
        .fold(States::NONE, |all, place| all | place.states)
}

/// The day by which rows are looked up: they change so rarely that the zone does not matter.
fn date_of(at: Instant) -> maysend_jurisdiction::Date {
    let day = i32::try_from(at.div_euclid(DAY)).unwrap_or(i32::MAX);
    maysend_jurisdiction::Date::from_number(day)
}

fn count(number: u32, thing: &str) -> String {
    if number == 1 {
        format!("one {thing}")
    } else {
        format!("{number} {thing}s")
    }
}

/// Several caps may not know the same past: that is said once.
fn once(mut opinion: Opinion) -> Opinion {
    let mut told = false;
    opinion.findings.retain(|finding| {
        let again = finding.code == "frequency/history-not-known" && told;
        told |= finding.code == "frequency/history-not-known";
        !again
    });
    opinion
}

/// States that have a cap, for the written policy.
pub(crate) fn capped() -> Vec<(State, &'static Law)> {
    lasting_caps().map(|law| (law.state(), law)).collect()
}

maysend_sdk::export!(FrequencyPolicy: outbound);
