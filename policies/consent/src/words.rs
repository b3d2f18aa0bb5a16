//! The levels of consent and the lists in words that the person who pressed Send understands.

use maysend_sdk::prelude::*;

use crate::judge::Standing;
use crate::registries::Listed;

/// The level as settings and records name it.
pub(crate) fn name(level: ConsentLevel) -> &'static str {
    match level {
        ConsentLevel::Provided => "provided",
        ConsentLevel::Express => "express",
        ConsentLevel::Written => "written",
        ConsentLevel::PriorExpressWritten => "prior-express-written",
    }
}

pub(crate) fn needed(level: ConsentLevel) -> &'static str {
    match level {
        ConsentLevel::Provided => "a number that the customer gave us for this matter",
        ConsentLevel::Express => "the customer's express consent, said or written,",
        ConsentLevel::Written => "the customer's consent in writing",
        ConsentLevel::PriorExpressWritten => {
            "the customer's signed consent (prior express written consent)"
        }
    }
}

/// The ways in which a consent of this level can be given.
pub(crate) fn methods(level: ConsentLevel) -> &'static str {
    match level {
        ConsentLevel::Provided => {
            "repair order, inquiry, the customer's own text, or anything stronger"
        }
        ConsentLevel::Express => {
            "said at the desk or on the phone, or signature, e-mail, web form, the customer's own text"
        }
        ConsentLevel::Written => {
            "signature (a ticked box on the signed repair order counts), e-mail, web form, the customer's own text"
        }
        ConsentLevel::PriorExpressWritten => {
            "signature, e-mail, web form or the customer's own text, naming us and with the disclosures of 47 CFR 64.1200(f)(9)"
        }
    }
}

/// How to get it.
pub(crate) fn remedy(level: ConsentLevel, mixed: bool, marketing: bool) -> String {
    let get = match level {
        ConsentLevel::Provided => {
            "Call, and record the number that the customer gives for this matter."
        }
        ConsentLevel::Express => {
            "Ask the customer on the phone or at the desk, and record the answer."
        }
        ConsentLevel::Written => {
            "Get it by signature at the desk (the text box of the repair order), by e-mail, by web form or in the customer's own text, \
             not by a text from us."
        }
        ConsentLevel::PriorExpressWritten => {
            "Get the signed consent to marketing at the desk, by e-mail, by web form or in the customer's own text, not by a text from us."
        }
    };
    if mixed {
        format!(
            "Drop the sentence that promotes something and send the rest as a service text. Otherwise: {get}"
        )
    } else if marketing {
        format!("Leave out what promotes something, or: {get}")
    } else {
        get.to_owned()
    }
}

/// What do-not-call lists say of the number: those that have it, or that nobody asked any.
pub(crate) fn of_lists(standing: &[Standing]) -> String {
    let those = |says: Listed, between: &str| {
        let names: Vec<&str> = standing
            .iter()
            .filter(|list| list.says == says)
            .map(|list| list.name)
            .collect();
        names.join(between)
    };
    let listed = those(Listed::Yes, " and on ");
    if !listed.is_empty() {
        return format!("The number is on {listed}");
    }
    format!(
        "Nobody has asked lately whether the number is on {}, so it counts as listed",
        those(Listed::NotAsked, " or on ")
    )
}
