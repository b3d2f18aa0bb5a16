//! What kind of text it is, from the class that law asks least of to the one that it asks most of.

use std::fmt;

/// The class of a text; the order is that of strictness, so the maximum of several is the one that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// An answer in a conversation that the customer began.
    Conversational,
    /// Tells the customer about business already under way.
    Informational,
    /// Encourages to buy, and everything of which the class is not known.
    Marketing,
}

impl Class {
    /// The class that a value of the label `class` stands for. A value that is not known, as "unclear", counts as marketing.
    #[must_use]
    pub fn from_value(value: &str) -> Self {
        match value {
            "conversational" => Self::Conversational,
            "informational" => Self::Informational,
            _ => Self::Marketing,
        }
    }

    /// The value of the label `class`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Conversational => "conversational",
            Self::Informational => "informational",
            Self::Marketing => "marketing",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
