//! The words that the tables know, and sets of words and short runs of words.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use fst::MapBuilder;

/// Identifies a word of the tables; zero is any other word.
pub(crate) type WordId = u16;

/// All words, with their other spellings, and the classes of words.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    ids: BTreeMap<String, WordId>,
    classes: BTreeMap<String, Alternatives>,
    last: WordId,
}

impl Lexicon {
    /// Takes `spelling` for `word` from here on.
    pub(crate) fn alias(&mut self, spelling: &str, word: &str) -> Result<()> {
        let id = self.intern(word)?;
        self.ids.insert(spelling.to_owned(), id);
        Ok(())
    }

    /// Adds words to a class, which may be new.
    pub(crate) fn define(&mut self, class: &str, items: &str) -> Result<()> {
        let mut all = self.classes.get(class).cloned().unwrap_or_default();
        for item in items.split_whitespace() {
            self.read_alternatives(item, &mut all)?;
        }
        self.classes.insert(class.to_owned(), all);
        Ok(())
    }

    pub(crate) fn class(&self, name: &str) -> Result<&Alternatives> {
        let class = self.classes.get(name);
        class.with_context(|| format!("no class `{name}`"))
    }

    /// What `a|b_c|<class>` stands for.
    pub(crate) fn alternatives(&mut self, text: &str) -> Result<Alternatives> {
        let mut all = Alternatives::default();
        for item in text.split('|') {
            self.read_alternatives(item, &mut all)?;
        }
        Ok(all)
    }

    /// The highest id.
    pub(crate) fn last(&self) -> WordId {
        self.last
    }

    /// A transducer from words to their ids.
    pub(crate) fn words(&self) -> Result<Vec<u8>> {
        let mut words = MapBuilder::memory();
        for (word, id) in &self.ids {
            words.insert(word, u64::from(*id))?;
        }
        Ok(words.into_inner()?)
    }

    fn intern(&mut self, word: &str) -> Result<WordId> {
        if let Some(id) = self.ids.get(word) {
            return Ok(*id);
        }
        self.last = self.last.checked_add(1).context("too many words")?;
        self.ids.insert(word.to_owned(), self.last);
        Ok(self.last)
    }

    fn read_alternatives(&mut self, item: &str, into: &mut Alternatives) -> Result<()> {
        let class = item.strip_prefix('<').and_then(|it| it.strip_suffix('>'));
        if let Some(name) = class {
            let class = self.class(name)?.clone();
            into.join(&class);
            return Ok(());
        }
        if item == "@name" {
            into.name = true;
            return Ok(());
        }
        if item.is_empty() || item.contains(['<', '>', '!', '^', '$', '?', '*', '@']) {
            bail!("`{item}` is no word");
        }
        let ids = item.split('_').map(|word| self.intern(word));
        let ids = ids.collect::<Result<Vec<WordId>>>()?;
        match ids.as_slice() {
            [single] => into.single(*single),
            _ => into.sequences.push(ids),
        }
        Ok(())
    }
}

/// Words, or short runs of words, any of which will do.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Alternatives {
    /// In order.
    pub(crate) singles: Vec<WordId>,
    pub(crate) sequences: Vec<Vec<WordId>>,
    /// Whether a name will do as well.
    pub(crate) name: bool,
}

impl Alternatives {
    fn single(&mut self, id: WordId) {
        if let Err(at) = self.singles.binary_search(&id) {
            self.singles.insert(at, id);
        }
    }

    fn join(&mut self, other: &Self) {
        for id in &other.singles {
            self.single(*id);
        }
        self.sequences.extend(other.sequences.iter().cloned());
        self.name |= other.name;
    }

    /// The words that one of them begins with; zero for a name.
    pub(crate) fn firsts(&self) -> impl Iterator<Item = WordId> + '_ {
        let names = self.name.then_some(0);
        let sequences = self.sequences.iter().filter_map(|it| it.first());
        names
            .into_iter()
            .chain(self.singles.iter().copied())
            .chain(sequences.copied())
    }
}
