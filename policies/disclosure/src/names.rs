//! Whether a text names the business, and by which of its names to sign.

use maysend_sdk::prelude::*;

use crate::gsm;
use crate::words::{self, Word};

/// The business's name and aliases, the name first.
fn names(business: &Business) -> impl Iterator<Item = &str> {
    std::iter::once(&business.name)
        .chain(&business.aliases)
        .map(|name| name.trim())
        .filter(|name| !words::phrase(name).is_empty())
}

/// Whether one of the names stands in the text as words, not inside an address.
pub(crate) fn is_named(business: &Business, words: &[Word]) -> bool {
    names(business).any(|name| words::contains(words, &words::phrase(name)))
}

/// The name to sign with: the first that does not change how the text is encoded.
pub(crate) fn signature<'a>(business: &'a Business, body: &str) -> Option<&'a str> {
    let plain = gsm::fits(body);
    names(business)
        .find(|name| !plain || gsm::fits(name))
        .or_else(|| names(business).next())
}
