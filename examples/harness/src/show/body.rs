//! The text of a message: secrets covered, the places that findings speak of marked.

use std::ops::Range;

use anstyle::Style;
use maysend::{Class, Decision, Effect, Finding, Label, Reaction, Request, Severity};

use super::{Paper, escape, lines, paint};

/// A text ready to be shown, character by character.
#[derive(Debug)]
pub(crate) struct Body<'a> {
    text: &'a str,
    cells: Vec<Cell>,
    /// Whether spans are known to be offsets into this text.
    is_judged: bool,
}

#[derive(Clone, Debug)]
struct Cell {
    shown: String,
    width: usize,
    mark: Option<Severity>,
    is_secret: bool,
    is_newline: bool,
}

/// What covers a secret.
const COVER: &str = "•";

impl<'a> Body<'a> {
    /// The text as it would be sent, or else as it was written. None if it holds a secret whose place is not known.
    pub(crate) fn of_decision(
        paper: &Paper,
        request: &'a Request,
        decision: &'a Decision,
    ) -> Option<Self> {
        let written = request.message.body.as_str();
        let text = decision.body.as_deref().unwrap_or(written);
        let is_judged = !paper.amends || decision.body.as_deref() == Some(written);
        Self::new(
            text,
            is_judged,
            [&decision.findings, &decision.watched],
            &decision.effects,
            &decision.labels,
        )
    }

    /// A customer's text.
    pub(crate) fn of_reaction(request: &'a Request, reaction: &'a Reaction) -> Option<Self> {
        Self::new(
            request.message.body.as_str(),
            true,
            [&reaction.findings, &reaction.watched],
            &reaction.effects,
            &reaction.labels,
        )
    }

    fn new(
        text: &'a str,
        is_judged: bool,
        [findings, watched]: [&[Finding]; 2],
        effects: &[Effect],
        labels: &[Label],
    ) -> Option<Self> {
        // A secret is one also where the policy that found it only watches.
        let secrets: Vec<Range<usize>> = findings
            .iter()
            .chain(watched)
            .filter_map(|finding| finding.span.as_ref())
            .filter(|span| span.text.is_none())
            .map(|span| range(span.start, span.end))
            .chain(
                effects
                    .iter()
                    .filter(|effect| effect.kind == "redact")
                    .filter_map(|effect| effect.span)
                    .map(|span| range(span.start, span.end)),
            )
            .collect();
        if !is_judged && !secrets.is_empty() {
            return None;
        }
        let mut marks: Vec<(Range<usize>, Severity)> = findings
            .iter()
            .filter_map(|finding| {
                let span = finding.span.as_ref()?;
                let place = range(span.start, span.end);
                let is_here = match &span.text {
                    Some(quoted) => text
                        .get(place.clone())
                        .is_some_and(|here| fits(quoted, here)),
                    None => true,
                };
                is_here.then_some((place, finding.severity))
            })
            .collect();
        if is_judged {
            marks.extend(
                labels
                    .iter()
                    .filter(|label| {
                        label.name == "class" && label.value == Class::Marketing.as_str()
                    })
                    .flat_map(|label| &label.spans)
                    .map(|span| (range(span.start, span.end), Severity::Note)),
            );
        }
        let cells = text
            .char_indices()
            .map(|(at, character)| cell(at, character, &secrets, &marks))
            .collect();
        Some(Self {
            text,
            cells,
            is_judged,
        })
    }

    /// The words that a label's span covers, if they may be shown.
    pub(crate) fn quote(&self, span: maysend::Span) -> Option<String> {
        let place = range(span.start, span.end);
        let covered = self
            .text
            .char_indices()
            .zip(&self.cells)
            .any(|((at, _), cell)| cell.is_secret && place.contains(&at));
        (self.is_judged && !covered)
            .then(|| self.text.get(place))
            .flatten()
            .map(escape::line)
    }

    /// The text in one line.
    pub(crate) fn in_one_line(&self) -> String {
        self.cells
            .iter()
            .map(|cell| {
                if cell.is_newline {
                    "↵"
                } else {
                    cell.shown.as_str()
                }
            })
            .collect()
    }

