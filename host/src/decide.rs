//! How a decision is made: label, amend, label again, judge, and all of it again at the latest defer.

use crate::Instant;
use crate::answer::{self, Context, Opinion};
use crate::approvals;
use crate::bindings::types;
use crate::component::Stage;
use crate::convert;
use crate::decision::{Decision, Digests, Execution, Outcome, PolicyExecution, Versions};
use crate::digest::Digest;
use crate::facts::Facts;
use crate::failure::{Failure, FailureKind};
use crate::policy::{OnFailure, Policy};
use crate::rehearsal::{Question, Rehearsal};
use crate::request::{Approval, Request};
use crate::sandbox::Timer;
use crate::set::PolicySet;
use crate::verdict::{Class, Effect, Finding, Hold, Label, Severity, Verdict, cover_secrets};

/// How often the judges are asked for an instant that all agree on.
const MAX_ROUNDS: u32 = 8;
/// How far ahead that instant may lie, in seconds.
const MAX_WAIT: i64 = 14 * 86_400;

/// Why there is no decision. In both cases the message must not be sent on the strength of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DecideError {
    /// All slots are taken: ask again.
    #[error("the engine is busy: all its slots are taken; ask again")]
    Busy,
    /// A policy did not answer in time, or the machine had no room for it: another try may end otherwise.
    #[error("policy `{}` {}; ask again", .0.policy, .0.kind)]
    Transient(Failure),
    /// The request is none: what it says cannot be.
    #[error("{0}")]
    Request(String),
}

/// One decision under way.
pub(crate) struct Deciding<'a> {
    set: &'a PolicySet,
    request: &'a Request,
    facts: Facts<'a>,
    rehearsal: Option<&'a Rehearsal>,
    execution: Vec<PolicyExecution>,
    failures: Vec<Failure>,
}

/// Findings, those of policies that only watch apart: a missed deadline loses them without a trace in the outcome.
#[derive(Clone, Default)]
struct Findings {
    counted: Vec<Finding>,
    watched: Vec<Finding>,
}

impl Findings {
    fn take(&mut self, policy: &Policy, findings: Vec<Finding>) {
        if policy.is_enforced() {
            self.counted.extend(findings);
        } else {
            self.watched.extend(findings);
        }
    }

    fn append(&mut self, other: Self) {
        self.counted.extend(other.counted);
        self.watched.extend(other.watched);
    }

    /// Findings of a later instant speak of that one as of now.
    fn told_of(mut self, instant: Instant) -> Self {
        for finding in self.counted.iter_mut().chain(&mut self.watched) {
            finding.message = format!("As of {instant}: {}", finding.message);
        }
        self
    }

    fn merge(&mut self, later: Self) {
        merge_findings(&mut self.counted, later.counted);
        merge_findings(&mut self.watched, later.watched);
    }
}

/// What the label stage found out about one body.
#[derive(Clone, Default)]
struct Labelled {
    /// What counts.
    labels: Vec<Label>,
    /// What policies in monitor mode say, for others in monitor mode.
    watched: Vec<Label>,
    findings: Findings,
    effects: Vec<Effect>,
}

/// The text as it would be sent at one instant, and what was found out while it came to that.
#[derive(Clone)]
struct Draft {
    body: String,
    digest: Digest,
    labelled: Labelled,
    findings: Findings,
    effects: Vec<Effect>,
    /// Which policies changed it, and in how many places each.
    edits: Vec<(String, u32)>,
}

/// What the judges said of a draft at one instant.
struct Judged {
    draft: Draft,
    round: Round,
}

/// What the judges said at one instant.
#[derive(Default)]
struct Round {
    denied: bool,
    defer: Option<Instant>,
    holds: Vec<Hold>,
    valid_until: Option<Instant>,
    findings: Findings,
    /// Those of the findings that tell why it waits.
    waits: Findings,
    effects: Vec<Effect>,
    labels: Vec<Label>,
}

/// What came of asking again at each later instant.
struct Agreed {
    /// The latest instant that was tried.
    tried: Option<Instant>,
    /// What was said at the one that all agreed on; none if they never did.
    last: Option<Judged>,
    /// Why it could not go at those tried before.
    waits: Findings,
    rounds: u32,
}

impl<'a> Deciding<'a> {
    pub(crate) fn new(
        set: &'a PolicySet,
        facts: Facts<'a>,
        rehearsal: Option<&'a Rehearsal>,
    ) -> Self {
        Self {
            set,
            request: facts.request,
            facts,
            rehearsal,
            execution: Vec::new(),
            failures: Vec::new(),
        }
    }

