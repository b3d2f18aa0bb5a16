//! What a dealership may choose.

use maysend_sdk::prelude::*;
use maysend_sdk::serde::Serialize;
use maysend_sdk::{schemars, serde};

/// What follows from a find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", crate = "serde")]
#[schemars(crate = "schemars")]
pub enum Level {
    /// The sender is warned, the text goes out.
    Warn,
    /// The approver is asked.
    Hold,
    /// The text does not go out.
    Deny,
}

/// The settings of the policy `advertising`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(
    default,
    deny_unknown_fields,
    rename_all = "kebab-case",
    crate = "serde"
)]
#[schemars(crate = "schemars")]
pub struct Settings {
    /// A term of credit without the others that it calls for.
    #[schemars(extend("x-stricter" = ["warn", "hold", "deny"]))]
    pub credit_terms: Level,
    /// A rate that is not stated as annual percentage rate.
    #[schemars(extend("x-stricter" = ["warn", "hold", "deny"]))]
    pub credit_rate: Level,
    /// A term of a lease without the others that it calls for.
    #[schemars(extend("x-stricter" = ["warn", "hold", "deny"]))]
    pub lease_terms: Level,
    /// A reward for a review.
    #[schemars(extend("x-stricter" = ["warn", "hold", "deny"]))]
    pub review_incentive: Level,
    /// A reward for a review that says something good.
    #[schemars(extend("x-stricter" = ["warn", "hold", "deny"]))]
    pub review_sentiment: Level,
    /// A reward for referring a buyer, where the state forbids it.
    #[schemars(extend("x-stricter" = ["warn", "hold", "deny"]))]
    pub referral_forbidden: Level,
    /// A reward for referring a buyer, elsewhere.
    #[schemars(extend("x-stricter" = ["warn", "hold", "deny"]))]
    pub referral_elsewhere: Level,
    /// A text that collects a debt past due.
    #[schemars(extend("x-stricter" = ["warn", "hold", "deny"]))]
    pub collection: Level,
    /// The first texts about a vehicle for sale without its total price, where a state asks for it.
    #[schemars(extend("x-stricter" = ["warn", "hold", "deny"]))]
    pub first_price: Level,
    /// Whose approval a hold asks for.
    pub approver: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            credit_terms: Level::Hold,
            credit_rate: Level::Hold,
            lease_terms: Level::Hold,
            review_incentive: Level::Hold,
            review_sentiment: Level::Deny,
            referral_forbidden: Level::Deny,
            referral_elsewhere: Level::Hold,
            collection: Level::Hold,
            first_price: Level::Hold,
            approver: "manager".to_owned(),
        }
    }
}

impl Settings {
    /// Everything that is wrong with them.
    pub(crate) fn check(&self) -> Result<(), Problems> {
        let mut problems = Problems::new();
        if self.approver.trim().is_empty() {
            problems.push("/approver", "must name a role, such as `manager`");
        }
        problems.check()
    }
}
