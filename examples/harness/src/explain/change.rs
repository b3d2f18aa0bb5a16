//! Changes of a request that might make it one that is allowed, each small and in plain words.

use std::collections::BTreeMap;
use std::iter;
use std::ops::Range;
use std::rc::Rc;

use maysend::request::{
    Approval, Consent, ConsentLevel, Direction, Exchange, History, RegistryAnswer, Relationship,
    Trigger,
};
use maysend::{Decision, Instant, PolicySet, Request, Stage, Verdict};
use unicode_segmentation::UnicodeSegmentation as _;

/// Begins the families of whole sentences.
pub(super) const SENTENCE: &str = "sentence";

/// One thing that would be otherwise.
#[derive(Clone)]
pub(super) struct Change {
    /// As the end of a sentence that begins with "It would be allowed if".
    pub(super) what: String,
    /// Of changes of one family the first is the smallest: when it helps, the others are not told.
    pub(super) family: String,
    does: Does,
}

#[derive(Clone)]
enum Does {
    /// Takes these bytes out of the text as it was written.
    Cut(Rc<[Range<usize>]>),
    /// Anything else.
    Apply(Rc<dyn Fn(&mut Request)>),
}

impl Change {
    fn new(
        family: impl Into<String>,
        what: impl Into<String>,
        apply: impl Fn(&mut Request) + 'static,
    ) -> Self {
        Self {
            what: what.into(),
            family: family.into(),
            does: Does::Apply(Rc::new(apply)),
        }
    }

    /// The text without `named`, which stands in these places of it. Each is a family of its own.
    fn cut(kind: &str, named: &str, places: Vec<Range<usize>>) -> Self {
        Self {
            what: format!("the text goes without {named}"),
            family: format!("{kind} {places:?}"),
            does: Does::Cut(places.into()),
        }
    }

    /// The places that it takes out of the text; none: it does something else.
    pub(super) fn cuts(&self) -> Option<&[Range<usize>]> {
        match &self.does {
            Does::Cut(places) => Some(places),
            Does::Apply(_) => None,
        }
    }
}

/// The request with these changes; none: nothing of the text would be left.
pub(super) fn changed(request: &Request, changes: &[Change]) -> Option<Request> {
    let mut request = request.clone();
    let cut: Vec<&Range<usize>> = changes.iter().filter_map(Change::cuts).flatten().collect();
    if !cut.is_empty() {
        let body = without(&request.message.body, &cut);
        if !body.contains(char::is_alphanumeric) {
            return None;
        }
        request.message.body = body;
    }
    for change in changes {
        if let Does::Apply(apply) = &change.does {
            apply(&mut request);
        }
    }
    Some(request)
}

/// A text without the bytes of some places, and without the blanks that they leave side by side.
fn without(body: &str, places: &[&Range<usize>]) -> String {
    let mut left = String::with_capacity(body.len());
    let mut is_behind_cut = false;
    for (at, letter) in body.char_indices() {
        if places.iter().any(|place| place.contains(&at)) {
            is_behind_cut = true;
            continue;
        }
        if !(is_behind_cut && letter == ' ' && left.ends_with([' ', '\n'])) {
            left.push(letter);
        }
        is_behind_cut = false;
    }
    left.trim().to_owned()
}

/// That somebody of this role approves this.
fn approval(request: &Request, decision: &Decision, role: &str, subject: &str) -> Change {
    let at = request.at;
    let body = decision.digests.body.as_str().to_owned();
    let what = match role {
        "sender" => format!("the sender confirms `{subject}`"),
        role => format!("a {role} approves `{subject}`"),
    };
    // Nobody approves their own text, so that an approval counts only where it is known whose text it is.
    let what = match request.sender.id.as_deref() {
        None | Some("") => format!("{what}, and the request names its sender (`sender.id`)"),
        Some(_) => what,
    };
    let family = format!("approval {role} {subject}");
    let (role, subject) = (role.to_owned(), subject.to_owned());
    Change::new(family, what, move |request| {
        let sender = &mut request.sender.id;
        let sender = match sender {
            Some(id) if !id.is_empty() => id,
            _ => sender.insert("sender".to_owned()),
        };
        let granted_by = if role == "sender" {
            sender.clone()
        } else {
            format!("{sender}'s {role}")
        };
        request.message.approvals.push(Approval {
            subject: subject.clone(),
            granted_by,
            granted_role: role.clone(),
            granted_at: at,
            expires_at: None,
            body_digest: Some(body.clone()),
        });
    })
}

