//! What a text advertises, promises or collects.

use core::ops::Range;

use maysend_jurisdiction::advertising::Kind;

use crate::clauses;
use crate::settings::{Level, Settings};
use crate::terms::{Hit, Numbered, Terms};
use crate::tokens::tokens;

/// Finds what the rules are about.
#[derive(Debug)]
pub(crate) struct Finder(Terms);

/// Something found.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) rule: Kind,
    pub(crate) range: Range<usize>,
    /// What is missing beside it.
    missing: Vec<&'static str>,
}

/// How a find is told.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) code: &'static str,
    pub(crate) clause: &'static str,
    message: &'static str,
    pub(crate) remedy: &'static str,
}

impl Finder {
    pub(crate) fn new() -> Self {
        Self(Terms::load())
    }

    /// Everything but the total price; terms of offers only of marketing.
    pub(crate) fn find(&self, body: &str, marketing: bool, fees_forbidden: bool) -> Vec<Found> {
        let tokens = tokens(body);
        let text = &self.0.number(&tokens);
        let mut found = Vec::new();
        found.extend(self.review(text));
        found.extend(
            self.first("collection", text)
                .map(|range| Found::of(Kind::Collection, range)),
        );
        if marketing {
            let leases = self.any("lease", text) || self.any("due", text);
            if leases {
                found.extend(self.lease(text));
            }
            // A text may offer both: a word of credit beside the lease.
            if !leases || self.any("apr", text) {
                found.extend(self.credit(text));
            }
            if !self.any("apr", text) {
                found.extend(
                    self.first("rate", text)
                        .map(|range| Found::of(Kind::CreditRate, range)),
                );
            }
            let rule = if fees_forbidden {
                Kind::ReferralFee
            } else {
                Kind::ReferralCare
            };
            found.extend(
                self.near("referral", "referral-reward", text)
                    .map(|range| Found::of(rule, range)),
            );
        }
        found
    }

    /// A vehicle for sale without its total price.
    pub(crate) fn first_price(&self, body: &str, marketing: bool) -> Option<Found> {
        let tokens = tokens(body);
        let text = &self.0.number(&tokens);
        if self.any("total-price", text) {
            return None;
        }
        self.first("for-sale", text)
            .or_else(|| marketing.then(|| self.first("new-vehicle", text)).flatten())
            .map(|range| Found::of(Kind::FirstPrice, range))
    }

    pub(crate) fn tells_price(&self, body: &str) -> bool {
        self.any("total-price", &self.0.number(&tokens(body)))
    }

    fn credit(&self, text: &Numbered<'_>) -> Option<Found> {
        let sections = [
            "down-amount",
            "payment-amount",
            "payment-count",
            "finance-charge",
        ];
        let range = sections
            .iter()
            .find_map(|section| self.first(section, text))?;
        let mut missing = Vec::new();
        if !self.any("down-amount", text) && !self.any("down-none", text) {
            missing.push("the down payment, or that there is none");
        }
        if !self.any("payment-amount", text) {
            missing.push("the amount of the payments");
        }
        if !self.any("months", text) {
            missing.push("how many payments there are");
        }
        if !self.any("apr", text) {
            missing.push("the annual percentage rate");
        }
        Found::missing(Kind::CreditTerms, range, missing)
    }

    fn lease(&self, text: &Numbered<'_>) -> Option<Found> {
        let sections = ["payment-amount", "due", "down-amount", "down-none"];
        let range = sections
            .iter()
            .find_map(|section| self.first(section, text))?;
        let mut missing = Vec::new();
        if !self.any("lease", text) {
            missing.push("that it is a lease");
        }
        if !self.any("due-total", text) {
            missing.push("the total due at signing");
        }
        if !self.any("payment-amount", text) {
            missing.push("the amount of the payments");
        }
        if !self.any("months", text) {
            missing.push("how many payments there are");
        }
        if !self.any("deposit", text) {
            missing.push("whether there is a security deposit");
        }
        Found::missing(Kind::LeaseTerms, range, missing)
    }

    fn review(&self, text: &Numbered<'_>) -> Option<Found> {
        let range = self.near("review", "review-reward", text)?;
        let rule = if self.any("sentiment", text) {
            Kind::ReviewSentiment
        } else {
            Kind::ReviewIncentive
        };
        Some(Found::of(rule, range))
    }

