//! Requests in the contract's types, each policy's parts only.

use crate::Instant;
use crate::bindings::types;
use crate::component::Reads;
use crate::facts::Facts;
use crate::lowered;
use crate::request as host;
use crate::verdict::{Label, Span};

/// The request as a policy with these `reads` is to see it at `at`, with the approvals of the message that stand then.
pub(crate) fn request<'a>(
    facts: &Facts<'a>,
    reads: &Reads,
    standing: &[&'a host::Approval],
    at: Instant,
) -> lowered::Request<'a> {
    let request = facts.request;
    lowered::Request {
        at: at.as_unix(),
        message: message(facts, reads, standing),
        sender: (reads.sender || reads.sender_approvals || reads.sender_recent)
            .then(|| sender(facts, reads)),
        recipient: recipient(facts, reads),
        history: match (&request.history, reads.history) {
            (Some(known), Some(window)) => Some(history(known, window, reads, at)),
            _ => None,
        },
        business: facts
            .business
            .filter(|_| reads.business)
            .map(|known| business(known, reads.attributes)),
        notices: facts
            .notices
            .filter(|_| reads.notices)
            .map(|known| known.iter().map(notice).collect()),
    }
}

pub(crate) fn draft<'a>(
    body: &'a str,
    labels: impl IntoIterator<Item = &'a Label>,
) -> lowered::Draft<'a> {
    lowered::Draft {
        body,
        labels: labels.into_iter().map(label).collect(),
    }
}

pub(crate) fn business(known: &host::Business, with_attributes: bool) -> lowered::Business<'_> {
    lowered::Business {
        id: &known.id,
        name: &known.name,
        aliases: &known.aliases,
        group: known.group.as_deref(),
        time_zone: &known.time_zone,
        region: known.region.as_deref(),
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
                lowered::SpecialDay {
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
        domains: &known.domains,
        payment_hosts: &known.payment_hosts,
        attributes: attributes(&known.attributes, with_attributes),
    }
}

fn message<'a>(
    facts: &Facts<'a>,
    reads: &Reads,
    standing: &[&'a host::Approval],
) -> lowered::Message<'a> {
    let known = &facts.request.message;
    lowered::Message {
        id: &known.id,
        channel: facts.channel,
        business_number: known.business_number.as_ref().map(|phone| phone.as_str()),
        trigger: trigger(facts.trigger),
        origin: known.origin.as_deref(),
        topic: known.topic.as_deref(),
        campaign: known.campaign.as_deref(),
        template: known.template.as_deref(),
        audience: facts.audience,
        group_size: facts.group_size,
        attachments: if reads.message_attachments {
            known
                .attachments
                .iter()
                .map(|attachment| lowered::Attachment {
                    media_type: &attachment.media_type,
                    bytes: attachment.bytes,
                    url: attachment.url.as_deref(),
                })
                .collect()
        } else {
            Vec::new()
        },
        approvals: if reads.message_approvals {
            standing.iter().map(|known| approval(known)).collect()
        } else {
            Vec::new()
        },
        not_after: known.not_after.map(Instant::as_unix),
        carrier_flag: known.carrier_flag.as_deref(),
        attributes: attributes(&known.attributes, reads.attributes),
    }
}

fn sender<'a>(facts: &Facts<'a>, reads: &Reads) -> lowered::Sender<'a> {
    let known = &facts.request.sender;
    let core = reads.sender;
    lowered::Sender {
        id: known.id.as_deref().filter(|_| core),
        name: known.name.as_deref().filter(|_| core),
        role: known.role.as_deref().filter(|_| core),
        employed: facts.employed.filter(|_| core),
        on_duty: known.on_duty.filter(|_| core),
        device: facts.device.filter(|_| core),
        archived: facts.archived.filter(|_| core),
        approvals: if reads.sender_approvals {
            known.approvals.iter().map(approval).collect()
        } else {
            Vec::new()
        },
        recent: known
            .recent
            .as_ref()
            .filter(|_| reads.sender_recent)
            .map(|recent| {
                recent
                    .iter()
                    .map(|sent| lowered::SentText {
                        at: sent.at.as_unix(),
                        recipient: &sent.recipient,
                        body: sent.body.as_deref(),
                        template: sent.template.as_deref(),
                        campaign: sent.campaign.as_deref(),
                    })
                    .collect()
            }),
        attributes: attributes(&known.attributes, reads.attributes),
    }
}

