//! What becomes of a text from a customer: all policies' effects joined, and a STOP that nothing can lose.

use crate::Instant;
use crate::answer::{Context, Reaction as Answer};
use crate::convert;
use crate::decide::{engine_finding, entry, reviewed};
use crate::decision::{Digests, Execution, PolicyExecution, Reaction, Reply, Versions};
use crate::digest::Digest;
use crate::facts::Facts;
use crate::failure::Failure;
use crate::keywords::{self, Plain};
use crate::rehearsal::{Question, Rehearsal};
use crate::request::{Direction, Exchange, Message, OptOut, Request, Sender, Trigger};
use crate::sandbox::Timer;
use crate::set::PolicySet;
use crate::verdict::{Effect, Finding, Label, Severity, cover_secrets};

/// The topic of the one confirmation that an opt-out may be answered with (47 CFR 64.1200(a)(12)).
const CONFIRMATION: &str = "opt-out-confirmation";

pub(crate) fn receive(
    set: &PolicySet,
    mut facts: Facts<'_>,
    digest: Digest,
    rehearsal: Option<&Rehearsal>,
) -> Reaction {
    let timer = Timer::start();
    // A customer's text is a person's, whatever was left out.
    facts.trigger = Trigger::Manual;
    let request = facts.request;
    let approvals: Vec<_> = request.message.approvals.iter().collect();
    let body = request.message.body.as_str();

    let mut joined = Joined::default();
    for policy in set
        .policies()
        .iter()
        .filter(|policy| policy.configured.receives())
    {
        let asked = convert::request(&facts, &policy.description().reads, &approvals, request.at);
        let draft = convert::draft(body, []);
        let context = Context {
            policy: policy.id(),
            description: policy.description(),
            limits: policy.limits(),
            body,
            at: request.at,
        };
        let ask = || {
            let ran = policy.configured.receive(set.engine(), &asked, &draft);
            ran.and_then(|raw| context.reaction(raw))
        };
        let ran = match rehearsal {
            Some(rehearsal) => {
                let question = Question::new(policy, None, &asked, &draft);
                rehearsal.reactions().ask(question, ask)
            }
            None => ask(),
        };
        let line = entry(&mut joined.execution, policy);
        line.add(ran.used, ran.micros);
        ran.tier.clone_into(&mut line.tier);
        match ran.answer {
            Ok(answer) if policy.is_enforced() => joined.take(policy.id(), answer),
            Ok(answer) => joined.watched.extend(answer.findings),
            Err(kind) if policy.is_enforced() => joined.failures.push(Failure {
                policy: policy.id().to_owned(),
                kind,
            }),
            Err(kind) => line.failure = Some(kind),
        }
    }
    joined.keep_what_is_plain(request);
    joined.prefer_opt_outs();
    let reply = joined.choose_reply();
    cover_secrets(&mut [&mut joined.findings, &mut joined.watched], &[body]);
    let body_digest = set.engine().body_digest(body);
    Reaction {
        id: request.message.id.clone(),
        effects: reviewed(joined.effects),
        reply,
        labels: joined.labels,
        findings: joined.findings,
        watched: joined.watched,
        failures: joined.failures,
        digests: Digests {
            set: set.digest().clone(),
            request: digest,
            body: body_digest,
            policies: set.policy_digests(),
        },
        versions: Versions::current(),
        execution: Execution {
            micros: timer.micros(),
            rounds: 1,
            policies: joined.execution,
        },
    }
}

#[derive(Default)]
struct Joined {
    effects: Vec<Effect>,
    findings: Vec<Finding>,
    watched: Vec<Finding>,
    labels: Vec<Label>,
    replies: Vec<Reply>,
    failures: Vec<Failure>,
    execution: Vec<PolicyExecution>,
}

impl Joined {
    fn take(&mut self, policy: &str, answer: Answer) {
        self.effects.extend(answer.effects);
        self.findings.extend(answer.findings);
        self.labels.extend(answer.labels);
        self.replies.extend(answer.reply.map(|(body, topic)| Reply {
            body,
            topic,
            policy: policy.to_owned(),
        }));
    }

    /// What the law or the carrier says beyond doubt holds even if every policy failed or none understood it.
    fn keep_what_is_plain(&mut self, request: &Request) {
        let plain = keywords::read(
            &request.message.body,
            request.message.carrier_flag.as_deref(),
        );
        let failed = !self.failures.is_empty();
        match plain {
            // A policy that narrows the opt-out may do so, unless another that would have widened it failed.
            Plain::OptOut if !self.has("opt-out") || (failed && !self.ends_all()) => {
                self.add("opt-out", "all");
                self.add(
                    "review",
                    "the engine itself honoured a keyword or a carrier flag",
                );
            }
            // To resume is to permit: what failed may have known why not, so a person looks at it.
            Plain::OptIn if failed && !self.has("opt-in") => {
                self.add(
                    "review",
                    "the text or its carrier flag asks for texts again",
                );
            }
            _ => {}
        }
        if failed {
            self.add("review", "policy-failure");
            for failure in &self.failures {
                self.findings.push(engine_finding(
                    "maysend/policy-failed",
                    format!(
                        "The policy `{}` could not read this text: it {}. A person should.",
                        failure.policy, failure.kind
                    ),
                    Some("Read the text and act on it by hand.".to_owned()),
                ));
            }
        }
    }

