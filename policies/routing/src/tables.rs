//! Which texts software may answer, and which are urgent.

use std::ops::Range;

use crate::words::Words;

const DATA: &str = include_str!("../data/words.txt");

/// A text of fewer words is not answered: one word may be an opt-out in any spelling.
const FEWEST_WORDS: usize = 3;
/// A text that spells out letters (S T O P) is not answered.
const MOST_LETTERS: usize = 2;

/// Words with what they mean.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    english: Vec<&'static str>,
    spanish: Vec<&'static str>,
    caution: Vec<Entry>,
    misspelt: Vec<&'static str>,
    spelt: Vec<&'static str>,
    urgent: Vec<Entry>,
}

/// One word, its beginning, or a phrase.
#[derive(Debug)]
struct Entry {
    words: Vec<String>,
    /// The last word may go on.
    open: bool,
}

/// In which language a text asks about the business at hand.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Language {
    English,
    Spanish,
}

impl Tables {
    /// # Errors
    /// A section of the data that is not known, or an urgent word without letters.
    pub(crate) fn load(urgent: &[String]) -> Result<Self, String> {
        let mut tables = Self::default();
        let mut section = "";
        for line in DATA.lines() {
            let line = line.trim();
            if line.is_empty() || line.starts_with("# ") {
                continue;
            }
            if let Some(header) = line
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'))
            {
                let (name, source) = header.split_once(": ").unwrap_or((header, ""));
                if source.is_empty() {
                    return Err(format!("`{name}` names no source"));
                }
                section = name;
                continue;
            }
            match section {
                "about en" => tables.english.extend(line.split_whitespace()),
                "about es" => tables.spanish.extend(line.split_whitespace()),
                "caution" => tables
                    .caution
                    .extend(line.split_whitespace().map(Entry::of)),
                "caution phrases" => tables.caution.push(Entry::of(line)),
                "misspelt" => tables.misspelt.extend(line.split_whitespace()),
                "spelt" => tables.spelt.extend(line.split_whitespace()),
                other => return Err(format!("no section `{other}`")),
            }
        }
        for phrase in urgent {
            let entry = Entry::of(phrase);
            if entry.words.is_empty() {
                return Err(format!("`{phrase}` has no word"));
            }
            tables.urgent.push(entry);
        }
        Ok(tables)
    }

    /// The bytes of the first urgent words.
    pub(crate) fn urgent(&self, words: &Words) -> Option<Range<usize>> {
        (0..words.list.len()).find_map(|at| {
            self.urgent
                .iter()
                .find_map(|entry| entry.matches(words, at))
        })
    }

    /// The language of a text that surely asks about the business at hand and surely not about the texts themselves.
    pub(crate) fn answerable(&self, words: &Words) -> Option<Language> {
        let letters = words.list.iter().filter(|word| word.text.len() == 1);
        let doubtful = !words.plain
            || words.list.len() < FEWEST_WORDS
            || letters.count() > MOST_LETTERS
            || (0..words.list.len()).any(|at| {
                self.caution
                    .iter()
                    .any(|entry| entry.matches(words, at).is_some())
            })
            || words.list.iter().any(|word| self.is_a_slip(&word.text));
        if doubtful {
            return None;
        }
        let has = |list: &[&str]| {
            words
                .list
                .iter()
                .any(|word| list.contains(&word.text.as_str()))
        };
        match (has(&self.english), has(&self.spanish)) {
            (true, _) => Some(Language::English),
            (false, true) => Some(Language::Spanish),
            (false, false) => None,
        }
    }

    /// One slip of the thumb from a word that ends texts, or a figure in place of a letter.
    fn is_a_slip(&self, word: &str) -> bool {
        if self.spelt.contains(&word) {
            return false;
        }
        let letters: String = word
            .chars()
            .map(|char| match char {
                '0' => 'o',
                '1' => 'i',
                '3' => 'e',
                '5' => 's',
                '7' => 't',
                other => other,
            })
            .collect();
        self.misspelt.iter().any(|ends| is_one_slip(&letters, ends))
    }
}

impl Entry {
    fn of(text: &str) -> Self {
        let (text, open) = text
            .strip_suffix('*')
            .map_or((text, false), |beginning| (beginning, true));
        let words = Words::of(text).list.into_iter().map(|word| word.text);
        Self {
            words: words.collect(),
            open,
        }
    }

    /// The bytes of the body that it covers, if it stands at this word.
    fn matches(&self, words: &Words, at: usize) -> Option<Range<usize>> {
        let found = words.list.get(at..at.checked_add(self.words.len())?)?;
        let last = self.words.len().checked_sub(1)?;
        let fits = found
            .iter()
            .zip(&self.words)
            .enumerate()
            .all(|(index, (word, wanted))| {
                if self.open && index == last {
                    word.text.starts_with(wanted.as_str())
                } else {
                    word.text == *wanted
                }
            });
        let (first, last) = (found.first()?, found.last()?);
        fits.then_some(first.start..last.end)
    }
}

/// Equal, or one letter more, less, other, or two neighbours exchanged.
fn is_one_slip(word: &str, wanted: &str) -> bool {
    let (word, wanted) = (word.as_bytes(), wanted.as_bytes());
    let same = word
        .iter()
        .zip(wanted)
        .take_while(|(one, other)| one == other)
        .count();
    let rest = |bytes: &[u8], from: usize| bytes.get(from..).map(<[u8]>::to_vec);
    let (a, b) = (rest(word, same), rest(wanted, same));
    if a == b {
        return true;
    }
    let exchanged = match (word.get(same..same + 2), wanted.get(same..same + 2)) {
        (Some([a, b]), Some([c, d])) => a == d && b == c,
        _ => false,
    };
    rest(word, same + 1) == b && a != b && word.len() == wanted.len() + 1
        || a == rest(wanted, same + 1) && word.len() + 1 == wanted.len()
        || word.len() == wanted.len() && rest(word, same + 1) == rest(wanted, same + 1)
        || exchanged && rest(word, same + 2) == rest(wanted, same + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_one_slip_from_two() {
        for slip in ["stop", "stpo", "sotp", "stp", "stopp", "atop", "sto"] {
            assert!(is_one_slip(slip, "stop"), "{slip}");
        }
        for other in ["", "s", "start", "sedan", "pots", "stoppp"] {
            assert!(!is_one_slip(other, "stop"), "{other}");
        }
    }

    #[test]
    fn an_urgent_phrase_is_found_with_its_bytes() {
        let tables = Tables::load(&["broke down".to_owned(), "grua".to_owned()]).unwrap();
        let urgent = |body: &str| {
            tables
                .urgent(&Words::of(body))
                .and_then(|span| body.get(span))
                .map(str::to_owned)
        };
        assert_eq!(
            urgent("We BROKE down on I-35!").as_deref(),
            Some("BROKE down")
        );
        assert_eq!(urgent("Necesito una grúa").as_deref(), Some("grúa"));
        assert_eq!(
            urgent("it broke. down the road"),
            Some("broke. down".to_owned())
        );
        assert_eq!(urgent("my toe"), None);
    }
}
