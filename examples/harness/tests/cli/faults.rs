//! What breaks a ledger, at the command line: a clear error with the exit status that is documented, and nothing lost.

use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use sqlx::{AnyConnection, AssertSqlSafe, Connection as _};

use super::{Folder, Ran, file, lines, maysend_in};

/// Where the address of a PostgreSQL stands on which the tests may make databases.
const SERVER: &str = "MAYSEND_POSTGRES";
const NOW: &str = "2026-11-24T19:00:00Z";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Postgres,
    Sqlite,
}

macro_rules! on_each_database {
    ($($test:ident)*) => {
        mod sqlite {
            $(#[test] fn $test() { super::$test(super::Kind::Sqlite); })*
        }
        mod postgres {
            $(#[test] fn $test() { super::$test(super::Kind::Postgres); })*
        }
    };
}

on_each_database! {
    what_was_tampered_with_and_cut_off_is_named
    a_step_that_was_begun_and_not_finished_is_named
    keys_that_do_not_fit_read_and_clear_nothing
    three_bad_rows_of_ten_thousand_keep_the_file_out_and_are_named
    a_full_disk_takes_nothing_back
}

/// A new ledger with one tenant, `smith-honda`; what it is kept on goes with this.
struct Place {
    folder: Folder,
    url: String,
    /// On the server, of PostgreSQL.
    database: Option<String>,
}

impl Place {
    fn new(kind: Kind) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("faults_{}_{number}", std::process::id());
        let folder = Folder::new(&name);
        let (url, database) = match kind {
            Kind::Sqlite => ("sqlite:ledger.db".to_owned(), None),
            Kind::Postgres => {
                let name = format!("maysend_cli_{name}");
                sql(&server(), &format!("CREATE DATABASE {name}")).unwrap();
                (on_server(&name), Some(name))
            }
        };
        let place = Self {
            folder,
            url,
            database,
        };
        for data in ["gate.toml", "drafts.jsonl"] {
            place.folder.write(data, &file(data));
        }
        let tenant = ["--new-keys", "--tenant", "smith-honda", "--at", NOW];
        let since = ["--complete-since", "2026-01-01T00:00:00Z"];
        let made = place.run(&["ledger", "init"], &[tenant.as_slice(), &since].concat());
        assert_eq!((made.status, made.stderr.as_str()), (0, ""));
        place
    }

    fn run(&self, command: &[&str], arguments: &[&str]) -> Ran {
        self.run_at(&self.url, command, arguments)
    }

    fn run_at(&self, url: &str, command: &[&str], arguments: &[&str]) -> Ran {
        let place = ["--ledger", url, "--keys", "ledger.keys"];
        maysend_in(&self.folder.0, &[command, &place, arguments].concat(), "")
    }

    /// Past the ledger, as whoever has the database can.
    fn sql(&self, text: &str) {
        let url = match &self.database {
            Some(_) => self.url.clone(),
            None => format!("sqlite:{}", self.folder.0.join("ledger.db").display()),
        };
        sql(&url, text).unwrap();
    }

    /// Takes the guards off, which stop accidents and not whoever owns the database.
    fn unguard(&self) {
        self.sql(match self.database {
            Some(_) => {
                "DROP TRIGGER maysend_entries_kept ON maysend_entries; DROP TRIGGER maysend_seals_kept ON maysend_seals"
            }
            None => {
                "DROP TRIGGER maysend_entries_stay; DROP TRIGGER maysend_entries_unchanged;
                 DROP TRIGGER maysend_seals_stay; DROP TRIGGER maysend_seals_unchanged"
            }
        });
    }

    /// The status and what is said of the whole ledger.
    fn verify(&self, arguments: &[&str]) -> (i32, String) {
        let ran = self.run(&["ledger", "verify"], arguments);
        assert_eq!(ran.stderr, "");
        (ran.status, ran.stdout)
    }

    /// Puts opt-outs on record, that many.
    fn opt_outs(&self, from: u32, count: u32) -> Ran {
        let name = format!("opt-outs-{from}.csv");
        self.folder.write(&name, &opt_outs(from, count, &[]));
        self.run(&["ledger", "import"], &["--rows", "opt-outs", &name])
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(name) = &self.database {
            // A test that fails should say why it did, and not that something was left behind.
            let _ = sql(
                &server(),
                &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            );
        }
    }
}

fn sql(url: &str, text: &str) -> Result<(), sqlx::Error> {
    sqlx::any::install_default_drivers();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut connection = AnyConnection::connect(url).await?;
        sqlx::raw_sql(AssertSqlSafe(text.to_owned()))
            .execute(&mut connection)
            .await?;
        connection.close().await
    })
}

