//! What a hostile policy can do.

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};

use maysend_sdk::prelude::*;

use crate::echo;

/// When it misbehaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Moment {
    Configure,
    Clauses,
    Label,
    Amend,
    #[default]
    Judge,
    Receive,
}

impl From<Stage> for Moment {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Label => Self::Label,
            Stage::Amend => Self::Amend,
            Stage::Judge => Self::Judge,
        }
    }
}

/// What it does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Behaviour {
    #[default]
    Allow,
    Deny,
    Hold,
    // What uses up a budget.
    Spin,
    SpinAfterLogging,
    FillMemoryOverAndOver,
    AllocateWithoutEnd,
    AllocateAtOnce,
    Recurse,
    RecurseWithArrays,
    FloodLog,
    FloodLogWithLongLines,
    LogOneHugeLine,
    FloodCalendar,
    AskCalendarOnce,
    // What ends at once.
    Panic,
    PanicAtLength,
    Unreachable,
    Err,
    ErrAtLength,
    // What no contract allows.
    SpanOutside,
    SpanReversed,
    SpanInsideCharacter,
    EffectSpanOutside,
    LabelSpanOutside,
    EditSpanInsideCharacter,
    Edit,
    OverlappingEdits,
    InsertInsideReplacement,
    UnknownLabel,
    DeferIntoPast,
    DeferToNow,
    DeferBeyondTime,
    AllowUntilPast,
    AllowUntilBeyondTime,
    HoldOfNobody,
    FindingWithoutCode,
    EffectWithoutKind,
    EmptyReply,
    ManyFindings,
    LongFinding,
    HugeAnswer,
    HugeReply,
    BrokenText,
    // What is allowed.
    TwoEdits,
    Count,
    Echo,
    UnknownEffect,
    OptIn,
    ReplyAndOptIn,
    /// Traps on STOP and nothing else.
    TrapOnStop,
}

static CALLS: AtomicU64 = AtomicU64::new(0);

/// Leaves a trace that another call must not see.
pub(crate) fn count() {
    CALLS.fetch_add(1, Ordering::Relaxed);
}

impl Behaviour {
    /// What needs neither a draft nor an answer.
    #[expect(clippy::panic, reason = "that is what it is for")]
    pub(crate) fn anywhere(self) {
        match self {
            Self::Spin => spin(),
            Self::SpinAfterLogging => {
                log::error("all is well");
                spin();
            }
            Self::FillMemoryOverAndOver => fill(),
            Self::AllocateWithoutEnd => allocate(),
            Self::AllocateAtOnce => drop(black_box(vec![1_u8; 1 << 30])),
            Self::Recurse => drop(black_box(dive(black_box(10_000_000), 1))),
            Self::RecurseWithArrays => drop(black_box(dive_with_arrays(black_box(10_000_000)))),
            Self::FloodLog => (0..5_000).for_each(|line| log::info(&format!("line {line}"))),
            Self::FloodLogWithLongLines => {
                let line = "x".repeat(10_000);
                (0..1_000).for_each(|_| log::info(&line));
            }
            Self::LogOneHugeLine => log::info(&"x".repeat(2 << 20)),
            Self::FloodCalendar => {
                while calendar::local(black_box(0), "America/Chicago").is_ok() {}
            }
            Self::AskCalendarOnce => drop(calendar::local(0, "America/Chicago")),
            Self::Panic => panic!("this policy gives up"),
            Self::PanicAtLength => panic!("{}", "ñ".repeat(10_000)),
            Self::Unreachable => std::process::abort(),
            _ => {}
        }
    }

    /// What it thinks of a text.
    pub(crate) fn review(self, request: &Request, draft: &Draft) -> Result<Opinion, Failure> {
        self.anywhere();
        let allow = Opinion::allow();
        let body = draft.body();
        let outside = Span {
            start: 0,
            end: u32::MAX,
        };
        Ok(match self {
            Self::Deny => Opinion::deny("hostile/denied").because("No."),
            Self::Hold => Opinion::hold("manager", "hostile", "hostile/held").because("Ask."),
            Self::Err => return Err("I do not know".into()),
            Self::ErrAtLength => return Err("ñ".repeat(100_000).into()),
            Self::SpanOutside => allow.finding(found(outside)),
            Self::SpanReversed => allow.finding(found(Span { start: 3, end: 1 })),
            Self::SpanInsideCharacter => allow.finding(found(inside_character(body))),
            Self::EffectSpanOutside => {
                let mut effect = Effect::new("redact", "all");
                effect.span = Some(outside);
                allow.effect(effect)
            }
            Self::LabelSpanOutside => {
                let mut label = Label::new("topic", "trap");
                label.spans.push(outside);
                allow.label(label)
            }
            Self::EditSpanInsideCharacter => edits(vec![replace(inside_character(body), "x")]),
            Self::Edit => edits(vec![Edit::Append("Reply STOP to end.".to_owned())]),
            Self::OverlappingEdits => edits(vec![
                replace(Span { start: 2, end: 5 }, "b"),
                replace(Span { start: 0, end: 3 }, "a"),
            ]),
            Self::InsertInsideReplacement => edits(vec![
                replace(Span { start: 1, end: 1 }, "in"),
                replace(Span { start: 0, end: 3 }, "out"),
            ]),
            Self::TwoEdits => edits(vec![
                replace(Span { start: 1, end: 2 }, "second"),
                replace(Span { start: 0, end: 1 }, "first, "),
                replace(Span { start: 0, end: 0 }, "before, "),
                Edit::Append("Last.".to_owned()),
            ]),
            Self::UnknownLabel => allow.label(Label::new("class", "conversational")),
            Self::DeferIntoPast => defer(request.at() - 1),
            Self::DeferToNow => defer(request.at()),
            Self::DeferBeyondTime => defer(Instant::MAX),
            Self::AllowUntilPast => allow.until(request.at() - 1),
            Self::AllowUntilBeyondTime => allow.until(Instant::MAX),
            Self::HoldOfNobody => Opinion::hold("", "", "hostile/held"),
            Self::FindingWithoutCode => allow.finding(Finding::note("", "What?")),
            Self::EffectWithoutKind => allow.effect(Effect::new("", "all")),
            Self::ManyFindings => many_findings(600, "short"),
            Self::LongFinding => {
                allow.finding(Finding::note("hostile/long", "x".repeat((16 << 10) + 1)))
            }
            Self::HugeAnswer => many_findings(300, &"x".repeat(8_000)),
            Self::BrokenText => allow.finding(Finding::note("hostile/broken", broken_text())),
            Self::UnknownEffect => allow.effect(Effect::new("launch", "rocket")),
            Self::Count => allow.finding(counted()),
            Self::Echo => {
                let mut opinion = allow;
                for (part, text) in echo::parts(request, draft) {
                    opinion = opinion
                        .finding(Finding::note("hostile/seen", text).attribute("part", part));
                }
                opinion
            }
            _ => allow,
        })
    }

