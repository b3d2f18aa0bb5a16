//! What is wrong with settings, all of it.

use std::fmt;

use crate::types::SettingsProblem;

/// Problems with settings or files, each with a JSON pointer (RFC 6901) into the settings; `""` is the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<SettingsProblem>);

impl Problems {
    /// No problem yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A single problem: the pointer of the setting (`/window/opens`) and what is wrong with it.
    #[must_use]
    pub fn one(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        let mut problems = Self::new();
        problems.push(pointer, message);
        problems
    }

    /// Adds a problem.
    pub fn push(&mut self, pointer: impl Into<String>, message: impl Into<String>) {
        self.0.push(SettingsProblem {
            pointer: pointer.into(),
            message: message.into(),
        });
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The problems, in the order they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, SettingsProblem> {
        self.0.iter()
    }

    /// The value if there is no problem, else the problems: the end of a `configure` that checks everything first.
    ///
    /// # Errors
    /// These problems, if there are any.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() {
            Ok(value)
        } else {
            Err(self)
        }
    }

    /// The problems if there are any: `problems.check()?`.
    ///
    /// # Errors
    /// These problems, if there are any.
    pub fn check(self) -> Result<(), Self> {
        self.or(())
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            if !problem.pointer.is_empty() {
                write!(f, "{}: ", problem.pointer)?;
            }
            f.write_str(&problem.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

impl Extend<SettingsProblem> for Problems {
    fn extend<I: IntoIterator<Item = SettingsProblem>>(&mut self, problems: I) {
        self.0.extend(problems);
    }
}

impl IntoIterator for Problems {
    type Item = SettingsProblem;
    type IntoIter = std::vec::IntoIter<SettingsProblem>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a SettingsProblem;
    type IntoIter = std::slice::Iter<'a, SettingsProblem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl From<Problems> for Vec<SettingsProblem> {
    fn from(problems: Problems) -> Self {
        problems.0
    }
}

impl From<Vec<SettingsProblem>> for Problems {
    fn from(problems: Vec<SettingsProblem>) -> Self {
        Self(problems)
    }
}
