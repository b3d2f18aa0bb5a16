//! Policy sets: what a dealership has in force, and how it decides.

mod business;
mod document;
mod files;
mod load;
mod merge;
mod node;
mod pieces;
mod problem;
mod stricter;
mod vary;

use std::collections::BTreeMap;
use std::sync::Arc;

use cap_std::fs::Dir;

use crate::answer::MAX_BODY;
use crate::approvals::Approvers;
use crate::batch::DecideMany;
use crate::component::ComponentError;
use crate::convert;
use crate::decide::{DecideError, Deciding};
use crate::decision::{Decision, PolicyDigest, Reaction};
use crate::digest::Digest;
use crate::engine::Engine;
use crate::facts::Facts;
use crate::library::Library;
use crate::policy::Policy;
use crate::receive;
use crate::rehearsal::Rehearsal;
use crate::request::{Business, Request};
use crate::stack::with_room;
use files::{Files, MAX_SET};
use load::Loader;
use problem::Problems;

pub(crate) use document::Assume;
pub use document::DocumentTable;
pub use pieces::PiecesError;
pub use problem::{LoadError, Location, Problem};
pub use vary::VaryError;

/// The policies that a dealership has in force.
///
/// Cheap to clone; decides from many threads at once through `&self`. Loading another version makes another set: the one in
/// force stays as it is until nobody uses it.
#[derive(Clone, Debug)]
pub struct PolicySet(Arc<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    engine: Engine,
    name: String,
    version: String,
    business: Option<Business>,
    document: DocumentTable,
    assume: Assume,
    approvers: Approvers,
    policies: Vec<Policy>,
    digest: Digest,
    files: Vec<String>,
}

/// A clause of the written policy (WIT `types.clause`).
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Clause {
    /// The policy that it belongs to.
    pub policy: String,
    /// Its id: findings name it.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it asks of staff.
    pub text: String,
    /// Laws and rules behind it.
    pub authorities: Vec<String>,
}

/// Most requests are no longer than this as JSON.
const REQUEST_BYTES: usize = 8 << 10;

impl PolicySet {
    /// Loads a set from text. It has no folder, so it can name policies of the library only.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, at once.
    pub fn from_toml(engine: &Engine, library: &Library, text: &str) -> Result<Self, LoadError> {
        with_room(|| Self::load(engine, library, &Files::new(None), "policy.toml", text))
    }

    /// Loads a set from a file in a folder. The files that it names (components, what it extends, files of policies) are
    /// opened through the same handle: nothing outside of the folder can be named.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it and with the files it names, at once.
    pub fn from_file(
        engine: &Engine,
        library: &Library,
        folder: &Dir,
        path: &str,
    ) -> Result<Self, LoadError> {
        let files = Files::new(Some(folder));
        let text = files.read(path, MAX_SET).and_then(|bytes| {
            String::from_utf8(bytes).map_err(|_| "the file is not a text in UTF-8".to_owned())
        });
        match text {
            Ok(text) => with_room(|| Self::load(engine, library, &files, path, &text)),
            Err(why) => {
                let mut problems = Problems::default();
                problems.add(None, format!("cannot read the policy set `{path}`: {why}"));
                Err(problems.into_error(files.asked()))
            }
        }
    }

    fn load(
        engine: &Engine,
        library: &Library,
        files: &Files<'_>,
        name: &str,
        text: &str,
    ) -> Result<Self, LoadError> {
        let mut problems = Problems::default();
        let merged = merge::read(name, text, files, &mut problems);
        let loader = Loader {
            engine,
            library,
            files,
        };
        if merged.policies.is_empty() && problems.is_empty() {
            problems.add_with_help(
                None,
                format!(
                    "the set `{}` has no policy: it would allow everything",
                    merged.name
                ),
                "add `[[policy]]` with, for example, `use = \"standard/opt-out\"`",
            );
        }
        let policies = loader.policies(&merged, &mut problems);
        // INVARIANT: a policy that was not loaded is a problem. A set without one of its policies would allow what it stops.
        if policies.len() != merged.policies.len() && problems.is_empty() {
            problems.add(None, "a policy of the set could not be loaded");
        }
        if !problems.is_empty() {
            return Err(problems.into_error(files.asked()));
        }
        let digest = load::digest(&merged, &policies);
        Ok(Self(Arc::new(Inner {
            engine: engine.clone(),
            name: merged.name,
            version: merged.version,
            business: merged.business,
            document: merged.document,
            assume: merged.assume,
            approvers: merged.approvers,
            policies,
            digest,
            files: files.asked(),
        })))
    }

