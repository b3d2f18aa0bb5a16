//! What is not a policy of this contract is refused, each with a message that says what to do.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use cap_std::ambient_authority;
use maysend::{CheckedComponent, Library, Limits, PolicySet};
use maysend_tests::engine;
use maysend_tests::guests::{Handmade, hostile};

/// The message of a set that names these bytes as its one component; the component alone is refused in the same words.
fn refused(bytes: &[u8], more: &str) -> String {
    let told = refused_only(bytes, more);
    if more.is_empty() {
        let error = CheckedComponent::check(bytes)
            .and_then(|checked| checked.compile(engine(), &Limits::small()))
            .expect_err("a refusal")
            .to_string();
        assert!(
            told.contains(&error),
            "the set says\n{told}\nand the component\n{error}"
        );
    }
    told
}

fn refused_only(bytes: &[u8], more: &str) -> String {
    let folder = cap_tempfile::tempdir(ambient_authority()).expect("a folder");
    folder.write("it.wasm", bytes).expect("a file");
    let text = format!(
        "name = \"test\"\nversion = \"1\"\n\n[[policy]]\ncomponent = \"it.wasm\"\n{more}\n"
    );
    folder.write("policy.toml", text).expect("a file");
    PolicySet::from_file(engine(), &Library::new(), &folder, "policy.toml")
        .expect_err("a refusal")
        .to_string()
}

fn component(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap_or_else(|error| panic!("{error}"))
}

