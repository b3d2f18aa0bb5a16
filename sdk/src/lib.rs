//! Write [maysend] policies in Rust: rules that decide whether a text of a car dealership may be sent to a customer, and what
//! a text from a customer asks for.
//!
//! A policy is a pure function. The host hands it a [`Request`] (the parts of it that the policy declares to read) and a
//! [`Draft`] (the text), and gets an [`Opinion`](prelude::Opinion): allow, defer, deny, hold, each with findings in plain words.
//! A policy has no clock, no network and no files; it runs as a WebAssembly component in a sandbox that is fresh for every
//! decision, and natively in tests.
//!
//! # From an empty folder to a tested policy
//!
//! A dealership does not want finance offers to go out on Sundays. (Where no text has to be read, a rule in TOML does: see the
//! policy `rules`.) The command begins, with a policy whose tests pass, cases, a set to try it in, and this SDK, so that nothing has to
//! be fetched:
//!
//! ```text
//! $ maysend new no-sunday-finance && cd no-sunday-finance
//! ```
//!
//! By hand it is `cargo new --lib no-sunday-finance` and this `Cargo.toml`:
//!
//! ```toml
//! [package]
//! name = "no-sunday-finance"
//! version = "1.0.0"
//! edition = "2024"
//!
//! [lib]
//! crate-type = ["cdylib", "rlib"]   # the component; and the library, for tests
//!
//! [dependencies]
//! maysend-sdk = "0.1"
//! schemars = "1"
//! serde = { version = "1", features = ["derive"] }
//! ```
//!
//! Then what `src/lib.rs` becomes, from top to bottom. First the **settings**, which the policy set of a dealership may give. Every setting
//! has a default, and unknown ones are refused. The doc comments go into the JSON Schema that `describe` hands out; `x-stricter`
//! says which way a dealership may turn a setting that its vendor has locked, here: only towards more words.
//!
//! ```
//! use maysend_sdk::prelude::*;
//!
//! #[derive(Debug, Deserialize, JsonSchema)]
//! #[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
//! pub struct Settings {
//!     /// Words that make a text a finance offer, in any case.
//!     #[schemars(extend("x-stricter" = "more"))]
//!     words: Vec<String>,
//! }
//!
//! impl Default for Settings {
//!     fn default() -> Self {
//!         Self { words: ["apr", "finance", "financing"].map(str::to_owned).to_vec() }
//!     }
//! }
//!
//! // The configured policy. What can be built once (tables, automata) is built in `configure` and kept here.
//! pub struct NoSundayFinance {
//!     words: Vec<String>,
//! }
//!
//! // What the policy is, which parts of a request it reads, how it is configured, and what it adds to the dealership's
//! // written policy.
//! impl Policy for NoSundayFinance {
//!     type Settings = Settings;
//!
//!     fn describe() -> Description {
//!         Description::new(
//!             "no-sunday-finance",
//!             env!("CARGO_PKG_VERSION"),
//!             "Finance offers do not go out on Sundays.",
//!         )
//!         .stages([Stage::Judge])
//!         .reads([Part::Business])
//!         .codes(["no-sunday-finance/offer"])
//!     }
//!
//!     fn configure(settings: Settings, _: &Files) -> Result<Self, Problems> {
//!         let mut problems = Problems::new();
//!         for (index, word) in settings.words.iter().enumerate() {
//!             if word.is_empty() || !word.chars().all(char::is_alphanumeric) {
//!                 problems.push(format!("/words/{index}"), format!("`{word}` is not a single word"));
//!             }
//!         }
//!         problems.or(Self { words: settings.words })
//!     }
//!
//!     fn clauses(&self, business: &Business) -> Vec<Clause> {
//!         vec![Clause::new(
//!             "no-sunday-finance/sunday",
//!             "No finance offers on Sundays",
//!             format!("Texts of {} with one of these words wait until Monday: {}.", business.name, self.words.join(", ")),
//!         )]
//!     }
//! }
//!
//! // The decision.
//! impl Outbound for NoSundayFinance {
//!     fn review(&self, _: Stage, request: &Request, draft: &Draft) -> Result<Opinion, Failure> {
//!         let Some(word) = self.finance_word(draft.body()) else {
//!             return Ok(Opinion::allow());
//!         };
//!         let zone = &request.business()?.time_zone;
//!         let today = request.local_time(zone)?.date();
//!         let days_to_sunday = 7 - today.weekday();
//!         if days_to_sunday > 0 {
//!             // A text that is allowed on Saturday evening must not leave on Sunday.
//!             let sunday = today.plus_days(days_to_sunday.into());
//!             let begins = calendar::instant_of(zone, sunday.year, sunday.month, sunday.day, 0)?;
//!             return Ok(Opinion::allow().until(begins));
//!         }
//!         let ends = calendar::instant_of(zone, today.year, today.month, today.day, 1440)?;
//!         Ok(Opinion::defer(ends, "no-sunday-finance/offer")
//!             .because("Finance offers do not go out on Sundays.")
//!             .clause("no-sunday-finance/sunday")
//!             .remedy("Leave the offer out, or send it on Monday.")
//!             .at(draft.span_of(word)))
//!     }
//! }
//!
//! impl NoSundayFinance {
//!     fn finance_word<'a>(&self, body: &'a str) -> Option<&'a str> {
//!         body.split(|letter: char| !letter.is_alphanumeric())
//!             .find(|word| self.words.iter().any(|finance| finance.eq_ignore_ascii_case(word)))
//!     }
//! }
//!
//! maysend_sdk::export!(NoSundayFinance: outbound);
//!
//! // Tests run natively, with `cargo test`. A `Tester` asks the policy as the host would.
//! # /*
//! #[cfg(test)]
//! # */
//! mod tests {
//!     use maysend_sdk::testing::{self, Tester};
//!
//!     use super::*;
//! #   pub fn all() { finance_waits_on_sundays(); other_texts_go_out(); a_phrase_is_refused(); }
//!
//! # /*
//!     #[test]
//! # */
//!     fn finance_waits_on_sundays() {
//!         let tester = Tester::<NoSundayFinance>::new("{}").unwrap();
//!         let sunday = testing::request("2026-11-29T16:00:00Z");
//!         let opinion = tester.review(Stage::Judge, &sunday, "0.9% APR on every CR-V!", []);
//!         assert_eq!(opinion.verdict, Verdict::Defer(testing::at("2026-11-30T06:00:00Z")));
//!         assert_eq!(opinion.findings[0].span, Some(Span { start: 5, end: 8 }));
//!     }
//!
//! # /*
//!     #[test]
//! # */
//!     fn other_texts_go_out() {
//!         let tester = Tester::<NoSundayFinance>::new("{}").unwrap();
//!         let sunday = testing::request("2026-11-29T16:00:00Z");
//!         let opinion = tester.review(Stage::Judge, &sunday, "Your car is ready.", []);
//!         assert_eq!(opinion, Opinion::allow());
//!
//!         let saturday = testing::request("2026-11-28T16:00:00Z");
//!         let opinion = tester.review(Stage::Judge, &saturday, "Ask me about financing.", []);
//!         assert_eq!(opinion, Opinion::allow().until(testing::at("2026-11-29T06:00:00Z")));
//!     }
//!
//! # /*
//!     #[test]
//! # */
//!     fn a_phrase_is_refused() {
//!         let problems = Tester::<NoSundayFinance>::new(r#"{"words": ["apr", "no money down"]}"#).err().unwrap();
//!         assert_eq!(problems.to_string(), "/words/1: `no money down` is not a single word");
//!     }
//! }
//! # fn main() { tests::all() }
//! ```
//!
//! `maysend build` makes a WebAssembly component of it that imports nothing but the contract, `no-sunday-finance.wasm`, and shows
//! what it reads and can be set to. A policy set takes it in by its file name; `policies.toml`, which `maysend new` wrote, becomes:
//!
//! ```toml
//! name = "Smith Honda"
//! version = "1"
//!
//! [business]
//! name = "Smith Honda"
//! time-zone = "America/Chicago"
//!
//! [[policy]]
//! id = "no-sunday-finance"
//! component = "no-sunday-finance.wasm"
//! settings = { words = ["apr", "finance", "financing", "lease"] }
//! ```
//!
//! **Cases** say what the set must make of texts. They ask the component, as it will be asked in production, and whoever knows the
//! rule can read them. `cases.toml` becomes:
//!
//! ```toml
//! [request]
//! recipient = { phone = "+12145550123" }
//!
//! [[case]]
//! name = "a finance offer waits until Sunday is over"
//! now = "2026-11-29T16:00:00Z"
//! bodies = ["0.9% APR on every CR-V!", "Lease it for $199."]
//! expect = { verdict = "defer", not_before = "2026-11-30T06:00:00Z", codes = ["no-sunday-finance/offer"] }
//!
//! [[case]]
//! name = "a text of Saturday does not leave on Sunday"
//! now = "2026-11-28T16:00:00Z"
//! request = { message = { body = "Ask me about financing." } }
//! expect = { verdict = "allow", valid_until = "2026-11-29T06:00:00Z" }
//! ```
//!
//! Then, whenever something changed (after each build, `maysend test --watch` runs the cases by itself):
//!
//! ```text
//! $ cargo test
//! $ maysend build
//! $ maysend test --policies policies.toml cases.toml
//! 3 passed, 0 failed
//! $ maysend check policies.toml
//! $ maysend decide --policies policies.toml requests.jsonl
//! $ maysend document policies.toml --output policy.html
//! ```
//!
//! # Not known is not none
//!
//! `None` means that a fact is not known, an empty list inside `Some` that there is known to be none. A policy never takes the
//! first for the second: what is not known gets the restrictive answer. Tests of a policy should have a case for each fact left
//! out; [`testing::request`] makes a request of which nothing is known.
//!
//! # What a policy reads
//!
//! A policy is handed the [parts](Part) of the request that its description names, and no others: customers' data goes nowhere
//! it is not needed, and what is not handed over costs nothing. In native tests an accessor of [`Request`] panics if its part is
//! not declared; in a component it answers *not known*.
//!
//! # Settings that do not fit
//!
//! The SDK reads the settings and reports every problem with its JSON pointer, not just the first: ``/windo: unknown setting
//! `windo`, did you mean `window`? known: ...``. What only the policy can judge it reports from `configure`, through
//! [`Problems`], all at once too.
//!
//! # When something fails
//!
//! A [`Failure`], a panic and a spent limit all end as the policy set says for failures, never as allow. A component sends the
//! words of a panic to the log before it traps. Errors of the calendar become failures with `?`.
//!
//! # Speed and size
//!
//! The host configures a policy once, keeps a snapshot of its memory, and starts every decision from it. So work belongs into
//! `configure`, and memory need not be freed: the feature `allocator` (on by default) gives components an allocator that only
//! moves on. Turn it off to bring your own `#[global_allocator]`. Components stay small without the `regex` crate and its tables;
//! `opt-level`, `lto = true`, `codegen-units = 1`, `panic = "abort"` and `strip = true` in the release profile do the rest.
//!
//! [maysend]: https://crates.io/crates/maysend

