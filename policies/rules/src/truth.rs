//! Three-valued logic (Kleene's): what is not known stays not known, and a rule of which it is not known whether it applies
//! applies.

/// Whether something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Truth {
    No,
    Unknown,
    Yes,
}

impl Truth {
    pub(crate) fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        parts.into_iter().min().unwrap_or(Self::Yes)
    }

    pub(crate) fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        parts.into_iter().max().unwrap_or(Self::No)
    }

    /// Of several possible worlds: yes or no if all agree.
    pub(crate) fn agreed(worlds: impl IntoIterator<Item = Self>) -> Self {
        let mut worlds = worlds.into_iter();
        let Some(first) = worlds.next() else {
            return Self::Unknown;
        };
        if worlds.all(|world| world == first) {
            first
        } else {
            Self::Unknown
        }
    }

    /// Whether a rule that waits for this applies.
    pub(crate) fn may_hold(self) -> bool {
        self != Self::No
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{self, No, Unknown, Yes};

    #[test]
    fn what_is_not_known_decides_nothing() {
        assert_eq!(Truth::all([Yes, Unknown]), Unknown);
        assert_eq!(Truth::all([No, Unknown]), No);
        assert_eq!(Truth::any([No, Unknown]), Unknown);
        assert_eq!(Truth::any([Yes, Unknown]), Yes);
        assert_eq!(!Unknown, Unknown);
        assert_eq!((Truth::all([]), Truth::any([])), (Yes, No));
        assert_eq!(Truth::agreed([Yes, Yes]), Yes);
        assert_eq!(Truth::agreed([Yes, No]), Unknown);
        assert_eq!(Truth::agreed([]), Unknown);
    }
}
