//! Every state, class and trigger, quarter hour by quarter hour, through the host, against an oracle that shares no code and no data
//! with the policies. The test asks a share of it that is different for each state, `cargo xtask endure` all of it.
//!
//! The oracle is slow and obvious on purpose: a table of hours and lists of days, typed by hand.

use chrono::{DateTime, Datelike, NaiveDate, Timelike};
use chrono_tz::Tz;
use maysend::{Decision, Instant, PolicySet, Request, Verdict};
use maysend_sdk::native::outbound;
use maysend_sdk::prelude::{
    Class, Draft, Failure, Files, Label, NoSettings, Opinion, Outbound, Policy, Problems, Stage,
};
use maysend_sdk::types::Description;
use serde_json::json;

use crate::{component_library, engine, native_library, with_native};

const QUARTER: i64 = 900;
const DAY: i64 = 86_400;
/// No stretch of closed hours is longer.
const AHEAD: i64 = 12 * DAY;

/// State, ZIP code, area code, hours from Monday to Friday, on Saturday and on Sunday, and the clocks that both codes point to.
const STATES: &str = "
AL 35203 205 8-20 8-20 - America/Chicago
AK 99501 907 8-21 8-21 8-21 America/Anchorage America/Adak Pacific/Honolulu
AZ 85001 602 8-21 8-21 8-21 America/Phoenix
AR 72201 501 8-21 8-21 8-21 America/Chicago
CA 90012 213 8-21 8-21 8-21 America/Los_Angeles
CO 80202 303 8-21 8-21 8-21 America/Denver
CT 06103 860 9-20 9-20 9-20 America/New_York
DE 19801 302 8-21 8-21 8-21 America/New_York
DC 20001 202 8-21 8-21 8-21 America/New_York
FL 32501 850 8-20 8-20 8-20 America/New_York America/Chicago
GA 30303 404 8-21 8-21 8-21 America/New_York
HI 96813 808 8-21 8-21 8-21 Pacific/Honolulu
ID 83702 208 8-21 8-21 8-21 America/Boise America/Los_Angeles
IL 60601 312 8-21 8-21 8-21 America/Chicago
IN 46320 219 8-21 8-21 8-21 America/New_York America/Chicago
IA 50309 515 8-21 8-21 8-21 America/Chicago
KS 67202 316 8-21 8-21 8-21 America/Chicago
KY 40202 502 10-21 10-21 10-21 America/New_York
LA 70112 504 8-20 8-20 - America/Chicago
ME 04101 207 8-21 8-21 8-21 America/New_York
MD 21201 410 8-20 8-20 8-20 America/New_York
MA 02108 617 8-20 8-20 8-20 America/New_York
MI 48226 313 9-21 9-21 9-21 America/New_York
MN 55401 612 9-21 9-21 9-21 America/Chicago
MS 39201 601 8-20 8-20 - America/Chicago
MO 63101 314 8-21 8-21 8-21 America/Chicago
MT 59101 406 8-21 8-21 8-21 America/Denver
NE 68102 308 8-21 8-21 8-21 America/Chicago America/Denver
NV 89101 702 9-20 9-20 9-20 America/Los_Angeles
NH 03101 603 8-21 8-21 8-21 America/New_York
NJ 07102 201 8-21 8-21 8-21 America/New_York
NM 87102 505 9-21 9-21 9-21 America/Denver
NY 10001 212 8-21 8-21 8-21 America/New_York
NC 28202 704 8-21 8-21 8-21 America/New_York
ND 58102 701 8-21 8-21 8-21 America/Chicago America/Denver
OH 43215 614 8-21 8-21 8-21 America/New_York
OK 73102 405 8-20 8-20 8-20 America/Chicago
OR 97201 541 8-20 8-20 8-20 America/Los_Angeles America/Boise
PA 19103 215 9-19 9-19 - America/New_York
RI 02903 401 9-18 10-17 - America/New_York
SC 29201 803 8-21 8-21 8-21 America/New_York
SD 57104 605 9-21 9-21 - America/Chicago America/Denver
TN 37203 423 8-21 8-21 8-21 America/New_York America/Chicago
TX 75201 214 9-21 9-21 12-21 America/Chicago
UT 84101 801 8-21 8-21 - America/Denver
VT 05401 802 8-21 8-21 8-21 America/New_York
VA 23219 804 8-21 8-21 8-21 America/New_York
WA 98101 206 8-20 8-20 8-20 America/Los_Angeles
WV 25301 304 8-21 8-21 8-21 America/New_York
WI 53202 414 8-21 8-21 8-21 America/Chicago
WY 82001 307 8-20 8-20 8-20 America/Denver
PR 00901 787 8-21 8-21 8-21 America/Puerto_Rico
VI 00802 340 8-21 8-21 8-21 America/St_Thomas
GU 96910 671 8-21 8-21 8-21 Pacific/Guam
MP 96950 670 8-21 8-21 8-21 Pacific/Saipan
AS 96799 684 8-21 8-21 8-21 Pacific/Pago_Pago
";

