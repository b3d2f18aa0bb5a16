//! Payment links: which links ask for money, and whether this one may.

use maysend_sdk::prelude::*;

use crate::{
    scan::contact::{self, Link},
    settings::Settings,
};

/// Path segments and first labels of a host that ask for money.
const PAYING: &[&str] = &[
    "pay", "payment", "payments", "paynow", "pay-now", "paybill", "pay-bill", "billpay",
    "bill-pay", "checkout", "pagar", "pago",
];

/// What is wrong with a payment link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Its host is not one of the business's payment hosts.
    Host,
    /// No open order is known.
    NoOrder,
}

/// Those of the links of a text that ask for a payment and may not be sent as they are.
pub(crate) fn troubles(
    links: Vec<Link>,
    services: &[String],
    request: &Request,
    settings: &Settings,
) -> Result<Vec<(Link, Trouble)>, NotGiven> {
    let mut troubles = Vec::new();
    for link in links
        .into_iter()
        .filter(|link| asks_for_money(link, services))
    {
        let hosts = &request.business()?.payment_hosts;
        if !hosts
            .iter()
            .any(|host| contact::is_under(&link.host, &host.to_ascii_lowercase()))
        {
            troubles.push((link, Trouble::Host));
        } else if !has_open_order(request, settings) {
            troubles.push((link, Trouble::NoOrder));
        }
    }
    Ok(troubles)
}

fn asks_for_money(link: &Link, services: &[String]) -> bool {
    let service = services
        .iter()
        .any(|service| contact::is_under(&link.host, service));
    let first = link.host.split('.').next().unwrap_or_default();
    let path = link.path.to_ascii_lowercase();
    service
        || PAYING.contains(&first)
        || path
            .split(['/', '?', '#', '&', '='])
            .any(|segment| PAYING.contains(&segment))
}

fn has_open_order(request: &Request, settings: &Settings) -> bool {
    let now = request.at();
    request.relationships().iter().any(|relationship| {
        settings.order_relationships.contains(&relationship.kind)
            && relationship.at <= now
            && relationship.ends_at.is_none_or(|end| now < end)
    })
}
