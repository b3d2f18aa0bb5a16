//! Answers of policies, kept for the next time that the same is asked of the same policy.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use crate::answer::{Opinion, Reaction};
use crate::bindings::types::Stage;
use crate::component::{ConfiguredKey, Ran};
use crate::digest::Digest;
use crate::failure::FailureKind;
use crate::lowered;
use crate::policy::Policy;
use crate::sandbox::Used;

/// Decides the same texts with sets that are nearly the same: what a policy answered, it is not asked again as long as question and
/// settings are the same. An answer depends on nothing else, so a decision is what it would be without; only its `execution`
/// says less.
///
/// For tests. It keeps every answer, until it is dropped or told to [`forget`](Self::forget).
///
/// ```
/// # fn stays(set: &maysend::PolicySet, other: &maysend::PolicySet, request: &maysend::Request)
/// # -> Result<bool, maysend::DecideError> {
/// let rehearsal = maysend::Rehearsal::new();
/// let before = set.rehearse(request, &rehearsal)?;
/// // Asks only the policies with other settings, and those that hear something else from them.
/// let after = other.rehearse(request, &rehearsal)?;
/// # Ok(
/// before.verdict == after.verdict
/// # )
/// # }
/// ```
#[derive(Debug, Default)]
pub struct Rehearsal {
    opinions: Known<Opinion>,
    reactions: Known<Reaction>,
}

/// A policy with its settings, under the name by which its answers call it.
type Asked = (String, ConfiguredKey);
type Answers<T> = HashMap<Digest, Result<T, FailureKind>>;

/// By policy, then by question.
#[derive(Debug)]
pub(crate) struct Known<T>(Mutex<HashMap<Asked, Answers<T>>>);

/// One question to one policy.
#[derive(Debug)]
pub(crate) struct Question {
    asked: Asked,
    digest: Digest,
}

impl Rehearsal {
    /// One that knows no answer yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets what this policy answered with these settings: nobody will ask it again.
    pub fn forget(&self, policy: &Policy) {
        if let Some(asked) = asked(policy) {
            self.opinions.all().remove(&asked);
            self.reactions.all().remove(&asked);
        }
    }

    pub(crate) const fn opinions(&self) -> &Known<Opinion> {
        &self.opinions
    }

    pub(crate) const fn reactions(&self) -> &Known<Reaction> {
        &self.reactions
    }
}

impl Question {
    /// None: nobody can tell whether two native policies are the same.
    pub(crate) fn new(
        policy: &Policy,
        stage: Option<Stage>,
        request: &lowered::Request<'_>,
        draft: &lowered::Draft<'_>,
    ) -> Option<Self> {
        #[derive(Serialize)]
        struct Whole<'a, 'r> {
            stage: Option<Stage>,
            request: &'a lowered::Request<'r>,
            draft: &'a lowered::Draft<'r>,
        }
        let whole = Whole {
            stage,
            request,
            draft,
        };
        Some(Self {
            asked: asked(policy)?,
            digest: Digest::of(&serde_json::to_vec(&whole).ok()?),
        })
    }
}

impl<T: Clone> Known<T> {
    /// What the question was answered with before, or else what `ask` gives.
    pub(crate) fn ask(&self, question: Option<Question>, ask: impl FnOnce() -> Ran<T>) -> Ran<T> {
        let Some(Question { asked, digest }) = question else {
            return ask();
        };
        let known = self
            .all()
            .get(&asked)
            .and_then(|own| own.get(&digest).cloned());
        if let Some(answer) = known {
            return Ran {
                answer,
                tier: "rehearsed",
                used: Used::default(),
                micros: 0,
            };
        }
        let ran = ask();
        // Another try may end otherwise.
        if !ran.answer.as_ref().is_err_and(FailureKind::is_transient) {
            let mut all = self.all();
            let own = all.entry(asked).or_default();
            own.insert(digest, ran.answer.clone());
        }
        ran
    }
}

impl<T> Known<T> {
    fn all(&self) -> MutexGuard<'_, HashMap<Asked, Answers<T>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

fn asked(policy: &Policy) -> Option<Asked> {
    Some((policy.id().to_owned(), policy.configured.key()?))
}
