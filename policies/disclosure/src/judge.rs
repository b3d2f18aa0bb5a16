//! Demands what is due and still missing.

use maysend_sdk::prelude::*;

use crate::amend;
use crate::confirmation;
use crate::look::Look;
use crate::phrases::Phrases;
use crate::rules::Rules;
use crate::settings::{Gateway, Missing, Settings};
use crate::words;

/// What the policy asks of a text, once it is as it would be sent.
pub(crate) struct Judge<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) rules: &'a Rules,
    pub(crate) phrases: &'a Phrases,
    pub(crate) look: Look<'a>,
}

impl Judge<'_> {
    pub(crate) fn opinion(&self) -> Opinion {
        let mut opinion = self.line().and(self.name());
        if self.look.is_opt_in_confirmation() {
            opinion = opinion.and(confirmation::opinion(self));
        }
        if self.look.may_be_email() {
            opinion = opinion.and(self.gateway());
        }
        opinion
    }

    fn line(&self) -> Opinion {
        let look = &self.look;
        if look.line_due.is_none() || look.has_line() {
            return Opinion::allow();
        }
        let line = self
            .settings
            .line(look.request.identity().language, look.text_language());
        let authorities = ["line-days", "line-marketing", "line-words"];
        let finding = match look.lines.first() {
            Some(other) => Finding::violation(
                "disclosure/opt-out-word",
                format!(
                    "The opt-out line names the word {}; where this customer may be it must name STOP or UNSUBSCRIBE.",
                    other.word.to_uppercase()
                ),
            )
            .authorities(self.rules.authorities(&["line-words-va"], &look.day))
            .at(range(&other.range)),
            None => Finding::violation(
                "disclosure/opt-out-line-missing",
                format!(
                    "The text does not say how to end the texts, and {}.",
                    amend::why(self.settings, look)
                ),
            )
            .authorities(self.rules.authorities(&authorities, &look.day)),
        };
        self.missing(
            self.settings.opt_out_line,
            finding
                .clause("disclosure/opt-out-line")
                .remedy(format!("Write at the end: {line}")),
        )
    }

    fn name(&self) -> Opinion {
        let look = &self.look;
        if !look.name_due || look.is_named {
            return Opinion::allow();
        }
        let name = &look.business.name;
        self.missing(
            self.settings.name,
            Finding::violation(
                "disclosure/name-missing",
                "The text does not say who writes.",
            )
            .clause("disclosure/name")
            .authorities(self.rules.authorities(&["name"], &look.day))
            .remedy(format!("Name {name} in it.")),
        )
    }

    fn gateway(&self) -> Opinion {
        let look = &self.look;
        let known = look.request.message().channel.is_some();
        let authorities = self.rules.authorities(&["email-gateway"], &look.day);
        let what = if known {
            "The text goes through an e-mail gateway"
        } else {
            "It is not known how the text travels, so it may go through an e-mail gateway"
        };
        let code = if known {
            "disclosure/email-gateway"
        } else {
            "disclosure/channel-unknown"
        };
        let remedy = if known {
            "Send it by SMS."
        } else {
            "State the channel; a policy set may attest it for all texts."
        };
        if self.settings.email_gateway == Gateway::Deny {
            return Opinion::deny(
                Finding::violation(code, format!("{what}, which this dealership does not use."))
                    .clause("disclosure/email-gateway")
                    .authorities(authorities)
                    .remedy(remedy),
            );
        }
        let mut opinion = Opinion::allow();
        let address = words::phrase(&self.settings.postal_address);
        if !words::contains(&look.words, &address) && !self.shows_address(&address) {
            opinion = opinion.and(Opinion::deny(
                Finding::violation(
                    "disclosure/postal-address",
                    format!("{what}, and it does not show our postal address."),
                )
                .clause("disclosure/email-gateway")
                .authorities(authorities.clone())
                .remedy(format!(
                    "Write the address in it: {}",
                    self.settings.postal_address
                )),
            ));
        }
        if look.class == Class::Marketing && !self.says_it_is_an_ad() {
            opinion = opinion.and(Opinion::deny(
                Finding::violation(
                    "disclosure/ad-not-identified",
                    format!("{what}, and it does not say that it is an advertisement."),
                )
                .clause("disclosure/email-gateway")
                .authorities(authorities)
                .remedy("Begin it with \u{201c}Ad:\u{201d}."),
            ));
        }
        opinion
    }

    /// "Ad: ..." or a sentence that says so; an ad that the text speaks of is none.
    fn says_it_is_an_ad(&self) -> bool {
        let look = &self.look;
        self.phrases.any("ad-anywhere", &look.words)
            || look.words.iter().enumerate().any(|(at, word)| {
                self.phrases.at("ad", &look.words, at).is_some()
                    && (at == 0
                        || look
                            .body
                            .get(word.range.end..)
                            .is_some_and(|rest| rest.starts_with(':')))
            })
    }

    /// The address on several lines is the same address.
    fn shows_address(&self, address: &[String]) -> bool {
        !address.is_empty()
            && self.look.words.windows(address.len()).any(|window| {
                window
                    .iter()
                    .zip(address)
                    .all(|(word, wanted)| word.text == *wanted)
            })
    }

    fn missing(&self, missing: Missing, finding: Finding) -> Opinion {
        if missing == Missing::Deny {
            return Opinion::deny(finding);
        }
        let role = match self.look.request.message().trigger {
            Trigger::Manual => "sender",
            Trigger::Automated => self.settings.approver.as_str(),
        };
        Opinion::hold(role, finding.code.clone(), finding)
    }
}

pub(crate) fn range(range: &core::ops::Range<usize>) -> Option<Span> {
    Some(Span {
        start: range.start.try_into().ok()?,
        end: range.end.try_into().ok()?,
    })
}
