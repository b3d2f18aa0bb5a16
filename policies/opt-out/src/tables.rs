//! The keyword and phrase tables, as the build script makes them of the data folder.

use crate::lexicon::{Lexicon, WordId};

/// What a phrase means; the tables name them in kebab-case.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    Call,
    Email,
    In,
    Look,
    Maybe,
    Out,
    OutUnlessTime,
    Shield,
    Soft,
    Time,
    Wrong,
}

/// What a word means that is the whole message.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Meaning {
    Help,
    In,
    /// Only from somebody who is opted out; an answer from anybody else.
    InIfOut,
    Out,
}

/// A language that we answer in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Language {
    English,
    Spanish,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Keyword {
    pub(crate) meaning: Meaning,
    pub(crate) language: Language,
    /// May be meant otherwise when it answers an appointment or repair text.
    pub(crate) ambiguous: bool,
}

/// One line of the tables.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Phrase {
    pub(crate) kind: Kind,
    pub(crate) language: Language,
    /// Where its elements end in [`Tables::elements`]; they begin where those of the phrase before it end.
    end: u16,
}

/// One element of a phrase, with the number of its alternatives; `build/pattern.rs` describes the language.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Element {
    One(u16),
    Optional(u16),
    Repeated(u16),
    Any(u8),
    ClauseStart,
    ClauseEnd,
    SentenceStart,
    SentenceEnd,
    NotNext(u16),
    NotBefore(u16),
}

/// Classes of words that are asked for by themselves, in the order of their names.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Group {
    But,
    Complaining,
    Days,
    Dejar,
    Filler,
    Jest,
    Keep,
    Marketing,
    Negation,
    News,
    Qualifier,
    Service,
    Stop,
    Strong,
    Stuff,
    Texts,
    Vehicle,
    Welcome,
}

/// Lists one after the other, each up to its end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lists<'a> {
    pub(crate) ends: &'a [u16],
    pub(crate) entries: &'a [u16],
}

impl<'a> Lists<'a> {
    fn of(&self, index: usize) -> &'a [u16] {
        let start = match index.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or_default(),
            None => 0,
        };
        self.ends
            .get(index)
            .and_then(|end| self.entries.get(usize::from(start)..usize::from(*end)))
            .unwrap_or_default()
    }
}

/// Both tables.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tables<'a> {
    /// A transducer from words to their ids.
    pub(crate) words: &'a [u8],
    /// In the order of the words.
    pub(crate) keywords: &'a [(&'a str, Keyword)],
    pub(crate) elements: &'a [Element],
    pub(crate) phrases: &'a [Phrase],
    /// The alternatives of each [`Group`].
    pub(crate) groups: &'a [u16],
    /// For each word, the phrases that can begin with it.
    pub(crate) by_word: Lists<'a>,
    /// The single words of each alternatives, in order; their runs of words; the words of each run; those that a name fits.
    pub(crate) singles: Lists<'a>,
    pub(crate) sequences_of: Lists<'a>,
    pub(crate) sequences: Lists<'a>,
    pub(crate) with_names: &'a [u16],
}

include!(concat!(env!("OUT_DIR"), "/tables.rs"));

/// Words, or short runs of words, any of which will do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Alternatives<'a> {
    singles: &'a [WordId],
    runs: &'a [u16],
    sequences: Lists<'a>,
    /// Whether a name will do as well.
    pub(crate) name: bool,
}

impl Alternatives<'_> {
    /// Whether the word alone is one of them.
    pub(crate) fn holds(&self, id: WordId) -> bool {
        id != 0 && self.singles.binary_search(&id).is_ok()
    }

    /// Whether one of them begins at the first of these words.
    pub(crate) fn begins(&self, words: &[WordId]) -> bool {
        let mut found = false;
        self.lengths(words, |_| found = true);
        found
    }

    /// Tells the length of each of them that begins at the first of these words.
    pub(crate) fn lengths(&self, words: &[WordId], mut found: impl FnMut(usize)) {
        if words.first().is_some_and(|&id| self.holds(id)) {
            found(1);
        }
        for run in self.runs {
            let sequence = self.sequences.of(usize::from(*run));
            if words.starts_with(sequence) {
                found(sequence.len());
            }
        }
    }
}

