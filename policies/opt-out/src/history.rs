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
    /// Whether we may text.
    Consent,
    /// About an appointment or a repair: "cancel" may mean that.
    Appointment,
    Question,
    Other,
}

/// The latest outbound text before the customer's, if the history is known.
pub(crate) fn last_sent(history: &History) -> Option<&Exchange> {
    let sent = history.exchanges.iter().filter(|text| was_sent(text));
    sent.max_by_key(|text| text.at)
}

/// What the latest outbound text before the customer's is about.
pub(crate) fn last_text(history: Option<&History>) -> LastText {
    let Some(history) = history else {
        return LastText::NotKnown;
    };
    let Some(latest) = last_sent(history) else {
        return LastText::None;
    };
    let body = latest.body.as_deref().unwrap_or_default();
    let about = about(body);
    if is_confirmation(&latest) {
        return LastText::Confirmation;
    }
    let topic = latest.topic.as_deref().map(folded).unwrap_or_default();
    // Without its words and its topic it may have been about anything.
    let may_be_appointment =
        APPOINTMENT_TOPICS.contains(&topic.as_str()) || (body.is_empty() && topic.is_empty());
    match about {
        LastText::Question | LastText::Other if may_be_appointment => LastText::Appointment,
        about => about,
    }
}

/// What a text of ours is about, by its words.
pub(crate) fn about(body: &str) -> LastText {
    let words = Words::of(body).list;
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.text.as_str()));
    let pairs = |firsts: &[&str], seconds: &[&str]| {
        words
            .iter()
            .zip(words.iter().skip(1))
            .any(|(first, second)| {
                firsts.contains(&first.text.as_str()) && seconds.contains(&second.text.as_str())
            })
    };
    let resumes = has(&["start"]) && has(&RESUMING);
    let ended = has(&["unsubscribed"])
        || pairs(&["opted"], &["out"])
        || pairs(&["no", "any"], &["longer", "more", "further"]) && has(&TEXTS);
    if resumes || (ended && !has(&["stop"])) {
        return LastText::Confirmation;
    }
    let asks = pairs(&["may", "can", "could", "shall", "should"], &["we", "i"])
        || pairs(&["ok", "okay", "alright"], &["to", "if", "for", "with"])
        || pairs(
            &["reply", "text", "respond", "responda"],
            &[
                "yes", "y", "ok", "start", "join", "1", "c", "go", "accept", "begin", "si",
            ],
        )
        || pairs(
            &["like", "want", "recibir", "enviemos"],
            &["a", "new", "our", "ofertas", "mensajes", "cupones"],
        )
        || pairs(&["bien", "aceptable"], &["si"])
        || pairs(
            &["want", "like", "wish", "continue", "keep", "agree"],
            &["to", "us", "getting", "receiving", "texts", "text"],
        )
        || pairs(&["sign", "opt", "opted"], &["up", "in"])
        || has(&[
            "permission",
            "consent",
            "subscribe",
            "enroll",
            "puedo",
            "podemos",
            "permiso",
            "autoriza",
            "quiere",
            "acepta",
            "acepte",
            "agree",
        ]);
    if asks && has(&TEXTS) {
        LastText::Consent
    } else if has(&APPOINTMENT_WORDS) {
        LastText::Appointment
    } else if body.contains('?') {
        LastText::Question
    } else {
        LastText::Other
    }
}

/// What goes on with START.
const RESUMING: [&str; 7] = [
    "resume",
    "recibirlos",
    "recibir",
    "resubscribe",
    "rejoin",
    "resuscribirse",
    "reactivar",
];

const TEXTS: [&str; 19] = [
    "text",
    "texts",
    "txt",
    "txts",
    "textearle",
    "texting",
    "message",
    "messages",
    "msg",
    "msgs",
    "sms",
    "alerts",
    "updates",
    "offers",
    "list",
    "mensaje",
    "mensajes",
    "texto",
    "textos",
];

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
