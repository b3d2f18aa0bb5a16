//! Text of customers and policies, made harmless for a terminal.

/// The text in one line: whatever would move the cursor, turn the text around or hide in it shows as `\u{..}`.
pub(crate) fn line(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        push(&mut shown, character);
    }
    shown
}

/// Appends a character as it may be shown.
pub(crate) fn push(shown: &mut String, character: char) {
    if is_harmful(character) {
        shown.extend(character.escape_unicode());
    } else {
        shown.push(character);
    }
}

fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            // Marks, embeddings, overrides and isolates of direction.
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}'
            // Line and paragraph separators.
            | '\u{2028}' | '\u{2029}'
            // Invisible; the joiner of emoji is left as it is.
            | '\u{00AD}' | '\u{200B}' | '\u{200C}' | '\u{2060}'..='\u{2065}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}'
        )
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn what_steers_a_terminal_is_spelled_out() {
        assert_eq!(line("a\u{1b}[31mb\r\n"), "a\\u{1b}[31mb\\u{d}\\u{a}");
        assert_eq!(line("\u{202e}drow\u{2069}"), "\\u{202e}drow\\u{2069}");
        assert_eq!(line("\u{9b}31m"), "\\u{9b}31m");
    }

    #[test]
    fn people_write_as_they_like() {
        let text = "¿Está listo? 準備 👩‍🔧 – “yes”";
        assert_eq!(line(text), text);
    }
}