    pub(crate) fn run(mut self, digest: Digest) -> Result<Decision, DecideError> {
        let timer = Timer::start();
        let at = self.request.at;

        let draft = self.amend(&self.request.message.body, at)?;
        let mut first = self.judge(draft, at)?;
        let mut agreement = self.agree(&first)?;
        if let Some(draft) = self.approved(&first, agreement.last.as_ref())? {
            // What was said of the text as it will not be sent is not what was decided.
            for entry in &mut self.execution {
                (entry.verdict, entry.not_before) = (None, None);
            }
            first = self.judge(draft, at)?;
            let rounds = agreement.rounds;
            agreement = self.agree(&first)?;
            agreement.rounds = agreement.rounds.saturating_add(rounds);
        }
        let Agreed {
            tried: agreed,
            last,
            waits,
            rounds,
        } = agreement;
        let pointless = self
            .request
            .message
            .not_after
            .is_some_and(|end| agreed.unwrap_or(at) > end);

        let is_agreed = last.is_some();
        let Judged {
            // What is reported is the text that would be sent: a later instant can ask for more in it, or for less.
            draft: mut sent,
            round:
                Round {
                    mut denied,
                    mut holds,
                    valid_until,
                    findings: mut judged,
                    mut effects,
                    mut labels,
                    ..
                },
        } = first;
        judged.merge(waits);
        if let Some(Judged { draft, round }) = last {
            denied |= round.denied;
            merge_holds(&mut holds, round.holds);
            judged.merge(round.findings);
            if draft.body == sent.body {
                sent.findings.merge(draft.findings);
            } else {
                sent = draft;
                effects = round.effects;
                labels = round.labels;
            }
        }
        let standing = approvals::standing(self.request, &sent.digest, at);
        let class = Class::strictest(&sent.labelled.labels);
        let labels: Vec<Label> = sent.labelled.labels.into_iter().chain(labels).collect();
        let effects = sent
            .effects
            .into_iter()
            .chain(sent.labelled.effects)
            .chain(effects)
            .collect();
        for (policy, edits) in sent.edits {
            if let Some(entry) = self
                .execution
                .iter_mut()
                .find(|entry| entry.policy == policy)
            {
                entry.edits = edits;
            }
        }
        let mut findings = sent.findings;
        findings.append(sent.labelled.findings);
        findings.append(judged);
        let Findings {
            counted: mut findings,
            mut watched,
        } = findings;
        let bodies = [self.request.message.body.as_str(), &sent.body];
        cover_secrets(&mut [&mut findings, &mut watched], &bodies);
        if agreed.is_some() && !is_agreed {
            merge_holds(&mut holds, vec![no_instant()]);
            findings.push(no_instant_finding());
        }
        if pointless {
            denied = true;
            findings.push(pointless_finding(self.request, agreed.unwrap_or(at)));
        }
        self.fail(&mut denied, &mut holds, &mut findings);
        let approvers = self.set.approvers();
        let asked = holds.clone();
        findings.extend(approvals::lift(&mut holds, &standing, approvers));
        let left = (holds.as_slice(), asked.as_slice());
        findings.extend(approvals::left(self.request, left, approvers, &sent.digest));

        // Where no instant was agreed on, lifting the hold leaves the latest defer: it never lets the text go now.
        let not_before = agreed.filter(|_| !denied && (is_agreed || holds.is_empty()));
        let verdict = if denied {
            Verdict::Deny
        } else if !holds.is_empty() {
            Verdict::Hold
        } else if not_before.is_some() {
            Verdict::Defer
        } else {
            Verdict::Allow
        };
        let valid_until = match verdict {
            // What rests on an approval ends with it.
            Verdict::Allow => [valid_until, self.request.message.not_after]
                .into_iter()
                .chain(standing.iter().map(|approval| approval.expires_at))
                .flatten()
                .min(),
            _ => None,
        };
        let execution = Execution {
            micros: timer.micros(),
            rounds,
            policies: self.execution,
        };
        Ok(Decision {
            outcome: Outcome {
                id: self.request.message.id.clone(),
                verdict,
                not_before,
                valid_until,
                holds,
                body: (verdict != Verdict::Deny).then_some(sent.body),
                class,
                labels,
                findings,
                effects: reviewed(effects),
                failures: self.failures,
                assumed: self.facts.assumed,
                digests: Digests {
                    set: self.set.digest().clone(),
                    request: digest,
                    body: sent.digest,
                    policies: self.set.policy_digests(),
                },
                versions: Versions::current(),
            },
            watched,
            execution,
        })
    }

