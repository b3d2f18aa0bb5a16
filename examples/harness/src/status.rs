//! How the command ends.

use std::process::ExitCode;

/// The exit status. Of several the gravest counts: an error beats a message that is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// 0: every message is allowed; every text was received and its reply, if any, may be sent.
    Allowed,
    /// 2: at least one message, or one reply, is not allowed now.
    NotAllAllowed,
    /// 1: something could not be read, loaded or decided.
    Error,
}

impl Status {
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Error, _) | (_, Self::Error) => Self::Error,
            (Self::NotAllAllowed, _) | (_, Self::NotAllAllowed) => Self::NotAllAllowed,
            (Self::Allowed, Self::Allowed) => Self::Allowed,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Allowed => 0,
            Status::Error => 1,
            Status::NotAllAllowed => 2,
        })
    }
}
