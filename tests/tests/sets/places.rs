//! One file: every problem, where it is, and how to mend it.

use super::{is_fine, load, problems, problems_of};

#[test]
fn all_problems_are_told_at_once() {
    insta::assert_snapshot!(problems(
        r#"naem = "Smith Honda"
version = 3
locked = ["everything"]

[business]
name = "Smith Honda"
time-zone = "America/Dallas"
hours = { monday = "9-18", tuesday = "18:00-09:00", someday = "closed" }
special-days = { "2026-13-01" = "closed", "2026-12-25" = "open" }
timezone = "x"

[assume]
employed = "yes"
notices = "some"
chanel = "sms"

[approvers]
manager = "owner"

[[policy]]
use = "guest/hostlie"

[[policy]]
use = "guest/hostile"
id = "twice"
settigns = { does = "panic" }
mode = "monitr"
on-failure = "allow"
locked = ["id"]

[[policy]]
use = "guest/hostile"
id = "twice"
limits = { memory = 2000000000, fuel = 3, import-calls = -1 }
settings = { at = "dance", limits = { cap = "many", days = [1, "two"] }, colour = 1 }

[[policy]]
mode = "monitor"

[[policy]]
use = "guest/hostile"
component = "mine.wasm"
id = ""
"#
    ));
}

#[test]
fn text_that_is_not_toml_has_all_its_places() {
    insta::assert_snapshot!(problems(
        "name = \"x\nversion = = 1\n[policy\nuse = 'a'\nñ = 'ü'; = 3\n[[policy]]\nuse = \"unterminated\n"
    ));
}

#[test]
fn a_place_is_counted_in_characters() {
    let told = problems_of(
        "document = { title = \"Ñandú 🚗\", titel = \"x\" }\n[[policy]]\nuse = \"guest/hostile\"\n",
    );
    assert!(told.starts_with("policy.toml:3:33: "), "{told}");
    let set =
        is_fine("name = \"x\"\r\nversion = \"1\"\r\n[[policy]]\r\nuse = \"guest/hostile\"\r\n");
    assert_eq!(set.policies().len(), 1);
}

#[test]
fn the_same_key_twice() {
    insta::assert_snapshot!(problems(
        "name = \"x\"\nname = \"y\"\nversion = \"1\"\n[[policy]]\nuse = \"guest/hostile\"\n"
    ));
}

#[test]
fn policy_as_one_table() {
    insta::assert_snapshot!(problems_of("[policy]\nuse = \"guest/hostile\"\n"));
}

#[test]
fn a_policy_that_is_no_table() {
    insta::assert_snapshot!(problems_of("policy = [\"guest/hostile\", 3]\n"));
}

#[test]
fn settings_are_told_at_their_place() {
    insta::assert_snapshot!(problems_of(
        r#"[[policy]]
use = "guest/hostile"
[policy.settings]
at = "juge"
whn = "judge"
[policy.settings.limits]
opens = 8
cap = 99999999999
words = ["a", 2, "c", false]
day = [1]
"#
    ));
}

#[test]
fn settings_of_a_wrong_kind() {
    insta::assert_snapshot!(problems_of(
        "[[policy]]\nuse = \"guest/hostile\"\nsettings = [1]\n"
    ));
    insta::assert_snapshot!(problems_of(
        "[[policy]]\nuse = \"guest/hostile\"\nsettings = { limits = { cap = nan, opens = 99999999999999999999 } }\n"
    ));
}

#[test]
fn limits_above_the_ceiling() {
    for (name, value) in [
        ("configure-fuel", "100_000_000_001"),
        ("review-fuel", "10_000_000_001"),
        ("deadline-ms", "60_001"),
        ("memory", "1_073_741_825"),
        ("table-elements", "1_000_001"),
        ("answer-bytes", "16_777_217"),
        ("import-calls", "1_000_001"),
        ("log-lines", "10_001"),
        ("log-bytes", "1_048_577"),
        ("answer-entries", "10_001"),
        ("answer-text-bytes", "1_048_577"),
        ("component-bytes", "268_435_457"),
        ("component-functions", "1_000_001"),
        ("function-bytes", "4_194_305"),
        ("compile-ms", "600_001"),
    ] {
        insta::assert_snapshot!(
            format!("ceiling_{name}"),
            problems_of(&format!(
                "[[policy]]\nuse = \"guest/hostile\"\nlimits = {{ {name} = {value} }}\n"
            ))
        );
    }
}

#[test]
fn limits_so_low_that_nothing_runs() {
    for limit in [
        "configure-fuel = 0",
        "memory = 0",
        "memory = 65536",
        "configure-fuel = 1000",
    ] {
        let told = problems_of(&format!(
            "[[policy]]\nuse = \"guest/hostile\"\nlimits = {{ {limit} }}\n"
        ));
        assert!(
            told.contains("`guest/hostile`: failed in `"),
            "{limit}: {told}"
        );
    }
}

#[test]
fn two_of_the_same_name() {
    insta::assert_snapshot!(problems_of(
        "[[policy]]\nuse = \"guest/hostile\"\n[[policy]]\nuse = \"guest/hostile\"\n"
    ));
}

#[test]
fn a_set_without_policies() {
    insta::assert_snapshot!(problems_of(""));
    insta::assert_snapshot!(problems(""));
    insta::assert_snapshot!(problems("policy = []"));
}

#[test]
fn a_set_that_is_too_large_or_no_text() {
    let large = format!("name = \"{}\"", "x".repeat(1 << 20));
    insta::assert_snapshot!(problems(&large));
    insta::assert_snapshot!(
        load(&[("policy.toml", b"name = \"caf\xe9\"\n")]).expect_err("problems")
    );
}

#[test]
fn nesting_without_end_overflows_no_stack() {
    for text in [
        format!("x = {}", "[".repeat(200_000)),
        format!("x = {}1{}", "[".repeat(200_000), "]".repeat(200_000)),
        format!("x = {}", "{a=".repeat(200_000)),
        format!("{}a = 1", "a.".repeat(200_000)),
        format!("[{}a]", "a.".repeat(200_000)),
    ] {
        let told = problems(&text);
        // Nothing else is told: of what stands behind it nothing was read.
        assert!(
            told.lines().count() == 1
                && told.ends_with(
                    "values stand too deep inside each other (no set needs more than a dozen levels: look for a \
                     bracket that is not closed)"
                ),
            "{}",
            told.chars().take(300).collect::<String>()
        );
    }
}
