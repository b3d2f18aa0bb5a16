//! A request completed with what is on record, and what an opt-out stops.

use crate::ledger::{Entry, OnPerson, Record, TextRow, TextState};
use crate::request::{Exchange, History, OptOut, Request};
use crate::{Instant, Label};

/// As many earlier texts are handed to the policies; beyond them the history is not complete.
const EXCHANGES: usize = 500;
/// The topic of the one confirmation of an opt-out.
const CONFIRMATION: &str = "opt-out-confirmation";

/// The draft with the facts: those of the caller stay, those on record are added.
pub(super) fn request(
    draft: &Request,
    tenant: &str,
    complete_since: Instant,
    facts: &OnPerson,
) -> Request {
    let mut request = draft.clone();
    let recipient = &mut request.recipient;
    let mut exchanges = Vec::new();
    let mut voided = Vec::new();
    let mut opt_outs = recipient.opt_outs.take().unwrap_or_default();
    for (entry, record) in standing(tenant, facts) {
        match record {
            Record::Consent(on_record) => {
                let theirs = on_record.person.is_none() || on_record.person == recipient.id;
                if theirs {
                    recipient.consents.push(on_record.consent.clone());
                }
            }
            Record::Relationship(relationship) => {
                recipient.relationships.push(relationship.clone());
            }
            Record::Registry(answer) => recipient.registries.push(answer.clone()),
            Record::OptOut(on_record) => opt_outs.push(on_record.opt_out.clone()),
            Record::OptIn(opt_in) => lift(&mut opt_outs, &opt_in.topic, opt_in.at),
            Record::VoidConsent(void) => voided.push(void.at),
            Record::Exchange(exchange) => exchanges.push(exchange.clone()),
            Record::TextIn(text) => exchanges.push(text.exchange.clone()),
            Record::TextOut(text) => {
                exchanges.extend(as_it_is(&text.exchange, &entry.header.tenant, &facts.texts));
            }
            _ => {}
        }
    }
    recipient.opt_outs = Some(opt_outs);
    // At the end, because an older consent can have come on record later, as by an import.
    for at in voided {
        recipient.void_consents(at);
    }
    request.history = Some(history(request.history.take(), exchanges, complete_since));
    request
}

/// What stands: an entry that was corrected is replaced by what its correction says, at the place of the entry.
fn standing<'a>(
    tenant: &'a str,
    facts: &'a OnPerson,
) -> impl Iterator<Item = (&'a Entry, &'a Record)> {
    let correction = move |entry: &Entry| {
        facts
            .entries
            .iter()
            .rev()
            .find_map(|later| match &later.record {
                Some(Record::Correction(correction))
                    if later.header.tenant == entry.header.tenant
                        && later.header.tenant == tenant
                        && correction.of == entry.header.sequence =>
                {
                    Some(correction)
                }
                _ => None,
            })
    };
    facts.entries.iter().filter_map(move |entry| {
        match correction(entry) {
            Some(correction) => correction.instead.as_deref(),
            None => entry.record.as_ref(),
        }
        .map(|record| (entry, record))
    })
}

/// An opt-in lifts the opt-outs of its topic, and one of everything lifts all, a pause too.
fn lift(opt_outs: &mut [OptOut], topic: &str, at: Instant) {
    for opt_out in opt_outs {
        let meant = topic == "all" || opt_out.topic == topic;
        if meant && opt_out.lifted_at.is_none() && opt_out.at <= at {
            opt_out.lifted_at = Some(at);
        }
    }
}

/// A text to the customer with what became of it. One without a row counts: nobody knows better.
fn as_it_is(exchange: &Exchange, tenant: &str, rows: &[TextRow]) -> Option<Exchange> {
    let row = rows
        .iter()
        .find(|row| row.tenant == tenant && row.id == exchange.id);
    let state = row.map_or(TextState::Unknown, |row| row.state);
    let status = match state {
        TextState::Sent => "sent",
        TextState::Failed => "failed",
        TextState::Reserved | TextState::Confirmed => "reserved",
        TextState::Unknown => "unknown",
        _ => return None,
    };
    Some(Exchange {
        status: status.to_owned(),
        ..exchange.clone()
    })
}

fn history(
    given: Option<History>,
    mut exchanges: Vec<Exchange>,
    complete_since: Instant,
) -> History {
    let mut since = complete_since;
    if let Some(given) = given {
        since = since.min(given.complete_since);
        exchanges.extend(given.exchanges);
    }
    exchanges.sort_by_key(|exchange| exchange.at);
    let surplus = exchanges.len().saturating_sub(EXCHANGES);
    if let Some(last) = surplus.checked_sub(1).and_then(|last| exchanges.get(last)) {
        since = since.max(last.at.plus(1));
        exchanges.drain(..surplus);
    }
    History {
        complete_since: since,
        exchanges,
    }
}

/// Whether an opt-out of that topic stops a text. What it cannot tell apart it stops.
pub(super) fn stops(topic: &str, row: &TextRow) -> bool {
    match topic {
        "all" => true,
        "marketing" => row.class != "informational" && row.class != "conversational",
        other => row.topic.as_deref().is_none_or(|topic| topic == other) || other == "service",
    }
}

/// An opt-out on record since the text was cleared that stops it.
pub(super) fn stopped_since(row: &TextRow, facts: &OnPerson) -> bool {
    let cleared = facts.entries.iter().rev().find(|entry| {
        entry.header.tenant == row.tenant
            && matches!(&entry.record, Some(Record::TextOut(text)) if text.exchange.id == row.id)
    });
    facts.entries.iter().any(|entry| {
        let since = match cleared {
            Some(cleared) if cleared.header.tenant == entry.header.tenant => {
                entry.header.sequence > cleared.header.sequence
            }
            _ => entry.header.at >= row.since,
        };
        since
            && matches!(&entry.record, Some(Record::OptOut(on_record)) if stops(&on_record.opt_out.topic, row))
    })
}

/// Whether a text waits, or is cleared and not handed over, so that it can still be taken back.
pub(super) fn can_be_taken_back(row: &TextRow) -> bool {
    let waits = matches!(
        row.state,
        TextState::Deferred | TextState::Held | TextState::Reserved
    );
    waits && row.topic.as_deref() != Some(CONFIRMATION)
}

/// The text as the history will show it.
pub(super) fn exchange(key: &str, request: &Request, body: &str, labels: &[Label]) -> Exchange {
    let message = &request.message;
    Exchange {
        id: key.to_owned(),
        at: request.at,
        direction: crate::request::Direction::Outbound,
        trigger: message.trigger,
        status: "reserved".to_owned(),
        body: Some(body.to_owned()),
        topic: message.topic.clone(),
        campaign: message.campaign.clone(),
        template: message.template.clone(),
        sender: request.sender.id.clone(),
        labels: labels.to_vec(),
        attributes: Vec::new(),
    }
}
