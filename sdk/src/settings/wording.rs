//! Serde's words about settings, said to whoever wrote them.

/// The key of serde's `unknown field` error.
pub(super) fn unknown_setting(message: &str) -> Option<&str> {
    Some(quoted(message.strip_prefix("unknown field ")?)?.0)
}

/// The key of serde's `missing field` error.
pub(super) fn missing_setting(message: &str) -> Option<&str> {
    Some(quoted(message.strip_prefix("missing field ")?)?.0)
}

/// The setting that the unknown one was meant to be, as far as can be told.
pub(super) fn meant(message: &str) -> Option<&str> {
    let (unknown, rest) = quoted(message.strip_prefix("unknown field ")?)?;
    likely(unknown, &all_quoted(rest))
}

/// The message in the words of settings, with the mend where there is one.
pub(super) fn reword(message: &str) -> String {
    if let Some((unknown, rest)) = message.strip_prefix("unknown field ").and_then(quoted) {
        return unknown_word("setting", unknown, rest);
    }
    if let Some((unknown, rest)) = message.strip_prefix("unknown variant ").and_then(quoted) {
        return unknown_word("value", unknown, rest);
    }
    if let Some(missing) = missing_setting(message) {
        return format!("the setting `{missing}` is missing");
    }
    let mismatch = message
        .strip_prefix("invalid type: ")
        .or_else(|| message.strip_prefix("invalid value: "))
        .and_then(|rest| rest.rsplit_once(", expected "));
    match mismatch {
        Some((found, expected)) => format!("expected {}, found {}", wanted(expected), given(found)),
        None => message.to_owned(),
    }
}

/// Serde's name of what was expected, for people who know neither Rust nor JSON.
fn wanted(expected: &str) -> &str {
    match expected {
        "a boolean" => "true or false",
        "a string" => "a text",
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" => "a whole number from 0 to 4294967295",
        "u64" | "usize" => "a whole number that is not negative",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "a map" => "a table",
        _ if expected.starts_with("struct ") => "a table",
        _ if expected.starts_with("a sequence") => "a list",
        "string or map" => "one of the known values",
        _ => expected,
    }
}

/// Serde's name of what was found.
fn given(found: &str) -> &str {
    match found {
        "sequence" => "a list",
        "map" => "a table",
        "null" | "unit value" => "nothing",
        _ => ["integer ", "floating point ", "boolean ", "string "]
            .iter()
            .find_map(|kind| found.strip_prefix(kind))
            .unwrap_or(found),
    }
}

fn unknown_word(what: &str, unknown: &str, rest: &str) -> String {
    let known = all_quoted(rest);
    if known.is_empty() {
        return format!("unknown {what} `{unknown}`: there are none");
    }
    let guess = likely(unknown, &known)
        .map(|guess| format!(", did you mean `{guess}`?"))
        .unwrap_or_default();
    let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    let link = if guess.is_empty() { ";" } else { "" };
    format!(
        "unknown {what} `{unknown}`{guess}{link} known: {}",
        known.join(", ")
    )
}

/// The text in the first pair of backticks, and what follows it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('`')?.split_once('`')
}

fn all_quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// Names that are easily taken for each other, because other software calls the same thing so.
const SAME_SENSE: &[&[&str]] = &[
    &["id", "name"],
    &["when", "if", "where", "condition"],
    &["then", "do", "action", "verdict"],
    &["because", "why", "reason", "message"],
    &["remedy", "help", "fix"],
];

/// The name that says the same, or else one that looks like it: `if` looks like `id`.
fn likely<'a>(unknown: &str, known: &[&'a str]) -> Option<&'a str> {
    let senses = SAME_SENSE.iter().find(|names| names.contains(&unknown));
    let says_the_same = senses.and_then(|names| known.iter().find(|name| names.contains(name)));
    says_the_same.copied().or_else(|| nearest(unknown, known))
}

/// The name that is at most a third away, the nearest first.
fn nearest<'a>(unknown: &str, known: &[&'a str]) -> Option<&'a str> {
    let bound = (unknown.chars().count() / 3).max(1);
    known
        .iter()
        .map(|name| (distance(unknown, name), *name))
        .filter(|(distance, _)| *distance <= bound)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Levenshtein's distance, of short words only.
fn distance(one: &str, other: &str) -> usize {
    const LONGEST: usize = 64;
    if one.len() > LONGEST || other.len() > LONGEST {
        return usize::MAX;
    }
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.chars().enumerate() {
        let mut next = vec![index + 1];
        let mut left = index + 1;
        for ((above_left, above), letter_of_other) in row.iter().zip(row.iter().skip(1)).zip(&other)
        {
            let replaced = above_left + usize::from(letter != *letter_of_other);
            left = replaced.min(above + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(usize::MAX)
}
