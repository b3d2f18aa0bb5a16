//! `maysend gate`: a text from its draft to its end.

use serde_json::Value;

use super::ledger::{Books, example_is_understood};
use super::{Ran, file, lines, maysend_in, without_digests};

const NOW: [&str; 2] = ["--at", "2026-11-24T19:05:00Z"];
const SET: [&str; 2] = ["--policies", "gate.toml"];

/// A ledger with the set and the drafts beside it.
struct Gate(Books);

impl Gate {
    fn new(name: &str) -> Self {
        let books = Books::new(&format!("gate-{name}"));
        for data in ["gate.toml", "drafts.jsonl"] {
            books.0.write(data, &file(data));
        }
        Self(books)
    }

    fn run(&self, command: &str, arguments: &[&str]) -> Ran {
        self.0.run(&["gate", command], arguments, "")
    }

    /// What a command says that must end with a status and no complaint.
    fn says(&self, status: i32, command: &str, arguments: &[&str]) -> String {
        let ran = self.run(command, arguments);
        assert_eq!((ran.status, ran.stderr.as_str()), (status, ""), "{command}");
        without_digests(&ran.stdout)
    }

    fn clear(&self) {
        self.says(2, "outbound", &[&SET[..], &["drafts.jsonl"]].concat());
    }

    fn state(&self, key: &str) -> Value {
        let ran = self.run(
            "outbound",
            &[&SET[..], &["--format", "jsonl", "drafts.jsonl"]].concat(),
        );
        let answers = lines(&ran.stdout);
        let of_key = answers.iter().find(|answer| answer["key"] == key);
        of_key.unwrap()["state"].clone()
    }
}

/// A request of the drafts, changed.
fn draft(id: &str, body: &str) -> String {
    let mut draft = lines(&file("drafts.jsonl")).remove(0);
    draft["message"]["id"] = id.into();
    draft["message"]["body"] = body.into();
    format!("{draft}\n")
}

#[test]
fn drafts_are_cleared_deferred_and_held_and_asked_again_come_to_the_same() {
    let gate = Gate::new("outbound");
    let drafts = [&SET[..], &["drafts.jsonl"]].concat();
    insta::assert_snapshot!(gate.says(2, "outbound", &drafts));
    for (key, state) in [
        ("t-1", "reserved"),
        ("t-3", "reserved"),
        ("t-4", "deferred"),
        ("t-5", "held"),
    ] {
        assert_eq!(gate.state(key), state, "{key}");
    }
    // The key stands for one text.
    gate.0.0.write(
        "other.jsonl",
        &draft("t-1", "Smith Honda: another sale. Reply STOP to opt out."),
    );
    let ran = gate.run(
        "outbound",
        &[&SET[..], &["--format", "jsonl", "other.jsonl"]].concat(),
    );
    assert_eq!(ran.status, 1);
    assert_eq!(
        ran.stderr,
        "other.jsonl:1: the key `t-1` was used for another text: give each text a key of its own\n"
    );
    assert_eq!(lines(&ran.stdout)[0]["error"]["line"], 1);
    let ran = gate.run("outbound", &SET);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));
}

