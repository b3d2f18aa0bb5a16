//! `export!`: makes a component of a policy.

/// Makes this policy a component: `export!(Type: outbound)`, `export!(Type: inbound)` or `export!(Type: outbound + inbound)`.
///
/// It stands once, at the end of the crate. It expands to exported functions only for `wasm32`; natively it just checks that the
/// type implements what is exported.
///
/// ```
/// use maysend_sdk::prelude::*;
///
/// struct Quiet;
///
/// impl Policy for Quiet {
///     type Settings = NoSettings;
///     fn describe() -> Description {
///         Description::new("quiet", "1.0.0", "Nothing goes out.").stages([Stage::Judge]).codes(["quiet/always"])
///     }
///     fn configure(_: NoSettings, _: &Files) -> Result<Self, Problems> {
///         Ok(Self)
///     }
/// }
///
/// impl Outbound for Quiet {
///     fn review(&self, _: Stage, _: &Request, _: &Draft) -> Result<Opinion, Failure> {
///         Ok(Opinion::deny("quiet/always").because("Nothing goes out."))
///     }
/// }
///
/// maysend_sdk::export!(Quiet: outbound);
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! export {
    ($policy:ty : outbound $(,)?) => {
        $crate::__export_policy!($policy, outbound);
    };
    ($policy:ty : inbound $(,)?) => {
        $crate::__export_policy!($policy, inbound);
    };
    ($policy:ty : outbound + inbound $(,)?) => {
        $crate::__export_policy!($policy, outbound inbound);
    };
    ($policy:ty : inbound + outbound $(,)?) => {
        $crate::__export_policy!($policy, outbound inbound);
    };
    ($policy:ty : $($direction:tt)+) => {
        ::core::compile_error!(::core::concat!(
            "unknown direction `",
            ::core::stringify!($($direction)+),
            "`: write `outbound`, `inbound` or `outbound + inbound`"
        ));
    };
    ($($other:tt)*) => {
        ::core::compile_error!(
            "write `export!(Type: outbound)`, `export!(Type: inbound)` or `export!(Type: outbound + inbound)`"
        );
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __export_policy {
    ($policy:ty, $($direction:ident)+) => {
        const _: () = {
            $crate::__private::policy::<$policy>();
            $($crate::__private::$direction::<$policy>();)+
        };

        #[cfg(target_arch = "wasm32")]
        const _: () = {
            use $crate::__private as sdk;

            struct Component;

            // What `configure` left: every decision starts from the memory that holds it.
            static CONFIGURED: sdk::Configured<$policy> = sdk::Configured::new();

            impl sdk::lifecycle::Guest for Component {
                fn describe() -> sdk::types::Description {
                    sdk::describe::<$policy>()
                }

                fn configure(setup: sdk::types::Setup) -> ::core::result::Result<(), ::std::vec::Vec<sdk::types::SettingsProblem>> {
                    sdk::configure(&CONFIGURED, setup)
                }

                fn clauses(business: sdk::types::Business) -> ::std::vec::Vec<sdk::types::Clause> {
                    sdk::clauses(&CONFIGURED, business)
                }
            }

            sdk::export_lifecycle!(Component with_types_in $crate::__private::bindings::lifecycle);

            $($crate::__export_direction!($direction);)+
        };
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __export_direction {
    (outbound) => {
        impl $crate::__private::outbound_guest::Guest for Component {
            fn review(
                stage: $crate::types::Stage,
                request: $crate::types::Request,
                draft: $crate::types::Draft,
            ) -> ::core::result::Result<$crate::types::Opinion, ::std::string::String> {
                $crate::__private::review(&CONFIGURED, stage, request, draft)
            }
        }

        $crate::__private::export_outbound!(Component with_types_in $crate::__private::bindings::outbound);
    };
    (inbound) => {
        impl $crate::__private::inbound_guest::Guest for Component {
            fn receive(
                request: $crate::types::Request,
                text: $crate::types::Draft,
            ) -> ::core::result::Result<$crate::types::Reaction, ::std::string::String> {
                $crate::__private::receive(&CONFIGURED, request, text)
            }
        }

        $crate::__private::export_inbound!(Component with_types_in $crate::__private::bindings::inbound);
    };
}

/// What the expansion of `export!` needs; no part of the promised API.
#[doc(hidden)]
pub mod __private {
    pub use crate::bindings;
    pub use crate::bindings::types;

    use crate::{Inbound, Outbound, Policy};

    /// Only a policy may stand here.
    pub const fn policy<P: Policy>() {}

    /// Only a policy that reviews may stand here.
    pub const fn outbound<P: Outbound>() {}

    /// Only a policy that receives may stand here.
    pub const fn inbound<P: Inbound>() {}

    #[cfg(target_arch = "wasm32")]
    pub use self::component::*;

    #[cfg(target_arch = "wasm32")]
    mod component {
        pub use crate::bindings::inbound::export_inbound;
        pub use crate::bindings::inbound::exports::maysend::policy::inbound as inbound_guest;
        pub use crate::bindings::lifecycle::export_lifecycle;
        pub use crate::bindings::lifecycle::exports::maysend::policy::lifecycle;
        pub use crate::bindings::outbound::export_outbound;
        pub use crate::bindings::outbound::exports::maysend::policy::outbound as outbound_guest;

        use std::mem::ManuallyDrop;
        use std::sync::{Once, OnceLock};

        use crate::types::{
            Business, Clause, Description, Draft, Opinion, Reaction, Request, SettingsProblem,
            Setup, Stage,
        };
        use crate::{Files, Inbound, Outbound, Policy, settings};

        /// Where the configured policy is kept.
        pub type Configured<P> = OnceLock<P>;

        pub fn describe<P: Policy>() -> Description {
            report_panics();
            Description {
                settings_schema: P::settings_schema(),
                ..P::describe()
            }
        }

        pub fn configure<P: Policy>(
            slot: &OnceLock<P>,
            setup: Setup,
        ) -> Result<(), Vec<SettingsProblem>> {
            report_panics();
            let settings = settings::read(&setup.settings)?;
            let policy = P::configure(settings, &Files::from(setup.files))?;
            slot.set(policy)
                .map_err(|_| crate::Problems::one("", "the policy is configured already").into())
        }

        pub fn clauses<P: Policy>(slot: &OnceLock<P>, business: Business) -> Vec<Clause> {
            configured(slot).clauses(&business)
        }

        pub fn review<P: Outbound>(
            slot: &OnceLock<P>,
            stage: Stage,
            request: Request,
            draft: Draft,
        ) -> Result<Opinion, String> {
            let request = ManuallyDrop::new(crate::Request::new(request));
            let draft = ManuallyDrop::new(draft.into());
            configured(slot)
                .review(stage, &request, &draft)
                .map_err(|failure| failure.message().to_owned())
        }

        pub fn receive<P: Inbound>(
            slot: &OnceLock<P>,
            request: Request,
            text: Draft,
        ) -> Result<Reaction, String> {
            let request = ManuallyDrop::new(crate::Request::new(request));
            let text = ManuallyDrop::new(text.into());
            configured(slot)
                .receive(&request, &text)
                .map_err(|failure| failure.message().to_owned())
        }

        #[expect(
            clippy::expect_used,
            reason = "a host that asks before it configures breaks the contract: trap"
        )]
        fn configured<P>(slot: &OnceLock<P>) -> &P {
            slot.get()
                .expect("the policy is asked before it is configured")
        }

        /// Without a hook the words of a panic would be lost: the component just traps.
        fn report_panics() {
            static ONCE: Once = Once::new();
            ONCE.call_once(|| {
                std::panic::set_hook(Box::new(|info| crate::log::last_words(&info.to_string())))
            });
        }
    }
}
