//! Asks a policy as the host would.

use std::sync::Arc;

use super::{check, mask};
use crate::types::{self, Business, Clause, Description, Label, Opinion, Reaction, Stage};
use crate::{
    Draft, Failure, Files, Inbound, Outbound, Part, Policy, Problems, Request, native, settings,
};

/// A configured policy that is asked as the host would ask it.
#[derive(Debug)]
pub struct Tester<P> {
    policy: P,
    description: Description,
    reads: Arc<[Part]>,
}

impl<P: Policy> Tester<P> {
    /// Configures the policy with these settings, as JSON text.
    ///
    /// # Errors
    /// The problems with the settings.
    pub fn new(settings: &str) -> Result<Self, Problems> {
        Self::with_files(settings, &Files::none())
    }

    /// Configures the policy with these settings and files.
    ///
    /// # Errors
    /// The problems with the settings and files.
    pub fn with_files(json: &str, files: &Files) -> Result<Self, Problems> {
        let description = native::describe::<P>();
        let reads = native::parts(&description);
        let settings = settings::read(json)?;
        let policy = native::while_configuring(|| P::configure(settings, files))?;
        Ok(Self {
            policy,
            description,
            reads,
        })
    }

    /// The description, with the schema of the settings.
    #[must_use]
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// The configured policy.
    #[must_use]
    pub fn policy(&self) -> &P {
        &self.policy
    }

    /// The written policy for this business.
    #[must_use]
    pub fn clauses(&self, business: &Business) -> Vec<Clause> {
        self.policy.clauses(business)
    }

    /// The request as the policy sees it: for tests of functions that take one.
    #[must_use]
    pub fn request(&self, request: &types::Request) -> Request {
        Request::new(mask(request.clone(), &self.reads), Arc::clone(&self.reads))
    }
}

impl<P: Outbound> Tester<P> {
    /// The opinion about this body with these labels.
    ///
    /// # Panics
    /// The policy fails, reads a part that its description does not name, or gives an answer that breaks the contract.
    #[track_caller]
    #[expect(clippy::panic, reason = "fails the test")]
    pub fn review(
        &self,
        stage: Stage,
        request: &types::Request,
        body: &str,
        labels: impl IntoIterator<Item = Label>,
    ) -> Opinion {
        match self.try_review(stage, request, body, labels) {
            Ok(opinion) => opinion,
            Err(failure) => panic!("the policy failed: {failure}"),
        }
    }

    /// The opinion about this body with these labels, or the policy's failure.
    ///
    /// # Errors
    /// The policy's own failure.
    ///
    /// # Panics
    /// The policy reads a part that its description does not name, or gives an answer that breaks the contract.
    #[track_caller]
    pub fn try_review(
        &self,
        stage: Stage,
        request: &types::Request,
        body: &str,
        labels: impl IntoIterator<Item = Label>,
    ) -> Result<Opinion, Failure> {
        let opinion =
            self.policy
                .review(stage, &self.request(request), &Draft::new(body, labels))?;
        refuse(&check::opinion(
            &self.description,
            stage,
            request.at,
            body,
            &opinion,
        ));
        Ok(opinion)
    }
}

impl<P: Inbound> Tester<P> {
    /// The reaction to this text with these labels.
    ///
    /// # Panics
    /// The policy fails, reads a part that its description does not name, or gives an answer that breaks the contract.
    #[track_caller]
    #[expect(clippy::panic, reason = "fails the test")]
    pub fn receive(
        &self,
        request: &types::Request,
        body: &str,
        labels: impl IntoIterator<Item = Label>,
    ) -> Reaction {
        match self.try_receive(request, body, labels) {
            Ok(reaction) => reaction,
            Err(failure) => panic!("the policy failed: {failure}"),
        }
    }

    /// The reaction to this text with these labels, or the policy's failure.
    ///
    /// # Errors
    /// The policy's own failure.
    ///
    /// # Panics
    /// The policy reads a part that its description does not name, or gives an answer that breaks the contract.
    #[track_caller]
    pub fn try_receive(
        &self,
        request: &types::Request,
        body: &str,
        labels: impl IntoIterator<Item = Label>,
    ) -> Result<Reaction, Failure> {
        let reaction = self
            .policy
            .receive(&self.request(request), &Draft::new(body, labels))?;
        refuse(&check::reaction(&self.description, body, &reaction));
        Ok(reaction)
    }
}

#[track_caller]
fn refuse(faults: &[String]) {
    assert!(
        faults.is_empty(),
        "this answer breaks the contract: {}",
        faults.join("; ")
    );
}
