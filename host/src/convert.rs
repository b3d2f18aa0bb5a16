//! Requests in the contract's types, each policy's parts only.

use crate::Instant;
use crate::bindings::types;
use crate::component::Reads;
use crate::request as host;
use crate::request::Request;
use crate::verdict::{Label, Span};

/// The request as a policy with these `reads` is to see it at `at`.
pub(crate) fn request(request: &Request, reads: &Reads, at: Instant) -> types::Request {
    types::Request {
        at: at.as_unix(),
        message: message(&request.message, reads),
        sender: (reads.sender || reads.sender_approvals || reads.sender_recent)
            .then(|| sender(&request.sender, reads)),
        recipient: recipient(&request.recipient, reads),
        history: match (&request.history, reads.history) {
            (Some(known), Some(window)) => Some(history(known, window, reads, at)),
            _ => None,
        },
        business: reads
            .business
            .then(|| {
                request
                    .business
                    .as_ref()
                    .map(|known| business(known, reads.attributes))
            })
            .flatten(),
        notices: reads
            .notices
            .then(|| {
                request
                    .notices
                    .as_ref()
                    .map(|known| known.iter().map(notice).collect())
            })
            .flatten(),
    }
}

pub(crate) fn draft(body: &str, labels: &[Label]) -> types::Draft {
    types::Draft {
        body: body.to_owned(),
        labels: labels.iter().map(label).collect(),
    }
}

pub(crate) fn business(known: &host::Business, with_attributes: bool) -> types::Business {
    types::Business {
        id: known.id.clone(),
        name: known.name.clone(),
        aliases: known.aliases.clone(),
        group: known.group.clone(),
        time_zone: known.time_zone.clone(),
        region: known.region.clone(),
        hours: known.hours.as_ref().map(|hours| {
            hours
                .iter()
                .map(|opening| types::Opening {
                    weekday: opening.weekday,
                    opens: opening.opens,
                    closes: opening.closes,
                })
                .collect()
        }),
        special_days: known
            .special_days
            .iter()
            .map(|day| {
                let (year, month, date) = day.date.parts();
                types::SpecialDay {
                    date: types::Date {
                        year,
                        month,
                        day: date,
                    },
                    windows: day
                        .windows
                        .iter()
                        .map(|window| types::Window {
                            opens: window.opens,
                            closes: window.closes,
                        })
                        .collect(),
                }
            })
            .collect(),
        domains: known.domains.clone(),
        payment_hosts: known.payment_hosts.clone(),
        attributes: attributes(&known.attributes, with_attributes),
    }
}

fn message(known: &host::Message, reads: &Reads) -> types::Message {
    types::Message {
        id: known.id.clone(),
        channel: known.channel.clone(),
        business_number: known
            .business_number
            .as_ref()
            .map(|phone| phone.as_str().to_owned()),
        trigger: trigger(known.trigger),
        origin: known.origin.clone(),
        topic: known.topic.clone(),
        campaign: known.campaign.clone(),
        template: known.template.clone(),
        audience: known.audience,
        group_size: known.group_size,
        attachments: if reads.message_attachments {
            known
                .attachments
                .iter()
                .map(|attachment| types::Attachment {
                    media_type: attachment.media_type.clone(),
                    bytes: attachment.bytes,
                    url: attachment.url.clone(),
                })
                .collect()
        } else {
            Vec::new()
        },
        approvals: approvals(&known.approvals, reads.message_approvals),
        not_after: known.not_after.map(Instant::as_unix),
        carrier_flag: known.carrier_flag.clone(),
        attributes: attributes(&known.attributes, reads.attributes),
    }
}

fn sender(known: &host::Sender, reads: &Reads) -> types::Sender {
    let core = reads.sender;
    types::Sender {
        id: known.id.clone().filter(|_| core),
        name: known.name.clone().filter(|_| core),
        role: known.role.clone().filter(|_| core),
        employed: known.employed.filter(|_| core),
        on_duty: known.on_duty.filter(|_| core),
        device: known.device.clone().filter(|_| core),
        archived: known.archived.filter(|_| core),
        approvals: approvals(&known.approvals, reads.sender_approvals),
        recent: known
            .recent
            .as_ref()
            .filter(|_| reads.sender_recent)
            .map(|recent| {
                recent
                    .iter()
                    .map(|sent| types::SentText {
                        at: sent.at.as_unix(),
                        recipient: sent.recipient.clone(),
                        body: sent.body.clone(),
                        template: sent.template.clone(),
                        campaign: sent.campaign.clone(),
                    })
                    .collect()
            }),
        attributes: attributes(&known.attributes, reads.attributes),
    }
}

