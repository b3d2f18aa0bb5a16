//! `maysend test --watch`, which no test waits for by the clock: it says what it does.

use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use super::Folder;

/// Where nothing was said for so long, nothing will be.
const PATIENCE: Duration = Duration::from_secs(300);

const CASES: &str = r#"
now = "2026-11-24T16:15:00Z"

[[case]]
name = "a card number"
request = { recipient = { phone = "+12145550123" } }
bodies = ["I charged card 4111 1111 1111 1111."]
expect = { verdict = "deny" }
"#;

const SET: &str = r#"
name = "Smith Honda"
version = "1"
extends = "floor.toml"

[business]
name = "Smith Honda"
time-zone = "America/Chicago"
"#;

const FLOOR: &str = r#"
name = "Vendor"
version = "1"

[[policy]]
id = "content"
component = "content.wasm"
"#;

struct Watching {
    child: Child,
    said: Receiver<String>,
}

/// Where the tests run in the background, a shell may have made them ignore Ctrl-C, and whatever they start inherits that.
fn interruptible(program: &str) -> Command {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.map_or(Ok(0), |mask| u64::from_str_radix(mask.trim(), 16));
    let interrupt = 1 << 1;
    if ignored.unwrap() & interrupt == 0 {
        return Command::new(program);
    }
    let mut command = Command::new("env");
    command.args(["--default-signal=INT", program]);
    command
}

impl Watching {
    fn new(folder: &Folder) -> Self {
        let mut child = interruptible(env!("CARGO_BIN_EXE_maysend"))
            .args(["test", "--watch", "--policies", "set/policy.toml", "cases"])
            .current_dir(&folder.0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, said) = channel();
        read(child.stdout.take().unwrap(), sender.clone());
        read(child.stderr.take().unwrap(), sender);
        Self { child, said }
    }

    /// Waits until it says this, on either stream, and gives all that came before as well.
    fn until(&self, wanted: &str) -> String {
        let mut all = String::new();
        while !all.contains(wanted) {
            let line = self.said.recv_timeout(PATIENCE);
            assert!(line.is_ok(), "{line:?}, no `{wanted}` in: {all}");
            all.push_str(&line.unwrap());
            all.push('\n');
        }
        all
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(pipe: impl Read + Send + 'static, lines: Sender<String>) {
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            if lines.send(line).is_err() {
                return;
            }
        }
    });
}

#[test]
fn whatever_a_run_depends_on_is_watched_and_runs_it_again() {
    let folder = Folder::new("watch");
    for inner in ["set", "cases"] {
        std::fs::create_dir_all(folder.0.join(inner)).unwrap();
    }
    folder.write("cases/content.toml", CASES);
    folder.write("set/policy.toml", SET);
    folder.write("set/floor.toml", FLOOR);

    let watching = Watching::new(&folder);
    let said =
        watching.until("set/floor.toml:7:13: cannot read `content.wasm`: there is no such file");
    assert!(
        !said.contains('\u{1b}'),
        "a pipe is no screen to clear: {said}"
    );

    let standard = maysend_policies::standard();
    let content = standard
        .iter()
        .find(|policy| policy.name == "standard/content");
    std::fs::write(
        folder.0.join("set/content.wasm"),
        content.unwrap().component,
    )
    .unwrap();
    watching.until("1 passed, 0 failed");

    folder.write("cases/content.toml", &CASES.replace("deny", "allow"));
    watching.until("0 passed, 1 failed");

    folder.write(
        "set/floor.toml",
        &FLOOR.replace("content.wasm", "contents.wasm"),
    );
    watching.until("cannot read `contents.wasm`");

    folder.write("set/floor.toml", FLOOR);
    folder.write("cases/content.toml", CASES);
    watching.until("1 passed, 0 failed");

    folder.write("cases/another.toml", &CASES.replace("deny", "hold"));
    watching.until("1 passed, 1 failed");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_as_shells_expect() {
    use std::os::unix::process::ExitStatusExt as _;

    let folder = Folder::new("watch-end");
    std::fs::create_dir_all(folder.0.join("set")).unwrap();
    std::fs::create_dir_all(folder.0.join("cases")).unwrap();
    folder.write("cases/content.toml", CASES);
    folder.write("set/policy.toml", SET);
    let mut watching = Watching::new(&folder);
    watching.until("cannot read `floor.toml`");
    watching.until("watching 3 files");
    let process = watching.child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &process]).status();
    assert!(sent.unwrap().success());
    let ended = watching.child.wait().unwrap();
    assert_eq!(ended.signal(), Some(2));
}
