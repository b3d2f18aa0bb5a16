//! Reads the keyword and phrase tables, which are data with their sources.

use crate::lexicon::{Alternatives, Lexicon, WordId};
use crate::pattern::Pattern;

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

#[derive(Debug)]
pub(crate) struct Phrase {
    pub(crate) kind: Kind,
    pub(crate) language: Language,
    pub(crate) pattern: Pattern,
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

const GROUPS: [&str; 18] = [
    "but",
    "complaining",
    "days",
    "dejar",
    "filler",
    "jest",
    "keep",
    "marketing",
    "negation",
    "news",
    "qualifier",
    "service",
    "stop",
    "strong",
    "stuff",
    "texts",
    "vehicle",
    "welcome",
];

/// Both tables, ready for use.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(crate) lexicon: Lexicon,
    /// In the order of the words.
    keywords: Vec<(String, Keyword)>,
    phrases: Vec<Phrase>,
    /// By the number of the [`Group`].
    groups: Vec<Alternatives>,
    /// For each word of the lexicon, the phrases that can begin with it.
    by_word: Vec<Vec<usize>>,
}

const KEYWORDS: &str = include_str!("../data/keywords.txt");
const PHRASES: &str = include_str!("../data/phrases.txt");

impl Tables {
    /// The tables that come with this policy, and the dealership's own keywords.
    pub(crate) fn load(own_keywords: &[String]) -> Result<Self, String> {
        let mut tables = Self::default();
        tables.read(KEYWORDS, "keywords.txt")?;
        tables.read(PHRASES, "phrases.txt")?;
        for word in own_keywords {
            let keyword = Keyword {
                meaning: Meaning::Out,
                language: Language::English,
                ambiguous: false,
            };
            tables.add_keyword(compact(word), keyword);
        }
        for name in GROUPS {
            let class = tables
                .lexicon
                .class(name)
                .ok_or_else(|| format!("no class `{name}`"))?;
            tables.groups.push(class.clone());
        }
        tables.index();
        Ok(tables)
    }

    pub(crate) fn keyword(&self, compact: &str) -> Option<Keyword> {
        let at = self
            .keywords
            .binary_search_by(|(known, _)| known.as_str().cmp(compact));
        at.ok()
            .and_then(|at| self.keywords.get(at))
            .map(|&(_, keyword)| keyword)
    }

    /// False if the word was there already; the table's own meaning stays.
    fn add_keyword(&mut self, word: String, keyword: Keyword) -> bool {
        let place = self
            .keywords
            .binary_search_by(|(known, _)| known.cmp(&word));
        if let Err(at) = place {
            self.keywords.insert(at, (word, keyword));
        }
        place.is_err()
    }

    /// Whether this word alone belongs to the group.
    pub(crate) fn holds(&self, group: Group, word: WordId) -> bool {
        self.groups
            .get(group as usize)
            .is_some_and(|class| class.holds(word))
    }

    /// Whether these words begin with one of the group.
    pub(crate) fn begins(&self, group: Group, words: &[WordId]) -> bool {
        self.groups
            .get(group as usize)
            .is_some_and(|class| class.begins(words))
    }

    pub(crate) fn phrases_from(&self, word: u16) -> impl Iterator<Item = &Phrase> {
        let indexes = self
            .by_word
            .get(usize::from(word))
            .map_or(&[][..], Vec::as_slice);
        indexes.iter().filter_map(|&index| self.phrases.get(index))
    }

