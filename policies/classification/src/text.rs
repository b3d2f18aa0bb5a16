//! Cuts a text into folded tokens and sentences, each with its place in the bytes of the original.

use core::ops::Range;

/// What kind of thing a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters, or letters with digits.
    Word,
    /// Digits without a sign of money or of percent: `72`, `4/30`, `9:15`, `4.9`.
    Number,
    /// An amount: `$499`, `$9,200`.
    Money,
    /// A percentage: `0.9%`.
    Percent,
    /// A web address.
    Url,
}

/// One token.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// The bytes of the original.
    pub(crate) range: Range<usize>,
    /// Where its folded form lies in [`Text::folded`].
    pub(crate) folded: Range<usize>,
    /// Its kind.
    pub(crate) kind: Kind,
}

/// One sentence: a run of tokens.
#[derive(Debug, Clone)]
pub(crate) struct Sentence {
    /// The tokens.
    pub(crate) tokens: Range<usize>,
    /// The bytes of the original, without the blanks around them.
    pub(crate) range: Range<usize>,
    /// Whether it ends in a question mark.
    pub(crate) question: bool,
    /// Whether it is the sender's name before a colon.
    pub(crate) heading: bool,
}

/// A text, cut up.
#[derive(Debug, Default)]
pub(crate) struct Text {
    /// All tokens.
    pub(crate) tokens: Vec<Token>,
    /// All sentences, in order, none empty.
    pub(crate) sentences: Vec<Sentence>,
    /// The folded forms of all tokens, one after the other, an [`END`] behind each.
    folded: String,
}

/// Stands behind each folded form, so that a whole word is told from the beginning of a longer one.
const END: char = '\u{1}';

impl Text {
    /// Cuts up a text, in time linear in its length.
    pub(crate) fn of(body: &str) -> Self {
        Cutter {
            body,
            text: Self::default(),
            first: 0,
            opened: 0,
            buffer: String::new(),
        }
        .cut()
    }

    /// The folded form of a token.
    pub(crate) fn word(&self, index: usize) -> &str {
        self.tokens
            .get(index)
            .and_then(|token| self.folded.get(token.folded.clone()))
            .unwrap_or_default()
    }

    /// What the token is looked up by: its folded form and an [`END`].
    pub(crate) fn key(&self, index: usize) -> &[u8] {
        self.tokens
            .get(index)
            .and_then(|token| {
                let folded = self.folded.as_bytes();
                folded.get(token.folded.start..token.folded.end + END.len_utf8())
            })
            .unwrap_or_default()
    }
}

/// What may stand behind the digits of a number: thousands, the clock, the ordinal.
const SUFFIXES: &[&str] = &["am", "pm", "k", "a", "p", "th", "st", "nd", "rd"];

/// A heading such as `Smith Honda Service:` has at most this many words.
const HEADING_WORDS: usize = 6;

/// Words that end in a full stop without ending the sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "sr", "sra", "srta", "no", "vs", "approx", "appt", "ext", "incl",
];

struct Cutter<'a> {
    body: &'a str,
    text: Text,
    /// The first token of the sentence being read.
    first: usize,
    /// The byte where that sentence begins.
    opened: usize,
    /// The word being folded: one buffer for all of them.
    buffer: String,
}

