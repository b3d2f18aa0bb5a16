//! The policy `rules`: rules of a dealership's own, written in its policy set.

mod compile;
mod condition;
mod contradiction;
mod moment;
mod phrase;
mod settings;
mod truth;

use maysend_sdk::prelude::*;

pub use crate::compile::KNOWN_TOPICS;
use crate::compile::{GIVEN_LABELS, LONGEST_WINDOW, Rule, Then};
use crate::condition::{Facts, Seen};
use crate::phrase::Words;
pub use crate::settings::Settings;
use crate::truth::Truth;

/// The host waits no longer than this, in seconds.
const LONGEST_WAIT: i64 = 14 * 86_400;

/// The configured policy.
#[derive(Debug)]
pub struct RulesPolicy {
    rules: Vec<Rule>,
}

impl Policy for RulesPolicy {
    type Settings = Settings;

    fn describe() -> Description {
        Description::new(
            "rules",
            env!("CARGO_PKG_VERSION"),
            "What the dealership itself rules, beside the law: written in its policy set.",
        )
        .stages([Stage::Label, Stage::Judge])
        .reads([
            Part::Sender,
            Part::RecipientIdentity,
            Part::RecipientConsents,
            Part::RecipientRelationships,
            Part::History(Some(LONGEST_WINDOW * 60)),
            Part::Business,
            Part::Attributes,
        ])
        .needs_labels(["class"])
        .gives_labels(GIVEN_LABELS)
        .codes(["rules/*"])
    }

    fn settings_schema() -> String {
        include_str!("../settings.schema.json").to_owned()
    }

    fn configure(settings: Settings, _: &Files) -> Result<Self, Problems> {
        compile::rules(&settings).map(|rules| Self { rules })
    }

    fn clauses(&self, _: &Business) -> Vec<Clause> {
        self.rules
            .iter()
            .filter(|rule| rule.then != Then::Label)
            .map(|rule| {
                Clause::new(rule.code.clone(), rule.title.clone(), rule.clause.clone())
                    .authorities(rule.authorities.clone())
            })
            .collect()
    }
}

impl Outbound for RulesPolicy {
    fn review(&self, stage: Stage, request: &Request, draft: &Draft) -> Result<Opinion, Failure> {
        // Most sets have no rule that labels.
        if stage == Stage::Label && self.rules.iter().all(|rule| rule.label.is_none()) {
            return Ok(Opinion::allow());
        }
        let words = Words::of(draft.body());
        if stage == Stage::Label {
            return self.label(request, draft, &words);
        }
        let facts = Facts {
            request,
            draft,
            given: &[],
            words: &words,
        };
        let mut opinion = Opinion::allow();
        for rule in &self.rules {
            if rule.then != Then::Label {
                opinion = opinion.and(rule.judge(&facts)?);
            }
        }
        Ok(opinion)
    }
}

impl RulesPolicy {
    /// Labels, in the order of the rules: a later rule sees what an earlier one gave.
    fn label(&self, request: &Request, draft: &Draft, words: &Words) -> Result<Opinion, Failure> {
        let mut given: Vec<Label> = Vec::new();
        for rule in &self.rules {
            let Some(label) = &rule.label else { continue };
            let facts = Facts {
                request,
                draft,
                given: &given,
                words,
            };
            let mut seen = Seen::default();
            if rule
                .condition
                .holds(&facts, request.at(), &mut seen)?
                .may_hold()
            {
                let mut made = Label::new(label.name.clone(), label.value.clone());
                made.spans = distinct(seen.spans);
                given.push(made.cue(rule.code.clone()));
            }
        }
        Ok(given.into_iter().fold(Opinion::allow(), Opinion::label))
    }
}

impl Rule {
    fn judge(&self, facts: &Facts<'_>) -> Result<Opinion, Failure> {
        let at = facts.request.at();
        let mut seen = Seen::default();
        let now = self.condition.holds(facts, at, &mut seen)?;
        if !now.may_hold() {
            // What may go now may not go any more once the rule begins to apply.
            let begins = self.next(facts, |truth| truth.may_hold() && self.then >= Then::Ask)?;
            return Ok(
                begins.map_or_else(Opinion::allow, |instant| Opinion::allow().until(instant))
            );
        }
        let finding = self.finding(now, seen);
        Ok(match self.then {
            Then::Note => Opinion::allow().note(finding),
            Then::Warn => Opinion::allow().finding(finding),
            Then::Ask => Opinion::hold("sender", self.code.clone(), finding),
            Then::Hold => Opinion::hold(self.role.clone(), self.code.clone(), finding),
            Then::Deny => Opinion::deny(violation(finding)),
            Then::Defer => match self.next(facts, |truth| !truth.may_hold())? {
                Some(instant) => Opinion::defer(instant, violation(finding)),
                None => Opinion::hold("manager", self.code.clone(), finding),
            },
            Then::Label => Opinion::allow(),
        })
    }

    /// The first later instant at which the condition is as wanted; none within the time that the host waits.
    fn next(
        &self,
        facts: &Facts<'_>,
        wanted: impl Fn(Truth) -> bool,
    ) -> Result<Option<Instant>, Failure> {
        if !self.has_clock {
            return Ok(None);
        }
        let end = facts.request.at().saturating_add(LONGEST_WAIT);
        for instant in self.condition.turns(facts)? {
            if instant > end {
                break;
            }
            if wanted(self.condition.holds(facts, instant, &mut Seen::default())?) {
                return Ok(Some(instant));
            }
        }
        Ok(None)
    }

    fn finding(&self, now: Truth, seen: Seen) -> Finding {
        let mut message = self.because.clone();
        if now == Truth::Unknown {
            message.push_str(&format!(
                " (It applies because this is not known: {}.)",
                seen.unknown.join(", ")
            ));
        }
        let mut finding = Finding::warning(self.code.clone(), message)
            .clause(self.code.clone())
            .authorities(self.authorities.clone())
            .at(seen.spans.first().copied());
        if let Some(remedy) = &self.remedy {
            finding = finding.remedy(remedy.clone());
        }
        if now == Truth::Unknown {
            finding = finding.attribute("not-known", seen.unknown.join(", "));
        }
        finding
    }
}

fn violation(finding: Finding) -> Finding {
    Finding {
        severity: Severity::Violation,
        ..finding
    }
}

fn distinct(spans: Vec<Span>) -> Vec<Span> {
    let mut kept: Vec<Span> = Vec::new();
    for span in spans {
        if !kept.contains(&span) {
            kept.push(span);
        }
    }
    kept
}

maysend_sdk::export!(RulesPolicy: outbound);
