//! The standard policies as native Rust, behind the same host.

use maysend::Library;
use maysend::native::{NativeConfigured, NativePolicy};
use maysend_sdk::native::{ConfiguredNative as SdkConfigured, NativePolicy as SdkPolicy};

/// The standard policies without WebAssembly, by their usual names.
pub fn native_library() -> Library {
    use maysend_sdk::native::{both, inbound, outbound};

    Library::new()
        .with_native(
            "standard/advertising",
            Bridge(outbound::<maysend_policy_advertising::Advertising>()),
        )
        .with_native(
            "standard/authorization",
            Bridge(outbound::<maysend_policy_authorization::Authorization>()),
        )
        .with_native(
            "standard/classification",
            Bridge(outbound::<maysend_policy_classification::Classification>()),
        )
        .with_native(
            "standard/consent",
            Bridge(outbound::<maysend_policy_consent::ConsentPolicy>()),
        )
        .with_native(
            "standard/content",
            Bridge(both::<maysend_policy_content::ContentPolicy>()),
        )
        .with_native(
            "standard/disclosure",
            Bridge(outbound::<maysend_policy_disclosure::Disclosure>()),
        )
        .with_native(
            "standard/frequency",
            Bridge(outbound::<maysend_policy_frequency::FrequencyPolicy>()),
        )
        .with_native(
            "standard/hours",
            Bridge(outbound::<maysend_policy_hours::HoursPolicy>()),
        )
        .with_native(
            "standard/opt-out",
            Bridge(both::<maysend_policy_opt_out::OptOuts>()),
        )
        .with_native(
            "standard/place",
            Bridge(outbound::<maysend_policy_place::PlacePolicy>()),
        )
        .with_native(
            "standard/routing",
            Bridge(inbound::<maysend_policy_routing::Routing>()),
        )
        .with_native(
            "standard/rules",
            Bridge(outbound::<maysend_policy_rules::RulesPolicy>()),
        )
        .with_native(
            "standard/templates",
            Bridge(outbound::<maysend_policy_templates::Templates>()),
        )
}

/// The same library and one more native policy, written with the SDK.
pub fn with_native(library: Library, name: &str, policy: Box<dyn SdkPolicy>) -> Library {
    library.with_native(name, Bridge(policy))
}

/// The SDK's native policy where the host wants its own: neither depends on the other.
struct Bridge<T: ?Sized>(Box<T>);

impl NativePolicy for Bridge<dyn SdkPolicy> {
    fn describe(&self) -> String {
        self.0.describe()
    }

    fn interfaces(&self) -> (bool, bool) {
        self.0.interfaces()
    }

    fn configure(&self, setup: &str) -> Result<Box<dyn NativeConfigured>, String> {
        self.0
            .configure(setup)
            .map(|configured| -> Box<dyn NativeConfigured> { Box::new(Bridge(configured)) })
    }
}

impl NativeConfigured for Bridge<dyn SdkConfigured> {
    fn clauses(&self, business: &str) -> String {
        self.0.clauses(business)
    }

    fn review(&self, stage: &str, request: &str, draft: &str) -> String {
        self.0.review(stage, request, draft)
    }

    fn receive(&self, request: &str, text: &str) -> String {
        self.0.receive(request, text)
    }
}
