//! One decision that every engine makes: may this text of a dealership be sent? Its types, its tables, its 200 inputs and the
//! native implementation; all but the last builds for WebAssembly too.

pub mod facts;
pub mod inputs;
#[cfg(feature = "native")]
pub mod native;
pub mod tables;

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Input {
    pub recipient: Recipient,
    pub sender: Sender,
    pub message: Message,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Recipient {
    pub phone: String,
    pub state: String,
    pub local_hour: i64,
    /// 0 = Sunday.
    pub local_weekday: i64,
    pub opted_out: bool,
    /// `none`, `express` or `written`.
    pub consent: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sender {
    pub role: String,
    /// `app` or `personal`.
    pub device: String,
    pub approved_personal: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Message {
    pub body: String,
    /// `manual` or `automated`.
    pub trigger: String,
    pub sent_last_24h: i64,
}

macro_rules! reasons {
    ($($variant:ident = $code:literal),* $(,)?) => {
        /// Why a message may not be sent. An engine must report all of them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Reason { $(#[serde(rename = $code)] $variant),* }

        impl Reason {
            pub const ALL: &'static [Reason] = &[$(Reason::$variant),*];
            pub fn code(self) -> &'static str {
                match self { $(Reason::$variant => $code),* }
            }
            pub fn from_code(code: &str) -> Reason {
                match code { $($code => Reason::$variant,)* _ => panic!("unknown reason code {code}") }
            }
        }
    };
}

reasons! {
    OptedOut = "OPTED_OUT",
    MarketingConsent = "MARKETING_CONSENT",
    AutomatedConsent = "AUTOMATED_CONSENT",
    QuietHours = "QUIET_HOURS",
    FrequencyCap = "FREQUENCY_CAP",
    Device = "DEVICE",
    Ssn = "SSN",
    Card = "CARD",
    Profanity = "PROFANITY",
    NonAscii = "NON_ASCII",
    NoStop = "NO_STOP",
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub allow: bool,
    pub reasons: Vec<Reason>,
}

impl Decision {
    /// The reasons as a set, to compare engines that list them in other orders.
    pub fn mask(&self) -> u16 {
        self.reasons.iter().fold(0, |m, r| m | 1 << *r as u16)
    }
}

/// What a look at the message text alone tells.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    pub marketing: bool,
    pub ssn: bool,
    pub card: bool,
    pub profanity: bool,
    pub non_ascii: bool,
    pub has_stop: bool,
}

/// The rules proper, given the facts. Collects every reason, no early exit.
pub fn apply_rules(input: &Input, f: Facts, state: Option<&tables::State>) -> Decision {
    let mut reasons = Vec::new();
    let (r, s, m) = (&input.recipient, &input.sender, &input.message);
    if r.opted_out {
        reasons.push(Reason::OptedOut);
    }
    if f.marketing && r.consent != "written" {
        reasons.push(Reason::MarketingConsent);
    }
    if m.trigger == "automated" && r.consent == "none" {
        reasons.push(Reason::AutomatedConsent);
    }
    let open = state.is_some_and(|t| {
        r.local_hour >= t.open && r.local_hour < t.close && (r.local_weekday != 0 || t.sunday)
    });
    if !open {
        reasons.push(Reason::QuietHours);
    }
    if f.marketing
        && m.sent_last_24h >= tables::CAP
        && tables::CAP_STATES.contains(&r.state.as_str())
    {
        reasons.push(Reason::FrequencyCap);
    }
    if s.device == "personal" && !s.approved_personal {
        reasons.push(Reason::Device);
    }
    if f.ssn {
        reasons.push(Reason::Ssn);
    }
    if f.card {
        reasons.push(Reason::Card);
    }
    if f.profanity {
        reasons.push(Reason::Profanity);
    }
    if f.non_ascii {
        reasons.push(Reason::NonAscii);
    }
    if f.marketing && !f.has_stop {
        reasons.push(Reason::NoStop);
    }
    Decision {
        allow: reasons.is_empty(),
        reasons,
    }
}

/// Luhn check over a card-like run: 13 to 16 digits, separators skipped.
pub fn is_card(run: &str) -> bool {
    let (mut n, mut sum) = (0, 0u32);
    for c in run.bytes().rev().filter(u8::is_ascii_digit) {
        let mut d = (c - b'0') as u32;
        if n % 2 == 1 {
            d *= 2;
            if d > 9 {
                d -= 9;
            }
        }
        sum += d;
        n += 1;
    }
    (13..=16).contains(&n) && sum % 10 == 0
}
