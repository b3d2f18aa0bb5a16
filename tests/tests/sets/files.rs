//! The files beside a set: found from the file that names them, and never outside of the folder.

use maysend::PolicySet;
use maysend_tests::engine;
use maysend_tests::guests::{Handmade, hostile};

use super::{folder, library, load, load_in, problems_of};

const HEAD: &str = "name = \"test\"\nversion = \"1\"\n";

#[test]
fn no_such_file() {
    insta::assert_snapshot!(problems_of(
        "extends = \"vendor.toml\"\n[[policy]]\ncomponent = \"mine.wasm\"\n[[policy]]\nuse = \"guest/hostile\"\nfiles = [\"names.txt\", \"more.txt\"]\n"
    ));
    let set = PolicySet::from_file(engine(), library(), &folder(&[]), "none.toml");
    insta::assert_snapshot!(set.expect_err("problems"));
}

#[test]
fn paths_that_leave_the_folder() {
    for path in [
        "../../../../../../etc/passwd",
        "/etc/passwd",
        "sub/../../policy.toml",
    ] {
        let told = problems_of(&format!(
            "extends = \"{path}\"\n[[policy]]\ncomponent = \"{path}\"\n[[policy]]\nuse = \"guest/hostile\"\nfiles = [\"{path}\"]\n"
        ));
        let lines: Vec<_> = told.lines().collect();
        assert_eq!(lines.len(), 3, "{told}");
        for line in lines {
            assert!(line.contains(&format!("cannot read `{path}`: ")), "{told}");
            assert!(!line.contains("root:"), "{told}");
        }
    }
    insta::assert_snapshot!(problems_of(
        "[[policy]]\ncomponent = \"../../etc/passwd\"\n"
    ));
}

#[cfg(unix)]
#[test]
fn links_that_leave_the_folder() {
    let text = format!("{HEAD}extends = \"vendor.toml\"\n[[policy]]\ncomponent = \"mine.wasm\"\n");
    let folder = folder(&[("policy.toml", text.as_bytes())]);
    folder
        .symlink_contents("/etc/passwd", "vendor.toml")
        .expect("a link");
    folder
        .symlink_contents("../../../../../../etc/passwd", "mine.wasm")
        .expect("a link");
    insta::assert_snapshot!(load_in(&folder).expect_err("problems"));

    // A link inside of the folder is a file like any other.
    let inside = super::folder(&[
        (
            "policy.toml",
            format!("{HEAD}[[policy]]\ncomponent = \"link.wasm\"\n").as_bytes(),
        ),
        ("real.wasm", hostile()),
    ]);
    inside.symlink("real.wasm", "link.wasm").expect("a link");
    load_in(&inside).unwrap_or_else(|problems| panic!("{problems}"));
}

#[test]
fn a_folder_is_no_file() {
    let text = format!("{HEAD}extends = \"sub\"\n[[policy]]\ncomponent = \"sub\"\n");
    insta::assert_snapshot!(
        load(&[("policy.toml", text.as_bytes()), ("sub/x", b"")]).expect_err("problems")
    );
}

#[test]
fn a_set_of_text_only_names_no_files() {
    let text = format!("{HEAD}extends = \"vendor.toml\"\n[[policy]]\ncomponent = \"mine.wasm\"\n");
    let set = PolicySet::from_toml(engine(), library(), &text);
    insta::assert_snapshot!(set.expect_err("problems"));
}

#[test]
fn files_reach_the_policy_and_count_in_the_digest() {
    let text = format!("{HEAD}[[policy]]\nuse = \"guest/hostile\"\nfiles = [\"lists/a.txt\"]\n");
    let digest = |contents: &[u8]| {
        let set = load(&[("policy.toml", text.as_bytes()), ("lists/a.txt", contents)]);
        set.unwrap_or_else(|problems| panic!("{problems}"))
            .digest()
            .clone()
    };
    assert_eq!(digest(b"one"), digest(b"one"));
    assert_ne!(digest(b"one"), digest(b"two"));

    let text = format!(
        "{HEAD}[[policy]]\nuse = \"guest/hostile\"\nfiles = [\"wrong.txt\"]\nsettings = {{ limits = {{ colour = \"red\" }} }}\n"
    );
    insta::assert_snapshot!(
        load(&[
            ("policy.toml", text.as_bytes()),
            ("wrong.txt", b"the file disagrees")
        ])
        .expect_err("problems")
    );
}

#[test]
fn paths_are_seen_from_the_file_that_names_them() {
    let component = Handmade::new("it").component();
    let files: [(&str, &[u8]); 4] = [
        (
            "policy.toml",
            b"name = \"leaf\"\nversion = \"1\"\nextends = \"vendor/base.toml\"\n",
        ),
        (
            "vendor/base.toml",
            b"extends = \"../group/base.toml\"\n[[policy]]\ncomponent = \"it.wasm\"\n",
        ),
        (
            "group/base.toml",
            b"[[policy]]\nid = \"second\"\ncomponent = \"parts/it.wasm\"\n",
        ),
        ("vendor/it.wasm", &component),
    ];
    let told = load(&files).expect_err("problems");
    assert_eq!(
        told,
        "group/base.toml:3:13: cannot read `parts/it.wasm`: there is no such file (paths are seen from the file that names them and stay inside the set's folder)"
    );
    let mut files = files.to_vec();
    files.push(("group/parts/it.wasm", &component));
    let set = load(&files).unwrap_or_else(|problems| panic!("{problems}"));
    let ids: Vec<_> = set.policies().iter().map(maysend::Policy::id).collect();
    assert_eq!(ids, ["second", "it"]);
}

#[test]
fn the_digest_of_a_component_is_pinned() {
    let component = Handmade::new("it").component();
    let digest = maysend::CheckedComponent::check(&component)
        .expect("a component")
        .digest()
        .clone();
    let text = format!(
        "{HEAD}[[policy]]\ncomponent = \"it.wasm\"\nsha256 = \"{}\"\n",
        digest.as_str().to_uppercase()
    );
    load(&[("policy.toml", text.as_bytes()), ("it.wasm", &component)])
        .unwrap_or_else(|problems| panic!("{problems}"));
    let changed = Handmade::new("other").component();
    let told =
        load(&[("policy.toml", text.as_bytes()), ("it.wasm", &changed)]).expect_err("problems");
    assert!(
        told.starts_with("policy.toml:5:10: `it.wasm` has the SHA-256 "),
        "{told}"
    );
}
