//! What the earlier texts tell about an opt-out.

use maysend_sdk::prelude::*;

use crate::replies::CONFIRMATION;
use crate::words::{Words, folded};

/// The texts since an instant, if all of them are known.
pub(crate) enum Past<'a> {
    NotKnown,
    Known(Vec<&'a Exchange>),
}

pub(crate) fn past(history: Option<&History>, since: Instant) -> Past<'_> {
    match history {
        Some(history) if history.complete_since <= since => Past::Known(
            history
                .exchanges
                .iter()
                .filter(|text| text.at >= since)
                .collect(),
        ),
        _ => Past::NotKnown,
    }
}

/// An outbound text that left or may have left.
pub(crate) fn was_sent(text: &Exchange) -> bool {
    text.direction == Direction::Outbound && text.status != "failed"
}

pub(crate) fn is_confirmation(text: &&Exchange) -> bool {
    was_sent(text)
        && text
            .topic
            .as_deref()
            .is_some_and(|topic| folded(topic) == folded(CONFIRMATION))
}

/// What the customer answers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum LastText {
    NotKnown,
    None,
    /// Our confirmation of an opt-out.
    Confirmation,
    /// About an appointment or a repair: "cancel" may mean that.
    Appointment,
    Other,
}

/// The latest outbound text before the customer's.
pub(crate) fn last_text(history: Option<&History>) -> LastText {
    let Some(history) = history else {
        return LastText::NotKnown;
    };
    let latest = history
        .exchanges
        .iter()
        .filter(|text| was_sent(text))
        .max_by_key(|text| text.at);
    let Some(latest) = latest else {
        return LastText::None;
    };
    let body = latest.body.as_deref().unwrap_or_default();
    let words = Words::of(body).list;
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.text.as_str()));
    if is_confirmation(&latest)
        || (has(&["start"]) && has(&["resume", "recibirlos", "recibir", "resubscribe"]))
    {
        return LastText::Confirmation;
    }
    let topic = latest.topic.as_deref().map(folded).unwrap_or_default();
    let appointment = APPOINTMENT_TOPICS.contains(&topic.as_str()) || has(&APPOINTMENT_WORDS);
    // Without its words and its topic it may have been about anything.
    if appointment || (body.is_empty() && topic.is_empty()) {
        LastText::Appointment
    } else {
        LastText::Other
    }
}

const APPOINTMENT_TOPICS: [&str; 7] = [
    "appointment",
    "appointmentreminder",
    "reminder",
    "repairorder",
    "estimate",
    "testdrive",
    "serviceappointment",
];

const APPOINTMENT_WORDS: [&str; 20] = [
    "appointment",
    "appt",
    "appts",
    "reminder",
    "confirm",
    "reschedule",
    "scheduled",
    "cita",
    "recordatorio",
    "confirmar",
    "reservation",
    "approve",
    "aprobar",
    "estimate",
    "ro",
    "repair",
    "booked",
    "turno",
    "autoriza",
    "approval",
];
