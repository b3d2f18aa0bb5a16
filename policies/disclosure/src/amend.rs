//! Puts at the end of a text what is due and missing.

use maysend_sdk::prelude::*;

use crate::look::{Due, Look};
use crate::rules::Rules;
use crate::settings::{Missing, Settings};
use crate::{gsm, names};

/// No text is made longer than carriers take: ten segments.
pub(crate) const MOST_BYTES: usize = 1_600;

/// The edit, with what was added and why.
pub(crate) fn amend(settings: &Settings, rules: &Rules, look: &Look<'_>) -> Opinion {
    // A line that names another word stays alone: two lines confuse, and the judge asks for it to be changed.
    let line = (look.line_due.is_some()
        && look.lines.is_empty()
        && settings.opt_out_line == Missing::Append)
        .then(|| settings.line(look.request.identity().language, look.text_language()));
    let name = (look.name_due && !look.is_named && settings.name == Missing::Append)
        .then(|| names::signature(look.business, look.body))
        .flatten();
    if line.is_none() && name.is_none() {
        return Opinion::allow();
    }
    let kept = look.body.trim_end();
    let addition = addition(kept, name, line);
    let amended = format!("{kept}{addition}");
    let Some((edit, span)) = edit(look.body, kept.len(), &addition) else {
        return Opinion::allow();
    };
    if amended.len() > MOST_BYTES {
        return Opinion::allow();
    }
    let segments = [look.body, &amended].map(gsm::segments);
    let mut opinion = Opinion::allow().edit(edit);
    if let Some(line) = line {
        opinion = opinion.note(
            Finding::note(
                "disclosure/opt-out-line-added",
                format!("\u{201c}{line}\u{201d} was added: {}.", why(settings, look)),
            )
            .clause("disclosure/opt-out-line")
            .authorities(
                rules.authorities(&["line-days", "line-marketing", "line-words"], &look.day),
            )
            .at(span),
        );
    }
    if let Some(name) = name {
        opinion = opinion.note(
            Finding::note(
                "disclosure/name-added",
                format!("The name {name} was added: the text did not say who writes."),
            )
            .clause("disclosure/name")
            .authorities(rules.authorities(&["name"], &look.day))
            .at(span),
        );
    }
    let [before, after] = segments;
    if after > before {
        let flipped = gsm::fits(look.body) && !gsm::fits(&amended);
        let reason = if flipped {
            " because the business has no name without letters outside of the carriers' plain alphabet"
        } else {
            ""
        };
        opinion = opinion.note(
            Finding::note(
                "disclosure/segments",
                format!("With what was added the text takes {after} segments instead of {before}{reason}."),
            )
            .attribute("segments", after.to_string()),
        );
    }
    opinion
}

/// Why the line is due, as the rest of a sentence.
pub(crate) fn why(settings: &Settings, look: &Look<'_>) -> String {
    match look.line_due {
        Some(Due::Marketing) => "every marketing text says how to end the texts".to_owned(),
        Some(Due::Gateway) => {
            "every text through an e-mail gateway says how to end them".to_owned()
        }
        Some(Due::Unknown) => {
            "it is not known what this number was sent before, so this may be the first text"
                .to_owned()
        }
        Some(Due::Again) | None => format!(
            "no text to this number in the last {} days said how to end the texts",
            settings.every_days
        ),
    }
}

fn addition(kept: &str, name: Option<&str>, line: Option<&str>) -> String {
    let mut text = String::new();
    if !kept.is_empty() {
        text.push(' ');
        // Letters and addresses run into what follows.
        if name.is_some() || !kept.ends_with(['.', '!', '?', ':', ')', '"']) {
            text.push_str("- ");
        }
    }
    if let Some(name) = name {
        text.push_str(name);
        if line.is_some() {
            text.push_str(if name.ends_with('.') { " " } else { ". " });
        }
    }
    text.push_str(line.unwrap_or_default());
    text
}

/// Replaces the blanks at the end; and the end, as the place for the finding.
fn edit(body: &str, kept: usize, addition: &str) -> Option<(Edit, Option<Span>)> {
    let end = u32::try_from(body.len()).ok()?;
    let start = u32::try_from(kept).ok()?;
    let place = Span { start: end, end };
    Some((
        Edit::replace(Span { start, end }, addition.to_owned()),
        Some(place),
    ))
}
