//! The names of the parts are those of the contract.

use maysend_sdk::prelude::*;

const PARTS: [(Part, &str); 18] = [
    (Part::MessageApprovals, "message.approvals"),
    (Part::MessageAttachments, "message.attachments"),
    (Part::Sender, "sender"),
    (Part::SenderApprovals, "sender.approvals"),
    (Part::SenderRecent, "sender.recent"),
    (Part::RecipientPhone, "recipient.phone"),
    (Part::RecipientPlace, "recipient.place"),
    (Part::RecipientIdentity, "recipient.identity"),
    (Part::RecipientConsents, "recipient.consents"),
    (Part::RecipientOptOuts, "recipient.opt-outs"),
    (Part::RecipientRelationships, "recipient.relationships"),
    (Part::RecipientRegistries, "recipient.registries"),
    (Part::History(None), "history"),
    (Part::History(Some(86_400)), "history:86400"),
    (Part::HistoryBodies, "history.bodies"),
    (Part::Business, "business"),
    (Part::Notices, "notices"),
    (Part::Attributes, "attributes"),
];

#[test]
fn every_part_has_the_name_of_the_contract_and_is_read_back() {
    let contract = include_str!("../../wit/types.wit");
    for (part, name) in PARTS {
        assert_eq!(part.to_string(), name);
        assert_eq!(name.parse::<Part>(), Ok(part));
        assert!(contract.contains(&format!("\"{name}\"")), "{name}");
    }
}

#[test]
fn other_names_are_refused() {
    for name in [
        "",
        "History",
        "history:",
        "history:x",
        "history:-1",
        "history:+1",
        "history:0",
        "history:99999999999",
        "phone",
    ] {
        assert!(name.parse::<Part>().is_err(), "{name}");
    }
    assert_eq!(
        "phone".parse::<Part>().unwrap_err().to_string(),
        "`phone` is not a part of the request"
    );
}

#[test]
fn a_description_gathers_what_it_is_told() {
    let description = Description::new("hours", "1.2.3", "When texts go out.")
        .stages([Stage::Judge])
        .reads([Part::Business, Part::History(Some(60))])
        .needs_labels(["class"])
        .gives_labels([])
        .codes(["hours/too-early", "hours/too-late"]);
    assert_eq!(description.stages, [Stage::Judge]);
    assert_eq!(description.reads, ["business", "history:60"]);
    assert_eq!(description.needs_labels, ["class"]);
    assert!(description.gives_labels.is_empty());
    assert_eq!(description.codes, ["hours/too-early", "hours/too-late"]);
}
