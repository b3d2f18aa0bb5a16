//! `maysend test`.

use serde_json::Value;

use super::{Folder, data, maysend, maysend_in};

#[test]
fn cases_that_come_out_as_expected() {
    let ran = maysend(&["test", "--policies", "small.toml", "cases.toml"], "");
    assert_eq!(
        (ran.status, ran.stdout.as_str(), ran.stderr.as_str()),
        (0, "3 passed, 0 failed\n", "")
    );
}

#[test]
fn what_differs_is_shown_with_what_each_policy_said() {
    let arguments = [
        "test",
        "--policies",
        "small.toml",
        "--filter",
        "too much",
        "cases-wrong.toml",
    ];
    let ran = maysend(&arguments, "");
    assert_eq!((ran.status, ran.stderr.as_str()), (2, ""));
    insta::assert_snapshot!(ran.stdout);
    let coloured: Vec<&str> = arguments.into_iter().chain(["--color=always"]).collect();
    let ran = maysend(&coloured, "");
    assert_eq!(ran.status, 2);
    insta::assert_snapshot!(ran.stdout);
}

#[test]
fn a_case_that_is_no_request_beats_one_that_fails() {
    let ran = maysend(
        &[
            "test",
            "--policies",
            "small.toml",
            "cases-wrong.toml",
            "cases.toml",
        ],
        "",
    );
    assert_eq!(ran.status, 1);
    assert!(
        ran.stdout
            .contains("is no request\n  the request of the case, at `message.trigger`: unknown variant `robot`"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout
            .ends_with("3 passed, 1 failed, 1 could not run\n"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_file_with_policies_of_its_own_needs_no_set() {
    let ran = maysend(&["test", "cases-own.toml"], "");
    assert_eq!(
        (ran.status, ran.stdout.as_str()),
        (0, "1 passed, 0 failed\n")
    );
}

#[test]
fn coverage_counts_what_came_up_and_what_never_did() {
    let arguments = [
        "test",
        "--policies",
        "small.toml",
        "--coverage",
        "cases.toml",
    ];
    let ran = maysend(&arguments, "");
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(
        ran.stdout
            .contains("      1  content  content/payment-card\n"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout.contains("  never  content  content/us-ssn\n"),
        "{}",
        ran.stdout
    );
    let json: Vec<&str> = arguments.into_iter().chain(["--format=json"]).collect();
    let ran = maysend(&json, "");
    let value: Value = serde_json::from_str(&ran.stdout).unwrap();
    let codes = value["coverage"]["codes"].as_array().unwrap();
    let fired: Vec<&Value> = codes.iter().filter(|code| code["cases"] != 0).collect();
    assert_eq!(fired.len(), 1, "{fired:?}");
    assert_eq!(fired[0]["name"], "content/payment-card");
    assert!(!value["coverage"]["clauses"].as_array().unwrap().is_empty());
    assert!(
        value["cases"]
            .as_array()
            .unwrap()
            .iter()
            .all(|case| case["passed"] == true)
    );
}

/// Runs the test data's set and these case files in a new folder, and gives what was written to `FILE`.
fn written(option: &str, cases: &[&str]) -> (i32, String) {
    written_with(option, "small.toml", cases)
}

/// The same with another set.
fn written_with(option: &str, set: &str, cases: &[&str]) -> (i32, String) {
    let folder = Folder::new(&format!("{}-{set}", option.trim_start_matches('-')));
    let data = data();
    let paths: Vec<String> = [set]
        .iter()
        .chain(cases)
        .map(|name| data.join(name).display().to_string())
        .collect();
    let mut arguments = vec!["test", option, "written", "--policies"];
    arguments.extend(paths.iter().map(String::as_str));
    let ran = maysend_in(&folder.0, &arguments, "");
    let written = std::fs::read_to_string(folder.0.join("written")).unwrap();
    let here = format!("{}/", data.display());
    (ran.status, written.replace(&here, ""))
}

#[test]
fn build_servers_read_what_passed_failed_and_could_not_run() {
    let cases = ["cases.toml", "cases-wrong.toml"];
    let (status, xml) = written("--junit", &cases);
    assert_eq!(status, 1);
    insta::assert_snapshot!(xml);
}

#[test]
fn build_servers_read_why_no_case_ran() {
    let (status, xml) = written_with("--junit", "broken.toml", &["cases.toml"]);
    assert_eq!(status, 1);
    insta::assert_snapshot!("a_set_that_does_not_load", xml);
    let (status, xml) = written("--junit", &["cases.toml", "cases-own.toml", "absent.toml"]);
    assert_eq!(status, 1);
    insta::assert_snapshot!("files_that_are_no_case_files_of_the_set", xml);
}

#[test]
fn programs_read_why_no_case_ran() {
    let folder = Folder::new("unready");
    std::fs::copy(data().join("small.toml"), folder.0.join("small.toml")).unwrap();
    folder.write(
        "cases.toml",
        "[[case]]\nname = \"n\"\nexpect = { verdikt = \"deny\" }\n",
    );
    folder.write("more.toml", "[[case]\n");
    let arguments = [
        "test",
        "--format=json",
        "--policies",
        "small.toml",
        "cases.toml",
        "more.toml",
    ];
    let ran = maysend_in(&folder.0, &arguments, "");
    assert_eq!(ran.status, 1);
    insta::assert_snapshot!(ran.stderr);
    insta::assert_snapshot!(ran.stdout);

    folder.write("small.toml", "nmae = \"Smith Honda\"\n");
    let ran = maysend_in(&folder.0, &arguments, "");
    assert_eq!(ran.status, 1);
    let said: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(said["cases"], serde_json::json!([]));
    let error = said["errors"].as_array().unwrap().iter();
    let mut error = error.filter(|error| error["message"] == "unknown key `nmae`");
    assert_eq!(
        error.next(),
        Some(&serde_json::json!({
            "file": "small.toml", "line": 1, "column": 1, "message": "unknown key `nmae`", "help": "did you mean `name`?"
        })),
        "{said}"
    );
    let set = [
        "test",
        "--format=json",
        "--policies",
        "absent.toml",
        "cases.toml",
    ];
    let ran = maysend_in(&folder.0, &set, "");
    assert_eq!(ran.status, 1);
    assert!(ran.stdout.contains("\"errors\": ["), "{}", ran.stdout);
}

#[test]
fn the_page_of_the_coverage_names_what_never_came_up_with_its_words() {
    let (status, html) = written("--coverage-html", &["cases.toml"]);
    assert_eq!(status, 0);
    let row = |name: &str| {
        let sought = format!("<span class=\"name\">{name}</span>");
        html.lines().find(|line| line.contains(&sought)).unwrap()
    };
    assert!(row("content/payment-card").ends_with("<td class=\"count\">1</td></tr>"));
    assert!(row("content/us-ssn").starts_with("<tr class=\"never\">"));
    assert!(html.contains("<h2>1 of "), "{html}");
    assert!(html.contains("clauses came up</h2>") && html.contains("<br><strong>"));
    assert!(!html.contains("<script") && !html.contains("src="));
}

#[test]
fn what_cannot_be_written_is_named() {
    let ran = maysend(
        &[
            "test",
            "--policies",
            "small.toml",
            "--junit",
            "absent/cases.xml",
            "cases.toml",
        ],
        "",
    );
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""));
    assert!(
        ran.stderr
            .starts_with("error: cannot write `absent/cases.xml`: "),
        "{}",
        ran.stderr
    );
}

#[test]
fn mistakes_end_with_one() {
    for (arguments, message) in [
        (
            vec!["test", "cases.toml"],
            "error: `cases.toml`: it names no `policies`: give the set that it is about with `--policies`\n",
        ),
        (
            vec!["test", "--policies", "small.toml", "cases-own.toml"],
            "error: `cases-own.toml`: it names its own `policies`: leave out `--policies`, or take them out of the file\n",
        ),
        (
            vec!["test", "--policies", "small.toml", "absent.toml"],
            "error: `absent.toml`: cannot read it: ",
        ),
        (
            vec![
                "test",
                "--policies",
                "small.toml",
                "--filter",
                "nowhere",
                "cases.toml",
            ],
            "error: no case contains what `--filter` asks for\n",
        ),
        (
            vec!["test", "--policies", "small.toml", "small.toml"],
            "error: small.toml:5:2: `business`: unknown field `business`",
        ),
        (
            vec!["test", "--coverage", "cases-own.toml"],
            "error: the following required",
        ),
    ] {
        let ran = maysend(&arguments, "");
        assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{arguments:?}");
        assert!(ran.stderr.starts_with(message), "{}", ran.stderr);
    }
}

#[test]
fn the_example_of_the_help_is_the_command_as_it_is() {
    let ran = maysend(&["test", "--help"], "");
    assert_eq!(ran.status, 0);
    assert!(
        ran.stdout
            .contains("maysend test --policies policy.toml --coverage cases.toml\n"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout.contains(
            "maysend test --policies policy.toml --junit cases.xml --coverage-html coverage.html cases.toml\n"
        ),
        "{}",
        ran.stdout
    );
    // The cases are about another set, with content on trial: the command runs, and says so.
    let ran = maysend(
        &[
            "test",
            "--policies",
            "policy.toml",
            "--coverage",
            "cases.toml",
        ],
        "",
    );
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    assert!(ran.stdout.contains("clauses came up"), "{}", ran.stdout);
}

#[test]
fn a_folder_stands_for_the_case_files_in_it() {
    let folder = Folder::new("cases");
    std::fs::create_dir_all(folder.0.join("cases")).unwrap();
    for name in ["cases-own.toml", "small.toml"] {
        std::fs::copy(data().join(name), folder.0.join(name)).unwrap();
    }
    let ran = maysend_in(&folder.0, &["test", "cases"], "");
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (
            1,
            "error: the folder `cases` has no case file: their names end with `.toml`\n"
        )
    );
    folder.write("cases/README.md", "What we expect.");
    for name in ["a.toml", "b.toml"] {
        std::fs::copy(
            data().join("cases-own.toml"),
            folder.0.join("cases").join(name),
        )
        .unwrap();
    }
    let ran = maysend_in(&folder.0, &["test", "cases"], "");
    assert_eq!(
        (ran.status, ran.stdout.as_str()),
        (0, "2 passed, 0 failed\n")
    );
}

#[test]
fn what_never_came_up_needs_an_excuse() {
    let covered = [
        "test",
        "--policies",
        "small.toml",
        "--all-covered",
        "--format=json",
        "cases.toml",
    ];
    let ran = maysend(&covered, "");
    assert_eq!((ran.status, ran.stderr.as_str()), (2, ""));
    let value: Value = serde_json::from_str(&ran.stdout).unwrap();

    let mut excuses = String::new();
    for kind in ["clause", "code"] {
        let listed = value["coverage"][format!("{kind}s")].as_array().unwrap();
        for never in listed.iter().filter(|covered| covered["cases"] == 0) {
            let (policy, name) = (&never["policy"], &never["name"]);
            excuses.push_str(&format!(
                "[[excuse]]\npolicy = {policy}\n{kind} = {name}\nreason = \"the cases are about cards\"\n"
            ));
        }
    }
    let folder = Folder::new("covered");
    for name in ["cases.toml", "small.toml"] {
        std::fs::copy(data().join(name), folder.0.join(name)).unwrap();
    }
    folder.write("excuses.toml", &excuses);
    let excused = [
        "test",
        "--policies",
        "small.toml",
        "--all-covered",
        "--coverage",
        "--excuses",
        "excuses.toml",
        "cases.toml",
    ];
    let ran = maysend_in(&folder.0, &excused, "");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    assert!(
        ran.stdout
            .contains("never  content  content/emoji  (the cases are about cards)\n"),
        "{}",
        ran.stdout
    );

    folder.write(
        "excuses.toml",
        "[[excuse]]\npolicy = \"content\"\ncode = \"content/payment-card\"\nreason = \"no cards\"\n",
    );
    let ran = maysend_in(&folder.0, &excused, "");
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""));
    assert_eq!(
        ran.stderr,
        "error: the excuse for `content/payment-card` of `content` excuses nothing: it came up, or the set has none; take it out of the excuses\n"
    );
    let json: Vec<&str> = excused.into_iter().chain(["--format=json"]).collect();
    let ran = maysend_in(&folder.0, &json, "");
    assert_eq!(ran.status, 1);
    let value: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(value["cases"].as_array().unwrap().len(), 3);
    let why = value["errors"][0]["message"].as_str().unwrap();
    assert!(why.contains("excuses nothing"), "{why}");
}

#[test]
fn no_report_takes_the_place_of_what_is_read() {
    let folder = Folder::new("test-spares");
    for name in ["small.toml", "cases.toml"] {
        folder.write(name, &super::file(name));
    }
    for report in ["cases.toml", "small.toml"] {
        let arguments = [
            "test",
            "--policies",
            "small.toml",
            "--junit",
            report,
            "cases.toml",
        ];
        let ran = maysend_in(&folder.0, &arguments, "");
        assert_eq!((ran.status, ran.stdout.as_str()), (1, ""));
        assert!(
            ran.stderr.contains("would be overwritten"),
            "{}",
            ran.stderr
        );
        assert_eq!(
            std::fs::read_to_string(folder.0.join(report)).unwrap(),
            super::file(report)
        );
    }
    let document = ["document", "--output", "small.toml", "small.toml"];
    let ran = maysend_in(&folder.0, &document, "");
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr.contains("`small.toml` would be overwritten"),
        "{}",
        ran.stderr
    );
}
