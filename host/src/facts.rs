//! A request with what the set attests where it does not say itself.

use crate::request::{Business, Notice, Request, Trigger};
use crate::set::Assume;

/// What the policies are told. It borrows: a request is not copied for the few facts that a set may attest.
#[derive(Clone, Debug)]
pub(crate) struct Facts<'a> {
    /// Everything that no set attests.
    pub(crate) request: &'a Request,
    pub(crate) employed: Option<bool>,
    pub(crate) archived: Option<bool>,
    pub(crate) device: Option<&'a str>,
    pub(crate) channel: Option<&'a str>,
    pub(crate) audience: Option<u32>,
    pub(crate) group_size: Option<u32>,
    pub(crate) notices: Option<&'a [Notice]>,
    pub(crate) business: Option<&'a Business>,
    /// Registries that the embedder attests to ask before each text, and of which the request says nothing: they said no.
    pub(crate) said_no: Vec<&'a str>,
    pub(crate) trigger: Trigger,
    /// Facts that the set attested, by name.
    pub(crate) assumed: Vec<String>,
}

impl<'a> Facts<'a> {
    pub(crate) fn new(
        request: &'a Request,
        assume: &'a Assume,
        business: Option<&'a Business>,
    ) -> Self {
        let mut assumed = Vec::new();
        let (message, sender) = (&request.message, &request.sender);
        let no_notices: Option<&[Notice]> = assume.notices.map(|_| -> &[Notice] { &[] });
        let facts = Self {
            request,
            employed: either(
                sender.employed,
                assume.employed,
                "sender.employed",
                &mut assumed,
            ),
            archived: either(
                sender.archived,
                assume.archived,
                "sender.archived",
                &mut assumed,
            ),
            device: either(
                sender.device.as_deref(),
                assume.device.as_deref(),
                "sender.device",
                &mut assumed,
            ),
            channel: either(
                message.channel.as_deref(),
                assume.channel.as_deref(),
                "message.channel",
                &mut assumed,
            ),
            audience: either(
                message.audience,
                assume.audience,
                "message.audience",
                &mut assumed,
            ),
            group_size: either(
                message.group_size,
                assume.group_size,
                "message.group_size",
                &mut assumed,
            ),
            notices: either(
                request.notices.as_deref(),
                no_notices,
                "notices",
                &mut assumed,
            ),
            business: request.business.as_ref().or(business),
            trigger: message.trigger,
            said_no: Vec::new(),
            assumed,
        };
        facts.with_registries(assume)
    }

    fn with_registries(mut self, assume: &'a Assume) -> Self {
        let answers = &self.request.recipient.registries;
        for registry in assume.registries.iter().flatten().map(String::as_str) {
            let said = answers
                .iter()
                .any(|answer| answer.registry.trim().eq_ignore_ascii_case(registry));
            if !said && !self.said_no.contains(&registry) {
                self.said_no.push(registry);
                self.assumed
                    .push(format!("recipient.registries.{registry}"));
            }
        }
        self
    }
}

/// What the request says, or else what the set attests, which is recorded.
fn either<T>(
    said: Option<T>,
    attested: Option<T>,
    name: &str,
    assumed: &mut Vec<String>,
) -> Option<T> {
    if said.is_none() && attested.is_some() {
        assumed.push(name.to_owned());
    }
    said.or(attested)
}
