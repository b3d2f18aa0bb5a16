//! `maysend sweep`: a week of quarter hours in which a text may go or not, and the rule that closes each.

pub(crate) mod arguments;
mod drawing;
mod grid;
mod picture;
mod place;

use std::io::Write as _;

use anyhow::Context as _;
use chrono_tz::Tz;
use maysend::{PolicySet, Request};

use crate::input;
use crate::load;
use crate::progress;
use crate::show;
use crate::status::Status;
use arguments::{Form, Sweep};
use grid::Rules;

pub(crate) fn run(arguments: &Sweep) -> anyhow::Result<Status> {
    let request = input::one(&arguments.request, arguments.id.as_deref())?;
    let states = place::states(&arguments.states)?;
    let Some(set) = load::set(&arguments.set)? else {
        return Ok(Status::Error);
    };
    let mut rows = Vec::new();
    for state in states {
        let zone = state.zones().next().and_then(|zone| zone.parse().ok());
        rows.push((state.name().to_owned(), place::put(&request, state)?, zone));
    }
    if rows.is_empty() {
        rows.push((show::who(&request), request.clone(), None));
    }
    let mut rules = Rules::default();
    let mut grids = Vec::new();
    let total = u64::try_from(rows.len()).ok();
    let bar = progress::bar(
        "quarter hours",
        total.map(|places| places.saturating_mul(grid::CELLS)),
    );
    for (name, request, zone) in rows {
        let zone = arguments.zone.or(zone).or_else(|| own_zone(&set, &request));
        let zone = zone.context(
            "there is no clock to draw a week on: give `--zone`, like `--zone America/Chicago`",
        )?;
        let first = arguments.from.or_else(|| {
            let at = request.at.to_chrono()?;
            Some(at.with_timezone(&zone).date_naive())
        });
        let first = first.context("the moment of the request is in no calendar: give `--from`")?;
        let title = format!("{name}, {zone}");
        let week = (zone, first);
        grids.push(grid::sweep(&set, &request, title, week, &mut rules, &bar)?);
    }
    bar.finish_and_clear();
    let title = format!("When may it go? {}, version {}", set.name(), set.version());
    let text = match arguments.form() {
        Form::Text => picture::draw(&grids, &rules, show::width()),
        Form::Svg => drawing::svg(&grids, &rules, true),
        Form::Html => drawing::page(&title, &grids, &rules),
    };
    match &arguments.output {
        Some(path) => {
            // What a terminal would be painted with is nothing for a file.
            let text = anstream::adapter::strip_str(&text).to_string();
            std::fs::write(path, text)
                .with_context(|| format!("cannot write `{}`", path.display()))?;
        }
        None => {
            let mut out = anstream::stdout().lock();
            out.write_all(text.as_bytes())?;
            out.flush()?;
        }
    }
    Ok(Status::Allowed)
}

fn own_zone(set: &PolicySet, request: &Request) -> Option<Tz> {
    let business = request.business.as_ref().or(set.business())?;
    business.time_zone.parse().ok()
}
