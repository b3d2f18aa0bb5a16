//! Weighs what the sentences hold against each other.

use core::ops::Range;

use crate::{
    classify::{Classified, Context, Counts, FEWEST_WORDS, Found, Outcome, Reason},
    learned::{ARGUABLE, DOUBT, PITCH, PLAIN, Pitch, SURE},
    lexicon::Family,
    text::{Sentence, Text},
};

/// A sentence of this weight is promotional.
pub(crate) const ENOUGH: u8 = 3;
/// The same for a whole text without facts of service.
const ENOUGH_TOGETHER: u8 = 4;
/// So many words of the shop are evidence of a service text.
const TRACES: usize = 2;
/// The text that confirms an opt-out is no part of a conversation.
const CONFIRMATION: &str = "opt-out-confirmation";
/// So many places are kept for one topic, one sentence, one class.
const MOST_REASONS: usize = 8;

/// A cue in a sentence.
#[derive(Debug)]
pub(crate) struct Cue<'a> {
    pub(crate) family: Family,
    pub(crate) weight: u8,
    pub(crate) name: &'a str,
    pub(crate) tokens: Range<usize>,
}

/// A fact of service: its topic, and its bytes.
#[derive(Debug)]
struct Fact<'a> {
    topic: &'a str,
    range: Range<usize>,
}

/// What a sentence holds.
#[derive(Debug)]
pub(crate) struct Weighed<'a> {
    pub(crate) range: Range<usize>,
    tokens: Range<usize>,
    /// Those that are no cue, in order.
    masked: Vec<usize>,
    /// It ends in a question mark; it is the sender's name before a colon; it begins the text and like an answer.
    pub(crate) question: bool,
    pub(crate) heading: bool,
    pub(crate) answers: bool,
    /// What it speaks of is excused, or a matter of taste that was settled: what was learned has no say.
    pub(crate) settled: bool,
    /// How much it reads like a pitch, where what was learned has a say.
    pub(crate) pitch: Option<Pitch>,
    /// The first of each name.
    cues: Vec<Cue<'a>>,
    /// Facts of service, the first few.
    facts: Vec<Fact<'a>>,
    /// How many words of the shop there are.
    pub(crate) traces: usize,
}

impl<'a> Weighed<'a> {
    pub(crate) fn new(sentence: &Sentence) -> Self {
        Self {
            range: sentence.range.clone(),
            tokens: sentence.tokens.clone(),
            question: sentence.question,
            heading: sentence.heading,
            masked: Vec::new(),
            answers: false,
            settled: false,
            pitch: None,
            cues: Vec::new(),
            facts: Vec::new(),
            traces: 0,
        }
    }

    pub(crate) fn cue(&mut self, cue: Cue<'a>) {
        if !self.cues.iter().any(|other| {
            (other.family, other.weight, other.name) == (cue.family, cue.weight, cue.name)
        }) {
            self.cues.push(cue);
        }
    }

    pub(crate) fn fact(&mut self, topic: &'a str, range: Range<usize>) {
        if self.facts.len() < MOST_REASONS {
            self.facts.push(Fact { topic, range });
        }
    }

