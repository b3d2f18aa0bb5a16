//! Finds texts that ask for consent to texts, also when they do it indirectly.

#[cfg(test)]
mod tests;

use std::ops::Range;

use maysend_sdk::text::fold;
pub(crate) use maysend_sdk::text::folded;

/// The cues, ready to match.
#[derive(Debug, Default)]
pub(crate) struct Asks {
    cues: Vec<Cue>,
    content: Vec<String>,
    program: Vec<String>,
    /// The words with which cues begin, in order, and the cues: elsewhere there is nothing to look for.
    firsts: Vec<(String, Vec<usize>)>,
}

/// A request for consent.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Request {
    /// Bytes of the body.
    pub(crate) span: Range<usize>,
    /// It asks for consent to marketing.
    pub(crate) marketing: bool,
    /// It invites to sign up somewhere; it asks for no answer.
    pub(crate) by_form: bool,
}

/// What a text asks.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) request: Option<Request>,
    /// It offers to send one thing, a photo or an estimate, which is no request for consent.
    pub(crate) offers_content: bool,
}

#[derive(Debug)]
struct Cue {
    kind: Kind,
    parts: Vec<Vec<Vec<String>>>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    /// It asks.
    Plain,
    /// It asks, but to offer to send one thing is no request.
    UnlessContent,
    /// It invites to sign up somewhere.
    Form,
}

const CUES: &str = include_str!("../data/asks.txt");

/// How many words may stand between two parts of a cue.
const GAP: usize = 4;

impl Asks {
    pub(crate) fn load() -> Result<Self, String> {
        Self::read(CUES)
    }

    fn read(text: &str) -> Result<Self, String> {
        let mut asks = Self::default();
        let mut section = String::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(header) = line
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'))
            {
                section = header.to_owned();
                continue;
            }
            let words = || line.split_whitespace().map(str::to_owned);
            match section
                .split_once(": ")
                .map_or((section.as_str(), ""), |(kind, source)| (kind, source))
            {
                ("content", "") => asks.content.extend(words()),
                ("program", "") => asks.program.extend(words()),
                ("content", _) => asks.cues.push(Cue::read(line, Kind::UnlessContent)),
                ("form", source) if !source.is_empty() => {
                    asks.cues.push(Cue::read(line, Kind::Form))
                }
                ("plain", source) if !source.is_empty() => {
                    asks.cues.push(Cue::read(line, Kind::Plain))
                }
                _ => {
                    return Err(format!(
                        "asks.txt, line {}: no such section, or no source",
                        number + 1
                    ));
                }
            }
        }
        for (index, cue) in asks.cues.iter().enumerate() {
            for alternative in cue.parts.first().into_iter().flatten() {
                if let Some(first) = alternative.first() {
                    file(&mut asks.firsts, first, index);
                }
            }
        }
        Ok(asks)
    }

    /// The first request in the text; an invitation to sign up somewhere only if there is no plainer one.
    pub(crate) fn read_text(&self, body: &str) -> Reading {
        let words = words(body);
        let mut reading = Reading::default();
        for (start, word) in words.iter().enumerate() {
            let Some(cues) = self.that_begin_with(&word.text) else {
                continue;
            };
            for cue in cues.iter().filter_map(|cue| self.cues.get(*cue)) {
                let Some(end) = cue.matches(&words, start) else {
                    continue;
                };
                if cue.kind == Kind::UnlessContent && self.offers_content(&words, end) {
                    reading.offers_content = true;
                    continue;
                }
                let by_form = cue.kind == Kind::Form;
                if by_form && reading.request.is_some() {
                    continue;
                }
                let last = end
                    .checked_sub(1)
                    .and_then(|last| words.get(last))
                    .unwrap_or(word);
                let marketing = self.is_marketing(&words, start, end);
                reading.request = Some(Request {
                    span: word.start..last.end,
                    marketing,
                    by_form,
                });
                if !by_form {
                    return reading;
                }
            }
        }
        reading
    }

    fn that_begin_with(&self, word: &str) -> Option<&[usize]> {
        let at = place(&self.firsts, word).ok()?;
        self.firsts.get(at).map(|(_, cues)| cues.as_slice())
    }

    fn offers_content(&self, words: &[Word], end: usize) -> bool {
        let following = words.get(end..).unwrap_or(&[]);
        following
            .iter()
            .take(GAP + 2)
            .take_while(|word| !word.begins_sentence)
            .any(|word| self.content.contains(&word.text))
    }

    fn is_marketing(&self, words: &[Word], start: usize, end: usize) -> bool {
        let around = words
            .get(start.saturating_sub(12)..(end + 12).min(words.len()))
            .unwrap_or(&[]);
        around.iter().any(|word| self.program.contains(&word.text))
    }
}

