//! The command line of `maysend ledger`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use maysend::{Instant, Phone};

use crate::arguments::Report;
use crate::books::{Books, When, Whose};

/// What every one of them ends with.
pub(crate) const EXIT_STATUS: &str = "\
The ledger is named with --ledger or MAYSEND_LEDGER, its keys with --keys FILE or the text in MAYSEND_KEYS.

Exit status:
  0  done; verify: all is as it was
  2  import: rows were refused; verify: something was changed, removed, reordered or cut off
  1  an error; it beats 2";

#[derive(Debug, Args)]
pub(crate) struct Ledger {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a ledger, its keys, and put a tenant on its books; what is there already stays.
    #[command(
        after_help = "Example:\n  maysend ledger init --ledger sqlite:ledger.db --keys ledger.keys --new-keys --tenant smith-honda"
    )]
    Init(Init),
    /// Put on record what a dealership has from before: all rows of a file, or none.
    #[command(after_help = "\
Example, with MAYSEND_LEDGER=sqlite:ledger.db:
  maysend ledger import --keys ledger.keys --rows consents consents.csv

Columns, and fields of JSON Lines (those in brackets may be missing):
  consents       phone, topic, level, method, given_at, [person, id, seller, expires_at, withdrawn_at, captured_by, evidence]
  opt-outs       phone, at, [topic, source, seller, lifted_at, taken_by, evidence]
  relationships  phone, kind, at, [ends_at]
  registries     phone, registry, answer (yes, no, no-data), checked_at, [as_of]
  history        phone, at, direction, [id, trigger, status, body, topic, campaign, template, sender]

Exit status: 0 all rows are on record, 2 rows were refused (with --skip-refused the others are on record, else none is), 1 an error.")]
    Import(Import),
    /// Show everything held on a number: consents, opt-outs, texts, decisions.
    #[command(
        after_help = "Example, with MAYSEND_LEDGER=sqlite:ledger.db:\n  maysend ledger evidence --keys ledger.keys --output evidence.html +12145550123"
    )]
    Evidence(Evidence),
    /// Seal what is not sealed yet, and write the checkpoints, to be kept where the database is not.
    #[command(
        after_help = "Example, with MAYSEND_LEDGER=sqlite:ledger.db:\n  maysend ledger seal --keys ledger.keys >> /elsewhere/checkpoints.jsonl"
    )]
    Seal(Seal),
    /// Prove that nothing was changed, removed, reordered or cut off since it was sealed.
    #[command(after_help = "\
Example, with MAYSEND_LEDGER=sqlite:ledger.db:
  maysend ledger verify --keys ledger.keys --checkpoints /elsewhere/checkpoints.jsonl

