//! Times of the day as people write them in texts: `6pm`, `8:30 AM`, `7 p.m.`

use std::ops::Range;

/// A time that a text names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// Minutes after midnight.
    pub(crate) minute: u16,
    /// Where it stands, in bytes.
    pub(crate) place: Range<usize>,
}

/// All times of a text. Only those that say morning or afternoon: `at 6` may be either.
pub(crate) fn named(text: &str) -> Vec<Named> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(next) = text.get(from..).and_then(|rest| rest.find(is_digit)) {
        let start = from.saturating_add(next);
        let before = text
            .get(..start)
            .and_then(|before| before.chars().next_back());
        let digits = text.get(start..).map_or(0, |rest| count(rest, is_digit));
        from = start.saturating_add(digits.max(1));
        // What goes on from a word or another number is a part number, an amount, a date.
        if before.is_some_and(|before| before.is_alphanumeric() || "$./-:#".contains(before)) {
            continue;
        }
        if let Some((minute, length)) = text.get(start..).and_then(time) {
            let end = start.saturating_add(length);
            found.push(Named {
                minute,
                place: start..end,
            });
            from = end;
        }
    }
    found
}

/// The minute of the day that a text begins with, and its length.
fn time(text: &str) -> Option<(u16, usize)> {
    let (hour, mut rest) = number(text)?;
    let mut minutes = 0;
    if let Some(after) = rest.strip_prefix(':') {
        (minutes, rest) = number(after)?;
    }
    let half = rest.trim_start_matches(' ');
    let small: String = half
        .chars()
        .take(4)
        .collect::<String>()
        .to_ascii_lowercase();
    let (afternoon, length) = [("a.m.", false), ("p.m.", true), ("am", false), ("pm", true)]
        .into_iter()
        .find(|(word, _)| small.starts_with(word))
        .map(|(word, afternoon)| (afternoon, word.len()))?;
    let after = half.get(length..)?;
    if !(1..=12).contains(&hour) || minutes > 59 || after.starts_with(char::is_alphanumeric) {
        return None;
    }
    let hour = (hour % 12).saturating_add(if afternoon { 12 } else { 0 });
    let minute = hour.saturating_mul(60).saturating_add(minutes);
    Some((minute, text.len().saturating_sub(after.len())))
}

/// One or two digits, and what follows.
fn number(text: &str) -> Option<(u16, &str)> {
    let digits = count(text, is_digit);
    if !(1..=2).contains(&digits) {
        return None;
    }
    Some((text.get(..digits)?.parse().ok()?, text.get(digits..)?))
}

fn count(text: &str, is_it: impl Fn(char) -> bool) -> usize {
    text.chars().take_while(|char| is_it(*char)).count()
}

fn is_digit(char: char) -> bool {
    char.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(text: &str) -> Vec<u16> {
        named(text).into_iter().map(|named| named.minute).collect()
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        assert_eq!(minutes("at 6pm, 8:30 AM or 12 p.m."), [1080, 510, 720]);
        assert_eq!(minutes("from 12am to 12:05 a.m."), [0, 5]);
        let text = "Come by at 7:15 pm!";
        let found = named(text);
        assert_eq!(text.get(found[0].place.clone()), Some("7:15 pm"));
    }

    #[test]
    fn what_may_be_anything_else_is_no_time() {
        for text in [
            "at 6",
            "RO 88214 am Service",
            "13pm",
            "$6pm",
            "part B6pm",
            "6 pmx",
            "8:75 am",
            "8: am",
            "",
        ] {
            assert_eq!(minutes(text), [0; 0], "{text}");
        }
    }
}
