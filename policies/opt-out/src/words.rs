//! Cuts a customer's text into folded words that remember where they stood.

/// What stands before a word.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Break {
    /// Nothing but a space or a hyphen.
    None,
    /// A comma, a dash, an emoji: the sentence goes on.
    Clause,
    /// A full stop, an exclamation mark, a new line.
    Sentence,
}

/// One word, folded: lower case, without accents and apostrophes.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) text: String,
    /// Bytes of the body.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) before: Break,
    /// Begins with a capital and goes on in small letters.
    pub(crate) capitalised: bool,
    /// Stands between quotation marks, or on a line that quotes.
    pub(crate) quoted: bool,
}

/// A text in words, and the emoji in it.
#[derive(Debug, Default)]
pub(crate) struct Words {
    pub(crate) list: Vec<Word>,
    pub(crate) emoji: Vec<char>,
}

impl Words {
    /// Reads the whole body once, from left to right.
    pub(crate) fn of(body: &str) -> Self {
        let mut reader = Reader {
            quotes: quotations(body),
            ..Reader::default()
        };
        let mut previous = '\n';
        let mut chars = body.char_indices().peekable();
        while let Some((at, char)) = chars.next() {
            let next = chars.peek().map_or('\n', |&(_, char)| char);
            reader.take(at, char, previous, next);
            previous = char;
        }
        reader.finish(body.len());
        reader.unquote_if_all_is_quoted();
        reader.words
    }
}

#[derive(Default)]
struct Reader {
    words: Words,
    current: String,
    start: usize,
    capital: Option<bool>,
    all_small: bool,
    pending: Option<Break>,
    quotes: Vec<(usize, usize)>,
    quote: usize,
}

impl Reader {
    fn take(&mut self, at: usize, char: char, previous: char, next: char) {
        if is_invisible(char) {
            return;
        }
        let inside = !self.current.is_empty();
        let letters = fold(char);
        if let Some(first) = letters.first() {
            if !inside {
                self.start = at;
                self.capital = Some(is_capital(char));
                self.all_small = true;
            } else if is_capital(char) {
                self.all_small = false;
            }
            self.current.push(*first);
            self.current.extend(letters.get(1));
            return;
        }
        if is_apostrophe(char) && inside && next.is_alphanumeric() {
            return;
        }
        self.finish(at);
        match char {
            // Inside a telephone number or a price nothing ends.
            '(' | ')' | '.' | ','
                if next.is_ascii_digit()
                    || (char != '.' && char != ',' && previous.is_ascii_digit()) => {}
            '#' => {
                self.start = at;
                self.current.push('#');
                self.finish(at + 1);
            }
            '.' | '!' | '?' | '…' | '\n' | '\r' | ';' | '¿' | '¡' => self.cut(Break::Sentence),
            ',' | ':' | '(' | ')' | '[' | ']' | '"' | '“' | '”' | '«' | '»' | '—' | '–' | '|'
            | '~' => {
                self.cut(Break::Clause);
            }
            // A hyphen inside a word joins: "opt-out".
            '-' if previous.is_whitespace() || next.is_whitespace() => self.cut(Break::Clause),
            '&' => {
                self.start = at;
                self.current.push_str("and");
                self.finish(at + 1);
            }
            // The sign stands for the word that follows or went before.
            '🛑' => self.words.emoji.push(char),
            _ if is_emoji(char) => {
                self.words.emoji.push(char);
                self.cut(Break::Clause);
            }
            _ => {}
        }
    }

    fn cut(&mut self, kind: Break) {
        self.pending = Some(self.pending.map_or(kind, |pending| pending.max(kind)));
    }

    fn finish(&mut self, end: usize) {
        if self.current.is_empty() {
            return;
        }
        let before = if self.words.list.is_empty() {
            Break::Sentence
        } else {
            self.pending.take().unwrap_or(Break::None)
        };
        self.pending = None;
        while self
            .quotes
            .get(self.quote)
            .is_some_and(|&(_, end)| end <= self.start)
        {
            self.quote += 1;
        }
        let quoted = self
            .quotes
            .get(self.quote)
            .is_some_and(|&(start, _)| start <= self.start);
        let text = std::mem::take(&mut self.current);
        self.words.list.push(Word {
            capitalised: self.capital.take().unwrap_or(false) && self.all_small && text.len() > 1,
            text,
            start: self.start,
            end,
            before,
            quoted,
        });
    }

    /// `"STOP"`, with the marks copied from our own footer, is still a STOP.
    fn unquote_if_all_is_quoted(&mut self) {
        if self.words.list.iter().all(|word| word.quoted) {
            for word in &mut self.words.list {
                word.quoted = false;
            }
        }
    }
}

/// Byte ranges between quotation marks, and lines that begin with `>`; in order, apart from each other.
fn quotations(body: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut previous = '\n';
    let mut chars = body.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let next = chars.peek().map_or('\n', |&(_, char)| char);
        match open {
            Some((start, '>')) if char == '\n' => {
                found.push((start, at));
                open = None;
            }
            Some((_, '>')) => {}
            Some((start, mark)) if closes(mark, char, next) => {
                found.push((start, at));
                open = None;
            }
            Some(_) => {}
            None if char == '>' && previous == '\n' => open = Some((at, '>')),
            // 18" is a size: a straight mark opens only after a space or a bracket.
            None if char == '"' && (previous.is_whitespace() || previous == '(') => {
                open = Some((at, '"'))
            }
            None if matches!(char, '“' | '„' | '«') => open = Some((at, char)),
            None => {}
        }
        previous = char;
    }
    if let Some((start, '>')) = open {
        found.push((start, body.len()));
    }
    found
}

