//! Records for tests, with the most restrictive defaults: whatever is not said is not known.

use chrono::DateTime;

use crate::types::{
    Approval, Attachment, Business, Consent, ConsentLevel, Direction, Exchange, History, Instant,
    Message, Notice, OptOut, Recipient, RegistryAnswer, Relationship, Request, Sender, SentText,
    Trigger,
};

/// The instant that RFC 3339 writes so: `at("2026-11-24T16:15:00Z")`.
///
/// # Panics
/// The text is not RFC 3339.
#[must_use]
#[track_caller]
#[expect(clippy::panic, reason = "a test that names no instant is wrong")]
pub fn at(rfc3339: &str) -> Instant {
    match DateTime::parse_from_rfc3339(rfc3339) {
        Ok(instant) => instant.timestamp(),
        Err(error) => panic!("`{rfc3339}` is not an instant in RFC 3339: {error}"),
    }
}

/// A request at this instant of which nothing else is known: an automated message from nobody known to nobody known, for
/// [`business`] with the zone America/Chicago.
///
/// # Panics
/// The text is not RFC 3339.
#[must_use]
#[track_caller]
pub fn request(rfc3339: &str) -> Request {
    Request {
        at: at(rfc3339),
        message: message(),
        sender: Some(sender()),
        recipient: recipient(),
        history: None,
        business: Some(business("Smith Honda", "America/Chicago")),
        notices: None,
    }
}

fn message() -> Message {
    Message {
        id: "m-1".to_owned(),
        channel: None,
        business_number: None,
        trigger: Trigger::Automated,
        origin: None,
        topic: None,
        campaign: None,
        template: None,
        audience: None,
        group_size: None,
        attachments: Vec::new(),
        approvals: Vec::new(),
        not_after: None,
        carrier_flag: None,
        attributes: Vec::new(),
    }
}

fn recipient() -> Recipient {
    Recipient {
        id: None,
        phone: None,
        line_type: None,
        name: None,
        language: None,
        postal_code: None,
        region: None,
        time_zone: None,
        consents: Vec::new(),
        opt_outs: None,
        relationships: Vec::new(),
        registries: Vec::new(),
        attributes: Vec::new(),
    }
}

/// A sender of whom nothing is known.
#[must_use]
pub fn sender() -> Sender {
    crate::request::unknown_sender()
}

/// A business with this name, in this zone, of which nothing else is known.
#[must_use]
pub fn business(name: &str, time_zone: &str) -> Business {
    Business {
        id: "business-1".to_owned(),
        name: name.to_owned(),
        aliases: Vec::new(),
        group: None,
        time_zone: time_zone.to_owned(),
        region: None,
        hours: None,
        special_days: Vec::new(),
        domains: Vec::new(),
        payment_hosts: Vec::new(),
        attributes: Vec::new(),
    }
}

/// A consent without seller and without proof.
#[must_use]
pub fn consent(topic: &str, level: ConsentLevel, given_at: Instant) -> Consent {
    Consent {
        id: "consent-1".to_owned(),
        topic: topic.to_owned(),
        level,
        method: "unknown".to_owned(),
        seller: None,
        given_at,
        expires_at: None,
        withdrawn_at: None,
        captured_by: None,
        evidence: None,
        attributes: Vec::new(),
    }
}

/// An opt-out by text that reaches all sellers.
#[must_use]
pub fn opt_out(topic: &str, at: Instant) -> OptOut {
    OptOut {
        topic: topic.to_owned(),
        at,
        source: "text".to_owned(),
        seller: None,
        lifted_at: None,
        attributes: Vec::new(),
    }
}

/// A relationship of which no end is known.
#[must_use]
pub fn relationship(kind: &str, at: Instant) -> Relationship {
    Relationship {
        kind: kind.to_owned(),
        at,
        ends_at: None,
        attributes: Vec::new(),
    }
}

/// What a registry answered: "yes", "no" or "no-data".
#[must_use]
pub fn registry_answer(registry: &str, answer: &str, checked_at: Instant) -> RegistryAnswer {
    RegistryAnswer {
        registry: registry.to_owned(),
        answer: answer.to_owned(),
        checked_at,
        as_of: None,
    }
}

/// An approval of this subject by someone with this role, without end and for no particular body.
#[must_use]
pub fn approval(subject: &str, granted_role: &str, granted_at: Instant) -> Approval {
    Approval {
        subject: subject.to_owned(),
        granted_by: "someone".to_owned(),
        granted_role: granted_role.to_owned(),
        granted_at,
        expires_at: None,
        body_digest: None,
    }
}

/// An attachment of this media type.
#[must_use]
pub fn attachment(media_type: &str, bytes: u64) -> Attachment {
    Attachment {
        media_type: media_type.to_owned(),
        bytes,
        url: None,
    }
}

/// Something in force everywhere from this instant on.
#[must_use]
pub fn notice(kind: &str, starts_at: Instant) -> Notice {
    Notice {
        kind: kind.to_owned(),
        region: None,
        starts_at,
        ends_at: None,
        text: String::new(),
    }
}

/// The earlier texts, nothing missing since `complete_since`.
#[must_use]
pub fn history(complete_since: Instant, exchanges: impl IntoIterator<Item = Exchange>) -> History {
    History {
        complete_since,
        exchanges: exchanges.into_iter().collect(),
    }
}

/// An earlier text: to the customer by software and sent, or from the customer and received. Its body is not known.
#[must_use]
pub fn exchange(direction: Direction, at: Instant) -> Exchange {
    let (trigger, status) = match direction {
        Direction::Inbound => (Trigger::Manual, "received"),
        Direction::Outbound => (Trigger::Automated, "sent"),
    };
    Exchange {
        id: format!("x-{at}"),
        at,
        direction,
        trigger,
        status: status.to_owned(),
        body: None,
        topic: None,
        campaign: None,
        template: None,
        sender: None,
        labels: Vec::new(),
        attributes: Vec::new(),
    }
}

/// An earlier text to the customer with this body.
#[must_use]
pub fn sent(at: Instant, body: &str) -> Exchange {
    Exchange {
        body: Some(body.to_owned()),
        ..exchange(Direction::Outbound, at)
    }
}

/// An earlier text from the customer with this body.
#[must_use]
pub fn received(at: Instant, body: &str) -> Exchange {
    Exchange {
        body: Some(body.to_owned()),
        ..exchange(Direction::Inbound, at)
    }
}

/// A text that the sender sent lately, to anyone.
#[must_use]
pub fn sent_text(at: Instant, recipient: &str, body: &str) -> SentText {
    SentText {
        at,
        recipient: recipient.to_owned(),
        body: Some(body.to_owned()),
        template: None,
        campaign: None,
    }
}
