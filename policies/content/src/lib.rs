//! The policy `content`: texts hold nothing that does not belong into one.
//!
//! Outbound it finds numbers of cards, banks and persons, credit decisions, doubtful links and unprofessional language, each
//! with its place and what to write instead. Inbound it has what is secret redacted from the stored copy; it refuses nothing.

mod clauses;
mod kind;
mod links;
mod scan;
mod settings;
mod size;
mod wording;

use maysend_sdk::prelude::*;

use crate::links::Trouble;
use crate::scan::{Additions, contact};
use crate::size::Size;
use crate::wording::wording;
pub use crate::{
    kind::Kind,
    scan::{Found, Scanner},
    settings::{Level, Settings},
};

/// What the rules call a text of too many parts.
const TOO_LONG: &str = "too-long";

/// So many finds of one kind are reported; the verdict counts them all.
const MOST_OF_A_KIND: usize = 12;

/// The configured policy.
#[derive(Debug)]
pub struct ContentPolicy {
    settings: Settings,
    scanner: Scanner,
    payment_services: Vec<String>,
    authorities: Vec<(String, String)>,
}

impl Policy for ContentPolicy {
    type Settings = Settings;

    fn describe() -> Description {
        Description::new("content", env!("CARGO_PKG_VERSION"), "Texts hold no secrets, no credit decisions, no doubtful links and no careless language.")
            .stages([Stage::Label, Stage::Judge])
            .gives_labels(["encoding", "segments", "units"])
            .reads([Part::Business, Part::RecipientRelationships])
            .codes(Kind::ALL.map(code))
            .codes(["content/payment-link-without-order", "content/too-long"])
    }

    fn settings_schema() -> String {
        include_str!("../settings.schema.json").to_owned()
    }

    fn configure(settings: Settings, _: &Files) -> Result<Self, Problems> {
        settings.check().check()?;
        let scanner = Scanner::new(&Additions {
            profanity: &settings.more_profanity,
            slang: &settings.more_slang,
            allowed: &settings.allowed_words,
            shorteners: &settings.more_shorteners,
        });
        let payment_services = scan::entries(include_str!("../data/payment-hosts.txt"))
            .map(str::to_owned)
            .collect();
        let authorities = scan::entries(include_str!("../data/authorities.txt"))
            .filter_map(authority)
            .collect();
        Ok(Self {
            settings,
            scanner,
            payment_services,
            authorities,
        })
    }

    fn clauses(&self, _: &Business) -> Vec<Clause> {
        clauses::clauses(self)
    }
}

impl Outbound for ContentPolicy {
    fn review(&self, stage: Stage, request: &Request, draft: &Draft) -> Result<Opinion, Failure> {
        let size = Size::of(draft.body(), request.message().channel.as_deref());
        if stage == Stage::Label {
            return Ok(Opinion::allow()
                .label(Label::new("encoding", size.encoding))
                .label(Label::new("segments", size.segments.to_string()))
                .label(Label::new("units", size.units.to_string())));
        }
        let mut opinion = self.length(size);
        let mut counts = [0usize; Kind::ALL.len()];
        let (all, links) = self.scanner.scan_with_links(draft.body());
        for found in all {
            if is_own(request, draft.body(), &found)? {
                continue;
            }
            if let Some(count) = counts.get_mut(found.kind as usize) {
                *count += 1;
                if *count > MOST_OF_A_KIND {
                    continue;
                }
            }
            opinion = opinion.and(
                self.consequence(self.settings.level(found.kind), self.finding(draft, &found)),
            );
        }
        for (link, trouble) in
            links::troubles(links, &self.payment_services, request, &self.settings)?
                .into_iter()
                .take(MOST_OF_A_KIND)
        {
            let found = Found {
                kind: Kind::PaymentLink,
                range: link.range,
                instead: None,
            };
            let finding = self.finding(draft, &found);
            opinion = opinion.and(match trouble {
                Trouble::Host => self.consequence(self.settings.payment_link, finding),
                Trouble::NoOrder => self.consequence(
                    self.settings.payment_link_without_order,
                    without_order(finding),
                ),
            });
        }
        Ok(opinion)
    }
}

impl Inbound for ContentPolicy {
    fn receive(&self, _: &Request, text: &Draft) -> Result<Reaction, Failure> {
        let mut reaction = Reaction::none();
        let mut told = Vec::new();
        for found in self
            .scanner
            .scan_with_codes(text.body())
            .into_iter()
            .filter(|found| found.kind.is_secret())
        {
            reaction = reaction.effect(
                Effect::new("redact", found.kind.name()).at(text.span(found.range.clone())),
            );
            if !told.contains(&found.kind) {
                told.push(found.kind);
                let finding = Finding::warning(code(found.kind), received(found.kind))
                    .clause(wording(found.kind).clause)
                    .remedy(answer(found.kind))
                    .at(text.span(found.range))
                    .secret();
                reaction = reaction
                    .effect(Effect::new("review", found.kind.name()))
                    .finding(self.authorized(found.kind, finding));
            }
        }
        Ok(reaction)
    }
}

