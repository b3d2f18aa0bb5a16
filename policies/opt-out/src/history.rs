//! What the earlier texts tell about an opt-out.

use maysend_sdk::prelude::*;

use crate::replies::CONFIRMATION;
use crate::scope::Scope;
use crate::words::{Break, Word, Words, folded};

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
    /// Whether we shall end texts.
    Ending,
    /// Whether this is somebody's number.
    Identity,
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
    let resumes = has(&words, &["start"]) && has(&words, &RESUMING);
    let ended = has(&words, &["unsubscribed"])
        || pairs(&words, &["opted"], &["out"])
        || pairs(&words, &["no", "any"], &["longer", "more", "further"]) && has(&words, &TEXTS);
    if resumes || (ended && !has(&words, &["stop"])) {
        return LastText::Confirmation;
    }
    if let Some(asked) = questions(body).find_map(|question| asked(&question)) {
        asked
    } else if asks_for_leave(&words) {
        LastText::Consent
    } else if has(&words, &APPOINTMENT_WORDS) {
        LastText::Appointment
    } else if body.contains('?') {
        LastText::Question
    } else {
        LastText::Other
    }
}

/// The sentences of a text that ask something: a footer, which says how texts end, is none.
fn questions(body: &str) -> impl Iterator<Item = Vec<Word>> {
    let sentences = body.split_inclusive(['.', '!', '?', '\n', ';']);
    let questions = sentences.filter(|sentence| sentence.ends_with('?'));
    questions.map(|question| Words::of(question).list)
}

/// What a sentence asks of texts and numbers.
fn asked(question: &[Word]) -> Option<LastText> {
    if asks_for_an_end(question) {
        Some(LastText::Ending)
    } else {
        asks_whose_number(question).then_some(LastText::Identity)
    }
}

/// Whether a sentence asks if texts shall end. One that offers a choice, or says how to answer, asks something else.
fn asks_for_an_end(words: &[Word]) -> bool {
    const OTHERWISE: [&str; 9] = [
        "or", "keep", "not", "reply", "respond", "txt", "send", "o", "responda",
    ];
    if has(words, &OTHERWISE) {
        return false;
    }
    let text = |at: usize| words.get(at).map_or("", |word| word.text.as_str());
    let within = |from: usize, list: &[&str]| (from..from + 4).any(|at| list.contains(&text(at)));
    (0..words.len()).any(|at| {
        let next = text(at + 1);
        (ENDING.contains(&text(at))
            && !matches!(next, "by" | "in" | "at" | "over" | "to")
            && within(at + 1, &ENDED))
            || (matches!(
                text(at),
                "take" | "remove" | "removed" | "unsubscribe" | "off"
            ) && matches!(next, "you" | "your" | "from" | "our" | "my" | "the")
                && within(at + 2, &["list", "lists", "texts", "messages"])
                && !within(at + 2, &["price", "waiting"]))
            || (text(at) == "leave" && next == "you" && text(at + 2) == "alone")
    })
}

/// Whether a sentence asks if this is somebody's number.
fn asks_whose_number(words: &[Word]) -> bool {
    const PHONES: [&str; 6] = ["number", "phone", "cell", "numero", "telefono", "celular"];
    const OTHERS: [&str; 12] = [
        "a", "the", "good", "vin", "right", "wrong", "best", "this", "that", "correct", "new", "ro",
    ];
    let asks = pairs(words, &["is"], &["this", "that"]);
    let ends = matches!(words, [.., whose, phone]
        if PHONES.contains(&phone.text.as_str()) && !OTHERS.contains(&whose.text.as_str()));
    let spanish = pairs(words, &["es"], &["este", "ese"]) && pairs(words, &PHONES, &["de"]);
    (asks && ends) || spanish
}

/// What a text of ours names as the answer that ends texts, and the texts that it ends: "reply 2 to stop".
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) answer: String,
    pub(crate) scope: Scope,
}

