//! What people are told about each kind of find.

use crate::kind::Kind;

/// The message for the sender, the remedy and the clause.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wording {
    pub(crate) message: &'static str,
    pub(crate) remedy: &'static str,
    pub(crate) clause: &'static str,
}

/// The words for a kind. None of them quotes what was found.
pub(crate) fn wording(kind: Kind) -> Wording {
    let (message, remedy, clause) = match kind {
        Kind::PaymentCard => (
            "This holds the number of a payment card.",
            "Take the number out; send the payment link or take the card by phone.",
            "content/cards",
        ),
        Kind::UsSsn => (
            "This holds a social security number.",
            "Take the number out; use the secure application form.",
            "content/personal-data",
        ),
        Kind::UsItin => (
            "This holds a taxpayer identification number.",
            "Take the number out; use the secure application form.",
            "content/personal-data",
        ),
        Kind::AbaRouting => (
            "This holds a bank's routing number.",
            "Take the number out; give bank details by phone or on the secure form.",
            "content/personal-data",
        ),
        Kind::BankAccount => (
            "This holds a bank account number.",
            "Take the number out; give bank details by phone or on the secure form.",
            "content/personal-data",
        ),
        Kind::DriversLicense => (
            "This holds the number of a driver's license.",
            "Take the number out; look at the license in person or use the secure form.",
            "content/personal-data",
        ),
        Kind::Passport => (
            "This holds the number of a passport.",
            "Take the number out; look at the passport in person or use the secure form.",
            "content/personal-data",
        ),
        Kind::DateOfBirth => (
            "This holds a date of birth.",
            "Take the date out; ask for it by phone or on the secure form.",
            "content/personal-data",
        ),
        Kind::FinanceDecision => (
            "This tells a credit decision or a credit score.",
            "Ask the customer to call; decisions on credit go out by the required notice.",
            "content/credit",
        ),
        Kind::Vin => (
            "This holds a VIN.",
            "Fine if the customer asked for it.",
            "content/contacts",
        ),
        Kind::Email => (
            "This holds an e-mail address that is not the dealership's own.",
            "Make sure that its owner may be named.",
            "content/contacts",
        ),
        Kind::Phone => (
            "This holds another phone number.",
            "Make sure that it may be given out.",
            "content/contacts",
        ),
        Kind::UrlShortener => (
            "This link goes through a public link shortener; carriers block those.",
            "Use a link on the dealership's own domain.",
            "content/links",
        ),
        Kind::PaymentLink => (
            "This asks for a payment on a page that the dealership has not approved.",
            "Use the dealership's own payment page.",
            "content/payment-links",
        ),
        Kind::Shaft => (
            "Carriers filter texts about alcohol, tobacco, cannabis, firearms and sex.",
            "Say it without this.",
            "content/carriers",
        ),
        Kind::Bait => (
            "This reads like a swindle, and carriers filter it as one.",
            "Say plainly what is offered, and promise nothing that others decide.",
            "content/carriers",
        ),
        Kind::Profanity => (
            "This is not the language of the dealership.",
            "Leave the word out.",
            "content/language",
        ),
        Kind::Slang => (
            "This is slang or shorthand.",
            "Write the words out.",
            "content/language",
        ),
        Kind::Emoji => (
            "Emoji do not belong into the dealership's texts; each also shortens what fits into one text.",
            "Leave it out or say it in words.",
            "content/language",
        ),
        Kind::Emoticon => (
            "Emoticons do not belong into the dealership's texts.",
            "Leave it out or say it in words.",
            "content/language",
        ),
        Kind::Shouting => (
            "Several words in capitals read as shouting.",
            "Write them in small letters.",
            "content/language",
        ),
    };
    Wording {
        message,
        remedy,
        clause,
    }
}
