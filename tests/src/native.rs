//! The standard policies as native Rust, behind the same host.

mod policies;

use maysend::Library;
use maysend::native::{NativeConfigured, NativePolicy};
use maysend_sdk::native::{ConfiguredNative as SdkConfigured, NativePolicy as SdkPolicy};
use policies::POLICIES;

/// The standard policies without WebAssembly, by their usual names.
pub fn native_library() -> Library {
    POLICIES
        .iter()
        .fold(Library::new(), |library, (name, make)| {
            library.with_native(*name, Bridge(make()))
        })
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
