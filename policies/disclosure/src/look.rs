//! What is due in a text, and what of it is there.

use maysend_sdk::prelude::*;

use crate::line::{Finder, Line};
use crate::rules::{self, Rules};
use crate::settings::{Gateway, Settings};
use crate::words::{self, Word};
use crate::{language, names};

/// Topics of texts that the rules want bare: they answer STOP and HELP. Only a text that is no marketing is taken for one.
const BARE_TOPICS: &[&str] = &["opt-out-confirmation", "help"];
/// The topic of the first text after an opt-in.
pub(crate) const OPT_IN: &str = "opt-in-confirmation";
/// The ways of which it is known that a text stays a text.
const TEXTS: [&str; 3] = ["sms", "mms", "rcs"];

/// Why an opt-out line is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    /// Every marketing text has it.
    Marketing,
    /// The e-mail gateway: every text has it.
    Gateway,
    /// What was sent before is not known.
    Unknown,
    /// No text of the last days had it, or none was sent.
    Again,
}

/// One text, looked at.
pub(crate) struct Look<'a> {
    pub(crate) request: &'a Request,
    pub(crate) business: &'a Business,
    pub(crate) body: &'a str,
    pub(crate) words: Vec<Word>,
    pub(crate) class: Class,
    pub(crate) day: String,
    pub(crate) lines: Vec<Line>,
    pub(crate) line_due: Option<Due>,
    pub(crate) name_due: bool,
    pub(crate) is_named: bool,
    /// The words of which the line must name one; none: any that ends texts.
    pub(crate) wanted: Option<&'static str>,
}

impl<'a> Look<'a> {
    pub(crate) fn at(
        settings: &Settings,
        finder: &Finder,
        rules: &Rules,
        request: &'a Request,
        draft: &'a Draft,
    ) -> Result<Self, Failure> {
        let business = request.business()?;
        let class = draft.class();
        let words = words::words(draft.body());
        let day = rules::day(request.at());
        let wanted = rules
            .value("line-words-va", &day)
            .filter(|_| may_be_in_virginia(draft));
        let lines = finder.lines(&words);
        let is_named = names::is_named(business, &words);
        let mut look = Self {
            request,
            business,
            body: draft.body(),
            words,
            class,
            day,
            lines,
            line_due: None,
            name_due: false,
            is_named,
            wanted,
        };
        look.line_due = look.line_due(settings, finder);
        look.name_due = look.name_due(settings);
        Ok(look)
    }

    /// Whether the text has a line that serves where the customer may be.
    pub(crate) fn has_line(&self) -> bool {
        self.lines.iter().any(|line| self.serves(line))
    }

    fn serves(&self, line: &Line) -> bool {
        self.wanted
            .is_none_or(|wanted| wanted.split(' ').any(|word| word == line.word))
    }

    /// Sent through an e-mail gateway, or by a way that is not known.
    pub(crate) fn may_be_email(&self) -> bool {
        self.request
            .message()
            .channel
            .as_deref()
            .is_none_or(|channel| {
                let channel = channel.trim();
                !TEXTS.iter().any(|text| text.eq_ignore_ascii_case(channel))
            })
    }

    pub(crate) fn is_opt_in_confirmation(&self) -> bool {
        let topic = self.request.message().topic.as_deref();
        topic.is_some_and(|topic| topic.trim().eq_ignore_ascii_case(OPT_IN))
    }

    pub(crate) fn text_language(&self) -> &'static str {
        language::of(&self.words)
    }

    fn is_bare(&self) -> bool {
        let topic = self.request.message().topic.as_deref();
        self.class != Class::Marketing && topic.is_some_and(|topic| BARE_TOPICS.contains(&topic))
    }

    fn line_due(&self, settings: &Settings, finder: &Finder) -> Option<Due> {
        if self.is_bare() {
            return None;
        }
        if self.may_be_email() && settings.email_gateway == Gateway::Demand {
            return Some(Due::Gateway);
        }
        if self.class == Class::Marketing && settings.marketing_always {
            return Some(Due::Marketing);
        }
        let Some(history) = self.request.history() else {
            return Some(Due::Unknown);
        };
        let now = self.request.at();
        let since = now.saturating_sub(i64::from(settings.every_days) * 86_400);
        let said = history.exchanges.iter().any(|text| {
            text.direction == Direction::Outbound
                // A text that may not have arrived has told nobody anything.
                && text.status == "sent"
                && (since..=now).contains(&text.at)
                && text.body.as_deref().is_some_and(|body| {
                    finder.may_be_in(body)
                        && finder
                            .lines(&words::words(body))
                            .iter()
                            .any(|line| self.serves(line))
                })
        });
        (!said).then_some(Due::Again)
    }

    fn name_due(&self, settings: &Settings) -> bool {
        if self.is_bare() {
            return false;
        }
        let message = self.request.message();
        let one_to_one = message.audience == Some(1) && message.campaign.is_none();
        let now = self.request.at();
        let since = now.saturating_sub(i64::from(settings.conversation_hours) * 3_600);
        let answers = self.request.history().is_some_and(|history| {
            history.exchanges.iter().any(|text| {
                text.direction == Direction::Inbound && text.at > since && text.at <= now
            })
        });
        self.class == Class::Marketing || !one_to_one || !answers
    }
}

/// By the labels of the place; without them the customer may be anywhere.
fn may_be_in_virginia(draft: &Draft) -> bool {
    !draft.has("place", "known")
        || draft.has("place", "unknown")
        || draft.has("state", "VA")
        || draft.values("state").next().is_none()
}
