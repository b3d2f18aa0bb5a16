//! Import, evidence, reports, retention, erasure: what goes through the door of the ledger.

use maysend::ledger::import::{Format, Imported, Rows, check};
use maysend::ledger::report::{Range, Report, Table, Viewer};
use maysend::ledger::{
    Append, Depth, Evidence, Flaw, Kind, Ledger, NewEntry, Periods, Sequence, SqlLedger, TextIn,
    check_keys, erase_person, redact, retain, seal, verify,
};
use maysend::{Instant, Phone};
use maysend_tests::books::{Database, keys, run};
use maysend_tests::on_each_database;
use serde_json::json;

use super::book;

on_each_database! {
    what_is_sealed_in_pieces_is_proven_and_a_cut_is_named
    a_file_is_imported_once
    evidence_holds_everything_and_nobody_can_write_into_its_page
    a_report_shows_each_viewer_what_is_theirs
    what_still_restricts_outlives_every_period
    who_asks_to_be_forgotten_is_still_not_texted
    keys_that_would_not_find_an_opt_out_are_refused
}

const PHONE: &str = "+12145550123";

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn phone() -> Phone {
    PHONE.parse().unwrap()
}

async fn put(ledger: &SqlLedger, record: serde_json::Value, when: &str) {
    let entry = NewEntry {
        at: at(when),
        phone: Some(phone()),
        record: serde_json::from_value(record).unwrap(),
    };
    let append = Append {
        entries: vec![entry],
        ..Append::default()
    };
    ledger.append("smith", append).await.unwrap();
}

fn opt_out(when: &str) -> serde_json::Value {
    json!({"kind": "opt_out", "opt_out": {"topic": "all", "at": when, "source": "text"}})
}

fn opt_in(when: &str) -> serde_json::Value {
    json!({"kind": "opt_in", "topic": "all", "at": when, "source": "text"})
}

fn consent(when: &str) -> serde_json::Value {
    json!({"kind": "consent", "consent": {"topic": "all", "level": "written", "method": "web-form", "given_at": when, "captured_by": "=kim"}})
}

fn exchange(when: &str, body: &str) -> serde_json::Value {
    json!({"kind": "exchange", "at": when, "direction": "outbound", "status": "sent", "body": body})
}

fn decided(
    verdict: &str,
    body: &str,
    sent: Option<&str>,
    span: Option<(u32, u32)>,
) -> serde_json::Value {
    let request = json!({"at": "2026-11-24T16:15:00Z", "message": {"body": body}, "sender": {"id": "kim"}, "recipient": {"phone": PHONE}});
    let digest = "0".repeat(64);
    let span = span.map(|(start, end)| json!({"start": start, "end": end, "text": null}));
    json!({
        "kind": "decision", "text": "t1", "draft": request, "request": request, "state": "denied",
        "decision": {
            "id": "", "verdict": verdict, "not_before": null, "valid_until": null, "holds": [], "body": sent, "class": "marketing",
            "labels": [], "effects": [], "failures": [],
            "findings": [{"policy": "content", "code": "content/card", "severity": "violation", "clause": "content/cards", "message": "a card",
                "authorities": [], "span": span, "remedy": null}],
            "digests": {"set": digest, "request": digest, "body": digest, "policies": []},
            "versions": {"contract": "0.1.0", "tz": "2026a", "engine": "0.1.0"},
            "execution": {"micros": 1, "rounds": 1, "policies": []},
        },
    })
}

