//! What a text says by itself, before anything is known about who wrote it and when.

use std::ops::Range;

use crate::lexicon::{NAME, WordId};
use crate::noise::{behind_reaction, cut_signature, drop_quoted, has_jest, is_reaction};
use crate::pattern::{self, Text, clause_ends};
use crate::scope::{self, Scope};
use crate::spelling;
use crate::tables::{Group, Keyword, Kind, Known, Language, Meaning, TABLES};
use crate::words::{Break, Word, Words};

/// Something that the text says, and where.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Said<T> {
    pub(crate) what: T,
    /// Bytes of the body.
    pub(crate) span: Range<usize>,
    pub(crate) language: Language,
}

/// How sure a phrase is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct OptOut {
    pub(crate) scope: Scope,
    /// A reasonable person could also read it otherwise: honoured, and reviewed.
    pub(crate) doubtful: bool,
}

/// A preference that falls short of an opt-out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Preference {
    ContactTime,
    NoCalls,
    NoEmail,
}

/// Everything that the tables found in one text.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) keyword: Option<Said<Keyword>>,
    pub(crate) opt_out: Option<Said<OptOut>>,
    pub(crate) wrong_number: Option<Said<()>>,
    pub(crate) not_interested: Option<Said<()>>,
    pub(crate) preference: Option<Said<Preference>>,
    pub(crate) opt_in: Option<Said<Scope>>,
    pub(crate) look: Option<Said<()>>,
    /// What goes on, by what the customer says.
    pub(crate) kept: Option<Scope>,
    /// What is spoken of.
    pub(crate) topics: Option<Scope>,
    /// All there is but a yes or a no, please and thanks.
    pub(crate) bare: Option<Bare>,
    /// Something in it only looks like an opt-out.
    shielded: bool,
    /// That of the words, if they tell it.
    pub(crate) language: Option<Language>,
    /// There is a no in it.
    pub(crate) negated: bool,
    /// The customer's own words, and the emoji.
    pub(crate) words: Vec<Word>,
    pub(crate) emoji: Vec<char>,
}

/// A bare answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Bare {
    Yes,
    No,
}

impl Reading {
    /// Whether a keyword or a phrase ends texts, or somebody else has the number.
    pub(crate) fn ends_texts(&self) -> bool {
        let keyword = self.keyword.as_ref();
        keyword.is_some_and(|said| said.what.meaning == Meaning::Out)
            || self.opt_out.is_some()
            || self.wrong_number.is_some()
    }

    /// Whether the phrases found something that is no opt-out, or only looks like one.
    pub(crate) fn is_explained(&self) -> bool {
        self.shielded
            || self.not_interested.is_some()
            || self.preference.is_some()
            || self.look.is_some()
    }

    /// What was found, as features of the learned models know it.
    pub(crate) fn signs(&self) -> impl Iterator<Item = &'static str> {
        let keyword = |meaning| {
            let keyword = self.keyword.as_ref();
            keyword.is_some_and(|said| said.what.meaning == meaning)
        };
        let prefers = |what| {
            self.preference
                .as_ref()
                .is_some_and(|said| said.what == what)
        };
        let doubtful = self.opt_out.as_ref().map(|said| said.what.doubtful);
        let signs = [
            (keyword(Meaning::Out), "@keyword-out"),
            (keyword(Meaning::In), "@keyword-in"),
            (keyword(Meaning::InIfOut), "@keyword-yes"),
            (keyword(Meaning::Help), "@keyword-help"),
            (doubtful == Some(false), "@out"),
            (doubtful == Some(true), "@maybe"),
            (self.wrong_number.is_some(), "@wrong"),
            (self.not_interested.is_some(), "@soft"),
            (prefers(Preference::ContactTime), "@time"),
            (prefers(Preference::NoCalls), "@no-calls"),
            (prefers(Preference::NoEmail), "@no-email"),
            (self.opt_in.is_some(), "@in"),
            (self.look.is_some(), "@look"),
            (self.shielded, "@shield"),
            (self.kept == Some(Scope::Marketing), "@keeps-marketing"),
            (self.kept == Some(Scope::Service), "@keeps-service"),
            (self.topics == Some(Scope::Marketing), "@about-marketing"),
            (self.topics == Some(Scope::Service), "@about-service"),
            (self.topics == Some(Scope::All), "@about-both"),
            (self.bare == Some(Bare::No), "@bare-no"),
            (self.bare == Some(Bare::Yes), "@bare-yes"),
        ];
        signs
            .into_iter()
            .filter(|(is, _)| *is)
            .map(|(_, sign)| sign)
    }
}

