//! The words that the tables know, in all their spellings.

use std::fmt;

use fst::raw::Fst;

use crate::spelling;

/// Identifies a word of the tables; zero is any other word.
pub(crate) type WordId = u16;

/// What the tables call any run of three or more digits.
const NUMBER: &str = "0number";

/// Where the phrases are listed that can begin with a name.
pub(crate) const NAME: WordId = 0;

/// The words that the tables know, with their other spellings.
pub(crate) struct Lexicon<'a>(Fst<&'a [u8]>);

impl fmt::Debug for Lexicon<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Lexicon").field(&self.0.len()).finish()
    }
}

impl<'a> Lexicon<'a> {
    /// # Errors
    /// Why these bytes are no transducer.
    pub(crate) fn new(words: &'a [u8]) -> Result<Self, String> {
        let words = Fst::new(words).map_err(|error| error.to_string())?;
        Ok(Self(words))
    }

    pub(crate) fn id(&self, word: &str) -> WordId {
        let id = self.0.get(word).map(|id| id.value());
        id.and_then(|id| WordId::try_from(id).ok()).unwrap_or(0)
    }

    /// The word as the tables know it: "stoooop" is "stop", and so is what the aliases say.
    pub(crate) fn recognise(&self, word: &str) -> WordId {
        let id = self.id(word);
        if id != 0 || word.len() > 40 {
            return id;
        }
        if word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.id(NUMBER);
        }
        let squeezed = squeeze(word);
        if squeezed.len() < word.len() {
            return self.id(&squeezed);
        }
        if word.starts_with("uns")
            && (8..=14).contains(&word.len())
            && spelling::distance(word, "unsubscribe") <= 2
        {
            return self.id("unsubscribe");
        }
        spelling::inside(word).map_or(0, |known| self.id(known))
    }
}

/// Runs of three or more equal letters become one.
fn squeeze(word: &str) -> String {
    let chars: Vec<char> = word.chars().collect();
    let mut all = String::with_capacity(word.len());
    for run in chars.chunk_by(|one, other| one == other) {
        let kept = if run.len() > 2 { 1 } else { run.len() };
        all.extend(run.iter().take(kept));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::phrases::Phrases;

    #[test]
    fn spellings_lead_to_the_word() {
        let mut phrases = Phrases::default();
        let table = "[alias]\nstp=stop unsub=unsubscribe";
        phrases.read(table, "x").unwrap();
        let words = phrases.lexicon.words().unwrap();
        let lexicon = Lexicon::new(&words).unwrap();
        for spelling in ["stop", "stp", "stoooop"] {
            assert_eq!(
                lexicon.recognise(spelling),
                lexicon.id("stop"),
                "{spelling}"
            );
        }
        assert_eq!(lexicon.recognise("unsubscirbe"), lexicon.id("unsubscribe"));
        assert_eq!(lexicon.recognise("shop"), 0);
    }
}
