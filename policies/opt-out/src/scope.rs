//! What an opt-out reaches, from the words of the customer.

use std::ops::Range;

use crate::pattern::Text;
use crate::tables::{Group, Known};
use crate::words::Break;

/// Which texts; the topics of consents and opt-outs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Scope {
    All,
    Marketing,
    Service,
}

impl Scope {
    pub(crate) fn topic(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Marketing => "marketing",
            Self::Service => "service",
        }
    }

    /// Both together: marketing and service are everything.
    pub(crate) fn join(self, other: Self) -> Self {
        if self == other { self } else { Self::All }
    }

    /// What goes when this stays.
    pub(crate) fn complement(self) -> Option<Self> {
        match self {
            Self::All => None,
            Self::Marketing => Some(Self::Service),
            Self::Service => Some(Self::Marketing),
        }
    }
}

/// Words after which a phrase goes on to say what it is about.
const ABOUT: [&str; 15] = [
    "about",
    "regarding",
    "re",
    "for",
    "concerning",
    "related",
    "from",
    "with",
    "of",
    "on",
    "sobre",
    "de",
    "acerca",
    "para",
    "con",
];
/// Words with which something else begins.
const NEW_THOUGHT: [&str; 22] = [
    "i", "im", "ive", "we", "weve", "because", "so", "since", "if", "when", "please", "thanks",
    "it", "its", "you", "the_", "porque", "ya", "gracias", "yo", "si", "that",
];

/// The scope that the words of an opt-out phrase give, with what it is said to be about.
pub(crate) fn of_region(text: &Text<'_>, tables: &Known, phrase: Range<usize>) -> Scope {
    let clause_end = text
        .ends
        .get(phrase.start)
        .copied()
        .unwrap_or(phrase.end)
        .max(phrase.end);
    let word = |at: usize| text.words.get(at).map_or("", |word| word.text.as_str());
    let mut end = phrase.end;
    let mut about = ABOUT.contains(&word(end));
    while end < clause_end.min(phrase.end.saturating_add(24))
        && !begins(tables, Group::But, text, end)
    {
        if NEW_THOUGHT.contains(&word(end)) {
            break;
        }
        about |= ABOUT.contains(&word(end));
        let fits = [
            Group::Marketing,
            Group::Service,
            Group::Qualifier,
            Group::Texts,
            Group::Stuff,
        ]
        .iter()
        .any(|group| begins(tables, *group, text, end));
        if !about && !fits {
            break;
        }
        end += 1;
    }
    // "All your sales texts and everything else".
    let whole = (phrase.start..clause_end.min(end.saturating_add(3))).any(|at| {
        matches!(
            (word(at), word(at + 1)),
            ("everything" | "anything", "else") | ("the", "rest") | ("todo", "lo")
        )
    });
    if whole {
        return Scope::All;
    }
    topics(text, tables, phrase.start..end, false).unwrap_or(Scope::All)
}

/// The topics named in these words; none where none is. The vehicle itself counts as service only where texts stay welcome.
pub(crate) fn topics(
    text: &Text<'_>,
    tables: &Known,
    words: Range<usize>,
    vehicle: bool,
) -> Option<Scope> {
    let mut found: Option<Scope> = None;
    for at in words {
        let mut add = |scope: Scope| found = Some(found.map_or(scope, |known| known.join(scope)));
        if begins(tables, Group::Marketing, text, at) {
            add(Scope::Marketing);
        }
        if begins(tables, Group::Service, text, at)
            || (vehicle && begins(tables, Group::Vehicle, text, at))
        {
            add(Scope::Service);
        }
    }
    found
}

/// What the customer says shall go on: "but keep the service updates coming", "repair updates are fine".
pub(crate) fn kept(
    text: &Text<'_>,
    tables: &Known,
    opts_out: impl Fn(Range<usize>) -> bool,
) -> Option<Scope> {
    let mut kept: Option<Scope> = None;
    let mut start = 0;
    while start < text.words.len() {
        let mut end = start + 1;
        while end < text.words.len()
            && text
                .words
                .get(end)
                .is_some_and(|word| word.before == Break::None)
            && !begins(tables, Group::But, text, end)
        {
            end += 1;
        }
        // "Stop all texts except service": the segment begins with the word that cuts.
        if !opts_out(start..end) && keeps(text, tables, start..end) {
            match topics(text, tables, start..end, true) {
                Some(Scope::All) | None => {}
                Some(scope) => kept = Some(kept.map_or(scope, |known| known.join(scope))),
            }
        }
        start = end;
    }
    kept
}

fn keeps(text: &Text<'_>, tables: &Known, words: Range<usize>) -> bool {
    let (mut keeps, mut speaks_of_texts) = (false, false);
    let first = words.start;
    for at in words {
        // "You keep texting me about service" complains.
        let complains = at > first
            && at
                .checked_sub(1)
                .and_then(|at| text.ids.get(at))
                .is_some_and(|&id| tables.holds(Group::Complaining, id));
        keeps |= !complains && begins(tables, Group::Keep, text, at);
        speaks_of_texts |= begins(tables, Group::News, text, at);
    }
    let excepts = ["except", "unless", "excepto", "salvo", "menos", "besides"];
    let excepted = text
        .words
        .get(first)
        .is_some_and(|word| excepts.contains(&word.text.as_str()));
    keeps && (speaks_of_texts || excepted)
}

fn begins(tables: &Known, group: Group, text: &Text<'_>, at: usize) -> bool {
    tables.begins(group, text.ids.get(at..).unwrap_or(&[]))
}
