//! The book of templates and offers: a file of the set, read and checked once.

use std::collections::BTreeSet;

use maysend_sdk::prelude::*;

use crate::file::{self, Entry, Value};
use crate::pattern::Pattern;

const MOST_TEMPLATES: usize = 500;
const MOST_OFFERS: usize = 100;

/// What was approved.
#[derive(Debug, Default)]
pub(crate) struct Book {
    pub(crate) templates: Vec<Template>,
    pub(crate) offers: Vec<Offer>,
}

/// A text that was approved as a whole.
#[derive(Debug)]
pub(crate) struct Template {
    pub(crate) id: String,
    pub(crate) class: Class,
    pub(crate) topic: Option<String>,
    pub(crate) days: Days,
    pub(crate) pattern: Pattern,
}

/// A sentence that may be put into a text and makes it marketing.
#[derive(Debug)]
pub(crate) struct Offer {
    pub(crate) id: String,
    pub(crate) days: Days,
    pub(crate) pattern: Pattern,
}

/// From the first day to the last, both included.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Days {
    from: Option<Date>,
    until: Option<Date>,
}

impl Days {
    pub(crate) fn hold(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// What is wrong with the day, as the end of a sentence.
    pub(crate) fn told(self, day: Date) -> String {
        match (self.from, self.until) {
            (_, Some(until)) if until < day => format!("ended on {}", written(until)),
            (Some(from), _) if day < from => format!("begins on {}", written(from)),
            _ => "is not known to be in force today".to_owned(),
        }
    }

    fn read(from: Option<&str>, until: Option<&str>) -> Result<Self, String> {
        let days = Self {
            from: from.map(day).transpose()?,
            until: until.map(day).transpose()?,
        };
        match (days.from, days.until) {
            (Some(from), Some(until)) if until < from => Err("it ends before it begins".to_owned()),
            _ => Ok(days),
        }
    }
}

impl Book {
    /// Reads the file `name`; a set that gives none has approved nothing.
    pub(crate) fn read(files: &Files, name: &str) -> Result<Self, Problems> {
        let Some(text) = files.text(name)? else {
            return if files.names().next().is_none() {
                Ok(Self::default())
            } else {
                Err(Problems::one(
                    "/file",
                    format!("the set hands over files, but none is called `{name}`"),
                ))
            };
        };
        let entries =
            file::read(text).map_err(|why| Problems::one("/file", format!("`{name}`, {why}")))?;
        let mut problems = Problems::new();
        let mut ids = BTreeSet::new();
        let mut book = Self::default();
        for entry in entries {
            let added = match entry.text("id") {
                Some(id) if ids.insert(id.to_owned()) => book.add(&entry, id),
                Some(id) => Err(format!("there are two with the id `{id}`")),
                None => Err("it has no `id`".to_owned()),
            };
            if let Err(why) = added {
                let Entry { kind, line, .. } = &entry;
                problems.push(
                    "/file",
                    format!("`{name}`, the {kind} in line {line}: {why}"),
                );
            }
        }
        if book.templates.len() > MOST_TEMPLATES || book.offers.len() > MOST_OFFERS {
            problems.push(
                "/file",
                format!(
                    "`{name}` has more than {MOST_TEMPLATES} texts of templates or {MOST_OFFERS} of offers"
                ),
            );
        }
        problems.or(book)
    }

    fn add(&mut self, entry: &Entry, id: &str) -> Result<(), String> {
        check_id(id)?;
        let days = Days::read(entry.text("from"), entry.text("until"))?;
        let Some(Value::Texts(texts)) = entry.value("texts") else {
            return Err("it has no `texts`, a list of texts".to_owned());
        };
        match entry.kind.as_str() {
            "template" => {
                entry.knows_only(&["id", "class", "topic", "from", "until", "texts"])?;
                let class = class(entry.text("class").unwrap_or_default())?;
                for pattern in patterns(texts, true)? {
                    self.templates.push(Template {
                        id: id.to_owned(),
                        class,
                        topic: entry.text("topic").map(str::to_owned),
                        days,
                        pattern,
                    });
                }
            }
            "offer" => {
                entry.knows_only(&["id", "from", "until", "texts"])?;
                for pattern in patterns(texts, false)? {
                    self.offers.push(Offer {
                        id: id.to_owned(),
                        days,
                        pattern,
                    });
                }
            }
            other => return Err(format!("`{other}` is neither `template` nor `offer`")),
        }
        Ok(())
    }
}

impl Entry {
    fn value(&self, key: &str) -> Option<&Value> {
        self.keys
            .iter()
            .find(|(own, _)| own == key)
            .map(|(_, value)| value)
    }

    fn text(&self, key: &str) -> Option<&str> {
        match self.value(key) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Every key is one of these, and all but `texts` are texts.
    fn knows_only(&self, keys: &[&str]) -> Result<(), String> {
        for (key, value) in &self.keys {
            if !keys.contains(&key.as_str()) {
                return Err(format!(
                    "`{key}` is not known; there are {}",
                    keys.join(", ")
                ));
            }
            if key != "texts" && matches!(value, Value::Texts(_)) {
                return Err(format!("`{key}` is one text, not a list"));
            }
        }
        Ok(())
    }
}

fn class(name: &str) -> Result<Class, String> {
    match name {
        "marketing" => Ok(Class::Marketing),
        "informational" => Ok(Class::Informational),
        "conversational" => Ok(Class::Conversational),
        other => Err(format!(
            "`{other}` is no class; there are marketing, informational and conversational"
        )),
    }
}

fn patterns(texts: &[String], offers_allowed: bool) -> Result<Vec<Pattern>, String> {
    if texts.is_empty() {
        return Err("`texts` names at least one text".to_owned());
    }
    texts
        .iter()
        .map(|text| Pattern::read(text, offers_allowed))
        .collect()
}

fn check_id(id: &str) -> Result<(), String> {
    let plain = !id.is_empty()
        && id.len() <= 64
        && id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if plain {
        Ok(())
    } else {
        Err("an id has 1 to 64 letters, digits, `-`, `_` and `.`".to_owned())
    }
}

/// `2026-11-24`.
fn day(text: &str) -> Result<Date, String> {
    let wrong = || format!("`{text}` is no day such as 2026-11-24");
    let mut parts = text.split('-');
    let mut next = || parts.next().ok_or_else(wrong);
    let (year, month, day) = (next()?, next()?, next()?);
    if parts.next().is_some() || (year.len(), month.len(), day.len()) != (4, 2, 2) {
        return Err(wrong());
    }
    let date = Date::new(
        year.parse().map_err(|_| wrong())?,
        month.parse().map_err(|_| wrong())?,
        day.parse().map_err(|_| wrong())?,
    );
    // A day that does not exist becomes another one when it is counted.
    if date.plus_days(0) == date {
        Ok(date)
    } else {
        Err(wrong())
    }
}

fn written(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year, day.month, day.day)
}