    /// Labels the body, lets each amending policy change it as is right at that instant, and labels what came of it before
    /// anybody else looks.
    fn amend(&mut self, body: &str, at: Instant) -> Result<Draft, DecideError> {
        let mut body = body.to_owned();
        let mut labelled = self.label(&body, at)?;
        let mut findings = Findings::default();
        let mut effects = Vec::new();
        let mut edits = Vec::new();
        let set = self.set;
        for policy in set.policies() {
            if !policy.has_stage(Stage::Amend) {
                continue;
            }
            let Some(opinion) = self.ask(policy, Stage::Amend, &body, &labelled, &[], at)? else {
                continue;
            };
            findings.take(policy, opinion.findings);
            if !policy.is_enforced() {
                continue;
            }
            effects.extend(opinion.effects);
            let edited = answer::apply(&body, &opinion.edits);
            if edited != body {
                let places = u32::try_from(opinion.edits.len()).unwrap_or(u32::MAX);
                edits.push((policy.id().to_owned(), places));
                body = edited;
                labelled = self.label(&body, at)?;
            }
        }
        Ok(Draft {
            digest: set.engine().body_digest(&body),
            body,
            labelled,
            findings,
            effects,
            edits,
        })
    }

    fn label(&mut self, body: &str, at: Instant) -> Result<Labelled, DecideError> {
        let mut labelled = Labelled::default();
        let set = self.set;
        for policy in set.policies() {
            if !policy.has_stage(Stage::Label) {
                continue;
            }
            let Some(opinion) = self.ask(policy, Stage::Label, body, &labelled, &[], at)? else {
                continue;
            };
            labelled.findings.take(policy, opinion.findings);
            if policy.is_enforced() {
                labelled.labels.extend(opinion.labels);
                labelled.effects.extend(opinion.effects);
            } else {
                labelled.watched.extend(opinion.labels);
            }
        }
        Ok(labelled)
    }

    fn judge(&mut self, draft: Draft, at: Instant) -> Result<Judged, DecideError> {
        // One that is given only later is known to nobody now.
        let standing: Vec<_> = approvals::standing(self.request, &draft.digest, self.request.at)
            .into_iter()
            .filter(|approval| approval.expires_at.is_none_or(|end| at < end))
            .collect();
        let mut round = Round::default();
        let set = self.set;
        for policy in set.policies() {
            if !policy.has_stage(Stage::Judge) {
                continue;
            }
            let opinion = self.ask(
                policy,
                Stage::Judge,
                &draft.body,
                &draft.labelled,
                &standing,
                at,
            )?;
            let Some(opinion) = opinion else {
                continue;
            };
            if opinion.not_before.is_some() {
                round.waits.take(policy, opinion.findings.clone());
            }
            round.findings.take(policy, opinion.findings);
            if !policy.is_enforced() {
                continue;
            }
            round.denied |= opinion.verdict == Verdict::Deny;
            round.defer = round.defer.max(opinion.not_before);
            merge_holds(&mut round.holds, opinion.holds);
            round.valid_until = [round.valid_until, opinion.valid_until]
                .into_iter()
                .flatten()
                .min();
            round.effects.extend(opinion.effects);
            round.labels.extend(opinion.labels);
        }
        Ok(Judged { draft, round })
    }

    /// Asks again at the latest defer until none defers: the text is made as it would be sent then, and the judges judge that.
    fn agree(&mut self, first: &Judged) -> Result<Agreed, DecideError> {
        let mut agreed = Agreed {
            tried: None,
            last: None,
            waits: Findings::default(),
            rounds: 1,
        };
        let mut defer = first.round.defer;
        while let Some(instant) = defer {
            agreed.tried = Some(instant);
            if agreed.rounds >= MAX_ROUNDS || instant > self.request.at.plus(MAX_WAIT) {
                break;
            }
            agreed.rounds = agreed.rounds.saturating_add(1);
            let draft = self.amend(&self.request.message.body, instant)?;
            let before = self.verdicts();
            let mut judged = self.judge(draft, instant)?;
            defer = judged.round.defer;
            if defer.is_none() {
                agreed.last = Some(judged);
                break;
            }
            self.only_waits(before);
            let waits = std::mem::take(&mut judged.round.waits);
            agreed.waits.merge(waits.told_of(instant));
        }
        Ok(agreed)
    }