impl Cutter<'_> {
    fn cut(mut self) -> Text {
        let body = self.body;
        let mut at = 0;
        while let Some(rest) = body.get(at..) {
            let Some(first) = rest.chars().next() else {
                break;
            };
            let word = word_length(rest);
            if word > 0 {
                self.push_word(at, word);
                at += word;
                continue;
            }
            let next = at + first.len_utf8();
            let after = body.get(next..).and_then(|rest| rest.chars().next());
            match first {
                '&' => self.push(at..next, Kind::Word, "and"),
                '/' if self.follows_amount(at) && after.is_some_and(char::is_alphabetic) => {
                    self.push(at..next, Kind::Word, "per")
                }
                '\n' | ';' | '\u{2026}' | '\u{2013}' | '\u{2014}' => self.close(next, false, false),
                '!' | '\u{a1}' | '\u{bf}' => self.close(next, false, false),
                '?' => self.close(next, true, false),
                '-' | '|' | '*' | '~'
                    if at > 0
                        && body
                            .get(..at)
                            .is_some_and(|left| left.ends_with([' ', '\n'])) =>
                {
                    self.close(at, false, false);
                }
                ':' if self.is_heading(after) => self.close(next, false, true),
                '.' if after.is_none_or(|c| {
                    c.is_whitespace() || matches!(c, '"' | '\'' | ')' | '\u{201d}' | '.')
                }) && !self.is_abbreviation() =>
                {
                    self.close(next, false, false);
                }
                _ => {}
            }
            at = next;
        }
        self.close(body.len(), false, false);
        self.text
    }

    fn follows_amount(&self, at: usize) -> bool {
        self.text.tokens.last().is_some_and(|token| {
            token.range.end == at && matches!(token.kind, Kind::Money | Kind::Number)
        })
    }

    fn is_heading(&self, after: Option<char>) -> bool {
        let words = self.text.tokens.len() - self.first;
        self.first == 0
            && (1..=HEADING_WORDS).contains(&words)
            && after.is_none_or(char::is_whitespace)
    }

    fn is_abbreviation(&self) -> bool {
        let Some(last) = self
            .text
            .tokens
            .len()
            .checked_sub(1)
            .filter(|last| *last >= self.first)
        else {
            return false;
        };
        let word = self.text.word(last);
        let letter = word.len() == 1 && word.starts_with(|c: char| c.is_ascii_alphabetic());
        letter || ABBREVIATIONS.contains(&word)
    }

    fn close(&mut self, end: usize, question: bool, heading: bool) {
        let tokens = self.first..self.text.tokens.len();
        let raw = self.body.get(self.opened..end).unwrap_or_default();
        let start = self.opened + (raw.len() - raw.trim_start().len());
        let range = start..start + raw.trim().len();
        if tokens.is_empty() {
            // `?!` and `!!!` belong to the sentence before them.
            if let Some(last) = self.text.sentences.last_mut() {
                last.question |= question;
            }
        } else {
            self.text.sentences.push(Sentence {
                tokens,
                range,
                question,
                heading,
            });
        }
        self.first = self.text.tokens.len();
        self.opened = end;
    }

    fn push(&mut self, range: Range<usize>, kind: Kind, folded: &str) {
        let start = self.text.folded.len();
        self.text.folded.push_str(folded);
        let folded = start..self.text.folded.len();
        self.text.folded.push(END);
        self.text.tokens.push(Token {
            range,
            folded,
            kind,
        });
    }

    /// Pushes the run of word characters: whole if it is an address or a number, else cut at its hyphens and dots.
    fn push_word(&mut self, at: usize, length: usize) {
        let whole = self.body.get(at..at + length).unwrap_or_default();
        let body = whole.trim_end_matches(['.', '-', '\'', '\u{2019}', '/', ',', ':']);
        let mut folded = core::mem::take(&mut self.buffer);
        folded.clear();
        push_folded(&mut folded, body);
        let range = at..at + body.len();
        let nothing = folded.is_empty();
        if is_address(&folded) {
            self.push(range, Kind::Url, &folded);
        } else if let Some(kind) = number(&folded) {
            self.push(range, kind, folded.trim_start_matches('$'));
        } else if is_model(&folded) {
            folded.retain(|c| c != '-');
            self.push(range, Kind::Word, &folded);
        } else if !nothing {
            self.push_parts(at, body, &mut folded);
        }
        self.buffer = folded;
        if nothing {
            return;
        }
        // The full stop that was trimmed off may end the sentence.
        let trimmed = whole.get(body.len()..).unwrap_or_default();
        let after = self
            .body
            .get(at + length..)
            .and_then(|rest| rest.chars().next());
        if trimmed.starts_with('.')
            && after.is_none_or(char::is_whitespace)
            && !(trimmed.len() == 1 && self.is_abbreviation())
        {
            self.close(at + length, false, false);
        } else if trimmed.starts_with(':') && self.is_heading(after) {
            self.close(at + length, false, true);
        }
    }

    fn push_parts(&mut self, at: usize, body: &str, buffer: &mut String) {
        let mut start = at;
        for part in body.split_inclusive(['-', '.', '/', ',', ':', '_']) {
            let word = part.trim_end_matches(['-', '.', '/', ',', ':', '_']);
            buffer.clear();
            push_folded(buffer, word);
            let folded = buffer.trim_matches('\'');
            let end = start + word.len();
            if !folded.is_empty() {
                let kind = number(folded).unwrap_or(Kind::Word);
                self.push(
                    start..end,
                    kind,
                    spelled_out(folded.trim_start_matches('$')),
                );
                if kind != Kind::Word && part.ends_with('/') {
                    self.push(end..start + part.len(), Kind::Word, "per");
                }
            }
            start += part.len();
        }
    }
}