#[test]
fn a_set_that_decided_is_listed_and_replayed() {
    let gate = Gate::new("sets");
    let ran = gate.0.run(&["ledger", "sets"], &[], "");
    assert_eq!(
        (ran.status, ran.stdout.as_str()),
        (0, "no text was decided yet\n")
    );
    gate.clear();
    let set = file("gate.toml");
    // The set that decided goes; what replaces it asks for less.
    gate.0.0.write("gate.toml", "gone");
    let ran = gate.0.run(&["ledger", "sets"], &["--format", "json"], "");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let sets: Value = serde_json::from_str(&ran.stdout).unwrap();
    let digest = sets[0]["digest"].as_str().unwrap();
    assert_eq!(sets.as_array().unwrap().len(), 1);
    assert_eq!(
        (&sets[0]["kept"], &sets[0]["decisions"]),
        (&true.into(), &5.into())
    );
    let text = gate.0.run(&["ledger", "sets"], &[], "").stdout;
    let listed = text.replace(digest, "DIGEST");
    assert_eq!(
        listed,
        "DIGEST  5 decisions, 2026-11-24T19:00:00Z to 2026-11-24T19:00:00Z\n"
    );
    let kept = format!("kept:{digest}");
    gate.0.0.write("same.toml", &set);
    let replay = |old: &str, new: &str| {
        let arguments = [
            "replay",
            "--old",
            old,
            "--new",
            new,
            "--keys",
            "ledger.keys",
            "sqlite:ledger.db",
        ];
        maysend_in(&gate.0.0.0, &arguments, "")
    };
    let ran = replay(&kept, "same.toml");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    let none = format!("kept:{}", "0".repeat(64));
    let ran = replay(&none, "same.toml");
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr.contains("cannot load the set `kept:0000")
            && ran.stderr.contains("nothing was kept under"),
        "{}",
        ran.stderr
    );
    let ran = maysend_in(
        &gate.0.0.0,
        &[
            "replay",
            "--old",
            &kept,
            "--new",
            "same.toml",
            "drafts.jsonl",
        ],
        "",
    );
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr.contains("names a set that a ledger keeps"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_cleared_text_is_confirmed_once_and_what_came_of_it_is_on_record() {
    let gate = Gate::new("settle");
    gate.clear();
    let on = |key| [&NOW[..], &[key]].concat();
    assert_eq!(
        gate.says(0, "confirm", &on("t-1")),
        "t-1: hand it over, and say what became of it\n"
    );
    let ran = gate.run("confirm", &on("t-1"));
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (
            1,
            "error: the text `t-1` is confirmed: only a text that was cleared can be confirmed, and once\n"
        )
    );
    let sent = [&["--provider-id", "SM1"], on("t-1").as_slice()].concat();
    assert_eq!(gate.says(0, "sent", &sent), "t-1: sent\n");
    let failed = [&["--why", "no route"], on("t-2").as_slice()].concat();
    assert_eq!(gate.says(0, "failed", &failed), "t-2: failed\n");
    // What is sent must not be sent again.
    assert_eq!(gate.state("t-1"), "sent");
    assert_eq!(gate.state("t-2"), "failed");
    let ran = gate.run("sent", &on("t-9"));
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (1, "error: no text was asked for under the key `t-9`\n")
    );
    // Of the third nothing is heard, and the fourth's moment comes.
    let later = [&SET[..], &["--at", "2026-11-25T19:05:00Z"]].concat();
    let said = gate.says(0, "due", &later);
    assert!(
        said.starts_with(
            "t-3: unknown: nobody said what became of it, and it counts as sent\nt-4: reserved: "
        ),
        "{said}"
    );
    assert_eq!(
        gate.says(0, "due", &[&SET[..], &NOW].concat()),
        "nothing is due\n"
    );
    let ran = gate.run(
        "confirm",
        &["--format", "jsonl", "--at", "2026-11-25T19:05:00Z", "t-4"],
    );
    assert_eq!(
        (ran.status, lines(&ran.stdout)[0]["go"].clone()),
        (0, Value::Bool(true))
    );
}

#[test]
fn a_held_text_goes_when_somebody_else_approves_it_and_never_when_it_is_refused() {
    let gate = Gate::new("held");
    gate.clear();
    let said = gate.says(0, "held", &[]);
    assert!(said.starts_with("t-5: held: `maysend gate approve` or `reject` settles it\nHOLD  to +13055550123 (t-5)\n"), "{said}");
    let approve = |status, by: &str, role: &str| {
        let who = ["--by", by, "--role", role, "t-5"];
        gate.says(status, "approve", &[&SET[..], &NOW, &who].concat())
    };
    // Nobody approves their own text, and not everybody is a manager.
    let own = approve(2, "e-11", "manager");
    assert!(own.starts_with("t-5: held"), "{own}");
    assert!(
        own.contains("does not count: `e-11` sends the text"),
        "{own}"
    );
    let porter = approve(2, "kim", "porter");
    assert!(porter.starts_with("t-5: held"), "{porter}");
    assert!(
        porter.contains("does not count: it takes the role `manager`"),
        "{porter}"
    );
    let of_another = [
        "--by",
        "kim",
        "--role",
        "manager",
        "--subject",
        "rules/recal",
        "t-5",
    ];
    let ran = gate.run("approve", &[&SET[..], &NOW, &of_another].concat());
    assert_eq!(ran.status, 1);
    let told =
        "error: nothing of the text `t-5` waits for `rules/recal`: it is held for `rules/recall`\n";
    assert_eq!(ran.stderr, told);
    assert!(approve(0, "kim", "manager").starts_with("t-5: reserved"));
    assert_eq!(gate.says(0, "held", &[]), "no text waits for an approval\n");
    let refuse = [&NOW[..], &["--by", "kim", "--why", "not now", "t-5"]].concat();
    let ran = gate.run("reject", &refuse);
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (
            1,
            "error: the text `t-5` is reserved: only a text that is held waits for an approval\n"
        )
    );
    let who = ["--by", "kim", "--role", "manager", "t-1"];
    let ran = gate.run("approve", &[&SET[..], &NOW, &who].concat());
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (
            1,
            "error: the text `t-1` is reserved: only a text that is held or deferred waits for an approval\n"
        )
    );
    gate.0
        .0
        .write("recall.jsonl", &draft("t-6", "Your Accord has a recall."));
    gate.says(2, "outbound", &[&SET[..], &["recall.jsonl"]].concat());
    let refuse = [&NOW[..], &["--by", "kim", "--why", "not now", "t-6"]].concat();
    assert_eq!(gate.says(0, "reject", &refuse), "t-6: rejected\n");
    let report = gate
        .0
        .run(&["ledger", "report"], &["--as", "management"], "");
    assert_eq!(
        report.stdout,
        "\"day\",\"employee\",\"clause\",\"code\",\"outcome\",\"text\",\"phone\"\r\n\
         \"2026-11-24\",\"e-11\",\"rules/recall\",\"rules/recall\",\"held\",\"t-5\",\"'+13055550123\"\r\n\
         \"2026-11-24\",\"e-11\",\"rules/recall\",\"rules/recall\",\"held\",\"t-6\",\"'+13055550123\"\r\n"
    );
}

