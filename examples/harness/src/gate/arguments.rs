//! The command line of `maysend gate`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::books::{Books, When, Whose};
use crate::ledger::arguments::OptOutGiven;

/// What every one of them ends with.
pub(crate) const EXIT_STATUS: &str = "\
The ledger is named with --ledger or MAYSEND_LEDGER, its keys with --keys FILE or the text in MAYSEND_KEYS.

Exit status:
  0  outbound, approve, due: every text is cleared; confirm: hand it over; inbound: every reply is cleared; else done
  2  at least one is not: nothing may be sent of it
  1  an error: nothing may be sent on the strength of it; it beats 2";

#[derive(Debug, Args)]
pub(crate) struct Gate {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Ask for texts: decide them on what is on record, and reserve those that may go.
    ///
    /// The key of each is its `message.id`, which no other text may have. The same text asked for again gets the same answer.
    #[command(after_help = "\
Example, with MAYSEND_LEDGER=sqlite:ledger.db:
  maysend gate outbound --keys ledger.keys --policies policy.toml drafts.jsonl")]
    Outbound(Stream),
    /// Ask once more, just before a cleared text is handed over.
    #[command(after_help = "\
Example, with MAYSEND_LEDGER=sqlite:ledger.db:
  maysend gate confirm --keys ledger.keys t-1042 && send-it")]
    Confirm(OfText),
    /// Say that a text was sent: always recorded, however late.
    #[command(after_help = "\
Example, with MAYSEND_LEDGER=sqlite:ledger.db:
  maysend gate sent --keys ledger.keys --provider-id SM71c9 t-1042")]
    Sent(Sent),
    /// Say that the provider did not take a text: it counts no longer.
    #[command(after_help = "\
Example, with MAYSEND_LEDGER=sqlite:ledger.db:
  maysend gate failed --keys ledger.keys --why \"no route\" t-1042")]
    Failed(Failed),
    /// Take texts from customers: record them, honour their opt-outs, take back what these cover, clear the replies.
    ///
    /// `message.id` is the provider's id; a text is taken once.
    #[command(after_help = "\
Example, with MAYSEND_LEDGER=sqlite:ledger.db:
  maysend gate inbound --keys ledger.keys --policies policy.toml received.jsonl")]
    Inbound(Stream),
    /// Take an opt-out that was given by phone, at the desk, by e-mail; take back what was cleared, and name what was handed over.
    #[command(after_help = "\
Example, with MAYSEND_LEDGER=sqlite:ledger.db:
  maysend gate revoke --keys ledger.keys --source phone --taken-by e-11 +12145550123")]
    Revoke(Revoke),
    /// Show the texts that wait for an approval, those first that wait the longest.
    #[command(after_help = "\
Example, with MAYSEND_LEDGER=sqlite:ledger.db:
  maysend gate held --keys ledger.keys")]
    Held(Held),
    /// Approve a held text, for the body that it has, and ask again; or a deferred one, where an approval lets it go sooner.
    #[command(after_help = "\
Example, with MAYSEND_LEDGER=sqlite:ledger.db:
  maysend gate approve --keys ledger.keys --policies policy.toml --by kim --role manager t-1042")]
    Approve(Approve),
    /// Refuse to approve a held text: it is not sent.
    #[command(after_help = "\
Example, with MAYSEND_LEDGER=sqlite:ledger.db:
  maysend gate reject --keys ledger.keys --by kim --why \"not before the recall is over\" t-1042")]
    Reject(Reject),
    /// Ask again about the deferred texts whose moment has come; and what nobody settled for a quarter of an hour counts as sent.
    #[command(after_help = "\
Example, with MAYSEND_LEDGER=sqlite:ledger.db:
  maysend gate due --keys ledger.keys --policies policy.toml")]
    Due(Due),
}

/// What all of them need.
#[derive(Debug, Args)]
pub(crate) struct Door {
    #[command(flatten)]
    pub(crate) books: Books,
    #[command(flatten)]
    pub(crate) whose: Whose,
    /// How to print the answers.
    #[arg(long, value_enum, default_value_t = Form::Text)]
    pub(crate) format: Form,
}

#[derive(Debug, Args)]
pub(crate) struct Stream {
    #[command(flatten)]
    pub(crate) door: Door,
    /// The policy set, a TOML file.
    #[arg(long, value_name = "SET")]
    pub(crate) policies: PathBuf,
    /// Requests: a JSON object, an array of objects, or JSON Lines. `-` or nothing: standard input.
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct OfText {
    #[command(flatten)]
    pub(crate) door: Door,
    #[command(flatten)]
    pub(crate) when: When,
    /// The key under which the text was asked for.
    #[arg(value_name = "KEY")]
    pub(crate) key: String,
}

#[derive(Debug, Args)]
pub(crate) struct Sent {
    #[command(flatten)]
    pub(crate) text: OfText,
    /// The provider's id of it.
    #[arg(long, value_name = "ID")]
    pub(crate) provider_id: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Failed {
    #[command(flatten)]
    pub(crate) text: OfText,
    /// What the provider said.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) why: String,
}

#[derive(Debug, Args)]
pub(crate) struct Revoke {
    #[command(flatten)]
    pub(crate) door: Door,
    #[command(flatten)]
    pub(crate) given: OptOutGiven,
}

#[derive(Debug, Args)]
pub(crate) struct Held {
    #[command(flatten)]
    pub(crate) door: Door,
}

#[derive(Debug, Args)]
pub(crate) struct Approve {
    #[command(flatten)]
    pub(crate) text: OfText,
    /// The policy set, a TOML file.
    #[arg(long, value_name = "SET")]
    pub(crate) policies: PathBuf,
    /// Who approves, by the id that senders have: nobody approves their own text.
    #[arg(long, value_name = "ID")]
    pub(crate) by: String,
    /// In which role; `sender` answers *are you sure?*, which is the sender's own to say.
    #[arg(long, value_name = "ROLE")]
    pub(crate) role: String,
    /// What is approved; may be given more than once. Without it, everything that asks for this role, or else everything. Of a
    /// deferred text it must be said: `hours` lifts the dealership's own.
    #[arg(long, value_name = "SUBJECT")]
    pub(crate) subject: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Reject {
    #[command(flatten)]
    pub(crate) text: OfText,
    /// Who refuses.
    #[arg(long, value_name = "ID")]
    pub(crate) by: String,
    /// Why: goes on record.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) why: String,
}

#[derive(Debug, Args)]
pub(crate) struct Due {
    #[command(flatten)]
    pub(crate) door: Door,
    /// The policy set, a TOML file.
    #[arg(long, value_name = "SET")]
    pub(crate) policies: PathBuf,
    #[command(flatten)]
    pub(crate) when: When,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// To be read by people.
    Text,
    /// One JSON object a line, written at once: the command serves as a co-process.
    Jsonl,
}
