//! `maysend batch`.

use std::path::Path;

use serde_json::Value;

use super::{Folder, Ran, data, file, lines, maysend_in};

/// A folder with the set, the text and these recipients.
fn folder(name: &str, recipients: &str) -> Folder {
    let folder = Folder::new(&format!("batch-{name}"));
    for file_name in ["small.toml", "campaign.json"] {
        folder.write(file_name, &file(file_name));
    }
    folder.write("recipients.csv", recipients);
    folder
}

/// A campaign to the recipients of this file.
pub(crate) fn campaign(recipients: &str) -> [&str; 8] {
    [
        "batch",
        "--policies",
        "small.toml",
        "--request",
        "campaign.json",
        "--output",
        "decisions.jsonl",
        recipients,
    ]
}

fn batch(folder: &Path, more: &[&str]) -> Ran {
    maysend_in(folder, &[&campaign("recipients.csv"), more].concat(), "")
}

fn written(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("decisions.jsonl")).unwrap()
}

/// As many recipients as are wanted, each with an id of its own.
fn many(count: usize) -> String {
    let rows = (0..count).map(|n| format!("cu-{n},+1214555{:04},75201,[]\n", 100 + n % 100));
    format!(
        "id,phone,postal_code,opt_outs\n{}",
        rows.collect::<String>()
    )
}

#[test]
fn every_row_has_one_line_and_a_wrong_one_keeps_its_place() {
    let folder = folder("rows", &file("recipients.csv"));
    let ran = batch(&folder.0, &["--html", "report.html", "--format", "json"]);
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    assert_eq!(
        ran.stderr,
        "recipients.csv:4: `phone`: `555` is not a phone number: write it like `+12145550123`\n"
    );
    let summary: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(
        (&summary["rows"], &summary["errors"]),
        (&4.into(), &1.into())
    );
    let written = lines(&written(&folder.0));
    let rows: Vec<_> = written[1..].iter().map(|line| &line["row"]).collect();
    assert_eq!(rows, [1, 2, 3, 4]);
    let names: Vec<_> = written[1..].iter().map(|line| &line["recipient"]).collect();
    assert_eq!(
        names,
        [&"cu-1".into(), &"cu-2".into(), &Value::Null, &"cu-4".into()]
    );
    assert!(written[3]["error"].is_string(), "{}", written[3]);
    let decided: u64 = summary["verdicts"]
        .as_object()
        .unwrap()
        .values()
        .map(|count| count.as_u64().unwrap())
        .sum();
    assert_eq!(decided, 3);
    let page = std::fs::read_to_string(folder.0.join("report.html")).unwrap();
    assert!(page.contains("<h1>4 texts</h1>"), "{page}");
    assert!(page.ends_with("</html>\n"), "{page}");
}

/// Wherever the file ends, in the middle of a line too, resuming comes to the same bytes.
#[test]
fn a_batch_that_was_broken_off_comes_to_the_same_when_it_is_resumed() {
    let folder = folder("resume", &many(150));
    let whole = batch(&folder.0, &[]);
    let expected = written(&folder.0);
    assert_eq!(expected.lines().count(), 151);
    let again = batch(&folder.0, &[]);
    assert_eq!(again.status, 1);
    assert!(
        again.stderr.contains("is there already"),
        "{}",
        again.stderr
    );
    for kept in [
        0,
        10,
        expected.len() / 2,
        expected.len() - 1,
        expected.len(),
    ] {
        folder.write("decisions.jsonl", expected.get(..kept).unwrap());
        let resumed = batch(&folder.0, &["--resume"]);
        assert_eq!(
            (resumed.status, &resumed.stdout, resumed.stderr.as_str()),
            (whole.status, &whole.stdout, ""),
            "{kept} bytes kept"
        );
        assert_eq!(written(&folder.0), expected, "{kept} bytes kept");
    }
}

#[test]
fn a_batch_is_resumed_only_where_it_is_the_same() {
    let folder = folder("same", &many(3));
    batch(&folder.0, &[]);
    let expected = written(&folder.0);
    folder.write(
        "campaign.json",
        &file("campaign.json").replace("six", "five"),
    );
    let other = batch(&folder.0, &["--resume"]);
    assert_eq!(other.status, 1);
    assert!(
        other
            .stderr
            .contains("the request is another than when it began"),
        "{}",
        other.stderr
    );
    folder.write("campaign.json", &file("campaign.json"));
    folder.write("recipients.csv", &many(3).replace("cu-1", "cu-9"));
    let other = batch(&folder.0, &["--resume"]);
    assert_eq!(other.status, 1);
    assert!(
        other
            .stderr
            .contains("the recipients' file is another than when it began"),
        "{}",
        other.stderr
    );
    assert_eq!(written(&folder.0), expected);
}

