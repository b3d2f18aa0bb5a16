//! What a text is, as far as consent depends on it: one to one or not, an answer, about an open order or an inquiry.

use maysend_jurisdiction::consent::Clock;
use maysend_jurisdiction::{PlaceLabel, States, from_labels};
use maysend_sdk::bulk;
use maysend_sdk::prelude::*;

use crate::asks::folded;
use crate::dates;
use crate::law::{self, Situation};
use crate::reassigned::is_yes;
use crate::settings::Settings;

/// The facts of one request.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) class: Class,
    pub(crate) situation: Situation,
    /// The customer's text that this one answers, and until when it may.
    pub(crate) answered: Option<(&'a Exchange, Instant)>,
    /// The order in hand.
    pub(crate) order: Option<&'a Relationship>,
    /// The inquiry whose clock still runs, and its end.
    pub(crate) inquiry: Option<(&'a Relationship, Instant)>,
    /// Where the customer may be; a place that is not known may be any.
    pub(crate) states: States,
}

impl<'a> Facts<'a> {
    /// Of a text of this class.
    pub(crate) fn of(
        request: &'a Request,
        draft: &Draft,
        class: Class,
        settings: &Settings,
    ) -> Self {
        let states = states_of(draft);
        let one_to_one = is_one_to_one(request, draft, settings);
        let order = if is_about(request, law::SALES_TOPICS) {
            None
        } else {
            open_order(request)
        };
        let mut facts = Self {
            class,
            situation: Situation::Marketing,
            answered: answered(request, class, one_to_one, settings),
            order,
            inquiry: running(request, law::inquiry_clock(request.at())),
            states,
        };
        facts.situation = facts.decide(request, one_to_one);
        facts
    }

    fn decide(&self, request: &Request, one_to_one: bool) -> Situation {
        if self.class == Class::Marketing {
            let follows_up = one_to_one && self.inquiry.is_some();
            return if follows_up {
                Situation::InquiryFollowUp
            } else {
                Situation::Marketing
            };
        }
        if self.answered.is_some() {
            Situation::Answer
        } else if !one_to_one {
            Situation::AutomatedService
        } else if self.order.is_some() || is_about(request, law::ORDER_TOPICS) {
            Situation::OpenOrder
        } else {
            Situation::Service
        }
    }
}

/// Where the customer may be, by the labels of the policy `place`; a place that is not known may be any.
fn states_of(draft: &Draft) -> States {
    let found = from_labels(draft.all_labels().iter().map(|label| PlaceLabel {
        name: &label.name,
        value: &label.value,
        cue: None,
    }));
    let named = found
        .places
        .iter()
        .fold(States::NONE, |all, place| all | place.states);
    if found.everywhere {
        named | States::all()
    } else {
        named
    }
}

fn is_about(request: &Request, list: &[&str]) -> bool {
    request
        .message()
        .topic
        .as_deref()
        .is_some_and(|topic| list.contains(&folded(topic).as_str()))
}

/// To one recipient in a thread of two; what is not known is many.
fn is_to_one(message: &Message, settings: &Settings) -> bool {
    message
        .audience
        .is_some_and(|audience| audience <= settings.one_to_one_audience)
        && message.group_size.is_some_and(|size| size <= 1)
}

fn is_one_to_one(request: &Request, draft: &Draft, settings: &Settings) -> bool {
    let message = request.message();
    message.trigger == Trigger::Manual
        && is_to_one(message, settings)
        && !is_bulk(request, draft, settings)
}

/// Much the same text to many, one by one. What the sender sent lately is not known: the setting says.
fn is_bulk(request: &Request, draft: &Draft, settings: &Settings) -> bool {
    let Some(sent) = request.sent_lately() else {
        return settings.recent_not_known_is_bulk;
    };
    let (message, body) = (request.message(), draft.body());
    let others =
        bulk::recipients_of_the_same(sent, request.at(), settings.bulk_minutes, message, body);
    others >= settings.bulk_recipients
}

/// Labels of a customer's text with which a conversation ends.
const ENDINGS: [&str; 2] = ["opt-out", "wrong-number"];

/// The customer's own text that this one answers. What software sends answers only as a part of a conversation, or for HELP.
fn answered<'a>(
    request: &'a Request,
    class: Class,
    one_to_one: bool,
    settings: &Settings,
) -> Option<(&'a Exchange, Instant)> {
    let at = request.at();
    let by_software = class == Class::Conversational || is_about(request, &["help"]);
    let seconds = if one_to_one {
        i64::from(settings.reply_window_hours).saturating_mul(3600)
    } else if by_software && is_to_one(request.message(), settings) {
        i64::from(settings.automatic_reply_minutes).saturating_mul(60)
    } else {
        return None;
    };
    let latest = request
        .history()?
        .exchanges
        .iter()
        .filter(|text| text.direction == Direction::Inbound && text.at <= at)
        .filter(|text| {
            !text
                .labels
                .iter()
                .any(|label| ENDINGS.contains(&label.name.as_str()))
        })
        .max_by_key(|text| text.at)?;
    let until = latest.at.saturating_add(seconds);
    (class != Class::Marketing && at < until).then_some((latest, until))
}

fn open_order(request: &Request) -> Option<&Relationship> {
    let at = request.at();
    request.relationships().iter().find(|relationship| {
        law::OPEN_ORDERS.contains(&folded(&relationship.kind).as_str())
            && relationship.at <= at
            && relationship.ends_at.is_none_or(|ends| at < ends)
    })
}

/// The relationship that sets this clock and runs longest, with its end. A request not to be called ends it, even if business
/// goes on.
fn running<'a>(
    request: &'a Request,
    clock: Option<&'static Clock>,
) -> Option<(&'a Relationship, Instant)> {
    let (at, clock) = (request.at(), clock?);
    let told_off = told_off(request);
    let live = request.relationships().iter().filter_map(|relationship| {
        let ends = dates::months_after(relationship.at, clock.months());
        let ends = relationship
            .ends_at
            .map_or(ends, |earlier| ends.min(earlier));
        let runs = clock.is_set_by(&folded(&relationship.kind))
            && relationship.at <= at
            && at < ends
            && told_off.is_none_or(|told| told < relationship.at);
        runs.then_some((relationship, ends))
    });
    live.max_by_key(|(_, ends)| *ends)
}

/// When the customer last asked for no more solicitation: an opt-out of marketing or of everything that stands, or our own list.
fn told_off(request: &Request) -> Option<Instant> {
    let at = request.at();
    let opted_out = request
        .opt_outs()
        .unwrap_or_default()
        .iter()
        .filter(|opt_out| matches!(folded(&opt_out.topic).as_str(), "" | "all" | "marketing"))
        .filter(|opt_out| folded(&opt_out.source) != "pause")
        .filter(|opt_out| {
            !opt_out
                .lifted_at
                .is_some_and(|lifted| lifted <= at && lifted >= opt_out.at)
        })
        .map(|opt_out| opt_out.at)
        .max();
    let listed = request
        .registry(law::INTERNAL_LIST)
        .filter(|answer| is_yes(answer))
        .map(|_| Instant::MAX);
    opted_out.max(listed)
}

/// Whether any relationship lifts the national do-not-call rule now.
pub(crate) fn clock_runs(request: &Request) -> bool {
    let at = request.at();
    running(request, law::purchase_clock(at)).is_some()
        || running(request, law::inquiry_clock(at)).is_some()
}