/// Federal holidays of the stretches, with the days on which they are observed; the states that close on them.
const FEDERAL: &str = "2026-10-12 2026-11-11 2026-11-26 2026-12-25 2027-01-01 2027-01-18 2027-02-15 2027-05-31 2027-06-18 \
    2027-06-19 2027-07-04 2027-07-05 2027-09-06";
const CLOSING: [&str; 5] = ["AL", "LA", "PA", "RI", "UT"];
/// Days of one state.
const OWN: &str = "AL:2027-04-26 AL:2027-06-07 LA:2026-11-01 LA:2026-11-03 LA:2027-02-09 LA:2027-03-26 PA:2026-11-27 \
    RI:2027-08-09 UT:2027-07-23 UT:2027-07-24";
/// The first day of Pennsylvania's Act 47; before it 8 to 21 on every day that is no holiday.
const ACT_47: &str = "2026-10-18";

/// First days and lengths: the day on which Pennsylvania's hours change, the end and the beginning of daylight saving time, fixed,
/// computed, observed and states' own holidays. Sundays are among them.
const STRETCHES: [(&str, i64); 14] = [
    ("2026-10-16", 4),
    ("2026-10-29", 7),
    ("2026-11-11", 2),
    ("2026-11-26", 3),
    ("2027-02-09", 2),
    ("2027-03-11", 7),
    ("2027-03-26", 2),
    ("2027-04-26", 2),
    ("2027-05-31", 2),
    ("2027-06-07", 2),
    ("2027-06-18", 3),
    ("2027-07-04", 2),
    ("2027-07-23", 3),
    ("2027-08-08", 3),
];

/// The dealership's own hours on its own clock, which all but campaigns keep.
const OWN_CLOCK: &str = "America/Chicago";
const OWN_HOURS: [Option<(u32, u32)>; 3] = [Some((8, 18)), Some((9, 17)), None];

const CLASSES: [&str; 3] = ["marketing", "informational", "conversational"];
const TRIGGERS: [&str; 2] = ["manual", "automated"];

/// A customer in one state, and that state's hours.
#[derive(Debug)]
struct Customer {
    state: &'static str,
    zip: &'static str,
    area_code: &'static str,
    week: [Option<(u32, u32)>; 3],
    clocks: Vec<&'static str>,
}

fn customers() -> Vec<Customer> {
    STATES
        .trim()
        .lines()
        .map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let hours = |text: &str| {
                text.split_once('-')
                    .filter(|(opens, _)| !opens.is_empty())
                    .map(|(opens, closes)| (opens.parse().unwrap(), closes.parse().unwrap()))
            };
            Customer {
                state: words[0],
                zip: words[1],
                area_code: words[2],
                week: [hours(words[3]), hours(words[4]), hours(words[5])],
                clocks: words[6..].to_vec(),
            }
        })
        .collect()
}

/// Whether this text may go at this instant.
fn is_open(customer: &Customer, class: &str, trigger: &str, instant: i64) -> bool {
    let everywhere = customer.clocks.iter().all(|clock| {
        let local = local(clock, instant);
        let hour = local.hour();
        if !(8..21).contains(&hour) {
            return false;
        }
        class != "marketing" || is_open_by_law(customer, local.date_naive(), hour)
    });
    let campaign = class == "marketing" && trigger == "automated";
    everywhere && (campaign || dealership_is_open(instant))
}

fn is_open_by_law(customer: &Customer, date: NaiveDate, hour: u32) -> bool {
    let day = date.to_string();
    let own = format!("{}:{day}", customer.state);
    let holiday = CLOSING.contains(&customer.state) && FEDERAL.contains(&day);
    if holiday || OWN.contains(&own) {
        return false;
    }
    if customer.state == "PA" && day.as_str() < ACT_47 {
        return (8..21).contains(&hour);
    }
    within(customer.week, date, hour)
}

fn dealership_is_open(instant: i64) -> bool {
    let local = local(OWN_CLOCK, instant);
    within(OWN_HOURS, local.date_naive(), local.hour())
}

fn within(week: [Option<(u32, u32)>; 3], date: NaiveDate, hour: u32) -> bool {
    let hours = match date.weekday().number_from_monday() {
        7 => week[2],
        6 => week[1],
        _ => week[0],
    };
    hours.is_some_and(|(opens, closes)| (opens..closes).contains(&hour))
}