/// What would have to be approved, or waited for, once a decision asks for nothing else.
pub(super) fn closing(request: &Request, decision: &Decision) -> Vec<Change> {
    let mut changes = Vec::new();
    if decision.verdict == Verdict::Hold {
        for hold in &decision.holds {
            changes.push(approval(request, decision, &hold.role, &hold.subject));
        }
    }
    if decision.verdict == Verdict::Defer {
        let waits = decision.execution.policies.iter();
        for policy in waits.filter(|policy| policy.not_before.is_some()) {
            changes.push(approval(request, decision, "manager", &policy.policy));
        }
    }
    if let (Verdict::Defer, Some(later)) = (decision.verdict, decision.not_before) {
        let what = format!("it is sent at {later} or soon after");
        changes.push(Change::new("time", what, move |request| request.at = later));
    }
    changes
}

/// Every single change that is tried. The smallest of a family comes first.
pub(super) fn candidates(set: &PolicySet, request: &Request, decision: &Decision) -> Vec<Change> {
    let mut changes = Vec::new();
    text(&mut changes, set, request, decision);
    message(&mut changes, request);
    sender(&mut changes, request);
    record(&mut changes, set, request);
    consents(&mut changes, set, request);
    times(&mut changes, request);
    changes
}

fn text(changes: &mut Vec<Change>, set: &PolicySet, request: &Request, decision: &Decision) {
    let body = &request.message.body;
    cuts(changes, set, request, decision);
    if let Some(name) = request
        .business
        .as_ref()
        .or(set.business())
        .map(|b| b.name.clone())
        && !body.contains(&name)
    {
        let what = format!("it begins with “{name}:”");
        changes.push(Change::new("name", what, move |request| {
            request.message.body = format!("{name}: {}", request.message.body);
        }));
    }
    if !body.to_ascii_uppercase().contains("STOP") {
        let what = "it ends with “Reply STOP to opt out.”";
        changes.push(Change::new("opt-out line", what, |request| {
            request.message.body.push_str(" Reply STOP to opt out.");
        }));
    }
}