/// The answers that end texts, of those that are offered by a digit or a letter.
pub(crate) fn answers_that_end(body: &str) -> Vec<Choice> {
    let words = Words::of(body).list;
    let sentences = words.windows(3).enumerate().filter_map(|(at, three)| {
        let [answer, to, ending] = three else {
            return None;
        };
        let is_offered = answer.text.len() == 1
            && answer.text != "a"
            && matches!(to.text.as_str(), "to" | "if" | "for" | "means");
        let behind = words.iter().skip(at + 3);
        let behind = behind.take_while(|word| word.before == Break::None);
        let behind: Vec<&str> = behind.take(5).map(|word| word.text.as_str()).collect();
        (is_offered && ends_texts(&ending.text, &behind)).then(|| Choice {
            answer: answer.text.clone(),
            scope: match (named(&SERVICE, &behind), named(&SALES, &behind)) {
                (true, false) => Scope::Service,
                (false, true) => Scope::Marketing,
                _ => Scope::All,
            },
        })
    });
    sentences.collect()
}

/// Whether a word of a menu ends texts, by the words behind it: "stop" does, "stop by" and "cancel the order" do not.
fn ends_texts(ending: &str, behind: &[&str]) -> bool {
    let first = behind.first().copied();
    let is_of_texts = |next| TEXTS.contains(&next) || ENDED.contains(&next);
    match ending {
        "stop" => first.is_none_or(|next| {
            is_of_texts(next)
                || matches!(next, "all" | "everything")
                || named(&SERVICE, &[next])
                || named(&SALES, &[next])
        }),
        "unsubscribe" => true,
        "opt" => first == Some("out"),
        "end" | "cancel" => first.is_some_and(is_of_texts),
        _ => false,
    }
}

fn named(list: &[&str], words: &[&str]) -> bool {
    words.iter().any(|word| list.contains(word))
}

/// Whether a text of ours asks if some thing shall be removed, deleted or cancelled, by this very word, and speaks of nobody's number,
/// name or texts.
pub(crate) fn asks_to_remove_something(body: &str, verb: &str) -> bool {
    const OF_ITSELF: [&str; 9] = [
        "it",
        "this",
        "that",
        "these",
        "them",
        "now",
        "here",
        "everything",
        "all",
    ];
    const OF_PEOPLE: [&str; 14] = [
        "you",
        "your",
        "number",
        "phone",
        "cell",
        "info",
        "information",
        "name",
        "contact",
        "system",
        "profile",
        "list",
        "lists",
        "subscription",
    ];
    questions(body).any(|question| {
        let mut behind = question.iter().skip_while(|word| word.text != verb).skip(1);
        behind.any(|word| !OF_ITSELF.contains(&word.text.as_str()))
            && !has(&question, &OF_PEOPLE)
            && !has(&question, &TEXTS)
            && !has(&question, &ENDED)
    })
}

/// Whether a text of ours asks if somebody is still interested in something, and not in what we write.
pub(crate) fn asks_for_interest(body: &str) -> bool {
    const INTEREST: [&str; 5] = [
        "interesado",
        "interesada",
        "interesa",
        "interesados",
        "interesadas",
    ];
    const WRITTEN: [&str; 14] = [
        "recibir",
        "recibiendo",
        "ofertas",
        "promociones",
        "promocion",
        "avisos",
        "noticias",
        "recordatorios",
        "informacion",
        "novedades",
        "descuentos",
        "alertas",
        "boletin",
        "anuncios",
    ];
    const WRITING: [&str; 4] = ["escrib", "mand", "envi", "contact"];
    questions(body).any(|question| {
        let writes = |word: &Word| WRITING.iter().any(|stem| word.text.starts_with(stem));
        has(&question, &INTEREST)
            && !has(&question, &WRITTEN)
            && !has(&question, &TEXTS)
            && !question.iter().any(writes)
    })
}

/// Whether a text of ours asks if there is to be more of something else than texts.
pub(crate) fn asks_for_more(body: &str) -> bool {
    questions(body).any(|question| has(&question, &MORE) && !has(&question, &TEXTS))
        && !has(&Words::of(body).list, &["stop"])
}