fn local(clock: &str, instant: i64) -> DateTime<Tz> {
    let zone: Tz = clock.parse().unwrap();
    DateTime::from_timestamp(instant, 0)
        .unwrap()
        .with_timezone(&zone)
}

/// The class that the request's campaign names, whatever the words are.
struct GivenClass;

impl Policy for GivenClass {
    type Settings = NoSettings;

    fn describe() -> Description {
        Description::new(
            "given-class",
            "1.0.0",
            "The class is what the campaign is called.",
        )
        .stages([Stage::Label])
        .gives_labels(["class"])
    }

    fn configure(_: NoSettings, _: &Files) -> Result<Self, Problems> {
        Ok(Self)
    }
}

impl Outbound for GivenClass {
    fn review(
        &self,
        _: Stage,
        request: &maysend_sdk::Request,
        _: &Draft,
    ) -> Result<Opinion, Failure> {
        let class = match request.message().campaign.as_deref() {
            Some("informational") => Class::Informational,
            Some("conversational") => Class::Conversational,
            _ => Class::Marketing,
        };
        Ok(Opinion::allow().label(Label::class(class)))
    }
}

const BUSINESS: &str = r#"
name = "sweep"
version = "1"
[business]
id = "smith-honda"
name = "Smith Honda"
group = "smith-auto-group"
time-zone = "America/Chicago"
region = "TX"
[business.hours]
monday = "08:00-18:00"
tuesday = "08:00-18:00"
wednesday = "08:00-18:00"
thursday = "08:00-18:00"
friday = "08:00-18:00"
saturday = "09:00-17:00"
sunday = "closed"
"#;

fn load(library: &maysend::Library, names: &[&str]) -> PolicySet {
    let policies: String = names
        .iter()
        .map(|name| format!("[[policy]]\nuse = \"{name}\"\n"))
        .collect();
    PolicySet::from_toml(engine(), library, &format!("{BUSINESS}{policies}"))
        .unwrap_or_else(|problems| panic!("{problems}"))
}

/// Which set is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// `place` and `hours`, natively behind the host; the class is given.
    HoursAlone,
    /// All standard policies as components, about texts that all but `hours` let pass.
    WholeSet,
}

/// How much was asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    /// Quarter hours compared with the oracle.
    pub quarters: u64,
    /// Those at which the text may go.
    pub allowed: u64,
    /// Instants at which hours open or close, looked at one second before and at the second.
    pub borders: u64,
}

/// Compares every `share`th quarter hour, a different one in each state, and every border that it meets. The parts from 0 to
/// `share - 1` are all of it together.
///
/// # Panics
///
/// At the first decision that differs from the oracle's.
pub fn sweep(asked: Asked, share: usize, part: usize) -> Count {
    let set = match asked {
        Asked::HoursAlone => load(
            &with_native(native_library(), "given", outbound::<GivenClass>()),
            &["given", "standard/place", "standard/hours"],
        ),
        Asked::WholeSet => load(
            &component_library(),
            &[
                "standard/classification",
                "standard/place",
                "standard/disclosure",
                "standard/authorization",
                "standard/consent",
                "standard/opt-out",
                "standard/hours",
                "standard/frequency",
                "standard/content",
            ],
        ),
    };
    let mut count = Count::default();
    let mut turn = part;
    for customer in customers() {
        for class in CLASSES {
            for trigger in TRIGGERS {
                for (first, days) in STRETCHES {
                    turn += 1;
                    let line = Line::new(&set, asked, &customer, class, trigger, first, days);
                    line.compare(turn % share, share, &mut count);
                }
            }
        }
    }
    count
}

/// One text to one customer over one stretch of days.
struct Line<'a> {
    set: &'a PolicySet,
    request: Request,
    start: i64,
    quarters: usize,
    open: Vec<bool>,
    name: String,
}

impl<'a> Line<'a> {
    fn new(
        set: &'a PolicySet,
        asked: Asked,
        customer: &Customer,
        class: &str,
        trigger: &str,
        first: &str,
        days: i64,
    ) -> Self {
        let start = format!("{first}T00:00:00Z")
            .parse::<DateTime<chrono::Utc>>()
            .unwrap()
            .timestamp();
        let length = days * DAY + AHEAD;
        let open = (0..length / QUARTER)
            .map(|quarter| is_open(customer, class, trigger, start + quarter * QUARTER))
            .collect();
        Self {
            set,
            request: request(asked, customer, class, trigger, start),
            start,
            quarters: usize::try_from(days * DAY / QUARTER).unwrap(),
            open,
            name: format!("{} {class} {trigger}", customer.state),
        }
    }