fn recipient<'a>(facts: &Facts<'a>, reads: &Reads) -> lowered::Recipient<'a> {
    let known = &facts.request.recipient;
    lowered::Recipient {
        id: known.id.as_deref().filter(|_| reads.identity),
        phone: reads.phone.then(|| known.phone.as_str()),
        line_type: known.line_type.as_deref().filter(|_| reads.phone),
        name: known.name.as_deref().filter(|_| reads.identity),
        language: known.language.as_deref().filter(|_| reads.identity),
        postal_code: known.postal_code.as_deref().filter(|_| reads.place),
        region: known.region.as_deref().filter(|_| reads.place),
        time_zone: known.time_zone.as_deref().filter(|_| reads.place),
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
                .map(|known| lowered::Relationship {
                    kind: &known.kind,
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
                .map(|known| lowered::RegistryAnswer {
                    registry: &known.registry,
                    answer: &known.answer,
                    checked_at: known.checked_at.as_unix(),
                    as_of: known.as_of.map(Instant::as_unix),
                })
                .chain(
                    facts
                        .said_no
                        .iter()
                        .map(|registry| lowered::RegistryAnswer {
                            registry,
                            answer: "no",
                            checked_at: facts.request.at.as_unix(),
                            as_of: None,
                        }),
                )
                .collect()
        } else {
            Vec::new()
        },
        attributes: attributes(&known.attributes, reads.attributes),
    }
}

fn consent(known: &host::Consent, with_attributes: bool) -> lowered::Consent<'_> {
    lowered::Consent {
        id: &known.id,
        topic: &known.topic,
        level: match known.level {
            host::ConsentLevel::Provided => types::ConsentLevel::Provided,
            host::ConsentLevel::Express => types::ConsentLevel::Express,
            host::ConsentLevel::Written => types::ConsentLevel::Written,
            host::ConsentLevel::PriorExpressWritten => types::ConsentLevel::PriorExpressWritten,
        },
        method: &known.method,
        seller: known.seller.as_deref(),
        given_at: known.given_at.as_unix(),
        expires_at: known.expires_at.map(Instant::as_unix),
        withdrawn_at: known.withdrawn_at.map(Instant::as_unix),
        captured_by: known.captured_by.as_deref(),
        evidence: known.evidence.as_deref(),
        attributes: attributes(&known.attributes, with_attributes),
    }
}

fn opt_out(known: &host::OptOut, with_attributes: bool) -> lowered::OptOut<'_> {
    lowered::OptOut {
        topic: &known.topic,
        at: known.at.as_unix(),
        source: &known.source,
        seller: known.seller.as_deref(),
        lifted_at: known.lifted_at.map(Instant::as_unix),
        attributes: attributes(&known.attributes, with_attributes),
    }
}

/// The window's texts: within it nothing more is missing than was before.
fn history<'a>(
    known: &'a host::History,
    window: Option<i64>,
    reads: &Reads,
    at: Instant,
) -> lowered::History<'a> {
    let since = window.map(|seconds| at.as_unix().saturating_sub(seconds));
    let complete_since = known.complete_since.as_unix();
    lowered::History {
        complete_since: since.map_or(complete_since, |since| complete_since.max(since)),
        exchanges: known
            .exchanges
            .iter()
            .filter(|exchange| since.is_none_or(|since| exchange.at.as_unix() >= since))
            .map(|exchange| lowered::Exchange {
                id: &exchange.id,
                at: exchange.at.as_unix(),
                direction: match exchange.direction {
                    host::Direction::Inbound => types::Direction::Inbound,
                    host::Direction::Outbound => types::Direction::Outbound,
                },
                trigger: trigger(exchange.trigger),
                status: &exchange.status,
                body: exchange.body.as_deref().filter(|_| reads.history_bodies),
                topic: exchange.topic.as_deref(),
                campaign: exchange.campaign.as_deref(),
                template: exchange.template.as_deref(),
                sender: exchange.sender.as_deref(),
                labels: exchange.labels.iter().map(label).collect(),
                attributes: attributes(&exchange.attributes, reads.attributes),
            })
            .collect(),
    }
}

fn notice(known: &host::Notice) -> lowered::Notice<'_> {
    lowered::Notice {
        kind: &known.kind,
        region: known.region.as_deref(),
        starts_at: known.starts_at.as_unix(),
        ends_at: known.ends_at.map(Instant::as_unix),
        text: &known.text,
    }
}

fn approval(known: &host::Approval) -> lowered::Approval<'_> {
    lowered::Approval {
        subject: &known.subject,
        granted_by: &known.granted_by,
        granted_role: &known.granted_role,
        granted_at: known.granted_at.as_unix(),
        expires_at: known.expires_at.map(Instant::as_unix),
        body_digest: known.body_digest.as_deref(),
    }
}

fn attributes(known: &[host::Attribute], read: bool) -> Vec<lowered::Attribute<'_>> {
    if !read {
        return Vec::new();
    }
    known
        .iter()
        .map(|attribute| lowered::Attribute {
            name: &attribute.name,
            value: &attribute.value,
        })
        .collect()
}

fn trigger(known: host::Trigger) -> types::Trigger {
    match known {
        host::Trigger::Manual => types::Trigger::Manual,
        host::Trigger::Automated => types::Trigger::Automated,
    }
}

fn label(known: &Label) -> lowered::Label<'_> {
    lowered::Label {
        name: &known.name,
        value: &known.value,
        source: &known.source,
        spans: known
            .spans
            .iter()
            .map(|Span { start, end }| types::Span {
                start: *start,
                end: *end,
            })
            .collect(),
        cues: &known.cues,
    }
}
