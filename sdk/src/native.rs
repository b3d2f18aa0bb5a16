//! Runs a policy natively behind the host: for the project's own tests, no part of the promised API.
//!
//! Everything crosses as JSON in serde's form of the contract's types, so that the host needs none of this crate's types.

use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::types::{self, Business, Description, Opinion, Reaction, Setup, Stage};
use crate::{Draft, Inbound, Outbound, Part, Policy, Problems, Request, settings};

/// A policy that is not configured yet.
pub trait NativePolicy: Send + Sync {
    /// Whether it reviews texts to customers, and whether it understands texts from customers.
    fn interfaces(&self) -> (bool, bool);

    /// JSON of the `Description`.
    fn describe(&self) -> String;

    /// Configures it with the JSON of a `Setup`.
    ///
    /// # Errors
    /// JSON of the list of problems.
    fn configure(&self, setup: &str) -> Result<Box<dyn ConfiguredNative>, String>;
}

/// A configured policy.
pub trait ConfiguredNative: Send + Sync {
    /// From JSON of a `Business`: JSON of the list of clauses.
    fn clauses(&self, business: &str) -> String;

    /// From a stage (`judge`) and JSON of a `Request` and a `Draft`: JSON of a `Result<Opinion, String>`.
    fn review(&self, stage: &str, request: &str, draft: &str) -> String;

    /// From JSON of a `Request` and a `Draft`: JSON of a `Result<Reaction, String>`.
    fn receive(&self, request: &str, draft: &str) -> String;

    /// The same review again and again with nothing read from JSON between, for benchmarks. It gives back how many findings and
    /// labels came of it.
    ///
    /// # Errors
    /// As the error of `review`, if what is given cannot be read.
    fn repeated<'a>(
        &'a self,
        stage: &str,
        request: &str,
        draft: &str,
    ) -> Result<Box<dyn Fn() -> usize + 'a>, String>;
}

/// The policy, as one that reviews.
#[must_use]
pub fn outbound<P: Outbound>() -> Box<dyn NativePolicy> {
    Box::new(Native::<P> {
        review: Some(P::review),
        receive: None,
        policy: PhantomData,
    })
}

/// The policy, as one that receives.
#[must_use]
pub fn inbound<P: Inbound>() -> Box<dyn NativePolicy> {
    Box::new(Native::<P> {
        review: None,
        receive: Some(P::receive),
        policy: PhantomData,
    })
}

/// The policy, as one that does both.
#[must_use]
pub fn both<P: Outbound + Inbound>() -> Box<dyn NativePolicy> {
    Box::new(Native::<P> {
        review: Some(P::review),
        receive: Some(P::receive),
        policy: PhantomData,
    })
}

type Review<P> = fn(&P, Stage, &Request, &Draft) -> Result<Opinion, crate::Failure>;
type Receive<P> = fn(&P, &Request, &Draft) -> Result<Reaction, crate::Failure>;

struct Native<P> {
    review: Option<Review<P>>,
    receive: Option<Receive<P>>,
    policy: PhantomData<fn() -> P>,
}

impl<P: Policy> NativePolicy for Native<P> {
    fn interfaces(&self) -> (bool, bool) {
        (self.review.is_some(), self.receive.is_some())
    }

    fn describe(&self) -> String {
        to_json(&describe::<P>())
    }

    fn configure(&self, setup: &str) -> Result<Box<dyn ConfiguredNative>, String> {
        configure::<P>(setup)
            .map(|policy| -> Box<dyn ConfiguredNative> {
                let reads = parts(&describe::<P>());
                Box::new(Configured {
                    policy,
                    reads,
                    review: self.review,
                    receive: self.receive,
                })
            })
            .map_err(|problems| to_json(&Vec::from(problems)))
    }
}

fn configure<P: Policy>(setup: &str) -> Result<P, Problems> {
    let setup: Setup = from_json(setup).map_err(|error| Problems::one("", error))?;
    let settings = settings::read(&setup.settings)?;
    while_configuring(|| P::configure(settings, &setup.files.into()))
}

struct Configured<P> {
    policy: P,
    reads: Arc<[Part]>,
    review: Option<Review<P>>,
    receive: Option<Receive<P>>,
}

