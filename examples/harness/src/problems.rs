//! What is wrong with a policy set: drawn on a terminal, one line each elsewhere.

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use maysend::{LoadError, Location, Problem};

use crate::show::{self, escape};

/// Writes every problem to standard error. Files are named as seen from where the command runs.
pub(crate) fn report(error: &LoadError, folder: Option<&Path>) -> std::io::Result<()> {
    let is_terminal = std::io::stderr().is_terminal();
    let mut out = anstream::stderr().lock();
    for problem in error.problems() {
        let text = if is_terminal {
            drawn(problem, folder)
        } else {
            line(problem, folder)
        };
        writeln!(out, "{text}")?;
        if is_terminal {
            // One drawing ends where the next begins.
            writeln!(out)?;
        }
    }
    if is_terminal {
        let count = error.problems().len();
        let plural = if count == 1 { "problem" } else { "problems" };
        writeln!(
            out,
            "the policy set has {count} {plural} and was not loaded"
        )?;
    }
    Ok(())
}

fn line(problem: &Problem, folder: Option<&Path>) -> String {
    let mut text = String::new();
    if let Some(place) = &problem.place {
        text = format!("{}:{}:{}: ", file(place, folder), place.line, place.column);
    }
    text.push_str(&problem.message);
    if let Some(help) = &problem.help {
        text.push_str(&format!(" ({help})"));
    }
    escape::line(&text)
}

fn drawn(problem: &Problem, folder: Option<&Path>) -> String {
    let title = Level::ERROR.primary_title(escape::line(&problem.message));
    let place = problem.place.as_ref();
    let mut group = match place {
        Some(place) => title.element(
            Snippet::source(place.text.as_ref())
                .path(file(place, folder))
                .annotation(AnnotationKind::Primary.span(marked(place))),
        ),
        None => annotate_snippets::Group::with_title(title),
    };
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(escape::line(help)));
    }
    Renderer::styled()
        .decor_style(DecorStyle::Unicode)
        .term_width(show::width())
        .render(&[group])
}

/// The span within the text, whatever the problem says.
fn marked(place: &Location) -> std::ops::Range<usize> {
    let end = place.text.len();
    let start = place.span.start.min(end);
    start..place.span.end.clamp(start, end)
}

fn file(place: &Location, folder: Option<&Path>) -> String {
    match folder {
        Some(folder) => folder.join(&place.file).display().to_string(),
        None => place.file.clone(),
    }
}
