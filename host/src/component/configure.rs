//! A policy with its settings, ready to be asked.

use std::sync::Arc;

use wasmtime::component::Instance;

use super::{Compiled, ComponentError, Description, SettingsProblem};
use crate::bindings::types;
use crate::decision::LogLine;
use crate::digest::Digest;
use crate::engine::Engine;
use crate::failure::FailureKind;
use crate::limits::Limits;
use crate::sandbox::{Phase, Sandbox, Timer};

/// A policy that took its settings. Every call starts from a fresh instance.
#[derive(Debug)]
pub(crate) struct Configured {
    code: Code,
    setup: types::Setup,
    limits: Limits,
    settings_digest: Digest,
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
    pub(crate) fuel: u64,
    pub(crate) micros: u64,
    pub(crate) log: Vec<LogLine>,
}

/// Why a policy does not take its settings.
#[derive(Debug)]
pub(crate) enum ConfigureError {
    Settings(Vec<SettingsProblem>),
    Component(ComponentError),
}

/// Problems of settings that are reported, at most.
const MAX_PROBLEMS: usize = 64;

impl Configured {
    /// Gives the policy its settings, once, to hear whether it takes them.
    pub(crate) fn new(
        engine: &Engine,
        code: Code,
        settings: String,
        files: Vec<(String, Vec<u8>)>,
        limits: Limits,
    ) -> Result<Self, ConfigureError> {
        let parts = std::iter::once(settings.as_bytes()).chain(
            files
                .iter()
                .flat_map(|(name, contents)| [name.as_bytes(), contents.as_slice()]),
        );
        let settings_digest = Digest::of_parts(parts);
        let setup = types::Setup {
            settings,
            files: files
                .into_iter()
                .map(|(name, contents)| types::File { name, contents })
                .collect(),
        };
        let configured = Self {
            code,
            setup,
            limits,
            settings_digest,
        };
        configured.try_configure(engine)?;
        Ok(configured)
    }

    pub(crate) fn description(&self) -> &Description {
        match &self.code {
            Code::Component(compiled) => &compiled.description,
            #[cfg(feature = "native-testing")]
            Code::Native(native) => native.description(),
        }
    }

    pub(crate) fn receives(&self) -> bool {
        match &self.code {
            Code::Component(compiled) => compiled.inbound.is_some(),
            #[cfg(feature = "native-testing")]
            Code::Native(native) => native.receives(),
        }
    }

    pub(crate) fn component_digest(&self) -> Digest {
        match &self.code {
            Code::Component(compiled) => compiled.digest.clone(),
            #[cfg(feature = "native-testing")]
            Code::Native(_) => Digest::of(b"native"),
        }
    }

    pub(crate) fn settings_digest(&self) -> &Digest {
        &self.settings_digest
    }

    pub(crate) fn settings(&self) -> &str {
        &self.setup.settings
    }

