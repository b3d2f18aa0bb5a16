//! Whom a text of ours greets, and whether its answer denies to be that one.

use crate::words::{Break, Word, Words};

const TITLES: [&str; 7] = ["mr", "mrs", "ms", "sr", "sra", "senor", "senora"];

/// Whom a text of ours greets by name, folded: "Hi Dana, your car is ready" and "Good news, Mr. Reyes".
pub(crate) fn greeted(body: &str) -> Option<String> {
    const GREETINGS: [&str; 8] = [
        "hi", "hello", "hey", "dear", "hola", "estimado", "estimada", "buenas",
    ];
    /// What goes on after a name without a comma.
    const GOING_ON: [&str; 10] = [
        "its", "this", "your", "we", "youre", "just", "thanks", "thank", "es", "su",
    ];
    /// Who is greeted so is everybody; and names that are words as well, of which a no says little.
    const NOBODY: [&str; 48] = [
        "there",
        "again",
        "all",
        "everyone",
        "everybody",
        "friend",
        "friends",
        "neighbor",
        "neighbors",
        "customer",
        "customers",
        "cliente",
        "team",
        "folks",
        "guys",
        "sir",
        "maam",
        "yall",
        "valued",
        "amigo",
        "amiga",
        "familia",
        "owner",
        "back",
        "you",
        "driver",
        "bill",
        "april",
        "may",
        "june",
        "will",
        "mark",
        "grace",
        "hope",
        "joy",
        "rose",
        "chase",
        "summer",
        "autumn",
        "dawn",
        "faith",
        "art",
        "rich",
        "ray",
        "sue",
        "rob",
        "guy",
        "miles",
    ];
    let words = Words::of(body).list;
    let is = |at: usize, list: &[&str]| {
        words
            .get(at)
            .is_some_and(|word| list.contains(&word.text.as_str()))
    };
    let name_at = |at: usize| {
        let name = words.get(at)?;
        let ends = words
            .get(at + 1)
            .is_none_or(|next| next.before != Break::None || is(at + 1, &GOING_ON));
        let is_name = name.capitalised && name.text.len() > 1 && !is(at, &NOBODY);
        (is_name && ends).then(|| name.text.clone())
    };
    let titles = words.iter().enumerate().take(8);
    let titled = titles
        .filter(|(at, word)| word.capitalised && is(*at, &TITLES))
        .find_map(|(at, _)| name_at(at + 1));
    titled.or_else(|| {
        let joined = words.get(1).is_some_and(|name| name.before == Break::None);
        (is(0, &GREETINGS) && joined).then(|| name_at(1)).flatten()
    })
}

/// Whether words say that somebody of this name is not here: "not Dana", "this isn't Dana", "no soy Dana", "no Dana here".
pub(crate) fn denies(words: &[Word], name: &str) -> bool {
    /// Between the denial and the name.
    const BETWEEN: [&str; 18] = [
        "a", "is", "the", "been", "named", "called", "soy", "me", "llamo", "es", "hay", "one",
        "even", "ningun", "have", "any", "know", "here",
    ];
    /// Before the denial, in the same clause.
    const BEFORE: [&str; 21] = [
        "im", "i", "am", "this", "that", "its", "it", "is", "we", "theres", "there", "sorry",
        "phone", "number", "new", "aqui", "yo", "este", "still", "nope", "hi",
    ];
    /// Behind the name: that somebody is not there, and not that something else is so.
    const BEHIND: [&str; 9] = [
        "here", "anymore", "at", "sorry", "aqui", "lo", "thanks", "anyone", "either",
    ];
    const DENYING: [&str; 9] = [
        "not", "isnt", "aint", "no", "never", "nobody", "wrong", "arent", "dont",
    ];
    let is_title = |word: &Word| TITLES.contains(&word.text.as_str());
    // The full stop of "Mr." ends no sentence.
    let clause = |at: usize| {
        let begins = words.get(at).is_none_or(|word| word.before != Break::None);
        let title = at.checked_sub(1).and_then(|before| words.get(before));
        begins && !title.is_some_and(is_title)
    };
    let named = words
        .iter()
        .enumerate()
        .filter(|(_, word)| word.text == name);
    named.into_iter().any(|(at, _)| {
        let mut at_denial = at;
        while at_denial > 0 && !clause(at_denial) {
            at_denial -= 1;
            let word = words.get(at_denial).map_or("", |word| word.text.as_str());
            if DENYING.contains(&word) {
                break;
            }
            if !BETWEEN.contains(&word) && !TITLES.contains(&word) {
                return false;
            }
        }
        let denial = words.get(at_denial).map_or("", |word| word.text.as_str());
        if at_denial == at || !DENYING.contains(&denial) {
            return false;
        }
        let mut from = at_denial;
        while from > 0 && !clause(from) {
            from -= 1;
            let word = words.get(from).map_or("", |word| word.text.as_str());
            if word == "and" {
                break;
            }
            if !BEFORE.contains(&word) {
                return false;
            }
        }
        clause(at + 1)
            || words
                .get(at + 1)
                .is_none_or(|next| BEHIND.contains(&next.text.as_str()))
    })
}
