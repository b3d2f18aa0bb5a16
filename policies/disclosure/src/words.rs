//! Cuts a text into folded words, each with its place.

use core::ops::Range;

/// A word: letters or digits, small and without accents.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub(crate) text: String,
    /// Its bytes in the text.
    pub(crate) range: Range<usize>,
    /// Written in capitals, or in quotes.
    pub(crate) loud: bool,
    /// How it hangs on the word before.
    pub(crate) joint: Joint,
}

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joint {
    /// Blanks, commas, a hyphen, an apostrophe.
    Close,
    /// A dot, colon or equals sign without a blank: part of an address, or a missing blank.
    Glued,
    /// The end of a sentence, or a web address.
    Apart,
}

/// All words of a text but those in web and e-mail addresses.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut address = false;
    for chunk in chunks(text) {
        let slice = text.get(chunk.clone()).unwrap_or_default();
        if is_address(slice) {
            address = true;
            continue;
        }
        pieces(slice, |range| {
            let range = chunk.start + range.start..chunk.start + range.end;
            let joint = match found.last() {
                _ if address => Joint::Apart,
                Some(last) => joint(text.get(last.range.end..range.start).unwrap_or_default()),
                None => Joint::Apart,
            };
            address = false;
            push(&mut found, text, range, joint);
        });
    }
    found
}

/// The folded words of a phrase, for tables.
pub(crate) fn phrase(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.text).collect()
}

/// Whether these folded words stand at `at`, each close to the one before.
pub(crate) fn stands_at(words: &[Word], at: usize, phrase: &[String]) -> bool {
    !phrase.is_empty()
        && phrase.iter().enumerate().all(|(offset, wanted)| {
            words.get(at + offset).is_some_and(|word| {
                word.text == *wanted && (offset == 0 || word.joint == Joint::Close)
            })
        })
}

/// Whether these folded words stand anywhere.
pub(crate) fn contains(words: &[Word], phrase: &[String]) -> bool {
    (0..words.len()).any(|at| stands_at(words, at, phrase))
}

fn chunks(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.split_whitespace().filter_map(|chunk| {
        let start = (chunk.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
        Some(start..start + chunk.len())
    })
}

/// Whether a run without blanks is a web or e-mail address.
fn is_address(chunk: &str) -> bool {
    // Every address has one of these.
    if !chunk.contains(['.', '/', '@']) {
        return false;
    }
    let dotted = |host: &str| {
        host.split_once('.').is_some_and(|(name, rest)| {
            name.ends_with(char::is_alphanumeric) && rest.starts_with(char::is_alphanumeric)
        })
    };
    chunk.contains("://")
        || chunk
            .get(..4)
            .is_some_and(|start| start.eq_ignore_ascii_case("www."))
        || chunk.contains('@')
        || chunk.split_once('/').is_some_and(|(host, _)| dotted(host))
        || chunk
            .split_once('?')
            .is_some_and(|(host, query)| dotted(host) && query.contains('='))
}

/// The runs of letters and digits, in order; `&` is one, and `stop2end` is three.
fn pieces(chunk: &str, mut each: impl FnMut(Range<usize>)) {
    let mut open: Option<usize> = None;
    for (at, letter) in chunk.char_indices() {
        match (letter.is_alphanumeric() || is_mark(letter), open) {
            (true, None) => open = Some(at),
            (false, Some(start)) => {
                parts(chunk, start..at, &mut each);
                open = None;
            }
            _ => {}
        }
        if letter == '&' {
            each(at..at + 1);
        }
    }
    if let Some(start) = open {
        parts(chunk, start..chunk.len(), &mut each);
    }
}

fn parts(chunk: &str, range: Range<usize>, each: &mut impl FnMut(Range<usize>)) {
    let word = chunk.get(range.clone()).unwrap_or_default();
    // Few words have one: sought byte by byte, which costs less than to set up a search of the text.
    let two = word.bytes().position(|byte| byte == b'2');
    let sides = two.and_then(|two| Some((word.get(..two)?, word.get(two + 1..)?)));
    match sides {
        Some((left, right)) if is_letters(left) && is_letters(right) => {
            let two = range.start + left.len();
            each(range.start..two);
            each(two..two + 1);
            each(two + 1..range.end);
        }
        _ => each(range),
    }
}

fn is_letters(text: &str) -> bool {
    !text.is_empty() && text.chars().all(char::is_alphabetic)
}

/// A combining accent, or something invisible that does not part a word.
fn is_mark(letter: char) -> bool {
    !letter.is_ascii()
        && matches!(letter, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

fn push(found: &mut Vec<Word>, text: &str, range: Range<usize>, joint: Joint) {
    let slice = text.get(range.clone()).unwrap_or_default();
    let folded = if slice == "&" {
        "and".to_owned()
    } else {
        fold(slice)
    };
    if folded.is_empty() {
        return;
    }
    let capitals = !slice.contains(char::is_lowercase)
        && slice
            .chars()
            .filter(|letter| letter.is_alphabetic())
            .nth(1)
            .is_some();
    let quotes = |letter: char| {
        matches!(
            letter,
            '"' | '\'' | '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}' | '*'
        )
    };
    let quoted = text
        .get(..range.start)
        .is_some_and(|before| before.ends_with(quotes))
        && text
            .get(range.end..)
            .is_some_and(|after| after.starts_with(quotes));
    found.push(Word {
        text: folded,
        range,
        loud: capitals || quoted,
        joint,
    });
}

fn joint(gap: &str) -> Joint {
    // So stand most words, and the rest of this takes longer.
    if gap == " " {
        return Joint::Close;
    }
    let blank = gap.contains(char::is_whitespace);
    if gap.contains(['!', '?', '\n', ';', '\u{2026}', '\u{a1}', '\u{bf}'])
        || (blank && gap.contains('.'))
    {
        Joint::Apart
    } else if !blank && gap.contains(['.', ':', '_', '\\', '#', '=']) {
        Joint::Glued
    } else {
        Joint::Close
    }
}

/// Small letters without accents.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars()
        .flat_map(char::to_lowercase)
        .filter(|letter| !is_mark(*letter))
        .map(|letter| match letter {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        words(text)
            .iter()
            .map(|word| {
                let joint = match word.joint {
                    Joint::Close => "",
                    Joint::Glued => "~",
                    Joint::Apart => "|",
                };
                let loud = if word.loud { "!" } else { "" };
                format!("{joint}{}{loud}", word.text)
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn addresses_are_no_words() {
        assert_eq!(shown("See https://a.example/stop now"), "|see |now");
        assert_eq!(shown("a.example/reply-stop or b@c.example, ok?"), "|or |ok");
        assert_eq!(shown("smith.honda.example"), "|smith ~honda ~example");
    }

    #[test]
    fn capitals_and_quotes_are_loud() {
        assert_eq!(shown("Reply STOP"), "|reply stop!");
        assert_eq!(shown("Reply \u{201c}stop\u{201d}"), "|reply stop!");
        assert_eq!(shown("STOP2END"), "|stop! 2 end!");
    }

    #[test]
    fn sentences_stand_apart() {
        assert_eq!(
            shown("Smith & Sons. Envíe ALTO"),
            "|smith and sons |envie alto!"
        );
    }
}
