//! Whether a text names the business, and by which of its names to sign.

use maysend_sdk::prelude::*;

use crate::gsm;
use crate::words::{self, Word};

/// The business's name and aliases with their words, the name first.
fn names(business: &Business) -> impl Iterator<Item = (&str, Vec<String>)> {
    std::iter::once(&business.name)
        .chain(&business.aliases)
        .map(|name| (name.trim(), words::phrase(name)))
        .filter(|(_, phrase)| !phrase.is_empty())
}

/// Whether one of the names stands in the text as words, not inside an address.
pub(crate) fn is_named(business: &Business, words: &[Word]) -> bool {
    names(business).any(|(_, phrase)| words::contains(words, &phrase))
}

/// The name to sign with: the first that does not change how the text is encoded.
pub(crate) fn signature<'a>(business: &'a Business, body: &str) -> Option<&'a str> {
    let plain = gsm::fits(body);
    names(business)
        .find(|(name, _)| !plain || gsm::fits(name))
        .or_else(|| names(business).next())
        .map(|(name, _)| name)
}
