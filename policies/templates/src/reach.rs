//! Finds where a template can end in a text, by the set of places that its parts reach one after the other.
//!
//! Nothing is tried twice: however the places of a template overlap, each part looks at each place of the text once at most, so the
//! work is bounded by the length of the text times the length of the template.

use maysend_sdk::prelude::*;

use crate::book::Offer;
use crate::pattern::{Pattern, Piece};
use crate::slot;
use crate::text::{self, Text};

/// What a text may be filled in with that depends on the business and the day.
#[derive(Debug)]
pub(crate) struct Around<'a> {
    /// The names of the business, as they are compared.
    pub(crate) names: Vec<Vec<char>>,
    hosts: Vec<String>,
    /// The offers that are in force.
    offers: Vec<&'a Offer>,
}

/// How far a pattern went.
#[derive(Debug)]
pub(crate) struct Reached {
    /// Where it may end, in order.
    pub(crate) ends: Vec<usize>,
    /// Where the text departs from it; its end, if it does not.
    pub(crate) furthest: usize,
}

impl<'a> Around<'a> {
    pub(crate) fn new(business: &Business, offers: impl IntoIterator<Item = &'a Offer>) -> Self {
        let names = core::iter::once(&business.name)
            .chain(&business.aliases)
            .map(|name| text::fixed(name.trim()))
            .filter(|name| !name.is_empty())
            .collect();
        let hosts = business
            .domains
            .iter()
            .chain(&business.payment_hosts)
            .map(|host| host.to_ascii_lowercase())
            .filter(|host| !host.is_empty())
            .collect();
        Self {
            names,
            hosts,
            offers: offers.into_iter().collect(),
        }
    }

    pub(crate) fn is_own_link(&self, address: &str) -> bool {
        slot::host(address).is_some_and(|host| {
            self.hosts.iter().any(|own| {
                host.strip_suffix(own.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            })
        })
    }

    /// Every end of an offer in force that stands here.
    pub(crate) fn offers_from(&self, text: &Text<'_>, at: usize, found: &mut Vec<usize>) {
        for offer in &self.offers {
            found.extend(reach(&offer.pattern, text, at, self).ends);
        }
    }
}

/// Where the pattern may end that begins here.
pub(crate) fn reach(pattern: &Pattern, text: &Text<'_>, at: usize, around: &Around<'_>) -> Reached {
    let mut places = vec![at];
    for piece in &pattern.0 {
        let mut next = Vec::new();
        // Of the places that fail, the one where most of the words still stand is where the writer departed.
        let mut agreed = 0;
        let mut furthest = places.last().copied().unwrap_or(at);
        for place in &places {
            match piece {
                Piece::Fixed(fixed) if text.stands_at(*place, fixed) => {
                    next.push(place + fixed.len());
                }
                Piece::Fixed(fixed) => {
                    let common = common(text, *place, fixed);
                    if common > agreed {
                        agreed = common;
                        furthest = place + common;
                    }
                }
                Piece::Slot(slot) => slot.ends(text, *place, around, &mut next),
            }
        }
        next.sort_unstable();
        next.dedup();
        places = next;
        if places.is_empty() {
            return Reached {
                ends: places,
                furthest,
            };
        }
    }
    places.retain(|end| text.is_boundary(*end));
    Reached {
        furthest: places.last().copied().unwrap_or(at),
        ends: places,
    }
}

fn common(text: &Text<'_>, at: usize, fixed: &[char]) -> usize {
    let rest = text.chars.get(at..).unwrap_or_default();
    rest.iter()
        .zip(fixed)
        .take_while(|(one, other)| one == other)
        .count()
}

/// Whether nothing follows but what may be put at the end of any text: offers in force, who writes, how to end the texts.
pub(crate) fn ends_here(
    text: &Text<'_>,
    at: usize,
    endings: &[Vec<char>],
    around: &Around<'_>,
) -> bool {
    let mut places = vec![at];
    // Each round of offers begins beyond all of the round before.
    while let Some(furthest) = places.iter().max().copied() {
        if places
            .iter()
            .any(|place| is_ending(text, *place, endings, around))
        {
            return true;
        }
        let mut next = Vec::new();
        for place in places
            .iter()
            .filter(|place| text.char(**place) == Some(' '))
        {
            around.offers_from(text, place + 1, &mut next);
        }
        next.retain(|place| *place > furthest);
        next.sort_unstable();
        next.dedup();
        places = next;
    }
    false
}

/// Nothing more, or `- Smith Honda. Reply STOP to opt out.` or a part of it.
fn is_ending(text: &Text<'_>, at: usize, endings: &[Vec<char>], around: &Around<'_>) -> bool {
    let all = text.len();
    if at == all {
        return true;
    }
    if text.char(at) != Some(' ') {
        return false;
    }
    let mut places = vec![at + 1];
    if text.stands_at(at + 1, &['-', ' ']) {
        places.push(at + 3);
    }
    for place in places.clone() {
        for name in around
            .names
            .iter()
            .filter(|name| text.stands_at(place, name))
        {
            let end = place + name.len();
            let dot = end + usize::from(text.char(end) == Some('.'));
            if dot == all {
                return true;
            }
            if text.char(dot) == Some(' ') {
                places.push(dot + 1);
            }
        }
    }
    places.iter().any(|place| {
        endings.iter().any(|line| {
            let end = place + line.len();
            text.stands_at(*place, line)
                && (end == all || (end + 1 == all && text.char(end) == Some('.')))
        })
    })
}
