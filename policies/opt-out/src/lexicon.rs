//! The words that the tables know, in all their spellings.

use crate::spelling;

/// Identifies a word of the tables; zero is any other word.
pub(crate) type WordId = u16;

/// What the tables call any run of three or more digits.
const NUMBER: &str = "0number";

/// Where the phrases are listed that can begin with a name.
pub(crate) const NAME: WordId = 0;

/// The words that the tables know, with their other spellings.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    /// In the order of the words.
    ids: Vec<(String, WordId)>,
    classes: Vec<(String, Alternatives)>,
}

impl Lexicon {
    pub(crate) fn id(&self, word: &str) -> WordId {
        self.position(word)
            .ok()
            .and_then(|at| self.ids.get(at))
            .map_or(0, |&(_, id)| id)
    }

    fn position(&self, word: &str) -> Result<usize, usize> {
        self.ids
            .binary_search_by(|(known, _)| known.as_str().cmp(word))
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

    pub(crate) fn class(&self, name: &str) -> Option<&Alternatives> {
        let found = self.classes.iter().find(|(known, _)| known == name);
        found.map(|(_, class)| class)
    }

    /// Takes `spelling` for `word` from here on.
    pub(crate) fn alias(&mut self, spelling: &str, word: &str) {
        let id = self.intern(word);
        match self.position(spelling) {
            Ok(at) => {
                if let Some(known) = self.ids.get_mut(at) {
                    known.1 = id;
                }
            }
            Err(at) => self.ids.insert(at, (spelling.to_owned(), id)),
        }
    }

    /// Adds words to a class, which may be new.
    pub(crate) fn define(&mut self, class: &str, items: &str) -> Result<(), String> {
        let mut all = Alternatives::default();
        for item in items.split_whitespace() {
            self.read_alternatives(item, &mut all)?;
        }
        match self.classes.iter_mut().find(|(known, _)| known == class) {
            Some((_, known)) => known.join(&all),
            None => self.classes.push((class.to_owned(), all)),
        }
        Ok(())
    }

    fn intern(&mut self, word: &str) -> WordId {
        match self.position(word) {
            Ok(at) => self.ids.get(at).map_or(0, |&(_, id)| id),
            Err(at) => {
                let id = WordId::try_from(self.ids.len() + 1).unwrap_or(WordId::MAX);
                self.ids.insert(at, (word.to_owned(), id));
                id
            }
        }
    }

    pub(crate) fn alternatives(&mut self, text: &str) -> Result<Alternatives, String> {
        let mut all = Alternatives::default();
        for item in text.split('|') {
            self.read_alternatives(item, &mut all)?;
        }
        Ok(all)
    }

    fn read_alternatives(&mut self, item: &str, into: &mut Alternatives) -> Result<(), String> {
        if let Some(name) = item
            .strip_prefix('<')
            .and_then(|rest| rest.strip_suffix('>'))
        {
            let class = self
                .class(name)
                .ok_or_else(|| format!("no class `{name}`"))?;
            into.join(class);
            return Ok(());
        }
        if item == "@name" {
            into.name = true;
            return Ok(());
        }
        if item.is_empty() || item.contains(['<', '>', '!', '^', '$', '?', '*', '@']) {
            return Err(format!("`{item}` is no word"));
        }
        let ids: Vec<WordId> = item.split('_').map(|word| self.intern(word)).collect();
        match ids.as_slice() {
            [single] => into.insert(*single),
            _ => into.sequences.push(ids),
        }
        Ok(())
    }
}

/// Words, or short runs of words, any of which will do.
#[derive(Clone, Debug, Default)]
pub(crate) struct Alternatives {
    singles: Vec<u64>,
    sequences: Vec<Vec<WordId>>,
    /// Whether a name will do as well.
    pub(crate) name: bool,
}

impl Alternatives {
    fn insert(&mut self, id: WordId) {
        let cell = usize::from(id) / 64;
        if self.singles.len() <= cell {
            self.singles.resize(cell + 1, 0);
        }
        if let Some(bits) = self.singles.get_mut(cell) {
            *bits |= 1 << (id % 64);
        }
    }

    fn join(&mut self, other: &Self) {
        if self.singles.len() < other.singles.len() {
            self.singles.resize(other.singles.len(), 0);
        }
        for (mine, theirs) in self.singles.iter_mut().zip(&other.singles) {
            *mine |= theirs;
        }
        self.sequences.extend(other.sequences.iter().cloned());
        self.name |= other.name;
    }

    /// Whether the word alone is one of them.
    pub(crate) fn holds(&self, id: WordId) -> bool {
        id != 0
            && self
                .singles
                .get(usize::from(id) / 64)
                .is_some_and(|bits| bits & (1 << (id % 64)) != 0)
    }

    /// Whether one of them begins at the first of these words.
    pub(crate) fn begins(&self, words: &[WordId]) -> bool {
        let mut found = false;
        self.lengths(words, |_| found = true);
        found
    }

    pub(crate) fn lengths(&self, words: &[WordId], mut found: impl FnMut(usize)) {
        if words.first().is_some_and(|&id| self.holds(id)) {
            found(1);
        }
        for sequence in &self.sequences {
            if words.starts_with(sequence) {
                found(sequence.len());
            }
        }
    }

    pub(crate) fn firsts(&self) -> impl Iterator<Item = WordId> + '_ {
        let bits = self.singles.iter().enumerate().flat_map(|(cell, &bits)| {
            (0..64)
                .filter(move |bit| bits & (1 << bit) != 0)
                .filter_map(move |bit| WordId::try_from(cell * 64 + bit).ok())
        });
        let names = self.name.then_some(NAME);
        names.into_iter().chain(bits).chain(
            self.sequences
                .iter()
                .filter_map(|sequence| sequence.first().copied()),
        )
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

    #[test]
    fn spellings_lead_to_the_word() {
        let mut lexicon = Lexicon::default();
        lexicon.alias("stp", "stop");
        lexicon.alias("unsub", "unsubscribe");
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
