//! Time zones, as pure functions of their arguments and the tz database.
//!
//! In a component the host answers; in native tests the database that the crate `chrono-tz` carries. `configure` must not ask:
//! the database may be renewed without configuring again, so the host traps there.

#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(not(target_arch = "wasm32"))]
use native as source;

#[cfg(target_arch = "wasm32")]
use crate::bindings::calendar as source;

use crate::UnknownZone;
pub use crate::bindings::calendar::Civil;
use crate::types::Instant;

/// The wall clock of the IANA zone at this instant.
///
/// # Errors
/// The zone is not in the database, or the instant is outside the years -9999 to 9999.
///
/// ```
/// use maysend_sdk::calendar;
///
/// let civil = calendar::local(1_795_536_900, "America/Chicago").unwrap();
/// assert_eq!((civil.month, civil.day, civil.hour, civil.minute, civil.weekday), (11, 24, 10, 15, 2));
/// assert!(calendar::local(0, "America/Gotham").is_err());
/// ```
pub fn local(at: Instant, zone: &str) -> Result<Civil, UnknownZone> {
    source::local(at, zone).ok_or_else(|| UnknownZone::new(zone))
}

/// The first instant at which the wall clock of the zone shows this minute of this day; where a gap swallows it, the first
/// instant after the gap; of a fold, the earlier. The minute goes from 0 to 1440, which is midnight at the end of the day.
///
/// # Errors
/// The zone is not in the database, the day does not exist, or the minute is above 1440.
///
/// ```
/// use maysend_sdk::calendar;
///
/// // Clocks went from 2:00 to 3:00, so half past two is three o'clock.
/// let half_past_two = calendar::instant_of("America/New_York", 2026, 3, 8, 150).unwrap();
/// assert_eq!(calendar::local(half_past_two, "America/New_York").unwrap().hour, 3);
/// ```
pub fn instant_of(
    zone: &str,
    year: i32,
    month: u8,
    day: u8,
    minute: u16,
) -> Result<Instant, UnknownZone> {
    source::instant_of(zone, year, month, day, minute).ok_or_else(|| UnknownZone::new(zone))
}
