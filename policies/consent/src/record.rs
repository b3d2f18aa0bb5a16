//! The permissions on record, and which of them count for a text.

use maysend_sdk::prelude::*;

use crate::asks::folded;
use crate::dates;
use crate::law::{self, INQUIRY_TOPICS, SERVICE_TOPICS};

/// What permissions are measured against.
#[derive(Debug)]
pub(crate) struct Aim {
    pub(crate) at: Instant,
    pub(crate) class: Class,
    /// Marketing that stands in a service text: an opt-out from either ends it.
    mixed: bool,
    /// The declared topic, folded; empty: not known.
    pub(crate) topic: String,
    /// About an inquiry of the customer that is live.
    pub(crate) inquiry: bool,
    pub(crate) evidence_required: bool,
    /// The names of the business and its group, folded.
    names: Vec<String>,
    /// The group of the business is on record, so that whoever is not named is somebody else.
    group_known: bool,
    /// The latest opt-out that stands against a text like this.
    opted_out: Option<Instant>,
    /// The latest opt-out from marketing, which ends a consent to it for every other text too.
    marketing_ended: Option<Instant>,
    /// The latest withdrawal of a consent to a text like this.
    withdrawn: Option<Instant>,
}

/// A permission that counts: this strong, since then.
#[derive(Clone, Debug)]
pub(crate) struct Basis {
    pub(crate) level: ConsentLevel,
    pub(crate) since: Instant,
    pub(crate) until: Option<Instant>,
    /// It is a consent on record, not a circumstance such as an open order.
    pub(crate) recorded: bool,
    pub(crate) proved: bool,
    /// For people: "the consent `c-1` of 2026-06-02".
    pub(crate) what: String,
}

/// Why a consent on record does not count, from the farthest miss to the nearest.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Miss {
    OtherTopic,
    TooWeak,
    WeakMethod,
    SellerNotRecorded,
    NoProof,
    OtherSeller,
    NotYet,
    Expired,
    Withdrawn,
    OptedOut,
}

impl Miss {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::OtherTopic => "does not cover it",
            Self::TooWeak => "is too weak for it",
            Self::WeakMethod => "is too weak for it, considering how it was given",
            Self::SellerNotRecorded => "does not say which business it names",
            Self::NoProof => "comes without proof",
            Self::OtherSeller => "names another business",
            Self::NotYet => "is dated later than this text",
            Self::Expired => "has expired",
            Self::Withdrawn => "was taken back or is void",
            Self::OptedOut => "ended with a later opt-out",
        }
    }
}

impl Aim {
    pub(crate) fn new(
        request: &Request,
        class: Class,
        mixed: bool,
        topics: &[&str],
        inquiry: bool,
        evidence_required: bool,
    ) -> Self {
        let business = request.business().ok();
        let names = business.into_iter().flat_map(|business| {
            [business.id.as_str(), business.name.as_str()]
                .into_iter()
                .chain(business.aliases.iter().map(String::as_str))
                .chain(business.group.as_deref())
        });
        let mut aim = Self {
            at: request.at(),
            class,
            mixed,
            topic: request
                .message()
                .topic
                .as_deref()
                .map(folded)
                .unwrap_or_default(),
            inquiry,
            evidence_required,
            names: names.map(folded).filter(|name| !name.is_empty()).collect(),
            group_known: business.is_some_and(|business| business.group.is_some()),
            opted_out: None,
            marketing_ended: None,
            withdrawn: None,
        };
        let topics: Vec<String> = topics.iter().map(|topic| folded(topic)).collect();
        let opt_outs = request.opt_outs().unwrap_or_default();
        let latest = |meant: &dyn Fn(&OptOut) -> bool| {
            let stands = |opt_out: &&OptOut| {
                aim.stands(opt_out)
                    && (!aim.group_known || aim.may_be_ours(opt_out))
                    && meant(opt_out)
            };
            opt_outs
                .iter()
                .filter(stands)
                .map(|opt_out| opt_out.at)
                .max()
        };
        let opted_out = latest(&|opt_out| aim.is_meant(opt_out, &topics));
        let marketing_ended = latest(&|opt_out| folded(&opt_out.topic) == "marketing");
        let covered = request
            .consents()
            .iter()
            .filter(|consent| aim.covers(&consent.topic));
        let withdrawn = covered
            .filter_map(|consent| consent.withdrawn_at)
            .filter(|at| *at <= aim.at)
            .max();
        aim.opted_out = opted_out;
        aim.marketing_ended = marketing_ended;
        aim.withdrawn = withdrawn;
        aim
    }

    /// What the consent is worth for this text, which needs one of this level.
    pub(crate) fn weigh(&self, consent: &Consent, needed: ConsentLevel) -> Result<Basis, Miss> {
        if !self.covers_by(consent) {
            return Err(Miss::OtherTopic);
        }
        let proved = consent
            .evidence
            .as_deref()
            .is_some_and(|proof| !proof.trim().is_empty());
        self.strong_enough(consent, proved, needed)?;
        self.valid(consent)?;
        Ok(Basis {
            level: self.level(consent, proved),
            since: consent.given_at,
            until: consent
                .expires_at
                .into_iter()
                .chain(consent.withdrawn_at)
                .min(),
            recorded: true,
            proved,
            what: format!(
                "the consent `{}` of {}",
                consent.id,
                dates::day(consent.given_at)
            ),
        })
    }