/// So many words of a text, its last, are read by what was learned.
const MOST_WORDS: usize = 400;

/// A phrase found; words by index.
#[derive(Clone, Copy)]
struct Match {
    kind: Kind,
    language: Language,
    start: usize,
    end: usize,
}

/// Reads a text. `own_names` are the folded names of the customer on record.
pub(crate) fn read(body: &str, own_names: &[String], tables: &Known) -> Reading {
    let mut words = Words::of(body);
    cut_signature(&mut words.list);
    if is_reaction(&words) {
        behind_reaction(&mut words.list);
        if words.list.is_empty() {
            return Reading::default();
        }
    }
    drop_quoted(&mut words.list);
    if words.list.is_empty() {
        return emoji_alone(body, &words.emoji);
    }
    let ids: Vec<WordId> = words
        .list
        .iter()
        .map(|word| tables.lexicon.recognise(&word.text))
        .collect();
    let names: Vec<bool> = words
        .list
        .iter()
        .zip(&ids)
        .map(|(word, &id)| (id == 0 && word.capitalised) || own_names.contains(&word.text))
        .collect();
    let ends = clause_ends(&words.list);
    let text = Text {
        words: &words.list,
        ids: &ids,
        names: &names,
        ends: &ends,
    };
    let keyword = keyword(&text, tables);
    let matches = matches(&text, tables);
    let finder = Finder {
        text: &text,
        tables,
        matches: &matches,
        jest: has_jest(&text, &words.emoji, tables),
        texts_welcome: (0..ids.len())
            .any(|at| tables.begins(Group::Welcome, ids.get(at..).unwrap_or(&[]))),
    };
    let mut reading = Reading {
        keyword,
        kept: scope::kept(&text, tables, |range| finder.opts_out_within(range)),
        topics: scope::topics(&text, tables, 0..ids.len(), false),
        bare: bare(&text, tables),
        shielded: matches
            .iter()
            .any(|found| matches!(found.kind, Kind::Shield | Kind::Email)),
        language: is_spanish(&text).then_some(Language::Spanish),
        negated: (0..ids.len())
            .any(|at| tables.begins(Group::Negation, ids.get(at..).unwrap_or(&[]))),
        ..finder.reading()
    };
    // Whatever was written before so many words is left to the phrases.
    let unread = words.list.len().saturating_sub(MOST_WORDS);
    reading.words = words.list.split_off(unread);
    reading.emoji = words.emoji;
    reading
}

/// Whether at least two of the commonest words of Spanish stand in it.
fn is_spanish(text: &Text<'_>) -> bool {
    const COMMON: [&str; 28] = [
        "ahora", "con", "de", "del", "el", "es", "esta", "este", "estos", "gracias", "hola", "la",
        "las", "los", "mas", "mensajes", "mi", "muy", "nada", "para", "pero", "por", "que",
        "quiero", "soy", "una", "usted", "ya",
    ];
    let is_there = |common: &&&str| text.words.iter().any(|word| word.text == **common);
    COMMON.iter().filter(is_there).count() >= 2
}