fn closes(mark: char, char: char, next: char) -> bool {
    match mark {
        '«' => char == '»',
        '"' => char == '"' && !next.is_alphanumeric(),
        _ => matches!(char, '”' | '“' | '"'),
    }
}

fn is_capital(char: char) -> bool {
    char.is_ascii_uppercase() || matches!(char, 'À'..='Þ')
}

/// Letters and digits only, folded; what is compared of names and topics.
pub(crate) fn folded(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for char in text.chars() {
        let letters = fold(char);
        all.extend(letters.get(0));
        all.extend(letters.get(1));
    }
    all
}

fn is_apostrophe(char: char) -> bool {
    matches!(char, '\'' | '’' | '‘' | '`' | '´' | 'ʼ')
}

/// Zero-width characters, soft hyphens, variation selectors, skin tones, direction marks.
fn is_invisible(char: char) -> bool {
    matches!(
        u32::from(char),
        0xAD | 0x34F | 0x61C | 0x180E | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2064 | 0x2066..=0x206F
            | 0xFE00..=0xFE0F | 0xFEFF | 0x0300..=0x036F | 0x1F3FB..=0x1F3FF | 0xE0000..=0xE0FFF
    )
}

fn is_emoji(char: char) -> bool {
    matches!(u32::from(char), 0x203C | 0x2049 | 0x2190..=0x27BF | 0x2934..=0x2BFF | 0x3030 | 0x1F000..=0x1FAFF)
}

/// The plain letters of a character; none for what is no letter and no digit.
fn fold(char: char) -> Folded {
    let one = |letter: char| Folded {
        letters: [letter, '\0'],
        len: 1,
    };
    match char {
        'a'..='z' | '0'..='9' => one(char),
        'A'..='Z' => one(char.to_ascii_lowercase()),
        'À'..='Å' | 'à'..='å' | 'ā' | 'Ā' | 'ă' | 'ą' => one('a'),
        'Ç' | 'ç' => one('c'),
        'È'..='Ë' | 'è'..='ë' | 'ē' | 'ė' | 'ę' => one('e'),
        'Ì'..='Ï' | 'ì'..='ï' | 'ī' => one('i'),
        'Ñ' | 'ñ' => one('n'),
        'Ò'..='Ö' | 'ò'..='ö' | 'Ø' | 'ø' | 'ō' => one('o'),
        'Ù'..='Ü' | 'ù'..='ü' | 'ū' => one('u'),
        'Ý' | 'ý' | 'ÿ' => one('y'),
        'ß' => Folded {
            letters: ['s', 's'],
            len: 2,
        },
        // Full-width forms, as some keyboards write them.
        '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
            let plain = char::from_u32(u32::from(char) - 0xFEE0).unwrap_or(char);
            one(plain.to_ascii_lowercase())
        }
        // Cyrillic and Greek letters that look like Latin ones.
        'А' | 'а' | 'Α' | 'α' => one('a'),
        'В' | 'Β' => one('b'),
        'С' | 'с' => one('c'),
        'Е' | 'е' | 'Ε' => one('e'),
        'О' | 'о' | 'Ο' | 'ο' => one('o'),
        'Р' | 'р' | 'Ρ' => one('p'),
        'Ѕ' | 'ѕ' => one('s'),
        'Т' | 'т' | 'Τ' => one('t'),
        'І' | 'і' | 'Ι' => one('i'),
        'М' | 'Μ' => one('m'),
        'Ν' => one('n'),
        _ if char.is_alphanumeric() => one(char),
        _ => Folded {
            letters: ['\0', '\0'],
            len: 0,
        },
    }
}

struct Folded {
    letters: [char; 2],
    len: usize,
}

impl Folded {
    fn first(&self) -> Option<&char> {
        self.get(0)
    }

    fn get(&self, index: usize) -> Option<&char> {
        if index < self.len {
            self.letters.get(index)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(body: &str) -> Vec<String> {
        Words::of(body)
            .list
            .into_iter()
            .map(|word| word.text)
            .collect()
    }

    #[test]
    fn folds_case_accents_apostrophes_and_lookalikes() {
        assert_eq!(
            texts("DON’T más ＳＴＯＰ ЅТОР St\u{200b}op"),
            ["dont", "mas", "stop", "stop", "stop"]
        );
    }

    #[test]
    fn knows_sentences_from_clauses() {
        let words = Words::of("Not interested, stop. opt-out now - bye");
        let breaks: Vec<_> = words.list.iter().map(|word| word.before).collect();
        use Break::*;
        assert_eq!(
            breaks,
            [Sentence, None, Clause, Sentence, None, None, Clause]
        );
    }

    #[test]
    fn marks_what_is_quoted_unless_all_is() {
        let words = Words::of("what does \"reply STOP\" mean, 18\" rims and 20\" tires");
        let quoted: Vec<_> = words
            .list
            .iter()
            .filter(|word| word.quoted)
            .map(|word| &*word.text)
            .collect();
        assert_eq!(quoted, ["reply", "stop"]);
        assert!(Words::of("“STOP”").list.iter().all(|word| !word.quoted));
    }

    #[test]
    fn spans_fit_the_body() {
        let body = "¿Sí? ya no más, DON’T 🛑 #1";
        for word in Words::of(body).list {
            assert!(body.get(word.start..word.end).is_some(), "{word:?}");
        }
    }
}
