//! A policy with its settings, ready to be asked.

use std::sync::Arc;

use wasmtime::component::Instance;

use super::linked::Linked;
use super::{Compiled, ComponentError, Description, SettingsProblem};
use crate::answer;
use crate::bindings::types;
use crate::digest::Digest;
use crate::engine::Engine;
use crate::failure::FailureKind;
use crate::limits::Limits;
use crate::lowered;
use crate::sandbox::{Phase, Sandbox, Timer, Used};
use crate::snapshots::Cell;

/// A policy that took its settings. Every call starts from a fresh instance. Shared by all sets that give the same component
/// the same settings, files and limits.
#[derive(Clone, Debug)]
pub(crate) struct Configured(Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) code: Code,
    pub(crate) setup: types::Setup,
    pub(crate) limits: Limits,
    /// The component in the state that `configure` left, once it was worth making.
    pub(crate) snapshot: Cell,
    pub(crate) settings_digest: Digest,
}

/// What makes two configured policies the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ConfiguredKey {
    component: Digest,
    settings: Digest,
    limits: Limits,
}

/// Where the code of a policy runs.
#[derive(Clone, Debug)]
pub(crate) enum Code {
    Component(Arc<Compiled>),
    #[cfg(feature = "native-testing")]
    Native(crate::native::Native),
}

/// What one call gave and what it cost.
#[derive(Debug)]
pub(crate) struct Ran<T> {
    pub(crate) answer: Result<T, FailureKind>,
    pub(crate) tier: &'static str,
    pub(crate) used: Used,
    pub(crate) micros: u64,
}

/// Why a policy does not take its settings.
#[derive(Debug)]
pub(crate) enum ConfigureError {
    Settings(Vec<SettingsProblem>),
    Component(ComponentError),
}

/// Problems of settings that are reported, at most.
const MAX_PROBLEMS: usize = 64;
/// Characters of each that are told.
const MAX_PROBLEM: usize = 2_000;

fn parts(setup: &types::Setup) -> impl Iterator<Item = &[u8]> {
    let files = setup.files.iter();
    std::iter::once(setup.settings.as_bytes())
        .chain(files.flat_map(|file| [file.name.as_bytes(), file.contents.as_slice()]))
}

impl ConfiguredKey {
    fn of(code: &Code, settings: &Digest, limits: Limits) -> Option<Self> {
        match code {
            Code::Component(compiled) => Some(Self {
                component: compiled.digest.clone(),
                settings: settings.clone(),
                limits,
            }),
            #[cfg(feature = "native-testing")]
            Code::Native(_) => None,
        }
    }
}

impl Configured {
    /// Gives the policy its settings, once, to hear whether it takes them. What another set has given it already is not asked
    /// again.
    pub(crate) fn new(
        engine: &Engine,
        code: Code,
        settings: String,
        files: Vec<(String, Vec<u8>)>,
        limits: Limits,
    ) -> Result<Self, ConfigureError> {
        let setup = types::Setup {
            settings,
            files: files
                .into_iter()
                .map(|(name, contents)| types::File { name, contents })
                .collect(),
        };
        let settings_digest = Digest::of_parts(parts(&setup));
        let key = ConfiguredKey::of(&code, &settings_digest, limits);
        let make = || {
            let configured = Inner {
                code,
                setup,
                limits,
                snapshot: Cell::new(),
                settings_digest,
            };
            // A snapshot from the cache: this component took these settings before.
            if !engine.snapshots().restore(&configured) {
                configured.try_configure(engine)?;
            }
            Ok(configured)
        };
        match key {
            Some(key) => {
                let configured = engine.configured().find_or_make(key, make)?;
                engine.snapshots().account(&configured);
                Ok(Self(configured))
            }
            None => make().map(|configured| Self(Arc::new(configured))),
        }
    }

    /// The same component, compiled once, with other settings and the same files.
    pub(crate) fn with_settings(
        &self,
        engine: &Engine,
        settings: String,
    ) -> Result<Self, ConfigureError> {
        let files = self.0.setup.files.iter();
        let files = files.map(|file| (file.name.clone(), file.contents.clone()));
        let code = self.0.code.clone();
        Self::new(engine, code, settings, files.collect(), self.0.limits)
    }

    /// None of a native one: two of them cannot be told apart.
    pub(crate) fn key(&self) -> Option<ConfiguredKey> {
        ConfiguredKey::of(&self.0.code, &self.0.settings_digest, self.0.limits)
    }

    pub(crate) fn description(&self) -> &Description {
        match &self.0.code {
            Code::Component(compiled) => &compiled.description,
            #[cfg(feature = "native-testing")]
            Code::Native(native) => native.description(),
        }
    }