#[test]
fn a_quote_that_stays_open_costs_one_row() {
    let rows = "phone,postal_code\n2145550123,75201\n2145550124,\"75201\n2145550125,75201\n2145550126,\"75202\"\n";
    let folder = folder("quote", rows);
    let ran = batch(&folder.0, &[]);
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (
            1,
            "recipients.csv:3: lines 3 to 5 are one row, because of a quote: close it in the line where it opens\n"
        )
    );
    let written = lines(&written(&folder.0));
    let names: Vec<_> = written[1..]
        .iter()
        .map(|line| line["recipient"].as_str())
        .collect();
    assert_eq!(names, [Some("+12145550123"), None]);
    // What stands inside of a cell is nobody's row, and behind a quote that is never closed nothing is read.
    let rows = "phone,name\n2145550123,\"note\n2145550199,x\nof \"hi\" end\"\n2145550124,\"a\n2145550125,b\n";
    folder.write("recipients.csv", rows);
    std::fs::remove_file(folder.0.join("decisions.jsonl")).unwrap();
    let ran = batch(&folder.0, &[]);
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (
            1,
            "recipients.csv:2: lines 2 to 4 are one row, because of a quote: close it in the line where it opens\n\
             recipients.csv:5: a quote in it is never closed: no row behind it was read\n"
        )
    );
}

/// A history is JSON, and may go over lines; so do spreadsheets' own habits cost nothing.
#[test]
fn what_spreadsheets_write_is_read() {
    let rows = "\u{feff}\nphone,opt_outs,\r\n2145550123,\"[\n]\",\r\n\r\n2145550124,[],\r\n";
    let folder = folder("sheet", rows);
    let ran = batch(&folder.0, &[]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.starts_with("2 rows: 2 allow"), "{}", ran.stdout);
    for (rows, told) in [
        (
            "phone,\n2145550123,x\n",
            "recipients.csv:2: there is no name of a column above `x`\n",
        ),
        (
            "phone\r2145550123\r",
            "error: the lines of `recipients.csv` end in carriage returns alone: save it with line feeds\n",
        ),
        (
            "\n\n\nphone\n\n\n",
            "error: `recipients.csv` names no recipients\n",
        ),
    ] {
        folder.write("recipients.csv", rows);
        std::fs::remove_file(folder.0.join("decisions.jsonl")).unwrap_or_default();
        let ran = batch(&folder.0, &[]);
        assert_eq!((ran.status, ran.stderr.as_str()), (1, told));
    }
}

#[test]
fn a_file_that_no_row_can_be_read_of_is_told_once() {
    for (name, recipients, told) in [
        (
            "recipients.csv",
            "phone;id\n1;2\n3;4\n",
            "cannot read the head of `recipients.csv`: its cells are to be parted by commas: it has the one column `phone;id`",
        ),
        (
            "recipients.csv",
            "phone,zip\n1,2\n3,4\n",
            "cannot read the head of `recipients.csv`: there is no column `zip`: ",
        ),
        (
            "recipients.csv",
            "phone,history.1.words\n1,2\n3,4\n",
            "cannot read the head of `recipients.csv`: there is no column `history.1.words`: ",
        ),
        (
            "recipients.csv",
            "id,name\n1,2\n",
            "cannot read the head of `recipients.csv`: it has no column `phone`: the first line is to name the columns",
        ),
        (
            "recipients.csv",
            "phone,id,phone\n1,2,3\n",
            "cannot read the head of `recipients.csv`: it has two columns `phone`",
        ),
        (
            "recipients.txt",
            "phone,id\n1,2\n",
            "`recipients.txt` is read as JSON Lines, since its name does not end in `.csv`, and it does not begin with `{`",
        ),
    ] {
        let folder = folder("head", "");
        folder.write(name, recipients);
        let ran = maysend_in(&folder.0, &campaign(name), "");
        assert_eq!(ran.status, 1);
        assert!(
            ran.stderr.starts_with(&format!("error: {told}")),
            "{}",
            ran.stderr
        );
        assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
        assert!(!folder.0.join("decisions.jsonl").exists());
    }
}

#[test]
fn a_recipient_in_the_common_request_is_refused() {
    let folder = folder("recipient", &many(1));
    folder.write(
        "campaign.json",
        file("requests.jsonl").lines().next().unwrap_or_default(),
    );
    let ran = batch(&folder.0, &[]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("has a `recipient`"), "{}", ran.stderr);
    assert!(data().join("campaign.json").exists());
}

#[test]
fn recipients_come_from_a_file_that_names_some_and_no_page_takes_its_place() {
    let folder = folder("none", "phone\n");
    let ran = batch(&folder.0, &[]);
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""));
    assert!(
        ran.stderr.contains("`recipients.csv` names no recipients"),
        "{}",
        ran.stderr
    );
    folder.write("recipients.csv", "phone\n+12145550123");
    let ran = batch(&folder.0, &["--html", "recipients.csv"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr.contains("`recipients.csv` would be overwritten"),
        "{}",
        ran.stderr
    );
    let ran = batch(&folder.0, &[]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stdout.starts_with("1 row: "), "{}", ran.stdout);
    let arguments = [
        "batch",
        "--policies",
        "small.toml",
        "--request",
        "campaign.json",
        "--output",
        "other.jsonl",
        "/dev/null",
    ];
    let ran = maysend_in(&folder.0, &arguments, "");
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr.contains("`/dev/null` is no file"),
        "{}",
        ran.stderr
    );
}