fn what_is_sealed_in_pieces_is_proven_and_a_cut_is_named(database: Database) {
    run(async {
        let (place, ledger) = book(database).await;
        let _place = &place;
        let ledger = ledger.as_ref();
        let mut kept = Vec::new();
        for round in 0..7 {
            for _ in 0..=round {
                put(
                    ledger,
                    consent("2026-01-05T10:00:00Z"),
                    "2026-01-05T10:00:00Z",
                )
                .await;
            }
            let now = at("2026-11-24T16:15:00Z");
            kept.extend(seal(ledger, &keys(), "smith", now).await.unwrap());
        }
        assert_eq!(kept.len(), 7);
        assert_eq!(kept[6].through, Sequence(28));
        put(
            ledger,
            consent("2026-01-05T10:00:00Z"),
            "2026-01-05T10:00:00Z",
        )
        .await;
        let mut told = 0;
        let proof = verify(ledger, &keys(), "smith", &kept, |read| told = read)
            .await
            .unwrap();
        assert_eq!(
            (proof.flaws.as_slice(), proof.unsealed, told),
            (&[][..], 1, 29)
        );
        place.unguard().await;
        place
            .sql("DELETE FROM maysend_entries WHERE sequence > 20; DELETE FROM maysend_seals WHERE through > 15")
            .await;
        let proof = verify(ledger, &keys(), "smith", &kept, |_| {})
            .await
            .unwrap();
        let (from, through) = (Sequence(21), Sequence(28));
        assert_eq!(proof.flaws, [Flaw::CutOff { from, through }]);
    });
}

fn a_file_is_imported_once(database: Database) {
    run(async {
        let (place, ledger) = book(database).await;
        let _place = &place;
        let ledger = ledger.as_ref();
        let csv = format!("phone,at\n{PHONE},2026-01-05T10:00:00Z\n555,2026-01-05T10:00:00Z\n");
        let file = || check(Rows::OptOuts, Format::Csv, csv.as_bytes());
        assert_eq!(file().refused.len(), 1);
        assert_eq!(
            file().import(ledger, "smith").await.unwrap(),
            Imported::Done(1)
        );
        assert_eq!(
            file().import(ledger, "smith").await.unwrap(),
            Imported::Before
        );
        let held = ledger
            .on_person("smith", &phone(), Depth::All)
            .await
            .unwrap();
        assert_eq!(held.entries.len(), 1);
        let nothing = check(Rows::OptOuts, Format::Csv, b"phone,at\n");
        assert_eq!(
            nothing.import(ledger, "smith").await.unwrap(),
            Imported::Nothing
        );
    });
}

fn evidence_holds_everything_and_nobody_can_write_into_its_page(database: Database) {
    run(async {
        let (place, ledger) = book(database).await;
        let _place = &place;
        let ledger = ledger.as_ref();
        put(
            ledger,
            exchange(
                "2026-11-01T12:00:00Z",
                "<script>alert(1)</script>\u{202e}&\"'",
            ),
            "2026-11-01T12:00:00Z",
        )
        .await;
        let mut document = consent("2026-01-05T10:00:00Z");
        document["document"] = json!({"media_type": "text/html\"><script>", "base64": "PGI+"});
        put(ledger, document, "2026-01-05T10:00:00Z").await;
        let mut document = consent("2026-01-06T10:00:00Z");
        document["document"] = json!({"media_type": "image/png", "base64": "\"><script>"});
        put(ledger, document, "2026-01-06T10:00:00Z").await;
        let made_at = at("2026-11-24T16:15:00Z");
        let evidence = Evidence::of(ledger, "smith", &phone(), "America/Chicago", made_at)
            .await
            .unwrap();
        assert_eq!(evidence.entries.len(), 3);
        assert_eq!(evidence.entries[0].local, "2026-01-05 04:00:00 CST");
        let page = evidence.to_html();
        assert!(!page.contains("<script"), "{page}");
        assert!(!page.contains('\u{202e}'));
        assert!(
            page.contains("&lt;script&gt;alert(1)&lt;/script&gt;\u{fffd}&amp;&quot;&#39;"),
            "{page}"
        );
        assert!(
            page.contains("href=\"data:application/octet-stream;base64,PGI+\""),
            "{page}"
        );
        assert!(
            page.contains("<time>2026-11-01T12:00:00Z</time> (2026-11-01 06:00:00 CST)"),
            "{page}"
        );
        let refused = Evidence::of(ledger, "smith", &phone(), "Mars", made_at)
            .await
            .unwrap_err();
        assert_eq!(
            refused.to_string(),
            "`Mars` is no time zone: write it like `America/Chicago`"
        );
    });
}

