//! The labelled texts, as `data/README.md` describes them.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A set of one kind.
#[derive(Debug)]
pub enum Rows {
    /// Texts to customers and their class.
    Classification(Vec<ClassificationRow>),
    /// Texts to customers and what they should not hold.
    Content(Vec<ContentRow>),
    /// Texts from customers and what they ask for.
    Inbound(Vec<InboundRow>),
}

/// A text to a customer and its class.
#[derive(Clone, Debug, Deserialize)]
pub struct ClassificationRow {
    /// Its name.
    pub id: String,
    /// The text.
    pub body: String,
    /// What it stands in.
    pub context: Context,
    /// `marketing`, `informational` or `conversational`.
    pub label: String,
    /// What makes it marketing.
    #[serde(default)]
    pub marketing_spans: Vec<String>,
    /// What it shows.
    #[serde(default)]
    pub note: String,
}

/// The conversation that a text stands in.
#[derive(Clone, Debug, Deserialize)]
pub struct Context {
    /// Whether it answers the customer's last message.
    pub in_reply_to_customer: bool,
    /// That message.
    pub last_customer_message: Option<String>,
    /// `service-advisor`, `sales`, `bdc`, `parts`, `finance`, `automation`, ...
    pub sender: String,
}

/// A text to a customer and what it should not hold.
#[derive(Clone, Debug, Deserialize)]
pub struct ContentRow {
    /// Its name.
    pub id: String,
    /// The text.
    pub body: String,
    /// What is to be found.
    pub findings: Vec<Labelled>,
    /// What it shows.
    #[serde(default)]
    pub note: String,
}

/// One thing to be found.
#[derive(Clone, Debug, Deserialize)]
pub struct Labelled {
    /// The kind, as in the code `content/<kind>`.
    pub kind: String,
    /// The words.
    pub text: String,
}

/// A text from a customer and what it asks for.
#[derive(Clone, Debug, Deserialize)]
pub struct InboundRow {
    /// Its name.
    pub id: String,
    /// The text.
    pub body: String,
    /// The text before it.
    pub previous_outbound: Option<String>,
    /// Whether the customer had opted out.
    #[serde(default)]
    pub opted_out_before: bool,
    /// `opt-out`, `opt-in`, `help` or `none`.
    pub label: String,
    /// `all`, `marketing` or `service`, of an opt-out or opt-in.
    pub scope: Option<String>,
    /// What it shows.
    #[serde(default)]
    pub note: String,
}

impl Rows {
    /// Reads JSON Lines; the first says which kind they all are.
    ///
    /// # Errors
    ///
    /// The line and what is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        let first: Value = text
            .lines()
            .find(|line| !line.trim().is_empty())
            .ok_or("there is no line in it")
            .and_then(|line| serde_json::from_str(line).map_err(|_| "line 1 is no JSON"))?;
        if first.get("findings").is_some() {
            lines(text).map(Self::Content)
        } else if first.get("previous_outbound").is_some() {
            lines(text).map(Self::Inbound)
        } else {
            lines(text).map(Self::Classification)
        }
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Classification(rows) => rows.len(),
            Self::Content(rows) => rows.len(),
            Self::Inbound(rows) => rows.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn lines<T: DeserializeOwned>(text: &str) -> Result<Vec<T>, String> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| {
            serde_json::from_str(line).map_err(|error| format!("line {}: {error}", index + 1))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_says_the_kind() {
        let content = r#"{"id": "a", "body": "u", "findings": [{"kind": "slang", "text": "u"}]}"#;
        assert!(matches!(Rows::read(content), Ok(Rows::Content(rows)) if rows.len() == 1));
        let inbound = r#"{"id": "a", "body": "STOP", "previous_outbound": null, "label": "opt-out", "scope": "all"}"#;
        assert!(matches!(Rows::read(inbound), Ok(Rows::Inbound(rows)) if rows.len() == 1));
        let class = r#"{"id": "a", "body": "Hi", "context": {"in_reply_to_customer": false, "last_customer_message": null, "sender": "bdc"}, "label": "marketing"}"#;
        assert!(
            matches!(Rows::read(&format!("{class}\n\n{class}\n")), Ok(Rows::Classification(rows)) if rows.len() == 2)
        );
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        let problem = Rows::read("{\"findings\": []}").unwrap_err();
        assert_eq!(problem, "line 1: missing field `id` at line 1 column 16");
        assert_eq!(Rows::read("\n").unwrap_err(), "there is no line in it");
    }
}