    fn prefer_opt_outs(&mut self) {
        if self.has("opt-out") {
            self.effects.retain(|effect| effect.kind != "opt-in");
        }
    }

    /// One text is answered with one text at most: after an opt-out only its confirmation, to a wrong number nothing else either,
    /// else the first that was offered.
    fn choose_reply(&mut self) -> Option<Reply> {
        let opted_out = self.has("opt-out");
        let ends = opted_out || self.has("void-consent");
        let is_confirmation = |reply: &Reply| reply.topic.as_deref() == Some(CONFIRMATION);
        let chosen = self.replies.iter().position(|reply| {
            if is_confirmation(reply) {
                opted_out
            } else {
                !ends
            }
        });
        let reply = chosen.map(|index| self.replies.remove(index));
        for withheld in &self.replies {
            self.findings.push(Finding {
                severity: Severity::Note,
                ..engine_finding(
                    "maysend/reply-withheld",
                    format!(
                        "The answer that the policy `{}` offered was withheld: one text gets one answer.",
                        withheld.policy
                    ),
                    None,
                )
            });
        }
        reply
    }

    fn ends_all(&self) -> bool {
        self.effects.iter().any(|effect| {
            effect.kind == "opt-out" && effect.value == "all" && effect.attributes.is_empty()
        })
    }

    fn has(&self, kind: &str) -> bool {
        self.effects.iter().any(|effect| effect.kind == kind)
    }

    fn add(&mut self, kind: &str, value: &str) {
        self.effects.push(Effect {
            kind: kind.to_owned(),
            value: value.to_owned(),
            policy: crate::ENGINE.to_owned(),
            span: None,
            attributes: Vec::new(),
        });
    }
}

/// The outbound request for a reply, with what is known since the text that it answers: the text itself, and what it ended.
pub(crate) fn reply_request(request: &Request, reaction: &Reaction) -> Option<Request> {
    let reply = reaction.reply.as_ref()?;
    let mut outbound = request.clone();
    let answered = std::mem::replace(&mut outbound.message, Message::new(reply.body.clone()));
    outbound.message.id = format!("{}/reply", answered.id);
    outbound.message.channel.clone_from(&answered.channel);
    outbound
        .message
        .business_number
        .clone_from(&answered.business_number);
    outbound.message.origin = Some("generated".to_owned());
    outbound.message.topic.clone_from(&reply.topic);
    outbound.message.audience = Some(1);
    outbound.message.group_size = Some(1);
    outbound.sender = Sender {
        role: Some("automation".to_owned()),
        device: Some("server".to_owned()),
        archived: request.sender.archived,
        ..Sender::default()
    };
    // Only if the earlier texts are known can the history be: an unknown past stays unknown.
    if let Some(history) = &mut outbound.history {
        history.exchanges.push(received(request.at, answered));
    }
    put_on_record(&mut outbound, reaction);
    Some(outbound)
}

fn received(at: Instant, message: Message) -> Exchange {
    Exchange {
        id: message.id,
        at,
        direction: Direction::Inbound,
        trigger: Trigger::Manual,
        status: "received".to_owned(),
        body: Some(message.body),
        topic: message.topic,
        campaign: None,
        template: None,
        sender: None,
        labels: Vec::new(),
        attributes: Vec::new(),
    }
}

/// What a text ended: a pause is an opt-out that says that it is one.
pub(crate) fn opt_outs(reaction: &Reaction, at: Instant) -> impl Iterator<Item = OptOut> {
    reaction.effects.iter().filter_map(move |effect| {
        let source = match effect.kind.as_str() {
            "opt-out" => "text",
            "pause" => "pause",
            _ => return None,
        };
        Some(OptOut {
            topic: effect.value.clone(),
            at,
            source: source.to_owned(),
            seller: None,
            lifted_at: None,
            attributes: effect.attributes.clone(),
        })
    })
}

/// Puts what the text ended on record. Where no opt-outs were known, one of everything is enough to know: no other could stop
/// more. One of less leaves them unknown.
fn put_on_record(outbound: &mut Request, reaction: &Reaction) {
    let at = outbound.at;
    let recipient = &mut outbound.recipient;
    for opt_out in opt_outs(reaction, at) {
        let is_enough = opt_out.topic == "all" && opt_out.source == "text";
        if recipient.opt_outs.is_some() || is_enough {
            recipient.opt_outs.get_or_insert_default().push(opt_out);
        }
    }
    if reaction
        .effects
        .iter()
        .any(|effect| effect.kind == "void-consent")
    {
        recipient.void_consents(at);
    }
}