impl<P: Policy> ConfiguredNative for Configured<P> {
    fn clauses(&self, business: &str) -> String {
        match from_json::<Business>(business) {
            Ok(business) => to_json(&self.policy.clauses(&business)),
            Err(error) => error,
        }
    }

    fn review(&self, stage: &str, request: &str, draft: &str) -> String {
        to_json(&self.reviewed(stage, request, draft))
    }

    fn receive(&self, request: &str, draft: &str) -> String {
        to_json(&self.received(request, draft))
    }

    fn repeated<'a>(
        &'a self,
        stage: &str,
        request: &str,
        draft: &str,
    ) -> Result<Box<dyn Fn() -> usize + 'a>, String> {
        let review = self.review.ok_or("this policy does not review")?;
        let (request, draft) = self.asked(request, draft)?;
        let stage = parse_stage(stage)?;
        Ok(Box::new(move || {
            review(&self.policy, stage, &request, &draft).map_or(0, |opinion| {
                opinion.findings.len().saturating_add(opinion.labels.len())
            })
        }))
    }
}

impl<P: Policy> Configured<P> {
    fn reviewed(&self, stage: &str, request: &str, draft: &str) -> Result<Opinion, String> {
        let review = self.review.ok_or("this policy does not review")?;
        let (request, draft) = self.asked(request, draft)?;
        review(&self.policy, parse_stage(stage)?, &request, &draft)
            .map_err(|failure| failure.to_string())
    }

    fn received(&self, request: &str, draft: &str) -> Result<Reaction, String> {
        let receive = self.receive.ok_or("this policy does not receive")?;
        let (request, draft) = self.asked(request, draft)?;
        receive(&self.policy, &request, &draft).map_err(|failure| failure.to_string())
    }

    fn asked(&self, request: &str, draft: &str) -> Result<(Request, Draft), String> {
        let request = Request::new(from_json(request)?, Arc::clone(&self.reads));
        Ok((request, from_json::<types::Draft>(draft)?.into()))
    }
}

/// `judge`, `Judge` or its JSON.
fn parse_stage(stage: &str) -> Result<Stage, String> {
    match stage.trim_matches('"').to_ascii_lowercase().as_str() {
        "label" => Ok(Stage::Label),
        "amend" => Ok(Stage::Amend),
        "judge" => Ok(Stage::Judge),
        _ => Err(format!("unknown stage `{stage}`")),
    }
}

fn from_json<T: DeserializeOwned>(json: &str) -> Result<T, String> {
    serde_json::from_str(json).map_err(|error| format!("not the contract's JSON: {error}"))
}

fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| format!("{{\"Err\":\"no JSON: {error}\"}}"))
}

/// The description with the schema of the settings.
pub(crate) fn describe<P: Policy>() -> Description {
    Description {
        settings_schema: P::settings_schema(),
        ..P::describe()
    }
}

/// The parts that the description names.
#[expect(
    clippy::panic,
    reason = "only in native tests, where the author of the policy is to notice"
)]
pub(crate) fn parts(description: &Description) -> Arc<[Part]> {
    description
        .reads
        .iter()
        .map(|name| {
            name.parse()
                .unwrap_or_else(|error| panic!("in `reads`: {error}"))
        })
        .collect()
}

thread_local! {
    static CONFIGURING: Cell<bool> = const { Cell::new(false) };
}

/// Runs `configure`, during which the calendar must not be asked.
pub(crate) fn while_configuring<T>(configure: impl FnOnce() -> T) -> T {
    struct Reset;
    impl Drop for Reset {
        fn drop(&mut self) {
            CONFIGURING.set(false);
        }
    }
    let _reset = Reset;
    CONFIGURING.set(true);
    configure()
}

/// As the host traps.
pub(crate) fn calendar_asked() {
    assert!(
        !CONFIGURING.get(),
        "the calendar was asked in `configure`: the host traps there"
    );
}

impl fmt::Debug for dyn NativePolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NativePolicy").finish_non_exhaustive()
    }
}

impl fmt::Debug for dyn ConfiguredNative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfiguredNative").finish_non_exhaustive()
    }
}
