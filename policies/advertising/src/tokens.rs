//! The words, amounts, percentages and numbers of a text, each with its place and sentence.

use core::ops::Range;

use maysend_sdk::text::fold;

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Folded, without apostrophes.
    Word(String),
    /// An amount of money above nothing.
    Money,
    /// An amount of nothing.
    NoMoney,
    Percent,
    /// 1980 to 2059.
    Year,
    Number,
}

/// A token.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    /// Its bytes.
    pub(crate) range: Range<usize>,
    /// The number of its sentence.
    pub(crate) sentence: usize,
}

/// All tokens of a text.
pub(crate) fn tokens(body: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut sentence = 0;
    let mut dollar: Option<usize> = None;
    let mut chars = body.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let mut end = start + c.len_utf8();
        if c.is_numeric() {
            let mut digits = String::from(c);
            while let Some((at, next)) = chars.peek().copied() {
                let digit_follows = body
                    .get(at + next.len_utf8()..)
                    .and_then(|rest| rest.chars().next())
                    .is_some_and(char::is_numeric);
                if next.is_numeric() || matches!(next, '.' | ',') && digit_follows {
                    digits.push(next);
                    end = at + next.len_utf8();
                    chars.next();
                } else {
                    break;
                }
            }
            let money = dollar.take();
            found.push(Token {
                kind: number(&digits, money.is_some()),
                range: money.unwrap_or(start)..end,
                sentence,
            });
        } else if fold(c).is_some() {
            let mut word: String = fold(c).into_iter().flat_map(char::to_lowercase).collect();
            while let Some((at, next)) = chars.peek().copied() {
                let inside = matches!(next, '\'' | '\u{2019}');
                match fold(next).filter(|_| !next.is_numeric()) {
                    Some(letter) => word.extend(letter.to_lowercase()),
                    None if inside => {}
                    None => break,
                }
                end = at + next.len_utf8();
                chars.next();
            }
            push_word(&mut found, word, start..end, sentence);
            dollar = None;
        } else {
            let spaced = chars.peek().is_none_or(|(_, next)| {
                next.is_whitespace() || matches!(next, '"' | ')' | '\u{201d}')
            });
            match c {
                '$' => dollar = Some(start),
                '%' | '\u{ff05}' => percent(&mut found, end),
                '\n' | '!' | '?' => sentence += 1,
                '.' | ';' if spaced => sentence += 1,
                c if c.is_whitespace() => {}
                _ => dollar = None,
            }
        }
    }
    found
}

fn number(digits: &str, money: bool) -> Kind {
    let nothing = digits.chars().all(|c| matches!(c, '0' | '.' | ','));
    let value: Option<u32> = digits.parse().ok();
    match (money, nothing, value) {
        (true, true, _) => Kind::NoMoney,
        (true, false, _) => Kind::Money,
        (false, _, Some(1980..=2059)) if digits.len() == 4 => Kind::Year,
        _ => Kind::Number,
    }
}

/// Words that say what the number before them is become part of it.
fn push_word(found: &mut Vec<Token>, word: String, range: Range<usize>, sentence: usize) {
    if let Some(last) = found.last_mut().filter(|last| last.sentence == sentence) {
        let close = range.start.saturating_sub(last.range.end) <= 1;
        let number = matches!(last.kind, Kind::Number | Kind::Year);
        let kind = match word.as_str() {
            "k" if last.kind == Kind::Money && close => Some(Kind::Money),
            "dollars" | "dollar" | "bucks" | "dolares" | "usd" if number && close => {
                Some(Kind::Money)
            }
            "percent" if number && close => Some(Kind::Percent),
            _ => None,
        };
        if let Some(kind) = kind {
            last.kind = kind;
            last.range.end = range.end;
            return;
        }
    }
    found.push(Token {
        kind: Kind::Word(word),
        range,
        sentence,
    });
}

fn percent(found: &mut [Token], end: usize) {
    if let Some(last) = found.last_mut()
        && matches!(last.kind, Kind::Number)
        && end.saturating_sub(last.range.end) <= 3
    {
        last.kind = Kind::Percent;
        last.range.end = end;
    }
}
