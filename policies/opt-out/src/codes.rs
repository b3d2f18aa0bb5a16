//! The codes of this policy's findings.

pub(crate) const ALREADY: &str = "opt-out/already";
pub(crate) const CONFIRMATION: &str = "opt-out/confirmation";
pub(crate) const CONFIRMATION_LATE: &str = "opt-out/confirmation-late";
pub(crate) const CONFIRMATION_NOT_KNOWN: &str = "opt-out/confirmation-not-known";
pub(crate) const CONFIRMATION_PROMOTES: &str = "opt-out/confirmation-promotes";
pub(crate) const CONFIRMATION_REPEATED: &str = "opt-out/confirmation-repeated";
pub(crate) const CONSENT_AFTER: &str = "opt-out/consent-after";
pub(crate) const HELP_ANSWER: &str = "opt-out/help-answer";
pub(crate) const HELP_ASKED: &str = "opt-out/help-asked";
pub(crate) const NEEDS_A_PERSON: &str = "opt-out/needs-a-person";
pub(crate) const NOT_A_CONFIRMATION: &str = "opt-out/not-a-confirmation";
pub(crate) const NOT_INTERESTED: &str = "opt-out/not-interested";
pub(crate) const NOT_KNOWN: &str = "opt-out/not-known";
pub(crate) const OPTED_IN: &str = "opt-out/opted-in";
pub(crate) const OPTED_OUT: &str = "opt-out/opted-out";
pub(crate) const PAUSED: &str = "opt-out/paused";
pub(crate) const PREFERENCE: &str = "opt-out/preference";
pub(crate) const REVOKED: &str = "opt-out/revoked";
pub(crate) const UNCLEAR: &str = "opt-out/unclear";
pub(crate) const WRONG_NUMBER: &str = "opt-out/wrong-number";

pub(crate) const ALL: [&str; 20] = [
    ALREADY,
    CONFIRMATION,
    CONFIRMATION_LATE,
    CONFIRMATION_NOT_KNOWN,
    CONFIRMATION_PROMOTES,
    CONFIRMATION_REPEATED,
    CONSENT_AFTER,
    HELP_ANSWER,
    HELP_ASKED,
    NEEDS_A_PERSON,
    NOT_A_CONFIRMATION,
    NOT_INTERESTED,
    NOT_KNOWN,
    OPTED_IN,
    OPTED_OUT,
    PAUSED,
    PREFERENCE,
    REVOKED,
    UNCLEAR,
    WRONG_NUMBER,
];
