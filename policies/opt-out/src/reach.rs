//! Which opt-outs stand in the way of a text.

use maysend_sdk::prelude::*;

use crate::words::folded;

/// What an opt-out is measured against.
pub(crate) struct Aim<'a> {
    pub(crate) at: Instant,
    pub(crate) business: Option<&'a Business>,
    pub(crate) class: Class,
    /// It is, or may be, a service text though it counts as marketing: it has something promotional in it, or nobody can tell what
    /// it is.
    pub(crate) may_be_service: bool,
    /// Everything that says what the text is about.
    pub(crate) topics: Vec<&'a str>,
    /// The sender has said what the text is about.
    pub(crate) is_declared: bool,
}

impl<'a> Aim<'a> {
    pub(crate) fn of(request: &'a Request, draft: &'a Draft) -> Self {
        let message = request.message();
        let mut topics: Vec<&str> = draft.values("topic").collect();
        topics.extend(message.topic.as_deref());
        topics.extend(message.campaign.as_deref());
        Self {
            at: request.at(),
            business: request.business().ok(),
            class: draft.class(),
            may_be_service: draft.has("mixed", "yes") || draft.has("class", "unclear"),
            topics,
            is_declared: message.topic.is_some(),
        }
    }

    /// Whether the opt-out stands and is meant for this business.
    pub(crate) fn in_force(&self, opt_out: &OptOut) -> bool {
        in_force(opt_out, self.at) && reaches(opt_out.seller.as_deref(), self.business)
    }

    /// Whether a text like this is within the scope of the opt-out. An unknown topic is within every scope of the embedder's.
    pub(crate) fn covers(&self, opt_out: &OptOut) -> bool {
        match folded(&opt_out.topic).as_str() {
            "marketing" => self.class == Class::Marketing,
            "service" => {
                self.class != Class::Marketing
                    || self.may_be_service
                    || self.is_about(SERVICE_TOPICS)
            }
            "all" | "" => true,
            topic => !self.is_declared || self.topics.iter().any(|own| folded(own) == topic),
        }
    }

    /// The consent, given after the opt-out and provable, that lets a text like this through all the same.
    pub(crate) fn consent_after<'c>(
        &self,
        opt_out: &OptOut,
        consents: &'c [Consent],
    ) -> Option<&'c Consent> {
        let counts = |consent: &&Consent| {
            consent.given_at > opt_out.at
                && consent.given_at <= self.at
                && consent
                    .evidence
                    .as_deref()
                    .is_some_and(|proof| !proof.trim().is_empty())
                && consent.level >= ConsentLevel::Express
                && consent
                    .withdrawn_at
                    .is_none_or(|withdrawn| withdrawn > self.at)
                && consent.expires_at.is_none_or(|expires| expires > self.at)
                && consent
                    .seller
                    .as_deref()
                    .is_none_or(|seller| is_ours(seller, self.business))
                && self.agrees(consent)
        };
        consents
            .iter()
            .filter(counts)
            .max_by_key(|consent| consent.given_at)
    }

    /// Whether this is a consent to a text like this. Whoever signed for marketing agreed to hear from us at all.
    fn agrees(&self, consent: &Consent) -> bool {
        match folded(&consent.topic).as_str() {
            "all" => true,
            "marketing" => {
                self.class == Class::Marketing || consent.level == ConsentLevel::PriorExpressWritten
            }
            "service" => self.class != Class::Marketing,
            own => {
                self.class != Class::Marketing
                    && self.topics.iter().any(|topic| folded(topic) == own)
            }
        }
    }

    fn is_about(&self, list: &[&str]) -> bool {
        self.topics
            .iter()
            .any(|topic| list.contains(&folded(topic).as_str()))
    }
}

/// Topics with which a text belongs to the service side, whatever else is in it.
const SERVICE_TOPICS: &[&str] = &[
    "service",
    "repairorder",
    "appointment",
    "estimate",
    "recall",
    "maintenance",
    "ready",
    "part",
    "parts",
    "delivery",
    "paperwork",
    "payment",
    "loaner",
    "tow",
];

/// Lifted later than now counts as not lifted; given later than now, as a clock that runs ahead.
pub(crate) fn in_force(opt_out: &OptOut, at: Instant) -> bool {
    opt_out
        .lifted_at
        .is_none_or(|lifted| lifted > at || lifted < opt_out.at)
}

/// Whether an opt-out given to this seller reaches the business. In doubt it does: a business whose group is not known may
/// belong to the one that is named, and half a name in common is doubt enough.
pub(crate) fn reaches(seller: Option<&str>, business: Option<&Business>) -> bool {
    let (Some(seller), Some(business)) = (seller, business) else {
        return true;
    };
    let named = words(seller);
    let Some(group) = business.group.as_deref() else {
        return true;
    };
    if named.is_empty() || folded(seller) == folded(&business.id) {
        return true;
    }
    names(business).chain([group]).any(|name| {
        let own = words(name);
        own.iter()
            .any(|word| named.contains(word) && !is_common(word))
            || own == named
    })
}

/// Whether a consent that names this seller names us. A consent permits, so here nothing but the very name will do.
pub(crate) fn is_ours(seller: &str, business: Option<&Business>) -> bool {
    business.is_some_and(|business| {
        let named = folded(seller);
        let group = business.group.as_deref();
        names(business)
            .chain([business.id.as_str()])
            .chain(group)
            .any(|name| folded(name) == named)
    })
}

fn names(business: &Business) -> impl Iterator<Item = &str> {
    std::iter::once(business.name.as_str()).chain(business.aliases.iter().map(String::as_str))
}

/// Words that say nothing about whose business it is.
fn is_common(word: &str) -> bool {
    const COMMON: [&str; 30] = [
        "auto",
        "autos",
        "automotive",
        "motor",
        "motors",
        "group",
        "dealership",
        "dealer",
        "inc",
        "llc",
        "co",
        "company",
        "the",
        "of",
        "and",
        "cars",
        "trucks",
        "sales",
        "service",
        "center",
        "used",
        "new",
        "honda",
        "toyota",
        "ford",
        "chevrolet",
        "kia",
        "hyundai",
        "nissan",
        "jeep",
    ];
    COMMON.contains(&word)
}

fn words(name: &str) -> Vec<String> {
    name.split(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(folded)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use maysend_sdk::testing;

    fn smith(group: Option<&str>) -> Business {
        let mut business = testing::business("Smith Honda", "America/Chicago");
        business.aliases = vec!["Smith Honda Service".to_owned()];
        business.group = group.map(str::to_owned);
        business
    }

    #[test]
    fn an_opt_out_reaches_in_doubt() {
        let known = smith(Some("Lakeshore Auto Group"));
        for seller in [
            "smith honda",
            "Smith Honda of Dallas",
            "SMITH",
            "Lakeshore Auto Group",
            "Lakeshore",
            "business-1",
            "",
        ] {
            assert!(reaches(Some(seller), Some(&known)), "{seller}");
        }
        assert!(!reaches(Some("Jones Kia"), Some(&known)));
        assert!(!reaches(Some("Jones Honda"), Some(&known)));
        assert!(reaches(Some("Jones Kia"), Some(&smith(None))));
        assert!(reaches(None, Some(&known)));
        assert!(reaches(Some("Jones Kia"), None));
    }

    #[test]
    fn a_consent_must_name_us() {
        let known = smith(Some("Lakeshore Auto Group"));
        assert!(is_ours("Smith-Honda", Some(&known)));
        assert!(is_ours("lakeshore auto group", Some(&known)));
        assert!(!is_ours("Smith", Some(&known)));
        assert!(!is_ours("Smith Honda", None));
    }
}
