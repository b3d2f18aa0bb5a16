//! The language of the line: the customer's, else the text's own.

use crate::words::Word;

/// Words that are in nearly every English text and in no Spanish one, and the other way round.
const ENGLISH: &[&str] = &[
    "the", "is", "your", "you", "for", "and", "to", "we", "of", "our", "with", "at", "hi", "ready",
    "please", "this", "it", "are", "can", "thanks",
];
const SPANISH: &[&str] = &[
    "el", "la", "los", "las", "su", "sus", "para", "y", "que", "de", "esta", "con", "por", "hola",
    "gracias", "usted", "una", "un", "listo", "lista", "puede", "nos", "cita", "favor", "le",
];

/// The primary subtag of a BCP 47 tag: `es` of `es-MX`.
pub(crate) fn primary(tag: &str) -> String {
    tag.split(['-', '_'])
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// The language of the text, as far as its little words tell: `es`, else `en`.
pub(crate) fn of(words: &[Word]) -> &'static str {
    let count = |list: &[&str]| {
        words
            .iter()
            .filter(|word| list.contains(&word.text.as_str()))
            .count()
    };
    if count(SPANISH) > count(ENGLISH) {
        "es"
    } else {
        "en"
    }
}
