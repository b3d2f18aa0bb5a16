//! Colours, which the stream drops where nobody sees them.

use anstyle::{AnsiColor, Style};
use maysend::{Severity, Verdict};

pub(crate) fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

pub(crate) fn bold(text: &str) -> String {
    paint(Style::new().bold(), text)
}

pub(crate) fn dim(text: &str) -> String {
    paint(Style::new().dimmed(), text)
}

pub(crate) fn of_verdict(verdict: Verdict) -> Style {
    let colour = match verdict {
        Verdict::Allow => AnsiColor::Green,
        Verdict::Defer => AnsiColor::Cyan,
        Verdict::Hold => AnsiColor::Yellow,
        Verdict::Deny => AnsiColor::Red,
    };
    Style::new().fg_color(Some(colour.into())).bold()
}

pub(crate) fn of_severity(severity: Severity) -> Style {
    let colour = match severity {
        Severity::Note => AnsiColor::Blue,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Violation => AnsiColor::Red,
    };
    Style::new().fg_color(Some(colour.into()))
}
