//! The summary of a batch as one page with charts, which loads nothing and runs nothing.

use std::fmt::Write as _;

use indicatif::HumanCount;
use maysend::Verdict;

use super::summary::Summary;
use crate::html::{END, escaped, head};

const STYLE: &str = "\
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff }
table { border-collapse: collapse; width: 100% }
th { text-align: left; font-weight: normal; padding: .15rem .75rem .15rem 0; white-space: nowrap; width: 1% }
td.count { text-align: right; padding: .15rem .75rem .15rem 0; width: 1%; font-variant-numeric: tabular-nums }
th, td { vertical-align: top }
svg { display: block; width: 100%; height: 1.1rem; margin: .2rem 0 }
small { color: #4a4a4a }
@media print { body { max-width: none; margin: 0 } h2 { break-after: avoid } tr { break-inside: avoid } svg { print-color-adjust: exact } }
.allow { fill: #2e7d32 } .defer { fill: #0277bd } .hold { fill: #f9a825 } .deny { fill: #c62828 } .plain { fill: #546e7a }
";

/// How wide a whole bar is, in the units of its picture.
const WIDTH: u64 = 1000;

pub(super) fn page(summary: &Summary) -> String {
    let mut page = head("Batch of texts", STYLE);
    let (rows, set) = (HumanCount(summary.rows()), escaped(&summary.set));
    push(
        &mut page,
        format_args!("<h1>{rows} texts</h1>\n<p>Decided by {set}.</p>\n"),
    );
    if summary.errors > 0 {
        push(
            &mut page,
            format_args!(
                "<p>{} rows were not decided.</p>\n",
                HumanCount(summary.errors)
            ),
        );
    }
    let verdicts: Vec<_> = summary
        .verdicts
        .iter()
        .map(|(verdict, count)| (verdict.as_str(), vec![(class(*verdict), *count)]))
        .collect();
    chart(&mut page, "Verdicts", &verdicts);
    chart(&mut page, "Reasons", &plain(summary.frequent()));
    let states: Vec<_> = summary
        .states
        .iter()
        .map(|(state, verdicts)| {
            let parts = verdicts
                .iter()
                .map(|(verdict, count)| (class(*verdict), *count));
            (state.as_str(), parts.collect())
        })
        .collect();
    chart(&mut page, "States", &states);
    chart(&mut page, "First send time", &plain(summary.times()));
    page.push_str(END);
    page
}

/// A row of a chart: its name, and the parts of its bar with their colours.
type Bar<'a> = (&'a str, Vec<(&'static str, u64)>);

fn plain(rows: Vec<(&str, u64)>) -> Vec<Bar<'_>> {
    rows.into_iter()
        .map(|(name, count)| (name, vec![("plain", count)]))
        .collect()
}

fn chart(page: &mut String, title: &str, bars: &[Bar<'_>]) {
    let length = |bar: &Bar<'_>| bar.1.iter().map(|(_, count)| count).sum::<u64>();
    let Some(longest) = bars.iter().map(length).max().filter(|longest| *longest > 0) else {
        return;
    };
    push(page, format_args!("<h2>{title}</h2>\n<table>\n"));
    for bar in bars {
        let (name, count) = (escaped(bar.0), length(bar));
        let parts: Vec<String> = bar
            .1
            .iter()
            .map(|(class, n)| format!("{} {class}", HumanCount(*n)))
            .collect();
        let is_plain = bar.1.iter().all(|(class, _)| *class == "plain");
        let shown = HumanCount(count);
        let label = if is_plain {
            shown.to_string()
        } else {
            parts.join(", ")
        };
        push(
            page,
            format_args!(
                "<tr><th scope=\"row\">{name}</th><td class=\"count\">{shown}</td><td>\
                 <svg viewBox=\"0 0 {WIDTH} 10\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{label}\">"
            ),
        );
        let mut from = 0_u64;
        for (class, part) in &bar.1 {
            let to = from.saturating_add(*part);
            let (left, right) = (scaled(from, longest), scaled(to, longest));
            let width = right.saturating_sub(left);
            push(
                page,
                format_args!(
                    "<rect class=\"{class}\" x=\"{left}\" width=\"{width}\" height=\"10\"/>"
                ),
            );
            from = to;
        }
        page.push_str("</svg>");
        // Whoever cannot tell the colours apart reads what the parts are.
        if bar.1.len() > 1 {
            push(page, format_args!("<small>{label}</small>"));
        }
        page.push_str("</td></tr>\n");
    }
    page.push_str("</table>\n");
}

fn scaled(count: u64, longest: u64) -> u64 {
    count
        .saturating_mul(WIDTH)
        .checked_div(longest)
        .unwrap_or(0)
}

fn class(verdict: Verdict) -> &'static str {
    verdict.as_str()
}

fn push(page: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a text does not fail.
    let _ = page.write_fmt(text);
}
