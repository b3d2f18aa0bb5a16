//! Tells everything that the policy was given, part by part.

use maysend_sdk::prelude::*;

/// Each part of a request by its name, as text; those of which nothing came are left out.
pub(crate) fn parts(request: &Request, draft: &Draft) -> Vec<(&'static str, String)> {
    let message = request.message();
    let sender = request.sender();
    let sender_itself = (
        &sender.id,
        &sender.name,
        &sender.role,
        sender.employed,
        sender.on_duty,
        &sender.device,
        sender.archived,
    );
    let place = request.place();
    let history = request.history();
    let bodies: Vec<&String> = history
        .iter()
        .flat_map(|history| &history.exchanges)
        .filter_map(|exchange| exchange.body.as_ref())
        .collect();
    let exchanges = history.map(|history| {
        let ids = history.exchanges.iter().map(|exchange| &exchange.id);
        (history.complete_since, ids.collect::<Vec<_>>())
    });
    let business = request.business().ok();
    let labels: Vec<(&String, &String)> = draft
        .labels("topic")
        .map(|label| (&label.value, &label.source))
        .collect();
    [
        ("at", request.at().to_string()),
        ("body", draft.body().to_owned()),
        ("labels", shown(!labels.is_empty(), &labels)),
        (
            "message",
            shown(true, &(&message.id, &message.topic, message.audience)),
        ),
        (
            "message.approvals",
            shown(!request.approvals().is_empty(), &request.approvals()),
        ),
        (
            "message.attachments",
            shown(!request.attachments().is_empty(), &request.attachments()),
        ),
        (
            "sender",
            shown(
                sender_itself != (&None, &None, &None, None, None, &None, None),
                &sender_itself,
            ),
        ),
        (
            "sender.approvals",
            shown(
                !request.sender_approvals().is_empty(),
                &request.sender_approvals(),
            ),
        ),
        (
            "sender.recent",
            shown(request.sent_lately().is_some(), &request.sent_lately()),
        ),
        (
            "recipient.phone",
            shown(
                request.phone().is_some() || request.line_type().is_some(),
                &(request.phone(), request.line_type()),
            ),
        ),
        ("recipient.place", shown(place != Place::default(), &place)),
        (
            "recipient.identity",
            shown(
                request.identity() != Identity::default(),
                &request.identity(),
            ),
        ),
        (
            "recipient.consents",
            shown(!request.consents().is_empty(), &request.consents()),
        ),
        (
            "recipient.opt-outs",
            shown(request.opt_outs().is_some(), &request.opt_outs()),
        ),
        (
            "recipient.relationships",
            shown(
                !request.relationships().is_empty(),
                &request.relationships(),
            ),
        ),
        (
            "recipient.registries",
            shown(!request.registries().is_empty(), &request.registries()),
        ),
        ("history", shown(exchanges.is_some(), &exchanges)),
        ("history.bodies", shown(!bodies.is_empty(), &bodies)),
        ("business", shown(business.is_some(), &business)),
        (
            "notices",
            shown(request.notices().is_some(), &request.notices()),
        ),
        ("attributes", attributes(request, business)),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .collect()
}

fn shown(given: bool, what: &impl std::fmt::Debug) -> String {
    if given {
        format!("{what:?}")
    } else {
        String::new()
    }
}

/// The embedder's own attributes, wherever they can stand.
fn attributes(request: &Request, business: Option<&Business>) -> String {
    let of_exchanges = request
        .history()
        .into_iter()
        .flat_map(|history| &history.exchanges)
        .flat_map(|exchange| &exchange.attributes);
    let all = request
        .attributes()
        .iter()
        .chain(&request.sender().attributes)
        .chain(request.recipient_attributes())
        .chain(
            request
                .consents()
                .iter()
                .flat_map(|consent| &consent.attributes),
        )
        .chain(
            request
                .opt_outs()
                .into_iter()
                .flatten()
                .flat_map(|opt_out| &opt_out.attributes),
        )
        .chain(
            request
                .relationships()
                .iter()
                .flat_map(|relationship| &relationship.attributes),
        )
        .chain(of_exchanges)
        .chain(
            business
                .into_iter()
                .flat_map(|business| &business.attributes),
        )
        .map(|attribute| attribute.value.as_str());
    all.collect::<Vec<_>>().join(" ")
}