/// Whether a clause asks for texts by its first word, and says nothing against them.
fn asks_for_texts(clause: &[&str]) -> bool {
    const POLITE: [&str; 8] = [
        "please", "just", "only", "pls", "solo", "por", "favor", "mejor",
    ];
    const FINE: [&str; 12] = [
        "fine",
        "ok",
        "okay",
        "works",
        "work",
        "better",
        "best",
        "good",
        "only",
        "instead",
        "preferred",
        "welcome",
    ];
    const AGAINST: [&str; 27] = [
        "too",
        "also",
        "either",
        "neither",
        "includes",
        "including",
        "included",
        "same",
        "tampoco",
        "tambien",
        "your",
        "sus",
        "got",
        "told",
        "tired",
        "harto",
        "harassment",
        "spam",
        "not",
        "dont",
        "stop",
        "no",
        "never",
        "enough",
        "nor",
        "ni",
        "isnt",
    ];
    let mut words = clause.iter().skip_while(|word| POLITE.contains(word));
    let (first, second) = (words.next().copied(), words.next().copied());
    let asks = match first {
        Some("text" | "txt" | "message") => second.is_none_or(|next| {
            matches!(
                next,
                "me" | "us"
                    | "what"
                    | "instead"
                    | "it"
                    | "here"
                    | "only"
                    | "please"
                    | "the"
                    | "works"
                    | "is"
            )
        }),
        Some("texting" | "textings" | "texts") => clause.iter().any(|word| FINE.contains(word)),
        Some("texto" | "mensaje" | "mensajes") => second
            .is_none_or(|next| matches!(next, "si" | "mejor" | "por" | "nomas" | "esta" | "bien")),
        Some("escriba" | "escribame" | "escriban" | "escribanme" | "mandeme" | "mandenme") => true,
        _ => false,
    };
    asks && !clause.iter().any(|word| AGAINST.contains(word))
}

/// A no in one word.
pub(crate) const NO: [&str; 12] = [
    "no", "nope", "nah", "n", "na", "naw", "negative", "decline", "declined", "never", "dont",
    "nel",
];
/// A yes in one word.
pub(crate) const YES: [&str; 14] = [
    "yes",
    "y",
    "yep",
    "yeah",
    "yea",
    "ya",
    "yup",
    "sure",
    "ok",
    "okay",
    "si",
    "claro",
    "absolutely",
    "agree",
];

/// Whether the text is a yes or a no and nothing else.
fn bare(text: &Text<'_>, tables: &Known) -> Option<Bare> {
    let mut found = None;
    for (word, &id) in text.words.iter().zip(text.ids) {
        let word = word.text.as_str();
        let means = if NO.contains(&word) {
            Some(Bare::No)
        } else if YES.contains(&word) {
            Some(Bare::Yes)
        } else if tables.holds(Group::Filler, id) {
            None
        } else {
            return None;
        };
        match (found, means) {
            // "No, ok": a no that is polite.
            (Some(Bare::No), _) | (_, None) => {}
            (_, means) => found = means,
        }
    }
    found
}

/// The one word that the whole message is, give or take a please and a thank you.
fn keyword(text: &Text<'_>, tables: &Known) -> Option<Said<Keyword>> {
    let all = 0..text.words.len();
    let bare = without_fillers(text, tables);
    [all, bare].into_iter().find_map(|range| {
        let words = text.words.get(range).filter(|words| words.len() <= 24)?;
        let joined: String = words.iter().map(|word| word.text.as_str()).collect();
        let (first, last) = (words.first()?, words.last()?);
        let keyword = tables.keyword(&joined).or_else(|| {
            let known = match words {
                // Another spelling of a single word: "stoooop", "unsubscirbe".
                [word] => {
                    let id = tables.lexicon.recognise(&word.text);
                    ["stop", "unsubscribe"]
                        .into_iter()
                        .find(|known| id != 0 && tables.lexicon.id(known) == id)
                        .or_else(|| (id == 0).then(|| spelling::alone(&joined)).flatten())
                }
                [_, _] => spelling::alone(&joined),
                _ => None,
            };
            known.and_then(|known| tables.keyword(known))
        })?;
        Some(Said {
            what: keyword,
            span: first.start..last.end,
            language: keyword.language,
        })
    })
}

