//! Opinions and reactions: the builders, and how two become one.

use maysend_sdk::prelude::*;

#[test]
fn a_denial_says_everything_about_its_finding() {
    let span = Span { start: 0, end: 2 };
    let opinion = Opinion::deny("hours/closed")
        .because("We are closed.")
        .clause("hours/window")
        .authority("47 CFR 64.1200(c)(1)")
        .authorities(["one", "two"])
        .remedy("Send it tomorrow.")
        .at(span)
        .secret()
        .until(30)
        .until(20)
        .until(40);
    assert_eq!(opinion.verdict, Verdict::Deny);
    assert_eq!(opinion.valid_until, Some(20));
    let [finding] = opinion.findings.as_slice() else {
        panic!("one finding")
    };
    assert_eq!(finding.code, "hours/closed");
    assert_eq!(finding.severity, Severity::Violation);
    assert_eq!(finding.message, "We are closed.");
    assert_eq!(finding.clause.as_deref(), Some("hours/window"));
    assert_eq!(finding.authorities, ["47 CFR 64.1200(c)(1)", "one", "two"]);
    assert_eq!(finding.remedy.as_deref(), Some("Send it tomorrow."));
    assert_eq!((finding.span, finding.secret), (Some(span), true));
}

#[test]
fn a_finding_keeps_its_severity_and_a_code_gets_the_usual_one() {
    let severities = |opinion: Opinion| {
        opinion
            .findings
            .into_iter()
            .map(|finding| finding.severity)
            .collect::<Vec<_>>()
    };
    assert_eq!(severities(Opinion::deny("x/a")), [Severity::Violation]);
    assert_eq!(severities(Opinion::defer(1, "x/a")), [Severity::Violation]);
    assert_eq!(
        severities(Opinion::hold("manager", "x", "x/a")),
        [Severity::Warning]
    );
    assert_eq!(
        severities(Opinion::deny(Finding::note("x/a", "m"))),
        [Severity::Note]
    );
    assert_eq!(
        severities(Opinion::allow().finding("x/a".to_owned())),
        [Severity::Warning]
    );
    assert_eq!(
        severities(
            Opinion::allow()
                .note("x/a")
                .note(Finding::warning("x/b", "m"))
        ),
        [Severity::Note, Severity::Note]
    );
}

#[test]
#[should_panic(expected = "no finding yet")]
fn an_opinion_without_a_finding_has_no_reason() {
    let _ = Opinion::allow().because("of nothing");
}

#[test]
fn the_stricter_verdict_wins_in_both_orders() {
    let allow = || Opinion::allow();
    let early = || Opinion::defer(10, "x/early");
    let late = || Opinion::defer(20, "x/late");
    let deny = || Opinion::deny("x/no");
    for (one, other, verdict) in [
        (allow(), allow(), Verdict::Allow),
        (allow(), early(), Verdict::Defer(10)),
        (early(), late(), Verdict::Defer(20)),
        (late(), deny(), Verdict::Deny),
        (allow(), deny(), Verdict::Deny),
    ] {
        assert_eq!(one.clone().and(other.clone()).verdict, verdict);
        assert_eq!(other.and(one).verdict, verdict);
    }
}

#[test]
fn everything_else_is_joined() {
    let hold = || Opinion::hold("manager", "bulk", "x/bulk");
    let joined = hold()
        .until(50)
        .label(Label::new("a", "1"))
        .and(hold().until(40).edit(Edit::append("STOP to end")))
        .and(Opinion::hold("sender", "odd-hour", "x/odd").effect(Effect::new("review", "tone")))
        .and(Opinion::allow());
    assert_eq!(joined.holds.len(), 2);
    assert_eq!(joined.findings.len(), 3);
    assert_eq!(
        (
            joined.labels.len(),
            joined.edits.len(),
            joined.effects.len()
        ),
        (1, 1, 1)
    );
    assert_eq!(joined.valid_until, Some(40));
    assert_eq!(Opinion::default(), Opinion::allow());
}

#[test]
fn labels_edits_and_effects_are_built() {
    let span = Span { start: 1, end: 3 };
    let label = Label::new("class", "marketing")
        .at(span, "offer")
        .at(None, "price")
        .cue("offer");
    assert_eq!(
        (label.spans.as_slice(), label.cues.as_slice()),
        (&[span][..], &["offer".to_owned(), "price".to_owned()][..])
    );
    assert_eq!(Edit::append("x"), Edit::Append("x".to_owned()));
    let Edit::Replace(insertion) = Edit::insert(4, "x") else {
        panic!("a replacement")
    };
    assert_eq!(insertion.span, Span { start: 4, end: 4 });
    let effect = Effect::new("opt-out", "all")
        .at(span)
        .attribute("keyword", "stop");
    assert_eq!((effect.span, effect.attributes.len()), (Some(span), 1));
}

#[test]
fn the_first_answer_to_a_customer_stands() {
    let joined = Reaction::none()
        .effect(Effect::new("opt-out", "all"))
        .and(Reaction::none().reply("You are out.", Some("opt-out-confirmation")))
        .and(
            Reaction::none()
                .reply("Hello!", None)
                .effect(Effect::new("opt-out", "all")),
        )
        .finding("x/seen")
        .label(Label::new("intent", "stop"));
    assert_eq!(joined.reply.unwrap().body, "You are out.");
    assert_eq!(
        (
            joined.effects.len(),
            joined.findings.len(),
            joined.labels.len()
        ),
        (1, 1, 1)
    );
    assert_eq!(Reaction::default(), Reaction::none());
}

#[test]
fn failures_come_from_words_and_errors() {
    assert_eq!(Failure::from("no table").message(), "no table");
    let unknown = calendar::local(0, "Mars/Olympus").unwrap_err();
    assert_eq!(
        Failure::from(unknown).to_string(),
        "the calendar knows no such time in the zone `Mars/Olympus`"
    );
}
