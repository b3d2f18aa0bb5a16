//! Native tests of policies: no component, no host, the same rules.
//!
//! A [`Tester`] configures a policy and asks it as the host would: the policy is handed only the parts of the request that its
//! description names, and an answer that breaks the contract (a code that is not declared, a label that it does not give, a
//! defer that lies in the past) fails the test.

mod build;
mod check;
mod mask;
mod tester;

pub use build::{
    approval, at, attachment, business, consent, exchange, history, notice, opt_out, received,
    registry_answer, relationship, request, sender, sent, sent_text,
};
pub use mask::mask;
pub use tester::Tester;

/// What schemars makes of a policy's settings, laid out for a file: what [`Policy::settings_schema`](crate::Policy::settings_schema)
/// may return the text of.
#[must_use]
pub fn settings_schema<P: crate::Policy>() -> String {
    let schema = schemars::schema_for!(P::Settings).to_value();
    format!("{schema:#}\n")
}
