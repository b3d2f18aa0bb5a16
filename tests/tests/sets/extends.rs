//! `extends` and `locked`: a dealership may be stricter than its vendor, and not looser.

use maysend::{Mode, OnFailure, PolicySet};
use maysend_tests::guests::Handmade;
use serde_json::Value;

use super::load;

const LEAF: &str = "name = \"leaf\"\nversion = \"1\"\nextends = \"vendor/base.toml\"\n";

/// A vendor's set in a folder of its own, and a dealership's over it.
fn over(base: &str, leaf: &str) -> Result<PolicySet, String> {
    let leaf = format!("{LEAF}{leaf}");
    load(&[
        ("policy.toml", leaf.as_bytes()),
        ("vendor/base.toml", base.as_bytes()),
        ("vendor/it.wasm", &Handmade::new("vendors").component()),
        ("it.wasm", &Handmade::new("dealers").component()),
        ("vendor/list.txt", b"vendor"),
        ("list.txt", b"dealer"),
    ])
}

fn refused(base: &str, leaf: &str) -> String {
    match over(base, leaf) {
        Ok(set) => panic!("taken: {:?}", set.policies()),
        Err(told) => told,
    }
}

fn taken(base: &str, leaf: &str) -> PolicySet {
    over(base, leaf).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The vendor's table, with all or some of it locked.
fn vendor(locked: &str) -> String {
    format!(
        "[[policy]]\nid = \"it\"\nuse = \"guest/hostile\"\nlocked = {locked}\n[policy.settings.limits]\nopens = \"08:00\"\ncap = 3\nwords = [\"apr\", \"lease\"]\ndays = [1, 2, 3]\nstyle = \"warn\"\ncolour = \"blue\"\n"
    )
}

fn turning(setting: &str) -> String {
    format!("[[policy]]\nid = \"it\"\n[policy.settings.limits]\n{setting}\n")
}

const LOOSER: [&str; 8] = [
    "opens = \"07:30\"",
    "cap = 4",
    "words = [\"apr\"]",
    "days = [1, 2, 3, 4]",
    "style = \"allow\"",
    "style = \"whatever\"",
    "colour = \"red\"",
    "words = []",
];

const STRICTER: [(&str, &str); 7] = [
    ("opens = \"08:30\"", "08:30"),
    ("cap = 2", "2"),
    ("words = [\"lease\", \"apr\", \"loan\"]", "loan"),
    ("days = [2]", "[2]"),
    ("days = []", "[]"),
    ("style = \"deny\"", "deny"),
    ("colour = \"blue\"", "blue"),
];

#[test]
fn what_is_locked_cannot_be_loosened() {
    insta::assert_snapshot!(refused(&vendor("true"), &turning(&LOOSER[..5].join("\n"))));
    for lock in ["true", "[\"settings\"]", "[\"settings.limits\"]"] {
        for setting in LOOSER {
            let told = refused(&vendor(lock), &turning(setting));
            assert!(
                told.contains("is locked by the set that this one extends"),
                "{lock}, {setting}: {told}"
            );
            assert!(told.starts_with("policy.toml:7:"), "{told}");
        }
    }
}

#[test]
fn what_is_locked_can_be_made_stricter() {
    for (setting, shown) in STRICTER {
        let set = taken(&vendor("true"), &turning(setting));
        let settings = set
            .policies()
            .first()
            .map(maysend::Policy::settings)
            .unwrap_or_default();
        assert!(settings.contains(shown), "{setting}: {settings}");
    }
}

#[test]
fn what_is_not_locked_can_be_changed() {
    for setting in LOOSER {
        taken(&vendor("false"), &turning(setting));
        taken(&vendor("[\"mode\", \"settings.does\"]"), &turning(setting));
    }
}

#[test]
fn one_locked_setting_leaves_the_others_free() {
    let base = vendor("[\"settings.limits.cap\"]");
    taken(&base, &turning("opens = \"07:00\""));
    refused(&base, &turning("cap = 4"));
}

#[test]
fn a_default_is_locked_too() {
    let base = "[[policy]]\nid = \"it\"\nuse = \"guest/hostile\"\nlocked = [\"settings.limits\"]\n";
    for setting in LOOSER
        .iter()
        .filter(|setting| **setting != "words = [\"apr\"]")
    {
        refused(base, &turning(setting));
    }
    taken(base, &turning("words = [\"apr\"]"));
    taken(base, &turning("opens = \"09:00\"\ncap = 1"));
    insta::assert_snapshot!(refused(base, &turning("opens = \"07:00\"")));
}

#[test]
fn a_locked_setting_does_not_go_with_the_table_it_is_in() {
    // The handmade policy takes any settings, so only the lock can refuse.
    let base = "[[policy]]\ncomponent = \"it.wasm\"\nlocked = [\"settings.limits.cap\"]\nsettings = { limits = { cap = 3 } }\n";
    for settings in ["{ limits = [] }", "{ limits = \"none\" }"] {
        let told = refused(
            base,
            &format!("[[policy]]\nid = \"it\"\nsettings = {settings}\n"),
        );
        assert!(told.contains("locked"), "{settings}: {told}");
    }
}

#[test]
fn to_turn_nothing_is_no_offence() {
    for settings in ["{}", "{ limits = {} }", "{ limits = { cap = 3 } }"] {
        taken(
            &vendor("true"),
            &format!("[[policy]]\nid = \"it\"\nsettings = {settings}\n"),
        );
    }
}

#[test]
fn a_lock_holds_through_several_sets() {
    let leaf = format!("{LEAF}{}", turning("cap = 4"));
    let middle = "extends = \"../group.toml\"\n[[policy]]\nid = \"it\"\nlocked = false\n[policy.settings.limits]\ncap = 2\n";
    let group = vendor("true");
    let told = load(&[
        ("policy.toml", leaf.as_bytes()),
        ("vendor/base.toml", middle.as_bytes()),
        ("group.toml", group.as_bytes()),
    ])
    .expect_err("problems");
    assert!(told.contains("4 is looser than 2"), "{told}");
}

#[test]
fn a_locked_policy_stays_in_force() {
    let change = |line: &str| format!("[[policy]]\nid = \"it\"\n{line}\n");
    insta::assert_snapshot!(refused(
        &vendor("true"),
        &change(
            "mode = \"monitor\"\non-failure = \"hold\"\nlimits = { review-fuel = 1 }\nfiles = [\"list.txt\"]\nuse = \"test/classifier\""
        )
    ));
    refused(&vendor("[\"mode\"]"), &change("mode = \"monitor\""));
    refused(
        &vendor("[\"on-failure\"]"),
        &change("on-failure = \"hold\""),
    );

    let watching = vendor("true").replace(
        "locked",
        "mode = \"monitor\"\non-failure = \"hold\"\nlocked",
    );
    let set = taken(
        &watching,
        &change("mode = \"enforce\"\non-failure = \"deny\""),
    );
    let policy = set.policies().first().expect("a policy");
    assert_eq!(
        (policy.mode(), policy.on_failure()),
        (Mode::Enforce, OnFailure::Deny)
    );
}

#[test]
fn a_locked_component_is_the_vendors() {
    let base = |more: &str| format!("[[policy]]\nid = \"it\"\ncomponent = \"it.wasm\"\n{more}\n");
    let name = |set: &PolicySet| {
        set.policies()
            .first()
            .map(|policy| policy.description().name.clone())
            .unwrap_or_default()
    };
    let change = |line: &str| format!("[[policy]]\nid = \"it\"\n{line}\n");
    assert_eq!(name(&taken(&base(""), "")), "vendors");
    // Files of the dealership's own are no way to put another component of the same name in its place.
    let set = taken(
        &base("locked = [\"component\"]"),
        &change("files = [\"list.txt\"]"),
    );
    assert_eq!(name(&set), "vendors");
    // Nor is a component of the dealership's own that is called the same.
    let told = refused(
        &base("locked = [\"component\"]"),
        &change("component = \"it.wasm\""),
    );
    assert!(told.contains("the component of `it` is locked"), "{told}");
    assert_eq!(
        name(&taken(&base(""), &change("component = \"it.wasm\""))),
        "dealers"
    );
    taken(
        &base("locked = [\"component\"]"),
        &change("component = \"vendor/it.wasm\""),
    );
}

#[test]
fn the_vendors_files_stay_the_vendors_with_another_component() {
    let base = "[[policy]]\nid = \"it\"\ncomponent = \"it.wasm\"\nfiles = [\"only-here.txt\"]\n";
    let leaf = format!("{LEAF}[[policy]]\nid = \"it\"\nuse = \"guest/hostile\"\n");
    load(&[
        ("policy.toml", leaf.as_bytes()),
        ("vendor/base.toml", base.as_bytes()),
        ("vendor/only-here.txt", b"x"),
        ("vendor/it.wasm", &Handmade::new("vendors").component()),
    ])
    .unwrap_or_else(|problems| panic!("{problems}"));
}

#[test]
fn a_new_component_brings_its_own_digest_or_none() {
    let zeros = "0".repeat(64);
    let base = format!("[[policy]]\nid = \"it\"\ncomponent = \"it.wasm\"\nsha256 = \"{zeros}\"\n");
    refused(&base, "");
    taken(&base, "[[policy]]\nid = \"it\"\nuse = \"guest/hostile\"\n");
    let locked = format!("{base}locked = true\n");
    let told = refused(
        &locked,
        &format!("[[policy]]\nid = \"it\"\nsha256 = \"{}\"\n", "1".repeat(64)),
    );
    assert!(told.contains("the digest of `it` is locked"), "{told}");
}

#[test]
fn locked_tables_stay_as_they_are() {
    let base = "locked = [\"business\", \"assume\", \"approvers\", \"document\"]\n[business]\nname = \"Vendor\"\ntime-zone = \"America/Chicago\"\n[[policy]]\nuse = \"guest/hostile\"\n";
    let leaf = "[business]\nname = \"Leaf\"\ntime-zone = \"America/Chicago\"\n[assume]\narchived = true\n[approvers]\nmanager = [\"anyone\"]\n[document]\ntitle = \"Ours\"\n";
    insta::assert_snapshot!(refused(base, leaf));
    let free = base.replace("locked", "#");
    let set = taken(&free, leaf);
    assert_eq!(
        set.business().map(|business| business.name.as_str()),
        Some("Leaf")
    );
}

#[test]
fn locks_that_are_none() {
    insta::assert_snapshot!(refused(
        "locked = [\"policy\"]\n[[policy]]\nuse = \"guest/hostile\"\nlocked = [\"id\", \"setting\"]\n",
        ""
    ));
}

#[test]
fn an_id_that_is_not_there() {
    insta::assert_snapshot!(refused(
        &vendor("false"),
        "[[policy]]\nid = \"its\"\nmode = \"monitor\"\n"
    ));
}

#[test]
fn settings_of_both_are_told_where_they_stand() {
    let base = vendor("false").replace("cap = 3", "cap = \"three\"");
    insta::assert_snapshot!(refused(&base, &turning("opens = 8")));
}

#[test]
fn settings_are_laid_over_each_other() {
    let set = taken(&vendor("false"), &turning("cap = 1"));
    let settings = set
        .policies()
        .first()
        .map(maysend::Policy::settings)
        .unwrap_or_default();
    let settings: Value = serde_json::from_str(settings).expect("JSON");
    assert_eq!(settings.pointer("/limits/cap"), Some(&Value::from(1)));
    assert_eq!(
        settings.pointer("/limits/opens"),
        Some(&Value::from("08:00"))
    );
}

#[test]
fn circles_end() {
    let set = |extends: &str| {
        format!(
            "name = \"x\"\nversion = \"1\"\nextends = \"{extends}\"\n[[policy]]\nuse = \"guest/hostile\"\n"
        )
    };
    insta::assert_snapshot!(
        load(&[("policy.toml", set("policy.toml").as_bytes())]).expect_err("problems")
    );
    insta::assert_snapshot!(
        load(&[
            ("policy.toml", set("vendor/base.toml").as_bytes()),
            (
                "vendor/base.toml",
                set("../vendor/./other.toml")
                    .replace("use", "id = \"b\"\nuse")
                    .as_bytes()
            ),
            (
                "vendor/other.toml",
                set("../policy.toml")
                    .replace("use", "id = \"c\"\nuse")
                    .as_bytes()
            ),
        ])
        .expect_err("problems")
    );
}

#[test]
fn a_tower_of_sets_has_an_end() {
    let sets: Vec<(String, String)> = (0..12)
        .map(|floor| {
            let name = if floor == 0 { "policy.toml".to_owned() } else { format!("{floor}.toml") };
            let text = format!(
                "name = \"x\"\nversion = \"1\"\nextends = \"{}.toml\"\n[[policy]]\nid = \"p{floor}\"\nuse = \"guest/hostile\"\n",
                floor + 1
            );
            (name, text)
        })
        .collect();
    let files: Vec<(&str, &[u8])> = sets
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    insta::assert_snapshot!(load(&files).expect_err("problems"));
}

#[test]
fn a_lock_on_a_setting_that_does_not_exist_is_told() {
    let told = refused(&vendor("[\"settings.limits.cop\"]"), "");
    assert!(
        told.contains(
            "`it` has no setting `limits.cop`, so that this locks nothing (did you mean `cap`?)"
        ),
        "{told}"
    );
    let told = refused(&vendor("[\"settings.limit\"]"), "");
    assert!(told.contains("no setting `limit`"), "{told}");
    assert!(told.starts_with("vendor/base.toml:4:"), "{told}");
    taken(
        &vendor("[\"settings.limits.cap\", \"settings.limits\"]"),
        "",
    );
}
