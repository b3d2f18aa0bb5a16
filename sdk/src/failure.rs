//! Why a policy could not decide.

use std::fmt;

/// The policy's own failure, in words. It ends as the policy set says for failures, never as allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(String);

impl Failure {
    /// A failure with these words: lowercase, no final period.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// The words.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self(message)
    }
}

impl From<&str> for Failure {
    fn from(message: &str) -> Self {
        Self(message.to_owned())
    }
}

impl From<UnknownZone> for Failure {
    fn from(error: UnknownZone) -> Self {
        Self(error.to_string())
    }
}

impl From<NotGiven> for Failure {
    fn from(error: NotGiven) -> Self {
        Self(error.to_string())
    }
}

/// The calendar has no answer: no such zone in the tz database, an instant out of range, or a day that does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownZone {
    zone: String,
}

impl UnknownZone {
    pub(crate) fn new(zone: &str) -> Self {
        Self {
            zone: zone.to_owned(),
        }
    }

    /// The zone that was asked for.
    #[must_use]
    pub fn zone(&self) -> &str {
        &self.zone
    }
}

impl fmt::Display for UnknownZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the calendar knows no such time in the zone `{}`",
            self.zone
        )
    }
}

impl std::error::Error for UnknownZone {}

/// The host did not give a part of the request that it always has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotGiven {
    part: crate::Part,
}

impl NotGiven {
    pub(crate) fn new(part: crate::Part) -> Self {
        Self { part }
    }

    /// The part that is missing.
    #[must_use]
    pub fn part(&self) -> crate::Part {
        self.part
    }
}

impl fmt::Display for NotGiven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "nobody gave `{part}`: a policy set gives it as `[{part}]`, or a request does, and the policy declares it in `reads`",
            part = self.part
        )
    }
}

impl std::error::Error for NotGiven {}