    /// Decides a text to a customer. **Blocks** until it is decided, and before that while all slots of the engine are
    /// taken: in async code use [`decide_async`](Self::decide_async).
    ///
    /// # Errors
    ///
    /// [`DecideError::Transient`] when a policy did not answer in time or could not be started: ask again. A policy that fails in any other way is
    /// part of the decision, which then is what the set says for failures.
    pub fn decide(&self, request: &Request) -> Result<Decision, DecideError> {
        let _slot = self.0.engine.slots().wait();
        with_room(|| self.decide_now(request, None))
    }

    /// Decides as [`decide`](Self::decide) does, and asks no policy again what the rehearsal knows its answer to.
    ///
    /// # Errors
    ///
    /// As [`decide`](Self::decide).
    pub fn rehearse(
        &self,
        request: &Request,
        rehearsal: &Rehearsal,
    ) -> Result<Decision, DecideError> {
        let _slot = self.0.engine.slots().wait();
        with_room(|| self.decide_now(request, Some(rehearsal)))
    }

    /// Decides many texts on all cores, and gives the decisions in the order of the requests. It reads a few dozen requests
    /// ahead, and more of them only as decisions are taken: any number fits in memory. `requests` gives requests, or what holds
    /// one, like `Arc<Request>`.
    ///
    /// ```
    /// # fn count(set: &maysend::PolicySet, requests: Vec<maysend::Request>) -> usize {
    /// set.decide_many(requests)
    ///     .filter(|answer| answer.as_ref().is_ok_and(|decision| decision.body.is_some()))
    ///     .count()
    /// # }
    /// ```
    pub fn decide_many<I>(&self, requests: I) -> DecideMany<I::IntoIter>
    where
        I: IntoIterator,
        I::Item: std::borrow::Borrow<Request> + Send + 'static,
    {
        let at_once = self.0.engine.concurrency();
        DecideMany::new(self.clone(), requests.into_iter(), at_once)
    }

    /// Makes the snapshots of all its policies now, as far as the engine has room for them, and returns how many have one.
    /// **Blocks** for as long as that takes: without it, decisions are made at once and get faster as soon as snapshots of
    /// the policies in use were made in the background. It changes nothing about what is decided.
    pub fn prepare(&self) -> usize {
        self.policies()
            .iter()
            .filter(|policy| policy.configured.prepare(&self.0.engine))
            .count()
    }

    /// Decides at once, or says that all slots are taken.
    ///
    /// # Errors
    ///
    /// As [`decide`](Self::decide), and [`DecideError::Busy`].
    pub fn try_decide(&self, request: &Request) -> Result<Decision, DecideError> {
        let _slot = self.0.engine.slots().try_take().ok_or(DecideError::Busy)?;
        with_room(|| self.decide_now(request, None))
    }

    /// Decides on the engine's own threads. It takes a request, or what holds one, like `Arc<Request>`.
    ///
    /// # Errors
    ///
    /// As [`decide`](Self::decide), and [`DecideError::Busy`] when their queue is full.
    pub async fn decide_async<R>(&self, request: R) -> Result<Decision, DecideError>
    where
        R: std::borrow::Borrow<Request> + Send + 'static,
    {
        let set = self.clone();
        let pending = self
            .0
            .engine
            .workers()
            .run(move || set.decide(request.borrow()))
            .ok_or(DecideError::Busy)?;
        pending.await.unwrap_or(Err(DecideError::Busy))
    }

    fn decide_now(
        &self,
        request: &Request,
        rehearsal: Option<&Rehearsal>,
    ) -> Result<Decision, DecideError> {
        let bytes = request.message.body.len();
        if bytes > MAX_BODY {
            return Err(DecideError::Request(format!(
                "the body has {bytes} bytes, texts of up to {MAX_BODY} are decided"
            )));
        }
        let digest = self.request_digest(request);
        Deciding::new(self, self.complete(request), rehearsal).run(digest)
    }

