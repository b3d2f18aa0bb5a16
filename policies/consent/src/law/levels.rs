//! Which consent each kind of text needs, row by row.

use maysend_sdk::prelude::*;

use super::{Level, Origin, Situation};
use crate::dates::day_start;

const EVERYWHERE: &[&str] = &[];

pub(crate) const LEVELS: &[Level] = &[
    Level {
        situation: Situation::Answer,
        level: ConsentLevel::Provided,
        states: EVERYWHERE,
        since: day_start(2023, 5, 1),
        until: None,
        origin: Origin {
            authority: "CTIA Messaging Principles 5.1 (conversational)",
            source: "10dlc.org A2PConsent; support.ytel.com",
            confidence: "S",
        },
    },
    Level {
        situation: Situation::OpenOrder,
        level: ConsentLevel::Provided,
        states: EVERYWHERE,
        since: day_start(2013, 10, 16),
        until: None,
        origin: Origin {
            authority: "47 CFR 64.1200(f)(15)",
            source: "dealer directory guide, cld.bz p. 147 (2017)",
            confidence: "position",
        },
    },
    Level {
        situation: Situation::Service,
        level: ConsentLevel::Express,
        states: EVERYWHERE,
        since: day_start(2023, 5, 1),
        until: None,
        origin: Origin {
            authority: "CTIA Messaging Principles 5.1 (informational)",
            source: "10dlc.org A2PConsent; support.ytel.com",
            confidence: "S",
        },
    },
    Level {
        situation: Situation::AutomatedService,
        level: ConsentLevel::Express,
        states: EVERYWHERE,
        since: day_start(2013, 10, 16),
        until: None,
        origin: Origin {
            authority: "47 CFR 64.1200(a)(1)(iii)",
            source: "extracts of 47 CFR 64.1200; the setting asks for more by default",
            confidence: "Q",
        },
    },
    Level {
        situation: Situation::InquiryFollowUp,
        level: ConsentLevel::Express,
        states: EVERYWHERE,
        since: day_start(2013, 10, 16),
        until: None,
        origin: Origin {
            authority: "47 CFR 64.1200(c)(2) and (f)(5)",
            source: "extracts of 47 CFR 64.1200; nwdebtresolution.com",
            confidence: "position",
        },
    },
    Level {
        situation: Situation::InquiryFollowUp,
        level: ConsentLevel::PriorExpressWritten,
        states: &["CT"],
        since: day_start(2023, 10, 1),
        until: None,
        origin: Origin {
            authority: "Conn. Gen. Stat. 42-288a (PA 23-98)",
            source: "R2; referrizer; texts count as telephonic sales calls",
            confidence: "S",
        },
    },
    Level {
        situation: Situation::InquiryFollowUp,
        level: ConsentLevel::Written,
        states: &["WA"],
        since: day_start(2013, 10, 16),
        until: None,
        origin: Origin {
            authority: "RCW 19.190.060",
            source: "R2, R7: commercial texts only if clearly and affirmatively consented to in advance, manual ones too; shown in writing",
            confidence: "Q",
        },
    },
    Level {
        situation: Situation::InquiryFollowUp,
        level: ConsentLevel::Written,
        states: &["NJ"],
        since: day_start(2013, 10, 16),
        until: None,
        origin: Origin {
            authority: "N.J.S.A. 56:8-130",
            source: "R2, R3: no unsolicited sales calls to cell phones; that it was asked for is shown in writing",
            confidence: "position",
        },
    },
    Level {
        situation: Situation::InquiryFollowUp,
        level: ConsentLevel::Written,
        states: &["AZ"],
        since: day_start(2013, 10, 16),
        until: None,
        origin: Origin {
            authority: "A.R.S. 44-1278(B)(3)",
            source: "R2; HB 2498 (2023) names texts; that it was asked for is shown in writing",
            confidence: "position",
        },
    },
    Level {
        situation: Situation::Marketing,
        level: ConsentLevel::PriorExpressWritten,
        states: EVERYWHERE,
        since: day_start(2013, 10, 16),
        until: None,
        origin: Origin {
            authority: "47 CFR 64.1200(a)(2) and (f)(9)",
            source: "extracts of 47 CFR 64.1200; CTIA Messaging Principles (promotional)",
            confidence: "Q",
        },
    },
];
