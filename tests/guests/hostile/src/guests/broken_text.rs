//! Says what is no text.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Ok(Opinion::allow().finding(Finding::note("hostile/broken", broken_text())))
}

#[expect(unsafe_code, reason = "a host must not believe that a text is one")]
fn broken_text() -> String {
    // SAFETY: nothing here reads it as text; it goes to the host as it is.
    unsafe { String::from_utf8_unchecked(vec![b'a', 0xff, 0xfe]) }
}
