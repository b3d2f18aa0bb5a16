//! What may go out at any hour, and what lifts the dealership's own hours.

use maysend_sdk::prelude::*;

use crate::settings::Rules;

/// The topic of the one text that confirms an opt-out.
const CONFIRMATION: &str = "opt-out-confirmation";
/// The subject of the approval that lifts the dealership's own hours.
pub(crate) const SUBJECT: &str = "hours";

/// Why a text may go out at any hour, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exempt {
    Confirmation { until: Instant },
    Reply { until: Instant },
}

impl Exempt {
    pub(crate) fn until(self) -> Instant {
        match self {
            Self::Confirmation { until } | Self::Reply { until } => until,
        }
    }
}

/// Whether this text is exempt from all hours. Marketing never is, and what is not known exempts nothing.
pub(crate) fn exempt(rules: &Rules, request: &Request, class: Class) -> Option<Exempt> {
    if class == Class::Marketing {
        return None;
    }
    let at = request.at();
    let history = request.history()?;
    let last = last_received(history, at)?;
    let ends = |minutes: u32| {
        let end = last.checked_add(i64::from(minutes) * 60)?;
        (at < end).then_some(end)
    };
    if request.message().topic.as_deref() == Some(CONFIRMATION) {
        let until = ends(rules.confirmation_window_minutes)?;
        return Some(Exempt::Confirmation { until });
    }
    let until = ends(rules.reply_window_minutes)?;
    // One to many is software's work, whoever pressed the button.
    let message = request.message();
    let by_hand = message.trigger == Trigger::Manual && message.audience == Some(1);
    let answers = by_hand || nothing_sent_since(history, last);
    answers.then_some(Exempt::Reply { until })
}

fn last_received(history: &History, at: Instant) -> Option<Instant> {
    history
        .exchanges
        .iter()
        .filter(|exchange| exchange.direction == Direction::Inbound && exchange.at <= at)
        .map(|exchange| exchange.at)
        .max()
}

/// Of what software sends, only the first text after the customer's is an answer to it.
fn nothing_sent_since(history: &History, last: Instant) -> bool {
    let sent_since = |exchange: &Exchange| {
        exchange.direction == Direction::Outbound
            && exchange.at >= last
            && exchange.status != "failed"
    };
    history.complete_since <= last && !history.exchanges.iter().any(sent_since)
}

/// The approval that lifts the dealership's own hours now. That it was given for this body, and not by the sender, is for the
/// host to see to.
pub(crate) fn approval<'a>(rules: &Rules, request: &'a Request) -> Option<&'a Approval> {
    let at = request.at();
    request.approvals().iter().find(|approval| {
        approval.subject == SUBJECT
            && rules.approver_roles.contains(&approval.granted_role)
            && approval.granted_at <= at
            && approval.expires_at.is_none_or(|end| at < end)
    })
}