fn a_report_shows_each_viewer_what_is_theirs(database: Database) {
    run(async {
        let (place, ledger) = book(database).await;
        let _place = &place;
        let ledger = ledger.as_ref();
        put(
            ledger,
            decided("deny", "card", None, None),
            "2026-11-24T03:00:00Z",
        )
        .await;
        put(
            ledger,
            decided("deny", "card", None, None),
            "2026-11-24T04:00:00Z",
        )
        .await;
        put(
            ledger,
            opt_out("2026-11-24T16:00:00Z"),
            "2026-11-24T16:00:00Z",
        )
        .await;
        put(
            ledger,
            consent("2026-01-05T10:00:00Z"),
            "2026-01-05T10:00:00Z",
        )
        .await;
        let range = Range::new(
            at("2026-11-01T00:00:00Z"),
            at("2026-12-01T00:00:00Z"),
            "America/Chicago",
        );
        let seen =
            async |viewer: &Viewer| Report::of(ledger, "smith", &range, viewer).await.unwrap();
        let all = seen(&Viewer::Management).await;
        // Asked twice on one day, stopped once.
        assert_eq!(
            all.to_csv(Table::Incidents),
            "\"day\",\"employee\",\"clause\",\"code\",\"outcome\",\"text\",\"phone\"\r\n\
             \"2026-11-23\",\"kim\",\"content/cards\",\"content/card\",\"stopped\",\"t1\",\"'+12145550123\"\r\n"
        );
        assert_eq!(
            all.to_csv(Table::Unproven).lines().nth(1),
            Some("\"4\",\"2026-01-05\",\"all\",\"web-form\",\"'=kim\",\"'+12145550123\"")
        );
        assert_eq!(all.opt_outs.len(), 1);
        let manager = seen(&Viewer::Manager).await;
        assert_eq!(manager.incidents[0].phone, "…0123");
        let kim = seen(&Viewer::Employee("kim".to_owned())).await;
        assert_eq!(
            (kim.incidents.len(), kim.opt_outs.len(), kim.unproven.len()),
            (1, 0, 0)
        );
        let lee = seen(&Viewer::Employee("lee".to_owned())).await;
        assert_eq!(lee, Report::default());
        let nobody = seen(&Viewer::Employee(String::new())).await;
        assert_eq!(nobody, Report::default());
    });
}

fn what_still_restricts_outlives_every_period(database: Database) {
    run(async {
        let (place, ledger) = book(database).await;
        let _place = &place;
        let ledger = ledger.as_ref();
        for (record, when) in [
            (opt_out("2010-01-01T00:00:00Z"), "2010-01-01T00:00:00Z"),
            (opt_in("2011-01-01T00:00:00Z"), "2011-01-01T00:00:00Z"),
            (opt_out("2012-01-01T00:00:00Z"), "2012-01-01T00:00:00Z"),
            (
                exchange("2012-01-01T00:00:00Z", "old"),
                "2012-01-01T00:00:00Z",
            ),
            (consent("2012-01-01T00:00:00Z"), "2012-01-01T00:00:00Z"),
            (
                exchange("2025-01-01T00:00:00Z", "new"),
                "2025-01-01T00:00:00Z",
            ),
        ] {
            put(ledger, record, when).await;
        }
        let now = at("2026-11-24T00:00:00Z");
        seal(ledger, &keys(), "smith", now).await.unwrap();
        let periods = Periods::of_law(0, 0).unwrap();
        assert_eq!((periods.records, periods.opt_outs), (5, 10));
        let own = Periods::of_law(7, 12).unwrap();
        assert_eq!((own.records, own.opt_outs), (7, 12));
        for rehearse in [true, false] {
            let destroyed = retain(ledger, "smith", periods, now, "kim", rehearse)
                .await
                .unwrap();
            let kinds = [(Kind::Exchange, 1), (Kind::OptIn, 1), (Kind::OptOut, 1)];
            assert_eq!(destroyed.kinds, kinds.into());
        }
        let left: Vec<_> = ledger.entries("smith", Sequence(0), 10).await.unwrap();
        let gone: Vec<_> = left.iter().filter(|entry| entry.record.is_none()).collect();
        let gone: Vec<_> = gone.iter().map(|entry| entry.header.sequence.0).collect();
        assert_eq!(gone, [1, 2, 4]);
        let proof = verify(ledger, &keys(), "smith", &[], |_| {}).await.unwrap();
        assert_eq!((proof.flaws.as_slice(), proof.erased), (&[][..], 3));
        let again = retain(ledger, "smith", periods, now, "kim", false)
            .await
            .unwrap();
        assert_eq!(again.total(), 0);
    });
}

