//! What wit-bindgen makes of the contract: one set of types, and one export macro for each exported interface.
//!
//! The contract's three worlds share their interfaces, so the crate does not generate the worlds themselves: every interface is
//! generated once, in a world of its own, and `export!` joins those that a component exports. wit-component unites the worlds
//! whose sections it finds in a module, and only an export macro emits a section that demands exports.

pub mod lifecycle {
    //! The types, the imports and the lifecycle: what every policy has.
    wit_bindgen::generate!({
        path: "wit",
        inline: "
            package maysend:sdk;
            world lifecycle-part {
                import maysend:policy/log@0.1.0;
                import maysend:policy/calendar@0.1.0;
                export maysend:policy/lifecycle@0.1.0;
            }
        ",
        world: "maysend:sdk/lifecycle-part",
        generate_all,
        pub_export_macro: true,
        export_macro_name: "export_lifecycle",
        additional_derives: [PartialEq, Eq, serde::Serialize, serde::Deserialize],
    });
}

pub mod outbound {
    //! The review of texts to customers.
    wit_bindgen::generate!({
        path: "wit",
        inline: "
            package maysend:sdk;
            world outbound-part {
                export maysend:policy/outbound@0.1.0;
            }
        ",
        world: "maysend:sdk/outbound-part",
        with: { "maysend:policy/types@0.1.0": crate::bindings::types },
        pub_export_macro: true,
        export_macro_name: "export_outbound",
    });
}

pub mod inbound {
    //! The understanding of texts from customers.
    wit_bindgen::generate!({
        path: "wit",
        inline: "
            package maysend:sdk;
            world inbound-part {
                export maysend:policy/inbound@0.1.0;
            }
        ",
        world: "maysend:sdk/inbound-part",
        with: { "maysend:policy/types@0.1.0": crate::bindings::types },
        pub_export_macro: true,
        export_macro_name: "export_inbound",
    });
}

pub use lifecycle::maysend::policy::{calendar, log, types};
