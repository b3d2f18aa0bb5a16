//! A set in pieces, each known by the digest that decisions name: what a set is kept as, and loaded from again.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Assume, DocumentTable, Inner, PolicySet};
use crate::approvals::Approvers;
use crate::component::{
    CheckedComponent, Code, ComponentError, ConfigureError, Configured, SettingsProblem,
};
use crate::digest::Digest;
use crate::engine::Engine;
use crate::limits::Limits;
use crate::policy::{Mode, OnFailure, Policy};
use crate::request::Business;
use crate::stack::with_room;

/// Everything that a decision depends on. Its digest, as JSON, is that of the set, so that no field moves.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Identity<'a> {
    contract: Cow<'a, str>,
    name: Cow<'a, str>,
    version: Cow<'a, str>,
    business: Option<Cow<'a, Business>>,
    assume: Cow<'a, Assume>,
    approvers: Cow<'a, Approvers>,
    policies: Vec<OfPolicy<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct OfPolicy<'a> {
    id: Cow<'a, str>,
    component: Digest,
    settings: Digest,
    mode: Mode,
    on_failure: OnFailure,
    limits: Limits,
}

impl<'a> Identity<'a> {
    pub(crate) fn new(
        (name, version): (&'a str, &'a str),
        business: Option<&'a Business>,
        assume: &'a Assume,
        approvers: &'a Approvers,
        policies: &'a [Policy],
    ) -> Self {
        Self {
            contract: crate::CONTRACT_VERSION.into(),
            name: name.into(),
            version: version.into(),
            business: business.map(Cow::Borrowed),
            assume: Cow::Borrowed(assume),
            approvers: Cow::Borrowed(approvers),
            policies: policies
                .iter()
                .map(|policy| OfPolicy {
                    id: policy.id.as_str().into(),
                    component: policy.configured.component_digest(),
                    settings: policy.configured.settings_digest().clone(),
                    mode: policy.mode,
                    on_failure: policy.on_failure,
                    limits: policy.limits,
                })
                .collect(),
        }
    }

    fn read(bytes: &'a [u8]) -> Result<Self, PiecesError> {
        serde_json::from_slice(bytes).map_err(|error| PiecesError::Unreadable {
            what: "the set".to_owned(),
            why: error.to_string(),
        })
    }

    pub(crate) fn text(&self) -> String {
        serde_json::json!(self).to_string()
    }
}

/// Why a set cannot be loaded from its pieces.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PiecesError {
    /// A piece is not there.
    #[error("{what} is not there: nothing was kept under {digest}")]
    Missing {
        /// What it is.
        what: String,
        /// Its digest.
        digest: Digest,
    },
    /// A piece is not what was kept.
    #[error("{what} was changed since it was kept under {digest}")]
    Changed {
        /// What it is.
        what: String,
        /// Its digest.
        digest: Digest,
    },
    /// A piece cannot be read, though it is what was kept.
    #[error("{what} cannot be read: {why}")]
    Unreadable {
        /// What it is.
        what: String,
        /// Why.
        why: String,
    },
    /// It was written for another version of the contract.
    #[error(
        "the set was kept by a host of the contract {kept}, and this one speaks {}: replay it with a host of that time",
        crate::CONTRACT_VERSION
    )]
    Contract {
        /// The version of then.
        kept: String,
    },
    /// The engine allows less than the set did.
    #[error(
        "`{policy}` had limits that this engine does not allow: raise `EngineConfig::ceiling` to what it was"
    )]
    Limits {
        /// The policy.
        policy: String,
    },
    /// A component is refused.
    #[error("the component of `{policy}` is refused: {source}")]
    Component {
        /// The policy.
        policy: String,
        /// Why.
        source: ComponentError,
    },
    /// A policy refuses the settings that it once took.
    #[error("`{policy}` refuses its settings: {}", told(.problems))]
    Settings {
        /// The policy.
        policy: String,
        /// Why.
        problems: Vec<SettingsProblem>,
    },
}

fn told(problems: &[SettingsProblem]) -> String {
    let told: Vec<String> = problems
        .iter()
        .map(|problem| format!("`{}` {}", problem.pointer, problem.message))
        .collect();
    told.join("; ")
}

impl PolicySet {
    /// The pieces of the set: its components, the settings and files of each policy, and last what joins them, whose digest is
    /// [`digest`](Self::digest). Kept by their digests ([`Digest::of`]), they are all that [`from_pieces`](Self::from_pieces) needs
    /// to decide again as this set does. Sets share pieces: whoever keeps many keeps each component once.
    ///
    /// They hold the settings in the clear; nobody's request is in them.
    #[must_use]
    pub fn pieces(&self) -> Vec<Cow<'_, [u8]>> {
        let mut pieces: Vec<Cow<'_, [u8]>> = Vec::new();
        for policy in self.policies() {
            pieces.extend(policy.configured.component().map(Cow::Borrowed));
            pieces.push(Cow::Owned(joined(policy.configured.parts())));
        }
        pieces.push(Cow::Owned(self.identity().text().into_bytes()));
        pieces
    }

    /// Loads a set from what [`pieces`](Self::pieces) gave, by the digest of the set. It decides as the set of then did, and its
    /// [`document`](Self::document) is empty. `piece` looks a digest up; what it returns is checked against it.
    ///
    /// # Errors
    ///
    /// [`PiecesError`]: what is missing, was changed, or is refused by this engine.
    pub fn from_pieces(
        engine: &Engine,
        digest: &Digest,
        piece: impl FnMut(&Digest) -> Option<Vec<u8>>,
    ) -> Result<Self, PiecesError> {
        let mut pieces = Pieces(piece);
        with_room(|| pieces.set(engine, digest))
    }

    /// The digests of the other pieces, which the last of [`pieces`](Self::pieces) names.
    ///
    /// # Errors
    ///
    /// When it is no such piece.
    pub fn pieces_named(last: &[u8]) -> Result<Vec<Digest>, PiecesError> {
        let kept = Identity::read(last)?;
        Ok(kept
            .policies
            .into_iter()
            .flat_map(|policy| [policy.component, policy.settings])
            .collect())
    }

    fn identity(&self) -> Identity<'_> {
        let inner = &*self.0;
        Identity::new(
            (&inner.name, &inner.version),
            inner.business.as_ref(),
            &inner.assume,
            &inner.approvers,
            &inner.policies,
        )
    }
}