/// The text without a sentence of it, or without what a finding is about.
fn cuts(changes: &mut Vec<Change>, set: &PolicySet, request: &Request, decision: &Decision) {
    let body = &request.message.body;
    let secrets = secrets(set, request, decision);
    let mut known: Vec<String> = Vec::new();
    // Two that leave the same text are one.
    let mut cut =
        |changes: &mut Vec<Change>, kind: &str, named: &str, places: Vec<Range<usize>>| {
            let left = without(body, &places.iter().collect::<Vec<_>>());
            if !known.contains(&left) {
                known.push(left);
                changes.push(Change::cut(kind, named, places));
            }
        };
    let sentences: Vec<(usize, &str)> = body.split_sentence_bound_indices().collect();
    if sentences.len() > 1 {
        for (number, (start, sentence)) in (1_usize..).zip(sentences) {
            let named = match &secrets {
                Some(secrets) => format!("the sentence “{}”", covered(start, sentence, secrets)),
                None => format!("its sentence {number}"),
            };
            let end = start.saturating_add(sentence.len());
            cut(changes, SENTENCE, &named, iter::once(start..end).collect());
        }
    }
    let mut numbers: Vec<Range<usize>> = Vec::new();
    // What findings quote, each with all its places.
    let mut words: BTreeMap<&str, Vec<Range<usize>>> = BTreeMap::new();
    for span in decision
        .findings
        .iter()
        .filter_map(|found| found.span.as_ref())
    {
        let (Ok(start), Ok(end)) = (usize::try_from(span.start), usize::try_from(span.end)) else {
            continue;
        };
        // A span of a text that was changed before may fit by chance, and helps or does not.
        if body.get(start..end).is_none_or(|at| at.trim().is_empty()) {
            continue;
        }
        // Of a secret the finding has no text.
        let places = match &span.text {
            None => &mut numbers,
            Some(text) => words.entry(text).or_default(),
        };
        if !places.contains(&(start..end)) {
            places.push(start..end);
        }
    }
    let all = words.values().flatten();
    let all: Vec<Range<usize>> = all.chain(&numbers).cloned().collect();
    for (words, places) in words {
        let shown = words.trim();
        for (number, place) in (1_usize..).zip(&places) {
            let named = match places.len() {
                1 => format!("the words “{shown}”"),
                _ => format!("the words “{shown}” in place {number}"),
            };
            cut(changes, "words", &named, vec![place.clone()]);
        }
        if places.len() > 1 {
            let named = format!("the words “{shown}” in all {} places", places.len());
            cut(changes, "words", &named, places);
        }
    }
    for (number, place) in (1_usize..).zip(&numbers) {
        let named = match numbers.len() {
            1 => "the number that no text may hold".to_owned(),
            count => format!("number {number} of the {count} that no text may hold"),
        };
        cut(changes, "words", &named, vec![place.clone()]);
    }
    if numbers.len() > 1 {
        let named = format!("the {} numbers that no text may hold", numbers.len());
        cut(changes, "words", &named, numbers);
    }
    if all.len() > 1 {
        let named = format!("all that findings name in {} places", all.len());
        cut(changes, "words", &named, all);
    }
}

/// Where the text as it was written holds what must not be shown. None: it does, and nobody knows where, because the findings are
/// about a text that policies may have changed.
fn secrets(set: &PolicySet, request: &Request, decision: &Decision) -> Option<Vec<Range<usize>>> {
    let spans = decision.findings.iter().chain(&decision.watched);
    let spans = spans.filter_map(|found| found.span.as_ref());
    let offset = |offset: u32| usize::try_from(offset).unwrap_or(usize::MAX);
    let secrets: Vec<Range<usize>> = spans
        .filter(|span| span.text.is_none())
        .map(|span| offset(span.start)..offset(span.end))
        .collect();
    let amends = |policy: &maysend::Policy| policy.description().stages.contains(&Stage::Amend);
    let is_as_written =
        decision.body.as_ref() == Some(&request.message.body) || !set.policies().iter().any(amends);
    (secrets.is_empty() || is_as_written).then_some(secrets)
}

/// Words of the text, which begin at a byte of it, with the secrets in them covered.
fn covered(start: usize, words: &str, secrets: &[Range<usize>]) -> String {
    let letters = words.char_indices().map(|(at, letter)| {
        let at = start.saturating_add(at);
        let is_secret = secrets.iter().any(|secret| secret.contains(&at));
        if is_secret { '•' } else { letter }
    });
    letters.collect::<String>().trim().to_owned()
}

fn message(changes: &mut Vec<Change>, request: &Request) {
    let message = &request.message;
    if message.trigger == Trigger::Automated {
        let what = "a person sends it and not software";
        changes.push(Change::new("trigger", what, |request| {
            request.message.trigger = Trigger::Manual;
        }));
    }
    if message.origin.as_deref() != Some("typed") {
        let what = "a person typed it";
        changes.push(Change::new("origin", what, |request| {
            request.message.origin = Some("typed".to_owned());
        }));
    }
    if message.channel.is_none() {
        let what = "it is known to go out as an SMS (`channel`)";
        changes.push(Change::new("channel", what, |request| {
            request.message.channel = Some("sms".to_owned());
        }));
    }
    if message.audience != Some(1) {
        let what = "it goes to this one customer only";
        changes.push(Change::new("audience", what, |request| {
            request.message.audience = Some(1);
        }));
    }
    if message.group_size != Some(1) {
        let what = "nobody else is in the thread";
        changes.push(Change::new("group", what, |request| {
            request.message.group_size = Some(1);
        }));
    }
    for topic in ["repair-order", "appointment"] {
        if message.topic.as_deref() != Some(topic) {
            let what = format!("it is about the topic `{topic}`");
            changes.push(Change::new("topic", what, move |request| {
                request.message.topic = Some(topic.to_owned());
            }));
        }
    }
}

