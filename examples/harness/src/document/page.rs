//! The document as one HTML page that needs nothing else and prints well, in black on white.

use super::changes::{Marked, Piece};
use super::layout::{Block, Row};
use crate::html::{END, escaped, head, prose};

pub(super) fn write(title: &str, footer: &str, blocks: &[Block], data: &str) -> String {
    let mut page = head(title, &style(footer));
    page.push_str("<main>\n");
    let mut is_clause = false;
    for block in blocks {
        // A clause stays on one page with its title and its authorities.
        if let (Block::Heading { .. } | Block::Settings(_), true) = (block, is_clause) {
            page.push_str("</section>\n");
            is_clause = false;
        }
        if matches!(block, Block::Heading { level: 4, .. }) {
            page.push_str("<section class=\"clause\">\n");
            is_clause = true;
        }
        write_block(&mut page, block);
    }
    if is_clause {
        page.push_str("</section>\n");
    }
    page.push_str("</main>\n");
    // The data for the next comparison; no browser runs it.
    page.push_str(&format!(
        "<script type=\"application/json\" id=\"{}\">{data}</script>\n",
        super::MARKER
    ));
    page.push_str(END);
    page
}

fn write_block(out: &mut String, block: &Block) {
    match block {
        Block::Heading { level, text } => {
            let class = if matches!(text.pieces.as_slice(), [(_, text)] if text == "Acknowledgement")
            {
                " class=\"sign\""
            } else {
                ""
            };
            out.push_str(&format!("<h{level}{class}>{}</h{level}>\n", marked(text)));
        }
        Block::Paragraph(text) => out.push_str(&format!("<p>{}</p>\n", marked(text))),
        Block::Note(text) => out.push_str(&format!("<p class=\"note\">{}</p>\n", marked(text))),
        Block::List(items) => {
            out.push_str("<ul>\n");
            for item in items {
                out.push_str(&format!("<li>{}</li>\n", marked(item)));
            }
            out.push_str("</ul>\n");
        }
        Block::Settings(rows) => settings(out, rows),
        Block::Facts(facts) => {
            out.push_str("<table class=\"facts\">\n");
            for (name, value) in facts {
                let value = escaped(value);
                out.push_str(&format!(
                    "<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>\n"
                ));
            }
            out.push_str("</table>\n");
        }
        Block::Signatures(lines) => {
            out.push_str("<div class=\"lines\">\n");
            for line in lines {
                out.push_str(&format!("<p class=\"line\">{line}</p>\n"));
            }
            out.push_str("</div>\n");
        }
    }
}

fn settings(out: &mut String, rows: &[Row]) {
    out.push_str(
        "<table class=\"settings\">\n<thead><tr><th>Setting</th><th>In force</th><th>Set by</th><th>What it says</th></tr></thead>\n<tbody>\n",
    );
    for row in rows {
        let by = if row.is_default {
            "default"
        } else {
            "this set"
        };
        out.push_str(&format!(
            "<tr><td>{}</td><td>{}</td><td>{by}</td><td>{}</td></tr>\n",
            escaped(&row.name),
            marked(&row.value),
            prose(&row.meaning)
        ));
    }
    out.push_str("</tbody>\n</table>\n");
}

fn marked(text: &Marked) -> String {
    let mut shown = match text.mark.word() {
        Some(word) => format!("<b class=\"mark\">{word}</b> "),
        None => String::new(),
    };
    for (piece, text) in &text.pieces {
        let lines: Vec<String> = text.split('\n').map(prose).collect();
        let text = lines.join("<br>");
        match piece {
            Piece::Same => shown.push_str(&text),
            Piece::Added => shown.push_str(&format!("<ins>{text}</ins>")),
            Piece::Gone => shown.push_str(&format!("<del>{text}</del>")),
        }
    }
    shown
}

/// The style; `footer` stands at the foot of each printed page, beside its number.
fn style(footer: &str) -> String {
    // In a string of CSS only the quote, the backslash and the end of a line end or escape; `<` would end the element.
    let mut quoted = String::new();
    for character in footer.chars() {
        if character.is_control() || matches!(character, '"' | '\\' | '<' | '>') {
            quoted.push_str(&format!("\\{:x} ", u32::from(character)));
        } else {
            quoted.push(character);
        }
    }
    STYLE.replace("FOOTER", &quoted)
}

const STYLE: &str = r#"@page {
  size: letter;
  margin: 20mm 18mm 22mm;
  @bottom-left { content: "FOOTER"; font: 8pt Georgia, serif; }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt Georgia, serif; }
}
body { margin: 0; color: #000; background: #fff; font: 11pt/1.45 Georgia, "Times New Roman", serif; }
main { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 20pt; line-height: 1.2; margin: 0 0 .8rem; }
h2 { font-size: 15pt; margin: 2rem 0 .5rem; padding-top: .3rem; border-top: 2px solid #000; }
h3 { font-size: 12.5pt; margin: 1.4rem 0 .3rem; }
h4 { font-size: 11pt; margin: 0 0 .2rem; }
p { margin: .3rem 0 .5rem; overflow-wrap: anywhere; }
.note { font-size: 9pt; }
.clause { margin: .9rem 0 .9rem .6rem; padding-left: .7rem; border-left: 1px solid #000; }
table { border-collapse: collapse; width: 100%; font-size: 9pt; margin: .6rem 0 1rem; }
th, td { border: 1px solid #777; padding: .2rem .4rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
.facts th { width: 11rem; font-weight: normal; }
.settings { table-layout: fixed; }
.settings th:nth-child(1) { width: 24%; }
.settings th:nth-child(2) { width: 29%; }
.settings th:nth-child(3) { width: 10%; }
code { font-size: .92em; }
.mark { border: 1px solid #000; padding: 0 .25em; font-size: 8pt; letter-spacing: .04em; }
ins { text-decoration: underline; text-decoration-thickness: 2px; font-weight: bold; }
del { text-decoration: line-through; }
.lines { margin: 1rem 0 2rem; }
.line { margin: 2.6rem 0 0; padding-top: .15rem; border-top: 1px solid #000; width: 22rem; max-width: 100%; font-size: 9pt; }
@media screen and (max-width: 40rem) {
  .settings, .settings tbody, .settings tr, .settings td { display: block; }
  .settings thead { display: none; }
  .settings tr { border: 1px solid #777; margin-bottom: .5rem; }
  .settings td { border: 0; }
  .settings td:nth-child(1) { font-weight: bold; }
  .settings td:nth-child(2)::before { content: "In force: "; }
  .settings td:nth-child(3)::before { content: "Set by: "; }
  .facts th { width: 40%; }
}
@media print {
  main { max-width: none; margin: 0; padding: 0; }
  h1, h2, h3, h4 { break-after: avoid; }
  h2.sign { break-before: page; }
  .clause, .line, .facts, tr, li { break-inside: avoid; }
  thead { display: table-header-group; }
  p { orphans: 3; widows: 3; }
}
"#;

#[cfg(test)]
mod tests {
    use super::style;

    #[test]
    fn a_footer_stays_in_its_string() {
        let style = style("a\"; } </style>\n");
        assert!(style.contains(r#"content: "a\22 ; } \3c /style\3e \a ";"#));
    }
}