fn recipient(known: &host::Recipient, reads: &Reads) -> types::Recipient {
    types::Recipient {
        id: known.id.clone().filter(|_| reads.identity),
        phone: reads.phone.then(|| known.phone.as_str().to_owned()),
        line_type: known.line_type.clone().filter(|_| reads.phone),
        name: known.name.clone().filter(|_| reads.identity),
        language: known.language.clone().filter(|_| reads.identity),
        postal_code: known.postal_code.clone().filter(|_| reads.place),
        region: known.region.clone().filter(|_| reads.place),
        time_zone: known.time_zone.clone().filter(|_| reads.place),
        consents: if reads.consents {
            let with = reads.attributes;
            known
                .consents
                .iter()
                .map(|known| consent(known, with))
                .collect()
        } else {
            Vec::new()
        },
        opt_outs: known
            .opt_outs
            .as_ref()
            .filter(|_| reads.opt_outs)
            .map(|list| {
                let with = reads.attributes;
                list.iter().map(|known| opt_out(known, with)).collect()
            }),
        relationships: if reads.relationships {
            known
                .relationships
                .iter()
                .map(|known| types::Relationship {
                    kind: known.kind.clone(),
                    at: known.at.as_unix(),
                    ends_at: known.ends_at.map(Instant::as_unix),
                    attributes: attributes(&known.attributes, reads.attributes),
                })
                .collect()
        } else {
            Vec::new()
        },
        registries: if reads.registries {
            known
                .registries
                .iter()
                .map(|known| types::RegistryAnswer {
                    registry: known.registry.clone(),
                    answer: known.answer.clone(),
                    checked_at: known.checked_at.as_unix(),
                    as_of: known.as_of.map(Instant::as_unix),
                })
                .collect()
        } else {
            Vec::new()
        },
        attributes: attributes(&known.attributes, reads.attributes),
    }
}

fn consent(known: &host::Consent, with_attributes: bool) -> types::Consent {
    types::Consent {
        id: known.id.clone(),
        topic: known.topic.clone(),
        level: match known.level {
            host::ConsentLevel::Provided => types::ConsentLevel::Provided,
            host::ConsentLevel::Express => types::ConsentLevel::Express,
            host::ConsentLevel::Written => types::ConsentLevel::Written,
            host::ConsentLevel::PriorExpressWritten => types::ConsentLevel::PriorExpressWritten,
        },
        method: known.method.clone(),
        seller: known.seller.clone(),
        given_at: known.given_at.as_unix(),
        expires_at: known.expires_at.map(Instant::as_unix),
        withdrawn_at: known.withdrawn_at.map(Instant::as_unix),
        captured_by: known.captured_by.clone(),
        evidence: known.evidence.clone(),
        attributes: attributes(&known.attributes, with_attributes),
    }
}

fn opt_out(known: &host::OptOut, with_attributes: bool) -> types::OptOut {
    types::OptOut {
        topic: known.topic.clone(),
        at: known.at.as_unix(),
        source: known.source.clone(),
        seller: known.seller.clone(),
        lifted_at: known.lifted_at.map(Instant::as_unix),
        attributes: attributes(&known.attributes, with_attributes),
    }
}

/// The window's texts: within it nothing more is missing than was before.
fn history(
    known: &host::History,
    window: Option<i64>,
    reads: &Reads,
    at: Instant,
) -> types::History {
    let since = window.map(|seconds| at.as_unix().saturating_sub(seconds));
    let complete_since = known.complete_since.as_unix();
    types::History {
        complete_since: since.map_or(complete_since, |since| complete_since.max(since)),
        exchanges: known
            .exchanges
            .iter()
            .filter(|exchange| since.is_none_or(|since| exchange.at.as_unix() >= since))
            .map(|exchange| types::Exchange {
                id: exchange.id.clone(),
                at: exchange.at.as_unix(),
                direction: match exchange.direction {
                    host::Direction::Inbound => types::Direction::Inbound,
                    host::Direction::Outbound => types::Direction::Outbound,
                },
                trigger: trigger(exchange.trigger),
                status: exchange.status.clone(),
                body: exchange.body.clone().filter(|_| reads.history_bodies),
                topic: exchange.topic.clone(),
                campaign: exchange.campaign.clone(),
                template: exchange.template.clone(),
                sender: exchange.sender.clone(),
                labels: exchange.labels.iter().map(label).collect(),
                attributes: attributes(&exchange.attributes, reads.attributes),
            })
            .collect(),
    }
}

fn notice(known: &host::Notice) -> types::Notice {
    types::Notice {
        kind: known.kind.clone(),
        region: known.region.clone(),
        starts_at: known.starts_at.as_unix(),
        ends_at: known.ends_at.map(Instant::as_unix),
        text: known.text.clone(),
    }
}

pub(crate) fn approvals(known: &[host::Approval], read: bool) -> Vec<types::Approval> {
    if !read {
        return Vec::new();
    }
    known
        .iter()
        .map(|approval| types::Approval {
            subject: approval.subject.clone(),
            granted_by: approval.granted_by.clone(),
            granted_role: approval.granted_role.clone(),
            granted_at: approval.granted_at.as_unix(),
            expires_at: approval.expires_at.map(Instant::as_unix),
            body_digest: approval.body_digest.clone(),
        })
        .collect()
}

fn attributes(known: &[host::Attribute], read: bool) -> Vec<types::Attribute> {
    if !read {
        return Vec::new();
    }
    known
        .iter()
        .map(|attribute| types::Attribute {
            name: attribute.name.clone(),
            value: attribute.value.clone(),
        })
        .collect()
}

fn trigger(known: host::Trigger) -> types::Trigger {
    match known {
        host::Trigger::Manual => types::Trigger::Manual,
        host::Trigger::Automated => types::Trigger::Automated,
    }
}

fn label(known: &Label) -> types::Label {
    types::Label {
        name: known.name.clone(),
        value: known.value.clone(),
        source: known.source.clone(),
        spans: known
            .spans
            .iter()
            .map(|Span { start, end }| types::Span {
                start: *start,
                end: *end,
            })
            .collect(),
        cues: known.cues.clone(),
    }
}
