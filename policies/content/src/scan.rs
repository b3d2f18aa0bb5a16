//! Everything that can be found in one text, each with its bytes.

use core::ops::Range;
use std::collections::BinaryHeap;

use crate::kind::Kind;

mod bait;
mod bank;
mod birth;
mod cards;
pub(crate) mod contact;
mod credit;
mod cues;
mod digits;
mod emoji;
mod fold;
mod identity;
mod lists;
mod style;
mod vehicle;
mod words;

pub(crate) use lists::entries;

/// A find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// The bytes of the body.
    pub range: Range<usize>,
    /// What may be written instead, where that is known.
    pub instead: Option<String>,
}

/// The scanner, with its lists read.
#[derive(Debug)]
pub struct Scanner {
    style: style::Style,
    bait: bait::Bait,
    shorteners: lists::WordList,
    cues: cues::CueWords,
}

/// What the dealership adds to the lists, and takes away.
#[derive(Debug, Default)]
pub struct Additions<'a> {
    /// More profanity.
    pub profanity: &'a [String],
    /// More slang.
    pub slang: &'a [String],
    /// Neither slang nor shouting here.
    pub allowed: &'a [String],
    /// More shorteners.
    pub shorteners: &'a [String],
}

impl Scanner {
    /// Reads the lists.
    pub fn new(additions: &Additions<'_>) -> Self {
        let mut shorteners = lists::WordList::read(include_str!("../data/shorteners.txt"));
        additions
            .shorteners
            .iter()
            .for_each(|host| shorteners.insert(host, 0));
        Self {
            style: style::Style::new(additions.profanity, additions.slang, additions.allowed),
            bait: bait::Bait::new(),
            shorteners,
            cues: cues::CueWords::new(),
        }
    }

    /// All finds in the order of the text, in time linear in its length.
    pub fn scan(&self, body: &str) -> Vec<Found> {
        self.scan_with_links(body).0
    }

    /// As [`scan`](Self::scan), and the links, which others have to look at.
    pub(crate) fn scan_with_links(&self, body: &str) -> (Vec<Found>, Vec<contact::Link>) {
        let words = words::words(body, &self.cues);
        let groups = digits::groups(body);
        let taxpayers = identity::taxpayers(&groups, &words);
        let bank = bank::find(&groups, &words);
        let links = contact::links(body);
        let emails = contact::emails(body);
        let link_ranges: Vec<Range<usize>> = links
            .iter()
            .map(|link| link.range.clone())
            .chain(emails.iter().cloned())
            .collect();

        let mut claims = Claims::new(body);
        claims.add(Kind::Vin, vehicle::find(&words));
        claims.add(Kind::PaymentCard, cards::find(&groups));
        claims.add(Kind::UsItin, taxpayers.taxpayer);
        claims.add(Kind::UsSsn, taxpayers.social);
        claims.add(Kind::DateOfBirth, birth::find(&groups, &words));
        claims.add(Kind::BankAccount, bank::ibans(&words));
        claims.add(Kind::AbaRouting, bank.routing);
        claims.add(Kind::Email, emails);
        claims.block(&link_ranges);
        claims.add(Kind::Passport, identity::passports(body, &words));
        claims.add(Kind::DriversLicense, identity::licences(body, &words));
        claims.add(Kind::BankAccount, bank.accounts);
        claims.add(Kind::Phone, contact::phones(body, &groups, &words));

        let mut found = claims.found;
        let mut add = |kind, ranges: Vec<Range<usize>>| {
            found.extend(ranges.into_iter().map(|range| Found {
                kind,
                range,
                instead: None,
            }))
        };
        add(Kind::FinanceDecision, credit::find(&words));
        add(
            Kind::UrlShortener,
            links
                .iter()
                .filter(|link| self.is_shortener(&link.host))
                .map(|link| link.range.clone())
                .collect(),
        );
        add(Kind::Emoji, emoji::find(body));
        add(Kind::Emoticon, emoji::emoticons(body));
        add(Kind::Shouting, self.style.shouting(body, &words));
        add(Kind::Shaft, self.style.filtered(&words));
        add(Kind::Bait, self.bait.find(&words));
        let mut linked = Marks::new(body, &link_ranges);
        for (index, word) in words.iter().enumerate() {
            if linked.covers(&word.range) {
                continue;
            }
            if self.style.is_profane(word) {
                found.push(Found {
                    kind: Kind::Profanity,
                    range: word.range.clone(),
                    instead: None,
                });
            } else if let Some(plain) = self.style.slang(&words, index) {
                let instead = (!plain.is_empty()).then(|| plain.to_owned());
                found.push(Found {
                    kind: Kind::Slang,
                    range: word.range.clone(),
                    instead,
                });
            }
        }
        (in_order(found), links)
    }

    /// As [`scan`](Self::scan), with what stands around a card number: the date it expires and the security code.
    pub fn scan_with_codes(&self, body: &str) -> Vec<Found> {
        let mut found = self.scan(body);
        let cards: Vec<Range<usize>> = found
            .iter()
            .filter(|found| found.kind == Kind::PaymentCard)
            .map(|found| found.range.clone())
            .collect();
        if !cards.is_empty() {
            let codes = cards::codes(
                &digits::groups(body),
                &words::words(body, &self.cues),
                &cards,
            );
            found.extend(codes.into_iter().map(|range| Found {
                kind: Kind::PaymentCard,
                range,
                instead: None,
            }));
        }
        found
    }

    fn is_shortener(&self, host: &str) -> bool {
        let below = host
            .match_indices('.')
            .filter_map(|(dot, _)| host.get(dot + 1..));
        core::iter::once(host)
            .chain(below)
            .any(|domain| self.shorteners.contains(domain))
    }
}

/// In the order of the text, those at one place in the order of the kinds. A heap is a tenth of a sort's code.
fn in_order(found: Vec<Found>) -> Vec<Found> {
    let places: BinaryHeap<_> = found
        .iter()
        .enumerate()
        .map(|(index, found)| (found.range.start, found.kind, index))
        .collect();
    places
        .into_sorted_vec()
        .into_iter()
        .filter_map(|(_, _, index)| found.get(index).cloned())
        .collect()
}

/// Which bytes are taken.
#[derive(Debug)]
struct Marks(Vec<bool>);

impl Marks {
    fn new(body: &str, ranges: &[Range<usize>]) -> Self {
        let mut marks = Self(vec![false; body.len()]);
        ranges.iter().for_each(|range| marks.set(range));
        marks
    }

    fn set(&mut self, range: &Range<usize>) {
        self.0.get_mut(range.clone()).unwrap_or_default().fill(true);
    }

    fn covers(&mut self, range: &Range<usize>) -> bool {
        self.0
            .get(range.clone())
            .unwrap_or_default()
            .iter()
            .any(|taken| *taken)
    }
}

/// Finds that must not overlap: who comes first keeps the bytes.
#[derive(Debug)]
struct Claims {
    marks: Marks,
    found: Vec<Found>,
}

impl Claims {
    fn new(body: &str) -> Self {
        Self {
            marks: Marks::new(body, &[]),
            found: Vec::new(),
        }
    }

    fn add(&mut self, kind: Kind, ranges: Vec<Range<usize>>) {
        for range in ranges {
            if !self.marks.covers(&range) {
                self.marks.set(&range);
                self.found.push(Found {
                    kind,
                    range,
                    instead: None,
                });
            }
        }
    }

    /// Takes bytes without a find.
    fn block(&mut self, ranges: &[Range<usize>]) {
        ranges.iter().for_each(|range| self.marks.set(range));
    }
}

#[cfg(test)]
mod tests;
