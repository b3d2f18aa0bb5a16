//! Policy-set files: everything that is wrong, at once, with its place; and what a set that extends another may not do.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod extends;
mod files;
mod labels;
mod pieces;
mod places;

use std::sync::OnceLock;

use cap_std::ambient_authority;
use cap_tempfile::TempDir;
use maysend::{Library, PolicySet};
use maysend_tests::engine;
use maysend_tests::guests::{self, Handmade, keep_compiled};

/// The hostile policy, and handmade ones that need and give labels.
fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let library = make_library();
        keep_compiled(&library);
        library
    })
}

fn make_library() -> Library {
    let handmade = |name: &str| Handmade::new(name).gives(&["class"]);
    guests::library([
        (
            "test/classifier",
            handmade("classifier").stages(&[0]).component(),
        ),
        ("test/late", handmade("late").stages(&[2]).component()),
        (
            "test/reader",
            Handmade::new("reader").needs(&["class"]).component(),
        ),
        (
            "test/relabeller",
            Handmade::new("relabeller")
                .stages(&[0])
                .needs(&["class"])
                .gives(&["topic"])
                .component(),
        ),
        (
            "test/selfish",
            handmade("selfish")
                .stages(&[0])
                .needs(&["class"])
                .component(),
        ),
        (
            "test/topical",
            Handmade::new("topical")
                .needs(&["topic", "weather"])
                .component(),
        ),
    ])
}

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = cap_tempfile::tempdir(ambient_authority()).expect("a folder");
    for (path, contents) in files {
        if let Some((parent, _)) = path.rsplit_once('/') {
            folder.create_dir_all(parent).expect("a folder");
        }
        folder.write(path, contents).expect("a file");
    }
    folder
}

fn load_in(folder: &TempDir) -> Result<PolicySet, String> {
    PolicySet::from_file(engine(), library(), folder, "policy.toml")
        .map_err(|problems| problems.to_string())
}

fn load(files: &[(&str, &[u8])]) -> Result<PolicySet, String> {
    load_in(&folder(files))
}

/// What is wrong with this text as a set.
fn problems(text: &str) -> String {
    load(&[("policy.toml", text.as_bytes())]).expect_err("problems")
}

/// What is wrong with these lines after a name and a version.
fn problems_of(lines: &str) -> String {
    problems(&format!("name = \"test\"\nversion = \"1\"\n{lines}"))
}

fn is_fine(text: &str) -> PolicySet {
    load(&[("policy.toml", text.as_bytes())]).unwrap_or_else(|problems| panic!("{problems}"))
}