#[expect(clippy::panic, reason = "a test that cannot go on fails")]
fn server() -> String {
    std::env::var(SERVER).unwrap_or_else(|_| {
        panic!(
            "this needs a PostgreSQL: run `cargo xtask test`, or `cargo xtask setup` and the line that it prints, which sets {SERVER}"
        )
    })
}

/// The address of a database of the server.
fn on_server(name: &str) -> String {
    let server = server();
    let (address, options) = server.split_once('?').unwrap_or((&server, ""));
    let (address, _) = address.rsplit_once('/').unwrap();
    let mark = if options.is_empty() { "" } else { "?" };
    format!("{address}/{name}{mark}{options}")
}

/// A file of opt-outs; in some of its lines the phone is none.
fn opt_outs(from: u32, count: u32, bad: &[u32]) -> String {
    let mut csv = String::from("phone,at\n");
    for number in from..from + count {
        let phone = if bad.contains(&(number - from + 2)) {
            "555".to_owned()
        } else {
            format!("+1305{:07}", 2_000_000 + number)
        };
        writeln!(csv, "{phone},2026-01-05T10:00:00Z").unwrap();
    }
    csv
}

fn what_was_tampered_with_and_cut_off_is_named(kind: Kind) {
    let place = Place::new(kind);
    assert_eq!(place.opt_outs(0, 20).status, 0);
    let sealed = place.run(&["ledger", "seal"], &["--at", NOW]);
    place.folder.write("checkpoints.jsonl", &sealed.stdout);
    let kept = ["--checkpoints", "checkpoints.jsonl"];
    assert_eq!(
        place.verify(&kept),
        (
            0,
            "smith-honda: 20 entries, as they were, sealed through 20\n".to_owned()
        )
    );
    place.unguard();
    place.sql("UPDATE maysend_entries SET at = at + 1 WHERE sequence = 5");
    assert_eq!(
        place.verify(&kept),
        (
            2,
            "smith-honda: 20 entries, 1 flaw, sealed through 20\n  entry 5 was changed\n"
                .to_owned()
        )
    );
    place.sql("UPDATE maysend_entries SET at = at - 1 WHERE sequence = 5");
    place.sql("DELETE FROM maysend_entries WHERE sequence > 17");
    let (status, said) = place.verify(&kept);
    assert_eq!(status, 2);
    assert!(
        said.contains("the end was cut off: entries 18 to 20 are missing"),
        "{said}"
    );
}

fn a_step_that_was_begun_and_not_finished_is_named(kind: Kind) {
    let place = Place::new(kind);
    assert_eq!(place.opt_outs(0, 3).status, 0);
    place.sql("UPDATE maysend_migrations SET success = FALSE");
    let told = "error: cannot open the ledger: the ledger's tables are not as this version needs them: step 1 was begun and not \
                finished: restore the database from before it, or remove what it made and its row in `maysend_migrations`";
    for command in [["ledger", "verify"], ["ledger", "seal"], ["gate", "held"]] {
        let ran = place.run(&command, &[]);
        assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{command:?}");
        assert!(ran.stderr.starts_with(told), "{command:?}: {}", ran.stderr);
    }
    place.sql("UPDATE maysend_migrations SET success = TRUE");
    assert!(
        place
            .verify(&[])
            .1
            .starts_with("smith-honda: 3 entries, as they were")
    );
}

