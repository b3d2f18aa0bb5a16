//! The words that say what a number or a sentence is about. Each word of a text is looked up once, for all lists together.

use maysend_sdk::text;

use super::{bank, birth, cards, contact, credit, identity, lists::WordList};

/// The lists that a word is in, as bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cues(usize);

macro_rules! lists {
    ($($name:ident = $words:expr;)*) => {
        #[repr(u8)]
        enum Number { $($name),* }

        #[expect(non_upper_case_globals, reason = "they stand for the lists of the same names")]
        impl Cues {
            $(pub(crate) const $name: Self = Self(1 << Number::$name as u8);)*
        }

        const LISTS: &[(Cues, &[&str])] = &[$((Cues::$name, $words)),*];
    };
}

lists! {
    Account = bank::ACCOUNT;
    Auxiliary = credit::AUXILIARIES;
    Banking = bank::BANKING;
    Birth = birth::CUES;
    CardCode = cards::CODE;
    Credit = credit::CREDIT;
    Decided = credit::DECIDED;
    Licence = identity::LICENCE;
    Month = text::MONTHS;
    NoPerson = identity::OTHER_NUMBERS;
    NoPhone = contact::OTHER_NUMBERS;
    OtherDecision = credit::OTHERS;
    Passport = identity::PASSPORT;
    Routing = bank::ROUTING;
    Score = credit::SCORE;
}

impl Cues {
    /// Whether it is in this list.
    pub(crate) fn are(self, list: Self) -> bool {
        self.0 & list.0 != 0
    }
}

/// All lists, by their words.
#[derive(Debug)]
pub(crate) struct CueWords(WordList);

impl CueWords {
    pub(crate) fn new() -> Self {
        let mut all = WordList::default();
        for (cues, words) in LISTS {
            for word in *words {
                let known = all.number(word).unwrap_or_default();
                all.insert(word, known | cues.0);
            }
        }
        Self(all)
    }

    /// The lists that a folded word is in.
    pub(crate) fn of(&self, word: &str) -> Cues {
        Cues(self.0.number(word).unwrap_or_default())
    }
}
