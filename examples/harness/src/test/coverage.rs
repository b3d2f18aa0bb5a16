//! Which clauses and codes of a set the cases brought up.

use std::collections::BTreeMap;

use maysend::{Finding, PolicySet};
use maysend_cases::Outcome;
use serde::Serialize;

use super::Tested;

/// What a set can say, and how many cases made it say so.
#[derive(Debug, Serialize)]
pub(super) struct Coverage {
    /// The clauses of the written policy.
    pub(super) clauses: Vec<Covered>,
    /// The codes that the policies say they give.
    pub(super) codes: Vec<Covered>,
}

/// One clause or code.
#[derive(Debug, Serialize)]
pub(super) struct Covered {
    /// The policy's id in the set.
    pub(super) policy: String,
    /// The clause's id, or the code.
    pub(super) name: String,
    /// How many cases had a finding of it.
    pub(super) cases: usize,
}

impl Coverage {
    pub(super) fn of(set: &PolicySet, tested: &[Tested<'_>]) -> anyhow::Result<Self> {
        let mut clauses: BTreeMap<(String, String), usize> = BTreeMap::new();
        if set.business().is_some() {
            for clause in set.clauses(None)? {
                clauses.insert((clause.policy, clause.id), 0);
            }
        }
        let mut codes: BTreeMap<(String, String), usize> = BTreeMap::new();
        for policy in set.policies() {
            for code in &policy.description().codes {
                codes.insert((policy.id().to_owned(), code.clone()), 0);
            }
        }
        for findings in tested.iter().filter_map(findings) {
            for ((policy, id), cases) in &mut clauses {
                let is_it = |finding: &&Finding| {
                    finding.policy == *policy && finding.clause.as_ref() == Some(id)
                };
                *cases += usize::from(findings.iter().any(is_it));
            }
            for ((policy, code), cases) in &mut codes {
                let is_it =
                    |finding: &&Finding| finding.policy == *policy && is_of(&finding.code, code);
                *cases += usize::from(findings.iter().any(is_it));
            }
        }
        Ok(Self {
            clauses: listed(clauses),
            codes: listed(codes),
        })
    }
}

/// Findings of policies that only watch count as well: the cases brought them up.
fn findings<'a>(tested: &'a Tested<'_>) -> Option<Vec<&'a Finding>> {
    let ran = tested.result.as_ref().ok()?;
    let (own, watched) = match &ran.outcome {
        Outcome::Decision(decision) => (&decision.outcome.findings, &decision.watched),
        Outcome::Reaction(reaction) => (&reaction.findings, &reaction.watched),
    };
    Some(own.iter().chain(watched).collect())
}

/// Whether a code is the declared one, or of the family that it declares with a final `*`.
fn is_of(code: &str, declared: &str) -> bool {
    match declared.strip_suffix('*') {
        Some(family) => code.starts_with(family) && code.len() > family.len(),
        None => code == declared,
    }
}

fn listed(counted: BTreeMap<(String, String), usize>) -> Vec<Covered> {
    counted
        .into_iter()
        .map(|((policy, name), cases)| Covered {
            policy,
            name,
            cases,
        })
        .collect()
}
