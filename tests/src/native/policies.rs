//! The standard policies as native Rust; the benchmark reads this file too.

use maysend_sdk::native::{NativePolicy, both, inbound, outbound};

/// Makes one of them.
pub(super) type Make = fn() -> Box<dyn NativePolicy>;

/// All of them, by their names in a library.
pub(super) const POLICIES: &[(&str, Make)] = &[
    (
        "standard/advertising",
        outbound::<maysend_policy_advertising::Advertising>,
    ),
    (
        "standard/authorization",
        outbound::<maysend_policy_authorization::Authorization>,
    ),
    (
        "standard/classification",
        outbound::<maysend_policy_classification::Classification>,
    ),
    (
        "standard/consent",
        outbound::<maysend_policy_consent::ConsentPolicy>,
    ),
    (
        "standard/content",
        both::<maysend_policy_content::ContentPolicy>,
    ),
    (
        "standard/disclosure",
        outbound::<maysend_policy_disclosure::Disclosure>,
    ),
    (
        "standard/frequency",
        outbound::<maysend_policy_frequency::FrequencyPolicy>,
    ),
    (
        "standard/hours",
        outbound::<maysend_policy_hours::HoursPolicy>,
    ),
    ("standard/opt-out", both::<maysend_policy_opt_out::OptOuts>),
    (
        "standard/place",
        outbound::<maysend_policy_place::PlacePolicy>,
    ),
    (
        "standard/routing",
        inbound::<maysend_policy_routing::Routing>,
    ),
    (
        "standard/rules",
        outbound::<maysend_policy_rules::RulesPolicy>,
    ),
    (
        "standard/templates",
        outbound::<maysend_policy_templates::Templates>,
    ),
];