    /// Says what is to be done about a text from a customer. **Blocks** as [`decide`](Self::decide) does. It does not fail:
    /// whatever happens to the policies, a plain STOP ends as an opt-out.
    #[must_use]
    pub fn receive(&self, request: &Request) -> Reaction {
        self.receive_now(request, None)
    }

    /// Receives as [`receive`](Self::receive) does, and asks no policy again what the rehearsal knows its answer to.
    #[must_use]
    pub fn rehearse_received(&self, request: &Request, rehearsal: &Rehearsal) -> Reaction {
        self.receive_now(request, Some(rehearsal))
    }

    fn receive_now(&self, request: &Request, rehearsal: Option<&Rehearsal>) -> Reaction {
        let _slot = self.0.engine.slots().wait();
        let digest = self.request_digest(request);
        let facts = self.complete(request);
        with_room(|| receive::receive(self, facts, digest, rehearsal))
    }

    /// The outbound request that asks whether the reply of a reaction may be sent; none if there is no reply. Software sends
    /// it, to one person; the customer's text is the latest of the history, the opt-outs and pauses that it gave are on record, and
    /// where it voids consents (a wrong number) those given until then are withdrawn.
    #[must_use]
    pub fn reply_request(request: &Request, reaction: &Reaction) -> Option<Request> {
        receive::reply_request(request, reaction)
    }

    /// The written policy: every policy's clauses from the settings in force.
    ///
    /// # Errors
    ///
    /// When a policy fails to say, or when there is no business to say it for.
    pub fn clauses(&self, business: Option<&Business>) -> Result<Vec<Clause>, ComponentError> {
        let business =
            business
                .or(self.0.business.as_ref())
                .ok_or_else(|| ComponentError::Description {
                    message: "there is no `[business]` to write the policy for".to_owned(),
                })?;
        let business = convert::business(business, true);
        let mut clauses = Vec::new();
        for policy in self.policies() {
            let own = with_room(|| policy.configured.clauses(&self.0.engine, &business))?;
            clauses.extend(own.into_iter().map(|clause| Clause {
                policy: policy.id().to_owned(),
                id: clause.id,
                title: clause.title,
                text: clause.text,
                authorities: clause.authorities,
            }));
        }
        Ok(clauses)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Its version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.0.version
    }

    /// The dealership, where the set names one.
    #[must_use]
    pub fn business(&self) -> Option<&Business> {
        self.0.business.as_ref()
    }

    /// What the written policy says beside the clauses.
    #[must_use]
    pub fn document(&self) -> &DocumentTable {
        &self.0.document
    }

    /// Who may approve beside the role that a hold names (`[approvers]`), by that role.
    #[must_use]
    pub fn approvers(&self) -> &BTreeMap<String, Vec<String>> {
        &self.0.approvers
    }

    /// The digest of everything that its decisions depend on.
    #[must_use]
    pub fn digest(&self) -> &Digest {
        &self.0.digest
    }

    /// Every file that it was loaded from, its own and what it extends, components and files of policies, as seen from the
    /// folder: a change in one of these is what another load may tell apart. Empty for a set that was not loaded from a folder.
    #[must_use]
    pub fn files(&self) -> &[String] {
        &self.0.files
    }

    /// Its policies, in the order in which they are asked within a stage.
    #[must_use]
    pub fn policies(&self) -> &[Policy] {
        &self.0.policies
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.0.engine
    }

    pub(crate) fn policy_digests(&self) -> Vec<PolicyDigest> {
        self.policies()
            .iter()
            .map(|policy| PolicyDigest {
                policy: policy.id().to_owned(),
                component: policy.configured.component_digest(),
                settings: policy.configured.settings_digest().clone(),
            })
            .collect()
    }

    fn request_digest(&self, request: &Request) -> Digest {
        let mut json = Vec::with_capacity(REQUEST_BYTES);
        if serde_json::to_writer(&mut json, request).is_err() {
            json.clear();
        }
        self.0.engine.digest_key().digest("request", &json)
    }

    /// The request with what the set attests where it does not say itself.
    fn complete<'a>(&'a self, request: &'a Request) -> Facts<'a> {
        Facts::new(request, &self.0.assume, self.0.business.as_ref())
    }
}