Exit status: 0 all is as it was, 2 it is not, 1 an error.")]
    Verify(Verify),
    /// Report texts that were stopped, held or confirmed anyway, opt-outs, and consents without evidence.
    #[command(
        after_help = "Example, with MAYSEND_LEDGER=sqlite:ledger.db:\n  maysend ledger report --keys ledger.keys --from 2026-11-01 --until 2026-12-01"
    )]
    Report(ReportOf),
    /// List the policy sets that decided texts; `maysend replay --old kept:DIGEST` decides with one of them again.
    #[command(
        after_help = "Example, with MAYSEND_LEDGER=sqlite:ledger.db:\n  maysend ledger sets --keys ledger.keys"
    )]
    Sets(Sets),
    /// Destroy what was kept for long enough; without --destroy only say what that is.
    #[command(
        after_help = "Example, with MAYSEND_LEDGER=sqlite:ledger.db:\n  maysend ledger retain --keys ledger.keys --by kim --destroy"
    )]
    Retain(Retain),
    /// Destroy what is on record for a person who asked for it; without --destroy only say what that is.
    #[command(
        after_help = "Example, with MAYSEND_LEDGER=sqlite:ledger.db:\n  maysend ledger erase --keys ledger.keys --by kim --reason \"a letter\" --destroy +12145550123"
    )]
    Erase(Erase),
    /// Put an opt-out on record that was given by phone, at the desk, by e-mail.
    ///
    /// Nothing more is cleared or confirmed from then on. `maysend gate revoke` also takes back what was cleared, and says what was
    /// handed over already.
    #[command(
        after_help = "Example, with MAYSEND_LEDGER=sqlite:ledger.db:\n  maysend ledger opt-out --keys ledger.keys --source phone --taken-by e-11 +12145550123"
    )]
    OptOut(OptOut),
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    #[command(flatten)]
    pub(crate) books: Books,
    /// The id of the tenant (the dealership).
    #[arg(long, value_name = "ID")]
    pub(crate) tenant: String,
    /// The group inside which opt-outs and caps follow the phone; without it the tenant is one of its own.
    #[arg(long, value_name = "ID")]
    pub(crate) group: Option<String>,
    /// Since when everything is on record, of imports too; without it, since the moment of this command.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) complete_since: Option<Instant>,
    /// Make new keys and write them to the file that `--keys` names, which must not be there. Keep a copy elsewhere: without them
    /// nobody can read the ledger.
    #[arg(long, requires = "keys")]
    pub(crate) new_keys: bool,
    #[command(flatten)]
    pub(crate) when: When,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(flatten)]
    pub(crate) books: Books,
    #[command(flatten)]
    pub(crate) whose: Whose,
    /// What the rows are.
    #[arg(long, value_enum)]
    pub(crate) rows: RowsOf,
    /// How the file is written; without it its name says so: `.csv`, `.jsonl`.
    #[arg(long, value_enum)]
    pub(crate) input: Option<Input>,
    /// Put the other rows on record though some are refused. What is refused may be an opt-out.
    #[arg(long)]
    pub(crate) skip_refused: bool,
    /// Say what is wrong, and put nothing on record.
    #[arg(long)]
    pub(crate) rehearse: bool,
    /// How to print what came of it.
    #[arg(long, value_enum, default_value_t = Report::Text)]
    pub(crate) format: Report,
    /// The file.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Evidence {
    #[command(flatten)]
    pub(crate) books: Books,
    #[command(flatten)]
    pub(crate) whose: Whose,
    /// How to write it.
    #[arg(long, value_enum, default_value_t = EvidenceAs::Html)]
    pub(crate) format: EvidenceAs,
    /// The zone of the local times, beside UTC.
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    pub(crate) zone: String,
    /// Where to write it; without it to standard output.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) when: When,
    /// The number.
    #[arg(value_name = "PHONE")]
    pub(crate) phone: Phone,
}

#[derive(Debug, Args)]
pub(crate) struct Seal {
    #[command(flatten)]
    pub(crate) books: Books,
    #[command(flatten)]
    pub(crate) whose: Whose,
    #[command(flatten)]
    pub(crate) when: When,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) books: Books,
    #[command(flatten)]
    pub(crate) whose: Whose,
    /// Checkpoints that were kept elsewhere, JSON Lines as `seal` writes them.
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoints: Option<PathBuf>,
    /// How to print what was found.
    #[arg(long, value_enum, default_value_t = Report::Text)]
    pub(crate) format: Report,
}

#[derive(Debug, Args)]
pub(crate) struct ReportOf {
    #[command(flatten)]
    pub(crate) books: Books,
    #[command(flatten)]
    pub(crate) whose: Whose,
    /// The first day, like `2026-11-01`, or a moment; without it from the beginning.
    #[arg(long, value_name = "DAY")]
    pub(crate) from: Option<String>,
    /// The day after the last, or a moment; without it to the end.
    #[arg(long, value_name = "DAY")]
    pub(crate) until: Option<String>,
    /// The zone whose days are counted.
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    pub(crate) zone: String,
    /// Who asks, and so what they see: employees see what they did themselves, only management sees whole phone numbers.
    #[arg(long = "as", value_enum, default_value_t = Role::Manager)]
    pub(crate) role: Role,
    /// The employee's id, with `--as employee`.
    #[arg(long, value_name = "ID", required_if_eq("role", "employee"))]
    pub(crate) employee: Option<String>,
    /// Which table; JSON has all of them.
    #[arg(long, value_enum, default_value_t = TableOf::Incidents)]
    pub(crate) table: TableOf,
    /// How to write it.
    #[arg(long, value_enum, default_value_t = ReportAs::Csv)]
    pub(crate) format: ReportAs,
}