fn keys_that_do_not_fit_read_and_clear_nothing(kind: Kind) {
    let place = Place::new(kind);
    assert_eq!(place.opt_outs(0, 3).status, 0);
    let keys = place.folder.0.join("ledger.keys");
    let right = std::fs::read_to_string(&keys).unwrap();
    let other = Place::new(kind);
    std::fs::copy(other.folder.0.join("ledger.keys"), &keys).unwrap();
    let outbound = ["--policies", "gate.toml", "drafts.jsonl"];
    for (command, arguments) in [
        (["ledger", "verify"], &[][..]),
        (["ledger", "evidence"], &["+13052000001"][..]),
        (["gate", "outbound"], &outbound[..]),
    ] {
        let ran = place.run(&command, arguments);
        assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{command:?}");
        assert_eq!(
            ran.stderr,
            "error: the phones of this ledger were hashed with a key that is not among the keys: give the keys that the ledger was \
             made with\n"
        );
    }
    std::fs::write(&keys, right).unwrap();
    assert!(
        place
            .verify(&[])
            .1
            .starts_with("smith-honda: 3 entries, as they were")
    );
}

fn three_bad_rows_of_ten_thousand_keep_the_file_out_and_are_named(kind: Kind) {
    let place = Place::new(kind);
    place
        .folder
        .write("opt-outs.csv", &opt_outs(0, 10_000, &[2, 5_000, 10_001]));
    let import = ["--rows", "opt-outs", "opt-outs.csv"];
    let ran = place.run(&["ledger", "import"], &import);
    assert_eq!(
        (ran.status, ran.stdout.as_str()),
        (
            2,
            "nothing is on record: 9997 rows could be, 3 rows are refused; mend them, or leave them out with `--skip-refused`\n"
        )
    );
    let named: Vec<&str> = ran.stderr.lines().collect();
    assert_eq!(named.len(), 3, "{named:?}");
    for (said, line) in named.iter().zip([2, 5_000, 10_001]) {
        assert!(
            said.starts_with(&format!("opt-outs.csv: line {line}")),
            "{said}"
        );
    }
    assert!(place.verify(&[]).1.starts_with("smith-honda: 0 entries"));
    let skipping = [&import[..], &["--skip-refused"]].concat();
    let ran = place.run(&["ledger", "import"], &skipping);
    assert_eq!(
        (ran.status, ran.stdout.as_str()),
        (2, "9997 rows are on record, 3 rows are refused\n")
    );
    assert!(
        place
            .verify(&[])
            .1
            .starts_with("smith-honda: 9997 entries, as they were")
    );
}

fn a_full_disk_takes_nothing_back(kind: Kind) {
    let place = Place::new(kind);
    assert_eq!(place.opt_outs(0, 20).status, 0);
    place.folder.write("many.csv", &opt_outs(100, 5_000, &[]));
    let import = ["--rows", "opt-outs", "many.csv"];
    let ran = match kind {
        Kind::Postgres => {
            // What PostgreSQL says then; only root could give it a small disk.
            place.sql(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
                 BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
                 CREATE TRIGGER full_disk BEFORE INSERT ON maysend_entries FOR EACH ROW WHEN (NEW.sequence = 3000)
                 EXECUTE FUNCTION full_disk()",
            );
            let ran = place.run(&["ledger", "import"], &import);
            place.sql("DROP TRIGGER full_disk ON maysend_entries");
            ran
        }
        Kind::Sqlite => with_small_files(&place, &import),
    };
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
    assert!(
        ran.stderr.starts_with(
            "error: nothing of the file is on record: the ledger has no room left: make room on its disk, nothing was recorded: "
        ),
        "{}",
        ran.stderr
    );
    assert!(
        place
            .verify(&[])
            .1
            .starts_with("smith-honda: 20 entries, as they were")
    );
    let ran = place.run(&["ledger", "import"], &import);
    assert_eq!(
        (ran.status, ran.stdout.as_str()),
        (0, "5000 rows are on record\n"),
        "{}",
        ran.stderr
    );
    assert!(
        place
            .verify(&[])
            .1
            .starts_with("smith-honda: 5020 entries, as they were")
    );
}

