//! The policy's tables, shared by all engines (as data, constants or
//! generated policy text, whatever the engine wants).

/// A text that contains one of these (case-insensitive) is marketing.
pub const PHRASES: [&str; 40] = [
    "free trade-in appraisal",
    "% off",
    "special offer",
    "limited time",
    "sale ends",
    "act now",
    "0% apr",
    "zero down",
    "no money down",
    "cash back",
    "lowest price",
    "best deal",
    "clearance",
    "rebate",
    "discount",
    "promo code",
    "coupon",
    "save big",
    "exclusive offer",
    "holiday event",
    "year-end event",
    "blowout",
    "doorbuster",
    "while supplies last",
    "don't miss",
    "upgrade today",
    "trade in your",
    "top dollar",
    "pre-approved",
    "low monthly payment",
    "new arrivals",
    "test drive event",
    "vip event",
    "gift card",
    "enter to win",
    "free oil change",
    "service special",
    "bonus cash",
    "financing offer",
    "price drop",
];

/// Words that may not stand in a text as whole words (case-insensitive).
pub const WORDS: [&str; 30] = [
    "damn", "hell", "crap", "bullshit", "bastard", "idiot", "moron", "stupid", "sucker", "screw",
    "dumb", "jerk", "freaking", "frigging", "wtf", "lmao", "lmfao", "omg", "stfu", "bruh", "yolo",
    "dawg", "sup", "gonna", "wanna", "lol", "thx", "pls", "dude", "ass",
];

/// States with a cap on marketing texts per 24 hours, and the cap.
pub const CAP_STATES: [&str; 4] = ["FL", "OK", "MD", "OR"];
pub const CAP: i64 = 3;

pub const SSN: &str = r"\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b";
/// A maximal run of 13 or more digits with single separators; then the count
/// must be 13 to 16 and Luhn must hold.
pub const CARD_RUN: &str = r"[0-9](?:[ -]?[0-9]){12,}";

#[derive(Clone, Copy)]
pub struct State {
    pub code: &'static str,
    /// First and one past the last hour in which texts may go out.
    pub open: i64,
    pub close: i64,
    pub sunday: bool,
}

const fn s(code: &'static str, open: i64, close: i64, sunday: bool) -> State {
    State {
        code,
        open,
        close,
        sunday,
    }
}

/// Sorted by code. Made-up, but plausible, hours.
pub const STATES: [State; 50] = [
    s("AK", 8, 21, true),
    s("AL", 8, 20, false),
    s("AR", 8, 21, true),
    s("AZ", 8, 21, true),
    s("CA", 8, 21, true),
    s("CO", 8, 21, true),
    s("CT", 9, 20, true),
    s("DE", 8, 21, true),
    s("FL", 8, 20, true),
    s("GA", 8, 21, true),
    s("HI", 8, 21, true),
    s("IA", 8, 21, true),
    s("ID", 8, 21, true),
    s("IL", 8, 21, true),
    s("IN", 8, 21, true),
    s("KS", 8, 21, true),
    s("KY", 10, 21, true),
    s("LA", 8, 20, false),
    s("MA", 8, 20, true),
    s("MD", 8, 20, true),
    s("ME", 8, 20, true),
    s("MI", 9, 21, true),
    s("MN", 9, 21, true),
    s("MO", 8, 21, true),
    s("MS", 8, 20, false),
    s("MT", 8, 21, true),
    s("NC", 8, 21, true),
    s("ND", 8, 21, true),
    s("NE", 8, 21, true),
    s("NH", 8, 21, true),
    s("NJ", 8, 21, true),
    s("NM", 9, 21, true),
    s("NV", 8, 20, true),
    s("NY", 8, 21, true),
    s("OH", 8, 21, true),
    s("OK", 8, 20, true),
    s("OR", 8, 21, true),
    s("PA", 9, 21, false),
    s("RI", 9, 18, false),
    s("SC", 8, 21, true),
    s("SD", 9, 21, false),
    s("TN", 8, 21, true),
    s("TX", 9, 21, true),
    s("UT", 8, 21, false),
    s("VA", 8, 21, true),
    s("VT", 8, 21, true),
    s("WA", 8, 20, true),
    s("WI", 8, 21, true),
    s("WV", 8, 21, true),
    s("WY", 8, 20, true),
];

/// The row of a state; `None` for a code that is not in the table.
pub fn state(code: &str) -> Option<&'static State> {
    STATES
        .binary_search_by(|s| s.code.cmp(code))
        .ok()
        .map(|i| &STATES[i])
}