/// The length of the run of word characters at the start, with the joints inside it (`don't`, `trade-in`, `1,000`, `a.m`).
fn word_length(rest: &str) -> usize {
    let mut end = 0;
    let mut before = None;
    for c in rest.chars() {
        // A joint followed by a blank or the end is trimmed off by the caller; two in a row end the word.
        let fits = match c {
            '/' => before.is_some_and(|before| before != '.'),
            '\'' | '\u{2019}' | '-' | '.' | ',' | ':' | '_' => {
                before.is_some_and(|before| !matches!(before, '-' | '.' | ',' | '/' | ':'))
            }
            _ => is_inside(c),
        };
        if !fits {
            break;
        }
        before = Some(c);
        end += c.len_utf8();
    }
    rest.get(..end)
        .unwrap_or_default()
        .trim_end_matches([',', '-', '\'', '\u{2019}', '/', '_'])
        .len()
}

/// Letters, digits, the signs of money, percent and addresses, and what is invisible.
fn is_inside(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || matches!(c, '$' | '%' | '@');
    }
    fold(c).is_none_or(|c| c.is_alphanumeric() || matches!(c, '$' | '%' | '@'))
}

/// Adds the folded form of a word.
fn push_folded(folded: &mut String, word: &str) {
    if word.is_ascii() {
        let start = folded.len();
        folded.push_str(word);
        if let Some(added) = folded.get_mut(start..) {
            added.make_ascii_lowercase();
        }
    } else {
        folded.extend(word.chars().filter_map(fold));
    }
}

/// Words as they are typed in haste, and as they are written.
const HASTE: &[(&str, &str)] = &[
    ("askin", "asking"),
    ("b4", "before"),
    ("checkin", "checking"),
    ("comin", "coming"),
    ("drivin", "driving"),
    ("em", "them"),
    ("gettin", "getting"),
    ("goin", "going"),
    ("hopin", "hoping"),
    ("lookin", "looking"),
    ("ppl", "people"),
    ("redy", "ready"),
    ("runnin", "running"),
    ("searchin", "searching"),
    ("sellin", "selling"),
    ("shoppin", "shopping"),
    ("sittin", "sitting"),
    ("thinkin", "thinking"),
    ("thru", "through"),
    ("til", "until"),
    ("tmrw", "tomorrow"),
    ("tradin", "trading"),
    ("u", "you"),
    ("ur", "your"),
    ("waitin", "waiting"),
    ("wk", "week"),
    ("yr", "your"),
];

/// The word as cues spell it.
fn spelled_out(word: &str) -> &str {
    HASTE
        .binary_search_by_key(&word, |(haste, _)| haste)
        .ok()
        .and_then(|at| HASTE.get(at))
        .map_or(word, |(_, spelled)| spelled)
}

