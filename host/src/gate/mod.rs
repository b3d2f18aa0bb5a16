//! The gate: from a draft to a text that was sent, with the ledger in between.
//!
//! [`Gate::outbound`] reads what is on record for the phone, asks the policies and records the decision with what it reserves, on the
//! condition that nothing on record has changed meanwhile; else it starts again. [`Gate::confirm`] asks once more just before the
//! hand-over, [`Gate::sent`] and [`Gate::failed`] say what became of it, and what nobody settles counts as sent
//! ([`Gate::unsettled`]). [`Gate::inbound`] takes a customer's text, [`Gate::revoke`] an opt-out given otherwise; both take back what
//! was cleared and not handed over. What could not be recorded was not cleared.
//!
//! Every call names its moment: the gate has no clock.

mod facts;
mod inbound;
mod outbound;
mod recent;

use std::sync::Arc;

use crate::ledger::{
    Append, Appended, Decided, Depth, Entry, Kind, Ledger, LedgerError, OnPerson, OnText, Record,
    Refused, Tenant, TextRow, TextState, Vault, keep_set,
};
use crate::{DecideError, Decision, Instant, Phone, PolicySet, Reaction};
use recent::Recent;

/// How often it starts again because others changed what is on record for the phone.
const TRIES: u32 = 256;
/// A cleared text of which nothing was heard for so long, in seconds, is one of which nothing is known.
const SETTLE: i64 = 900;
/// As many texts are worked on in one call of those that take them by the list.
const MANY: u32 = 1000;

/// The gate of one tenant. Cheap to clone; any number of them, in any number of processes, may work on the same ledger.
#[derive(Clone, Debug)]
pub struct Gate {
    ledger: Arc<dyn Ledger>,
    vault: Arc<dyn Vault>,
    policies: Option<PolicySet>,
    tenant: Tenant,
    /// Shared with its clones.
    recent: Arc<Recent>,
}

/// What the gate says of one draft.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Clearance {
    /// The key under which it was asked for.
    pub key: String,
    /// What the text has come to. Only one that is [`TextState::Reserved`] may be confirmed.
    pub state: TextState,
    /// The decision; of a call that was repeated, the one of the first, with what is secret blotted out.
    pub decision: Decision,
}

/// Whether a cleared text may be handed over now.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "it may or not")]
pub enum Confirmation {
    /// Hand it over, and say what became of it.
    Go,
    /// Do not; the clearance is gone, for this reason.
    Stop(String),
}

/// What came of a customer's text, or of an opt-out given otherwise.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Received {
    /// What the policies made of it; none if it was no text, or its record was erased.
    pub reaction: Option<Reaction>,
    /// Whether a text of that id was on record already: nothing was done again.
    pub again: bool,
    /// Texts that it took back.
    pub cancelled: Vec<String>,
    /// Texts that it would have taken back, had they not been handed over.
    pub handed_over: Vec<String>,
    /// The answer, if there is one and it may be sent: to be confirmed like any text.
    pub reply: Option<Clearance>,
}

/// A gate that did not do what was asked. Nothing may be sent on the strength of any of these.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GateError {
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// There is no decision.
    #[error(transparent)]
    Decide(#[from] DecideError),
    /// The key was used for another draft.
    #[error("the key `{0}` was used for another text: give each text a key of its own")]
    OtherDraft(String),
    /// No text was asked for under that key.
    #[error("no text was asked for under the key `{0}`")]
    NoSuchText(String),
    /// The text is in a state in which that cannot be.
    #[error("the text `{key}` is {state}: {what}")]
    State {
        /// The key of the text.
        key: String,
        /// What it has come to.
        state: TextState,
        /// What cannot be.
        what: &'static str,
    },
    /// The approval changes nothing about what the text waits for; it was not recorded.
    #[error(
        "the text `{key}` is deferred, and that approval does not lift what it waits for: {why}; nothing was recorded"
    )]
    NotLifted {
        /// The key of the text.
        key: String,
        /// Why not.
        why: String,
    },
    /// What was secret in the text was blotted out before it was recorded: what is left is not what was asked for.
    #[error(
        "the text `{0}` was recorded without what was secret in it and cannot be decided on again: ask for it anew under another key, \
         with its approval"
    )]
    Redacted(String),
    /// The gate was made without policies, and is asked for what they decide.
    #[error("this gate has no policies: it confirms and settles texts, and decides none")]
    NoPolicies,
    /// The call is none: what it says cannot be.
    #[error("{0}")]
    Request(String),
    /// Others changed what is on record for the phone, again and again.
    #[error("what is on record for the phone changes faster than it can be decided on; ask again")]
    Contended,
}