    /// What it makes of a customer's text.
    pub(crate) fn receive(self, request: &Request, text: &Draft) -> Result<Reaction, Failure> {
        self.anywhere();
        let none = Reaction::none();
        Ok(match self {
            Self::TrapOnStop if text.body().eq_ignore_ascii_case("stop") => std::process::abort(),
            Self::Err => return Err("I do not know".into()),
            Self::EmptyReply => none.reply("  ", None),
            Self::HugeReply => none.reply("x".repeat((16 << 10) + 1), None),
            Self::SpanOutside => none.finding(found(Span {
                start: 0,
                end: u32::MAX,
            })),
            Self::UnknownLabel => none.label(Label::new("class", "conversational")),
            Self::EffectWithoutKind => none.effect(Effect::new("", "all")),
            Self::UnknownEffect => none.effect(Effect::new("launch", "rocket")),
            Self::OptIn => none.effect(Effect::new("opt-in", "all")),
            Self::ReplyAndOptIn => none
                .effect(Effect::new("opt-in", "all"))
                .reply("Welcome back! Buy a car.", None),
            Self::Count => none.finding(counted()),
            Self::Echo => {
                let mut reaction = none;
                for (part, text) in echo::parts(request, text) {
                    reaction = reaction
                        .finding(Finding::note("hostile/seen", text).attribute("part", part));
                }
                reaction
            }
            _ => none,
        })
    }
}

fn spin() {
    let mut x = 1_u64;
    loop {
        x = black_box(x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
    }
}

/// Each turn costs few instructions and moves much memory.
fn fill() {
    let mut block = vec![0_u8; 8 << 20];
    loop {
        block.fill(black_box(7));
        black_box(&mut block);
    }
}

fn allocate() {
    let mut kept = Vec::new();
    loop {
        kept.push(black_box(vec![1_u8; 100_000]));
    }
}

#[inline(never)]
fn dive(depth: u64, x: u64) -> u64 {
    if depth == 0 {
        return x;
    }
    let left = dive(depth - 1, x.wrapping_mul(31).wrapping_add(depth));
    left.rotate_left(3) ^ dive(depth - 1, left ^ x)
}

#[inline(never)]
fn dive_with_arrays(depth: u64) -> u64 {
    let room = black_box([depth; 128]);
    if depth == 0 {
        return 0;
    }
    dive_with_arrays(depth - 1).wrapping_add(room.iter().fold(0, |sum, x| sum ^ x))
}

fn found(span: Span) -> Finding {
    let mut finding = Finding::note("hostile/seen", "Here.");
    finding.span = Some(span);
    finding
}

/// From the middle of the first character that has more than one byte.
fn inside_character(body: &str) -> Span {
    let at = body
        .char_indices()
        .find(|(_, letter)| letter.len_utf8() > 1)
        .map_or(0, |(index, _)| index + 1);
    let at = u32::try_from(at).unwrap_or(0);
    Span {
        start: at,
        end: at + 1,
    }
}

fn replace(span: Span, text: &str) -> Edit {
    Edit::Replace(Replacement {
        span,
        text: text.to_owned(),
    })
}

fn edits(edits: Vec<Edit>) -> Opinion {
    Opinion {
        edits,
        ..Opinion::allow()
    }
}

fn defer(instant: Instant) -> Opinion {
    Opinion::defer(instant, "hostile/later").because("Later.")
}

fn many_findings(count: usize, message: &str) -> Opinion {
    Opinion {
        findings: (0..count)
            .map(|_| Finding::note("hostile/seen", message))
            .collect(),
        ..Opinion::allow()
    }
}

fn counted() -> Finding {
    Finding::note("hostile/count", CALLS.load(Ordering::Relaxed).to_string())
}

#[expect(unsafe_code, reason = "a host must not believe that a text is one")]
fn broken_text() -> String {
    // SAFETY: nothing here reads it as text; it goes to the host as it is.
    unsafe { String::from_utf8_unchecked(vec![b'a', 0xff, 0xfe]) }
}
