//! The part of a request that a policy is handed.

use crate::Part;
use crate::types::{Recipient, Request, Sender};

/// Leaves of the request what these parts name; the rest becomes *not known* or empty, as the host does it.
#[must_use]
pub fn mask(mut request: Request, reads: &[Part]) -> Request {
    let reads_part = |part: Part| reads.contains(&part);
    let message = &mut request.message;
    keep_list(&mut message.approvals, reads_part(Part::MessageApprovals));
    keep_list(
        &mut message.attachments,
        reads_part(Part::MessageAttachments),
    );
    if [Part::Sender, Part::SenderApprovals, Part::SenderRecent]
        .into_iter()
        .any(reads_part)
    {
        request.sender = request.sender.map(|sender| mask_sender(sender, reads));
    } else {
        request.sender = None;
    }
    mask_recipient(&mut request.recipient, reads);
    mask_history(&mut request, reads);
    keep(&mut request.business, reads_part(Part::Business));
    keep(&mut request.notices, reads_part(Part::Notices));
    if !reads_part(Part::Attributes) {
        drop_attributes(&mut request);
    }
    request
}

fn mask_sender(sender: Sender, reads: &[Part]) -> Sender {
    let Sender {
        mut approvals,
        mut recent,
        ..
    } = sender.clone();
    keep_list(&mut approvals, reads.contains(&Part::SenderApprovals));
    keep(&mut recent, reads.contains(&Part::SenderRecent));
    let rest = if reads.contains(&Part::Sender) {
        sender
    } else {
        crate::request::unknown_sender()
    };
    Sender {
        approvals,
        recent,
        ..rest
    }
}

fn mask_recipient(recipient: &mut Recipient, reads: &[Part]) {
    let reads_part = |part: Part| reads.contains(&part);
    let phone = reads_part(Part::RecipientPhone);
    keep(&mut recipient.phone, phone);
    keep(&mut recipient.line_type, phone);
    let place = reads_part(Part::RecipientPlace);
    keep(&mut recipient.postal_code, place);
    keep(&mut recipient.region, place);
    keep(&mut recipient.time_zone, place);
    let identity = reads_part(Part::RecipientIdentity);
    keep(&mut recipient.id, identity);
    keep(&mut recipient.name, identity);
    keep(&mut recipient.language, identity);
    keep_list(&mut recipient.consents, reads_part(Part::RecipientConsents));
    keep(&mut recipient.opt_outs, reads_part(Part::RecipientOptOuts));
    keep_list(
        &mut recipient.relationships,
        reads_part(Part::RecipientRelationships),
    );
    keep_list(
        &mut recipient.registries,
        reads_part(Part::RecipientRegistries),
    );
}

fn mask_history(request: &mut Request, reads: &[Part]) {
    let Some(window) = history_window(reads) else {
        request.history = None;
        return;
    };
    let Some(history) = &mut request.history else {
        return;
    };
    if let Some(seconds) = window {
        let from = request.at.saturating_sub(i64::from(seconds));
        history.exchanges.retain(|exchange| exchange.at >= from);
        history.complete_since = history.complete_since.max(from);
    }
    if !reads.contains(&Part::HistoryBodies) {
        history
            .exchanges
            .iter_mut()
            .for_each(|exchange| exchange.body = None);
    }
}

/// How far back the history goes: the longest window that is named; all of it if that is named, or only the bodies are.
fn history_window(reads: &[Part]) -> Option<Option<u32>> {
    let windows = || {
        reads.iter().filter_map(|part| match part {
            Part::History(window) => Some(*window),
            _ => None,
        })
    };
    if windows().any(|window| window.is_none()) {
        return Some(None);
    }
    let longest = windows().flatten().max();
    if longest.is_none() && !reads.contains(&Part::HistoryBodies) {
        return None;
    }
    Some(longest)
}

fn drop_attributes(request: &mut Request) {
    request.message.attributes.clear();
    let recipient = &mut request.recipient;
    recipient.attributes.clear();
    recipient
        .consents
        .iter_mut()
        .for_each(|consent| consent.attributes.clear());
    recipient
        .relationships
        .iter_mut()
        .for_each(|relationship| relationship.attributes.clear());
    recipient
        .opt_outs
        .iter_mut()
        .flatten()
        .for_each(|opt_out| opt_out.attributes.clear());
    request
        .sender
        .iter_mut()
        .for_each(|sender| sender.attributes.clear());
    request
        .business
        .iter_mut()
        .for_each(|business| business.attributes.clear());
    request
        .history
        .iter_mut()
        .flat_map(|history| &mut history.exchanges)
        .for_each(|text| text.attributes.clear());
}

fn keep<T>(fact: &mut Option<T>, keep: bool) {
    if !keep {
        *fact = None;
    }
}

fn keep_list<T>(facts: &mut Vec<T>, keep: bool) {
    if !keep {
        facts.clear();
    }
}
