//! Requests: a policy sees what it declares and nothing else.

use maysend_sdk::prelude::*;
use maysend_sdk::testing::{self, mask};
use maysend_sdk::types;

/// A request of which everything is known.
fn full() -> types::Request {
    let mut request = testing::request("2026-11-24T16:15:00Z");
    let at = request.at;
    let attribute = || {
        vec![Attribute {
            name: "a".to_owned(),
            value: "b".to_owned(),
        }]
    };
    let some = |text: &str| Some(text.to_owned());
    request.message.approvals = vec![testing::approval("bulk", "manager", at)];
    request.message.attachments = vec![testing::attachment("image/png", 7)];
    request.message.attributes = attribute();
    let mut sender = testing::sender();
    sender.name = some("Mike");
    sender.approvals = vec![testing::approval("bulk", "manager", at)];
    sender.recent = Some(vec![testing::sent_text(at - 60, "r-1", "Hi")]);
    sender.attributes = attribute();
    request.sender = Some(sender);
    let recipient = &mut request.recipient;
    recipient.id = some("c-1");
    recipient.name = some("Ann");
    recipient.language = some("es");
    recipient.phone = some("+12145550123");
    recipient.line_type = some("mobile");
    recipient.postal_code = some("75201");
    recipient.region = some("TX");
    recipient.time_zone = some("America/Chicago");
    recipient.consents = vec![testing::consent("all", ConsentLevel::Written, at - 100)];
    recipient.opt_outs = Some(vec![testing::opt_out("marketing", at - 90)]);
    recipient.relationships = vec![testing::relationship("purchase", at - 80)];
    recipient.registries = vec![
        testing::registry_answer("litigators", "no", at - 70),
        testing::registry_answer("litigators", "yes", at - 60),
    ];
    recipient.attributes = attribute();
    request.history = Some(testing::history(
        at - 1000,
        [
            testing::sent(at - 900, "one"),
            testing::received(at - 300, "two"),
            testing::sent(at - 299, "three"),
        ],
    ));
    request.notices = Some(vec![testing::notice("emergency", at - 5)]);
    request
}

fn masked(parts: &[Part]) -> types::Request {
    mask(full(), parts)
}

#[test]
fn what_is_not_declared_is_not_known() {
    let request = masked(&[]);
    let mut expected = testing::request("2026-11-24T16:15:00Z");
    expected.sender = None;
    expected.business = None;
    assert_eq!(request, expected);
}

#[test]
fn each_part_uncovers_itself_only() {
    let known = full();
    assert_eq!(
        masked(&[Part::MessageApprovals]).message.approvals,
        known.message.approvals
    );
    assert_eq!(
        masked(&[Part::MessageAttachments])
            .message
            .attachments
            .len(),
        1
    );

    let sender = masked(&[Part::Sender]).sender.unwrap();
    assert_eq!(sender.name.as_deref(), Some("Mike"));
    assert!(sender.approvals.is_empty() && sender.recent.is_none() && sender.attributes.is_empty());
    let sender = masked(&[Part::SenderApprovals]).sender.unwrap();
    assert!(sender.name.is_none() && sender.approvals.len() == 1);
    let sender = masked(&[Part::SenderRecent]).sender.unwrap();
    assert!(sender.name.is_none() && sender.recent.is_some());

    let phone = masked(&[Part::RecipientPhone]).recipient;
    assert!(phone.phone.is_some() && phone.line_type.is_some() && phone.region.is_none());
    let place = masked(&[Part::RecipientPlace]).recipient;
    assert!(place.postal_code.is_some() && place.region.is_some() && place.time_zone.is_some());
    assert!(place.phone.is_none() && place.name.is_none());
    let identity = masked(&[Part::RecipientIdentity]).recipient;
    assert!(identity.id.is_some() && identity.name.is_some() && identity.language.is_some());

    assert_eq!(
        masked(&[Part::RecipientConsents]).recipient.consents.len(),
        1
    );
    assert!(
        masked(&[Part::RecipientOptOuts])
            .recipient
            .opt_outs
            .is_some()
    );
    assert_eq!(
        masked(&[Part::RecipientRelationships])
            .recipient
            .relationships
            .len(),
        1
    );
    assert_eq!(
        masked(&[Part::RecipientRegistries])
            .recipient
            .registries
            .len(),
        2
    );
    assert!(masked(&[Part::Business]).business.is_some());
    assert!(masked(&[Part::Notices]).notices.is_some());

    let attributes = masked(&[Part::Attributes, Part::Sender]);
    assert_eq!(attributes.message.attributes.len(), 1);
    assert_eq!(attributes.recipient.attributes.len(), 1);
    assert_eq!(attributes.sender.unwrap().attributes.len(), 1);
    assert!(masked(&[Part::Attributes]).sender.is_none());
}

