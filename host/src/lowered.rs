//! What a policy is handed, as it is lowered into its memory: the contract's records, whose texts are borrowed from the request.
//!
//! One request is handed to many policies, and each sees its own parts of it: with owned texts that would be a copy of every
//! text for every policy. wasmtime compares these records with those of a component when its set is loaded.

use serde::Serialize;
use wasmtime::component::{ComponentType, Lower};

use crate::bindings::types::{ConsentLevel, Date, Direction, Opening, Span, Trigger, Window};

macro_rules! records {
    ($($(#[$doc:meta])* $name:ident { $($wit:literal $field:ident: $type:ty,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, ComponentType, Lower, Serialize)]
            #[component(record)]
            pub(crate) struct $name<'a> {
                $(#[component(name = $wit)] pub(crate) $field: $type,)*
            }
        )*
    };
}

records! {
    /// WIT `types.request`.
    Request {
        "at" at: i64,
        "message" message: Message<'a>,
        "sender" sender: Option<Sender<'a>>,
        "recipient" recipient: Recipient<'a>,
        "history" history: Option<History<'a>>,
        "business" business: Option<Business<'a>>,
        "notices" notices: Option<Vec<Notice<'a>>>,
    }

    /// WIT `types.draft`.
    Draft {
        "body" body: &'a str,
        "labels" labels: Vec<Label<'a>>,
    }

    /// WIT `types.message`.
    Message {
        "id" id: &'a str,
        "channel" channel: Option<&'a str>,
        "business-number" business_number: Option<&'a str>,
        "trigger" trigger: Trigger,
        "origin" origin: Option<&'a str>,
        "topic" topic: Option<&'a str>,
        "campaign" campaign: Option<&'a str>,
        "template" template: Option<&'a str>,
        "audience" audience: Option<u32>,
        "group-size" group_size: Option<u32>,
        "attachments" attachments: Vec<Attachment<'a>>,
        "approvals" approvals: Vec<Approval<'a>>,
        "not-after" not_after: Option<i64>,
        "carrier-flag" carrier_flag: Option<&'a str>,
        "attributes" attributes: Vec<Attribute<'a>>,
    }

    /// WIT `types.attachment`.
    Attachment {
        "media-type" media_type: &'a str,
        "bytes" bytes: u64,
        "url" url: Option<&'a str>,
    }

    /// WIT `types.approval`.
    Approval {
        "subject" subject: &'a str,
        "granted-by" granted_by: &'a str,
        "granted-role" granted_role: &'a str,
        "granted-at" granted_at: i64,
        "expires-at" expires_at: Option<i64>,
        "body-digest" body_digest: Option<&'a str>,
    }

    /// WIT `types.sender`.
    Sender {
        "id" id: Option<&'a str>,
        "name" name: Option<&'a str>,
        "role" role: Option<&'a str>,
        "employed" employed: Option<bool>,
        "on-duty" on_duty: Option<bool>,
        "device" device: Option<&'a str>,
        "archived" archived: Option<bool>,
        "approvals" approvals: Vec<Approval<'a>>,
        "recent" recent: Option<Vec<SentText<'a>>>,
        "attributes" attributes: Vec<Attribute<'a>>,
    }

    /// WIT `types.sent-text`.
    SentText {
        "at" at: i64,
        "recipient" recipient: &'a str,
        "body" body: Option<&'a str>,
        "template" template: Option<&'a str>,
        "campaign" campaign: Option<&'a str>,
    }

    /// WIT `types.recipient`.
    Recipient {
        "id" id: Option<&'a str>,
        "phone" phone: Option<&'a str>,
        "line-type" line_type: Option<&'a str>,
        "name" name: Option<&'a str>,
        "language" language: Option<&'a str>,
        "postal-code" postal_code: Option<&'a str>,
        "region" region: Option<&'a str>,
        "time-zone" time_zone: Option<&'a str>,
        "consents" consents: Vec<Consent<'a>>,
        "opt-outs" opt_outs: Option<Vec<OptOut<'a>>>,
        "relationships" relationships: Vec<Relationship<'a>>,
        "registries" registries: Vec<RegistryAnswer<'a>>,
        "attributes" attributes: Vec<Attribute<'a>>,
    }

    /// WIT `types.consent`.
    Consent {
        "id" id: &'a str,
        "topic" topic: &'a str,
        "level" level: ConsentLevel,
        "method" method: &'a str,
        "seller" seller: Option<&'a str>,
        "given-at" given_at: i64,
        "expires-at" expires_at: Option<i64>,
        "withdrawn-at" withdrawn_at: Option<i64>,
        "captured-by" captured_by: Option<&'a str>,
        "evidence" evidence: Option<&'a str>,
        "attributes" attributes: Vec<Attribute<'a>>,
    }

    /// WIT `types.opt-out`.
    OptOut {
        "topic" topic: &'a str,
        "at" at: i64,
        "source" source: &'a str,
        "seller" seller: Option<&'a str>,
        "lifted-at" lifted_at: Option<i64>,
        "attributes" attributes: Vec<Attribute<'a>>,
    }

    /// WIT `types.relationship`.
    Relationship {
        "kind" kind: &'a str,
        "at" at: i64,
        "ends-at" ends_at: Option<i64>,
        "attributes" attributes: Vec<Attribute<'a>>,
    }

    /// WIT `types.registry-answer`.
    RegistryAnswer {
        "registry" registry: &'a str,
        "answer" answer: &'a str,
        "checked-at" checked_at: i64,
        "as-of" as_of: Option<i64>,
    }

    /// WIT `types.history`.
    History {
        "complete-since" complete_since: i64,
        "exchanges" exchanges: Vec<Exchange<'a>>,
    }

    /// WIT `types.exchange`.
    Exchange {
        "id" id: &'a str,
        "at" at: i64,
        "direction" direction: Direction,
        "trigger" trigger: Trigger,
        "status" status: &'a str,
        "body" body: Option<&'a str>,
        "topic" topic: Option<&'a str>,
        "campaign" campaign: Option<&'a str>,
        "template" template: Option<&'a str>,
        "sender" sender: Option<&'a str>,
        "labels" labels: Vec<Label<'a>>,
        "attributes" attributes: Vec<Attribute<'a>>,
    }

    /// WIT `types.business`.
    Business {
        "id" id: &'a str,
        "name" name: &'a str,
        "aliases" aliases: &'a [String],
        "group" group: Option<&'a str>,
        "time-zone" time_zone: &'a str,
        "region" region: Option<&'a str>,
        "hours" hours: Option<Vec<Opening>>,
        "special-days" special_days: Vec<SpecialDay>,
        "domains" domains: &'a [String],
        "payment-hosts" payment_hosts: &'a [String],
        "attributes" attributes: Vec<Attribute<'a>>,
    }

    /// WIT `types.notice`.
    Notice {
        "kind" kind: &'a str,
        "region" region: Option<&'a str>,
        "starts-at" starts_at: i64,
        "ends-at" ends_at: Option<i64>,
        "text" text: &'a str,
    }

    /// WIT `types.attribute`.
    Attribute {
        "name" name: &'a str,
        "value" value: &'a str,
    }

    /// WIT `types.label`.
    Label {
        "name" name: &'a str,
        "value" value: &'a str,
        "source" source: &'a str,
        "spans" spans: Vec<Span>,
        "cues" cues: &'a [String],
    }
}

/// WIT `types.special-day`.
#[derive(Clone, Debug, ComponentType, Lower, Serialize)]
#[component(record)]
pub(crate) struct SpecialDay {
    pub(crate) date: Date,
    pub(crate) windows: Vec<Window>,
}
