//! `maysend test --update`.

use super::{Folder, data, maysend_in};

const UPDATE: [&str; 5] = ["test", "--policies", "small.toml", "--update", "cases.toml"];

/// A folder with a set and these cases.
fn folder(name: &str, cases: &str) -> Folder {
    let folder = Folder::new(name);
    std::fs::copy(data().join("small.toml"), folder.0.join("small.toml")).unwrap();
    folder.write(
        "cases.toml",
        &format!(
            "# What we expect of our texts.\nnow = \"2026-11-24T16:15:00Z\"\n[request]\nrecipient = {{ phone = \"+12145550123\" }}\n{cases}"
        ),
    );
    folder
}

fn cases(folder: &Folder) -> String {
    let text = std::fs::read_to_string(folder.0.join("cases.toml")).unwrap();
    let from = text.find("[[case]]").unwrap();
    text.get(from..).unwrap().to_owned()
}

#[test]
fn cases_expect_what_came_out_and_keep_their_comments() {
    let folder = folder(
        "update",
        r#"[[case]]
name = "a plain text" # as it is
request.message.body = "Your Accord is ready."
expect = { verdict = "allow", codes = [] }

# Manners.
[[case]]
name = "slang and emoji"
request.message.body = "Your Accord is ready 🎉, see u tmrw."
expect = { verdict  = "deny", codes = ["content/slang"], reply = true, spans = [{ code = "content/slang", text = "tmrw" }, { code = "content/slang", text = "lol" }] }

[[case]]
name = "a card number"
[case.request]
message = { body = "The card is 4111 1111 1111 1111." }
[case.expect]
verdict = "allow" # really?
body = "The card is 4111 1111 1111 1111."
labels = [{ name = "segments", value = "7" }, { name = "mood", value = "good" }]
notes = ["content/vin"]

[[case]]
name = "from a customer"
direction = "inbound"
request.message.body = "my card is 5555 5555 5555 4444"
expect = { effects = [], reply = true, verdict = "allow" }
"#,
    );
    let ran = maysend_in(&folder.0, &UPDATE, "");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    insta::assert_snapshot!(format!("{}\n{}", ran.stdout, cases(&folder)));
    let again = maysend_in(&folder.0, &UPDATE, "");
    assert_eq!(
        (again.status, again.stdout.as_str()),
        (0, "4 passed, 0 updated, 0 left\n")
    );
}

#[test]
fn a_case_that_expects_nothing_yet_is_filled_in() {
    let folder = folder(
        "update-empty",
        r#"[[case]]
name = "a card number"
request.message.body = "The card is 4111 1111 1111 1111."
expect = {} # to be seen

[[case]]
name = "a plain text"
request.message.body = "Your Accord is ready."
[case.expect]

[[case]]
name = "from a customer"
direction = "inbound"
request.message.body = "my card is 5555 5555 5555 4444"
expect = {}
"#,
    );
    let ran = maysend_in(&folder.0, &UPDATE, "");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    insta::assert_snapshot!(format!("{}\n{}", ran.stdout, cases(&folder)));
    let again = maysend_in(&folder.0, &UPDATE, "");
    assert_eq!(again.stdout, "3 passed, 0 updated, 0 left\n");
}

#[test]
fn what_is_the_same_for_all_bodies_is_updated_once() {
    let folder = folder(
        "update-bodies",
        "[[case]]\nname = \"two\"\nbodies = [\"All done, thx.\", \"Done, thx.\"]\nexpect = { codes = [] }\n",
    );
    let ran = maysend_in(&folder.0, &UPDATE, "");
    assert_eq!(ran.status, 0, "{}", ran.stdout);
    assert_eq!(
        ran.stdout,
        "updated cases.toml: two: All done, thx.\nupdated cases.toml: two: Done, thx.\n0 passed, 2 updated, 0 left\nThe files expect what came out now: look at what changed in them before you keep it.\n"
    );
    assert!(cases(&folder).ends_with("expect = { codes = [\"content/slang\"] }\n"));
}

#[test]
fn what_cannot_be_updated_is_left_and_said() {
    let cases_before = "[[case]]\nname = \"two\"\nbodies = [\"All done, thx.\", \"All done.\"]\nexpect = { codes = [] }\n\n[[case]]\nname = \"none\"\nrequest.message.text = \"All done.\"\nexpect = { codes = [] }\n";
    let folder = folder("update-left", cases_before);
    let ran = maysend_in(&folder.0, &UPDATE, "");
    assert_eq!((ran.status, ran.stderr.as_str()), (2, ""));
    assert!(
        ran.stdout.starts_with(
            "left cases.toml: two: All done, thx. (its `bodies` come out differently: make a case of each)\nleft cases.toml: none (the request of the case, at `message"
        ) && ran.stdout.ends_with("\n0 passed, 0 updated, 2 left\n"),
        "{}",
        ran.stdout
    );
    assert_eq!(cases(&folder), cases_before);
}

#[test]
fn bodies_that_did_not_run_keep_their_case_as_it_is() {
    let cases_before = "[[case]]\nname = \"two\"\nbodies = [\"All done, thx.\", \"All done.\"]\nexpect = { codes = [] }\n";
    let folder = folder("update-filter", cases_before);
    let arguments: Vec<&str> = UPDATE.into_iter().chain(["--filter", "thx"]).collect();
    let ran = maysend_in(&folder.0, &arguments, "");
    assert_eq!(
        (ran.status, ran.stdout.as_str()),
        (
            2,
            "left cases.toml: two: All done, thx. (not all of its `bodies` ran: leave out `--filter`)\n0 passed, 0 updated, 1 left\n"
        )
    );
    assert_eq!(cases(&folder), cases_before);
}

#[test]
fn it_goes_with_nothing_else_that_a_run_is_for() {
    let folder = folder("update-alone", "");
    let arguments: Vec<&str> = UPDATE.into_iter().chain(["--mutate"]).collect();
    let ran = maysend_in(&folder.0, &arguments, "");
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.contains("--update"), "{}", ran.stderr);
}
