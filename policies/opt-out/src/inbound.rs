//! What is to be done about a customer's text that ends, resumes or limits texts.

use std::cell::OnceCell;
use std::ops::Range;

use maysend_sdk::prelude::*;

use crate::answer::Answered;
use crate::codes;
use crate::history::LastText;
use crate::learned::Scores;
use crate::outbound::is_pause;
use crate::reach::{in_force, reaches};
use crate::reading::{Bare, Preference, Reading, Said};
use crate::replies::{self, CONFIRMATION, HELP};
use crate::retention::Retention;
use crate::scope::Scope;
use crate::settings::Settings;
use crate::tables::{Keyword, Language, Meaning};

const REVOCATION: &str = "47 CFR 64.1200(a)(10)";

/// How the customer stands to our texts before this one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Standing {
    NotKnown,
    Free,
    /// Opted out of some texts.
    InPart,
    OptedOut,
}

/// One text from a customer, read and with what is known about its writer.
pub(crate) struct Receipt<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) retention: Retention,
    pub(crate) request: &'a Request,
    pub(crate) text: &'a Draft,
    pub(crate) reading: Reading,
    /// What was learned says of it, once it is asked.
    pub(crate) scores: OnceCell<Option<Scores>>,
    /// What it answers, once that is asked.
    pub(crate) answered: OnceCell<Answered<'a>>,
}

/// An opt-out as it will be recorded.
pub(crate) struct OptOut {
    pub(crate) scope: Scope,
    pub(crate) how: &'static str,
    pub(crate) span: Range<usize>,
    pub(crate) language: Option<Language>,
    pub(crate) review: Option<&'static str>,
    /// What made it one.
    pub(crate) why: String,
}

