//! Where a customer may be, and which hours the law gives that place: dated rules and small tables, nothing else.
//!
//! Everything comes from the data folder, each row with its source, its dates and how sure it is; `build/` refuses a row
//! without them. The crate knows no clock and no time zone database: days are [`Date`]s, windows are minutes of a day, zones
//! are names.
//!
//! ```
//! use maysend_jurisdiction::{Date, Day, Facts, State, Window, candidates};
//!
//! let facts = Facts { phone: Some("+12125550123"), postal_code: Some("90012"), ..Facts::default() };
//! let zones: Vec<&str> = candidates(&facts).places.iter().map(|place| place.zone).collect();
//! assert_eq!(zones, ["America/Los_Angeles", "America/New_York"]);
//!
//! let sunday = Date { year: 2026, month: 11, day: 29 };
//! let texas = State::from_code("TX").unwrap();
//! assert_eq!(texas.rule(sunday).day(sunday), Day::Open(Window { opens: 720, closes: 1260 }));
//! ```

pub mod advertising;
mod cap;
pub mod consent;
mod date;
mod holiday;
mod hours;
mod place;
mod rule;
mod state;
#[expect(
    clippy::unreadable_literal,
    reason = "written by the build script, for the compiler"
)]
mod tables {
    use crate::holiday::{Holiday, Set, When};
    use crate::place::Spot;
    use crate::rule::{Rule, Window};
    use crate::state::StateRow;

    include!(concat!(env!("OUT_DIR"), "/tables.rs"));
}

pub use cap::{Cap, caps, lasting_caps};
pub use date::Date;
pub use holiday::holidays;
pub use hours::{Bound, Hours, service_hours, solicitation_hours};
pub use place::{
    Candidates, Facts, Origin, Place, PlaceLabel, candidates, everywhere, from_labels,
    state_of_region, zone_of_name,
};
pub use rule::{Closure, Day, Rule, Window, federal};
pub use state::{State, States};
