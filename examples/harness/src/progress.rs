//! How far long work is: a bar on standard error where that is a terminal, and nothing elsewhere.

use std::time::Duration;

use indicatif::{HumanDuration, ProgressBar, ProgressState, ProgressStyle};

/// How long a bar that nobody moves stays still.
const TICK: Duration = Duration::from_millis(200);

/// A bar for so many of something; with no number known a count and its rate. `what` says in a word what is being done.
///
/// Whoever ends the work calls [`ProgressBar::finish_and_clear`], so that only results stay.
pub(crate) fn bar(what: &'static str, total: Option<u64>) -> ProgressBar {
    let (bar, template) = match total {
        Some(total) => (
            ProgressBar::new(total),
            "{msg} {wide_bar} {human_pos} of {human_len}{rate}",
        ),
        None => (
            ProgressBar::no_length(),
            "{spinner} {msg} {human_pos}, {per_sec}, {elapsed}",
        ),
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.with_key("rate", rate));
    }
    bar.set_message(what);
    bar.enable_steady_tick(TICK);
    bar
}

/// How many a second, and how long it still takes; nothing before anything is known of it.
fn rate(state: &ProgressState, out: &mut dyn std::fmt::Write) {
    let per_second = state.per_sec();
    if state.pos() == 0 || per_second <= 0.0 {
        return;
    }
    // Where each takes long, its time says more than a fraction of one in a second.
    let rate = if per_second < 1.0 {
        format!("{:.0} s each", per_second.recip())
    } else {
        format!("{per_second:.0}/s")
    };
    let left = HumanDuration(state.eta());
    // Nobody is told of it where the bar cannot be drawn.
    let _ = write!(out, ", {rate}, {left:#} left");
}

/// The same for work of which only its length is known once it is over.
#[cfg(feature = "ledger")]
pub(crate) fn waiting(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::no_length();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
        bar.set_style(style);
    }
    bar.set_message(what);
    bar.enable_steady_tick(TICK);
    bar
}