    /// The tokens that are not taken away as no cue.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = usize> {
        let masked = &self.masked;
        self.tokens
            .clone()
            .filter(|token| masked.binary_search(token).is_err())
    }

    /// Takes tokens away: they are no cue.
    pub(crate) fn mask(&mut self, is_masked: impl Fn(usize) -> bool) {
        self.masked = self
            .tokens
            .clone()
            .filter(|token| is_masked(*token))
            .collect();
    }

    /// All tokens, and the first of them.
    pub(crate) fn all(&self) -> Range<usize> {
        self.tokens.clone()
    }

    pub(crate) fn start(&self) -> usize {
        self.tokens.start
    }

    /// The tokens that were taken away.
    pub(crate) fn masked(&self) -> impl Iterator<Item = usize> {
        self.masked.iter().copied()
    }

    pub(crate) fn cues(&self) -> impl Iterator<Item = &Cue<'a>> {
        self.cues.iter()
    }

    /// Whether it asks to come or to book, and has no other cue.
    pub(crate) fn only_invites(&self) -> bool {
        !self.cues.is_empty() && self.cues.iter().all(|cue| cue.family == Family::Invite)
    }

    /// The topics of its facts.
    pub(crate) fn topics(&self) -> impl Iterator<Item = &'a str> {
        self.facts.iter().map(|fact| fact.topic)
    }

    /// How promotional the sentence is: what the dealership calls marketing, and what reads like a pitch, is enough whatever else
    /// there is. Where the words speak clearly against one, cues are not enough.
    fn weight(&self) -> u8 {
        let own = self.cues.iter().any(|cue| cue.family == Family::Own);
        match self.pitch.as_ref().map(|pitch| pitch.score) {
            _ if own => ENOUGH,
            Some(score) if score >= SURE => ENOUGH,
            Some(score) if score < ARGUABLE => self.of_cues().min(ENOUGH - 1),
            _ => self.of_cues(),
        }
    }

    /// A cue of full weight is enough; others add up, less one for facts of service. Price, haste and invitation only add to others.
    fn of_cues(&self) -> u8 {
        if self.cues.iter().any(|cue| cue.weight >= ENOUGH) {
            return ENOUGH;
        }
        let sum = self.sum().saturating_sub(u8::from(!self.facts.is_empty()));
        if self.has_substance() {
            sum
        } else {
            sum.min(ENOUGH - 1)
        }
    }

    /// The heaviest cue of each family, no words counted twice but for an amount.
    pub(crate) fn sum(&self) -> u8 {
        let place = |cue: &Cue<'_>| {
            let weight = core::cmp::Reverse(cue.weight);
            (weight, cue.tokens.start, cue.family)
        };
        let mut cues: Vec<&Cue<'_>> = Vec::new();
        for cue in &self.cues {
            let at = cues.partition_point(|other| place(other) <= place(cue));
            cues.insert(at, cue);
        }
        let mut counted: Vec<&Cue<'_>> = Vec::new();
        for cue in cues {
            let same_words = |other: &Cue<'_>| {
                other.tokens.start < cue.tokens.end && cue.tokens.start < other.tokens.end
            };
            let again = |other: &&Cue<'_>| {
                other.family == cue.family || (cue.family != Family::Price && same_words(other))
            };
            if !counted.iter().any(again) {
                counted.push(cue);
            }
        }
        counted
            .iter()
            .fold(0, |sum: u8, cue| sum.saturating_add(cue.weight))
    }

    /// Whether anything in it is promotional by itself.
    fn has_substance(&self) -> bool {
        let adds = |family| matches!(family, Family::Price | Family::Urgency | Family::Invite);
        self.cues
            .iter()
            .any(|cue| cue.weight >= 2 && !adds(cue.family))
    }

    fn is_service(&self) -> bool {
        self.facts.iter().any(|fact| !fact.is_courtesy())
    }

    /// Whether its words speak clearly against a pitch.
    fn reads_plainly(&self) -> bool {
        let score = self.pitch.as_ref().map(|pitch| pitch.score);
        self.tokens().count() >= FEWEST_WORDS && score.is_some_and(|score| score <= PLAIN)
    }

    /// The sentence, with the names of its heaviest cues, or the words that make it a pitch.
    fn reasons(&self, text: &Text) -> impl Iterator<Item = Reason> {
        let heaviest = self
            .cues
            .iter()
            .map(|cue| cue.weight)
            .max()
            .filter(|weight| *weight >= 2);
        let cues = self
            .cues
            .iter()
            .filter(move |cue| Some(cue.weight) == heaviest)
            .map(|cue| cue.name.to_owned());
        let words = self.pitch.iter().filter(move |_| heaviest.is_none());
        let names = cues.chain(words.map(|pitch| pitch.reason(text)));
        names.map(|name| Reason {
            range: self.range.clone(),
            name,
        })
    }
}

impl Fact<'_> {
    /// Thanks, greetings and `here is`: said in texts of every kind.
    fn is_courtesy(&self) -> bool {
        matches!(self.topic, "thanks" | "notice")
    }
}

/// Topics with their reasons, in the order they were found.
#[derive(Debug, Default)]
pub(crate) struct Topics(Vec<(String, Vec<Reason>)>);

impl Topics {
    pub(crate) fn add(&mut self, topic: &str, range: &Range<usize>, name: &str) {
        let reason = || Reason {
            range: range.clone(),
            name: name.to_owned(),
        };
        match self.0.iter_mut().find(|(known, _)| known == topic) {
            Some((_, reasons)) if reasons.len() < MOST_REASONS => reasons.push(reason()),
            Some(_) => {}
            None => self.0.push((topic.to_owned(), vec![reason()])),
        }
    }

    fn has(&self, topic: &str) -> bool {
        self.0.iter().any(|(known, _)| known == topic)
    }

    /// Those worth telling: courtesies are none.
    fn told(mut self) -> Vec<(String, Vec<Reason>)> {
        self.0
            .retain(|(topic, _)| !matches!(topic.as_str(), "notice" | "status" | "thanks"));
        self.0
    }
}

