//! What every HTML page of the command shares.

use crate::show::escape;

/// The text as it may stand in an element or in a quoted attribute: no markup, and nothing that hides or turns the text around.
pub(crate) fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in escape::line(text).chars() {
        match character {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '"' => shown.push_str("&quot;"),
            '\'' => shown.push_str("&#39;"),
            other => shown.push(other),
        }
    }
    shown
}

/// The same for prose, in which words between backticks are those of the settings.
pub(crate) fn prose(text: &str) -> String {
    let escaped = escaped(text);
    if !escaped.matches('`').count().is_multiple_of(2) {
        return escaped;
    }
    let parts = escaped.split('`').enumerate();
    parts
        .map(|(index, part)| match index % 2 {
            0 => part.to_owned(),
            _ => format!("<code>{part}</code>"),
        })
        .collect()
}

/// The beginning of a page that loads nothing and runs nothing, up to and with `<body>`.
pub(crate) fn head(title: &str, style: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<style>\n{style}</style>\n</head>\n<body>\n",
        escaped(title)
    )
}

/// The end of a page.
pub(crate) const END: &str = "</body>\n</html>\n";

#[cfg(test)]
mod tests {
    use super::{escaped, prose};

    #[test]
    fn words_of_the_settings_stand_out() {
        assert_eq!(
            prose("`hold` or `<deny>`"),
            "<code>hold</code> or <code>&lt;deny&gt;</code>"
        );
        assert_eq!(prose("a ` alone"), "a ` alone");
    }

    #[test]
    fn no_text_becomes_markup() {
        assert_eq!(
            escaped("<b a=\"1\" c='2'>&\u{202e}"),
            "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;\\u{202e}"
        );
    }
}
