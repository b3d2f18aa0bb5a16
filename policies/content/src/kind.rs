//! The kinds of things that may be found in a text.

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A VIN: told first, so that no part of it is taken for something else.
    Vin,
    /// A payment card number.
    PaymentCard,
    /// A social security number.
    UsSsn,
    /// A taxpayer number of the IRS.
    UsItin,
    /// A bank's routing number.
    AbaRouting,
    /// A bank account number or IBAN.
    BankAccount,
    /// A driver's licence number.
    DriversLicense,
    /// A passport number.
    Passport,
    /// A date of birth.
    DateOfBirth,
    /// A credit decision or score.
    FinanceDecision,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A link through a public shortener.
    UrlShortener,
    /// A payment link to a host that is not approved.
    PaymentLink,
    /// What carriers filter: sex, alcohol, firearms, tobacco, cannabis.
    Shaft,
    /// What sounds like a swindle: guaranteed approval, prizes, last notices.
    Bait,
    /// Profanity.
    Profanity,
    /// Slang.
    Slang,
    /// Emoji.
    Emoji,
    /// Faces made of signs.
    Emoticon,
    /// Several words in capitals.
    Shouting,
}

impl Kind {
    /// All of them, the ones that are found first at the front.
    pub const ALL: [Self; 21] = [
        Self::Vin,
        Self::PaymentCard,
        Self::UsSsn,
        Self::UsItin,
        Self::AbaRouting,
        Self::BankAccount,
        Self::DriversLicense,
        Self::Passport,
        Self::DateOfBirth,
        Self::FinanceDecision,
        Self::Email,
        Self::Phone,
        Self::UrlShortener,
        Self::PaymentLink,
        Self::Shaft,
        Self::Bait,
        Self::Profanity,
        Self::Slang,
        Self::Emoji,
        Self::Emoticon,
        Self::Shouting,
    ];

    /// The name, as it stands in the code of a finding.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vin => "vin",
            Self::PaymentCard => "payment-card",
            Self::UsSsn => "us-ssn",
            Self::UsItin => "us-itin",
            Self::AbaRouting => "aba-routing",
            Self::BankAccount => "bank-account",
            Self::DriversLicense => "drivers-license",
            Self::Passport => "passport",
            Self::DateOfBirth => "date-of-birth",
            Self::FinanceDecision => "finance-decision",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::UrlShortener => "url-shortener",
            Self::PaymentLink => "payment-link",
            Self::Shaft => "shaft",
            Self::Bait => "bait",
            Self::Profanity => "profanity",
            Self::Slang => "slang",
            Self::Emoji => "emoji",
            Self::Emoticon => "emoticon",
            Self::Shouting => "shouting",
        }
    }

    /// Whether nobody may quote it, and stored copies are redacted.
    pub fn is_secret(self) -> bool {
        matches!(
            self,
            Self::PaymentCard
                | Self::UsSsn
                | Self::UsItin
                | Self::AbaRouting
                | Self::BankAccount
                | Self::DriversLicense
                | Self::Passport
                | Self::DateOfBirth
        )
    }
}
