//! Text laid out in lines of a width.

use unicode_width::UnicodeWidthStr as _;

/// How many columns a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// Breaks a text at its spaces; a word that is too long for a line is cut.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(10);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let gap = usize::from(!line.is_empty());
        if width(&line).saturating_add(gap).saturating_add(width(word)) <= columns {
            if gap == 1 {
                line.push(' ');
            }
            line.push_str(word);
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for character in word.chars() {
            if width(&line).saturating_add(char_width(character)) > columns {
                lines.push(std::mem::take(&mut line));
            }
            line.push(character);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// The text in exactly so many columns: filled up, or cut with an ellipsis.
pub(crate) fn fit(text: &str, columns: usize) -> String {
    let mut shown = String::new();
    let own = width(text);
    if own <= columns {
        shown.push_str(text);
    } else {
        let room = columns.saturating_sub(1);
        for character in text.chars() {
            if width(&shown).saturating_add(char_width(character)) > room {
                break;
            }
            shown.push(character);
        }
        shown.push('…');
    }
    let filler = columns.saturating_sub(width(&shown));
    shown.push_str(&" ".repeat(filler));
    shown
}

/// How many columns a character takes by itself.
pub(crate) fn char_width(character: char) -> usize {
    unicode_width::UnicodeWidthChar::width(character).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapping_keeps_every_word() {
        assert_eq!(wrap("one two three four", 10), ["one two", "three four"]);
        assert_eq!(wrap("abcdefghijklm n", 10), ["abcdefghij", "klm n"]);
        assert_eq!(wrap("", 10), [""]);
    }

    #[test]
    fn fitting_is_exact() {
        assert_eq!(fit("abc", 5), "abc  ");
        assert_eq!(fit("abcdef", 5), "abcd…");
        assert_eq!(width(&fit("準備準備", 4)), 4);
    }
}