fn sender(changes: &mut Vec<Change>, request: &Request) {
    let sender = &request.sender;
    if sender.employed != Some(true) {
        let what = "the sender is known to work here";
        changes.push(Change::new("employed", what, |request| {
            request.sender.employed = Some(true);
        }));
    }
    if sender.archived != Some(true) {
        let what = "it is known to be kept in the company's records";
        changes.push(Change::new("archived", what, |request| {
            request.sender.archived = Some(true);
        }));
    }
    if sender.device.as_deref() != Some("company-app") {
        let what = "it is sent from the company's app";
        changes.push(Change::new("device", what, |request| {
            request.sender.device = Some("company-app".to_owned());
        }));
    }
    if sender.recent.is_none() {
        let what = "the sender is known to have sent nothing like it lately";
        changes.push(Change::new("recent", what, |request| {
            request.sender.recent = Some(Vec::new());
        }));
    }
    if sender.role.as_deref() != Some("manager") {
        let what = "a manager sends it";
        changes.push(Change::new("role", what, |request| {
            request.sender.role = Some("manager".to_owned());
        }));
    }
}

/// What is on record of the customer, consents apart.
fn record(changes: &mut Vec<Change>, set: &PolicySet, request: &Request) {
    let (at, recipient) = (request.at, &request.recipient);
    match &recipient.opt_outs {
        None => {
            let what = "the customer is known to have opted out of nothing";
            changes.push(Change::new("opt-outs", what, |request| {
                request.recipient.opt_outs = Some(Vec::new());
            }));
        }
        Some(known) if known.iter().any(|one| one.lifted_at.is_none()) => {
            let what = "the customer asks for texts again (START) before it is sent";
            changes.push(Change::new("opt-outs", what, move |request| {
                for known in request.recipient.opt_outs.iter_mut().flatten() {
                    known.lifted_at.get_or_insert(at);
                }
            }));
        }
        Some(_) => {}
    }
    if request.history.is_none() {
        let what = "no earlier text with this number is on record, and the record is complete";
        changes.push(Change::new("history", what, |request| {
            request.history = Some(complete(Vec::new()));
        }));
    }
    let what = "it answers a text that the customer sent just now";
    changes.push(Change::new("answer", what, move |request| {
        let history = request.history.get_or_insert_with(|| complete(Vec::new()));
        history.exchanges.push(question(at));
    }));
    if request.notices.is_none() {
        let what = "no emergency is known to be declared";
        changes.push(Change::new("notices", what, |request| {
            request.notices = Some(Vec::new());
        }));
    }
    for kind in ["open-repair-order", "inquiry", "purchase"] {
        if recipient
            .relationships
            .iter()
            .all(|known| known.kind != kind)
        {
            let what = format!("there is a relationship `{kind}` with the customer");
            changes.push(Change::new(kind, what, move |request| {
                request.recipient.relationships.push(Relationship {
                    kind: kind.to_owned(),
                    at,
                    ends_at: None,
                    attributes: Vec::new(),
                });
            }));
        }
    }
    registries(changes, request);
    let business = request.business.as_ref().or(set.business());
    if let Some(region) = business.and_then(|business| business.region.clone())
        && recipient.region.is_none()
        && recipient.postal_code.is_none()
    {
        let what = format!("the customer is known to be in {region}");
        changes.push(Change::new("place", what, move |request| {
            request.recipient.region = Some(region.clone());
        }));
    }
}