    fn compare(&self, from: usize, share: usize, count: &mut Count) {
        let mut borders = std::collections::BTreeSet::new();
        for quarter in (from..self.quarters).step_by(share) {
            let at = self.instant(quarter);
            let decision = self.decide(at);
            count.quarters += 1;
            let is_open = self.open[quarter];
            count.allowed += u64::from(is_open);
            let until = self.instant(self.next(quarter, !is_open));
            let said = if is_open {
                decision.valid_until
            } else {
                decision.not_before
            };
            assert_eq!(
                (&decision.verdict, said),
                (
                    if is_open {
                        &Verdict::Allow
                    } else {
                        &Verdict::Defer
                    },
                    Some(Instant::from_unix(until))
                ),
                "{} at {}: {:#?}",
                self.name,
                Instant::from_unix(at),
                decision.findings
            );
            borders.insert((until, is_open));
        }
        for (border, open_before) in borders {
            count.borders += 1;
            for (at, open) in [(border - 1, open_before), (border, !open_before)] {
                assert_eq!(
                    self.decide(at).verdict == Verdict::Allow,
                    open,
                    "{} at {}",
                    self.name,
                    Instant::from_unix(at)
                );
            }
        }
    }

    fn instant(&self, quarter: usize) -> i64 {
        self.start + i64::try_from(quarter).unwrap() * QUARTER
    }

    fn next(&self, quarter: usize, open: bool) -> usize {
        let ahead = self.open[quarter..].iter().position(|other| *other == open);
        quarter + ahead.unwrap_or_else(|| panic!("{}: nothing changes", self.name))
    }

    fn decide(&self, at: i64) -> Decision {
        let mut request = self.request.clone();
        request.at = Instant::from_unix(at);
        let decision = self.set.decide(&request).expect("a decision");
        assert!(decision.failures.is_empty(), "{:?}", decision.failures);
        decision
    }
}

/// A text that nothing but the hours could stop; of the whole set's everything is known, and all of it speaks for the text.
fn request(asked: Asked, customer: &Customer, class: &str, trigger: &str, start: i64) -> Request {
    let before = |days: i64| Instant::from_unix(start - days * DAY).to_string();
    let mut recipient = json!({
        "id": "cu-1", "name": "Dana Reyes", "language": "en", "line_type": "mobile",
        "phone": format!("+1{}5550123", customer.area_code), "postal_code": customer.zip, "opt_outs": [],
    });
    let (body, topic) = match class {
        "marketing" => (
            "Smith Honda: 0.9% APR on new Pilots, this week only. Reply STOP to opt out.",
            "sale-event",
        ),
        _ => (
            "Smith Honda Service: Hi Dana, your Accord is ready for pickup. Reply STOP to opt out.",
            "repair-order",
        ),
    };
    if asked == Asked::WholeSet {
        recipient["consents"] = json!([
            { "id": "c-1", "topic": "marketing", "level": "prior-express-written", "method": "signature", "seller": "Smith Honda",
              "given_at": before(60), "evidence": "forms/1.pdf" },
            { "id": "c-2", "topic": "service", "level": "prior-express-written", "method": "signature", "seller": "Smith Honda",
              "given_at": before(60), "evidence": "forms/2.pdf" },
        ]);
        recipient["relationships"] = json!([
            { "kind": "purchase", "at": before(60) }, { "kind": "open-repair-order", "at": before(1) },
        ]);
        let asked = |registry: &str| json!({ "registry": registry, "answer": "no", "checked_at": before(1), "as_of": before(60) });
        recipient["registries"] = json!([
            asked("national-do-not-call"),
            asked("internal-do-not-call"),
            asked("state-do-not-call"),
            asked("reassigned-numbers"),
            asked("litigators"),
            asked("deceased"),
            asked("minor"),
        ]);
    }
    let by_software = trigger == "automated";
    let request = json!({
        "at": "2026-11-24T16:00:00Z",
        "message": {
            "body": body, "trigger": trigger, "topic": topic, "campaign": class, "channel": "sms", "audience": 1, "group_size": 1,
            "origin": if by_software { "template" } else { "typed" }, "template": "t-1",
        },
        "sender": {
            "id": "e-1", "name": "Luis Ortega", "role": if by_software { "automation" } else { "manager" }, "employed": true,
            "device": if by_software { "server" } else { "company-app" }, "archived": true, "recent": [],
        },
        "recipient": recipient,
        "history": { "complete_since": "2026-01-01T00:00:00Z", "exchanges": [] },
        "notices": [],
    });
    crate::request(&request)
}