#[derive(Debug, Args)]
pub(crate) struct Sets {
    #[command(flatten)]
    pub(crate) books: Books,
    #[command(flatten)]
    pub(crate) whose: Whose,
    /// How to print them.
    #[arg(long, value_enum, default_value_t = Report::Text)]
    pub(crate) format: Report,
}

#[derive(Debug, Args)]
pub(crate) struct Retain {
    #[command(flatten)]
    pub(crate) books: Books,
    #[command(flatten)]
    pub(crate) whose: Whose,
    /// Keep records for so many years, if that is longer than law wants.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) years: u32,
    /// Keep opt-outs for so many years, if that is longer than law wants.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) opt_out_years: u32,
    /// Who asks for it: goes on record.
    #[arg(long, value_name = "WHO")]
    pub(crate) by: String,
    /// Destroy it. What is destroyed nobody can bring back.
    #[arg(long)]
    pub(crate) destroy: bool,
    /// How to print what came of it.
    #[arg(long, value_enum, default_value_t = Report::Text)]
    pub(crate) format: Report,
    #[command(flatten)]
    pub(crate) when: When,
}

#[derive(Debug, Args)]
pub(crate) struct Erase {
    #[command(flatten)]
    pub(crate) books: Books,
    #[command(flatten)]
    pub(crate) whose: Whose,
    /// Who asks for it: goes on record.
    #[arg(long, value_name = "WHO")]
    pub(crate) by: String,
    /// Why: goes on record.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// Leave what is not older than so many days: caps and replies rest on it.
    #[arg(long, value_name = "N", default_value_t = 31)]
    pub(crate) caps_days: u32,
    /// Destroy it. What is destroyed nobody can bring back.
    #[arg(long)]
    pub(crate) destroy: bool,
    /// How to print what came of it.
    #[arg(long, value_enum, default_value_t = Report::Text)]
    pub(crate) format: Report,
    #[command(flatten)]
    pub(crate) when: When,
    /// The person's number.
    #[arg(value_name = "PHONE")]
    pub(crate) phone: Phone,
}

#[derive(Debug, Args)]
pub(crate) struct OptOut {
    #[command(flatten)]
    pub(crate) books: Books,
    #[command(flatten)]
    pub(crate) whose: Whose,
    #[command(flatten)]
    pub(crate) given: OptOutGiven,
}

/// An opt-out that was given otherwise than by a text.
#[derive(Debug, Args)]
pub(crate) struct OptOutGiven {
    /// What it covers: `all`, `marketing`, or a topic.
    #[arg(long, value_name = "TOPIC", default_value = "all")]
    pub(crate) topic: String,
    /// How it was given: `phone`, `desk`, `email`, ...
    #[arg(long, value_name = "HOW")]
    pub(crate) source: String,
    /// The id of the member of staff who took it.
    #[arg(long, value_name = "ID")]
    pub(crate) taken_by: Option<String>,
    /// Where the proof is kept.
    #[arg(long, value_name = "PLACE")]
    pub(crate) evidence: Option<String>,
    #[command(flatten)]
    pub(crate) when: When,
    /// The number.
    #[arg(value_name = "PHONE")]
    pub(crate) phone: Phone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RowsOf {
    Consents,
    OptOuts,
    Relationships,
    Registries,
    History,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Input {
    /// Comma-separated, with a line of names.
    Csv,
    /// A JSON object a line.
    Jsonl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EvidenceAs {
    /// One page that needs nothing else.
    Html,
    /// One JSON object.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportAs {
    /// One table, for spreadsheets; what they would take for a formula is neutralised.
    Csv,
    /// One JSON object with all tables.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Role {
    Management,
    Manager,
    Employee,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableOf {
    /// Texts that were stopped, held or confirmed anyway, by day, employee and clause.
    Incidents,
    OptOuts,
    /// Consents without evidence.
    Unproven,
}