fn without_fillers(text: &Text<'_>, tables: &Known) -> Range<usize> {
    let is_filler = |at: usize| {
        let word = text.ids.get(at);
        word.is_some_and(|&word| tables.holds(Group::Filler, word))
    };
    let (mut start, mut end) = (0, text.words.len());
    while start < end && is_filler(start) {
        start += 1;
    }
    while end > start && is_filler(end - 1) {
        end -= 1;
    }
    start..end
}

fn matches(text: &Text<'_>, tables: &Known) -> Vec<Match> {
    let mut found = Vec::new();
    for (start, (&id, &name)) in text.ids.iter().zip(text.names).enumerate() {
        let by_name = name
            .then(|| tables.phrases_from(NAME))
            .into_iter()
            .flatten();
        let by_word = (id != NAME)
            .then(|| tables.phrases_from(id))
            .into_iter()
            .flatten();
        for (phrase, elements) in by_word.chain(by_name) {
            if let Some(end) = pattern::matches(&TABLES, elements, text, start) {
                found.push(Match {
                    kind: phrase.kind,
                    language: phrase.language,
                    start,
                    end,
                });
            }
        }
    }
    found
}

struct Finder<'a> {
    text: &'a Text<'a>,
    tables: &'a Known,
    matches: &'a [Match],
    jest: bool,
    /// "Just text", "texting is fine".
    texts_welcome: bool,
}

/// How many words after a phrase are searched for what qualifies it.
const LOOK_AHEAD: usize = 24;