impl Gate {
    /// A gate for a tenant of the ledger; registers it, and keeps the set, so that what it decides can be replayed
    /// ([`kept_set`](crate::ledger::kept_set)).
    ///
    /// # Errors
    ///
    /// When the ledger fails, or knows the tenant with another group.
    pub async fn new(
        ledger: Arc<dyn Ledger>,
        vault: Arc<dyn Vault>,
        policies: PolicySet,
        tenant: Tenant,
    ) -> Result<Self, GateError> {
        Self::on(ledger, vault, Some(policies), tenant).await
    }

    /// A gate that asks no policies: for a worker that confirms, hands over and settles what others have cleared, or that takes
    /// opt-outs with [`revoke`](Self::revoke). Whatever would have to be decided fails with [`GateError::NoPolicies`].
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub async fn without_policies(
        ledger: Arc<dyn Ledger>,
        vault: Arc<dyn Vault>,
        tenant: Tenant,
    ) -> Result<Self, GateError> {
        Self::on(ledger, vault, None, tenant).await
    }

    async fn on(
        ledger: Arc<dyn Ledger>,
        vault: Arc<dyn Vault>,
        policies: Option<PolicySet>,
        tenant: Tenant,
    ) -> Result<Self, GateError> {
        ledger.register(&tenant).await?;
        if let Some(policies) = &policies {
            keep_set(&*ledger, policies).await?;
        }
        // Registered before, it may be on record as complete since another moment: that one holds.
        let tenants = ledger.tenants().await?;
        let known = tenants.into_iter().find(|known| known.id == tenant.id);
        Ok(Self {
            ledger,
            vault,
            policies,
            tenant: known.unwrap_or(tenant),
            recent: Arc::default(),
        })
    }

    fn policies(&self) -> Result<&PolicySet, GateError> {
        self.policies.as_ref().ok_or(GateError::NoPolicies)
    }

    async fn facts(&self, phone: &Phone) -> Result<OnPerson, GateError> {
        let facts = self
            .ledger
            .on_person(&self.tenant.id, phone, Depth::Facts)
            .await?;
        Ok(facts)
    }

    async fn row(&self, key: &str) -> Result<TextRow, GateError> {
        let row = self.ledger.text(&self.tenant.id, key).await?;
        row.ok_or_else(|| GateError::NoSuchText(key.to_owned()))
    }

    /// What was decided last about a text, and to whom it goes.
    async fn decided(&self, key: &str) -> Result<(Phone, Decided), GateError> {
        let entry = self
            .ledger
            .latest(&self.tenant.id, Kind::Decision, key)
            .await?;
        match entry {
            Some(Entry {
                phone: Some(phone),
                record: Some(Record::Decision(decided)),
                ..
            }) => Ok((phone, *decided)),
            _ => Err(GateError::NoSuchText(key.to_owned())),
        }
    }

    /// A text with the record of its clearance, which is small and names the phone: nobody who needs no more reads all that the text
    /// was decided on.
    async fn on_text(&self, key: &str) -> Result<OnText, GateError> {
        let text = self.ledger.on_text(&self.tenant.id, key).await?;
        text.ok_or_else(|| GateError::NoSuchText(key.to_owned()))
    }

    /// None: the facts have changed, and it is to be tried again.
    async fn try_append(&self, append: Append) -> Result<Option<Appended>, GateError> {
        let appended = self.ledger.append(&self.tenant.id, append).await?;
        Ok(match appended {
            Appended::Refused(Refused::Changed | Refused::State(_)) => None,
            appended => Some(appended),
        })
    }
}

fn at_or(since: Instant, at: Instant) -> Instant {
    since.max(at)
}
