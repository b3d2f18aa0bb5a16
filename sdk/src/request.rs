//! The request: everything known about the moment that the policy may read.

#[cfg(not(target_arch = "wasm32"))]
use std::sync::Arc;

use crate::types::{
    self, Approval, Attachment, Attribute, Business, Consent, History, Instant, Message, Notice,
    OptOut, RegistryAnswer, Relationship, Sender, SentText,
};
use crate::{NotGiven, Part, UnknownZone, calendar};

/// Everything known about the moment that the policy may read.
///
/// `None` means *not known*; an empty list inside `Some` means *known to be none*. Each accessor belongs to a [`Part`] that the
/// policy must have declared in `reads`: in native tests an accessor of a part that is not declared panics and names the part,
/// in a component it answers *not known*, because the host has not handed the part over.
#[derive(Clone, Debug)]
pub struct Request {
    inner: types::Request,
    sender: Sender,
    #[cfg(not(target_arch = "wasm32"))]
    reads: Arc<[Part]>,
}

/// Where the customer is, as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place<'a> {
    /// The postal code.
    pub postal_code: Option<&'a str>,
    /// Two-letter state or territory.
    pub region: Option<&'a str>,
    /// IANA zone.
    pub time_zone: Option<&'a str>,
}

/// Who the customer is, as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Identity<'a> {
    /// The person.
    pub id: Option<&'a str>,
    /// The name.
    pub name: Option<&'a str>,
    /// BCP 47.
    pub language: Option<&'a str>,
}

impl Request {
    /// When the message would leave, or when it arrived: the only clock there is.
    #[must_use]
    pub fn at(&self) -> Instant {
        self.inner.at
    }

    /// The message, without its body.
    #[must_use]
    pub fn message(&self) -> &Message {
        &self.inner.message
    }

    /// Approvals and acknowledgements given for this very message ([`Part::MessageApprovals`]).
    #[must_use]
    pub fn approvals(&self) -> &[Approval] {
        self.reads(Part::MessageApprovals);
        &self.inner.message.approvals
    }

    /// What is attached ([`Part::MessageAttachments`]).
    #[must_use]
    pub fn attachments(&self) -> &[Attachment] {
        self.reads(Part::MessageAttachments);
        &self.inner.message.attachments
    }

    /// Who sends ([`Part::Sender`]); a sender of whom nothing is known where there is none.
    #[must_use]
    pub fn sender(&self) -> &Sender {
        self.reads(Part::Sender);
        &self.sender
    }

    /// The standing permissions of the sender ([`Part::SenderApprovals`]).
    #[must_use]
    pub fn sender_approvals(&self) -> &[Approval] {
        self.reads(Part::SenderApprovals);
        &self.sender.approvals
    }

    /// What this sender sent lately, to anyone ([`Part::SenderRecent`]).
    #[must_use]
    pub fn sent_lately(&self) -> Option<&[SentText]> {
        self.reads(Part::SenderRecent);
        self.sender.recent.as_deref()
    }

    /// The customer's number, E.164 ([`Part::RecipientPhone`]).
    #[must_use]
    pub fn phone(&self) -> Option<&str> {
        self.reads(Part::RecipientPhone);
        self.inner.recipient.phone.as_deref()
    }

    /// "mobile", "landline", "voip" or "toll-free" ([`Part::RecipientPhone`]).
    #[must_use]
    pub fn line_type(&self) -> Option<&str> {
        self.reads(Part::RecipientPhone);
        self.inner.recipient.line_type.as_deref()
    }