/// With files that cannot grow beyond half a megabyte, as under a quota: whoever writes on is told, and not ended.
fn with_small_files(place: &Place, import: &[&str]) -> Ran {
    let output = Command::new("sh")
        .arg("-c")
        // In blocks of 512 bytes, or of 1,024.
        .arg("trap '' XFSZ; ulimit -f 1000; exec \"$@\"")
        .arg("sh")
        .arg(env!("CARGO_BIN_EXE_maysend"))
        .args(["ledger", "import", "--ledger", &place.url])
        .args(["--keys", "ledger.keys"])
        .args(import)
        .current_dir(&place.folder.0)
        .output()
        .unwrap();
    Ran {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Passes bytes on to the server, and cuts all connections once it has answered with so many.
fn proxy(server: String, bytes: i64) -> u16 {
    fn pass(mut from: TcpStream, mut to: TcpStream, mut may: impl FnMut(i64) -> bool) {
        let mut buffer = [0; 512];
        while let Ok(read @ 1..) = from.read(&mut buffer) {
            if !may(i64::try_from(read).unwrap()) || to.write_all(&buffer[..read]).is_err() {
                break;
            }
        }
        // One end may be gone already.
        let _ = from.shutdown(Shutdown::Both);
        let _ = to.shutdown(Shutdown::Both);
    }
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let left = Arc::new(AtomicI64::new(bytes));
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let (client, server) = (client.unwrap(), TcpStream::connect(&server).unwrap());
            let there = (client.try_clone().unwrap(), server.try_clone().unwrap());
            let left = Arc::clone(&left);
            std::thread::spawn(move || pass(there.0, there.1, |_| true));
            std::thread::spawn(move || {
                pass(server, client, |read| {
                    left.fetch_sub(read, Ordering::SeqCst) > read
                });
            });
        }
    });
    port
}

#[test]
fn a_connection_that_is_lost_on_the_way_loses_no_text_and_clears_none_twice() {
    const TEXTS: usize = 30;
    let place = Place::new(Kind::Postgres);
    let template = lines(&file("drafts.jsonl")).remove(0);
    let mut drafts = String::new();
    for number in 0..TEXTS {
        let mut draft = template.clone();
        draft["message"]["id"] = format!("t-{number}").into();
        draft["recipient"]["phone"] = format!("+1305555{number:04}").into();
        writeln!(drafts, "{draft}").unwrap();
    }
    place.folder.write("many.jsonl", &drafts);
    let arguments = ["--policies", "gate.toml", "--format", "jsonl", "many.jsonl"];
    let (address, database) = place.url.rsplit_once('/').unwrap();
    let (user, server) = address.rsplit_once('@').unwrap();
    let port = proxy(server.to_owned(), 12_000);
    let through = format!("{user}@127.0.0.1:{port}/{database}");
    let ran = place.run_at(&through, &["gate", "outbound"], &arguments);
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("the ledger cannot be reached: "),
        "{}",
        ran.stderr
    );
    // Asked again with the same keys, each has one answer, and those that were cleared stay so.
    let again = place.run(&["gate", "outbound"], &arguments);
    assert_eq!((again.status, again.stderr.as_str()), (0, ""));
    let answers = lines(&again.stdout);
    assert_eq!(answers.len(), TEXTS);
    for answer in lines(&ran.stdout) {
        if answer["state"] == "reserved" {
            let now = answers.iter().find(|now| now["key"] == answer["key"]);
            assert_eq!(now.unwrap()["state"], "reserved");
        }
    }
    let (status, said) = place.verify(&[]);
    // One decision and one text for each.
    assert_eq!(status, 0);
    assert!(
        said.starts_with(&format!("smith-honda: {} entries, as they were", 2 * TEXTS)),
        "{said}"
    );
}