/// Decides; `whole` is how much the whole text reads like a pitch.
pub(crate) fn decide(text: &Text, found: Found<'_>, context: &Context, whole: i32) -> Classified {
    let Found {
        ref sentences,
        mut topics,
        about_inquiry,
        answers,
    } = found;
    let mut promotional = promotional(sentences);
    if promotional.is_empty() && whole >= PITCH {
        let score = |sentence: &&Weighed<'_>| sentence.pitch.as_ref().map(|pitch| pitch.score);
        promotional.extend(sentences.iter().max_by_key(score));
    }
    // What the words of a sentence speak against is a topic of the text all the same, once it is marketing.
    for sentence in sentences.iter().filter(|_| !promotional.is_empty()) {
        let is_promotional = promotional
            .iter()
            .any(|other| other.range == sentence.range);
        let least = if is_promotional { 2 } else { ENOUGH };
        for cue in sentence.cues.iter().filter(|cue| cue.weight >= least) {
            if let Some(topic) = topic_of(cue.family) {
                topics.add(topic, &sentence.range, cue.name);
            }
        }
    }
    let plain = |sentence: &Weighed<'_>| {
        let is_service = context.reply || sentence.is_service() || sentence.reads_plainly();
        sentence.weight() < ENOUGH && is_service
    };
    let mixed = !promotional.is_empty() && sentences.iter().any(plain);
    let heaviest = sentences
        .iter()
        .map(Weighed::weight)
        .max()
        .unwrap_or_default();
    let asks = topics.has("consent-request");
    let declared = |counts| context.declared == Some(counts);
    let doubt = whole >= DOUBT && !(heaviest < 2 && declared(Counts::Informational));
    let reads_as_answer = answers.is_some() && !doubt;
    let may_answer = !asks && context.unknown && reads_as_answer;
    let outcome = if !promotional.is_empty() || declared(Counts::Marketing) {
        Outcome::Marketing
    } else if topics.has(CONFIRMATION) && heaviest < 2 {
        Outcome::Informational
    } else if doubt {
        Outcome::Unclear
    } else if context.reply || about_inquiry || may_answer {
        Outcome::Conversational
    } else if !asks
        && (reads_as_answer
            || (whole <= PLAIN && text.tokens.len() >= FEWEST_WORDS)
            || is_service(sentences)
            || (heaviest < 2 && declared(Counts::Informational)))
    {
        Outcome::Informational
    } else {
        Outcome::Unclear
    };
    let reasons = if outcome == Outcome::Marketing {
        promotional
            .iter()
            .flat_map(|sentence| sentence.reasons(text))
            .take(MOST_REASONS)
            .collect()
    } else {
        let facts = sentences
            .iter()
            .flat_map(|sentence| &sentence.facts)
            .take(MOST_REASONS);
        let answer = answers.map(|range| Reason {
            range,
            name: "reads like an answer".to_owned(),
        });
        let facts = facts.map(|fact| Reason {
            range: fact.range.clone(),
            name: fact.topic.to_owned(),
        });
        answer.into_iter().chain(facts).take(MOST_REASONS).collect()
    };
    Classified {
        outcome,
        reasons,
        mixed,
        topics: topics.told(),
    }
}

/// The promotional sentences; where none is alone, but nothing speaks of service, all that have cues together.
fn promotional<'s, 'a>(sentences: &'s [Weighed<'a>]) -> Vec<&'s Weighed<'a>> {
    let alone: Vec<&Weighed<'_>> = sentences
        .iter()
        .filter(|sentence| sentence.weight() >= ENOUGH)
        .collect();
    let together = sentences
        .iter()
        .fold(0, |sum: u8, sentence| sum.saturating_add(sentence.weight()));
    let service = sentences.iter().any(|sentence| !sentence.facts.is_empty());
    let substance = sentences.iter().any(Weighed::has_substance);
    if alone.is_empty() && !service && substance && together >= ENOUGH_TOGETHER {
        return sentences
            .iter()
            .filter(|sentence| !sentence.cues.is_empty())
            .collect();
    }
    alone
}

/// Whether the facts of service outweigh the light cues; courtesies and words of the shop alone do where there is hardly any cue.
fn is_service(sentences: &[Weighed<'_>]) -> bool {
    let facts = || sentences.iter().flat_map(|sentence| &sentence.facts);
    let solid = facts().filter(|fact| !fact.is_courtesy()).count();
    let traces = sentences
        .iter()
        .fold(0usize, |sum, sentence| sum.saturating_add(sentence.traces));
    // A day, an amount, a call to come say little where nothing is offered: service texts have them too.
    let most = if sentences.iter().any(Weighed::has_substance) {
        u8::MAX
    } else {
        1
    };
    let doubt = sentences.iter().fold(0usize, |sum, sentence| {
        sum.saturating_add(usize::from(sentence.sum().min(most)))
    });
    match (solid, doubt) {
        (0, 0) => facts().next().is_some() || traces >= 1,
        (0, _) => traces >= TRACES && traces > doubt * 2,
        _ => solid * 2 + traces > doubt,
    }
}

/// The topic that a family of cues is.
fn topic_of(family: Family) -> Option<&'static str> {
    Some(match family {
        Family::Acquire => "trade-in",
        Family::Event => "event",
        Family::Finance => "finance-offer",
        Family::Lead => "lead-follow-up",
        Family::Maintenance => "maintenance-reminder",
        Family::Offer | Family::Own => "offer",
        Family::Protection => "protection-offer",
        Family::Referral => "referral",
        Family::Review => "review-request",
        Family::Stock => "inventory",
        Family::Subscribe => "consent-request",
        Family::Upsell => "service-offer",
        Family::Invite | Family::Price | Family::Urgency => return None,
    })
}
