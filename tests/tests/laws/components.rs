//! A component decides as the same policy does natively.

use maysend_tests::strategies::{bodies, requests};
use proptest::prelude::*;

use crate::{components, law, native};

#[test]
fn components_decide_as_native_policies_do() {
    let components = components();
    law(requests(), 80, |request| {
        let component = components.decide(&request).unwrap();
        let native = native().decide(&request).unwrap();
        prop_assert_eq!(
            without_digests(&component),
            without_digests(&native),
            "{}",
            serde_json::to_string(&request).unwrap()
        );
        Ok(())
    });
}

#[test]
fn components_read_texts_of_customers_as_native_policies_do() {
    let components = components();
    law((requests(), bodies()), 80, |(mut request, body)| {
        request.message.body = body;
        let component = components.receive(&request);
        let native = native().receive(&request);
        prop_assert_eq!(&component.effects, &native.effects);
        prop_assert_eq!(&component.findings, &native.findings);
        prop_assert_eq!(&component.labels, &native.labels);
        prop_assert_eq!(&component.reply, &native.reply);
        prop_assert!(component.failures.is_empty() && native.failures.is_empty());
        Ok(())
    });
}

/// The digests name the component, of which a native policy has none.
fn without_digests(decision: &maysend::Decision) -> serde_json::Value {
    let mut outcome = serde_json::to_value(&decision.outcome).unwrap();
    outcome.as_object_mut().unwrap().remove("digests");
    outcome
}
