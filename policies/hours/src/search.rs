//! The first moment at which every clock stands in open hours.

use maysend_sdk::prelude::*;

use crate::notices::Closures;
use crate::track::Track;

/// How far the search goes.
pub(crate) const HORIZON: Instant = 14 * 86_400;

/// A stretch of time in which everything is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Opening {
    pub(crate) from: Instant,
    pub(crate) until: Instant,
}

/// The first opening that lasts beyond `at`, starting no earlier than `at` and no later than [`HORIZON`] after it.
pub(crate) fn first_opening(
    at: Instant,
    tracks: &mut [Track<'_>],
    closures: &Closures,
) -> Result<Option<Opening>, UnknownZone> {
    let last = at.saturating_add(HORIZON);
    let mut from = at;
    while from <= last {
        // Each round either finds everything open or moves on to where something opens.
        let mut later = from;
        let mut until = closures.next_start(from).unwrap_or(Instant::MAX);
        if let Some(end) = closures.end_of(from) {
            later = end;
        }
        for track in &mut *tracks {
            let Some((start, end)) = track.span_from(from)? else {
                return Ok(None);
            };
            later = later.max(start);
            until = until.min(end);
        }
        if later == from {
            return Ok(Some(Opening { from, until }));
        }
        from = later;
    }
    Ok(None)
}