    /// The text in lines; without colours each line that has marks is followed by one that draws them.
    pub(crate) fn in_lines(&self, columns: usize, has_colour: bool) -> Vec<String> {
        let mut shown = Vec::new();
        for line in self.broken(columns) {
            if has_colour {
                shown.push(coloured(line));
                continue;
            }
            shown.push(line.iter().map(|cell| cell.shown.as_str()).collect());
            if line.iter().any(|cell| cell.mark.is_some()) {
                let marks: String = line
                    .iter()
                    .flat_map(|cell| std::iter::repeat_n(mark(cell.mark), cell.width))
                    .collect();
                shown.push(marks.trim_end().to_owned());
            }
        }
        shown
    }

    /// Lines of at most so many columns, broken after a space where there is one.
    fn broken(&self, columns: usize) -> Vec<&[Cell]> {
        let mut lines = Vec::new();
        for paragraph in self.cells.split(|cell| cell.is_newline) {
            let mut rest = paragraph;
            loop {
                let length = fitting(rest, columns);
                let (line, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
                lines.push(without_end_spaces(line, !after.is_empty()));
                if after.is_empty() {
                    break;
                }
                rest = after;
            }
        }
        lines
    }
}

/// Whether a quotation is of these words; a secret in it is covered, letter by letter.
fn fits(quoted: &str, words: &str) -> bool {
    let fits = |(quoted, letter)| quoted == letter || quoted == '•';
    quoted.chars().count() == words.chars().count() && quoted.chars().zip(words.chars()).all(fits)
}

fn range(start: u32, end: u32) -> Range<usize> {
    let offset = |offset: u32| usize::try_from(offset).unwrap_or(usize::MAX);
    offset(start)..offset(end)
}

fn cell(
    at: usize,
    character: char,
    secrets: &[Range<usize>],
    marks: &[(Range<usize>, Severity)],
) -> Cell {
    let end = at.saturating_add(character.len_utf8());
    let overlaps = |place: &Range<usize>| place.start < end && at < place.end;
    let is_secret = secrets.iter().any(overlaps);
    let mut shown = String::new();
    if is_secret {
        shown.push_str(COVER);
    } else {
        escape::push(&mut shown, character);
    }
    Cell {
        width: lines::width(&shown),
        shown,
        mark: marks
            .iter()
            .filter(|(place, _)| overlaps(place))
            .map(|(_, severity)| *severity)
            .max(),
        is_secret,
        is_newline: character == '\n' && !is_secret,
    }
}

/// How many cells go into a line: all, or up to and with the last space that fits, or what fits.
fn fitting(cells: &[Cell], columns: usize) -> usize {
    let mut used = 0_usize;
    let mut after_space = None;
    for (index, cell) in cells.iter().enumerate() {
        used = used.saturating_add(cell.width);
        let is_space = cell.shown == " ";
        if used > columns && !is_space {
            return after_space.unwrap_or(index).max(1);
        }
        if is_space {
            after_space = Some(index.saturating_add(1));
        }
    }
    cells.len()
}

/// Spaces at which a line was broken say nothing; at the end of a text one may be what a finding is about.
fn without_end_spaces(mut line: &[Cell], is_broken: bool) -> &[Cell] {
    while let Some((last, before)) = line.split_last() {
        if last.shown != " " || (last.mark.is_some() && !is_broken) {
            break;
        }
        line = before;
    }
    line
}

fn coloured(line: &[Cell]) -> String {
    line.chunk_by(|one, other| one.mark == other.mark)
        .map(|run| {
            let text: String = run.iter().map(|cell| cell.shown.as_str()).collect();
            let style = match run.first().and_then(|cell| cell.mark) {
                Some(severity) => paint::of_severity(severity).underline(),
                None => Style::new(),
            };
            paint(style, &text)
        })
        .collect()
}

fn mark(severity: Option<Severity>) -> char {
    match severity {
        None => ' ',
        Some(Severity::Note) => '-',
        Some(Severity::Warning) => '~',
        Some(Severity::Violation) => '^',
    }
}