impl ContentPolicy {
    fn length(&self, size: Size) -> Opinion {
        let most = self.settings.most_segments;
        if u32::try_from(size.segments).is_ok_and(|segments| segments <= most) {
            return Opinion::allow();
        }
        let why = format!(
            "This would be sent as {} parts; more than {most} may arrive late, cut or not at all.",
            size.segments
        );
        let mut remedy = "Say less, or call.".to_owned();
        if size.encoding == size::UCS_2 {
            remedy.push_str(
                " Without emoji, curly quotes and other signs that old phones lack, twice as much fits into a part.",
            );
        }
        let finding = Finding::warning("content/too-long", why)
            .clause(clauses::LENGTH)
            .remedy(remedy)
            .authorities(self.authorities_of(TOO_LONG));
        self.consequence(self.settings.too_long, finding)
    }

    fn finding(&self, draft: &Draft, found: &Found) -> Finding {
        let words = wording(found.kind);
        let remedy = found.instead.as_ref().map_or_else(
            || words.remedy.to_owned(),
            |instead| format!("Write \u{201c}{instead}\u{201d}."),
        );
        let finding = Finding::warning(code(found.kind), words.message)
            .clause(words.clause)
            .remedy(remedy)
            .at(draft.span(found.range.clone()));
        let finding = self.authorized(found.kind, finding);
        if found.kind.is_secret() {
            finding.secret()
        } else {
            finding
        }
    }

    fn authorized(&self, kind: Kind, finding: Finding) -> Finding {
        finding.authorities(self.authorities_of(kind.name()))
    }

    fn authorities_of(&self, what: &str) -> impl Iterator<Item = String> {
        self.authorities
            .iter()
            .filter(move |(name, _)| name == what)
            .map(|(_, rule)| rule.clone())
    }

    fn consequence(&self, level: Level, finding: Finding) -> Opinion {
        match level {
            Level::Allow => Opinion::allow(),
            Level::Note => Opinion::allow().note(finding),
            Level::Warn => Opinion::allow().finding(finding),
            Level::Ask => Opinion::hold("sender", finding.code.clone(), finding),
            Level::Deny => Opinion::deny(Finding {
                severity: Severity::Violation,
                ..finding
            }),
        }
    }
}

/// The business's own addresses, shorteners and number are nothing to remark on.
fn is_own(request: &Request, body: &str, found: &Found) -> Result<bool, NotGiven> {
    let text = body
        .get(found.range.clone())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let under = |host: &str, domains: &[String]| {
        domains
            .iter()
            .any(|domain| contact::is_under(host, &domain.to_ascii_lowercase()))
    };
    Ok(match found.kind {
        Kind::Email => text.rsplit_once('@').is_some_and(|(_, host)| {
            request
                .business()
                .is_ok_and(|business| under(host, &business.domains))
        }),
        Kind::UrlShortener => {
            let business = request.business()?;
            contact::links(&text)
                .first()
                .is_some_and(|link| under(&link.host, &business.domains))
        }
        Kind::Phone => request
            .message()
            .business_number
            .as_deref()
            .is_some_and(|own| last_ten(own) == last_ten(&text)),
        _ => false,
    })
}

fn last_ten(number: &str) -> Vec<char> {
    number
        .chars()
        .rev()
        .filter(char::is_ascii_digit)
        .take(10)
        .collect()
}

fn without_order(finding: Finding) -> Finding {
    Finding {
        code: "content/payment-link-without-order".to_owned(),
        message: "This asks for a payment, and no open order of this customer is known.".to_owned(),
        remedy: Some("Send it when the order is open, or take the payment another way.".to_owned()),
        ..finding
    }
}

fn received(kind: Kind) -> &'static str {
    match kind {
        Kind::PaymentCard => {
            "The customer sent the number of a payment card; the stored copy does not keep it."
        }
        Kind::DateOfBirth => "The customer sent a date of birth; the stored copy does not keep it.",
        _ => "The customer sent a number that must stay private; the stored copy does not keep it.",
    }
}

fn answer(kind: Kind) -> &'static str {
    match kind {
        Kind::PaymentCard => "Do not charge it from the text; send the payment link.",
        _ => "Ask the customer to use the secure form or to call.",
    }
}

fn code(kind: Kind) -> String {
    format!("content/{}", kind.name())
}

/// `kind | rule | ...`
fn authority(line: &str) -> Option<(String, String)> {
    let mut fields = line.split('|').map(str::trim);
    Some((fields.next()?.to_owned(), fields.next()?.to_owned()))
}

maysend_sdk::export!(ContentPolicy: outbound + inbound);

#[cfg(test)]
mod tests;
