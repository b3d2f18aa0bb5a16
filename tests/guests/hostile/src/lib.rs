//! A policy that does what its settings say, however hostile: the host must stay whole.

mod echo;
mod guests;
mod moment;
mod slot;

use maysend_sdk::prelude::*;

use guests::Behaviour;
use moment::Moment;
use slot::Slot;

/// For tests that write a list of parts into the built component.
pub use slot::{MARK as READS_MARK, SIZE as READS_SIZE};

/// What it does, and when; the rest is there for sets to lock and to get wrong.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// What it does.
    does: Behaviour,
    /// When it does it; at other times it is good.
    at: Moment,
    /// Changes nothing.
    limits: Limits,
}

/// One setting of each kind that a set can lock.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Limits {
    /// A time of day.
    #[schemars(extend("x-stricter" = "higher"))]
    opens: String,
    /// A number.
    #[schemars(extend("x-stricter" = "lower"))]
    cap: u32,
    /// A list that may grow.
    #[schemars(extend("x-stricter" = "more"))]
    words: Vec<String>,
    /// A list that may shrink.
    #[schemars(extend("x-stricter" = "fewer"))]
    days: Vec<u8>,
    /// One of three steps.
    #[schemars(extend("x-stricter" = ["allow", "warn", "deny"]))]
    style: String,
    /// Of which nobody says what is stricter.
    colour: String,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            opens: "08:00".to_owned(),
            cap: 3,
            words: vec!["apr".to_owned()],
            days: vec![1, 2, 3],
            style: "warn".to_owned(),
            colour: "blue".to_owned(),
        }
    }
}

/// What the settings asked for.
#[derive(Debug)]
pub struct Hostile {
    does: Behaviour,
    at: Moment,
}

/// What the policy reads: tests write another list into the built component.
static READS: Slot = Slot::new();

impl Policy for Hostile {
    type Settings = Settings;

    fn describe() -> Description {
        let mut description = Description::new("hostile", "1.0.0", "Does what its settings say.")
            .stages([Stage::Label, Stage::Amend, Stage::Judge])
            .gives_labels(["topic"])
            .codes(["hostile/seen", "hostile/count"]);
        description.reads = READS.names();
        description
    }

    fn configure(settings: Settings, files: &Files) -> Result<Self, Problems> {
        guests::count();
        let policy = Self {
            does: settings.does,
            at: settings.at,
        };
        if let Some(wrong) = files.text("wrong.txt")? {
            return Err(Problems::one("/limits/colour", wrong));
        }
        if policy.at == Moment::Configure {
            (policy.does.guest().anywhere)();
        }
        Ok(policy)
    }

    fn clauses(&self, business: &Business) -> Vec<Clause> {
        let guest = if self.at == Moment::Clauses {
            self.does.guest()
        } else {
            Behaviour::default().guest()
        };
        (guest.anywhere)();
        (guest.clauses)(business)
    }
}

impl Outbound for Hostile {
    fn review(&self, stage: Stage, request: &Request, draft: &Draft) -> Result<Opinion, Failure> {
        guests::count();
        if self.at == Moment::from(stage) {
            let guest = self.does.guest();
            (guest.anywhere)();
            (guest.review)(request, draft)
        } else {
            Ok(Opinion::allow())
        }
    }
}

impl Inbound for Hostile {
    fn receive(&self, request: &Request, text: &Draft) -> Result<Reaction, Failure> {
        guests::count();
        if self.at == Moment::Receive {
            let guest = self.does.guest();
            (guest.anywhere)();
            (guest.receive)(request, text)
        } else {
            Ok(Reaction::none())
        }
    }
}

maysend_sdk::export!(Hostile: outbound + inbound);
