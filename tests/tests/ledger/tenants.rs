//! No tenant reaches what is another's, whatever it asks for; inside a group nothing crosses but what follows the phone.

use maysend::Phone;
use maysend::ledger::{
    Append, Appended, Depth, Erasure, Evidence, Kind, Ledger, LedgerError, Record, Sequence,
    SqlLedger, Tenant, TextChange, TextState, seal, verify,
};
use maysend_tests::books::{Database, SALE, draft, gate, keys, now, phone, run, tenant, text};
use maysend_tests::on_each_database;

use super::book;

on_each_database! {
    no_call_reaches_what_is_anothers
    inside_a_group_opt_outs_follow_the_phone_and_words_do_not
    a_tenant_stays_in_its_group
}

fn no_call_reaches_what_is_anothers(database: Database) {
    run(async {
        let (place, ledger) = book(database).await;
        let smith = gate(&ledger, tenant("smith")).await;
        let jones = gate(&ledger, tenant("jones")).await;
        let number: Phone = phone(1).parse().unwrap();

        smith.outbound("t-1", &draft(1, SALE)).await.unwrap();
        smith.outbound("t-2", &draft(1, SALE)).await.unwrap();
        smith
            .inbound(&text(1, "in-1", "When do you open?"))
            .await
            .unwrap();
        seal(ledger.as_ref(), &keys(), "smith", now())
            .await
            .unwrap();
        let before = everything(&ledger, "smith").await;

        // Reading.
        assert_eq!(ledger.text("jones", "t-1").await.unwrap(), None);
        for state in TextState::ALL {
            assert_eq!(ledger.texts("jones", state, None, 10).await.unwrap(), []);
        }
        for (kind, subject) in [
            (Kind::Decision, "t-1"),
            (Kind::TextOut, "t-1"),
            (Kind::TextIn, "in-1"),
        ] {
            assert_eq!(ledger.latest("jones", kind, subject).await.unwrap(), None);
        }
        assert_eq!(ledger.entries("jones", Sequence(0), 10).await.unwrap(), []);
        assert_eq!(ledger.seals("jones", Sequence(0), 10).await.unwrap(), []);
        let held = ledger
            .on_person("jones", &number, Depth::All)
            .await
            .unwrap();
        assert_eq!((held.entries.len(), held.texts.len()), (0, 0));
        let evidence =
            Evidence::of(ledger.as_ref(), "jones", &number, "America/New_York", now()).await;
        assert_eq!(evidence.unwrap().entries.len(), 0);

        // The gate, with the keys of others.
        for refused in [
            jones.confirm("t-1", now()).await.map(|_| ()),
            jones.sent("t-1", now(), None).await,
            jones.failed("t-1", now(), "no route").await,
            jones.reject("t-1", "lee", "no", now()).await,
        ] {
            assert_eq!(
                refused.unwrap_err().to_string(),
                "no text was asked for under the key `t-1`"
            );
        }
        assert_eq!(
            jones.unsettled(now().plus(100_000)).await.unwrap(),
            Vec::<String>::new()
        );
        assert_eq!(jones.held().await.unwrap(), []);

        // Changing: by erasing its numbers, and with its rows in one's own append.
        let erasure = Erasure {
            sequences: (1..20).map(Sequence).collect(),
            reason: "none of theirs".to_owned(),
            by: "lee".to_owned(),
        };
        ledger.erase("jones", now(), erasure).await.unwrap();
        let row = ledger.text("smith", "t-1").await.unwrap().unwrap();
        let append = Append {
            texts: vec![TextChange::Becomes {
                from: TextState::Reserved,
                row,
                settlement: None,
            }],
            ..Append::default()
        };
        let appended = ledger.append("jones", append).await.unwrap();
        assert!(matches!(appended, Appended::Refused(_)), "{appended:?}");

        // The same key, id and phone are others in another's books: two texts to it are used up at `smith`, and none here.
        for key in ["t-1", "t-2", "t-3"] {
            let clearance = jones.outbound(key, &draft(1, SALE)).await.unwrap();
            assert_eq!(
                clearance.state,
                TextState::Reserved,
                "{:?}",
                clearance.decision
            );
        }
        let received = jones.inbound(&text(1, "in-1", "STOP")).await.unwrap();
        assert!(!received.again);
        assert_eq!(received.cancelled, ["t-1", "t-2", "t-3"]);

        assert_eq!(everything(&ledger, "smith").await, before);
        let third = smith.outbound("t-3", &draft(1, SALE)).await.unwrap();
        assert_eq!(third.state, TextState::Reserved, "{:?}", third.decision);
        let proof = verify(ledger.as_ref(), &keys(), "smith", &[], |_| {})
            .await
            .unwrap();
        assert!(proof.holds(), "{:?}", proof.flaws);
        drop(place);
    });
}