impl<'a> Tables<'a> {
    /// The alternatives with this number.
    pub(crate) fn alternatives(&self, number: u16) -> Alternatives<'a> {
        let index = usize::from(number);
        Alternatives {
            singles: self.singles.of(index),
            runs: self.sequences_of.of(index),
            sequences: self.sequences,
            name: self.with_names.binary_search(&number).is_ok(),
        }
    }

    fn keyword(&self, compact: &str) -> Option<Keyword> {
        let at = self
            .keywords
            .binary_search_by(|(known, _)| known.cmp(&compact));
        at.ok()
            .and_then(|at| self.keywords.get(at))
            .map(|&(_, keyword)| keyword)
    }

    fn phrases_from(&self, word: WordId) -> impl Iterator<Item = (Phrase, &'a [Element])> {
        let tables = *self;
        self.by_word
            .of(usize::from(word))
            .iter()
            .filter_map(move |&index| tables.phrase(usize::from(index)))
    }

    fn phrase(&self, index: usize) -> Option<(Phrase, &'a [Element])> {
        let phrase = *self.phrases.get(index)?;
        let before = index
            .checked_sub(1)
            .and_then(|before| self.phrases.get(before));
        let start = before.map_or(0, |before| before.end);
        let elements = self
            .elements
            .get(usize::from(start)..usize::from(phrase.end))?;
        Some((phrase, elements))
    }
}

/// The tables, and the dealership's own keywords beside them.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) lexicon: Lexicon<'static>,
    /// Letters and digits only; the tables' own meaning of a word stays.
    own_keywords: Vec<String>,
}

impl Known {
    /// With the dealership's own words that opt out.
    pub(crate) fn load(own_keywords: &[String]) -> Result<Self, String> {
        Ok(Self {
            lexicon: Lexicon::new(TABLES.words)?,
            own_keywords: own_keywords.iter().map(|word| compact(word)).collect(),
        })
    }

    pub(crate) fn keyword(&self, compact: &str) -> Option<Keyword> {
        let own = || {
            let known = self.own_keywords.iter().any(|known| known == compact);
            known.then_some(Keyword {
                meaning: Meaning::Out,
                language: Language::English,
                ambiguous: false,
            })
        };
        TABLES.keyword(compact).or_else(own)
    }

    /// Whether this word alone belongs to the group.
    pub(crate) fn holds(&self, group: Group, word: WordId) -> bool {
        self.group(group).is_some_and(|class| class.holds(word))
    }

    /// Whether these words begin with one of the group.
    pub(crate) fn begins(&self, group: Group, words: &[WordId]) -> bool {
        self.group(group).is_some_and(|class| class.begins(words))
    }

    fn group(&self, group: Group) -> Option<Alternatives<'static>> {
        let number = TABLES.groups.get(group as usize)?;
        Some(TABLES.alternatives(*number))
    }

    /// The phrases that can begin with this word, with their elements.
    pub(crate) fn phrases_from(
        &self,
        word: WordId,
    ) -> impl Iterator<Item = (Phrase, &'static [Element])> {
        TABLES.phrases_from(word)
    }
}

/// Letters and digits only, folded: how keywords are looked up.
pub(crate) fn compact(text: &str) -> String {
    crate::words::Words::of(text)
        .list
        .into_iter()
        .map(|word| word.text)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_hold_the_words_of_the_law() {
        let known = Known::load(&["Adios".to_owned()]).unwrap();
        for word in [
            "stop",
            "quit",
            "end",
            "revoke",
            "optout",
            "cancel",
            "unsubscribe",
            "adios",
        ] {
            assert_eq!(known.keyword(word).unwrap().meaning, Meaning::Out, "{word}");
        }
        assert!(known.keyword("cancel").unwrap().ambiguous);
        assert!(known.keyword("yes").unwrap().meaning == Meaning::InIfOut);
    }

    #[test]
    fn a_section_without_a_source_is_refused() {
        use crate::build::phrases::Phrases;
        assert!(Phrases::default().read("[out en]\nstop", "x").is_err());
        assert!(Phrases::default().read("[out en: ]\nstop", "x").is_err());
        let problem = Phrases::default()
            .read("[out en: FCC]\n<nothing>", "x")
            .unwrap_err();
        assert!(format!("{problem:#}").contains("line 2"));
    }
}
