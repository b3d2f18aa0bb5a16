//! From the settings to rules that can be asked, with everything that is wrong with them.

use maysend_sdk::prelude::*;

use maysend_jurisdiction::State;

use crate::condition::{Bearer, Condition, Fact, Level, Wanted};
use crate::contradiction;
use crate::moment::{self, Clock, Moment};
use crate::phrase::Phrase;
use crate::settings::{self, Settings, When};

/// What follows where a rule applies, from the mildest to the strictest; a label stands apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Then {
    Note,
    Warn,
    Ask,
    Hold,
    Defer,
    Deny,
    Label,
}

const THENS: &[(&str, Then)] = &[
    ("note", Then::Note),
    ("warn", Then::Warn),
    ("ask", Then::Ask),
    ("hold", Then::Hold),
    ("defer", Then::Defer),
    ("deny", Then::Deny),
    ("label", Then::Label),
];
const CLASSES: &[(&str, Class)] = &[
    ("marketing", Class::Marketing),
    ("informational", Class::Informational),
    ("conversational", Class::Conversational),
];
const TRIGGERS: &[(&str, Trigger)] = &[
    ("manual", Trigger::Manual),
    ("automated", Trigger::Automated),
];
const CLOCKS: &[(&str, Clock)] = &[("business", Clock::Business), ("customer", Clock::Customer)];
/// The bits of the days.
const WEEKDAYS: &[(&str, u8)] = &[
    ("monday", 1),
    ("tuesday", 2),
    ("wednesday", 4),
    ("thursday", 8),
    ("friday", 16),
    ("saturday", 32),
    ("sunday", 64),
];
const LEVELS: &[(&str, Level)] = &[
    ("provided", Level::Provided),
    ("express", Level::Express),
    ("written", Level::Written),
    ("prior-express-written", Level::PriorExpressWritten),
];
const BEARERS: &[(&str, Bearer)] = &[
    ("message", Bearer::Message),
    ("sender", Bearer::Sender),
    ("recipient", Bearer::Recipient),
    ("business", Bearer::Business),
];

/// A rule, ready to be asked.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) code: String,
    pub(crate) condition: Condition,
    pub(crate) has_clock: bool,
    pub(crate) then: Then,
    pub(crate) because: String,
    pub(crate) remedy: Option<String>,
    pub(crate) title: String,
    pub(crate) clause: String,
    pub(crate) authorities: Vec<String>,
    pub(crate) role: String,
    pub(crate) label: Option<settings::GivenLabel>,
}

/// Rules that a set may have.
const MOST_RULES: usize = 200;
/// Conditions inside each other, and in one list.
const DEEPEST: usize = 8;
const MOST_PARTS: usize = 100;
/// Letters of any text in the settings.
const LONGEST_TEXT: usize = 1000;
/// Three days, in minutes: what the policy reads of the earlier texts.
pub(crate) const LONGEST_WINDOW: u32 = 3 * 24 * 60;

/// Labels of the standard policies.
const KNOWN_LABELS: [&str; 13] = [
    "class",
    "topic",
    "mixed",
    "tag",
    "place",
    "state",
    "zone",
    "template",
    "canned-offer",
    "encoding",
    "segments",
    "units",
    "language",
];
/// Topics that the policy `classification` gives texts, and those by which its settings know what a sender says.
pub const KNOWN_TOPICS: &[&str] = &[
    "appointment",
    "collection",
    "consent-request",
    "consumer-safety",
    "delivery",
    "estimate",
    "event",
    "finance-offer",
    "help",
    "hours",
    "inventory",
    "lead",
    "lead-follow-up",
    "loaner",
    "maintenance-reminder",
    "marketing",
    "newsletter",
    "notice",
    "off-duty",
    "offer",
    "opt-in-confirmation",
    "opt-out-confirmation",
    "paperwork",
    "part",
    "parts",
    "payment",
    "promotion",
    "protection-offer",
    "ready",
    "recall",
    "referral",
    "repair-order",
    "review-request",
    "routing",
    "safety",
    "sale",
    "sale-event",
    "service",
    "service-offer",
    "status",
    "survey",
    "thanks",
    "tow",
    "trade-in",
    "warranty",
];
/// Kinds of relationship that the contract names or a law counts from.
const KNOWN_RELATIONSHIPS: &[&str] = &[
    "application",
    "finance",
    "inquiry",
    "lead",
    "lease",
    "open-deal",
    "open-parts-order",
    "open-repair-order",
    "purchase",
    "service-visit",
    "transaction",
    "web-lead",
];
/// The WIT names them all (`types.message`).
const CHANNELS: &[&str] = &["email-gateway", "mms", "rcs", "sms"];
const ORIGINS: &[&str] = &["generated", "suggested", "template", "typed"];
/// Labels that a rule may give.
pub(crate) const GIVEN_LABELS: [&str; 3] = ["class", "topic", "tag"];

