//! `maysend document`.

use super::{Folder, Ran, file, maysend, maysend_in, without_digests};

const FOLDER: &str = "../../../dealership";

fn document(folder: &Folder, arguments: &[&str]) -> Ran {
    maysend_in(&folder.0, &[&["document"], arguments].concat(), "")
}

/// A set of a few rules, whose own words try to be markup.
fn set(opens: &str) -> String {
    let set = file("gate.toml");
    let document = "[document]\ntitle = \"Texts <at> *Smith*\"\npurpose = \"1. </script><script>alert(1)</script> | --> maysend-document\"\n\
                    effective = \"2026-11-01\"\nadvice = [\"Call your grandmother.\"]\n";
    let hours = format!(
        "[[policy]]\nuse = \"standard/hours\"\n[policy.settings]\nmarketing-opens = {opens}\n"
    );
    format!("{set}\n{document}\n{hours}")
}

#[test]
fn markdown() {
    let folder = Folder::new("document-markdown");
    folder.write("policy.toml", &set("540"));
    let ran = document(&folder, &["policy.toml"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let (text, data) = ran.stdout.split_once("<!-- maysend-document ").unwrap();
    assert!(data.ends_with("} -->\n"));
    insta::assert_snapshot!(without_digests(text));
}

#[test]
fn a_page_holds_no_markup_of_texts_and_loads_nothing() {
    let folder = Folder::new("document-page");
    folder.write("policy.toml", &set("540"));
    let ran = document(&folder, &["policy.toml", "--output", "policy.html"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));
    assert!(
        ran.stderr.starts_with("wrote policy.html: "),
        "{}",
        ran.stderr
    );
    let page = std::fs::read_to_string(folder.0.join("policy.html")).unwrap();
    assert_eq!(page.matches("<script").count(), 1);
    assert!(page.contains("Texts &lt;at&gt; *Smith*"));
    for loads in ["src=", "href=", "url(", "@import"] {
        assert!(!page.contains(loads), "{loads}");
    }
    let opened = |name: &str| page.matches(&format!("<{name}")).count();
    let closed = |name: &str| page.matches(&format!("</{name}>")).count();
    for name in ["section", "table", "ul", "div", "li", "main"] {
        assert_eq!(opened(name), closed(name), "{name}");
    }
}

#[test]
fn what_changed_is_marked_whatever_it_is_compared_with() {
    let folder = Folder::new("document-diff");
    let old = set("540");
    folder.write("old.toml", &old);
    let new = set("570")
        .replace("version = \"1\"", "version = \"2\"")
        .replace("grandmother", "mother")
        .replace("id = \"recall\"", "id = \"recalls\"");
    folder.write("new.toml", &new);
    for output in ["old.html", "old.md"] {
        let ran = document(&folder, &["old.toml", "--output", output]);
        assert_eq!(ran.status, 0, "{}", ran.stderr);
    }
    let ran = document(&folder, &["new.toml", "--diff", "old.toml"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (2, ""));
    for old in ["old.html", "old.md"] {
        let other = document(&folder, &["new.toml", "--diff", old]);
        assert_eq!(other.status, 2, "{}", other.stderr);
        assert_eq!(other.stdout, ran.stdout, "{old}");
    }
    let marked: String = without_digests(&ran.stdout)
        .lines()
        .filter(|line| line.contains("**[") || line.contains("~~"))
        .map(|line| format!("{line}\n"))
        .collect();
    insta::assert_snapshot!(marked);
    let same = document(&folder, &["new.toml", "--diff", "new.toml"]);
    assert_eq!(same.status, 0);
    assert!(
        same.stdout
            .contains("Nothing that this document says has changed.")
    );
}

#[test]
fn the_dealership_document_has_the_numbers_in_force() {
    let ran = maysend(&["document", &format!("{FOLDER}/policy.toml")], "");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    for number in [
        "| marketing-closes | 1200 | this set |",
        "| marketing-per-week | 4 | this set |",
        "| longest-approval-days | 366 | this set |",
        "| confirmation-minutes | 5 |",
    ] {
        assert!(ran.stdout.contains(number), "{number}");
    }
}

#[test]
fn what_cannot_be_written_or_compared_says_why() {
    let folder = Folder::new("document-wrong");
    folder.write("policy.toml", &set("540"));
    let nameless = "name = \"n\"\nversion = \"1\"\n[[policy]]\nuse = \"standard/content\"\n";
    folder.write("nameless.toml", nameless);
    folder.write("other.html", "<p>maysend-document</p>");
    folder.write("later.md", "<!-- maysend-document {\"form\":2} -->\n");
    let mut said = String::new();
    for arguments in [
        ["nameless.toml", "--format", "md"],
        ["policy.toml", "--diff", "other.html"],
        ["policy.toml", "--diff", "later.md"],
        ["policy.toml", "--output", "nowhere/policy.md"],
    ] {
        let ran = document(&folder, &arguments);
        assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{arguments:?}");
        said += &ran.stderr;
    }
    insta::assert_snapshot!(said);
}