impl Receipt<'_> {
    pub(crate) fn reaction(&self) -> Reaction {
        let wrong_number = self.wrong_number();
        if let Some(opt_out) = self.opt_out() {
            return wrong_number.and(self.record(&opt_out));
        }
        if !wrong_number.effects.is_empty() {
            return wrong_number;
        }
        if self.wants_texts_back() {
            return self.for_a_person();
        }
        if let Some(opt_in) = self.opt_in() {
            return opt_in;
        }
        let help = self.keyword(Meaning::Help);
        if self.flag() == Some("help") || help.is_some() {
            let span = help.map(|said| said.span.clone());
            return self.help("", span, help.map(|said| said.language));
        }
        self.unheard()
            .unwrap_or_else(|| self.preference().and(self.for_a_person()))
    }

    /// With every opt-out a dealership may end everything.
    pub(crate) fn reaching(&self, opt_out: OptOut) -> OptOut {
        let scope = if self.settings.always_all {
            Scope::All
        } else {
            opt_out.scope
        };
        OptOut { scope, ..opt_out }
    }

    fn flag(&self) -> Option<&str> {
        self.request.message().carrier_flag.as_deref()
    }

    fn keyword(&self, meaning: Meaning) -> Option<&Said<Keyword>> {
        self.reading
            .keyword
            .as_ref()
            .filter(|said| said.what.meaning == meaning)
    }

    fn opt_out(&self) -> Option<OptOut> {
        let keyword = self.keyword(Meaning::Out);
        let ambiguous = keyword.is_some_and(|said| said.what.ambiguous)
            && matches!(
                self.answered().what,
                LastText::Appointment | LastText::NotKnown
            );
        let review = ambiguous.then_some("ambiguous-keyword");
        if self.flag() == Some("opt-out") {
            let language = keyword.map(|said| said.language);
            return Some(OptOut {
                scope: Scope::All,
                how: "carrier",
                span: 0..self.text.body().len(),
                language,
                review,
                why: "The carrier or provider took this for an opt-out".to_owned(),
            });
        }
        let answered = self.answered();
        let opt_out = if let Some(scope) = answered.is_refused_by(&self.reading) {
            OptOut {
                scope,
                how: "answer",
                span: 0..self.text.body().len(),
                language: self.reading.language,
                review: (answered.what == LastText::Ending).then_some("unclear-opt-out"),
                why: match answered.what {
                    LastText::Ending => {
                        "A yes to the question whether texts shall end is an opt-out"
                    }
                    LastText::Consent if answered.answer(&self.reading) == Some(Bare::No) => {
                        "A no to the question whether we may text is an opt-out"
                    }
                    _ => "It is the answer that ends texts, as our text before it says",
                }
                .to_owned(),
            }
        } else if answered.is_declined_by(&self.reading) {
            return None;
        } else if let Some(said) = keyword {
            OptOut {
                scope: Scope::All,
                how: "keyword",
                span: said.span.clone(),
                language: Some(said.language),
                review,
                why: "The whole text is an opt-out word".to_owned(),
            }
        } else if self.wants_texts_back() {
            return None;
        } else if let Some(said) = &self.reading.opt_out {
            OptOut {
                scope: said.what.scope,
                how: "phrase",
                span: said.span.clone(),
                language: Some(said.language),
                review: (said.what.doubtful || self.speaks_against()).then_some("unclear-opt-out"),
                why: "A reasonable person reads this as an opt-out".to_owned(),
            }
        } else {
            return None;
        };
        Some(self.reaching(opt_out))
    }

    pub(crate) fn record(&self, opt_out: &OptOut) -> Reaction {
        let span = self.text.span(opt_out.span.clone());
        let what = match opt_out.scope {
            Scope::All => "no more texts",
            Scope::Marketing => "no more marketing texts",
            Scope::Service => "no more service texts",
        };
        let effect = Effect::new("opt-out", opt_out.scope.topic())
            .at(span)
            .attribute("recognised-by", opt_out.how);
        let keep_years = self.settings.keep_years;
        let mut reaction = Reaction::none()
            .effect(self.retention.mark(effect, self.request.at(), keep_years))
            .finding(
                Finding::note(codes::REVOKED, format!("{}: {what}.", opt_out.why))
                    .at(span)
                    .clause("opt-out/recognised")
                    .authority(REVOCATION),
            );
        if let Some(reason) = opt_out.review {
            let why = match reason {
                "ambiguous-keyword" => {
                    "It is honoured, but the customer may have meant the appointment or the job: ask by phone, not by text."
                }
                _ => {
                    "It is honoured, but it can be read otherwise: a person should read it, and ask by phone, not by text."
                }
            };
            reaction = reaction
                .effect(Effect::new("review", reason).at(span))
                .finding(
                    Finding::note(codes::UNCLEAR, why)
                        .at(span)
                        .clause("opt-out/recognised"),
                );
        }
        reaction.and(self.confirm(opt_out))
    }

    /// One confirmation; none for what stands already, and none where the carrier answers itself.
    fn confirm(&self, opt_out: &OptOut) -> Reaction {
        if self.stands(opt_out.scope) {
            let already = "The customer had opted out before: there is no second confirmation.";
            return Reaction::none()
                .finding(Finding::note(codes::ALREADY, already).clause("opt-out/confirmation"));
        }
        if self.flag() == Some("opt-out") && !self.settings.confirm_carrier_opt_outs {
            return Reaction::none();
        }
        let Ok(business) = self.request.business() else {
            return Reaction::none();
        };
        let text = replies::confirmation(
            self.settings,
            opt_out.scope,
            self.language(opt_out.language),
            &business.name,
        );
        Reaction::none().reply(text, Some(CONFIRMATION))
    }

    fn wrong_number(&self) -> Reaction {
        let span = match &self.reading.wrong_number {
            Some(said) => said.span.clone(),
            None if self.answered().is_another(&self.reading) => 0..self.text.body().len(),
            None => return Reaction::none(),
        };
        let span = self.text.span(span);
        Reaction::none()
            .effect(Effect::new("void-consent", "wrong-number").at(span))
            .effect(Effect::new("review", "wrong-number").at(span))
            .finding(
                Finding::note(
                    codes::WRONG_NUMBER,
                    "Somebody else has this number now: its consents are void, and nothing more goes there until its owner agrees.",
                )
                .at(span)
                .clause("opt-out/wrong-number")
                .authority("47 CFR 64.1200(m)"),
            )
    }

    /// START from anybody; YES only from somebody who is opted out and does not answer something else with it.
    fn opt_in(&self) -> Option<Reaction> {
        let standing = self.standing();
        let last = self.answered().what;
        let (scope, span, sure) = if let Some(said) = self.keyword(Meaning::In) {
            (
                Scope::All,
                said.span.clone(),
                standing != Standing::NotKnown,
            )
        } else if self.flag() == Some("opt-in") {
            (Scope::All, 0..self.text.body().len(), true)
        } else if let Some(said) = self.keyword(Meaning::InIfOut) {
            let sure = match (standing, last) {
                (Standing::OptedOut | Standing::InPart, LastText::Confirmation)
                | (Standing::Free | Standing::OptedOut | Standing::InPart, LastText::Consent) => {
                    true
                }
                (Standing::OptedOut, LastText::None | LastText::NotKnown)
                | (Standing::NotKnown, LastText::Confirmation | LastText::Consent) => false,
                _ => return None,
            };
            (Scope::All, said.span.clone(), sure)
        } else if last == LastText::Consent
            && matches!(standing, Standing::Free | Standing::NotKnown)
            && self.answered().answer(&self.reading) == Some(Bare::Yes)
        {
            let whole = 0..self.text.body().len();
            (Scope::All, whole, standing != Standing::NotKnown)
        } else {
            let said = self
                .reading
                .opt_in
                .as_ref()
                .filter(|_| standing != Standing::Free)?;
            (said.what, said.span.clone(), standing != Standing::NotKnown)
        };
        let doubt = "It is not known whether the customer had opted out: a person should look.";
        Some(self.opted_in(scope, span, (!sure).then(|| doubt.to_owned())))
    }

    pub(crate) fn opted_in(
        &self,
        scope: Scope,
        span: Range<usize>,
        doubt: Option<String>,
    ) -> Reaction {
        let span = self.text.span(span);
        let what = if self.standing() == Standing::Free {
            "The customer agrees to texts. This is no written consent to marketing, and it revives no consent that was void."
        } else {
            "The customer wants texts again: what was agreed to before holds again. This is no written consent to marketing, \
             and it revives no consent that was void."
        };
        let reaction = Reaction::none()
            .effect(Effect::new("opt-in", scope.topic()).at(span))
            .finding(
                Finding::note(codes::OPTED_IN, what)
                    .at(span)
                    .clause("opt-out/resumed")
                    .authority("CTIA Messaging Principles 5.1"),
            );
        match doubt {
            Some(doubt) => reaction
                .effect(Effect::new("review", "unclear-opt-in").at(span))
                .finding(Finding::note(codes::UNCLEAR, doubt).at(span)),
            None => reaction,
        }
    }

    pub(crate) fn help(
        &self,
        words: &str,
        span: Option<Range<usize>>,
        language: Option<Language>,
    ) -> Reaction {
        let span = span.and_then(|span| self.text.span(span));
        let reaction = Reaction::none()
            .effect(Effect::new("help", "texts").at(span))
            .finding(
                Finding::note(
                    codes::HELP_ASKED,
                    format!("The customer asks who texts and how to end it{words}."),
                )
                .at(span)
                .clause("opt-out/recognised")
                .authority("CTIA Messaging Principles 5.1.2"),
            );
        match self.request.business() {
            Ok(business) => reaction.reply(
                replies::help(self.settings, self.language(language), &business.name),
                Some(HELP),
            ),
            Err(_) => reaction,
        }
    }

    fn preference(&self) -> Reaction {
        let Some(said) = &self.reading.preference else {
            return Reaction::none();
        };
        let (value, what) = match said.what {
            Preference::ContactTime => (
                "contact-time",
                "The customer says when texts are welcome: keep to it.",
            ),
            Preference::NoCalls => (
                "no-calls",
                "The customer wants no calls; texts are welcome.",
            ),
            Preference::NoEmail => (
                "no-email",
                "The customer wants no e-mail; texts are not meant.",
            ),
        };
        let span = self.text.span(said.span.clone());
        Reaction::none()
            .effect(Effect::new("preference", value).at(span))
            .finding(
                Finding::note(codes::PREFERENCE, what)
                    .at(span)
                    .clause("opt-out/recognised"),
            )
    }

    /// What is no opt-out but should not be left to a machine.
    fn for_a_person(&self) -> Reaction {
        if self.standing() != Standing::OptedOut
            && let Some(said) = &self.reading.not_interested
        {
            let span = self.text.span(said.span.clone());
            return Reaction::none()
                .effect(Effect::new("pause", "marketing").at(span))
                .effect(Effect::new("review", "not-interested").at(span))
                .finding(
                    Finding::note(
                        codes::NOT_INTERESTED,
                        "The customer is not interested, which is no opt-out: marketing pauses until somebody has looked.",
                    )
                    .at(span)
                    .clause("opt-out/recognised"),
                );
        }
        let span = match &self.reading.look {
            Some(said) => said.span.clone(),
            None if self.may_be_either()
                || self.wants_texts_back()
                || self.answered().is_declined_by(&self.reading) =>
            {
                0..self.text.body().len()
            }
            None => return Reaction::none(),
        };
        let span = self.text.span(span);
        Reaction::none()
            .effect(Effect::new("review", "needs-a-person").at(span))
            .finding(
                Finding::note(
                    codes::NEEDS_A_PERSON,
                    "No opt-out, but a person should read this before anything else is sent.",
                )
                .at(span),
            )
    }

    pub(crate) fn standing(&self) -> Standing {
        let Some(opt_outs) = self.request.opt_outs() else {
            return Standing::NotKnown;
        };
        let business = self.request.business().ok();
        let mut standing = Standing::Free;
        for opt_out in opt_outs {
            if is_pause(opt_out)
                || !in_force(opt_out, self.request.at())
                || !reaches(opt_out.seller.as_deref(), business)
            {
                continue;
            }
            if matches!(opt_out.topic.as_str(), "all" | "") {
                return Standing::OptedOut;
            }
            standing = Standing::InPart;
        }
        standing
    }

    /// Whether an opt-out of at least this scope stood already.
    fn stands(&self, scope: Scope) -> bool {
        let business = self.request.business().ok();
        self.request.opt_outs().is_some_and(|opt_outs| {
            opt_outs.iter().any(|opt_out| {
                !is_pause(opt_out)
                    && in_force(opt_out, self.request.at())
                    && opt_out.at < self.request.at()
                    && reaches(opt_out.seller.as_deref(), business)
                    && (matches!(opt_out.topic.as_str(), "all" | "")
                        || opt_out.topic == scope.topic())
            })
        })
    }

    /// The language to answer in: that of the customer's words, unless one word is all there is and the record says Spanish.
    fn language(&self, said: Option<Language>) -> Language {
        let recorded = self.request.identity().language.is_some_and(|tag| {
            let tag = tag.to_ascii_lowercase();
            tag == "es" || tag.starts_with("es-")
        });
        match said {
            Some(Language::Spanish) => Language::Spanish,
            Some(Language::English) if self.reading.keyword.is_none() => Language::English,
            _ if recorded => Language::Spanish,
            _ => Language::English,
        }
    }
}
