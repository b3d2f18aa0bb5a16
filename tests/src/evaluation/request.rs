//! Requests made of labelled texts: a customer in Dallas on a Tuesday morning, of whom nothing is known but what the row says.

use maysend::Request;
use serde_json::{Value, json};

use super::rows::{ClassificationRow, InboundRow};

const NOW: &str = "2026-11-24T17:00:00Z";
/// Within any reply window.
const JUST_NOW: &str = "2026-11-24T16:50:00Z";
/// Beyond the longest.
const LONG_AGO: &str = "2026-11-12T17:00:00Z";
/// For all who wrote, where it is not to be told who is answered: within the default window of a reply.
const SOME_TIME_AGO: &str = "2026-11-24T08:30:00Z";

/// How much of the conversation is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Conversation {
    /// All: who wrote, and whether they are answered.
    Known,
    /// That the customer wrote, and what, but nothing that tells an answer from a text long after: all wrote at the same time.
    TimeWithheld,
    /// Nothing.
    Withheld,
}

/// The request of a text to a customer.
pub(super) fn outbound(
    row: &ClassificationRow,
    conversation: Conversation,
    consents: Value,
) -> Result<Request, String> {
    let automatic = row.context.sender == "automation";
    let at = match (conversation, row.context.in_reply_to_customer) {
        (Conversation::TimeWithheld, _) => SOME_TIME_AGO,
        (_, true) => JUST_NOW,
        (_, false) => LONG_AGO,
    };
    let earlier: Vec<Value> = row
        .context
        .last_customer_message
        .iter()
        .map(|body| json!({ "at": at, "direction": "inbound", "status": "received", "body": body }))
        .collect();
    let mut request = json!({
        "at": NOW,
        "message": {
            "id": row.id, "body": row.body, "channel": "sms", "audience": 1, "group_size": 1,
            "trigger": if automatic { "automated" } else { "manual" },
        },
        "sender": {
            "id": "e-7", "role": row.context.sender, "employed": true, "device": "company-app", "archived": true, "recent": [],
        },
        "recipient": { "phone": "+12145550123", "postal_code": "75201", "opt_outs": [], "consents": consents },
        "history": { "complete_since": "2026-01-01T00:00:00Z", "exchanges": earlier },
        "notices": [],
    });
    if conversation == Conversation::Withheld {
        request["history"] = Value::Null;
    }
    read(row.id.as_str(), request)
}

/// The request of a text to a customer of which nothing else is known.
pub(super) fn bare(id: &str, body: &str) -> Result<Request, String> {
    read(
        id,
        json!({
            "at": NOW,
            "message": { "id": id, "body": body, "trigger": "manual", "audience": 1, "group_size": 1 },
            "recipient": { "phone": "+12145550123", "opt_outs": [] },
            "history": [],
        }),
    )
}

/// The request of a text from a customer.
pub(super) fn inbound(row: &InboundRow) -> Result<Request, String> {
    let mut exchanges = Vec::new();
    let mut opt_outs = Vec::new();
    if row.opted_out_before {
        opt_outs.push(json!({ "topic": "all", "at": LONG_AGO, "source": "text" }));
    }
    if let Some(body) = &row.previous_outbound {
        exchanges.push(
            json!({ "at": JUST_NOW, "direction": "outbound", "status": "sent", "body": body }),
        );
    }
    read(
        &row.id,
        json!({
            "at": NOW,
            "message": { "id": row.id, "body": row.body },
            "recipient": { "phone": "+12145550123", "opt_outs": opt_outs },
            "history": exchanges,
        }),
    )
}

fn read(id: &str, json: Value) -> Result<Request, String> {
    serde_json::from_value(json).map_err(|error| format!("{id}: {error}"))
}
