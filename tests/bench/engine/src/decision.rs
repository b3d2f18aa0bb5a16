//! The one decision that every engine makes, as one policy; and a policy that does nothing.

use maysend::request::{
    Approval, Attribute, Consent, ConsentLevel, OptOut, Recipient, Sender, Trigger,
};
use maysend::{Instant, Phone, Request};
use maysend_bench_decision::inputs::inputs;
use maysend_bench_decision::native::Native;
use maysend_bench_decision::{Input, Reason};

use crate::measure::{Effort, latency, throughput};
use crate::report::{Report, Target};
use crate::{sets, standard};

pub(crate) fn run(report: &mut Report, effort: Effort) {
    let engine = sets::engine(|_| {});
    let library = sets::library();
    let set = sets::single(&engine, &library, "decision");
    set.prepare();
    let inputs = inputs();
    let requests = requests();
    let native = Native::new();
    let script = crate::lua::Script::new().expect("the script");
    for (input, request) in inputs.iter().zip(&requests) {
        let decision = set.decide(request).expect("a decision");
        let mut reasons: Vec<Reason> = decision
            .findings
            .iter()
            .map(|finding| Reason::from_code(&finding.code))
            .collect();
        reasons.sort();
        let mut expected = native.decide(input).reasons;
        expected.sort();
        assert_eq!(reasons, expected, "{input:?}");
        let told = script.decide(input).expect("Lua's decision");
        assert_eq!(told, expected, "Lua: {input:?}");
    }

    let one = latency(effort, |index| {
        set.decide(&requests[index % requests.len()])
    });
    report.add(
        "the one decision as a policy, p50",
        one.p50,
        "µs",
        Some(Target::AtMost(7.0)),
    );
    report.add("the same, p99", one.p99, "µs", Some(Target::AtMost(15.0)));
    for threads in [1, 2] {
        let rate = throughput(effort, threads, |_| {
            let (set, requests) = (set.clone(), requests.clone());
            move |index| {
                drop(std::hint::black_box(
                    set.decide(&requests[index % requests.len()]),
                ))
            }
        });
        report.add(format!("the same, {threads} threads"), rate, "/s", None);
    }
    let one = latency(effort, |index| native.decide(&inputs[index % inputs.len()]));
    report.add("the same native, p50", one.p50, "µs", None);

    let one = latency(effort, |index| script.decide(&inputs[index % inputs.len()]));
    report.add(
        "the same in Lua, without a sandbox, p50",
        one.p50,
        "µs",
        None,
    );
    report.add("the same in Lua, p99", one.p99, "µs", None);

    let nothing = sets::single(&engine, &library, "nothing");
    let request = sets::request();
    standard::prepare(&nothing, &request);
    let one = latency(effort, |_| nothing.decide(&request));
    report.add(
        "a policy that does nothing, p50",
        one.p50,
        "µs",
        Some(Target::AtMost(5.0)),
    );
    report.add("the same, p99", one.p99, "µs", None);
}

pub(crate) fn requests() -> Vec<Request> {
    inputs().iter().map(request).collect()
}

/// The input as a request: in UTC, at an hour and on a weekday that are the input's.
fn request(input: &Input) -> Request {
    let (recipient, sender, message) = (&input.recipient, &input.sender, &input.message);
    // 2026-11-22 was a Sunday.
    let sunday = 1_795_305_600;
    let at = Instant::from_unix(
        sunday + recipient.local_weekday * 86_400 + recipient.local_hour * 3_600,
    );
    let consent = |level| Consent {
        id: "c-1".to_owned(),
        topic: "all".to_owned(),
        level,
        method: "form".to_owned(),
        seller: None,
        given_at: Instant::from_unix(1_780_000_000),
        expires_at: None,
        withdrawn_at: None,
        captured_by: None,
        evidence: None,
        attributes: Vec::new(),
    };
    let mut phone = recipient.phone.clone();
    // The made-up numbers have an area code that does not exist.
    phone.replace_range(2..5, "214");
    let mut request = Request::new(
        at,
        message.body.clone(),
        phone.parse::<Phone>().expect("a phone"),
    );
    request.message.trigger = match message.trigger.as_str() {
        "automated" => Trigger::Automated,
        _ => Trigger::Manual,
    };
    request.message.attributes = vec![Attribute {
        name: "sent-last-24h".to_owned(),
        value: message.sent_last_24h.to_string(),
    }];
    request.sender = Sender {
        role: Some(sender.role.clone()),
        device: Some(sender.device.clone()),
        approvals: sender
            .approved_personal
            .then(|| Approval {
                subject: "personal-phone".to_owned(),
                granted_by: "e-1".to_owned(),
                granted_role: "manager".to_owned(),
                granted_at: Instant::from_unix(1_780_000_000),
                expires_at: None,
                body_digest: None,
            })
            .into_iter()
            .collect(),
        ..Sender::default()
    };
    request.recipient = Recipient {
        region: Some(recipient.state.clone()),
        consents: match recipient.consent.as_str() {
            "written" => vec![consent(ConsentLevel::Written)],
            "express" => vec![consent(ConsentLevel::Express)],
            _ => Vec::new(),
        },
        opt_outs: Some(
            recipient
                .opted_out
                .then(|| OptOut {
                    topic: "all".to_owned(),
                    at: Instant::from_unix(1_790_000_000),
                    source: "text".to_owned(),
                    seller: None,
                    lifted_at: None,
                    attributes: Vec::new(),
                })
                .into_iter()
                .collect(),
        ),
        ..request.recipient
    };
    request
}
