//! Bank account and routing numbers, which only the words around them give away, and IBANs, which check themselves.

use core::ops::Range;

use super::{
    cues::Cues,
    digits::{self, Gap, Group},
    words::{Word, around},
};

/// What is found in the way of bank numbers.
#[derive(Debug, Default)]
pub(crate) struct Bank {
    pub(crate) accounts: Vec<Range<usize>>,
    pub(crate) routing: Vec<Range<usize>>,
}

pub(crate) const ROUTING: &[&str] = &["routing", "aba", "rtn", "transit", "ruta"];
pub(crate) const BANKING: &[&str] = &[
    "routing",
    "aba",
    "ach",
    "checking",
    "savings",
    "bank",
    "wire",
    "deposit",
    "draft",
    "autopay",
    "debit",
    "voided",
    "check",
    "withdraw",
    "cuenta",
    "banco",
    "payroll",
    "cheque",
    "corriente",
    "ahorros",
];
pub(crate) const ACCOUNT: &[&str] = &[
    "account", "acct", "accounts", "accts", "cuenta", "checking", "savings",
];

/// Finds them.
pub(crate) fn find(groups: &[Group], words: &[Word]) -> Bank {
    let mut bank = Bank::default();
    let mut taken = 0;
    for first in 0..groups.len() {
        if first < taken {
            continue;
        }
        let (number, last) = joined(groups, first);
        let Some(range) = digits::span(groups, first, last) else {
            continue;
        };
        let edges = groups.get(first).is_some_and(|group| group.letter_before)
            || groups.get(last).is_some_and(|group| group.letter_after);
        if edges {
            continue;
        }
        let near =
            |cues, back, forth| around(words, &range, back, forth).any(|word| word.cues.are(cues));
        if number.len() == 9
            && is_routing(&number)
            && near(Cues::Routing, 8, 4)
            && (near(Cues::Routing, 3, 0) || !near(Cues::Account, 2, 0))
        {
            bank.routing.push(range);
            taken = last + 1;
        } else if is_account(&number, groups.get(first), words, &range) {
            bank.accounts.push(range);
            taken = last + 1;
        }
    }
    bank
}

/// An account right behind its name, or in a sentence about banking.
fn is_account(number: &[u8], head: Option<&Group>, words: &[Word], range: &Range<usize>) -> bool {
    if !(6..=17).contains(&number.len()) {
        return false;
    }
    let index = words.partition_point(|word| word.range.end <= range.start);
    let marked = words.get(index).is_some_and(|word| {
        matches!(word.before, Some('$' | '@' | '/')) || matches!(word.after, Some('/' | '%'))
    });
    let left: Vec<&Word> = around(words, range, 3, 0).collect();
    let named = left.iter().any(|word| word.cues.are(Cues::Account));
    let other = left.last().is_some_and(|word| {
        matches!(
            word.text.as_str(),
            "ending" | "call" | "text" | "ro" | "invoice" | "stock" | "ref" | "at"
        )
    });
    let banking = around(words, range, 10, 10)
        .filter(|word| word.cues.are(Cues::Banking))
        .count();
    let account = around(words, range, 10, 3).any(|word| word.cues.are(Cues::Account));
    let phone = number.len() == 10 && head.is_some_and(|group| group.digits.len() < 10);
    if marked || other || phone {
        return false;
    }
    match number.len() {
        6..=7 => named && banking > 0,
        8..=17 => named || (account && banking > 0),
        _ => false,
    }
}

/// Groups that dashes or blanks join, as long as they make one number of at most seventeen digits; money and dates stay apart.
fn joined(groups: &[Group], first: usize) -> (Vec<u8>, usize) {
    let mut number = groups
        .get(first)
        .map(|group| group.digits.clone())
        .unwrap_or_default();
    let mut last = first;
    if number.len() >= 6 {
        return (number, last);
    }
    while let Some(next) = groups.get(last + 1).filter(|next| {
        matches!(next.gap, Some(Gap::Dash | Gap::Space))
            && number.len() + next.digits.len() <= 17
            && next.digits.len() >= 2
    }) {
        number.extend(&next.digits);
        last += 1;
    }
    (number, last)
}

/// The check of the American Bankers Association: weights 3, 7, 1, and the Federal Reserve's first two digits.
fn is_routing(number: &[u8]) -> bool {
    let sum: u32 = number
        .iter()
        .zip([3, 7, 1, 3, 7, 1, 3, 7, 1])
        .map(|(digit, weight)| u32::from(*digit) * weight)
        .sum();
    let prefix = number.get(..2).and_then(digits::value);
    number.len() == 9
        && sum > 0
        && sum.is_multiple_of(10)
        && prefix.is_some_and(|prefix| matches!(prefix, 0..=12 | 21..=32 | 61..=72 | 80))
}

/// International account numbers (ISO 13616), alone or in groups of four.
pub(crate) fn ibans(words: &[Word]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let mut head = word.text.chars();
        let shaped = matches!((head.next(), head.next(), head.next(), head.next()), (Some(a), Some(b), Some(c), Some(d))
            if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && c.is_ascii_digit() && d.is_ascii_digit());
        if !shaped {
            continue;
        }
        let mut text = word.text.clone();
        let mut end = word.range.end;
        let rest = words
            .get(index + 1..words.len().min(index + 9))
            .unwrap_or_default();
        for next in rest.iter().map(Some).chain([None]) {
            if is_iban(&text) {
                found.push(word.range.start..end);
                break;
            }
            let Some(next) = next.filter(|next| {
                text.len() % 4 == 0
                    && text.len() + next.text.len() <= 34
                    && next.range.start <= end + 2
            }) else {
                break;
            };
            text.push_str(&next.text);
            end = next.range.end;
        }
    }
    found
}

fn is_iban(text: &str) -> bool {
    if !(15..=34).contains(&text.len()) || !text.chars().all(|c| c.is_ascii_alphanumeric()) {
        return false;
    }
    let rotated = text.chars().skip(4).chain(text.chars().take(4));
    let rest = rotated
        .filter_map(|c| c.to_digit(36))
        .fold(0u32, |rest, value| {
            if value < 10 {
                (rest * 10 + value) % 97
            } else {
                (rest * 100 + value) % 97
            }
        });
    rest == 1
}
