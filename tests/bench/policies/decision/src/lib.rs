//! The one decision as a policy.

use maysend_bench_decision::facts::Scanner;
use maysend_bench_decision::{Input, Message, Recipient, Sender, apply_rules, tables};
use maysend_sdk::prelude::*;

struct Decision(Scanner);

impl Policy for Decision {
    type Settings = NoSettings;

    fn describe() -> Description {
        Description::new("decision", "1.0.0", "The one decision of the benchmark.")
            .stages([Stage::Judge])
            .reads([
                Part::Sender,
                Part::SenderApprovals,
                Part::RecipientPhone,
                Part::RecipientPlace,
                Part::RecipientConsents,
                Part::RecipientOptOuts,
                Part::Attributes,
            ])
            .codes(
                maysend_bench_decision::Reason::ALL
                    .iter()
                    .map(|reason| reason.code()),
            )
    }

    fn configure(_: NoSettings, _: &Files) -> Result<Self, Problems> {
        Ok(Self(Scanner::default()))
    }
}

impl Outbound for Decision {
    fn review(&self, _: Stage, request: &Request, draft: &Draft) -> Result<Opinion, Failure> {
        let input = input(request);
        let facts = self.0.facts(draft.body());
        let decision = apply_rules(&input, facts, tables::state(&input.recipient.state));
        let mut opinion = Opinion::allow();
        for reason in decision.reasons {
            opinion = opinion.and(Opinion::deny(reason.code()));
        }
        Ok(opinion)
    }
}

/// The request, the other way round than the benchmark made it: its zone is UTC.
fn input(request: &Request) -> Input {
    let sender = request.sender();
    let attribute = request.attributes().first();
    let consent = request.consents().first().map(|consent| consent.level);
    Input {
        recipient: Recipient {
            phone: request.phone().unwrap_or_default().to_owned(),
            state: request.place().region.unwrap_or_default().to_owned(),
            local_hour: request.at().rem_euclid(86_400) / 3_600,
            local_weekday: (request.at().div_euclid(86_400) + 4).rem_euclid(7),
            opted_out: request.opt_outs().is_none_or(|list| !list.is_empty()),
            consent: match consent {
                None => "none",
                Some(ConsentLevel::Provided | ConsentLevel::Express) => "express",
                Some(_) => "written",
            }
            .to_owned(),
        },
        sender: Sender {
            role: sender.role.clone().unwrap_or_default(),
            device: sender.device.clone().unwrap_or_default(),
            approved_personal: !request.sender_approvals().is_empty(),
        },
        message: Message {
            body: String::new(),
            trigger: match request.message().trigger {
                Trigger::Manual => "manual",
                Trigger::Automated => "automated",
            }
            .to_owned(),
            sent_last_24h: attribute
                .and_then(|attribute| attribute.value.parse().ok())
                .unwrap_or_default(),
        },
    }
}

maysend_sdk::export!(Decision: outbound);