    /// Whether the consent, to whatever, is ours and in force.
    pub(crate) fn valid(&self, consent: &Consent) -> Result<(), Miss> {
        let names_another = consent
            .seller
            .as_deref()
            .is_some_and(|seller| !self.names.contains(&folded(seller)));
        if names_another && self.group_known {
            return Err(Miss::OtherSeller);
        }
        if consent.given_at > self.at {
            return Err(Miss::NotYet);
        }
        if consent.expires_at.is_some_and(|expires| expires <= self.at) {
            return Err(Miss::Expired);
        }
        if consent
            .withdrawn_at
            .is_some_and(|withdrawn| withdrawn <= self.at)
        {
            return Err(Miss::Withdrawn);
        }
        if self
            .opted_out
            .is_some_and(|opted_out| opted_out >= consent.given_at)
        {
            return Err(Miss::OptedOut);
        }
        // It may name our group, and then what ended it counts before whom it names.
        if names_another {
            return Err(Miss::OtherSeller);
        }
        Ok(())
    }

    /// Whether a consent to a text like this was taken back, whomever it names.
    pub(crate) fn was_taken_back(&self) -> bool {
        self.withdrawn.is_some()
    }

    /// A circumstance counts until the customer opts out or takes a consent back.
    pub(crate) fn check(&self, basis: Basis) -> Result<Basis, Miss> {
        if self.opted_out.is_some_and(|at| at >= basis.since) {
            return Err(Miss::OptedOut);
        }
        if self.withdrawn.is_some_and(|at| at >= basis.since) {
            return Err(Miss::Withdrawn);
        }
        Ok(basis)
    }

    fn strong_enough(
        &self,
        consent: &Consent,
        proved: bool,
        needed: ConsentLevel,
    ) -> Result<(), Miss> {
        if consent.level < needed {
            return Err(Miss::TooWeak);
        }
        if by_method(consent) < needed {
            return Err(Miss::WeakMethod);
        }
        if self.level(consent, true) < needed {
            return Err(Miss::SellerNotRecorded);
        }
        if self.level(consent, proved) < needed {
            return Err(Miss::NoProof);
        }
        Ok(())
    }

    /// A record is worth no more than the way in which it came about, the business it names and, by setting, its proof.
    fn level(&self, consent: &Consent, proved: bool) -> ConsentLevel {
        let mut level = by_method(consent);
        if consent.seller.is_none() {
            level = level.min(ConsentLevel::Written);
        }
        if self.evidence_required && !proved {
            level = level.min(ConsentLevel::Express);
        }
        level
    }

    /// Whoever signed for the marketing of a business agreed to hear from it at all, as long as that consent stands.
    fn covers_by(&self, consent: &Consent) -> bool {
        let signed_for_marketing = || {
            folded(&consent.topic) == "marketing"
                && self.level(consent, true) == ConsentLevel::PriorExpressWritten
                && self
                    .marketing_ended
                    .is_none_or(|ended| ended < consent.given_at)
        };
        self.covers(&consent.topic) || signed_for_marketing()
    }

    fn covers(&self, topic: &str) -> bool {
        let topic = folded(topic);
        let about_inquiry = INQUIRY_TOPICS.contains(&topic.as_str())
            && (self.inquiry
                || INQUIRY_TOPICS.contains(&self.topic.as_str()) && self.class != Class::Marketing);
        match topic.as_str() {
            "all" => true,
            "marketing" => self.class == Class::Marketing,
            "service" => self.class != Class::Marketing,
            "" => false,
            own if SERVICE_TOPICS.contains(&own) && self.class == Class::Marketing => false,
            own => own == self.topic || about_inquiry,
        }
    }

    /// Whether an opt-out is in force. A pause is no revocation.
    fn stands(&self, opt_out: &OptOut) -> bool {
        let lifted = opt_out
            .lifted_at
            .is_some_and(|lifted| lifted <= self.at && lifted >= opt_out.at);
        !lifted && folded(&opt_out.source) != "pause"
    }

    /// Whether an opt-out is about texts like this one.
    fn is_meant(&self, opt_out: &OptOut, topics: &[String]) -> bool {
        match folded(&opt_out.topic).as_str() {
            "all" | "" => true,
            "marketing" => self.class == Class::Marketing,
            "service" => self.class != Class::Marketing || self.mixed,
            topic => topics.is_empty() || topics.iter().any(|own| own == topic),
        }
    }

    /// Whether an opt-out may reach us: part of a name is enough. Whether it blocks, the policy on opt-outs says.
    fn may_be_ours(&self, opt_out: &OptOut) -> bool {
        let named = opt_out.seller.as_deref().map(folded).unwrap_or_default();
        named.is_empty()
            || self
                .names
                .iter()
                .any(|own| own.contains(&named) || named.contains(own))
    }
}

fn by_method(consent: &Consent) -> ConsentLevel {
    consent
        .level
        .min(law::strongest_by(&folded(&consent.method)))
}