fn is_address(folded: &str) -> bool {
    // Every address has one of these.
    if !folded
        .bytes()
        .any(|byte| matches!(byte, b'.' | b':' | b'@'))
    {
        return false;
    }
    if folded.contains("://") || folded.starts_with("www.") || folded.contains('@') {
        return true;
    }
    let host = folded.split('/').next().unwrap_or_default();
    let Some((name, top)) = host.rsplit_once('.') else {
        return false;
    };
    name.len() >= 2
        && (2..=12).contains(&top.len())
        && top.chars().all(|c| c.is_ascii_alphabetic())
        && name.chars().any(|c| c.is_ascii_alphabetic())
        && !name.ends_with('.')
        && (folded.contains('/')
            || matches!(
                top,
                "com"
                    | "net"
                    | "org"
                    | "example"
                    | "us"
                    | "co"
                    | "io"
                    | "ly"
                    | "me"
                    | "info"
                    | "biz"
            ))
}

fn number(folded: &str) -> Option<Kind> {
    let amount = folded.trim_start_matches('$');
    if !amount.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let percent = amount.strip_suffix('%');
    let digits = percent.unwrap_or(amount);
    let digits = SUFFIXES
        .iter()
        .find_map(|suffix| digits.strip_suffix(suffix))
        .unwrap_or(digits);
    let numeric = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ':' | '/' | '-'));
    numeric.then(|| match (percent.is_some(), folded.starts_with('$')) {
        (true, _) => Kind::Percent,
        (_, true) => Kind::Money,
        _ => Kind::Number,
    })
}

/// `cr-v`, `f-150`, `cx-5`: short, and one part is a letter or holds digits.
fn is_model(folded: &str) -> bool {
    let Some((left, right)) = folded.split_once('-') else {
        return false;
    };
    let short = |part: &str| {
        (1..=4).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
    };
    let letter = |part: &str| part.len() == 1 && part.chars().all(|c| c.is_ascii_alphabetic());
    short(left)
        && short(right)
        && folded.starts_with(|c: char| c.is_ascii_alphabetic())
        && left.len() <= 3
        && (letter(left) || letter(right) || right.chars().any(|c| c.is_ascii_digit()))
}

/// Folds case, accents, full width and mathematical letters; `None` for what is invisible.
pub(crate) fn fold(c: char) -> Option<char> {
    Some(match c {
        'a'..='z' | '0'..='9' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        '`' => '\'',
        '\0'..='\u{7f}' => c,
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2060}'..='\u{2064}'
        | '\u{feff}'
        | '\u{300}'..='\u{36f}'
        | '\u{fe00}'..='\u{fe0f}' => return None,
        '\u{2018}' | '\u{2019}' | '\u{2bc}' => '\'',
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'Á' | 'À' | 'Â' | 'Ä' | 'Ã' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'Í' | 'Ì' | 'Î' | 'Ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'Ó' | 'Ò' | 'Ô' | 'Ö' | 'Õ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'Ú' | 'Ù' | 'Û' | 'Ü' => 'u',
        'ñ' | 'Ñ' => 'n',
        'ç' | 'Ç' => 'c',
        '\u{ff01}'..='\u{ff5e}' => return ascii(u32::from(c) - 0xfee0),
        '\u{1d400}'..='\u{1d6a3}' => return ascii(letter((u32::from(c) - 0x1d400) % 52)),
        '\u{1d7ce}'..='\u{1d7ff}' => return ascii(u32::from('0') + (u32::from(c) - 0x1d7ce) % 10),
        '\u{24b6}'..='\u{24cf}' => return ascii(u32::from('a') + u32::from(c) - 0x24b6),
        '\u{24d0}'..='\u{24e9}' => return ascii(u32::from('a') + u32::from(c) - 0x24d0),
        '€' => '$',
        _ => c,
    })
}

fn letter(index: u32) -> u32 {
    u32::from('a') + index % 26
}

fn ascii(code: u32) -> Option<char> {
    char::from_u32(code).map(|c| c.to_ascii_lowercase())
}
