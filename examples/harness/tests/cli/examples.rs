//! The examples in the help of every command.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Folder, fenced, file, lines, maysend, maysend_in};

/// Their own tests run these (`gate.rs`, `ledger.rs`; `new.rs`, which starts a compiler).
const ELSEWHERE: [&str; 3] = ["gate", "ledger", "build"];

/// The commands, as the help lists them.
fn commands() -> Vec<String> {
    let help = maysend(&["--help"], "").stdout;
    let listed = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    listed
        .filter_map(|line| line.split_whitespace().next())
        .filter(|command| *command != "help")
        .map(str::to_owned)
        .collect()
}

/// The words of each example, as far as `maysend` gets them: without what a shell does next. A help is wrapped at 100 columns, so
/// that a line may go on in the next.
pub(super) fn examples(command: &str) -> Vec<Vec<String>> {
    let help = maysend(&[command, "--help"], "").stdout;
    let section = help
        .lines()
        .skip_while(|line| !line.starts_with("Example"))
        .take_while(|line| !line.is_empty());
    let mut examples: Vec<Vec<String>> = Vec::new();
    for line in section {
        let line = line.trim_start_matches("Examples:");
        let line = line.trim_start_matches("Example:").trim();
        let words = line.split_whitespace().map(str::to_owned);
        if line.starts_with("maysend ") {
            examples.push(words.skip(1).collect());
        } else if let Some(example) = examples.last_mut() {
            example.extend(words);
        }
    }
    for example in &mut examples {
        let end = example
            .iter()
            .position(|word| matches!(word.as_str(), "&&" | ">"));
        example.truncate(end.unwrap_or(example.len()));
    }
    examples
}

/// What the examples name.
fn folder() -> Folder {
    let folder = Folder::new("examples");
    let small = file("small.toml");
    for set in ["policy.toml", "draft.toml"] {
        folder.write(set, &small);
    }
    let requests = file("requests.jsonl");
    for name in ["requests.jsonl", "recorded.jsonl"] {
        folder.write(name, &requests);
    }
    let one = lines(&requests).remove(0).to_string();
    for name in ["request.json", "offer.json"] {
        folder.write(name, &one);
    }
    for name in ["inbound.jsonl", "campaign.json", "cases.toml"] {
        folder.write(name, &file(name));
    }
    folder.write(
        "recipients.csv",
        "phone,postal_code\n(214) 555-0123,75201\n",
    );
    let component = maysend_policies::standard()[0].component;
    std::fs::write(folder.0.join("no-promises.wasm"), component).unwrap();
    std::fs::create_dir(folder.0.join("signed")).unwrap();
    let signed = ["document", "policy.toml", "--output", "signed/policy.html"];
    assert_eq!(maysend_in(&folder.0, &signed, "").status, 0);
    folder
}

#[test]
fn every_command_has_an_example_that_runs() {
    let folder = folder();
    let mut ran = BTreeSet::new();
    for command in commands() {
        if ELSEWHERE.contains(&command.as_str()) {
            continue;
        }
        let examples = examples(&command);
        assert!(!examples.is_empty(), "`{command}` has no example");
        for words in examples {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let done = maysend_in(&folder.0, &words, "");
            assert!(
                matches!(done.status, 0 | 2) && !done.stderr.contains("error"),
                "{words:?} ended with {}: {}",
                done.status,
                done.stderr
            );
            ran.insert(command.clone());
        }
    }
    assert!(ran.len() > 12, "{ran:?}");
}

/// The set, the text and the answer that a README shows under a heading.
fn shown(readme: &str, heading: &str) -> [String; 3] {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(readme);
    let readme = std::fs::read_to_string(path).unwrap();
    let section = readme.split_once(heading).unwrap().1;
    let section = section.split_once("\n## ").unwrap().0;
    ["toml", "json", "text"].map(|language| fenced(section, language).remove(0))
}

#[test]
fn the_rules_of_the_readme_decide_as_it_says() {
    let [set, text, answer] = shown("../../README.md", "\n## Write rules\n");
    let folder = Folder::new("readme");
    folder.write("policy.toml", &set);
    folder.write("text.json", &text);
    let ran = maysend_in(&folder.0, &["check", "policy.toml"], "");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    let ran = maysend_in(
        &folder.0,
        &["decide", "--policies", "policy.toml", "text.json"],
        "",
    );
    assert_eq!((ran.status, ran.stderr.as_str()), (2, ""));
    assert_eq!(ran.stdout.trim_end(), answer.trim_end());
}