    pub(crate) fn tier(&self) -> &'static str {
        match &self.code {
            Code::Component(_) => "fresh",
            #[cfg(feature = "native-testing")]
            Code::Native(_) => "native",
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
                    pointer: problem.pointer,
                    message: problem.message,
                })
                .collect(),
        ))
    }

    /// The written policy, from these settings, for this business.
    pub(crate) fn clauses(
        &self,
        engine: &Engine,
        business: &types::Business,
    ) -> Result<Vec<types::Clause>, ComponentError> {
        let _slot = engine.slots().wait();
        let ran = self.call(
            engine,
            |sandbox, instance, compiled| {
                compiled
                    .lifecycle
                    .load(&mut sandbox.store, instance)?
                    .call_clauses(&mut sandbox.store, business)
            },
            Phase::Lifecycle,
            #[cfg(feature = "native-testing")]
            |native| Ok(native.clauses(&self.setup, business)),
        );
        ran.answer.map_err(|failure| ComponentError::Failed {
            function: "clauses",
            failure,
        })
    }

    pub(crate) fn review(
        &self,
        engine: &Engine,
        stage: types::Stage,
        request: &types::Request,
        draft: &types::Draft,
    ) -> Ran<types::Opinion> {
        refused(self.call(
            engine,
            |sandbox, instance, compiled| {
                let Some(outbound) = &compiled.outbound else {
                    return Ok(Err("does not review outbound texts".to_owned()));
                };
                outbound.load(&mut sandbox.store, instance)?.call_review(
                    &mut sandbox.store,
                    stage,
                    request,
                    draft,
                )
            },
            Phase::Deciding,
            #[cfg(feature = "native-testing")]
            |native| native.review(&self.setup, stage, request, draft),
        ))
    }

    pub(crate) fn receive(
        &self,
        engine: &Engine,
        request: &types::Request,
        text: &types::Draft,
    ) -> Ran<types::Reaction> {
        refused(self.call(
            engine,
            |sandbox, instance, compiled| {
                let Some(inbound) = &compiled.inbound else {
                    return Ok(Err("does not receive texts".to_owned()));
                };
                inbound.load(&mut sandbox.store, instance)?.call_receive(
                    &mut sandbox.store,
                    request,
                    text,
                )
            },
            Phase::Deciding,
            #[cfg(feature = "native-testing")]
            |native| native.receive(&self.setup, request, text),
        ))
    }

    fn call<T>(
        &self,
        engine: &Engine,
        component: impl FnOnce(&mut Sandbox, &Instance, &Compiled) -> wasmtime::Result<T>,
        phase: Phase,
        #[cfg(feature = "native-testing")] native: impl FnOnce(
            &crate::native::Native,
        ) -> Result<T, FailureKind>,
    ) -> Ran<T> {
        let timer = Timer::start();
        match &self.code {
            Code::Component(compiled) => {
                let mut sandbox = match self.sandbox(engine, compiled) {
                    Ok(sandbox) => sandbox,
                    Err(failure) => return Ran::failed(failure, &timer),
                };
                let answer = match self.open(&mut sandbox, compiled) {
                    Ok(Ok(instance)) => {
                        sandbox.enter(phase);
                        component(&mut sandbox, &instance, compiled)
                            .map_err(|error| sandbox.explain(&error))
                    }
                    // It took the same settings when the set was loaded.
                    Ok(Err(_)) => Err(FailureKind::Malformed {
                        message: "refused settings that it took before".to_owned(),
                    }),
                    Err(failure) => Err(failure),
                };
                let (fuel, log) = sandbox.close();
                Ran {
                    answer,
                    fuel,
                    micros: timer.micros(),
                    log,
                }
            }
            #[cfg(feature = "native-testing")]
            Code::Native(code) => Ran {
                answer: native(code),
                fuel: 0,
                micros: timer.micros(),
                log: Vec::new(),
            },
        }
    }

    fn sandbox(&self, engine: &Engine, compiled: &Compiled) -> Result<Sandbox, FailureKind> {
        let runtime = engine
            .runtime(compiled.size, &self.limits)
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
        let instance = compiled
            .pre
            .instantiate(&mut sandbox.store)
            .map_err(|error| sandbox.explain_start(&error))?;
        let configured = compiled
            .lifecycle
            .load(&mut sandbox.store, &instance)
            .and_then(|guest| guest.call_configure(&mut sandbox.store, &self.setup))
            .map_err(|error| sandbox.explain(&error))?;
        Ok(configured.map(|()| instance))
    }
}

impl<T> Ran<T> {
    fn failed(failure: FailureKind, timer: &Timer) -> Self {
        Self {
            answer: Err(failure),
            fuel: 0,
            micros: timer.micros(),
            log: Vec::new(),
        }
    }
}

/// The policy's own error is a failure like any other.
fn refused<T>(ran: Ran<Result<T, String>>) -> Ran<T> {
    Ran {
        answer: ran.answer.and_then(|answer| {
            answer.map_err(|message| FailureKind::Refused {
                message: message.chars().take(500).collect(),
            })
        }),
        fuel: ran.fuel,
        micros: ran.micros,
        log: ran.log,
    }
}
