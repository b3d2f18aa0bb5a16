//! `maysend explain`.

use serde_json::{Value, json};

use super::{Folder, Ran, file, lines, maysend, maysend_in};

/// A text on a recall in the morning, of which everything is known that the set asks for.
fn recall() -> Value {
    json!({
        "at": "2026-11-24T16:15:00Z",
        "message": { "id": "r", "body": "Your Civic has an open recall. Call us.", "trigger": "manual" },
        "sender": { "id": "e-11", "role": "service-advisor" },
        "recipient": { "name": "Dana Whitfield", "phone": "+12125550123", "opt_outs": [] },
        "history": [],
    })
}

fn explain(request: &Value, more: &[&str]) -> Ran {
    let arguments = ["explain", "--policies", "gate.toml"];
    maysend(&[&arguments, more].concat(), &request.to_string())
}

/// What a run prints, without what differs from run to run.
fn stable(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.contains("body_digest"));
    lines
        .map(|line| match line.split_once(" fuel, ") {
            Some((_, _)) => "              [cost]\n".to_owned(),
            None => format!("{line}\n"),
        })
        .collect()
}

/// The ways that were found, as lists of changes.
fn ways(request: &Value) -> Vec<Vec<String>> {
    let ran = explain(request, &["--what-would-allow", "--format", "json"]);
    assert_eq!(ran.stderr, "");
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    let ways = answer["what_would_allow"]["ways"].as_array().unwrap();
    ways.iter()
        .map(|way| serde_json::from_value(way["changes"].clone()).unwrap())
        .collect()
}