fn who_asks_to_be_forgotten_is_still_not_texted(database: Database) {
    run(async {
        let (place, ledger) = book(database).await;
        let _place = &place;
        let ledger = ledger.as_ref();
        for (record, when) in [
            (opt_out("2026-01-01T00:00:00Z"), "2026-01-01T00:00:00Z"),
            (
                exchange("2026-01-01T00:00:00Z", "old"),
                "2026-01-01T00:00:00Z",
            ),
            (
                exchange("2026-11-23T00:00:00Z", "counted"),
                "2026-11-23T00:00:00Z",
            ),
        ] {
            put(ledger, record, when).await;
        }
        let now = at("2026-11-24T00:00:00Z");
        let destroyed = erase_person(ledger, "smith", &phone(), now, "kim", "asked", 31, false)
            .await
            .unwrap();
        assert_eq!(destroyed.kinds, [(Kind::Exchange, 1)].into());
        let kept: Vec<_> = destroyed.kept.iter().map(|kept| kept.sequence.0).collect();
        assert_eq!(kept, [1, 3]);
        let others = erase_person(ledger, "jones", &phone(), now, "kim", "asked", 31, false)
            .await
            .unwrap();
        assert_eq!((others.total(), others.kept.len()), (0, 0));
    });
}

fn keys_that_would_not_find_an_opt_out_are_refused(database: Database) {
    run(async {
        let (place, ledger) = book(database).await;
        let _place = &place;
        let ledger = ledger.as_ref();
        put(
            ledger,
            opt_out("2026-01-01T00:00:00Z"),
            "2026-01-01T00:00:00Z",
        )
        .await;
        check_keys(ledger, &keys()).await.unwrap();
        for purpose in ["lookup", "encryption"] {
            let other = super::keys_with(purpose);
            assert!(check_keys(ledger, &other).await.is_err(), "{purpose}");
        }
    });
}

#[test]
fn a_text_from_a_customer_says_that_it_was_blotted_out() {
    let digest = "0".repeat(64);
    let record = |effects: serde_json::Value| {
        let text = json!({
            "exchange": {"at": "2026-11-24T16:15:00Z", "direction": "inbound", "status": "received", "body": "my card is 4111111111111111"},
            "reaction": {
                "id": "in-1", "effects": effects, "reply": null, "labels": [], "findings": [], "failures": [],
                "digests": {"set": digest, "request": digest, "body": digest, "policies": []},
                "versions": {"contract": "0.1.0", "tz": "2026a", "engine": "0.1.0"},
                "execution": {"micros": 1, "rounds": 1, "policies": []},
            },
        });
        let mut record: TextIn = serde_json::from_value(text).unwrap();
        redact::received(&mut record).unwrap();
        record
    };
    let blotted = record(
        json!([{"kind": "redact", "value": "", "policy": "content", "span": {"start": 11, "end": 27}}]),
    );
    assert!(blotted.redacted);
    assert_eq!(
        blotted.exchange.body.as_deref(),
        Some("my card is ****************")
    );
    assert!(!record(json!([])).redacted);
}
