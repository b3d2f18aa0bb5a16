//! A customer's text as folded words, and whether it has anything but words.

use maysend_sdk::text::fold;

/// The longest text that is read.
const MOST_WORDS: usize = 80;

/// A text in words.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) list: Vec<Word>,
    /// It has only words, figures and usual punctuation, and is not too long to be sure of.
    pub(crate) plain: bool,
}

/// One word, folded, and its bytes in the body.
#[derive(Debug)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Words {
    pub(crate) fn of(body: &str) -> Self {
        let mut words = Self {
            list: Vec::new(),
            plain: true,
        };
        let mut inside = false;
        for (start, char) in body.char_indices() {
            // "don't" is one word.
            if matches!(char, '\'' | '’') && inside {
                continue;
            }
            let letter = fold(char);
            words.plain &= letter.map_or_else(
                || char.is_whitespace() || USUAL.contains(&char),
                |letter| letter.is_ascii(),
            );
            let Some(letter) = letter else {
                inside = false;
                continue;
            };
            if !inside {
                if words.list.len() == MOST_WORDS {
                    words.plain = false;
                    break;
                }
                words.list.push(Word {
                    text: String::new(),
                    start,
                    end: start,
                });
            }
            inside = true;
            if let Some(word) = words.list.last_mut() {
                word.text.push(letter);
                word.end = start + char.len_utf8();
            }
        }
        words
    }
}

const USUAL: [char; 13] = [
    '.', ',', '?', '!', '¿', '¡', '\'', '’', '-', '/', ':', '$', '#',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_and_tells_what_is_no_word() {
        let words = Words::of("¿Está listo mi carro? Don’t");
        let texts: Vec<&str> = words.list.iter().map(|word| &*word.text).collect();
        assert_eq!(texts, ["esta", "listo", "mi", "carro", "dont"]);
        assert!(words.plain);
        for odd in [
            "🛑 my car",
            "“my car”",
            "мy car",
            "$top* my car",
            &"car ".repeat(81),
        ] {
            assert!(!Words::of(odd).plain, "{odd}");
        }
    }
}