    fn read(&mut self, text: &str, name: &str) -> Result<(), String> {
        let mut section = Section::Comment;
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with("# ") {
                continue;
            }
            let read = if let Some(header) = line
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'))
            {
                Section::parse(header).map(|parsed| section = parsed)
            } else {
                self.line(&section, line)
            };
            read.map_err(|problem| format!("{name}, line {}: {problem}", number + 1))?;
        }
        Ok(())
    }

    fn line(&mut self, section: &Section, line: &str) -> Result<(), String> {
        match section {
            Section::Comment => Err("stands before any section".to_owned()),
            Section::Alias => {
                for pair in line.split_whitespace() {
                    let (other, word) = pair
                        .split_once('=')
                        .ok_or_else(|| format!("`{pair}` has no `=`"))?;
                    self.lexicon.alias(other, word);
                }
                Ok(())
            }
            Section::Class(name) => self.lexicon.define(name, line),
            Section::Keywords(meaning, language) => {
                for word in line.split_whitespace() {
                    let plain = word.trim_end_matches('?');
                    let keyword = Keyword {
                        meaning: *meaning,
                        language: *language,
                        ambiguous: plain.len() < word.len(),
                    };
                    if !self.add_keyword(plain.to_owned(), keyword) {
                        return Err(format!("`{plain}` is listed twice"));
                    }
                }
                Ok(())
            }
            Section::Phrases(kind, language) => {
                let pattern = Pattern::parse(line, &mut self.lexicon)?;
                self.phrases.push(Phrase {
                    kind: *kind,
                    language: *language,
                    pattern,
                });
                Ok(())
            }
        }
    }

    fn index(&mut self) {
        for (index, phrase) in self.phrases.iter().enumerate() {
            for word in phrase.pattern.first_words() {
                let slot = usize::from(word);
                if self.by_word.len() <= slot {
                    self.by_word.resize_with(slot + 1, Vec::new);
                }
                if let Some(list) = self.by_word.get_mut(slot)
                    && list.last() != Some(&index)
                {
                    list.push(index);
                }
            }
        }
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

enum Section {
    Alias,
    Class(String),
    Comment,
    Keywords(Meaning, Language),
    Phrases(Kind, Language),
}

impl Section {
    /// `alias`, `class NAME` or `KIND LANGUAGE: SOURCE`.
    fn parse(header: &str) -> Result<Self, String> {
        if header == "alias" {
            return Ok(Self::Alias);
        }
        if let Some(name) = header.strip_prefix("class ") {
            return Ok(Self::Class(name.to_owned()));
        }
        let (what, source) = header
            .split_once(": ")
            .ok_or("a section names its source after a colon")?;
        if source.trim().is_empty() {
            return Err("a section names its source".to_owned());
        }
        let (kind, language) = what.split_once(' ').ok_or("a section names its language")?;
        let language = match language {
            "en" => Language::English,
            "es" => Language::Spanish,
            _ => return Err(format!("no language `{language}`")),
        };
        let phrases = |kind| Ok(Self::Phrases(kind, language));
        match kind {
            "keyword-out" => Ok(Self::Keywords(Meaning::Out, language)),
            "keyword-in" => Ok(Self::Keywords(Meaning::In, language)),
            "keyword-in-if-out" => Ok(Self::Keywords(Meaning::InIfOut, language)),
            "keyword-help" => Ok(Self::Keywords(Meaning::Help, language)),
            "call" => phrases(Kind::Call),
            "email" => phrases(Kind::Email),
            "in" => phrases(Kind::In),
            "look" => phrases(Kind::Look),
            "maybe" => phrases(Kind::Maybe),
            "out" => phrases(Kind::Out),
            "out-unless-time" => phrases(Kind::OutUnlessTime),
            "shield" => phrases(Kind::Shield),
            "soft" => phrases(Kind::Soft),
            "time" => phrases(Kind::Time),
            "wrong" => phrases(Kind::Wrong),
            _ => Err(format!("no kind `{kind}`")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_read_and_hold_the_words_of_the_law() {
        let tables = Tables::load(&["Adios".to_owned()]).unwrap();
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
            assert_eq!(
                tables.keyword(word).unwrap().meaning,
                Meaning::Out,
                "{word}"
            );
        }
        assert!(tables.keyword("cancel").unwrap().ambiguous);
        assert!(tables.keyword("yes").unwrap().meaning == Meaning::InIfOut);
    }

    #[test]
    fn a_section_without_a_source_is_refused() {
        assert!(Tables::default().read("[out en]\nstop", "x").is_err());
        assert!(Tables::default().read("[out en: ]\nstop", "x").is_err());
        assert!(
            Tables::default()
                .read("[out en: FCC]\n<nothing>", "x")
                .unwrap_err()
                .contains("line 2")
        );
    }
}
