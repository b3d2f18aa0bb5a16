//! What is to be done about a text that no keyword and no phrase knows, by what was learned.

use std::ops::Range;

use maysend_sdk::prelude::*;

use crate::answer::Answered;
use crate::history::{LastText, last_sent, last_text};
use crate::inbound::{OptOut, Receipt, Standing};
use crate::learned::{Meaning, Scores};
use crate::scope::Scope;

/// From this score on a text is an opt-out: about as likely as not, and a text too many that is honoured harms less than one too few.
const OUT: i32 = 3;
/// The same where the phrases found something else in it, or something that only looks like an opt-out.
const OUT_ALL_THE_SAME: i32 = 21;
/// From this score on nobody need look at it.
const SURE: i32 = 30;
/// From this score on a person looks at what is taken for none.
const MAYBE: i32 = -9;
/// Below this score a person looks at what a phrase takes for an opt-out.
const AGAINST: i32 = -15;
/// From this score on it asks who writes, or how to end it.
const HELP: i32 = 0;
/// From this score on it agrees to texts.
const IN: i32 = -8;
/// From this score on it takes up texts again, which lifts an opt-out.
const IN_AGAIN: i32 = 8;

impl Receipt<'_> {
    /// The meaning that is furthest above where it begins.
    pub(crate) fn unheard(&self) -> Option<Reaction> {
        let scores = self.scores()?;
        let standing = self.standing();
        // A bare answer says nothing but what it is asked.
        let out = match self.reading.bare {
            Some(_) => -1,
            None if self.is_answer_to_something_else() => -1,
            None if self.reading.is_explained() => scores.get(Meaning::OptOut) - OUT_ALL_THE_SAME,
            None => scores.get(Meaning::OptOut) - OUT,
        };
        let opt_in = self
            .least_opt_in(standing)
            .map_or(-1, |least| scores.get(Meaning::OptIn) - least);
        let help = match self.reading.look {
            Some(_) => -1,
            None => scores.get(Meaning::Help) - HELP,
        };
        if out >= 0 && out >= opt_in.max(help) {
            Some(self.record(&self.unheard_opt_out(scores)))
        } else if opt_in >= 0 && opt_in >= help {
            let (words, span) = self.reasons(scores, Meaning::OptIn);
            let doubt = (standing != Standing::Free).then(|| {
                format!("No phrase says so, but it reads so{words}: a person should look.")
            });
            let scope = self.reading.topics.unwrap_or(Scope::All);
            Some(self.opted_in(scope, span, doubt))
        } else if help >= 0 {
            let (words, span) = self.reasons(scores, Meaning::Help);
            Some(self.help(&words, Some(span), self.reading.language))
        } else {
            None
        }
    }

    /// From which score on it opts in; none where it cannot: nobody takes up what never ended, or agrees to what nobody asked.
    fn least_opt_in(&self, standing: Standing) -> Option<i32> {
        let asked = matches!(
            self.answered().what,
            LastText::Consent | LastText::Confirmation
        );
        match standing {
            Standing::Free => (asked && !self.is_of_oneself()).then_some(IN),
            Standing::NotKnown if !asked => None,
            Standing::NotKnown | Standing::InPart | Standing::OptedOut => {
                (!self.reading.negated).then_some(IN_AGAIN)
            }
        }
    }

    /// Whether somebody says to be fine, which is a polite no or nothing at all: "I'm good, thanks".
    fn is_of_oneself(&self) -> bool {
        const OF_ONESELF: [&str; 12] = [
            "im", "i", "am", "all", "good", "fine", "ok", "okay", "set", "thanks", "thank", "you",
        ];
        let mut words = self.reading.words.iter().map(|word| word.text.as_str());
        matches!(words.clone().next(), Some("im" | "i" | "all"))
            && words.all(|word| OF_ONESELF.contains(&word))
    }

    fn unheard_opt_out(&self, scores: &Scores) -> OptOut {
        let (words, span) = self.reasons(scores, Meaning::OptOut);
        let scope = scores.scope();
        // To end only some texts is the weaker reading: somebody makes sure that it was meant.
        let sure = scores.get(Meaning::OptOut) >= SURE && scope == Scope::All;
        self.reaching(OptOut {
            scope,
            how: "learned",
            span,
            language: self.reading.language,
            review: (!sure).then_some("unclear-opt-out"),
            why: format!("It reads like an opt-out{words}"),
        })
    }

    /// Whether a text that is taken for neither may end texts, or take them up again.
    pub(crate) fn may_be_either(&self) -> bool {
        let Some(scores) = self.scores() else {
            return false;
        };
        let opted_out = matches!(self.standing(), Standing::OptedOut | Standing::InPart);
        let is_open = self.reading.bare.is_none()
            && !self.reading.is_explained()
            && !self.is_answer_to_something_else();
        let ends = is_open && scores.get(Meaning::OptOut) >= MAYBE;
        ends || (opted_out && scores.get(Meaning::OptIn) >= IN)
    }

    /// Whether it is all said by what was asked, and that was not about an end of texts.
    fn is_answer_to_something_else(&self) -> bool {
        let answered = self.answered();
        answered.is_kept_by(&self.reading) || answered.is_declined_by(&self.reading)
    }

    /// Whether somebody who is opted out tells of that, and rather wants texts again: what stands goes on to stand until a person has
    /// looked, so that nothing is lost by not recording it again.
    pub(crate) fn wants_texts_back(&self) -> bool {
        let speaks_for_it = |scores: &Scores| {
            scores.get(Meaning::OptIn) >= IN_AGAIN && scores.get(Meaning::OptOut) < OUT
        };
        self.standing() == Standing::OptedOut
            && self.reading.opt_out.is_some()
            && self.scores().is_some_and(speaks_for_it)
    }

    /// Whether the words around a phrase speak clearly against an opt-out.
    pub(crate) fn speaks_against(&self) -> bool {
        self.scores()
            .is_some_and(|scores| scores.get(Meaning::OptOut) < AGAINST)
    }

    /// None where the settings leave it to keywords and phrases, or there are no words.
    fn scores(&self) -> Option<&Scores> {
        let scores = self.scores.get_or_init(|| {
            let reads = self.settings.learned && !self.reading.words.is_empty();
            reads.then(|| Scores::of(&self.reading, self.answered()))
        });
        scores.as_ref()
    }

    pub(crate) fn answered(&self) -> &Answered<'_> {
        self.answered.get_or_init(|| {
            let history = self.request.history();
            let last = history.and_then(last_sent);
            Answered {
                body: last
                    .and_then(|last| last.body.as_deref())
                    .unwrap_or_default(),
                what: last_text(history),
                opted_out: matches!(self.standing(), Standing::OptedOut | Standing::InPart),
            }
        })
    }

    /// The words that speak most for it, as they are told, and the bytes that they cover; the whole text where it is what is answered
    /// that speaks for it.
    fn reasons(&self, scores: &Scores, meaning: Meaning) -> (String, Range<usize>) {
        let words = scores.heaviest(meaning, &self.reading.words);
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            return (String::new(), 0..self.text.body().len());
        };
        let told: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        (format!(" ({})", told.join(", ")), first.start..last.end)
    }
}
