//! What a hostile policy can do: one guest a file.

use std::sync::atomic::{AtomicU64, Ordering};

use maysend_sdk::prelude::*;

/// Hands the names of all guests to a macro: the policy here is made of them, and each must have a test of its name.
#[macro_export]
macro_rules! foreach_guest {
    ($callback:ident) => {
        $callback! {
            allocate_at_once
            allocate_without_end
            allow_until_beyond_time
            allow_until_past
            ask_calendar_absurdly
            ask_calendar_once
            broken_text
            copy_memory_over_and_over
            count
            defer_beyond_time
            defer_into_past
            defer_to_now
            deny
            echo
            edit
            edit_span_inside_character
            edits_beyond_a_body
            effect_span_outside
            effect_without_kind
            empty_reply
            err
            err_at_length
            fill_memory_over_and_over
            finding_without_code
            flood_calendar
            flood_calendar_with_long_names
            flood_log
            flood_log_with_long_lines
            flood_log_without_end
            hold
            hold_of_nobody
            huge_answer
            huge_reply
            insert_inside_replacement
            label_span_outside
            last_words_and_go_on
            last_words_without_end
            leave_memory_full
            log_one_huge_line
            long_clause
            long_finding
            long_remedy
            many_authorities
            many_clauses
            many_cues
            many_edits
            many_effects
            many_findings
            many_holds
            many_labels
            opt_in
            overlapping_edits
            panic
            panic_at_length
            recurse
            recurse_with_arrays
            reply_and_opt_in
            span_inside_character
            span_outside
            span_reversed
            spend_most_fuel
            spin
            spin_after_logging
            trap_on_stop
            two_edits
            unknown_effect
            unknown_label
            unreachable
            write_empty_lines_without_end
        }
    };
}

/// One way to misbehave. What is not set is good.
pub(crate) struct Guest {
    /// What needs neither a text nor an answer; done before the others, or where the policy is asked for something else.
    pub(crate) anywhere: fn(),
    /// What it asks of staff.
    pub(crate) clauses: fn(&Business) -> Vec<Clause>,
    /// What it thinks of a text to a customer.
    pub(crate) review: fn(&Request, &Draft) -> Result<Opinion, Failure>,
    /// What it makes of a text from a customer.
    pub(crate) receive: fn(&Request, &Draft) -> Result<Reaction, Failure>,
}

pub(crate) const GOOD: Guest = Guest {
    anywhere: || (),
    clauses: |business| {
        vec![Clause::new(
            "hostile/clause",
            "Clause",
            business.name.as_str(),
        )]
    },
    review: |_, _| Ok(Opinion::allow()),
    receive: |_, _| Ok(Reaction::none()),
};

macro_rules! behaviours {
    ($($name:ident)*) => {
        $(mod $name;)*

        /// Which guest the policy is.
        #[expect(non_camel_case_types, reason = "the names of the files")]
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub(crate) enum Behaviour {
            #[default]
            allow,
            $($name,)*
        }

        impl Behaviour {
            pub(crate) fn guest(self) -> Guest {
                match self {
                    Self::allow => GOOD,
                    $(Self::$name => $name::GUEST,)*
                }
            }
        }
    };
}

foreach_guest!(behaviours);

static CALLS: AtomicU64 = AtomicU64::new(0);

/// Leaves a trace that another call must not see.
pub(crate) fn count() {
    CALLS.fetch_add(1, Ordering::Relaxed);
}

fn calls() -> u64 {
    CALLS.load(Ordering::Relaxed)
}

const OUTSIDE: Span = Span {
    start: 0,
    end: u32::MAX,
};

fn found(span: Span) -> Finding {
    let mut finding = Finding::note("hostile/seen", "Here.");
    finding.span = Some(span);
    finding
}

/// From the middle of the first character that has more than one byte.
fn inside_character(body: &str) -> Span {
    let at = body
        .char_indices()
        .find(|(_, letter)| letter.len_utf8() > 1)
        .map_or(0, |(index, _)| index + 1);
    let at = u32::try_from(at).unwrap_or(0);
    Span {
        start: at,
        end: at + 1,
    }
}

fn replace(span: Span, text: &str) -> Edit {
    Edit::Replace(Replacement {
        span,
        text: text.to_owned(),
    })
}

fn edits(edits: Vec<Edit>) -> Opinion {
    Opinion {
        edits,
        ..Opinion::allow()
    }
}

fn later(instant: Instant) -> Opinion {
    Opinion::defer(instant, "hostile/later").because("Later.")
}

fn findings(count: usize, message: &str) -> Opinion {
    Opinion {
        findings: (0..count)
            .map(|_| Finding::note("hostile/seen", message))
            .collect(),
        ..Opinion::allow()
    }
}
