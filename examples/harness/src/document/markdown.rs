//! The document as Markdown (CommonMark with the tables and strike-through of GitHub's).

use super::changes::{Mark, Marked, Piece};
use super::layout::{Block, Row};
use crate::show::escape;

pub(super) fn write(blocks: &[Block], data: &str) -> String {
    let mut text = String::new();
    for block in blocks {
        write_block(&mut text, block);
        text.push('\n');
    }
    // The data for the next comparison. JSON needs no `>` of its own, so it cannot end the comment.
    text.push_str(&format!("<!-- {} {data} -->\n", super::MARKER));
    text
}

fn write_block(out: &mut String, block: &Block) {
    match block {
        Block::Heading { level, text } => {
            let signs = "#".repeat(usize::from(*level));
            out.push_str(&format!("{signs} {}\n", marked(text)));
        }
        Block::Paragraph(text) => out.push_str(&format!("{}\n", marked(text))),
        Block::Note(text) => out.push_str(&format!("> {}\n", marked(text))),
        Block::List(items) => {
            for item in items {
                out.push_str(&format!("- {}\n", marked(item)));
            }
        }
        Block::Settings(rows) => settings(out, rows),
        Block::Facts(facts) => {
            out.push_str("| | |\n|---|---|\n");
            for (name, value) in facts {
                out.push_str(&format!("| {name} | {} |\n", escaped(value)));
            }
        }
        Block::Signatures(lines) => {
            out.push_str("| | |\n|---|---|\n");
            for line in lines {
                out.push_str(&format!("| {line} | &nbsp; |\n"));
            }
        }
    }
}

fn settings(out: &mut String, rows: &[Row]) {
    out.push_str("| Setting | In force | Set by | What it says |\n|---|---|---|---|\n");
    for row in rows {
        let by = if row.is_default {
            "default"
        } else {
            "this set"
        };
        out.push_str(&format!(
            "| {} | {} | {by} | {} |\n",
            escaped(&row.name),
            marked(&row.value),
            escaped(&row.meaning)
        ));
    }
}

fn marked(text: &Marked) -> String {
    let mut shown = match text.mark.word() {
        Some(word) => format!("**[{word}]** "),
        None => String::new(),
    };
    for (piece, text) in &text.pieces {
        // Marks of emphasis count only right beside a word.
        let inner = text.trim();
        let around = match piece {
            Piece::Added if !inner.is_empty() => "**",
            Piece::Gone if !inner.is_empty() => "~~",
            _ => "",
        };
        if around.is_empty() || text_is_new(piece, &shown) {
            shown.push_str(&escaped(text));
            continue;
        }
        let start = text.len().saturating_sub(text.trim_start().len());
        let (before, rest) = text.split_at_checked(start).unwrap_or(("", text));
        let after = rest.strip_prefix(inner).unwrap_or_default();
        shown.push_str(&format!(
            "{before}{around}{}{around}{after}",
            escaped(inner)
        ));
    }
    shown
}

/// A whole text that is new says so at its beginning, and needs no emphasis.
fn text_is_new(piece: &Piece, shown: &str) -> bool {
    let new = Mark::New.word().unwrap_or_default();
    *piece == Piece::Added && shown.starts_with(&format!("**[{new}]"))
}

/// The text in one line in which nothing is markup.
fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let one_line = text.replace(['\n', '\r', '\t'], " ");
    let text = escape::line(&one_line);
    let mut is_start = true;
    for character in text.chars() {
        match character {
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '&' => shown.push_str("&amp;"),
            '\\' | '*' | '_' | '[' | ']' | '`' | '|' | '~' | '#' => {
                shown.push('\\');
                shown.push(character);
            }
            '-' | '+' | '=' if is_start => {
                shown.push('\\');
                shown.push(character);
            }
            // `1.` and `1)` would begin a list.
            '.' | ')' if !shown.is_empty() && shown.chars().all(|c| c.is_ascii_digit()) => {
                shown.push('\\');
                shown.push(character);
            }
            _ => shown.push(character),
        }
        is_start = is_start && character == ' ';
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_markup() {
        assert_eq!(
            escaped("- *a* <b> [c](d) `e` | ~f~ # g\nh & \\"),
            "\\- \\*a\\* &lt;b&gt; \\[c\\](d) \\`e\\` \\| \\~f\\~ \\# g h &amp; \\\\"
        );
        assert_eq!(escaped("1. one"), "1\\. one");
        assert_eq!(escaped("at 8.30"), "at 8.30");
    }

    #[test]
    fn emphasis_stands_beside_its_words() {
        let text = Marked {
            mark: Mark::Changed,
            pieces: vec![
                (Piece::Same, "from ".to_owned()),
                (Piece::Gone, "8 ".to_owned()),
                (Piece::Added, "9 ".to_owned()),
                (Piece::Same, "on".to_owned()),
            ],
        };
        assert_eq!(marked(&text), "**[CHANGED]** from ~~8~~ **9** on");
    }
}