impl Finder<'_> {
    fn reading(&self) -> Reading {
        let mut reading = Reading {
            wrong_number: self.wrong_number().map(|found| self.said(found, ())),
            not_interested: self.first(Kind::Soft).map(|found| self.said(found, ())),
            look: self.first(Kind::Look).map(|found| self.said(found, ())),
            opt_in: self.opt_in(),
            ..Reading::default()
        };
        let mut scope = None;
        let mut first: Option<Match> = None;
        let mut doubtful = true;
        let mut covered = 0;
        let mut shields = Shields::new(self.matches);
        for found in self.matches {
            if shields.cover(found.start) {
                continue;
            }
            let sure = match found.kind {
                Kind::Out => true,
                Kind::OutUnlessTime if !self.speaks_of_time(found) => true,
                Kind::OutUnlessTime => {
                    reading
                        .preference
                        .get_or_insert_with(|| self.said(found, Preference::ContactTime));
                    continue;
                }
                Kind::Maybe if self.jest => {
                    reading.look.get_or_insert_with(|| self.said(found, ()));
                    continue;
                }
                Kind::Maybe => false,
                Kind::Call if self.ends_texts_too(found) => false,
                Kind::Call => {
                    let what = if self.speaks_of_time(found) {
                        Preference::ContactTime
                    } else {
                        Preference::NoCalls
                    };
                    reading
                        .preference
                        .get_or_insert_with(|| self.said(found, what));
                    continue;
                }
                _ => continue,
            };
            doubtful &= !sure;
            // What lies inside an earlier, longer phrase says nothing of its own about the scope.
            if found.end > covered {
                let longest = self.longest(found);
                let region = scope::of_region(self.text, self.tables, longest.start..longest.end);
                scope = Some(scope.map_or(region, |known: Scope| known.join(region)));
                covered = longest.end;
            }
            first.get_or_insert(*found);
        }
        if let (Some(first), Some(scope)) = (first, scope) {
            let kept = scope::kept(self.text, self.tables, |range| self.opts_out_within(range));
            let scope = kept.map_or(scope, |kept| kept.complement().unwrap_or(scope));
            reading.opt_out = Some(self.said(&self.longest(&first), OptOut { scope, doubtful }));
        }
        if reading.preference.is_none() {
            let time = self
                .first(Kind::Time)
                .map(|found| self.said(found, Preference::ContactTime));
            reading.preference = time.or_else(|| {
                self.first(Kind::Email)
                    .map(|it| self.said(it, Preference::NoEmail))
            });
        }
        reading
    }

    fn wrong_number(&self) -> Option<&Match> {
        let mut shields = Shields::new(self.matches);
        let mut open = self
            .matches
            .iter()
            .filter(|found| !shields.cover(found.start));
        open.find(|found| found.kind == Kind::Wrong)
    }

    fn first(&self, kind: Kind) -> Option<&Match> {
        self.matches.iter().find(|found| found.kind == kind)
    }

    /// The longest opt-out phrase that begins where this one does.
    fn longest(&self, found: &Match) -> Match {
        let same = self
            .matches
            .partition_point(|other| other.start < found.start);
        let from_here = self.matches.get(same..).unwrap_or(&[]);
        let same_start = from_here
            .iter()
            .take_while(|other| other.start == found.start);
        let ends_texts = same_start.filter(|other| {
            matches!(
                other.kind,
                Kind::Out | Kind::OutUnlessTime | Kind::Maybe | Kind::Call
            )
        });
        ends_texts
            .copied()
            .max_by_key(|other| other.end)
            .unwrap_or(*found)
    }

    fn opts_out_within(&self, range: Range<usize>) -> bool {
        let from = self
            .matches
            .partition_point(|found| found.start < range.start);
        let rest = self.matches.get(from..).unwrap_or(&[]);
        rest.iter()
            .take_while(|found| found.start < range.end)
            .any(|found| {
                matches!(
                    found.kind,
                    Kind::Out | Kind::OutUnlessTime | Kind::Maybe | Kind::Call
                )
            })
    }

    /// "Don't text me before 9" is about when; "don't text me any more" is not, whatever follows.
    fn speaks_of_time(&self, found: &Match) -> bool {
        let end = self.clause_end(found);
        let mut time = false;
        for at in found.start..end {
            let ids = self.text.ids.get(at..end).unwrap_or(&[]);
            if self.tables.begins(Group::Strong, ids) {
                return false;
            }
            time |= at > found.start && self.tables.begins(Group::Days, ids);
            time |= self
                .word(at)
                .is_some_and(|word| matches!(word, "at" | "las"))
                && self
                    .word(at + 1)
                    .is_some_and(|next| next.starts_with(|first: char| first.is_ascii_digit()));
        }
        time
    }

    /// Whether "stop calling me" means texts as well: not where the customer says that texts are welcome or when calls are not.
    fn ends_texts_too(&self, found: &Match) -> bool {
        if self.texts_welcome || self.asks_for_texts_behind(found) || self.speaks_of_time(found) {
            return false;
        }
        let strong = (found.start..self.clause_end(found)).any(|at| {
            self.text
                .ids
                .get(at..)
                .is_some_and(|ids| self.tables.begins(Group::Strong, ids))
        });
        let stops = self.text.ids.get(found.start..).is_some_and(|ids| {
            self.tables.begins(Group::Stop, ids)
                || self.tables.begins(Group::Dejar, ids)
                || self.word(found.start) == Some("no")
        });
        // "Don't call me" as a whole sentence ends contact; with a reason behind it, it is about calls.
        let alone = self
            .text
            .words
            .get(found.start)
            .is_some_and(|word| word.before == Break::Sentence)
            && self
                .text
                .words
                .get(found.end)
                .is_none_or(|word| word.before == Break::Sentence);
        strong || stops || alone
    }

    /// Whether one of the next two clauses behind a match asks for texts: "stop calling, texting is fine".
    fn asks_for_texts_behind(&self, found: &Match) -> bool {
        let words = self.text.words;
        let last = words.len().min(found.end.saturating_add(LOOK_AHEAD));
        let begins = |at: &usize| {
            words
                .get(*at)
                .is_some_and(|word| word.before != Break::None)
        };
        let clauses = (found.end..last).filter(begins).take(2);
        clauses.into_iter().any(|start| {
            let behind = words.get(start..last).unwrap_or(&[]);
            let behind = behind.iter().enumerate();
            let clause = behind.take_while(|(at, word)| *at == 0 || word.before == Break::None);
            let clause: Vec<&str> = clause.map(|(_, word)| word.text.as_str()).collect();
            asks_for_texts(&clause)
        })
    }

    /// The end of the clause, as far as anybody looks.
    fn clause_end(&self, found: &Match) -> usize {
        let end = self
            .text
            .ends
            .get(found.start)
            .copied()
            .unwrap_or(found.end);
        end.min(found.end.saturating_add(LOOK_AHEAD))
    }

    fn opt_in(&self) -> Option<Said<Scope>> {
        let found = self
            .matches
            .iter()
            .find(|found| found.kind == Kind::In && !self.negated(found))?;
        let region = found.start..self.clause_end(found);
        let kept = scope::topics(self.text, self.tables, region, true);
        Some(self.said(found, kept.unwrap_or(Scope::All)))
    }

    /// Whether a no stands before the phrase in its clause: "I do not want to get texts again".
    fn negated(&self, found: &Match) -> bool {
        let mut at = found.start;
        for _ in 0..8 {
            if at == 0
                || self
                    .text
                    .words
                    .get(at)
                    .is_some_and(|word| word.before >= Break::Clause)
            {
                return false;
            }
            at -= 1;
            if self
                .text
                .ids
                .get(at..)
                .is_some_and(|ids| self.tables.begins(Group::Negation, ids))
            {
                return true;
            }
        }
        false
    }

    fn word(&self, at: usize) -> Option<&str> {
        self.text.words.get(at).map(|word| word.text.as_str())
    }

    fn said<T>(&self, found: &Match, what: T) -> Said<T> {
        let start = self
            .text
            .words
            .get(found.start)
            .map_or(0, |word| word.start);
        let end = found
            .end
            .checked_sub(1)
            .and_then(|last| self.text.words.get(last))
            .map_or(start, |word| word.end);
        Said {
            what,
            span: start..end,
            language: found.language,
        }
    }
}

