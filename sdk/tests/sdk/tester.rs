//! The tester refuses what the host would refuse.

use maysend_sdk::prelude::*;
use maysend_sdk::testing::{self, Tester};

#[derive(Debug)]
struct Odd;

impl Policy for Odd {
    type Settings = NoSettings;

    fn describe() -> Description {
        Description::new("odd", "1.0.0", "Answers what it is told.")
            .stages([Stage::Label, Stage::Amend, Stage::Judge])
            .gives_labels(["topic"])
            .codes(["odd/known"])
    }

    fn configure(_: NoSettings, files: &Files) -> Result<Self, Problems> {
        if files.get("calendar").is_some() {
            let _ = calendar::local(0, "UTC");
        }
        Ok(Self)
    }

    fn clauses(&self, business: &Business) -> Vec<Clause> {
        vec![Clause::new("odd/1", "Odd", format!("{} is odd.", business.name)).authority("law")]
    }
}

impl Outbound for Odd {
    fn review(&self, _: Stage, request: &Request, draft: &Draft) -> Result<Opinion, Failure> {
        let far = Span { start: 0, end: 999 };
        let known = || Finding::violation("odd/known", "No.");
        Ok(match draft.body() {
            "unknown code" => Opinion::deny(Finding::violation("odd/unknown", "No.")),
            "no message" => Opinion::deny("odd/known"),
            "span" => Opinion::deny(known().at(far)),
            "label" => Opinion::allow().label(Label::new("class", "marketing")),
            "label span" => Opinion::allow().label(Label::new("topic", "x").at(far, "cue")),
            "past" => Opinion::defer(request.at(), known()),
            "ended" => Opinion::allow().until(request.at()),
            "verdict" => Opinion::deny(known()),
            "hold" => Opinion::hold("manager", "x", known()),
            "nameless" => Opinion::hold("", "x", known()),
            "edit" => Opinion::allow().edit(Edit::append("x")),
            "overlap" => Opinion::allow()
                .edit(Edit::replace(Span { start: 0, end: 3 }, "x"))
                .edit(Edit::insert(2, "y")),
            "effect" => Opinion::allow().effect(Effect::new("", "x")),
            "fail" => return Err("nothing works".into()),
            _ => Opinion::allow(),
        })
    }
}

impl Inbound for Odd {
    fn receive(&self, _: &Request, text: &Draft) -> Result<Reaction, Failure> {
        Ok(match text.body() {
            "STOP" => Reaction::none().effect(Effect::new("opt-out", "all")),
            "silent" => Reaction::none().reply(" ", None),
            "fail" => return Err("nothing works".into()),
            _ => Reaction::none(),
        })
    }
}

maysend_sdk::export!(Odd: outbound + inbound);

fn tester() -> Tester<Odd> {
    Tester::new("{}").unwrap()
}

fn words(panic: Box<dyn std::any::Any + Send>) -> String {
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[test]
fn broken_answers_fail_the_test() {
    let request = testing::request("2026-11-24T16:15:00Z");
    for (stage, body, expected) in [
        (
            Stage::Judge,
            "unknown code",
            "the code `odd/unknown` is not among",
        ),
        (
            Stage::Judge,
            "no message",
            "the finding `odd/known` has no message",
        ),
        (Stage::Judge, "span", "the span of the finding"),
        (Stage::Label, "label", "the label `class` is not among"),
        (Stage::Label, "label span", "a span of the label `topic`"),
        (Stage::Judge, "past", "which is not after"),
        (Stage::Judge, "ended", "ended before it begins"),
        (Stage::Label, "verdict", "must be allow"),
        (Stage::Amend, "hold", "a hold in the stage"),
        (Stage::Judge, "nameless", "without a role"),
        (Stage::Judge, "edit", "an edit in the stage"),
        (Stage::Amend, "overlap", "two edits overlap"),
        (Stage::Judge, "effect", "an effect without a kind"),
        (Stage::Judge, "fail", "the policy failed: nothing works"),
    ] {
        let panic = std::panic::catch_unwind(|| tester().review(stage, &request, body, []));
        let words = words(panic.unwrap_err());
        assert!(words.contains(expected), "{body}: {words}");
    }
    let panic = std::panic::catch_unwind(|| tester().receive(&request, "silent", []));
    assert!(words(panic.unwrap_err()).contains("a reply without a text"));
    let panic = std::panic::catch_unwind(|| tester().receive(&request, "fail", []));
    assert!(words(panic.unwrap_err()).contains("the policy failed"));
}

#[test]
fn sound_answers_come_back() {
    let request = testing::request("2026-11-24T16:15:00Z");
    assert_eq!(
        tester().review(Stage::Judge, &request, "Hi", []),
        Opinion::allow()
    );
    let opinion = tester().review(Stage::Amend, &request, "edit", []);
    assert_eq!(opinion.edits, [Edit::append("x")]);
    assert_eq!(
        tester().receive(&request, "STOP", []).effects,
        [Effect::new("opt-out", "all")]
    );
    let clauses = tester().clauses(&testing::business("Smith Honda", "America/Chicago"));
    assert_eq!(clauses[0].text, "Smith Honda is odd.");
}

#[test]
fn configure_cannot_ask_the_calendar() {
    let files = Files::from_iter([("calendar", "")]);
    let panic = std::panic::catch_unwind(|| Tester::<Odd>::with_files("{}", &files));
    assert!(panic.is_err());
    assert!(calendar::local(0, "UTC").is_ok());
}

#[test]
fn files_are_found_by_name() {
    let files = Files::from_iter([("a.txt", b"words".to_vec()), ("b.bin", vec![0xff])]);
    assert_eq!(files.text("a.txt"), Ok(Some("words")));
    assert_eq!(files.text("c.txt"), Ok(None));
    assert_eq!(files.get("b.bin"), Some(&[0xff][..]));
    assert!(
        files
            .text("b.bin")
            .unwrap_err()
            .to_string()
            .contains("`b.bin` is not UTF-8")
    );
    assert_eq!(files.names().collect::<Vec<_>>(), ["a.txt", "b.bin"]);
    assert!(Files::none().names().next().is_none());
}