fn registries(changes: &mut Vec<Change>, request: &Request) {
    let at = request.at;
    for registry in [
        "national-do-not-call",
        "reassigned-numbers",
        "internal-do-not-call",
    ] {
        let asked = &request.recipient.registries;
        if asked.iter().any(|answer| answer.registry == registry) {
            continue;
        }
        let what = format!("the registry `{registry}` was asked, and does not name the number");
        changes.push(Change::new(registry, what, move |request| {
            let oldest = request
                .recipient
                .consents
                .iter()
                .map(|consent| consent.given_at);
            let as_of = oldest.min().filter(|_| registry == "reassigned-numbers");
            request.recipient.registries.push(RegistryAnswer {
                registry: registry.to_owned(),
                answer: "no".to_owned(),
                checked_at: at,
                as_of,
            });
        }));
    }
}

/// A consent that is new, and evidence for those that have none.
fn consents(changes: &mut Vec<Change>, set: &PolicySet, request: &Request) {
    let at = request.at;
    let business = request.business.as_ref().or(set.business());
    let seller = business.map(|business| business.name.clone());
    let levels = [
        (ConsentLevel::Express, "says that they agree", "verbal"),
        (ConsentLevel::Written, "agrees in writing", "web-form"),
        (
            ConsentLevel::PriorExpressWritten,
            "signs a consent with the disclosures of 47 CFR 64.1200(f)(9)",
            "signature",
        ),
    ];
    for topic in ["service", "marketing"] {
        for (level, does, method) in levels {
            let seller = seller.clone();
            let what = format!("the customer {does} to {topic} texts, and the proof is kept");
            changes.push(Change::new(
                format!("consent {topic}"),
                what,
                move |request| {
                    request.recipient.consents.push(Consent {
                        id: format!("what-if-{topic}"),
                        topic: topic.to_owned(),
                        level,
                        method: method.to_owned(),
                        seller: seller.clone(),
                        given_at: at,
                        expires_at: None,
                        withdrawn_at: None,
                        captured_by: Some("what-if".to_owned()),
                        evidence: Some("what-if".to_owned()),
                        attributes: Vec::new(),
                    });
                },
            ));
        }
    }
    if request
        .recipient
        .consents
        .iter()
        .any(|consent| consent.evidence.is_none())
    {
        let what = "there is proof of the consents on record";
        changes.push(Change::new("evidence", what, |request| {
            for consent in &mut request.recipient.consents {
                consent.evidence.get_or_insert_with(|| "what-if".to_owned());
            }
        }));
    }
}

const HOUR: i64 = 3_600;
/// How much later it is tried, in seconds: what opens by the day, and what runs out by days, weeks and months.
const LATER: [i64; 8] = [
    HOUR,
    4 * HOUR,
    12 * HOUR,
    18 * HOUR,
    24 * HOUR,
    72 * HOUR,
    8 * 24 * HOUR,
    31 * 24 * HOUR,
];

fn times(changes: &mut Vec<Change>, request: &Request) {
    for seconds in LATER {
        changes.push(at(request.at.plus(seconds)));
    }
}

fn at(later: Instant) -> Change {
    let what = format!("it is sent at {later}");
    Change::new("time", what, move |request| request.at = later)
}

fn complete(exchanges: Vec<Exchange>) -> History {
    History {
        complete_since: Instant::from_unix(0),
        exchanges,
    }
}

fn question(at: Instant) -> Exchange {
    Exchange {
        id: "what-if".to_owned(),
        at,
        direction: Direction::Inbound,
        trigger: Trigger::Manual,
        status: "received".to_owned(),
        body: Some("Can you tell me more?".to_owned()),
        topic: None,
        campaign: None,
        template: None,
        sender: None,
        labels: Vec::new(),
        attributes: Vec::new(),
    }
}
