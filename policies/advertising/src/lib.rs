//! The policy `advertising`: offers state what law makes them state, nobody pays for reviews or referrals, and debts are not collected
//! unseen.

mod clauses;
mod find;
mod settings;
mod terms;
mod tokens;

use maysend_jurisdiction::advertising::{Kind, authorities};
use maysend_jurisdiction::{Date as Day, State, States};
use maysend_sdk::prelude::*;

use crate::find::{Finder, Found};
pub use crate::settings::{Level, Settings};

/// For so long a price that was told in a text need not be told again, in days.
const PRICE_DAYS: u32 = 30;

/// The configured policy.
#[derive(Debug)]
pub struct Advertising {
    settings: Settings,
    finder: Finder,
}

impl Policy for Advertising {
    type Settings = Settings;

    fn describe() -> Description {
        Description::new(
            "advertising",
            env!("CARGO_PKG_VERSION"),
            "Offers state what law makes them state, nobody pays for reviews or referrals, and debts are not collected unseen.",
        )
        .stages([Stage::Judge])
        .reads([
            Part::Business,
            Part::History(Some(PRICE_DAYS * 86_400)),
            Part::HistoryBodies,
        ])
        .needs_labels(["class"])
        .codes([
            "advertising/collection",
            "advertising/credit-rate",
            "advertising/credit-terms",
            "advertising/first-price",
            "advertising/lease-terms",
            "advertising/referral-fee",
            "advertising/review-incentive",
            "advertising/review-sentiment",
        ])
    }

    fn settings_schema() -> String {
        include_str!("../settings.schema.json").to_owned()
    }

    fn configure(settings: Settings, _: &Files) -> Result<Self, Problems> {
        settings.check()?;
        Ok(Self {
            settings,
            finder: Finder::new(),
        })
    }

    fn clauses(&self, _: &Business) -> Vec<Clause> {
        clauses::clauses()
    }
}

impl Outbound for Advertising {
    fn review(&self, _: Stage, request: &Request, draft: &Draft) -> Result<Opinion, Failure> {
        let business = request.business()?;
        // The dealer's licence decides, so the dealer's state; one that is not known may be any.
        let states = business
            .region
            .as_deref()
            .and_then(|region| State::from_code(region.trim()))
            .map_or_else(States::all, States::from);
        let civil = Date::new(1970, 1, 1)
            .plus_days(i32::try_from(request.at().div_euclid(86_400)).unwrap_or(i32::MAX));
        let day = Day {
            year: civil.year,
            month: civil.month,
            day: civil.day,
        };
        let marketing = draft.class() == Class::Marketing;
        let binds = |kind| authorities(kind, day, states).next().is_some();
        let mut found = self
            .finder
            .find(draft.body(), marketing, binds(Kind::ReferralFee));
        if binds(Kind::FirstPrice) && !self.price_was_told(request) {
            found.extend(self.finder.first_price(draft.body(), marketing));
        }
        Ok(found.into_iter().filter(|found| binds(found.rule)).fold(
            Opinion::allow(),
            |opinion, found| {
                let finding =
                    finding(draft, &found).authorities(authorities(found.rule, day, states));
                opinion.and(self.consequence(found.level(&self.settings), finding))
            },
        ))
    }
}

impl Advertising {
    fn price_was_told(&self, request: &Request) -> bool {
        request.history().is_some_and(|history| {
            history
                .exchanges
                .iter()
                .filter(|text| text.direction == Direction::Outbound && text.status == "sent")
                .filter_map(|text| text.body.as_deref())
                .any(|body| self.finder.tells_price(body))
        })
    }

    fn consequence(&self, level: Level, finding: Finding) -> Opinion {
        match level {
            Level::Warn => Opinion::allow().finding(finding),
            Level::Hold => Opinion::hold(
                self.settings.approver.as_str(),
                finding.code.clone(),
                finding,
            ),
            Level::Deny => Opinion::deny(Finding {
                severity: Severity::Violation,
                ..finding
            }),
        }
    }
}

fn finding(draft: &Draft, found: &Found) -> Finding {
    let words = found.words();
    Finding::warning(words.code, found.message())
        .clause(words.clause)
        .remedy(words.remedy)
        .at(draft.span(found.range.clone()))
}

maysend_sdk::export!(Advertising: outbound);