struct Pieces<F>(F);

impl<F: FnMut(&Digest) -> Option<Vec<u8>>> Pieces<F> {
    fn set(&mut self, engine: &Engine, digest: &Digest) -> Result<PolicySet, PiecesError> {
        let bytes = self.read("the set", digest)?;
        let kept = Identity::read(&bytes)?;
        if kept.contract != crate::CONTRACT_VERSION {
            return Err(PiecesError::Contract {
                kept: kept.contract.into_owned(),
            });
        }
        let policies = kept
            .policies
            .iter()
            .map(|policy| self.policy(engine, policy))
            .collect::<Result<_, _>>()?;
        Ok(PolicySet(Arc::new(Inner {
            engine: engine.clone(),
            name: kept.name.into_owned(),
            version: kept.version.into_owned(),
            business: kept.business.map(Cow::into_owned),
            document: DocumentTable::default(),
            assume: kept.assume.into_owned(),
            approvers: kept.approvers.into_owned(),
            policies,
            digest: digest.clone(),
            files: Vec::new(),
        })))
    }

    fn policy(&mut self, engine: &Engine, kept: &OfPolicy<'_>) -> Result<Policy, PiecesError> {
        let id = kept.id.as_ref();
        let limits = kept.limits;
        if limits.within(engine.ceiling()) != limits {
            return Err(PiecesError::Limits {
                policy: id.to_owned(),
            });
        }
        let component = self.read(&format!("the component of `{id}`"), &kept.component)?;
        let what = format!("what `{id}` is configured with");
        let settings = self.read(&what, &kept.settings)?;
        let (settings, files) =
            parted(&settings).map_err(|why| PiecesError::Unreadable { what, why })?;
        let refused = |source| PiecesError::Component {
            policy: id.to_owned(),
            source,
        };
        let compiled = CheckedComponent::read_within(&component, &limits)
            .and_then(|checked| checked.compile(engine, &limits))
            .map_err(refused)?;
        let code = Code::Component(compiled.0);
        let configured = Configured::new(engine, code, settings, files, limits).map_err(
            |error| match error {
                ConfigureError::Component(source) => refused(source),
                ConfigureError::Settings(problems) => PiecesError::Settings {
                    policy: id.to_owned(),
                    problems,
                },
            },
        )?;
        Ok(Policy {
            id: id.to_owned(),
            mode: kept.mode,
            on_failure: kept.on_failure,
            limits,
            source: kept.component.to_string(),
            configured,
        })
    }

    fn read(&mut self, what: &str, digest: &Digest) -> Result<Vec<u8>, PiecesError> {
        let bytes = self.0(digest).ok_or_else(|| PiecesError::Missing {
            what: what.to_owned(),
            digest: digest.clone(),
        })?;
        if Digest::of(&bytes) == *digest {
            Ok(bytes)
        } else {
            Err(PiecesError::Changed {
                what: what.to_owned(),
                digest: digest.clone(),
            })
        }
    }
}

/// Each part behind its length, as [`Digest::of_parts`] takes them: the digest of the whole is that of the parts.
fn joined<'a>(parts: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend((part.len() as u64).to_le_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

type Setup = (String, Vec<(String, Vec<u8>)>);

/// The settings, and the files by their names.
fn parted(bytes: &[u8]) -> Result<Setup, String> {
    let mut parts = Vec::new();
    let mut rest = bytes;
    while let Some((length, behind)) = rest.split_first_chunk::<8>() {
        let part = usize::try_from(u64::from_le_bytes(*length))
            .ok()
            .and_then(|length| behind.split_at_checked(length));
        let Some((part, behind)) = part else {
            return Err("a part is cut off".to_owned());
        };
        parts.push(part.to_vec());
        rest = behind;
    }
    if !rest.is_empty() {
        return Err("there is more behind its last part".to_owned());
    }
    let text =
        |bytes| String::from_utf8(bytes).map_err(|_| "a name is no text in UTF-8".to_owned());
    let mut parts = parts.into_iter();
    let settings = text(parts.next().ok_or("it is empty")?)?;
    let mut files = Vec::new();
    while let Some(name) = parts.next() {
        let contents = parts.next().ok_or("a file has no contents")?;
        files.push((text(name)?, contents));
    }
    Ok((settings, files))
}
