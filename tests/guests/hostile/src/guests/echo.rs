//! Tells everything that it was given.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};
use crate::echo;

pub(super) const GUEST: Guest = Guest {
    review,
    receive,
    ..GOOD
};

fn review(request: &Request, draft: &Draft) -> Result<Opinion, Failure> {
    Ok(seen(request, draft).fold(Opinion::allow(), Opinion::finding))
}

fn receive(request: &Request, text: &Draft) -> Result<Reaction, Failure> {
    Ok(seen(request, text).fold(Reaction::none(), Reaction::finding))
}

fn seen(request: &Request, draft: &Draft) -> impl Iterator<Item = Finding> {
    echo::parts(request, draft)
        .into_iter()
        .map(|(part, text)| Finding::note("hostile/seen", text).attribute("part", part))
}