#[test]
fn a_window_cuts_the_history_and_says_since_when_it_is_complete() {
    let at = full().at;
    let bodies = |parts: &[Part]| {
        let history = masked(parts).history.unwrap();
        let bodies: Vec<_> = history
            .exchanges
            .into_iter()
            .map(|exchange| exchange.body)
            .collect();
        (at - history.complete_since, bodies)
    };
    let body = |text: &str| Some(text.to_owned());
    assert_eq!(
        bodies(&[Part::History(None)]),
        (1000, vec![None, None, None])
    );
    assert_eq!(bodies(&[Part::History(Some(300))]), (300, vec![None, None]));
    assert_eq!(
        bodies(&[Part::History(Some(300)), Part::HistoryBodies]),
        (300, vec![body("two"), body("three")])
    );
    assert_eq!(
        bodies(&[
            Part::History(Some(299)),
            Part::History(Some(10)),
            Part::HistoryBodies
        ]),
        (299, vec![body("three")])
    );
    assert_eq!(bodies(&[Part::History(Some(5000))]).0, 1000);
    assert_eq!(
        bodies(&[Part::History(Some(5)), Part::History(None)])
            .1
            .len(),
        3
    );
    assert_eq!(
        bodies(&[Part::HistoryBodies]),
        (1000, vec![body("one"), body("two"), body("three")])
    );
}

mod reader {
    //! A policy that reads by the name of what it is sent.

    use super::*;

    #[derive(Debug)]
    pub(super) struct Reader;

    impl Policy for Reader {
        type Settings = NoSettings;

        fn describe() -> Description {
            Description::new("reader", "1.0.0", "Reads.")
                .stages([Stage::Judge])
                .reads([
                    Part::Sender,
                    Part::RecipientPhone,
                    Part::RecipientRegistries,
                    Part::Business,
                    Part::History(Some(300)),
                ])
        }

        fn configure(_: NoSettings, _: &Files) -> Result<Self, Problems> {
            Ok(Self)
        }
    }

    impl Outbound for Reader {
        fn review(&self, _: Stage, request: &Request, draft: &Draft) -> Result<Opinion, Failure> {
            match draft.body() {
                "declared" => {
                    assert_eq!(request.sender().name.as_deref(), Some("Mike"));
                    assert_eq!(
                        (request.phone(), request.line_type()),
                        (Some("+12145550123"), Some("mobile"))
                    );
                    assert_eq!(
                        request
                            .registry("litigators")
                            .map(|answer| answer.answer.as_str()),
                        Some("yes")
                    );
                    assert!(request.registry("deceased").is_none());
                    assert_eq!(
                        request.history().map(|history| history.exchanges.len()),
                        Some(2)
                    );
                    assert_eq!(request.local_time(&request.business()?.time_zone)?.hour, 10);
                }
                "approvals" => drop(request.approvals().to_vec()),
                "attachments" => drop(request.attachments().to_vec()),
                "sender approvals" => drop(request.sender_approvals().to_vec()),
                "sent lately" => drop(request.sent_lately().map(<[_]>::to_vec)),
                "place" => assert_eq!(request.place(), Place::default()),
                "identity" => assert_eq!(request.identity(), Identity::default()),
                "consents" => drop(request.consents().to_vec()),
                "opt-outs" => drop(request.opt_outs().map(<[_]>::to_vec)),
                "relationships" => drop(request.relationships().to_vec()),
                "notices" => drop(request.notices().map(<[_]>::to_vec)),
                "attributes" => drop(request.attributes().to_vec()),
                "zone" => drop(request.local_time("Mars/Olympus")?),
                _ => {}
            }
            Ok(Opinion::allow())
        }
    }
}

fn read(what: &str, request: &types::Request) -> Result<Opinion, Failure> {
    let tester = testing::Tester::<reader::Reader>::new("{}").unwrap();
    tester.try_review(Stage::Judge, request, what, [])
}

#[test]
fn declared_parts_are_read() {
    assert_eq!(read("declared", &full()), Ok(Opinion::allow()));
}

#[test]
fn reading_an_undeclared_part_panics_with_its_name() {
    for (what, part) in [
        ("approvals", "MessageApprovals"),
        ("attachments", "MessageAttachments"),
        ("sender approvals", "SenderApprovals"),
        ("sent lately", "SenderRecent"),
        ("place", "RecipientPlace"),
        ("identity", "RecipientIdentity"),
        ("consents", "RecipientConsents"),
        ("opt-outs", "RecipientOptOuts"),
        ("relationships", "RecipientRelationships"),
        ("notices", "Notices"),
        ("attributes", "Attributes"),
    ] {
        let panic = std::panic::catch_unwind(|| read(what, &full())).unwrap_err();
        let words = panic.downcast_ref::<String>().unwrap();
        assert!(
            words.contains(&format!("`Part::{part}`")),
            "{what}: {words}"
        );
    }
}

#[test]
fn what_is_missing_becomes_a_failure() {
    let failure = read("zone", &full()).unwrap_err();
    assert!(failure.message().contains("Mars/Olympus"));
    let mut request = full();
    request.business = None;
    let failure = read("declared", &request).unwrap_err();
    assert!(failure.message().contains("`business`"), "{failure}");
}