/// Whether a text asks if we may text. Where a sentence asks, it must be about texts itself: a footer is about them in every text, and
/// a no to a test drive ends none.
fn asks_for_leave(words: &[Word]) -> bool {
    let sentences = words.chunk_by(|_, next| next.before != Break::Sentence);
    let sentences: Vec<&[Word]> = sentences
        .filter(|sentence| !has(sentence, &["stop"]))
        .collect();
    let asks = sentences.iter().any(|sentence| {
        let asks = pairs(
            sentence,
            &["may", "can", "could", "shall", "should"],
            &["we", "i"],
        ) || pairs(
            sentence,
            &["ok", "okay", "alright"],
            &["to", "if", "for", "with"],
        ) || pairs(
            sentence,
            &["want", "like", "wish", "continue", "keep", "agree"],
            &["to", "us", "getting", "receiving", "texts", "text"],
        ) || pairs(sentence, &["bien", "aceptable"], &["si"])
            || pairs(sentence, &["sign", "opt", "opted"], &["up", "in"])
            || has(sentence, &LEAVE);
        (asks && is_of_texts(sentence))
            || pairs(sentence, &["a"], &["text", "txt"]) && has(sentence, &["want", "like"])
            || begins_with(sentence, &["may"])
                && pairs(sentence, &["text", "txt", "message"], &["you"])
    });
    const YES: [&str; 11] = [
        "yes", "y", "ok", "start", "join", "1", "c", "go", "accept", "begin", "si",
    ];
    let offers =
        |sentence: &&[Word]| pairs(sentence, &["reply", "text", "respond", "responda"], &YES);
    // "Text YES" says how to answer, and nothing of texts.
    let is_about = |sentence: &&[Word]| {
        sentence.iter().enumerate().any(|(at, word)| {
            let next = sentence.get(at + 1).map(|next| next.text.as_str());
            TEXTS.contains(&word.text.as_str())
                && !(word.text == "text" && next.is_some_and(|next| YES.contains(&next)))
        })
    };
    asks || (sentences.iter().any(offers) && sentences.iter().any(is_about))
}

/// Whether a sentence is about texts. A waiting list is none of them.
fn is_of_texts(sentence: &[Word]) -> bool {
    const OTHER_LISTS: [&str; 8] = [
        "waiting", "wait", "price", "parts", "packing", "check", "guest", "call",
    ];
    let texts = |word: &Word| TEXTS.contains(&word.text.as_str());
    sentence.iter().enumerate().any(|(at, word)| {
        let before = at.checked_sub(1).and_then(|at| sentence.get(at));
        let is_other = word.text == "list"
            && before.is_some_and(|before| OTHER_LISTS.contains(&before.text.as_str()));
        texts(word) && !is_other
    })
}

fn begins_with(words: &[Word], list: &[&str]) -> bool {
    words
        .iter()
        .take(1)
        .any(|word| list.contains(&word.text.as_str()))
}

fn has(words: &[Word], list: &[&str]) -> bool {
    words.iter().any(|word| list.contains(&word.text.as_str()))
}

/// Whether one of the first stands right before one of the second.
fn pairs(words: &[Word], firsts: &[&str], seconds: &[&str]) -> bool {
    words.windows(2).any(|pair| {
        matches!(pair, [first, second] if firsts.contains(&first.text.as_str()) && seconds.contains(&second.text.as_str()))
    })
}

const ENDING: [&str; 10] = [
    "stop",
    "quit",
    "end",
    "cease",
    "discontinue",
    "unsubscribe",
    "deje",
    "dejo",
    "dejemos",
    "dejar",
];

/// What stands behind them where texts are to end.
const ENDED: [&str; 17] = [
    "texting",
    "messaging",
    "contacting",
    "bothering",
    "following",
    "receiving",
    "getting",
    "texts",
    "messages",
    "writing",
    "pestering",
    "bugging",
    "escribir",
    "escribirle",
    "mandarle",
    "mensajes",
    "textos",
];

/// Texts about a service, as a menu names them.
const SERVICE: [&str; 3] = ["service", "maintenance", "appointment"];

/// Texts that sell, as a menu names them.
const SALES: [&str; 7] = [
    "sales",
    "marketing",
    "promo",
    "promos",
    "promotional",
    "offers",
    "deals",
];

/// What there may be more of beside texts.
const MORE: [&str; 5] = ["question", "questions", "else", "preguntas", "pregunta"];

const LEAVE: [&str; 15] = [
    "permite",
    "permiten",
    "permitir",
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
];

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
