//! The codes of this policy's findings; all are notes.

pub(crate) const AFTER_HOURS: &str = "routing/after-hours";
pub(crate) const DUTY_NOT_KNOWN: &str = "routing/duty-not-known";
pub(crate) const HOURS_NOT_KNOWN: &str = "routing/hours-not-known";
pub(crate) const NOT_ANSWERED: &str = "routing/not-answered";
pub(crate) const OFF_DUTY: &str = "routing/off-duty";
pub(crate) const URGENT: &str = "routing/urgent";

pub(crate) const ALL: [&str; 6] = [
    AFTER_HOURS,
    DUTY_NOT_KNOWN,
    HOURS_NOT_KNOWN,
    NOT_ANSWERED,
    OFF_DUTY,
    URGENT,
];
