//! `maysend sweep`.

use super::{Folder, Ran, file, maysend_in};

/// An offer, of which everything is known that the set asks for.
const OFFER: &str = r#"{"at": "2026-11-23T16:15:00Z", "message": {"body": "Smith Honda: Save $50 on tires this week."},
    "recipient": {"phone": "+12145550123", "opt_outs": []}, "history": [], "notices": []}"#;

/// Hours alone, so that nothing else closes the week.
fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    let small = file("gate.toml");
    let (head, _) = small.split_once("[[policy]]").unwrap();
    let policies = ["classification", "place", "hours"]
        .map(|policy| format!("[[policy]]\nuse = \"standard/{policy}\"\n"));
    folder.write("policy.toml", &format!("{head}{}", policies.concat()));
    folder.write("offer.json", OFFER);
    folder
}

fn sweep(folder: &Folder, more: &[&str]) -> Ran {
    let arguments = ["sweep", "policy.toml", "--request", "offer.json"];
    maysend_in(&folder.0, &[&arguments, more].concat(), "")
}

#[test]
fn states_close_their_own_quarter_hours() {
    let folder = folder("sweep-text");
    let ran = sweep(&folder, &["--states", "TX,CT", "--from", "2026-11-23"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(ran.stdout);
}

/// A day on which the clock is put forward has no quarter hours between two and three.
#[test]
fn a_picture_is_no_markup_of_names_and_keeps_the_clock() {
    let folder = folder("sweep-svg");
    folder.write(
        "offer.json",
        &OFFER.replace("\"phone\"", "\"name\": \"<Dana & Co>\", \"phone\""),
    );
    let from = ["--from", "2026-03-08", "--zone", "America/Chicago"];
    let ran = sweep(&folder, &[&from[..], &["--output", "week.svg"]].concat());
    assert_eq!(
        (ran.status, ran.stderr.as_str(), ran.stdout.as_str()),
        (0, "", "")
    );
    let svg = std::fs::read_to_string(folder.0.join("week.svg")).unwrap();
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    assert!(svg.contains("&lt;Dana &amp; Co&gt;"));
    let first_day: Vec<&str> = svg
        .lines()
        .filter(|line| line.starts_with("<rect") && line.contains(" y=\"44\" "))
        .collect();
    assert!(
        first_day[0].contains("<title>00:00–02:00 "),
        "{first_day:?}"
    );
    assert!(first_day[1].contains("<title>03:00–"), "{first_day:?}");
    let page = sweep(&folder, &[&from[..], &["--format", "html"]].concat()).stdout;
    assert!(page.contains("<svg ") && page.contains("<table>") && page.ends_with("</html>\n"));
    assert!(!page.contains("<script"));
}

#[test]
fn what_cannot_be_drawn_says_why() {
    let folder = folder("sweep-wrong");
    let mut said = String::new();
    for more in [
        ["--states", "TX,XX"],
        ["--from", "2026-13-01"],
        ["--zone", "Mars/Base"],
    ] {
        let ran = sweep(&folder, &more);
        assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{more:?}");
        said += &ran.stderr;
    }
    insta::assert_snapshot!(said);
}
