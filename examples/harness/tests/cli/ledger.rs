//! `maysend ledger`.

use serde_json::Value;

use super::{Folder, Ran, file, maysend, maysend_in};

/// A new ledger in a folder of its own.
pub(crate) struct Books(pub(crate) Folder);

const WHERE: [&str; 4] = ["--ledger", "sqlite:ledger.db", "--keys", "ledger.keys"];
const NOW: &str = "2026-11-24T16:15:00Z";

impl Books {
    /// With one tenant, `smith-honda`.
    pub(crate) fn new(name: &str) -> Self {
        let books = Self(Folder::new(name));
        let ran = books.ledger(
            "init",
            &[
                "--new-keys",
                "--tenant",
                "smith-honda",
                "--complete-since",
                "2026-01-01T00:00:00Z",
                "--at",
                NOW,
            ],
        );
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
        books
    }

    fn ledger(&self, command: &str, arguments: &[&str]) -> Ran {
        self.run(&["ledger", command], arguments, "")
    }

    pub(crate) fn run(&self, command: &[&str], arguments: &[&str], input: &str) -> Ran {
        let all: Vec<&str> = [command, &WHERE, arguments].concat();
        maysend_in(&self.0.0, &all, input)
    }
}

#[test]
fn a_new_ledger_says_what_it_made_and_makes_no_keys_twice() {
    let books = Books::new("init");
    let keys = std::fs::read_to_string(books.0.0.join("ledger.keys")).unwrap();
    let ran = books.ledger(
        "init",
        &["--tenant", "smith-honda", "--at", "2027-01-01T00:00:00Z"],
    );
    assert_eq!(
        (ran.status, ran.stdout.as_str()),
        (
            0,
            "`smith-honda` is on the books, in the group `smith-honda`, with everything on record since 2026-01-01T00:00:00Z\n"
        )
    );
    let ran = books.ledger("init", &["--tenant", "smith-honda", "--new-keys"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr
            .starts_with("error: cannot write new keys to `ledger.keys`: "),
        "{}",
        ran.stderr
    );
    assert_eq!(
        std::fs::read_to_string(books.0.0.join("ledger.keys")).unwrap(),
        keys
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(books.0.0.join("ledger.keys"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn rows_that_are_refused_keep_all_others_out_until_they_may_be_left_out() {
    let books = Books::new("import");
    books.0.write("consents.csv", &file("consents.csv"));
    let import = ["--rows", "consents", "consents.csv"];
    let ran = books.ledger("import", &import);
    assert_eq!(ran.status, 2);
    insta::assert_snapshot!(format!("{}{}", ran.stdout, ran.stderr));
    let skipping: Vec<&str> = [import.as_slice(), &["--skip-refused"]].concat();
    let rehearsing: Vec<&str> = [skipping.as_slice(), &["--rehearse"]].concat();
    let said = |arguments: &[&str]| books.ledger("import", arguments).stdout;
    assert_eq!(
        said(&rehearsing),
        "2 rows can be put on record, 2 rows are refused\n"
    );
    assert_eq!(
        said(&skipping),
        "2 rows are on record, 2 rows are refused\n"
    );
    assert_eq!(
        said(&skipping),
        "this file was imported before: nothing was put on record again\n"
    );
    let json: Vec<&str> = [import.as_slice(), &["--format", "json"]].concat();
    let json: Value = serde_json::from_str(&said(&json)).unwrap();
    assert_eq!((&json["usable"], &json["imported"]), (&2.into(), &0.into()));
    assert_eq!(json["refused"][1]["line"], 5);
    let ran = books.ledger("report", &["--table", "unproven", "--as", "management"]);
    assert_eq!(
        (ran.status, ran.stdout.as_str()),
        (
            0,
            "\"entry\",\"day\",\"topic\",\"method\",\"captured_by\",\"phone\"\r\n\
             \"2\",\"2026-02-03\",\"marketing\",\"signature\",\"'=HYPERLINK(\"\"x\"\")\",\"'+12145550124\"\r\n"
        )
    );
}

#[test]
fn everything_on_a_number_is_shown_in_one_call() {
    let books = Books::new("evidence");
    books.0.write("consents.csv", &file("consents.csv"));
    books.ledger(
        "import",
        &["--rows", "consents", "--skip-refused", "consents.csv"],
    );
    let given = [
        "--source",
        "desk",
        "--taken-by",
        "e-11",
        "--evidence",
        "<b>note</b>",
        "--at",
        NOW,
        "+12145550123",
    ];
    let ran = books.ledger("opt-out", &given);
    assert_eq!(
        (ran.status, ran.stdout.as_str()),
        (
            0,
            "entry 3 of `smith-honda`: +12145550123 gets no texts any more (all)\n"
        )
    );
    let ask = ["--zone", "America/Chicago", "--at", NOW, "+12145550123"];
    let json: Vec<&str> = [ask.as_slice(), &["--format", "json"]].concat();
    let json: Value = serde_json::from_str(&books.ledger("evidence", &json).stdout).unwrap();
    insta::assert_json_snapshot!(json);
    let html: Vec<&str> = [ask.as_slice(), &["--output", "evidence.html"]].concat();
    let ran = books.ledger("evidence", &html);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));
    assert_eq!(
        ran.stderr,
        "2 entries on +12145550123 are in `evidence.html`\n"
    );
    let page = std::fs::read_to_string(books.0.0.join("evidence.html")).unwrap();
    assert!(
        page.contains("&lt;b&gt;note&lt;/b&gt;") && !page.contains("<b>note"),
        "{page}"
    );
    assert!(page.contains("2026-11-24 10:15:00 CST"), "{page}");
}

#[test]
fn what_was_changed_or_cut_off_is_named() {
    let books = Books::new("verify");
    books.0.write("consents.csv", &file("consents.csv"));
    books.ledger(
        "import",
        &["--rows", "consents", "--skip-refused", "consents.csv"],
    );
    let verify = |arguments: &[&str]| {
        let ran = books.ledger("verify", arguments);
        (ran.status, ran.stdout)
    };
    assert_eq!(
        verify(&[]),
        (0, "smith-honda: 2 entries, as they were, none of them sealed: that nothing was cut off is not proven\n".to_owned())
    );
    let before = std::fs::read(books.0.0.join("ledger.db")).unwrap();
    let ran = books.ledger("seal", &["--at", NOW]);
    books.0.write("checkpoints.jsonl", &ran.stdout);
    let sealed = (
        0,
        "smith-honda: 2 entries, as they were, sealed through 2\n".to_owned(),
    );
    assert_eq!(verify(&["--checkpoints", "checkpoints.jsonl"]), sealed);

    // Somebody gives an entry to another person: one digit of the hash in the database.
    let mut changed = std::fs::read(books.0.0.join("ledger.db")).unwrap();
    let places: Vec<usize> = (0..changed.len())
        .filter(|at| changed[*at..].starts_with(b"2026-11."))
        .collect();
    let hash: Vec<u8> = changed[places[0]..][..40].to_vec();
    for at in places {
        if changed[at..].starts_with(&hash) {
            let digit = &mut changed[at + 39];
            *digit = if *digit == b'0' { b'1' } else { b'0' };
        }
    }
    std::fs::write(books.0.0.join("ledger.db"), changed).unwrap();
    let (status, said) = verify(&[]);
    assert_eq!(status, 2);
    insta::assert_snapshot!(said);

    // The state of before the seal proves nothing against itself; the checkpoint kept elsewhere does.
    std::fs::write(books.0.0.join("ledger.db"), before).unwrap();
    assert_eq!(verify(&[]).0, 0);
    let ran = books.ledger(
        "opt-out",
        &["--source", "phone", "--at", NOW, "+12145550123"],
    );
    assert_eq!(ran.status, 0);
    let json: Value = serde_json::from_str(&verify(&["--format", "json"]).1).unwrap();
    assert_eq!(
        (&json[0]["entries"], &json[0]["unsealed"]),
        (&3.into(), &3.into())
    );
    books.0.write("empty.jsonl", "{}\n");
    let ran = books.ledger("verify", &["--checkpoints", "empty.jsonl"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr.starts_with("error: `empty.jsonl`, line 1: it is no checkpoint as `maysend ledger seal` writes them: "),
        "{}",
        ran.stderr
    );
}

#[test]
fn nothing_is_destroyed_without_the_word() {
    let books = Books::new("destroy");
    books.0.write("consents.csv", &file("consents.csv"));
    books.ledger(
        "import",
        &["--rows", "consents", "--skip-refused", "consents.csv"],
    );
    books.ledger(
        "opt-out",
        &["--source", "phone", "--at", NOW, "+12145550123"],
    );
    let later = ["--by", "kim", "--at", "2035-01-01T00:00:00Z"];
    let destroying: Vec<&str> = [later.as_slice(), &["--destroy"]].concat();
    let mut said = books.ledger("retain", &later).stdout;
    let erase = ["--reason", "asked", "+12145550123"];
    said += &books
        .ledger("erase", &[later.as_slice(), &erase].concat())
        .stdout;
    assert!(
        books
            .ledger("verify", &[])
            .stdout
            .starts_with("smith-honda: 3 entries, as they were, none")
    );
    said += &books
        .ledger("erase", &[destroying.as_slice(), &erase].concat())
        .stdout;
    said += &books.ledger("retain", &destroying).stdout;
    said += &books.ledger("verify", &[]).stdout;
    insta::assert_snapshot!(said);
}

#[test]
fn two_tenants_are_told_apart_and_mistakes_end_with_one() {
    let books = Books::new("mistakes");
    let seal = |arguments: &[&str]| {
        let ran = books.ledger("seal", arguments);
        assert_eq!((ran.status, ran.stdout.as_str()), (1, ""));
        ran.stderr
    };
    assert_eq!(
        seal(&["--tenant", "jones"]),
        "error: there is no tenant `jones` in the ledger: it has `smith-honda`\n"
    );
    books.ledger("init", &["--tenant", "jones"]);
    let report = books.ledger("report", &[]);
    assert_eq!(
        report.stderr,
        "error: say whose entries are meant with `--tenant`: the ledger has `jones`, `smith-honda`\n"
    );
    for (arguments, message) in [
        (
            vec!["verify"],
            "error: no ledger is given: name it with `--ledger` or in MAYSEND_LEDGER, like `sqlite:ledger.db`",
        ),
        (
            vec!["verify", "--ledger", "sqlite:absent.db"],
            "error: there is no ledger in `absent.db`: `maysend ledger init` makes one\n",
        ),
        (
            vec!["verify", "--ledger", "sqlite:ledger.db"],
            "error: no keys are given: name their file with `--keys`, or put its text into MAYSEND_KEYS; `maysend ledger init --new-keys` makes some",
        ),
        (
            vec!["verify", "--ledger", "mysql:x", "--keys", "ledger.keys"],
            "error: cannot open the ledger: a ledger is not kept on `mysql:`; this program knows `sqlite:path/to/file`",
        ),
        (
            vec![
                "verify",
                "--ledger",
                "sqlite:ledger.keys",
                "--keys",
                "ledger.keys",
            ],
            "error: cannot open the ledger: the ledger failed: opening it: error returned from database: (code: 26) file is not a database\n",
        ),
        (
            vec!["report", "--as", "employee"],
            "error: the following required arguments were not provided:\n  --employee <ID>\n",
        ),
        (
            vec!["report", "--from", "november"],
            "error: `november` is no day like `2026-11-01`, and no moment like `2026-11-01T06:00:00Z`",
        ),
        (
            vec!["report", "--from", "2026-11-02", "--until", "2026-11-02"],
            "error: `--until` is not after `--from`: it is the day after the last\n",
        ),
    ] {
        let arguments: Vec<&str> = [&["ledger"], arguments.as_slice()].concat();
        let ran = maysend_in(&books.0.0, &arguments, "");
        assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{arguments:?}");
        assert!(
            ran.stderr.starts_with(message),
            "{arguments:?}: {}",
            ran.stderr
        );
    }
    // The keys of another ledger would find no opt-out.
    let other = Books::new("mistakes-other");
    books.0.write("consents.csv", &file("consents.csv"));
    books.ledger(
        "import",
        &[
            "--tenant",
            "jones",
            "--rows",
            "consents",
            "--skip-refused",
            "consents.csv",
        ],
    );
    std::fs::copy(other.0.0.join("ledger.keys"), books.0.0.join("ledger.keys")).unwrap();
    assert_eq!(
        seal(&[]),
        "error: the phones of this ledger were hashed with a key that is not among the keys: give the keys that the ledger was made with\n"
    );
}

#[test]
fn every_help_has_an_example_that_is_understood() {
    for command in [
        "init", "import", "evidence", "seal", "verify", "report", "retain", "erase", "opt-out",
    ] {
        example_is_understood("ledger", command);
    }
}

/// Runs the example of a help in an empty folder. There is no ledger in it, and that must be all that is wrong.
pub(crate) fn example_is_understood(of: &str, command: &str) {
    let ran = maysend(&[of, command, "--help"], "");
    let mut words = example(&ran.stdout);
    let expected = if command == "init" {
        (0, "")
    } else {
        words.extend(["--ledger", "sqlite:ledger.db"].map(str::to_owned));
        (
            1,
            "error: there is no ledger in `ledger.db`: `maysend ledger init` makes one\n",
        )
    };
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let empty = Folder::new(&format!("help-{of}-{command}"));
    let ran = maysend_in(&empty.0, &words, "");
    assert_eq!((ran.status, ran.stderr.as_str()), expected, "{words:?}");
}

/// The words of the example in a help, without what a shell does with the rest of its line.
fn example(help: &str) -> Vec<String> {
    let mut lines = help.lines().skip_while(|line| !line.starts_with("Example"));
    let line = lines.nth(1).unwrap().trim_start();
    let line = line.strip_prefix("maysend ").unwrap();
    let line = line.split(['>', '&']).next().unwrap();
    let mut words = Vec::new();
    for (index, part) in line.split('"').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}
