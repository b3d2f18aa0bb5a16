//! What stands in a text without being the customer's own words: signatures, quotations, reactions of phones.

use crate::pattern::Text;
use crate::tables::{Group, Known};
use crate::words::{Break, Word, Words};

/// "Sent from my iPhone" and what follows it.
pub(crate) fn cut_signature(words: &mut Vec<Word>) {
    let begins = |at: usize, phrase: &[&str]| {
        words
            .get(at)
            .is_some_and(|word| word.before == Break::Sentence)
            && phrase.iter().enumerate().all(|(offset, part)| {
                words
                    .get(at + offset)
                    .is_some_and(|word| word.text == *part)
            })
    };
    let signature = (1..words.len()).find(|&at| {
        begins(at, &["sent", "from"])
            || begins(at, &["enviado", "desde"])
            || begins(at, &["get", "outlook", "for"])
    });
    if let Some(at) = signature {
        words.truncate(at);
    }
}

/// What phones send for a tap on a message: `Liked “…”`, `Laughed at “…”`, `👍 to “…”`.
pub(crate) fn is_reaction(words: &Words) -> bool {
    const VERBS: [&str; 28] = [
        "liked",
        "loved",
        "disliked",
        "laughed at",
        "emphasized",
        "emphasised",
        "questioned",
        "reacted to",
        "to",
        "removed a like from",
        "removed a heart from",
        "removed a dislike from",
        "removed a laugh from",
        "removed an exclamation from",
        "removed a question mark from",
        "reacted",
        "le gusto",
        "te gusto",
        "le encanto",
        "te encanto",
        "no le gusto",
        "se rio de",
        "se rio con",
        "enfatizo",
        "destaco",
        "pregunto por",
        "cuestiono",
        "a",
    ];
    let list = &words.list;
    let unquoted = list
        .iter()
        .position(|word| word.quoted || word.before == Break::Clause)
        .unwrap_or(list.len());
    if unquoted == 0 || unquoted > 5 || unquoted == list.len() {
        return false;
    }
    let first = list
        .iter()
        .take(unquoted)
        .map(|word| word.text.as_str())
        .collect::<Vec<_>>()
        .join(" ");
    // A clipped reaction ends inside the quotation, without its closing mark.
    let rest = list.get(unquoted..).unwrap_or(&[]);
    let quotes = rest.first().is_some_and(|word| word.quoted)
        || rest
            .first()
            .is_some_and(|word| word.before == Break::Clause)
            && rest.len() > 3;
    quotes && VERBS.contains(&first.as_str()) && (first.len() > 2 || !words.emoji.is_empty())
}

/// What a customer writes behind the reaction: from the first word after the quotation on.
pub(crate) fn behind_reaction(words: &mut Vec<Word>) {
    let end = words.iter().rposition(|word| word.quoted);
    words.drain(..end.map_or(words.len(), |end| end + 1));
    if let Some(first) = words.first_mut() {
        first.before = Break::Sentence;
    }
}

pub(crate) fn drop_quoted(words: &mut Vec<Word>) {
    let mut cut = false;
    words.retain_mut(|word| {
        if word.quoted {
            cut = true;
            return false;
        }
        if std::mem::take(&mut cut) {
            word.before = word.before.max(Break::Clause);
        }
        true
    });
    if let Some(first) = words.first_mut() {
        first.before = Break::Sentence;
    }
}

pub(crate) fn has_jest(text: &Text<'_>, emoji: &[char], tables: &Known) -> bool {
    emoji
        .iter()
        .any(|char| matches!(char, '😂' | '🤣' | '😆' | '😅' | '😜' | '😉' | '😁'))
        || text.ids.iter().any(|&id| tables.holds(Group::Jest, id))
}
