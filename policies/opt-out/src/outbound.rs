//! Whether a text may go to somebody who may have asked for none.

use maysend_sdk::prelude::*;

use crate::codes;
use crate::history::{self, Past};
use crate::reach::Aim;
use crate::replies::{CONFIRMATION, HELP};
use crate::settings::{Answer, Settings};
use crate::tables::{Known, Meaning};
use crate::words::{Words, folded};

const HONOURED: &str = "47 CFR 64.1200(a)(10)";
const ONE_CONFIRMATION: &str = "47 CFR 64.1200(a)(12)";

/// One text against the opt-outs of its recipient.
pub(crate) struct Review<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) tables: &'a Known,
    pub(crate) request: &'a Request,
    pub(crate) body: &'a str,
    pub(crate) aim: Aim<'a>,
}

impl Review<'_> {
    pub(crate) fn opinion(&self) -> Opinion {
        let topic = self.request.message().topic.as_deref().map(folded);
        if topic.as_deref() == Some(&folded(HELP)) && self.answers_help() {
            let note = Finding::note(
                codes::HELP_ANSWER,
                "This answers the customer's HELP, which an opt-out does not end.",
            )
            .clause("opt-out/confirmation")
            .authority("CTIA Messaging Principles 5.1.3");
            return Opinion::allow().note(note);
        }
        let Some(opt_outs) = self.request.opt_outs() else {
            return self.not_known();
        };
        let standing: Vec<&OptOut> = opt_outs
            .iter()
            .filter(|opt_out| !is_pause(opt_out) && self.aim.in_force(opt_out))
            .collect();
        if topic.as_deref() == Some(&folded(CONFIRMATION))
            && let Some(latest) = standing.iter().max_by_key(|opt_out| opt_out.at)
        {
            return self.confirmation(latest, &standing);
        }
        let covering: Vec<&OptOut> = standing
            .into_iter()
            .filter(|opt_out| self.aim.covers(opt_out))
            .collect();
        self.blocked(&covering).and(self.paused(opt_outs))
    }

    fn not_known(&self) -> Opinion {
        self.stop(
            self.settings.not_known,
            "opt-outs-not-known",
            codes::NOT_KNOWN,
        )
        .because("It is not known whether this customer has opted out of our texts.")
        .clause("opt-out/honoured")
        .authority(HONOURED)
        .remedy("Look the number up in the opt-out list and send the text with that answer.")
    }

    /// The latest opt-out that nothing later overrides stops the text; what overrides is noted.
    fn blocked(&self, covering: &[&OptOut]) -> Opinion {
        let mut opinion = Opinion::allow();
        let mut stopping: Option<&OptOut> = None;
        for opt_out in covering {
            match self.aim.consent_after(opt_out, self.request.consents()) {
                Some(consent) => {
                    let note = Finding::note(
                        codes::CONSENT_AFTER,
                        format!(
                            "The customer opted out, but later gave the consent `{}`, which covers this text.",
                            consent.id
                        ),
                    );
                    opinion = opinion.note(note.clause("opt-out/honoured").authority(HONOURED));
                    if let Some(expires) = consent.expires_at {
                        opinion = opinion.until(expires);
                    }
                }
                None if stopping.is_none_or(|known| known.at < opt_out.at) => {
                    stopping = Some(opt_out)
                }
                None => {}
            }
        }
        match stopping {
            Some(opt_out) => opinion.and(self.opted_out(opt_out)),
            None => opinion,
        }
    }

    fn opted_out(&self, opt_out: &OptOut) -> Opinion {
        let what = match folded(&opt_out.topic).as_str() {
            "all" | "" => "to get no more texts".to_owned(),
            "marketing" => "to get no more marketing texts, and this is one".to_owned(),
            "service" => "to get no more service texts, and this is one".to_owned(),
            _ => format!(
                "to get no more texts about `{}`, and this may be one",
                opt_out.topic
            ),
        };
        let remedy = if self.aim.class == Class::Marketing && folded(&opt_out.topic) == "marketing"
        {
            "Leave out what promotes something, or do not send it."
        } else {
            "Do not send it. The customer can text START, or give a new consent of which there is proof."
        };
        Opinion::deny(codes::OPTED_OUT)
            .because(format!(
                "The customer asked{} {what}.",
                self.day(opt_out.at)
            ))
            .clause("opt-out/honoured")
            .authorities([HONOURED, "CTIA Messaging Principles 5.1.3"])
            .remedy(remedy)
    }

    /// " on 2026-10-02", in the zone of the business.
    fn day(&self, at: Instant) -> String {
        let civil = self
            .aim
            .business
            .and_then(|business| calendar::local(at, &business.time_zone).ok());
        civil.map_or_else(String::new, |day| {
            format!(" on {:04}-{:02}-{:02}", day.year, day.month, day.day)
        })
    }

    /// The one text that may follow an opt-out: it only confirms, once, within five minutes.
    fn confirmation(&self, latest: &OptOut, standing: &[&OptOut]) -> Opinion {
        if self.aim.class == Class::Marketing {
            return self
                .deny_confirmation(codes::CONFIRMATION_PROMOTES)
                .because("The confirmation of an opt-out may say only that; this one promotes something or is not known not to.")
                .remedy("Say that no more texts come and how to resume, and nothing else.");
        }
        if !confirms(self.body) {
            return self
                .deny_confirmation(codes::NOT_A_CONFIRMATION)
                .because(
                    "This is sent as the confirmation of an opt-out, but does not say that no more texts come.",
                )
                .remedy("Say that no more texts come and how to resume, and nothing else.");
        }
        let earliest = standing
            .iter()
            .filter(|opt_out| {
                folded(&opt_out.topic) == folded(&latest.topic) || folded(&opt_out.topic) == "all"
            })
            .map(|opt_out| opt_out.at)
            .min()
            .unwrap_or(latest.at);
        match history::past(self.request.history(), earliest) {
            Past::NotKnown => {
                return self
                    .deny_confirmation(codes::CONFIRMATION_NOT_KNOWN)
                    .because("It is not known whether this opt-out was confirmed already, and it may be confirmed only once.");
            }
            Past::Known(texts) if texts.iter().any(history::is_confirmation) => {
                return self
                    .deny_confirmation(codes::CONFIRMATION_REPEATED)
                    .because("This opt-out was confirmed already; it may be confirmed only once.");
            }
            Past::Known(_) => {}
        }
        let age = self.aim.at.saturating_sub(latest.at).max(0);
        let prompt = minutes(self.settings.confirmation_minutes);
        if age <= prompt {
            let note = Finding::note(
                codes::CONFIRMATION,
                "This is the one text that may follow an opt-out.",
            )
            .clause("opt-out/confirmation")
            .authority(ONE_CONFIRMATION);
            return Opinion::allow()
                .note(note)
                .until(latest.at.saturating_add(prompt + 1));
        }
        let answer = if age > minutes(self.settings.late_confirmation_minutes) {
            Answer::Deny
        } else {
            self.settings.late_confirmation
        };
        self.stop(answer, "late-confirmation", codes::CONFIRMATION_LATE)
            .because(format!(
                "The opt-out came {} minutes ago; after {} nobody presumes that a confirmation is wanted.",
                age / 60,
                self.settings.confirmation_minutes
            ))
            .clause("opt-out/confirmation")
            .authority(ONE_CONFIRMATION)
            .remedy("Leave it unsent, or have it approved with the reason for the delay on record.")
    }

    fn deny_confirmation(&self, code: &str) -> Opinion {
        Opinion::deny(
            Finding::violation(code, "")
                .clause("opt-out/confirmation")
                .authority(ONE_CONFIRMATION),
        )
    }

    /// A HELP of the customer, lately, that has no answer yet.
    fn answers_help(&self) -> bool {
        let since = self
            .aim
            .at
            .saturating_sub(minutes(self.settings.help_minutes));
        let Past::Known(texts) = history::past(self.request.history(), since) else {
            return false;
        };
        let asked = texts
            .iter()
            .filter(|text| text.direction == Direction::Inbound && self.asks_for_help(text));
        let Some(asked) = asked.map(|text| text.at).max() else {
            return false;
        };
        let answered = texts.iter().any(|text| {
            history::was_sent(text)
                && text.at >= asked
                && text.topic.as_deref().map(folded).as_deref() == Some(HELP)
        });
        self.aim.class != Class::Marketing && !answered
    }

    fn asks_for_help(&self, text: &Exchange) -> bool {
        let body = text.body.as_deref().unwrap_or_default();
        let keyword = crate::reading::read(body, &[], self.tables).keyword;
        keyword.is_some_and(|keyword| keyword.what.meaning == Meaning::Help)
    }

    /// "Not interested" pauses marketing until somebody has looked.
    fn paused(&self, opt_outs: &[OptOut]) -> Opinion {
        let paused = opt_outs
            .iter()
            .any(|opt_out| is_pause(opt_out) && self.aim.in_force(opt_out));
        if !paused {
            return Opinion::allow();
        }
        let why = "The customer is not interested just now: marketing is paused.";
        if self.settings.hold_paused && self.aim.class == Class::Marketing {
            return self
                .stop(Answer::Hold, "marketing-paused", codes::PAUSED)
                .because(why)
                .clause("opt-out/recognised")
                .remedy("Wait until the customer asks for something.");
        }
        Opinion::allow().note(Finding::note(codes::PAUSED, why).clause("opt-out/recognised"))
    }

    fn stop(&self, answer: Answer, subject: &str, code: &str) -> Opinion {
        match answer {
            Answer::Deny => Opinion::deny(code),
            Answer::Hold => Opinion::hold(self.settings.approver.clone(), subject, code),
        }
    }
}

