//! The settings of the policy.

use maysend_sdk::prelude::*;
use maysend_sdk::serde::Serialize;
use maysend_sdk::{schemars, serde};

use crate::kind::Kind;

/// What follows from a find, from the mildest to the strictest.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema,
)]
#[serde(crate = "serde", rename_all = "kebab-case")]
#[schemars(crate = "schemars")]
pub enum Level {
    /// Nothing is said.
    Allow,
    /// It is recorded.
    Note,
    /// The sender is warned, the text goes out.
    Warn,
    /// The sender is asked: are you sure?
    Ask,
    /// The text does not go out.
    Deny,
}

macro_rules! settings {
    ($($field:ident: $kind:ident = $level:ident, $doc:literal;)*) => {
        /// What follows from each kind of find, and the dealership's own words.
        #[derive(Debug, Clone, Deserialize, JsonSchema)]
        #[serde(crate = "serde", default, deny_unknown_fields, rename_all = "kebab-case")]
        #[schemars(crate = "schemars")]
        pub struct Settings {
            $(#[doc = $doc] #[schemars(extend("x-stricter" = ["allow", "note", "warn", "ask", "deny"]))] pub $field: Level,)*
            /// A link to an approved payment host while no open order of the customer is known.
            #[schemars(extend("x-stricter" = ["allow", "note", "warn", "ask", "deny"]))]
            pub payment_link_without_order: Level,
            /// A text of more parts than `most-segments`.
            #[schemars(extend("x-stricter" = ["allow", "note", "warn", "ask", "deny"]))]
            pub too_long: Level,
            /// How many parts a text may be sent as: 1 to 255.
            #[schemars(extend("x-stricter" = "lower"), range(min = 1, max = 255))]
            pub most_segments: u32,
            /// The kinds of relationship that are an open order.
            #[schemars(extend("x-stricter" = "fewer"))]
            pub order_relationships: Vec<String>,
            /// More words that count as profanity; a star at the end stands for any ending.
            #[schemars(extend("x-stricter" = "more"))]
            pub more_profanity: Vec<String>,
            /// More words that count as slang.
            #[schemars(extend("x-stricter" = "more"))]
            pub more_slang: Vec<String>,
            /// Words that are neither slang nor shouting here, such as the name of a campaign.
            #[schemars(extend("x-stricter" = "fewer"))]
            pub allowed_words: Vec<String>,
            /// More hosts that count as public link shorteners.
            #[schemars(extend("x-stricter" = "more"))]
            pub more_shorteners: Vec<String>,
        }

        impl Default for Settings {
            fn default() -> Self {
                Self {
                    $($field: Level::$level,)*
                    payment_link_without_order: Level::Deny,
                    too_long: Level::Warn,
                    most_segments: 10,
                    order_relationships: ORDERS.map(str::to_owned).to_vec(),
                    more_profanity: Vec::new(),
                    more_slang: Vec::new(),
                    allowed_words: Vec::new(),
                    more_shorteners: Vec::new(),
                }
            }
        }

        impl Settings {
            /// What follows from a find of this kind.
            pub fn level(&self, kind: Kind) -> Level {
                match kind {
                    $(Kind::$kind => self.$field,)*
                }
            }
        }
    };
}

const ORDERS: [&str; 3] = ["open-repair-order", "open-parts-order", "open-deal"];

settings! {
    aba_routing: AbaRouting = Deny, "Routing numbers of banks.";
    bait: Bait = Warn, "What sounds like a swindle, such as guaranteed approval, prizes and last notices.";
    bank_account: BankAccount = Deny, "Bank account numbers and IBANs.";
    date_of_birth: DateOfBirth = Deny, "Dates of birth.";
    drivers_license: DriversLicense = Deny, "Numbers of driver's licenses.";
    email: Email = Note, "E-mail addresses that are not the business's own.";
    emoji: Emoji = Warn, "Emoji.";
    emoticon: Emoticon = Warn, "Faces made of signs.";
    finance_decision: FinanceDecision = Deny, "Credit decisions and scores.";
    passport: Passport = Deny, "Numbers of passports.";
    payment_card: PaymentCard = Deny, "Numbers of payment cards.";
    payment_link: PaymentLink = Deny, "Payment links to a host that is not one of the business's payment hosts.";
    phone: Phone = Note, "Phone numbers other than the one that the text leaves from.";
    profanity: Profanity = Warn, "Profanity.";
    shaft: Shaft = Warn, "Sex, alcohol, firearms, tobacco and cannabis, which carriers filter.";
    shouting: Shouting = Warn, "Two or more words in capitals.";
    slang: Slang = Warn, "Slang and texting shorthand.";
    url_shortener: UrlShortener = Deny, "Links through public shorteners.";
    us_itin: UsItin = Deny, "Taxpayer numbers of the IRS.";
    us_ssn: UsSsn = Deny, "Social security numbers.";
    vin: Vin = Note, "Vehicle identification numbers.";
}

impl Settings {
    /// What is wrong with the lists.
    pub(crate) fn check(&self) -> Problems {
        let mut problems = Problems::new();
        let lists = [
            ("order-relationships", &self.order_relationships),
            ("more-profanity", &self.more_profanity),
            ("more-slang", &self.more_slang),
            ("allowed-words", &self.allowed_words),
            ("more-shorteners", &self.more_shorteners),
        ];
        for (name, list) in lists {
            for (index, word) in list.iter().enumerate() {
                if word.trim_end_matches('*').trim().is_empty()
                    || word.contains(char::is_whitespace)
                {
                    problems.push(
                        format!("/{name}/{index}"),
                        format!("`{word}` must be one word"),
                    );
                }
            }
        }
        if !(1..=255).contains(&self.most_segments) {
            problems.push("/most-segments", "must be 1 to 255");
        }
        for (index, host) in self.more_shorteners.iter().enumerate() {
            if !host.contains('.') || host.contains('/') {
                problems.push(
                    format!("/more-shorteners/{index}"),
                    format!("`{host}` is not a host such as `bit.ly`"),
                );
            }
        }
        problems
    }
}