#[test]
fn the_path_names_facts_findings_and_what_would_help() {
    let ran = explain(&recall(), &["--what-would-allow"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (2, ""));
    insta::assert_snapshot!(stable(&ran.stdout));
}

#[test]
fn a_secret_is_not_shown_where_a_sentence_is_to_be_left_out() {
    let request = json!({
        "at": "2026-11-24T16:15:00Z",
        "message": { "body": "Thanks, Dana! I charged card 4111 1111 1111 1111. See you." },
        "recipient": { "phone": "+12145550123" },
    });
    for format in ["text", "json"] {
        let arguments = [
            "explain",
            "--policies",
            "small.toml",
            "--what-would-allow",
            "--format",
            format,
        ];
        let ran = maysend(&arguments, &request.to_string());
        assert_eq!((ran.status, ran.stderr.as_str()), (2, ""));
        let told = "without the sentence “I charged card •••••••••••••••••••.”";
        assert!(ran.stdout.contains(told), "{}", ran.stdout);
        assert!(!ran.stdout.contains("4111 1"), "{}", ran.stdout);
    }
}

#[test]
fn a_sentence_that_a_finding_is_about_is_told_once() {
    let requests = file("../../../dealership/outbound.jsonl");
    let offer = lines(&requests).remove(1);
    assert_eq!(offer["message"]["id"], "ready-with-offer");
    let arguments = ["explain", "--policies", "policy.toml", "--what-would-allow"];
    let ran = maysend(&arguments, &offer.to_string());
    assert_eq!((ran.status, ran.stderr.as_str()), (2, ""));
    let (_, ways) = ran.stdout.split_once("It would be allowed if\n").unwrap();
    assert_eq!(ways.matches("P.S. we are paying").count(), 1, "{ways}");
}

#[test]
fn an_allowed_text_has_a_path_and_needs_nothing() {
    let mut request = recall();
    request["message"]["body"] = "Your Civic is ready.".into();
    request["message"]["topic"] = "repair-order".into();
    request["recipient"]["relationships"] =
        json!([{ "kind": "open-repair-order", "at": "2026-11-23T14:10:00Z" }]);
    let ran = explain(&request, &["--what-would-allow", "--format", "json"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(answer["decision"]["verdict"], "allow");
    assert_eq!(answer["what_would_allow"], Value::Null);
    let path = answer["path"].as_array().unwrap();
    let asked: Vec<&str> = path
        .iter()
        .map(|step| step["policy"].as_str().unwrap())
        .collect();
    assert_eq!(
        asked,
        ["classification", "place", "opt-out", "frequency", "rules"]
    );
    assert!(path.iter().all(|step| step["fuel"].as_u64().unwrap() > 0));
    let used = path[1]["facts"]["used"].as_array().unwrap();
    assert!(used.contains(&"recipient.phone: +12125550123".into()));
    let not_known = path[1]["facts"]["not_known"].as_array().unwrap();
    assert!(not_known.contains(&"recipient.postal_code".into()));
}

/// The ways of a text that `content` alone judges, with profanity denied.
fn of_content(body: &str) -> Vec<Vec<String>> {
    let folder = Folder::new(&format!("explain-content-{}", body.len()));
    let set = file("small.toml") + "\n[policy.settings]\nprofanity = \"deny\"\n";
    folder.write("deny.toml", &set);
    let request = json!({
        "at": "2026-11-24T16:15:00Z",
        "message": { "body": body },
        "recipient": { "phone": "+12145550123" },
    });
    let arguments = ["explain", "--policies", "deny.toml", "--what-would-allow"];
    let arguments = [&arguments[..], &["--format", "json"]].concat();
    let ran = maysend_in(&folder.0, &arguments, &request.to_string());
    assert!(!ran.stdout.contains("4111 1"), "{}", ran.stdout);
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    let ways = answer["what_would_allow"]["ways"].as_array().unwrap();
    for body in ways.iter().map(|way| way["body"].as_str().unwrap()) {
        assert!(body.contains(char::is_alphanumeric), "{body:?}");
    }
    ways.iter()
        .map(|way| serde_json::from_value(way["changes"].clone()).unwrap())
        .collect()
}

#[test]
fn what_stands_in_several_places_is_taken_out_of_all() {
    let ways = of_content("Cards 4111 1111 1111 1111 and 5555 5555 5555 4444 are on file.");
    let both = "the text goes without the 2 numbers that no text may hold".to_owned();
    assert_eq!(ways, [vec![both]]);
    let twice = of_content("Card 4111 1111 1111 1111, again 4111 1111 1111 1111.");
    assert_eq!(twice.len(), 1, "{twice:?}");
}

/// A finding about the words around a secret quotes them without it.
#[test]
fn a_secret_is_covered_in_what_another_finding_quotes() {
    let body =
        "Sorry, the bank declined you because your card 4111 1111 1111 1111 has credit score 540.";
    let ways = of_content(body);
    let told = format!("{ways:?}");
    assert!(!told.contains("1111"), "{told}");
    assert!(told.contains("card ••••••••••••••••••• has"), "{told}");
}

#[test]
fn words_are_cut_where_findings_name_them_only() {
    assert_eq!(
        of_content("Your damn car, the shit car and the crap car are ready."),
        [["the text goes without all that findings name in 3 places"]]
    );
    assert_eq!(
        of_content("What the shit, hello shitake from the shit shop."),
        [["the text goes without the words “shit” in all 2 places"]]
    );
}

#[test]
fn a_text_of_which_nothing_would_be_left_is_no_way() {
    let ways = of_content("4111 1111 1111 1111");
    assert!(
        ways.iter().flatten().all(|what| !what.contains("without")),
        "{ways:?}"
    );
}

#[test]
fn an_approval_that_takes_a_sender_says_so() {
    let mut request = recall();
    request["sender"] = json!({ "role": "service-advisor" });
    let named = "a manager approves `rules/recall`, and the request names its sender (`sender.id`)";
    assert!(ways(&request).contains(&vec![named.to_owned()]));
}

#[test]
fn who_makes_a_text_wait_says_until_when() {
    let mut request = recall();
    request["message"]["body"] = "Your Civic is ready.".into();
    request["at"] = "2026-11-24T05:15:00Z".into();
    let arguments = ["explain", "--policies", "policy.toml"];
    let ran = maysend(&arguments, &request.to_string());
    let hours = ran.stdout.lines().find(|line| line.starts_with("hours  "));
    assert_eq!(
        hours,
        Some("hours  defer until 2026-11-24T14:00:00Z"),
        "{}",
        ran.stdout
    );
}

/// Whatever is named is tried here as well: the approval, the cut sentence.
#[test]
fn each_way_that_is_named_does_allow() {
    let ways = ways(&recall());
    assert!(
        ways.contains(&vec!["a manager approves `rules/recall`".to_owned()]),
        "{ways:?}"
    );
    let cut = "the text goes without the sentence “Your Civic has an open recall.”";
    assert!(ways.contains(&vec![cut.to_owned()]), "{ways:?}");
    let mut request = recall();
    request["message"]["body"] = "Call us.".into();
    assert_eq!(explain(&request, &[]).status, 0);
}

#[test]
fn two_changes_are_found_where_one_does_not_help() {
    let mut request = recall();
    request["recipient"]["opt_outs"] = json!([{ "topic": "all", "at": "2026-11-20T16:15:00Z" }]);
    let ways = ways(&request);
    assert!(!ways.is_empty());
    assert!(ways.iter().all(|way| way.len() == 2), "{ways:?}");
    // A consent that was given later lifts an opt-out as well as a START does.
    let lifts = |what: &String| {
        what == "the customer asks for texts again (START) before it is sent"
            || what.starts_with("the customer says that they agree")
            || what.starts_with("the customer signs a consent")
    };
    assert!(ways.iter().all(|way| way.iter().any(lifts)), "{ways:?}");
}

/// A request whose message has no identifier.
const UNNAMED: &str = r#"{"at": "2026-11-24T16:15:00Z", "message": {"body": "Ready."}, "recipient": {"phone": "+12145550123"}}"#;

#[test]
fn one_of_several_requests_is_named_by_its_id() {
    let folder = Folder::new("explain-id");
    folder.write("gate.toml", &file("gate.toml"));
    let all = file("drafts.jsonl");
    folder.write("drafts.jsonl", &format!("{all}\n{{\"at\": 1}}\n"));
    let second = &lines(&all)[1];
    let id = second["message"]["id"].as_str().unwrap();
    let arguments = [
        "explain",
        "--policies",
        "gate.toml",
        "--id",
        id,
        "drafts.jsonl",
    ];
    let named = maysend_in(&folder.0, &arguments, "");
    let alone = maysend_in(
        &folder.0,
        &["explain", "--policies", "gate.toml", "-"],
        &second.to_string(),
    );
    assert_eq!((named.status, named.stderr.as_str()), (alone.status, ""));
    let told = |out: &str| out.lines().next().map(str::to_owned);
    assert!(told(&named.stdout).is_some_and(|first| first.contains(id)));
    assert_eq!(told(&named.stdout), told(&alone.stdout));
}

#[test]
fn what_is_not_one_request_is_refused() {
    let folder = Folder::new("explain-wrong");
    folder.write("gate.toml", &file("gate.toml"));
    let both = lines(&file("drafts.jsonl"));
    folder.write("two.jsonl", &format!("{}\n{}\n", both[0], both[1]));
    folder.write("none.jsonl", "");
    folder.write("bad.json", "{\"at\": \"2026-11-24\"}");
    let mut said = String::new();
    folder.write("unnamed.jsonl", &format!("{UNNAMED}\n{UNNAMED}\n"));
    for (name, id) in [
        ("two.jsonl", None),
        ("unnamed.jsonl", None),
        ("two.jsonl", Some("none")),
        ("none.jsonl", Some("none")),
        ("none.jsonl", None),
        ("bad.json", None),
        ("missing.json", None),
    ] {
        let mut arguments = vec!["explain", "--policies", "gate.toml", name];
        arguments.extend(id.map(|id| ["--id", id]).iter().flatten());
        let ran = maysend_in(&folder.0, &arguments, "");
        assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{name}");
        said += &ran.stderr;
    }
    insta::assert_snapshot!(said);
}