    /// Where the customer is ([`Part::RecipientPlace`]).
    #[must_use]
    pub fn place(&self) -> Place<'_> {
        self.reads(Part::RecipientPlace);
        let recipient = &self.inner.recipient;
        Place {
            postal_code: recipient.postal_code.as_deref(),
            region: recipient.region.as_deref(),
            time_zone: recipient.time_zone.as_deref(),
        }
    }

    /// Who the customer is ([`Part::RecipientIdentity`]).
    #[must_use]
    pub fn identity(&self) -> Identity<'_> {
        self.reads(Part::RecipientIdentity);
        let recipient = &self.inner.recipient;
        Identity {
            id: recipient.id.as_deref(),
            name: recipient.name.as_deref(),
            language: recipient.language.as_deref(),
        }
    }

    /// The customer's consents ([`Part::RecipientConsents`]).
    #[must_use]
    pub fn consents(&self) -> &[Consent] {
        self.reads(Part::RecipientConsents);
        &self.inner.recipient.consents
    }

    /// The customer's opt-outs ([`Part::RecipientOptOuts`]).
    #[must_use]
    pub fn opt_outs(&self) -> Option<&[OptOut]> {
        self.reads(Part::RecipientOptOuts);
        self.inner.recipient.opt_outs.as_deref()
    }

    /// What ties the customer to the business ([`Part::RecipientRelationships`]).
    #[must_use]
    pub fn relationships(&self) -> &[Relationship] {
        self.reads(Part::RecipientRelationships);
        &self.inner.recipient.relationships
    }

    /// What registries answered about the customer ([`Part::RecipientRegistries`]). One that is not listed was not asked.
    #[must_use]
    pub fn registries(&self) -> &[RegistryAnswer] {
        self.reads(Part::RecipientRegistries);
        &self.inner.recipient.registries
    }

    /// The latest answer of this registry ([`Part::RecipientRegistries`]), whatever the case of its name; none: it was not asked. An
    /// answer that permits, dated after the text, is none.
    #[must_use]
    pub fn registry(&self, name: &str) -> Option<&RegistryAnswer> {
        let permits = |answer: &RegistryAnswer| matches!(answer.answer.as_str(), "no" | "no-data");
        self.registries()
            .iter()
            .filter(|answer| answer.registry.trim().eq_ignore_ascii_case(name))
            .filter(|answer| answer.checked_at <= self.at() || !permits(answer))
            .max_by_key(|answer| answer.checked_at)
    }

    /// The earlier texts with this phone ([`Part::History`]), with their bodies if [`Part::HistoryBodies`] is declared too.
    #[must_use]
    pub fn history(&self) -> Option<&History> {
        self.reads(Part::History(None));
        self.inner.history.as_ref()
    }

    /// The business in whose name the text goes ([`Part::Business`]).
    ///
    /// # Errors
    /// The host gave none, which it does only if the part is not declared.
    pub fn business(&self) -> Result<&Business, NotGiven> {
        self.reads(Part::Business);
        self.inner
            .business
            .as_ref()
            .ok_or_else(|| NotGiven::new(Part::Business))
    }

    /// What is in force for a while ([`Part::Notices`]).
    #[must_use]
    pub fn notices(&self) -> Option<&[Notice]> {
        self.reads(Part::Notices);
        self.inner.notices.as_deref()
    }

    /// The embedder's own attributes of the message ([`Part::Attributes`]).
    #[must_use]
    pub fn attributes(&self) -> &[Attribute] {
        self.reads(Part::Attributes);
        &self.inner.message.attributes
    }

    /// The embedder's own attributes of the customer ([`Part::Attributes`]).
    #[must_use]
    pub fn recipient_attributes(&self) -> &[Attribute] {
        self.reads(Part::Attributes);
        &self.inner.recipient.attributes
    }

    /// The wall clock of the zone at [`at`](Self::at).
    ///
    /// # Errors
    /// The zone is not in the tz database.
    pub fn local_time(&self, zone: &str) -> Result<calendar::Civil, UnknownZone> {
        calendar::local(self.at(), zone)
    }
}

#[cfg(target_arch = "wasm32")]
impl Request {
    pub(crate) fn new(mut inner: types::Request) -> Self {
        let sender = inner.sender.take().unwrap_or_else(unknown_sender);
        Self { inner, sender }
    }

    #[inline(always)]
    fn reads(&self, _: Part) {}
}

#[cfg(not(target_arch = "wasm32"))]
impl Request {
    pub(crate) fn new(mut inner: types::Request, reads: Arc<[Part]>) -> Self {
        let sender = inner.sender.take().unwrap_or_else(unknown_sender);
        Self {
            inner,
            sender,
            reads,
        }
    }

    #[expect(
        clippy::panic,
        reason = "only in native tests, where the author of the policy is to notice"
    )]
    #[track_caller]
    fn reads(&self, part: Part) {
        // The host gives the history also to those who name its bodies only.
        let declared = self.reads.iter().any(|declared| match declared {
            Part::History(_) | Part::HistoryBodies => matches!(part, Part::History(_)),
            other => *other == part,
        });
        if !declared {
            panic!(
                "the policy reads `Part::{part:?}` (`{part}`), which its description does not name in `reads`"
            );
        }
    }
}

/// A sender of whom nothing is known.
pub(crate) fn unknown_sender() -> Sender {
    Sender {
        id: None,
        name: None,
        role: None,
        employed: None,
        on_duty: None,
        device: None,
        archived: None,
        approvals: Vec::new(),
        recent: None,
        attributes: Vec::new(),
    }
}