#[test]
fn a_stop_takes_back_what_was_cleared_and_names_what_was_handed_over() {
    let gate = Gate::new("stop");
    gate.clear();
    let on = |key| [&NOW[..], &[key]].concat();
    gate.says(0, "confirm", &on("t-1"));
    gate.0.0.write("received.jsonl", &draft("in-1", "STOP"));
    insta::assert_snapshot!(gate.says(0, "inbound", &[&SET[..], &["received.jsonl"]].concat()));
    assert_eq!(
        gate.says(2, "confirm", &on("t-2")),
        "t-2: do not hand it over: it was taken back\n"
    );
    let again = gate.run(
        "inbound",
        &[&SET[..], &["--format", "jsonl", "received.jsonl"]].concat(),
    );
    let again = lines(&again.stdout).remove(0);
    assert_eq!(
        (&again["again"], &again["handed_over"][0]),
        (&Value::Bool(true), &"t-1".into())
    );
    gate.says(0, "sent", &on("t-1"));
    gate.0.0.write(
        "next.jsonl",
        &draft("t-7", "Smith Honda: the next sale. Reply STOP to opt out."),
    );
    let next = gate.says(2, "outbound", &[&SET[..], &["next.jsonl"]].concat());
    assert!(next.starts_with("t-7: denied\nDENY "), "{next}");
}

#[test]
fn an_opt_out_given_at_the_desk_takes_back_too() {
    let gate = Gate::new("revoke");
    gate.clear();
    let given = ["--source", "desk", "--taken-by", "e-11", "+13055550123"];
    let said = gate.says(0, "revoke", &[&NOW[..], &given].concat());
    assert_eq!(
        said,
        "+13055550123: the opt-out is on record\n  taken back: t-1\n  taken back: t-2\n  taken back: t-3\n  taken back: t-4\n  taken back: t-5\n"
    );
}

#[test]
fn a_co_process_is_answered_line_by_line() {
    let gate = Gate::new("stdin");
    let drafts = file("drafts.jsonl").replace("t-4\"", "t-4\", \"urgent\": true");
    let ran = gate.0.run(
        &["gate", "outbound"],
        &[&SET[..], &["--format", "jsonl"]].concat(),
        &drafts,
    );
    assert_eq!(ran.status, 1);
    let answers = lines(&ran.stdout);
    let keys: Vec<&Value> = answers.iter().map(|answer| &answer["key"]).collect();
    assert_eq!(
        keys,
        [
            &"t-1".into(),
            &"t-2".into(),
            &"t-3".into(),
            &Value::Null,
            &"t-5".into()
        ]
    );
    assert_eq!(answers[3]["error"]["path"], "message.urgent");
    let ran = maysend_in(&gate.0.0.0, &["gate", "due", "--policies", "gate.toml"], "");
    assert_eq!(ran.status, 1);
    gate.0.0.write("broken.toml", "name = \"x\"\n");
    let ran = gate.run("due", &["--policies", "broken.toml"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.starts_with("broken.toml"), "{}", ran.stderr);
}

#[test]
fn every_help_has_an_example_that_is_understood() {
    for command in [
        "outbound", "confirm", "sent", "failed", "inbound", "revoke", "held", "approve", "reject",
        "due",
    ] {
        example_is_understood("gate", command);
    }
}