    pub(crate) fn receives(&self) -> bool {
        match &self.0.code {
            Code::Component(compiled) => compiled.linked.receive.is_some(),
            #[cfg(feature = "native-testing")]
            Code::Native(native) => native.receives(),
        }
    }

    pub(crate) fn component_digest(&self) -> Digest {
        match &self.0.code {
            Code::Component(compiled) => compiled.digest.clone(),
            #[cfg(feature = "native-testing")]
            Code::Native(_) => Digest::of(b"native"),
        }
    }

    pub(crate) fn settings_digest(&self) -> &Digest {
        &self.0.settings_digest
    }

    /// The bytes of the component; none outside of any sandbox.
    pub(crate) fn component(&self) -> Option<&[u8]> {
        match &self.0.code {
            Code::Component(compiled) => Some(&compiled.bytes),
            #[cfg(feature = "native-testing")]
            Code::Native(_) => None,
        }
    }

    /// What [`settings_digest`](Self::settings_digest) covers: the settings, then the name and the contents of each file.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &[u8]> {
        parts(&self.0.setup)
    }

    pub(crate) fn settings(&self) -> &str {
        &self.0.setup.settings
    }

    /// Makes its snapshot now, unless there is one. Whether there is one then.
    pub(crate) fn prepare(&self, engine: &Engine) -> bool {
        engine.snapshots().build(&self.0)
    }

    /// The written policy, from these settings, for this business.
    pub(crate) fn clauses(
        &self,
        engine: &Engine,
        business: &lowered::Business<'_>,
    ) -> Result<Vec<types::Clause>, ComponentError> {
        let _slot = engine.slots().wait();
        let ran = self.call(
            engine,
            |sandbox, instance, linked| {
                let clauses = linked.clauses.of(&mut sandbox.store, instance)?;
                let (written,) = clauses.call(&mut sandbox.store, (business,))?;
                Ok(written)
            },
            Phase::Lifecycle,
            #[cfg(feature = "native-testing")]
            |native| Ok(native.clauses(&self.0.setup, business)),
        );
        ran.answer
            .and_then(|raw| answer::clauses(&self.0.limits, raw))
            .map_err(|failure| ComponentError::Failed {
                function: "clauses",
                failure,
            })
    }

    pub(crate) fn review(
        &self,
        engine: &Engine,
        stage: types::Stage,
        request: &lowered::Request<'_>,
        draft: &lowered::Draft<'_>,
    ) -> Ran<types::Opinion> {
        refused(self.call(
            engine,
            |sandbox, instance, linked| {
                let Some(review) = &linked.review else {
                    return Ok(Err("does not review outbound texts".to_owned()));
                };
                let review = review.of(&mut sandbox.store, instance)?;
                let (opinion,) = review.call(&mut sandbox.store, (stage, request, draft))?;
                Ok(opinion)
            },
            Phase::Deciding,
            #[cfg(feature = "native-testing")]
            |native| native.review(&self.0.setup, stage, request, draft),
        ))
    }

    pub(crate) fn receive(
        &self,
        engine: &Engine,
        request: &lowered::Request<'_>,
        text: &lowered::Draft<'_>,
    ) -> Ran<types::Reaction> {
        refused(self.call(
            engine,
            |sandbox, instance, linked| {
                let Some(receive) = &linked.receive else {
                    return Ok(Err("does not receive texts".to_owned()));
                };
                let receive = receive.of(&mut sandbox.store, instance)?;
                let (reaction,) = receive.call(&mut sandbox.store, (request, text))?;
                Ok(reaction)
            },
            Phase::Deciding,
            #[cfg(feature = "native-testing")]
            |native| native.receive(&self.0.setup, request, text),
        ))
    }

    /// One call in a fresh instance: of the snapshot where there is one, or else configured for this call.
    fn call<T>(
        &self,
        engine: &Engine,
        component: impl FnOnce(&mut Sandbox, &Instance, &Linked) -> wasmtime::Result<T>,
        phase: Phase,
        #[cfg(feature = "native-testing")] native: impl FnOnce(
            &crate::native::Native,
        ) -> Result<T, FailureKind>,
    ) -> Ran<T> {
        let timer = Timer::start();
        match &self.0.code {
            Code::Component(compiled) => {
                let mut sandbox = match self.0.sandbox(engine, compiled) {
                    Ok(sandbox) => sandbox,
                    Err(failure) => return Ran::failed(failure, &timer),
                };
                let snapshot = engine.snapshots().of(&self.0);
                let (tier, opened, linked) = match &*snapshot {
                    Some(snapshot) => (
                        "snapshot",
                        start(&mut sandbox, &snapshot.linked).map(Ok),
                        &snapshot.linked,
                    ),
                    None => (
                        "fresh",
                        self.0.open(&mut sandbox, compiled),
                        &compiled.linked,
                    ),
                };
                let answer = match opened {
                    Ok(Ok(instance)) => {
                        sandbox.enter(phase);
                        component(&mut sandbox, &instance, linked)
                            .map_err(|error| sandbox.explain(&error))
                    }
                    // It took the same settings when the set was loaded.
                    Ok(Err(_)) => Err(FailureKind::Malformed {
                        message: "refused settings that it took before".to_owned(),
                    }),
                    Err(failure) => Err(failure),
                };
                Ran {
                    answer,
                    tier,
                    used: sandbox.close(),
                    micros: timer.micros(),
                }
            }
            #[cfg(feature = "native-testing")]
            Code::Native(code) => Ran {
                answer: native(code),
                tier: "native",
                used: Used::default(),
                micros: timer.micros(),
            },
        }
    }
}