    /// The place of the second in the same sentence as the first, or in one beside it.
    fn near(&self, first: &str, second: &str, text: &Numbered<'_>) -> Option<Range<usize>> {
        let first = self.0.find(first, text);
        let close = |hit: &Hit| {
            first
                .iter()
                .any(|first| first.sentence.abs_diff(hit.sentence) <= 1)
        };
        self.0
            .find(second, text)
            .into_iter()
            .find(close)
            .map(|hit| hit.range)
    }

    fn first(&self, section: &str, text: &Numbered<'_>) -> Option<Range<usize>> {
        self.0
            .find(section, text)
            .into_iter()
            .next()
            .map(|hit| hit.range)
    }

    fn any(&self, section: &str, text: &Numbered<'_>) -> bool {
        !self.0.find(section, text).is_empty()
    }
}

impl Found {
    fn of(rule: Kind, range: Range<usize>) -> Self {
        Self {
            rule,
            range,
            missing: Vec::new(),
        }
    }

    fn missing(rule: Kind, range: Range<usize>, missing: Vec<&'static str>) -> Option<Self> {
        (!missing.is_empty()).then_some(Self {
            rule,
            range,
            missing,
        })
    }

    pub(crate) fn level(&self, settings: &Settings) -> Level {
        match self.rule {
            Kind::CreditTerms => settings.credit_terms,
            Kind::CreditRate => settings.credit_rate,
            Kind::LeaseTerms => settings.lease_terms,
            Kind::ReviewSentiment => settings.review_sentiment,
            Kind::ReviewIncentive => settings.review_incentive,
            Kind::ReferralFee => settings.referral_forbidden,
            Kind::ReferralCare => settings.referral_elsewhere,
            Kind::Collection => settings.collection,
            Kind::FirstPrice => settings.first_price,
        }
    }

    pub(crate) fn message(&self) -> String {
        let message = self.words().message;
        if self.missing.is_empty() {
            message.to_owned()
        } else {
            format!("{message}: {}.", self.missing.join(", "))
        }
    }

    pub(crate) fn words(&self) -> Words {
        let (code, clause, message, remedy) = match self.rule {
            Kind::CreditTerms => (
                "advertising/credit-terms",
                clauses::CREDIT,
                "Whoever names this term of credit has to name the others, too; what is missing",
                "Name them all, or leave the numbers out and invite to a call.",
            ),
            Kind::CreditRate => (
                "advertising/credit-rate",
                clauses::CREDIT,
                "This rate is not called an annual percentage rate.",
                "Write APR behind the rate, if it is that.",
            ),
            Kind::LeaseTerms => (
                "advertising/lease-terms",
                clauses::LEASES,
                "Whoever names this term of a lease has to name the others, too; what is missing",
                "Name them all, or leave the numbers out and invite to a call.",
            ),
            Kind::ReviewSentiment => (
                "advertising/review-sentiment",
                clauses::REVIEWS,
                "This promises something for a good review.",
                "Ask for an honest review and promise nothing.",
            ),
            Kind::ReviewIncentive => (
                "advertising/review-incentive",
                clauses::REVIEWS,
                "This promises something for a review.",
                "Ask for the review and promise nothing.",
            ),
            Kind::ReferralFee => (
                "advertising/referral-fee",
                clauses::REFERRALS,
                "This promises something for referring a buyer, which the dealership's state forbids, or may forbid.",
                "Ask for referrals and promise nothing.",
            ),
            Kind::ReferralCare => (
                "advertising/referral-fee",
                clauses::REFERRALS,
                "This promises something for referring a buyer, which many states regulate.",
                "Ask for referrals and promise nothing, or have a manager look.",
            ),
            Kind::Collection => (
                "advertising/collection",
                clauses::COLLECTION,
                "This collects a debt past due.",
                "Call, or have a manager look at the text.",
            ),
            Kind::FirstPrice => (
                "advertising/first-price",
                clauses::PRICE,
                "This is about a vehicle for sale, and no text so far has named its total price.",
                "Name it: \u{201c}Total price $24,995\u{201d}.",
            ),
        };
        Words {
            code,
            clause,
            message,
            remedy,
        }
    }
}
