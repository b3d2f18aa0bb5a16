//! The rows on caps: what must be in them, and what `build/` must refuse.

#[path = "../build/caps.rs"]
mod caps;
#[path = "../build/data.rs"]
#[expect(
    dead_code,
    reason = "the build script reads more of the rows than these tests do"
)]
mod data;

use caps::Caps;

const CAPS: &str = include_str!("../data/caps.toml");
const CODES: [&str; 5] = ["FL", "MD", "ME", "OK", "OR"];

fn emitted(text: &str) -> anyhow::Result<String> {
    Caps::parse(text)?.emit(&CODES)
}

#[test]
fn every_state_with_a_cap_is_there() {
    let table = emitted(CAPS).unwrap();
    assert_eq!(table.matches("Cap {").count(), CODES.len());
}

#[test]
fn what_a_row_needs_it_must_have() {
    for (from, to, told) in [
        (
            "source = \"R2, quoting 14-4502(c)\"",
            "source = \" \"",
            "needs a source",
        ),
        (
            "source = \"R2, quoting 14-4502(c)\"\n",
            "",
            "missing field `source`",
        ),
        (
            "authority = \"Fla. Stat. 501.616(6)\"",
            "authority = \"\"",
            "needs an authority",
        ),
        (
            "confidence = \"S\"",
            "confidence = \"X\"",
            "not a mark of confidence",
        ),
        (
            "from = \"2026-01-01\"",
            "from = \"2026-02-30\"",
            "2026-02-30",
        ),
        ("from = \"2026-01-01\"\n", "", "missing field `from`"),
        ("most = 1\n", "most = 0\n", "lets nothing go"),
        ("relationship-days = 540\n", "", "go together"),
        (
            "relationship-kinds = [\"purchase\",",
            "relationship-kinds = [\"Do not contact\",",
            "a kind of relationship",
        ),
        ("state = \"OR\"", "state = \"XX\"", "is of no state"),
        ("state = \"OR\"", "state = \"FL\"", "do not overlap"),
        (
            "state = \"OR\"",
            "state = \"OR\"\nmaximum = 3",
            "unknown field",
        ),
        (
            "binds = \"marketing\"",
            "binds = \"everyone\"",
            "`marketing` or `all`",
        ),
    ] {
        assert!(CAPS.contains(from), "{from}");
        let error = match emitted(&CAPS.replacen(from, to, 1)) {
            Ok(_) => panic!("`{to}` is taken"),
            Err(error) => error,
        };
        assert!(format!("{error:#}").contains(told), "{to}: {error:#}");
    }
}