/// The spans of phrases that only look like opt-outs; asked in the order of the words.
struct Shields<'a> {
    all: std::iter::Peekable<std::slice::Iter<'a, Match>>,
    until: usize,
}

impl<'a> Shields<'a> {
    fn new(matches: &'a [Match]) -> Self {
        Self {
            all: matches.iter().peekable(),
            until: 0,
        }
    }

    fn cover(&mut self, start: usize) -> bool {
        while let Some(found) = self.all.next_if(|found| found.start <= start) {
            if matches!(found.kind, Kind::Shield | Kind::Email) {
                self.until = self.until.max(found.end);
            }
        }
        start < self.until
    }
}

fn emoji_alone(body: &str, emoji: &[char]) -> Reading {
    let said = |what| Said {
        what,
        span: 0..body.len(),
        language: Language::English,
    };
    let mut reading = Reading::default();
    if emoji
        .iter()
        .any(|char| matches!(char, '🛑' | '✋' | '🚫' | '📵' | '⛔' | '🤚'))
    {
        let opt_out = OptOut {
            scope: Scope::All,
            doubtful: true,
        };
        reading.opt_out = Some(Said {
            what: opt_out,
            span: 0..body.len(),
            language: Language::English,
        });
    } else if emoji.iter().any(|char| matches!(char, '👎' | '🖕')) {
        reading.not_interested = Some(said(()));
    }
    reading
}
