//! The engines, sets and requests that are measured.

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use maysend::{Engine, EngineConfig, Library, PolicySet, Request};

/// The example dealership's set, with every standard policy.
pub(crate) const STANDARD: &str = "policy.toml";
/// What it extends.
const VENDOR: &str = "vendor.toml";

pub(crate) fn engine(change: impl FnOnce(&mut EngineConfig)) -> Engine {
    let mut config = EngineConfig::default();
    change(&mut config);
    Engine::new(config).expect("an engine")
}

pub(crate) fn library() -> Library {
    maysend_policies::standard()
        .iter()
        .map(|policy| (policy.name, policy.component))
        .collect::<Library>()
        .with(
            "bench/decision",
            &include_bytes!(concat!(env!("OUT_DIR"), "/decision.wasm"))[..],
        )
        .with(
            "bench/nothing",
            &include_bytes!(concat!(env!("OUT_DIR"), "/nothing.wasm"))[..],
        )
}

fn example() -> Dir {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../examples/dealership");
    Dir::open_ambient_dir(folder, ambient_authority()).expect("the example dealership")
}

/// The set of the example dealership.
pub(crate) fn standard(engine: &Engine, library: &Library) -> PolicySet {
    PolicySet::from_file(engine, library, &example(), STANDARD)
        .unwrap_or_else(|problems| panic!("{problems}"))
}

/// A set of one policy of the benchmark's own.
pub(crate) fn single(engine: &Engine, library: &Library, policy: &str) -> PolicySet {
    let text = format!(
        "name = \"one\"\nversion = \"1\"\n[business]\nid = \"b-1\"\nname = \"Lakeside\"\ntime-zone = \"UTC\"\n[[policy]]\nuse = \"bench/{policy}\"\n"
    );
    PolicySet::from_toml(engine, library, &text).unwrap_or_else(|problems| panic!("{problems}"))
}

/// What a small dealership may begin with: what a text is, where the customer is, opt-outs and caps.
const SMALL: &str = include_str!("../../../src/books/gate.toml");

/// Four of the standard policies.
pub(crate) fn small(engine: &Engine, library: &Library) -> PolicySet {
    PolicySet::from_toml(engine, library, SMALL).unwrap_or_else(|problems| panic!("{problems}"))
}

/// A text that every standard policy lets go, with what a CRM knows about it.
pub(crate) fn request() -> Request {
    serde_json::from_str(include_str!("../requests/standard.json")).expect("a request")
}

/// A folder with the sets of many dealerships, of which so many differ in their settings.
pub(crate) fn tenants(settings: usize) -> cap_tempfile::TempDir {
    let folder = cap_tempfile::TempDir::new(ambient_authority()).expect("a folder");
    let vendor = example().read_to_string(VENDOR).expect("the vendor's set");
    folder.write(VENDOR, vendor).expect("a copy");
    let set = example().read_to_string(STANDARD).expect("the set");
    for variant in 0..settings {
        let own = [
            ("deal depot", format!("deal depot {variant}")),
            (
                "reply-window-hours = 24",
                format!("reply-window-hours = {}", 4 + variant),
            ),
            ("no mas mensajes", format!("no mas mensajes {variant}")),
            (
                "marketing-opens = 540",
                format!("marketing-opens = {}", 540 + variant),
            ),
            ("ROUNDUP", format!("ROUNDUP{variant}")),
        ];
        let text = own.iter().fold(set.clone(), |text, (from, to)| {
            assert!(text.contains(from), "the example no longer says `{from}`");
            text.replace(from, to)
        });
        folder
            .write(format!("{variant}.toml"), text)
            .expect("a set");
    }
    folder
}
