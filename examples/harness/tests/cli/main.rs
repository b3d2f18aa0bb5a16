//! The command as its users run it: the binary, its output, its exit status.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod batch;
mod check;
mod dealership;
mod decide;
mod definitions;
mod document;
mod examples;
mod explain;
#[cfg(all(feature = "postgres", feature = "sqlite"))]
mod faults;
#[cfg(feature = "ledger")]
mod gate;
mod inspect;
#[cfg(feature = "ledger")]
mod ledger;
mod mutate;
mod new;
mod replay;
mod stream;
mod sweep;
#[cfg(unix)]
mod terminal;
mod test;
mod update;
mod watch;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// How the command ended and what it wrote.
#[derive(Debug)]
struct Ran {
    status: i32,
    stdout: String,
    stderr: String,
}

/// A new folder, which goes with this.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("maysend-cli-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.join(name), text).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs `maysend` in the folder of the test data.
fn maysend(arguments: &[&str], input: &str) -> Ran {
    maysend_in(&data(), arguments, input)
}

/// Runs `maysend` in a folder.
fn maysend_in(folder: &Path, arguments: &[&str], input: &str) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_maysend"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("MAYSEND_KEYS")
        .env_remove("MAYSEND_LEDGER")
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("COLUMNS")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // In a thread of its own: an answer may fill its pipe before the last request is written.
    let writer = std::thread::spawn(move || {
        // A command that reads no requests may be gone already.
        let _ = stdin.write_all(input.as_bytes());
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Ran {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

/// The text of a file of the test data.
fn file(name: &str) -> String {
    std::fs::read_to_string(data().join(name)).unwrap()
}

/// The blocks of code in a text of Markdown that are in a language.
fn fenced(markdown: &str, language: &str) -> Vec<String> {
    let mut lines = markdown.lines();
    let mut blocks = Vec::new();
    while let Some(opening) = lines.find(|line| line.starts_with("```")) {
        let inside = lines.by_ref().take_while(|line| !line.starts_with("```"));
        let block: String = inside.flat_map(|line| [line, "\n"]).collect();
        if opening == format!("```{language}") {
            blocks.push(block);
        }
    }
    blocks
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// An answer without what changes with every build or every run: digests of components, times, fuel.
fn stable(mut answer: Value) -> Value {
    let Value::Object(fields) = &mut answer else {
        return answer;
    };
    for field in ["digests", "execution", "versions"] {
        assert!(fields.remove(field).is_some(), "no `{field}`");
    }
    if let Some(reply) = fields.get_mut("reply_decision") {
        *reply = stable(reply.take());
    }
    answer
}

/// The text with every run of 64 hex digits replaced.
fn without_digests(text: &str) -> String {
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.lines()
        .map(|line| {
            let words = line.split(' ').map(|word| {
                let is_digest = word.len() == 64 && word.bytes().all(is_hex);
                if is_digest { "[sha256]" } else { word }
            });
            words.collect::<Vec<_>>().join(" ") + "\n"
        })
        .collect()
}