#[doc(hidden)]
pub mod bindings;

pub mod bulk;
pub mod calendar;
mod class;
mod clause;
mod date;
mod description;
mod draft;
mod edit;
mod effect;
mod export;
mod failure;
mod files;
mod finding;
mod label;
pub mod log;
mod opinion;
mod policy;
mod problems;
mod reaction;
mod request;
mod settings;
pub mod text;

#[cfg(all(target_arch = "wasm32", feature = "allocator"))]
mod allocator;

#[cfg(not(target_arch = "wasm32"))]
#[doc(hidden)]
pub mod native;
#[cfg(not(target_arch = "wasm32"))]
pub mod testing;

pub use class::Class;
pub use description::{Part, UnknownPart};
pub use draft::Draft;
#[doc(hidden)]
pub use export::__private;
pub use failure::{Failure, NotGiven, UnknownZone};
pub use files::Files;
pub use finding::IntoFinding;
pub use policy::{Inbound, Outbound, Policy};
pub use problems::Problems;
pub use request::{Identity, Place, Request};
pub use settings::NoSettings;

pub use {schemars, serde, serde_json};

/// The records of the contract as they cross the border, with the fields of the WIT in snake_case.
pub mod types {
    pub use crate::bindings::types::*;
}

/// Everything that a policy usually needs: `use maysend_sdk::prelude::*;`.
pub mod prelude {
    pub use crate::bindings::calendar::Civil;
    pub use crate::bindings::types::{
        Approval, Attachment, Attribute, Business, Clause, Consent, ConsentLevel, Date,
        Description, Direction, Edit, Effect, Exchange, Finding, History, Hold, Instant, Label,
        Message, Notice, Opening, Opinion, OptOut, Reaction, RegistryAnswer, Relationship,
        Replacement, Reply, Sender, SentText, Severity, Span, SpecialDay, Stage, Trigger, Verdict,
        Window,
    };
    pub use crate::{
        Class, Draft, Failure, Files, Identity, Inbound, NoSettings, NotGiven, Outbound, Part,
        Place, Policy, Problems, Request, UnknownZone, calendar, log,
    };
    pub use schemars::JsonSchema;
    pub use serde::Deserialize;
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
