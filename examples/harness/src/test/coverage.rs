//! Which clauses and codes of a set the cases brought up.

use std::collections::BTreeSet;

use maysend::{Finding, PolicySet};
use maysend_cases::Outcome;
use serde::Serialize;

use super::Tested;

/// What a set can say, and how many cases made it say so. Both lists are in order, each name once.
#[derive(Debug, Serialize)]
pub(crate) struct Coverage {
    /// The clauses of the written policy.
    pub(crate) clauses: Vec<Covered>,
    /// The codes that the policies say they give.
    pub(crate) codes: Vec<Covered>,
}

/// One clause or code.
#[derive(Debug, Serialize)]
pub(crate) struct Covered {
    /// The policy's id in the set.
    pub(crate) policy: String,
    /// The clause's id, or the code.
    pub(crate) name: String,
    /// How many cases had a finding of it.
    pub(crate) cases: usize,
    /// Why none has to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) excuse: Option<String>,
}

impl Coverage {
    /// Of a set that said nothing yet.
    pub(crate) fn new(set: &PolicySet) -> anyhow::Result<Self> {
        let mut clauses = Vec::new();
        if set.business().is_some() {
            for clause in set.clauses(None)? {
                clauses.push((clause.policy, clause.id));
            }
        }
        let mut codes = Vec::new();
        for policy in set.policies() {
            let own = policy.description().codes.iter();
            codes.extend(own.map(|code| (policy.id().to_owned(), code.clone())));
        }
        Ok(Self {
            clauses: listed(clauses),
            codes: listed(codes),
        })
    }

    pub(super) fn of(set: &PolicySet, tested: &[Tested<'_>]) -> anyhow::Result<Self> {
        let mut coverage = Self::new(set)?;
        for findings in tested.iter().filter_map(findings) {
            coverage.count(findings);
        }
        Ok(coverage)
    }

    /// Whether everything came up, or need not.
    pub(super) fn is_whole(&self) -> bool {
        let mut all = self.clauses.iter().chain(&self.codes);
        all.all(|covered| covered.cases > 0 || covered.excuse.is_some())
    }

    /// Counts a case, or a text, that had these findings.
    pub(crate) fn count<'a>(&mut self, findings: impl IntoIterator<Item = &'a Finding>) {
        let (mut clauses, mut codes) = (BTreeSet::new(), BTreeSet::new());
        for finding in findings {
            let policy = finding.policy.as_str();
            if let Some(clause) = &finding.clause {
                clauses.extend(place(&self.clauses, policy, clause));
            }
            codes.extend(place(&self.codes, policy, &finding.code));
            for (index, declared) in self.codes.iter().enumerate() {
                // A family, which the finding's code is of.
                let is_of = declared.name.strip_suffix('*').is_some_and(|family| {
                    declared.policy == policy
                        && finding.code.starts_with(family)
                        && finding.code.len() > family.len()
                });
                codes.extend(is_of.then_some(index));
            }
        }
        for (listed, fired) in [(&mut self.clauses, clauses), (&mut self.codes, codes)] {
            for index in fired {
                if let Some(covered) = listed.get_mut(index) {
                    covered.cases = covered.cases.saturating_add(1);
                }
            }
        }
    }
}

/// Where in an ordered list it is.
fn place(listed: &[Covered], policy: &str, name: &str) -> Option<usize> {
    let sought = (policy, name);
    listed
        .binary_search_by(|covered| (covered.policy.as_str(), covered.name.as_str()).cmp(&sought))
        .ok()
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

fn listed(mut names: Vec<(String, String)>) -> Vec<Covered> {
    names.sort();
    names.dedup();
    names
        .into_iter()
        .map(|(policy, name)| Covered {
            policy,
            name,
            cases: 0,
            excuse: None,
        })
        .collect()
}