/// A component that exports the contract's interfaces, empty, and imports these.
fn that_imports(imports: &[&str]) -> Vec<u8> {
    let imports: String = imports
        .iter()
        .map(|name| format!("(import \"{name}\" (instance))\n"))
        .collect();
    component(&format!(
        "(component {imports} (instance $empty)
            (export \"maysend:policy/lifecycle@0.1.0\" (instance $empty))
            (export \"maysend:policy/outbound@0.1.0\" (instance $empty)))"
    ))
}

fn that_exports(exports: &[&str]) -> Vec<u8> {
    let exports: String = exports
        .iter()
        .map(|name| format!("(export \"{name}\" (instance $empty))\n"))
        .collect();
    component(&format!("(component (instance $empty) {exports})"))
}

#[test]
fn a_component_of_wasip2() {
    insta::assert_snapshot!(refused(
        &that_imports(&[
            "wasi:cli/environment@0.2.6",
            "wasi:cli/exit@0.2.6",
            "wasi:io/error@0.2.6",
            "wasi:io/streams@0.2.6",
            "wasi:cli/stdin@0.2.6",
            "wasi:cli/stdout@0.2.6",
            "wasi:cli/stderr@0.2.6",
            "wasi:clocks/wall-clock@0.2.6",
            "wasi:filesystem/types@0.2.6",
            "wasi:random/random@0.2.6",
            "maysend:policy/types@0.1.0",
            "maysend:policy/log@0.1.0",
        ]),
        ""
    ));
}

#[test]
fn a_core_module() {
    insta::assert_snapshot!(refused(&Handmade::new("it").module(), ""));
}

#[test]
fn a_text() {
    insta::assert_snapshot!(refused(b"fn main() { println!(\"hello\"); }", ""));
}

#[test]
fn a_text_of_webassembly() {
    insta::assert_snapshot!(refused(b"(component)", ""));
}

#[test]
fn an_empty_file() {
    insta::assert_snapshot!(refused(b"", ""));
}

fn assert_damaged(told: &str) {
    let begin =
        "policy.toml:5:13: `it.wasm`: not a WebAssembly component: it is cut short or damaged (";
    assert!(
        told.starts_with(begin) && told.ends_with("; build or copy it again"),
        "{told}"
    );
}

#[test]
fn a_truncated_component() {
    let whole = Handmade::new("it").component();
    assert_damaged(&refused(&whole[..whole.len() / 2], ""));
    // Wherever it ends. Only the sections behind the last that counts, which name things for people, can be missed.
    let taken: Vec<_> = (0..whole.len())
        .filter_map(|length| {
            CheckedComponent::check(&whole[..length])
                .and_then(|checked| checked.compile(engine(), &Limits::small()))
                .ok()
        })
        .collect();
    assert!(taken.len() <= 3, "{} times", taken.len());
    for policy in taken {
        assert_eq!(policy.description().name, "it");
    }
}

#[test]
fn a_component_with_bytes_behind_it() {
    let mut bytes = Handmade::new("it").component();
    bytes.extend([1, 2, 3]);
    assert_damaged(&refused(&bytes, ""));
}

#[test]
fn a_damaged_component() {
    let mut bytes = Handmade::new("it").component();
    let half = bytes.len() / 2;
    for byte in &mut bytes[half..half + 64] {
        *byte = 0xff;
    }
    let message = refused(&bytes, "");
    assert!(
        message.starts_with("policy.toml:5:13: `it.wasm`: not a WebAssembly component: "),
        "{message}"
    );
}

#[test]
fn an_unknown_import() {
    insta::assert_snapshot!(refused(&that_imports(&["shop:prices/list@1.0.0"]), ""));
}

#[test]
fn an_unknown_interface_of_the_contract() {
    insta::assert_snapshot!(refused(
        &that_imports(&["maysend:policy/network@0.1.0"]),
        ""
    ));
}

#[test]
fn another_version_of_the_contract() {
    insta::assert_snapshot!(refused(
        &that_exports(&[
            "maysend:policy/lifecycle@0.2.0",
            "maysend:policy/outbound@0.2.0"
        ]),
        ""
    ));
    insta::assert_snapshot!(refused(&that_imports(&["maysend:policy/log@1.0.0"]), ""));
}

#[test]
fn nothing_to_ask() {
    insta::assert_snapshot!(refused(&that_exports(&[]), ""));
    insta::assert_snapshot!(refused(
        &that_exports(&["maysend:policy/lifecycle@0.1.0", "shop:prices/list@1.0.0"]),
        ""
    ));
}

#[test]
fn no_lifecycle() {
    insta::assert_snapshot!(refused(
        &that_exports(&["maysend:policy/outbound@0.1.0"]),
        ""
    ));
}

#[test]
fn interfaces_without_their_functions() {
    insta::assert_snapshot!(refused(&that_imports(&[]), ""));
}

#[test]
fn an_unknown_part_of_the_request() {
    insta::assert_snapshot!(refused(
        &Handmade::new("it")
            .reads(&["business", "recipient.birthday"])
            .component(),
        ""
    ));
    insta::assert_snapshot!(refused(
        &Handmade::new("it").reads(&["history:-1"]).component(),
        ""
    ));
}

#[test]
fn a_schema_that_is_none() {
    insta::assert_snapshot!(refused(
        &Handmade::new("it").schema("{ oops").component(),
        ""
    ));
    insta::assert_snapshot!(refused(&Handmade::new("it").schema("[]").component(), ""));
    insta::assert_snapshot!(refused(&Handmade::new("it").schema("").component(), ""));
}

#[test]
fn stages_that_do_not_fit() {
    insta::assert_snapshot!(refused(&Handmade::new("it").stages(&[]).component(), ""));
    insta::assert_snapshot!(refused(
        &Handmade::new("it")
            .no_review()
            .receive("(i32.const 2048)")
            .component(),
        ""
    ));
    insta::assert_snapshot!(refused(&Handmade::new("it").stages(&[7]).component(), ""));
}

#[test]
fn a_name_that_is_none() {
    insta::assert_snapshot!(refused(&Handmade::new("It's me").component(), ""));
}

#[test]
fn a_description_that_nobody_reads() {
    for long in ["x".repeat(1_001), "ñ".repeat(501)] {
        let told = refused(&Handmade::new("it").gives(&[&long]).component(), "");
        assert!(
            told.ends_with("describes itself wrongly: a text of more than 1000 bytes"),
            "{told}"
        );
    }
    let names: Vec<String> = (0..257).map(|number| number.to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let told = refused(&Handmade::new("it").needs(&names).component(), "");
    assert!(
        told.ends_with("describes itself wrongly: a list of more than 256 names"),
        "{told}"
    );
}

#[test]
fn a_failure_while_it_describes_itself() {
    insta::assert_snapshot!(refused(
        &Handmade::new("it").describe("(unreachable)").component(),
        ""
    ));
    let spinning = Handmade::new("it").describe("(loop (br 0)) (unreachable)");
    // Which of the two depends on how busy the machine is.
    let told = refused_only(&spinning.component(), "");
    assert!(
        told.ends_with("failed in `describe`: used up its fuel of 1000000000")
            || told.ends_with("failed in `describe`: did not answer within 2000 ms"),
        "{told}"
    );
    insta::assert_snapshot!(refused(
        &Handmade::new("it").describe("(i32.const -4)").component(),
        ""
    ));
}

#[test]
fn a_failure_while_it_starts() {
    let start = "(func $start (unreachable)) (start $start)";
    insta::assert_snapshot!(refused(&Handmade::new("it").more(start).component(), ""));
}

#[test]
fn more_memory_than_there_is() {
    let memory = "(memory (export \"memory\") 1000)";
    let told = refused(&Handmade::new("it").memory(memory).component(), "");
    assert!(
        told.contains("does not compile") && told.contains("exceeds the limit"),
        "{told}"
    );
}

#[test]
fn larger_tables_than_there_are() {
    let table = "(table 5000000 funcref)";
    let told = refused(&Handmade::new("it").more(table).component(), "");
    assert!(
        told.contains("does not compile") && told.contains("exceeds the limit"),
        "{told}"
    );
}

#[test]
fn another_digest() {
    let zeros = "0".repeat(64);
    let component = Handmade::new("it").component();
    let digest = CheckedComponent::check(&component)
        .expect("a component")
        .digest()
        .to_string();
    let told = refused(&component, &format!("sha256 = \"{zeros}\""));
    insta::assert_snapshot!(told.replace(&digest, "<digest>"));
}

#[test]
fn a_failure_while_it_is_configured() {
    for (does, expected) in [
        ("spin", "used up its fuel of 1000000000"),
        ("panic", "this policy gives up"),
        (
            "allocate-without-end",
            "bytes of memory, 16777216 are allowed",
        ),
        ("recurse", "used up its stack of 524288 bytes"),
        (
            "ask-calendar-once",
            "trapped: the calendar may be called while deciding only, not in `describe`, `configure` or `clauses`",
        ),
    ] {
        let settings = format!(
            "settings = {{ does = \"{does}\", at = \"configure\" }}\nlimits = {{ deadline-ms = 60000 }}"
        );
        let told = refused(hostile(), &settings);
        let begin = "policy.toml:5:13: `it.wasm`: failed in `configure`: ";
        assert!(
            told.starts_with(begin) && told.contains(expected),
            "{does}: {told}"
        );
    }
}

#[test]
fn settings_that_it_does_not_take() {
    insta::assert_snapshot!(refused(
        hostile(),
        "settings = { at = \"dance\", limits = { caps = 4, cap = \"many\" } }"
    ));
}