/// Reads all rules.
pub(crate) fn rules(settings: &Settings) -> Result<Vec<Rule>, Problems> {
    let mut problems = Problems::new();
    if settings.rules.len() > MOST_RULES {
        problems.push(
            "/rules",
            format!("{} rules, {MOST_RULES} are read", settings.rules.len()),
        );
        return Err(problems);
    }
    let mut rules = Vec::new();
    for (index, rule) in settings.rules.iter().enumerate() {
        let at = format!("/rules/{index}");
        let twin = settings
            .rules
            .iter()
            .take(index)
            .any(|other| other.id == rule.id);
        if twin {
            problems.push(
                format!("{at}/id"),
                format!("there are two rules `{}`", rule.id),
            );
        }
        let mut reader = Reader {
            settings,
            problems: &mut problems,
        };
        rules.extend(reader.rule(&at, rule));
    }
    problems.or(rules)
}

struct Reader<'a> {
    settings: &'a Settings,
    problems: &'a mut Problems,
}

impl Reader<'_> {
    fn rule(&mut self, at: &str, rule: &settings::Rule) -> Option<Rule> {
        let good =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        if rule.id.is_empty() || rule.id.len() > 64 || !rule.id.chars().all(good) {
            self.problem(
                format!("{at}/id"),
                format!(
                    "`{}` is no name: use small letters, digits and hyphens",
                    rule.id
                ),
            );
        }
        let before = self.problems.len();
        self.texts(at, rule);
        let then = self.one_of(format!("{at}/then"), &rule.then, THENS);
        let condition = self.when(&format!("{at}/when"), &rule.when, 0)?;
        let has_clock = condition.has_clock();
        let then = then?;
        self.then(at, rule, then, has_clock);
        // What is wrong already would only be told again.
        if self.problems.len() == before
            && let Some(why) = contradiction::of(&condition)
        {
            self.problem(format!("{at}/when"), format!("can never hold: {why}"));
        }
        Some(Rule {
            code: format!("rules/{}", rule.id),
            condition,
            has_clock,
            then,
            because: rule.because.clone(),
            remedy: rule.remedy.clone(),
            title: rule.title.clone().unwrap_or_else(|| heading(&rule.id)),
            clause: rule.clause.clone().unwrap_or_else(|| rule.because.clone()),
            authorities: rule.authorities.clone(),
            role: rule.role.clone().unwrap_or_else(|| "manager".to_owned()),
            label: rule.label.clone(),
        })
    }

    fn texts(&mut self, at: &str, rule: &settings::Rule) {
        let texts = [
            ("because", Some(&rule.because)),
            ("remedy", rule.remedy.as_ref()),
            ("title", rule.title.as_ref()),
            ("clause", rule.clause.as_ref()),
            ("role", rule.role.as_ref()),
        ];
        for (key, text) in texts {
            let Some(text) = text else { continue };
            if text.trim().is_empty() {
                self.problem(format!("{at}/{key}"), "is empty".to_owned());
            } else if text.chars().count() > LONGEST_TEXT {
                self.problem(
                    format!("{at}/{key}"),
                    format!("is longer than {LONGEST_TEXT} letters"),
                );
            }
        }
    }

    fn then(&mut self, at: &str, rule: &settings::Rule, then: Then, has_clock: bool) {
        if rule.role.is_some() && then != Then::Hold {
            self.problem(
                format!("{at}/role"),
                "goes with `then = \"hold\"` only".to_owned(),
            );
        }
        match (&rule.label, then) {
            (None, Then::Label) => self.problem(
                format!("{at}/then"),
                "needs `label = { name = \"tag\", value = \"...\" }` beside it".to_owned(),
            ),
            (Some(_), then) if then != Then::Label => self.problem(
                format!("{at}/label"),
                "goes with `then = \"label\"` only; a condition on a label stands inside `when`"
                    .to_owned(),
            ),
            (Some(label), _) => self.given_label(at, label),
            (None, _) => {}
        }
        if then == Then::Defer && !has_clock {
            self.problem(
                format!("{at}/then"),
                "nothing in `when` depends on the clock, so that there is no moment to wait for: use `hold` or `deny`".to_owned(),
            );
        }
        if then == Then::Label && has_clock {
            self.problem(
                format!("{at}/when"),
                "a label cannot depend on the clock: put the clock into the rule that uses the label".to_owned(),
            );
        }
    }

    fn given_label(&mut self, at: &str, label: &settings::GivenLabel) {
        if !GIVEN_LABELS.contains(&label.name.as_str()) {
            self.problem(
                format!("{at}/label/name"),
                format!(
                    "`{}` is no label that a rule can give: use {}",
                    label.name,
                    GIVEN_LABELS.join(", ")
                ),
            );
        }
        let classes = ["marketing", "informational", "conversational"];
        if label.name == "class" && !classes.contains(&label.value.as_str()) {
            self.problem(
                format!("{at}/label/value"),
                format!("`{}` is no class: use {}", label.value, classes.join(", ")),
            );
        }
        if label.value.trim().is_empty() {
            self.problem(format!("{at}/label/value"), "is empty".to_owned());
        }
    }

    fn when(&mut self, at: &str, when: &When, depth: usize) -> Option<Condition> {
        if depth > DEEPEST {
            self.problem(
                at.to_owned(),
                format!("more than {DEEPEST} conditions inside each other"),
            );
            return None;
        }
        let before = self.problems.len();
        let mut parts = Vec::new();
        if let Some(list) = &when.all {
            parts.extend(self.list(at, "all", list, depth)?);
        }
        if let Some(list) = &when.any {
            parts.push(Condition::Any(self.list(at, "any", list, depth)?));
        }
        if let Some(part) = &when.not {
            let part = self.when(&format!("{at}/not"), part, depth + 1)?;
            parts.push(Condition::Not(Box::new(part)));
        }
        self.about_the_text(at, when, &mut parts);
        self.about_people(at, when, &mut parts);
        parts.extend(self.moment(at, when));
        if parts.is_empty() && self.problems.len() == before {
            self.problem(
                at.to_owned(),
                "says nothing: a rule needs a condition".to_owned(),
            );
        }
        match parts.len() {
            0 => None,
            1 => parts.pop(),
            _ => Some(Condition::All(parts)),
        }
    }

    fn list(&mut self, at: &str, key: &str, list: &[When], depth: usize) -> Option<Vec<Condition>> {
        let at = format!("{at}/{key}");
        if list.is_empty() || list.len() > MOST_PARTS {
            self.problem(at, format!("needs 1 to {MOST_PARTS} conditions"));
            return None;
        }
        let parts: Vec<Condition> = list
            .iter()
            .enumerate()
            .filter_map(|(index, part)| self.when(&format!("{at}/{index}"), part, depth + 1))
            .collect();
        (parts.len() == list.len()).then_some(parts)
    }

    fn about_the_text(&mut self, at: &str, when: &When, parts: &mut Vec<Condition>) {
        if let Some(classes) = self.all_of(at, "class", when.class.as_ref(), CLASSES) {
            parts.push(Condition::Class(classes));
        }
        if let Some(topics) = self.words(at, "topic", when.topic.as_ref()) {
            // What an earlier rule gives, a later one may ask for.
            let given = self
                .settings
                .rules
                .iter()
                .filter_map(|rule| rule.label.as_ref());
            let given = given.filter(|label| label.name == "topic");
            let own: Vec<&str> = given
                .map(|label| label.value.as_str())
                .chain(self.settings.own_topics.iter().map(String::as_str))
                .collect();
            let more = "a topic of your own software goes into `own-topics`";
            self.known(&format!("{at}/topic"), &topics, (KNOWN_TOPICS, &own), more);
            parts.push(Condition::Topic(topics));
        }
        if let Some(label) = &when.label {
            self.known_label(at, &label.name);
            parts.push(Condition::Label {
                name: label.name.clone(),
                values: label.values.clone(),
            });
        }
        if let Some(phrases) = self.words(at, "phrase", when.phrase.as_ref()) {
            let mut read = Vec::new();
            for (index, phrase) in phrases.iter().enumerate() {
                match Phrase::parse(phrase) {
                    Some(phrase) => read.push(phrase),
                    None => self.problem(
                        format!("{at}/phrase/{index}"),
                        format!("there is no word in `{phrase}`"),
                    ),
                }
            }
            parts.push(Condition::Phrase(read));
        }
        if let Some(triggers) = self.all_of(at, "trigger", when.trigger.as_ref(), TRIGGERS) {
            parts.push(Condition::Trigger(triggers));
        }
    }

    fn about_people(&mut self, at: &str, when: &When, parts: &mut Vec<Condition>) {
        for (key, given, fact) in [
            ("channel", &when.channel, Fact::Channel),
            ("origin", &when.origin, Fact::Origin),
            ("campaign", &when.campaign, Fact::Campaign),
            ("role", &when.role, Fact::Role),
            ("sender", &when.sender, Fact::Sender),
            ("language", &when.language, Fact::Language),
        ] {
            if let Some(values) = self.words(at, key, given.as_ref()) {
                let at = format!("{at}/{key}");
                match fact {
                    Fact::Channel => self.known(&at, &values, (CHANNELS, &[]), ""),
                    Fact::Origin => self.known(&at, &values, (ORIGINS, &[]), ""),
                    Fact::Language => self.languages(&at, &values),
                    Fact::Campaign | Fact::Role | Fact::Sender => {}
                }
                parts.push(Condition::Fact(fact, values));
            }
        }
        if let Some(states) = self.words(at, "state", when.state.as_ref()) {
            for (index, state) in states.iter().enumerate() {
                if State::from_code(&state.to_ascii_uppercase()).is_none() {
                    self.problem(
                        format!("{at}/state/{index}"),
                        format!(
                            "`{state}` is no state or territory: use its two letters, such as `TX`"
                        ),
                    );
                }
            }
            parts.push(Condition::State(states));
        }
        if let Some(recipients) = when.recipients_over {
            parts.push(Condition::RecipientsOver(recipients));
        }
        if let Some(kinds) = self.words(at, "relationship", when.relationship.as_ref()) {
            let own: Vec<&str> = self
                .settings
                .own_relationships
                .iter()
                .map(String::as_str)
                .collect();
            let known = (KNOWN_RELATIONSHIPS, &own[..]);
            let more = "a kind of your own software goes into `own-relationships`";
            self.known(&format!("{at}/relationship"), &kinds, known, more);
            parts.push(Condition::Relationship(kinds));
        }
        if let Some(consent) = &when.consent {
            let level = self.one_of(format!("{at}/consent/level"), &consent.level, LEVELS);
            parts.extend(level.map(|level| Condition::Consent {
                topic: consent.topic.clone(),
                level,
            }));
        }
        if let Some(minutes) = when.customer_wrote_within {
            if !(1..=LONGEST_WINDOW).contains(&minutes) {
                self.problem(
                    format!("{at}/customer-wrote-within"),
                    format!("must be 1 to {LONGEST_WINDOW} minutes"),
                );
            }
            parts.push(Condition::CustomerWroteWithin(minutes));
        }
        if let Some(attribute) = &when.attribute {
            if attribute.name.trim().is_empty() {
                self.problem(format!("{at}/attribute/name"), "is empty".to_owned());
            }
            let of = self.one_of(format!("{at}/attribute/of"), &attribute.of, BEARERS);
            parts.extend(of.map(|of| {
                Condition::Attribute(Wanted {
                    of,
                    name: attribute.name.clone(),
                    values: attribute.values.clone(),
                    if_missing: attribute.if_missing,
                })
            }));
        }
    }

    fn moment(&mut self, at: &str, when: &When) -> Option<Condition> {
        let weekdays = self
            .all_of(at, "weekday", when.weekday.as_ref(), WEEKDAYS)
            .map(|days| days.into_iter().fold(0, |bits, day| bits | day));
        let time = when.time.as_ref().and_then(|time| {
            let from = self.minute(&format!("{at}/time/from"), &time.from);
            let to = self.minute(&format!("{at}/time/to"), &time.to);
            let (from, to) = (from?, to?);
            if from == to || from == 1440 {
                self.problem(
                    format!("{at}/time"),
                    format!("no minute lies between `{}` and `{}`", time.from, time.to),
                );
            }
            Some((from, to))
        });
        let dates = when.date.as_ref().and_then(|date| {
            let from = self.day(&format!("{at}/date/from"), &date.from);
            let to = self.day(&format!("{at}/date/to"), &date.to);
            let (from, to) = (from?, to?);
            if from > to {
                self.problem(
                    format!("{at}/date"),
                    format!("`{}` lies after `{}`", date.from, date.to),
                );
            }
            Some((from, to))
        });
        if weekdays.is_none() && when.time.is_none() && when.date.is_none() {
            if when.clock.is_some() {
                self.problem(
                    format!("{at}/clock"),
                    "goes with `weekday`, `time` or `date` in the same table".to_owned(),
                );
            }
            return None;
        }
        let clock = match &when.clock {
            Some(clock) => self.one_of(format!("{at}/clock"), clock, CLOCKS)?,
            None => Clock::default(),
        };
        Some(Condition::Moment(Moment {
            clock,
            weekdays,
            time,
            dates,
        }))
    }

    fn minute(&mut self, at: &str, text: &str) -> Option<u16> {
        let minute = moment::minute_of(text);
        if minute.is_none() {
            self.problem(
                at.to_owned(),
                format!("`{text}` is no time of day: write `HH:MM`"),
            );
        }
        minute
    }

    fn day(&mut self, at: &str, text: &str) -> Option<moment::Day> {
        let day = moment::day_of(text);
        if day.is_none() {
            self.problem(
                at.to_owned(),
                format!("`{text}` is no day: write `YYYY-MM-DD`"),
            );
        }
        day
    }

    fn words(&mut self, at: &str, key: &str, words: Option<&Vec<String>>) -> Option<Vec<String>> {
        let words = words?;
        let at = format!("{at}/{key}");
        if words.is_empty() {
            self.problem(at.clone(), NO_VALUE.to_owned());
        }
        for (index, word) in words.iter().enumerate() {
            if word.trim().is_empty() || word.chars().count() > LONGEST_TEXT {
                self.problem(format!("{at}/{index}"), "is empty or too long".to_owned());
            }
        }
        Some(words.clone())
    }

    /// Refuses words that nobody ever uses: a rule that waits for one would never apply.
    fn known(&mut self, at: &str, words: &[String], (known, own): (&[&str], &[&str]), more: &str) {
        for (index, word) in words.iter().enumerate() {
            let is = |known: &&str| known.eq_ignore_ascii_case(word);
            if word.trim().is_empty() || known.iter().any(is) || own.iter().any(is) {
                continue;
            }
            let names = known.join(", ");
            let more = if more.is_empty() {
                String::new()
            } else {
                format!("; {more}")
            };
            self.problem(
                format!("{at}/{index}"),
                format!("`{word}` is none of {names}{more}"),
            );
        }
    }

    fn languages(&mut self, at: &str, languages: &[String]) {
        for (index, language) in languages.iter().enumerate() {
            let mut parts = language.split('-');
            let main = parts.next().unwrap_or_default();
            let is_tag = matches!(main.len(), 2 | 3)
                && main.bytes().all(|byte| byte.is_ascii_alphabetic())
                && parts.all(|part| {
                    (1..=8).contains(&part.len())
                        && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
                });
            if !is_tag && !language.trim().is_empty() {
                self.problem(
                    format!("{at}/{index}"),
                    format!("`{language}` is no tag of a language: write `es` or `es-MX`"),
                );
            }
        }
    }

    /// The value of this name; a problem that names the others, if there is none.
    fn one_of<T: Copy>(&mut self, at: String, name: &str, known: &[(&str, T)]) -> Option<T> {
        let found = known.iter().find(|(own, _)| *own == name);
        if found.is_none() {
            let names: Vec<&str> = known.iter().map(|(own, _)| *own).collect();
            self.problem(at, format!("`{name}` is none of {}", names.join(", ")));
        }
        found.map(|(_, value)| *value)
    }

    fn all_of<T: Copy>(
        &mut self,
        at: &str,
        key: &str,
        names: Option<&Vec<String>>,
        known: &[(&str, T)],
    ) -> Option<Vec<T>> {
        let names = names?;
        if names.is_empty() {
            self.problem(format!("{at}/{key}"), NO_VALUE.to_owned());
        }
        let mut values = Vec::with_capacity(names.len());
        for (index, name) in names.iter().enumerate() {
            values.extend(self.one_of(format!("{at}/{key}/{index}"), name, known));
        }
        Some(values)
    }

    fn known_label(&mut self, at: &str, name: &str) {
        let is_known =
            KNOWN_LABELS.contains(&name) || self.settings.own_labels.iter().any(|own| own == name);
        if !is_known {
            self.problem(
                format!("{at}/label/name"),
                format!(
                    "no standard policy gives a label `{name}` (they give {}); one of your own policies' goes into `own-labels`",
                    KNOWN_LABELS.join(", ")
                ),
            );
        }
    }

    fn problem(&mut self, at: String, message: String) {
        self.problems.push(at, message);
    }
}

/// `no-finance-on-sunday` as the heading of a clause.
fn heading(id: &str) -> String {
    let mut letters = id.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    let rest = letters.map(|letter| if letter == '-' { ' ' } else { letter });
    first.into_iter().chain(rest).collect()
}

const NO_VALUE: &str = "an empty list never holds: give a value, or leave it out";