    /// What each policy has said so far, and until when it deferred.
    fn verdicts(&self) -> Vec<(Option<Verdict>, Option<Instant>)> {
        let said = self.execution.iter();
        said.map(|entry| (entry.verdict, entry.not_before))
            .collect()
    }

    /// Of a round that none agreed on, only that it waits is counted: nothing else of it is a policy's verdict.
    fn only_waits(&mut self, before: Vec<(Option<Verdict>, Option<Instant>)>) {
        for (entry, (verdict, not_before)) in self.execution.iter_mut().zip(before) {
            let waits = (entry.not_before > not_before).then_some(Verdict::Defer);
            entry.verdict = verdict.max(waits);
        }
    }

    /// The text as it would be sent later, if that is what somebody approved and it can go now as it is: an approval can be what
    /// lets it go at once, and then goes what was approved.
    fn approved(
        &mut self,
        first: &Judged,
        last: Option<&Judged>,
    ) -> Result<Option<Draft>, DecideError> {
        let at = self.request.at;
        let Some(later) = last.map(|last| &last.draft) else {
            return Ok(None);
        };
        let is_meant =
            |draft: &Draft| !approvals::standing(self.request, &draft.digest, at).is_empty();
        if later.body == first.draft.body || is_meant(&first.draft) || !is_meant(later) {
            return Ok(None);
        }
        let now = self.amend(&later.body, at)?;
        Ok((now.body == later.body).then(|| Draft {
            labelled: now.labelled,
            ..later.clone()
        }))
    }

    /// Asks one policy. None if it failed, which is noted.
    fn ask(
        &mut self,
        policy: &Policy,
        stage: Stage,
        body: &str,
        labelled: &Labelled,
        standing: &[&'a Approval],
        at: Instant,
    ) -> Result<Option<Opinion>, DecideError> {
        let request = convert::request(&self.facts, &policy.description().reads, standing, at);
        let watched: &[Label] = if policy.is_enforced() {
            &[]
        } else {
            &labelled.watched
        };
        let draft = convert::draft(body, labelled.labels.iter().chain(watched));
        let wit_stage = match stage {
            Stage::Label => types::Stage::Label,
            Stage::Amend => types::Stage::Amend,
            Stage::Judge => types::Stage::Judge,
        };
        let context = Context {
            policy: policy.id(),
            description: policy.description(),
            limits: policy.limits(),
            body,
            at,
        };
        let ask = || {
            let engine = self.set.engine();
            let ran = policy
                .configured
                .review(engine, wit_stage, &request, &draft);
            ran.and_then(|raw| context.opinion(stage, raw))
        };
        let ran = match self.rehearsal {
            Some(rehearsal) => {
                let question = Question::new(policy, Some(wit_stage), &request, &draft);
                rehearsal.opinions().ask(question, ask)
            }
            None => ask(),
        };
        let entry = entry(&mut self.execution, policy);
        entry.add(ran.used, ran.micros);
        ran.tier.clone_into(&mut entry.tier);
        match ran.answer {
            Ok(opinion) => {
                if stage == Stage::Judge {
                    entry.verdict = entry.verdict.max(Some(opinion.overall()));
                    entry.not_before = entry.not_before.max(opinion.not_before);
                }
                Ok(Some(opinion))
            }
            Err(kind) => {
                if !policy.is_enforced() || kind.is_transient() {
                    entry.failure = Some(kind.clone());
                }
                self.note_failure(policy, kind).map(|()| None)
            }
        }
    }

    fn note_failure(&mut self, policy: &Policy, kind: FailureKind) -> Result<(), DecideError> {
        if !policy.is_enforced() {
            return Ok(());
        }
        let failure = Failure {
            policy: policy.id().to_owned(),
            kind,
        };
        if failure.kind.is_transient() {
            return Err(DecideError::Transient(failure));
        }
        if !self.failures.contains(&failure) {
            self.failures.push(failure);
        }
        Ok(())
    }

    /// What the set says for each policy that failed.
    fn fail(&self, denied: &mut bool, holds: &mut Vec<Hold>, findings: &mut Vec<Finding>) {
        for failure in &self.failures {
            let on_failure = self
                .set
                .policies()
                .iter()
                .find(|policy| policy.id() == failure.policy)
                .map_or(OnFailure::Deny, |policy| policy.on_failure());
            match on_failure {
                OnFailure::Deny => *denied = true,
                OnFailure::Hold => merge_holds(
                    holds,
                    vec![Hold {
                        role: "manager".to_owned(),
                        subject: format!("policy-failure/{}", failure.policy),
                        policy: failure.policy.clone(),
                    }],
                ),
            }
            findings.push(engine_finding(
                "maysend/policy-failed",
                format!(
                    "The policy `{}` could not check this text: it {}.",
                    failure.policy, failure.kind
                ),
                Some("Have the policy mended; until then its texts wait or stay.".to_owned()),
            ));
        }
    }
}

/// The policy's line in the report.
pub(crate) fn entry<'e>(
    execution: &'e mut Vec<PolicyExecution>,
    policy: &Policy,
) -> &'e mut PolicyExecution {
    let position = execution
        .iter()
        .position(|entry| entry.policy == policy.id())
        .unwrap_or_else(|| {
            execution.push(PolicyExecution {
                policy: policy.id().to_owned(),
                monitor: !policy.is_enforced(),
                verdict: None,
                not_before: None,
                calls: 0,
                fuel: 0,
                edits: 0,
                memory: 0,
                micros: 0,
                tier: String::new(),
                log: Vec::new(),
                failure: None,
            });
            execution.len().saturating_sub(1)
        });
    #[expect(clippy::indexing_slicing, reason = "found or pushed just now")]
    &mut execution[position]
}