/// Files a cue under a word, once, in the order of the cues.
fn file(firsts: &mut Vec<(String, Vec<usize>)>, word: &str, cue: usize) {
    match place(firsts, word) {
        Ok(at) => {
            if let Some((_, cues)) = firsts.get_mut(at)
                && cues.last() != Some(&cue)
            {
                cues.push(cue);
            }
        }
        Err(at) => firsts.insert(at, (word.to_owned(), vec![cue])),
    }
}

fn place(firsts: &[(String, Vec<usize>)], word: &str) -> Result<usize, usize> {
    firsts.binary_search_by(|(known, _)| known.as_str().cmp(word))
}

impl Cue {
    fn read(line: &str, kind: Kind) -> Self {
        let alternative = |text: &str| text.split('_').map(str::to_owned).collect();
        let part = |text: &str| text.trim().split('|').map(alternative).collect();
        Self {
            kind,
            parts: line.split(" / ").map(part).collect(),
        }
    }

    /// The end of a match that begins at word `start`. Of each part the first place counts, so the work is bounded.
    fn matches(&self, words: &[Word], start: usize) -> Option<usize> {
        let mut at = start;
        for (index, part) in self.parts.iter().enumerate() {
            let latest = if index == 0 { at } else { at + GAP };
            at = (at..=latest).find_map(|place| {
                let whole = words.get(start..=place)?;
                let same_sentence = whole.iter().skip(1).all(|word| !word.begins_sentence);
                if same_sentence {
                    longest(part, words, place)
                } else {
                    None
                }
            })?;
        }
        Some(at)
    }
}

/// The end of the longest alternative at this word, inside its sentence.
fn longest(part: &[Vec<String>], words: &[Word], place: usize) -> Option<usize> {
    let rest = words.get(place..)?;
    let fits = |alternative: &&Vec<String>| {
        rest.len() >= alternative.len()
            && alternative
                .iter()
                .zip(rest)
                .enumerate()
                .all(|(index, (own, word))| {
                    *own == word.text && (index == 0 || !word.begins_sentence)
                })
    };
    part.iter()
        .filter(fits)
        .map(Vec::len)
        .max()
        .map(|length| place + length)
}

#[derive(Debug)]
struct Word {
    text: String,
    start: usize,
    end: usize,
    begins_sentence: bool,
}

/// Lower case, without accents and apostrophes. A question mark, a full stop or a new line ends a sentence.
fn words(body: &str) -> Vec<Word> {
    let mut all: Vec<Word> = Vec::new();
    let mut current = String::new();
    let (mut start, mut fresh) = (0, true);
    let mut previous = '\0';
    for (at, char) in body.char_indices().chain([(body.len(), '\n')]) {
        if let Some(letter) = fold(char) {
            if current.is_empty() {
                start = at;
            }
            current.push(letter);
        } else if !is_inside_words(char) || current.is_empty() {
            if !current.is_empty() {
                let text = std::mem::take(&mut current);
                all.push(Word {
                    text,
                    start,
                    end: at,
                    begins_sentence: std::mem::take(&mut fresh),
                });
            }
            fresh |= matches!(char, '.' | '!' | '?' | '¿' | '\n' | '…') && previous != char;
        }
        previous = char;
    }
    all
}

/// Apostrophes, and signs that nobody sees.
fn is_inside_words(char: char) -> bool {
    matches!(
        char,
        '\'' | '’' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
    )
}
