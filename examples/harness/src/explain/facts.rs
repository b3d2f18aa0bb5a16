//! Which facts of a request a policy was handed, and which of those it asked for are not known.

use maysend::{Decision, PolicySet, Request};
use serde::Serialize;

/// What one policy had to go by.
#[derive(Debug, Default, Serialize)]
pub(super) struct Facts {
    /// `name: value`, or how many there are.
    pub(super) used: Vec<String>,
    /// Names of facts.
    pub(super) not_known: Vec<String>,
}

/// The facts behind the parts that a policy reads. The text and what is said about the message itself everybody gets.
pub(super) fn of(
    reads: &[String],
    set: &PolicySet,
    request: &Request,
    decision: &Decision,
) -> Facts {
    let mut facts = Gathered {
        facts: Facts::default(),
        assumed: &decision.assumed,
    };
    facts.message(request);
    for part in reads {
        facts.part(part, set, request);
    }
    facts.facts
}

struct Gathered<'a> {
    facts: Facts,
    assumed: &'a [String],
}

impl Gathered<'_> {
    fn message(&mut self, request: &Request) {
        let message = &request.message;
        let trigger = match message.trigger {
            maysend::request::Trigger::Manual => "manual",
            maysend::request::Trigger::Automated => "automated",
        };
        self.fact("message.trigger", Some(trigger));
        self.fact("message.topic", message.topic.as_deref());
        self.fact("message.origin", message.origin.as_deref());
        self.fact("message.channel", message.channel.as_deref());
        self.fact("message.audience", message.audience.map(|n| n.to_string()));
        self.fact(
            "message.group_size",
            message.group_size.map(|n| n.to_string()),
        );
    }

    fn part(&mut self, part: &str, set: &PolicySet, request: &Request) {
        let (sender, recipient) = (&request.sender, &request.recipient);
        match part {
            "sender" => {
                self.fact("sender.id", sender.id.as_deref());
                self.fact("sender.role", sender.role.as_deref());
                self.fact("sender.device", sender.device.as_deref());
                self.fact("sender.employed", sender.employed);
                self.fact("sender.archived", sender.archived);
                self.fact("sender.on_duty", sender.on_duty);
            }
            "sender.recent" => self.fact(part, count(sender.recent.as_deref())),
            "sender.approvals" => self.fact(part, Some(sender.approvals.len())),
            "message.approvals" => self.fact(part, Some(request.message.approvals.len())),
            "message.attachments" => self.fact(part, Some(request.message.attachments.len())),
            "recipient.phone" => self.fact(part, Some(&recipient.phone)),
            "recipient.place" => {
                self.fact("recipient.postal_code", recipient.postal_code.as_deref());
                self.fact("recipient.region", recipient.region.as_deref());
                self.fact("recipient.time_zone", recipient.time_zone.as_deref());
            }
            "recipient.identity" => {
                self.fact("recipient.id", recipient.id.as_deref());
                self.fact("recipient.name", recipient.name.as_deref());
                self.fact("recipient.language", recipient.language.as_deref());
            }
            "recipient.consents" => self.fact(part, Some(recipient.consents.len())),
            "recipient.opt-outs" => self.fact(part, count(recipient.opt_outs.as_deref())),
            "recipient.relationships" => {
                let kinds = recipient.relationships.iter();
                self.fact(part, Some(list(kinds.map(|known| known.kind.as_str()))));
            }
            "recipient.registries" => self.registries(request),
            "business" => {
                let business = request.business.as_ref().or(set.business());
                self.fact(part, business.map(|business| business.name.as_str()));
            }
            "notices" => self.fact(part, count(request.notices.as_deref())),
            "attributes" => {}
            // With its bodies or without, the whole or the latest of it.
            history if history.starts_with("history") => {
                let exchanges = request.history.as_ref();
                let known = exchanges.map(|history| history.exchanges.as_slice());
                self.fact("history", count(known));
            }
            other => self.fact(other, Some("handed over")),
        }
    }

    fn registries(&mut self, request: &Request) {
        let asked = request.recipient.registries.iter();
        let asked = asked.map(|answer| format!("{} {}", answer.registry, answer.answer));
        let assumed = self.assumed.iter().filter_map(|name| {
            name.strip_prefix("recipient.registries.")
                .map(|registry| format!("{registry} no (the set says so)"))
        });
        let answers: Vec<String> = asked.chain(assumed).collect();
        let name = "recipient.registries";
        if answers.is_empty() {
            self.fact(name, None::<&str>);
        } else {
            self.fact(name, Some(answers.join(", ")));
        }
    }

    fn fact(&mut self, name: &str, value: Option<impl ToString>) {
        let facts = &mut self.facts;
        match value {
            Some(value) => {
                let said = format!("{name}: {}", value.to_string());
                if !facts.used.contains(&said) {
                    facts.used.push(said);
                }
            }
            None if self.assumed.iter().any(|assumed| assumed == name) => {
                facts.used.push(format!("{name}: as the set says"));
            }
            None if facts.not_known.iter().any(|known| known == name) => {}
            None => facts.not_known.push(name.to_owned()),
        }
    }
}

fn count<T>(known: Option<&[T]>) -> Option<usize> {
    known.map(<[T]>::len)
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}