fn merge_holds(holds: &mut Vec<Hold>, more: Vec<Hold>) {
    for hold in more {
        if !holds.contains(&hold) {
            holds.push(hold);
        }
    }
}

/// Of a later round, only what was not said before and stops the text then.
fn merge_findings(findings: &mut Vec<Finding>, more: Vec<Finding>) {
    for finding in more {
        let known = findings
            .iter()
            .any(|old| old.code == finding.code && old.policy == finding.policy);
        if !known && finding.severity > Severity::Note {
            findings.push(finding);
        }
    }
}

/// Kinds of effects that this version knows what to do with (WIT `types.effect`).
const KNOWN_EFFECTS: [&str; 9] = [
    "opt-out",
    "opt-in",
    "void-consent",
    "pause",
    "review",
    "redact",
    "route",
    "preference",
    "help",
];

/// Each effect once; for one of an unknown kind somebody has to look.
pub(crate) fn reviewed(effects: Vec<Effect>) -> Vec<Effect> {
    let mut unique: Vec<Effect> = Vec::new();
    for effect in effects {
        let unknown = !KNOWN_EFFECTS.contains(&effect.kind.as_str());
        let review = unknown.then(|| Effect {
            kind: "review".to_owned(),
            value: format!("unknown effect `{}`", effect.kind),
            policy: crate::ENGINE.to_owned(),
            span: None,
            attributes: Vec::new(),
        });
        for effect in std::iter::once(effect).chain(review) {
            let known = unique.iter().any(|old| {
                (&old.kind, &old.value, &old.span, &old.attributes)
                    == (
                        &effect.kind,
                        &effect.value,
                        &effect.span,
                        &effect.attributes,
                    )
            });
            if !known {
                unique.push(effect);
            }
        }
    }
    unique
}

pub(crate) fn engine_finding(code: &str, message: String, remedy: Option<String>) -> Finding {
    Finding {
        policy: crate::ENGINE.to_owned(),
        code: code.to_owned(),
        severity: Severity::Violation,
        clause: None,
        message,
        authorities: Vec::new(),
        span: None,
        remedy,
        attributes: Vec::new(),
    }
}

fn no_instant() -> Hold {
    Hold {
        role: "manager".to_owned(),
        subject: "no-instant".to_owned(),
        policy: crate::ENGINE.to_owned(),
    }
}

fn no_instant_finding() -> Finding {
    engine_finding(
        "maysend/no-instant",
        "Within 14 days there is no moment at which all policies would let this text go."
            .to_owned(),
        Some(
            "Reach the customer in another way, or have a manager look at the policies.".to_owned(),
        ),
    )
}

fn pointless_finding(request: &Request, at: Instant) -> Finding {
    let end = request.message.not_after.unwrap_or(at);
    engine_finding(
        "maysend/pointless",
        format!("The text is of no use after {end}, and may not go before {at}."),
        Some("Write a text that is still true then.".to_owned()),
    )
}