/// Whether a text says that texts have ended, and is short enough to say little else.
fn confirms(body: &str) -> bool {
    const CUES: [&[&str]; 16] = [
        &["opted", "out"],
        &["opt", "out"],
        &["unsubscribed"],
        &["no", "more"],
        &["no", "longer"],
        &["not", "receive"],
        &["wont", "receive"],
        &["wont", "get"],
        &["not", "get"],
        &["have", "been", "removed"],
        &["no", "recibira"],
        &["no", "recibiras"],
        &["de", "baja"],
        &["no", "le", "enviaremos"],
        &["no", "mas"],
        &["cancelado"],
    ];
    let words = Words::of(body).list;
    let begins = |at: usize, cue: &[&str]| {
        cue.iter().enumerate().all(|(offset, part)| {
            words
                .get(at + offset)
                .is_some_and(|word| word.text == *part)
        })
    };
    words.len() <= MOST_WORDS && (0..words.len()).any(|at| CUES.iter().any(|cue| begins(at, cue)))
}

/// Two segments of text hold no more.
const MOST_WORDS: usize = 60;

/// A pause is kept beside the opt-outs and is none.
pub(crate) fn is_pause(opt_out: &OptOut) -> bool {
    folded(&opt_out.source) == "pause"
}

fn minutes(count: u32) -> i64 {
    i64::from(count) * 60
}
