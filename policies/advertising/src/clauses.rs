//! The written policy on advertising.

use maysend_sdk::prelude::*;

pub(crate) const CREDIT: &str = "advertising/credit";
pub(crate) const LEASES: &str = "advertising/leases";
pub(crate) const REVIEWS: &str = "advertising/reviews";
pub(crate) const REFERRALS: &str = "advertising/referrals";
pub(crate) const COLLECTION: &str = "advertising/collection";
pub(crate) const PRICE: &str = "advertising/total-price";

pub(crate) fn clauses() -> Vec<Clause> {
    [
        (
            CREDIT,
            "Offers of credit",
            "An offer that names a down payment, the number or amount of payments or a finance charge names them all: the down payment, the \
             terms of repayment and the annual percentage rate. A rate is always called APR.",
        ),
        (
            LEASES,
            "Offers of leases",
            "An offer of a lease that names a payment or what is due at signing says that it is a lease, the total due at signing, the number \
             and amount of the payments and whether there is a security deposit.",
        ),
        (
            REVIEWS,
            "Reviews",
            "We promise nothing for a review, and never ask for a good one.",
        ),
        (
            REFERRALS,
            "Referrals",
            "We promise nothing by text for referring a buyer, unless a manager has seen that the law allows it.",
        ),
        (
            COLLECTION,
            "Debts past due",
            "A text that collects a debt past due waits for a manager.",
        ),
        (
            PRICE,
            "The total price",
            "Where a state asks for it, the first text about a vehicle for sale names its total price.",
        ),
    ]
    .into_iter()
    .map(|(id, title, text)| Clause::new(id, title, text))
    .collect()
}