impl Inner {
    /// Its component; a test's stand-in has none.
    pub(crate) fn compiled(&self) -> Option<&Compiled> {
        match &self.code {
            Code::Component(compiled) => Some(compiled),
            #[cfg(feature = "native-testing")]
            Code::Native(_) => None,
        }
    }

    fn try_configure(&self, engine: &Engine) -> Result<(), ConfigureError> {
        let failed = |failure| {
            ConfigureError::Component(ComponentError::Failed {
                function: "configure",
                failure,
            })
        };
        let problems = match &self.code {
            Code::Component(compiled) => {
                // As every instance, this one takes a place in the pool.
                let _slot = engine.slots().wait();
                let mut sandbox = self.sandbox(engine, compiled).map_err(failed)?;
                match self.open(&mut sandbox, compiled).map_err(failed)? {
                    Ok(_) => return Ok(()),
                    Err(problems) => problems,
                }
            }
            #[cfg(feature = "native-testing")]
            Code::Native(native) => match native.configure(&self.setup) {
                Ok(_) => return Ok(()),
                Err(problems) => problems,
            },
        };
        Err(ConfigureError::Settings(
            problems
                .into_iter()
                .take(MAX_PROBLEMS)
                .map(|problem| SettingsProblem {
                    pointer: problem.pointer.chars().take(MAX_PROBLEM).collect(),
                    message: problem.message.chars().take(MAX_PROBLEM).collect(),
                })
                .collect(),
        ))
    }

    fn sandbox(&self, engine: &Engine, compiled: &Compiled) -> Result<Sandbox, FailureKind> {
        let runtime = engine
            .runtime(compiled.bytes.len(), &self.limits)
            .map_err(|error| FailureKind::Unavailable {
                message: error.to_string(),
            })?;
        Ok(Sandbox::new(runtime, self.limits))
    }

    /// A fresh instance that has its settings.
    fn open(
        &self,
        sandbox: &mut Sandbox,
        compiled: &Compiled,
    ) -> Result<Result<Instance, Vec<types::SettingsProblem>>, FailureKind> {
        let linked = &compiled.linked;
        let instance = start(sandbox, linked)?;
        let configured = linked
            .lifecycle
            .load(&mut sandbox.store, &instance)
            .and_then(|guest| guest.call_configure(&mut sandbox.store, &self.setup))
            .map_err(|error| sandbox.explain(&error))?;
        Ok(configured.map(|()| instance))
    }
}

fn start(sandbox: &mut Sandbox, linked: &Linked) -> Result<Instance, FailureKind> {
    linked
        .instantiate(sandbox)
        .map_err(|error| sandbox.explain_start(&error))
}

impl<T> Ran<T> {
    /// What `next` makes of the answer, if there is one.
    pub(crate) fn and_then<U>(self, next: impl FnOnce(T) -> Result<U, FailureKind>) -> Ran<U> {
        Ran {
            answer: self.answer.and_then(next),
            tier: self.tier,
            used: self.used,
            micros: self.micros,
        }
    }

    fn failed(failure: FailureKind, timer: &Timer) -> Self {
        Self {
            answer: Err(failure),
            tier: "fresh",
            used: Used::default(),
            micros: timer.micros(),
        }
    }
}

/// The policy's own error is a failure like any other.
fn refused<T>(ran: Ran<Result<T, String>>) -> Ran<T> {
    ran.and_then(|answer| {
        answer.map_err(|message| FailureKind::Refused {
            message: message.chars().take(500).collect(),
        })
    })
}