/// All that there is of a tenant.
async fn everything(ledger: &SqlLedger, tenant: &str) -> impl PartialEq + std::fmt::Debug + use<> {
    let entries = ledger.stored(tenant, Sequence(0), 1000).await.unwrap();
    let seals = ledger.seals(tenant, Sequence(0), 1000).await.unwrap();
    let mut texts = Vec::new();
    for state in TextState::ALL {
        texts.extend(ledger.texts(tenant, state, None, 1000).await.unwrap());
    }
    (entries, seals, texts)
}

fn inside_a_group_opt_outs_follow_the_phone_and_words_do_not(database: Database) {
    run(async {
        let (_place, ledger) = book(database).await;
        let of_group = |id: &str| Tenant {
            group: "valley".to_owned(),
            ..tenant(id)
        };
        let north = gate(&ledger, of_group("north")).await;
        let south = gate(&ledger, of_group("south")).await;
        let mut sale = draft(1, SALE);
        sale.sender.id = Some("kim".to_owned());
        north.outbound("t-1", &sale).await.unwrap();
        south.outbound("t-1", &draft(1, SALE)).await.unwrap();
        let secret = "my name is Ada, and STOP";
        north.inbound(&text(1, "in-1", secret)).await.unwrap();
        north.inbound(&text(1, "in-2", "STOP")).await.unwrap();

        let number: Phone = phone(1).parse().unwrap();
        let seen = ledger
            .on_person("south", &number, Depth::All)
            .await
            .unwrap();
        let theirs: Vec<_> = seen
            .entries
            .iter()
            .filter(|entry| entry.header.tenant == "north")
            .collect();
        for entry in &theirs {
            let json = serde_json::to_string(&entry.record).unwrap();
            for word in ["Ada", "kim", "sale this week"] {
                assert!(!json.contains(word), "{json}");
            }
            assert!(!matches!(entry.record, Some(Record::Decision(_))), "{json}");
        }
        assert!(theirs.iter().any(|entry| entry.header.kind == Kind::OptOut));

        let stopped = south.confirm("t-1", now()).await.unwrap();
        assert_eq!(
            stopped,
            maysend::gate::Confirmation::Stop("the customer has opted out since".to_owned())
        );
        let next = south.outbound("t-2", &draft(1, SALE)).await.unwrap();
        assert_eq!(next.state, TextState::Denied, "{:?}", next.decision);
        // Who is in no group with them knows nothing of it.
        let jones = gate(&ledger, tenant("jones")).await;
        let cleared = jones.outbound("t-1", &draft(1, SALE)).await.unwrap();
        assert_eq!(cleared.state, TextState::Reserved);
    });
}

fn a_tenant_stays_in_its_group(database: Database) {
    run(async {
        let (_place, ledger) = book(database).await;
        ledger.register(&tenant("smith")).await.unwrap();
        let moved = Tenant {
            group: "jones".to_owned(),
            ..tenant("smith")
        };
        let refused = ledger.register(&moved).await;
        assert!(
            matches!(refused, Err(LedgerError::Misuse(_))),
            "{refused:?}"
        );
        assert_eq!(
            ledger.tenants().await.unwrap(),
            [tenant("jones"), tenant("smith")]
        );
    });
}
