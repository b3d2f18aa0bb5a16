//! One request asked, and asked again where a policy was only late.

use std::time::Duration;

use maysend::{DecideError, Decision, PolicySet, Reaction, Request, Verdict};

use crate::status::Status;

/// What the engine makes of one request.
#[derive(Debug)]
pub(crate) enum Answer {
    /// Of a text to a customer.
    Decision(Decision),
    /// Of a text from one.
    Reaction {
        reaction: Reaction,
        reply: Option<Box<Reply>>,
    },
}

/// The answer to a customer's text as an outbound text of its own.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) request: Request,
    pub(crate) decision: Decision,
}

impl Answer {
    pub(crate) fn status(&self) -> Status {
        let verdict = match self {
            Self::Decision(decision) => Some(decision.verdict),
            Self::Reaction { reply, .. } => reply.as_ref().map(|reply| reply.decision.verdict),
        };
        match verdict {
            None | Some(Verdict::Allow) => Status::Allowed,
            Some(_) => Status::NotAllAllowed,
        }
    }
}

pub(crate) fn decide(set: &PolicySet, request: &Request) -> Result<Answer, DecideError> {
    patiently(set, request).map(Answer::Decision)
}

pub(crate) fn receive(set: &PolicySet, request: &Request) -> Result<Answer, DecideError> {
    let reaction = set.receive(request);
    let reply = match PolicySet::reply_request(request, &reaction) {
        None => None,
        Some(request) => {
            let decision = patiently(set, &request)?;
            Some(Box::new(Reply { request, decision }))
        }
    };
    Ok(Answer::Reaction { reaction, reply })
}

/// How long to wait before each further try.
const PAUSES: [Duration; 3] = [
    Duration::from_millis(20),
    Duration::from_millis(100),
    Duration::from_millis(500),
];

/// Asked again where a policy was only late.
pub(crate) fn patiently(set: &PolicySet, request: &Request) -> Result<Decision, DecideError> {
    for pause in PAUSES {
        match set.decide(request) {
            Err(DecideError::Transient(_) | DecideError::Busy) => std::thread::sleep(pause),
            answer => return answer,
        }
    }
    set.decide(request)
}
