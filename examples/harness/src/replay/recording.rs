//! Where recorded requests come from: a file, standard input, a ledger.

use std::fs::File;
use std::io::{BufRead, BufReader};

use anyhow::Context as _;
use maysend::{DigestKey, Engine, PolicySet, Request};

use super::arguments::Replay;
use crate::input::Requests;
use crate::stream::{Trouble, complain};

#[cfg(feature = "ledger")]
mod ledger;

/// A request and where it is recorded.
#[derive(Debug)]
pub(super) struct Recorded {
    /// `recorded.jsonl:17`, or the key of the text in the ledger.
    pub(super) place: String,
    pub(super) request: Request,
    /// Whether secrets were blotted out of it before it was stored.
    pub(super) is_redacted: bool,
}

/// Recorded requests, in order, one at a time. What cannot be read ends it, and is told by [`Recording::finish`].
pub(super) struct Recording {
    source: Source,
    mistakes: u64,
    failure: Option<anyhow::Error>,
}

enum Source {
    Lines {
        name: String,
        requests: Requests<Box<dyn BufRead>>,
    },
    #[cfg(feature = "ledger")]
    Ledger(Box<ledger::Decisions>),
}

impl Recording {
    pub(super) fn open(arguments: &Replay) -> anyhow::Result<Self> {
        Ok(Self {
            source: Source::open(arguments)?,
            mistakes: 0,
            failure: None,
        })
    }

    /// The key of the digests that approvals in it were given for; none: that of a tool that keeps nothing.
    pub(super) fn digest_key(&self) -> Option<DigestKey> {
        match &self.source {
            Source::Lines { .. } => None,
            #[cfg(feature = "ledger")]
            Source::Ledger(decisions) => Some(decisions.digest_key()),
        }
    }

    /// A set that is kept where the recording is.
    pub(super) fn kept_set(&self, engine: &Engine, digest: &str) -> anyhow::Result<PolicySet> {
        match &self.source {
            #[cfg(feature = "ledger")]
            Source::Ledger(decisions) => decisions.kept_set(engine, digest),
            Source::Lines { .. } => anyhow::bail!(
                "`kept:{digest}` names a set that a ledger keeps: give a ledger to replay, or the set as a TOML file"
            ),
        }
    }

    /// So many lines were no requests.
    pub(super) fn mistakes(&self) -> u64 {
        self.mistakes
    }

    /// Whether all of it was read.
    pub(super) fn finish(&mut self) -> anyhow::Result<()> {
        match self.failure.take() {
            Some(error) => Err(error.context("the recording could not be read to its end")),
            None => Ok(()),
        }
    }
}

impl Source {
    fn open(arguments: &Replay) -> anyhow::Result<Self> {
        let recorded = arguments.recorded.as_str();
        #[cfg(feature = "ledger")]
        if crate::books::is_url(recorded) {
            let decisions = ledger::Decisions::open(arguments)?;
            return Ok(Self::Ledger(Box::new(decisions)));
        }
        let reader: Box<dyn BufRead> = if recorded == "-" {
            Box::new(BufReader::new(std::io::stdin()))
        } else {
            let file = File::open(recorded).with_context(|| format!("cannot open `{recorded}`"))?;
            Box::new(BufReader::new(file))
        };
        Ok(Self::Lines {
            name: recorded.to_owned(),
            requests: Requests::new(reader),
        })
    }
}

impl Iterator for Recording {
    type Item = Recorded;

    fn next(&mut self) -> Option<Recorded> {
        match &mut self.source {
            Source::Lines { name, requests } => loop {
                match requests.next()? {
                    Ok(read) => {
                        return Some(Recorded {
                            place: format!("{name}:{}", read.line),
                            request: read.request,
                            is_redacted: false,
                        });
                    }
                    Err(mistake) => {
                        let trouble = Trouble::from_mistake(mistake, Some(name.clone()));
                        complain(&trouble.to_string());
                        self.mistakes = self.mistakes.saturating_add(1);
                    }
                }
            },
            #[cfg(feature = "ledger")]
            Source::Ledger(decisions) => match decisions.next()? {
                Ok(recorded) => Some(recorded),
                Err(error) => {
                    self.failure = Some(error);
                    None
                }
            },
        }
    }
}
