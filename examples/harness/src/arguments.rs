//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

macro_rules! exit_status {
    () => {
        "\
Exit status:
  0  every message is allowed (receive: every reply may be sent)
  2  at least one is not: deny, hold or defer
  1  an error: a line that is no request, a set that does not load, a policy that did not answer in time; it beats 2"
    };
}

/// What `decide` ends with.
const DECIDE_HELP: &str = concat!(
    "Example:\n  maysend decide --policies policy.toml --format table requests.jsonl\n\n",
    exit_status!()
);

/// What `receive` ends with.
const RECEIVE_HELP: &str = concat!(
    "Example:\n  maysend receive --policies policy.toml inbound.jsonl\n\n",
    exit_status!()
);

/// What `check` ends with.
const CHECK_HELP: &str = "\
Example:
  maysend check policy.toml

Exit status:
  0  the set can be used
  1  it cannot, and everything that is wrong with it was said";

/// What `inspect` ends with.
const INSPECT_HELP: &str = "\
Examples:
  maysend inspect standard/hours
  maysend inspect --format json no-promises.wasm

Exit status:
  0  it is a policy
  1  it is none, or cannot be read";

/// What `new` ends with.
const NEW_HELP: &str = "\
Example:
  maysend new no-promises && cd no-promises && cargo test && maysend build

Exit status:
  0  the crate is there
  1  the name is no name of a crate, the folder is there already, or a file cannot be written";

/// What `build` ends with.
const BUILD_HELP: &str = "\
Example:
  maysend build no-promises --output dealership/no-promises.wasm

Exit status:
  0  the component is written, and was shown
  1  the crate does not compile, or is no policy";

/// What every command ends with that decides.
const EXIT_STATUS: &str = exit_status!();

/// What `test` ends with.
const TEST_HELP: &str = "\
Example:
  maysend test --policies policy.toml --coverage cases.toml
  maysend test --policies policy.toml --junit cases.xml --coverage-html coverage.html cases.toml
  maysend test --policies policy.toml --mutate cases.toml
  maysend test --policies policy.toml --update cases.toml

Excuses are TOML, one table for each change that no case has to notice, and each `code` or `clause` that none has to bring up:
  [[excuse]]
  policy = \"hours\"
  setting = \"reply-window-minutes\"
  value = \"61\"             # left out: whatever the setting is changed to
  reason = \"our software answers within the hour, or not at all\"

Exit status:
  0  every case came out as expected; with --mutate, every change was noticed or is excused; with --all-covered, every
     clause and code came up or is excused
  2  at least one did not, or was not
  1  an error: a file that cannot be read, a case that is no request, a set that does not load, an excuse that excuses
     nothing; it beats 2
  --watch goes on until Ctrl-C ends it, whatever its runs said; a shell shows that as 130";

/// May this message be sent? Decides texts of a business to its customers by its policy set.
#[derive(Debug, Parser)]
#[command(name = "maysend", version, after_help = EXIT_STATUS)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colours.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    color: Color,
}

impl Arguments {
    pub(crate) fn color(&self) -> anstream::ColorChoice {
        match self.color {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Decide texts to customers.
    #[command(after_help = DECIDE_HELP)]
    Decide(Stream),
    /// Say what is to be done about texts from customers, and whether the replies may be sent.
    #[command(after_help = RECEIVE_HELP)]
    Receive(Stream),
    /// Decide one text to many recipients, and sum up what became of it.
    #[command(after_help = crate::batch::arguments::HELP)]
    Batch(crate::batch::arguments::Batch),
    /// Measure what each policy of a set takes, against its limits.
    #[command(after_help = crate::bench::HELP)]
    Bench(crate::bench::Bench),
    /// Load a policy set and show what it consists of, or everything that is wrong with it.
    #[command(after_help = CHECK_HELP)]
    Check(Check),
    /// Write the dealership's policy as a document to print and sign, from the policies in force.
    #[command(after_help = crate::document::arguments::HELP)]
    Document(crate::document::arguments::Document),
    /// Show how one text was decided, policy by policy, and what would have to be otherwise for it to be allowed.
    #[command(after_help = crate::explain::arguments::HELP)]
    Explain(crate::explain::arguments::Explain),
    /// Write what a shell needs to complete commands and options.
    #[command(after_help = crate::completions::COMPLETIONS_HELP)]
    Completions(crate::completions::Completions),
    /// Show what a policy is, imports, reads and can be set to.
    #[command(after_help = INSPECT_HELP)]
    Inspect(Inspect),
    /// Write a manual page for each command.
    #[command(after_help = crate::completions::MAN_HELP)]
    Man(crate::completions::Man),
    /// Make a policy crate whose tests pass at once.
    #[command(
        after_help = NEW_HELP
    )]
    New(New),
    /// Build a policy crate into a component, and show what it is.
    #[command(
        after_help = BUILD_HELP
    )]
    Build(Build),
    /// Take texts from a draft to one that was sent, on what is on record: cleared, confirmed, settled, held and brought back.
    #[cfg(feature = "ledger")]
    #[command(after_help = crate::gate::arguments::EXIT_STATUS)]
    Gate(crate::gate::arguments::Gate),
    /// Keep what is on record: consents, opt-outs, texts, decisions.
    #[cfg(feature = "ledger")]
    #[command(after_help = crate::ledger::arguments::EXIT_STATUS)]
    Ledger(crate::ledger::arguments::Ledger),
    /// Decide recorded requests with two sets, and say what the new one would change.
    #[command(after_help = crate::replay::arguments::HELP)]
    Replay(crate::replay::arguments::Replay),
    /// Draw a week of quarter hours in which a text may go or not, with the rule that closes each.
    #[command(after_help = crate::sweep::arguments::HELP)]
    Sweep(crate::sweep::arguments::Sweep),
    /// Run case files: requests, and what a policy set must make of them.
    #[command(after_help = TEST_HELP)]
    Test(Test),
}

#[derive(Debug, Args)]
pub(crate) struct Stream {
    /// The policy set, a TOML file.
    #[arg(long, value_name = "SET")]
    pub(crate) policies: PathBuf,
    /// How to print the answers.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Requests: a JSON object, an array of objects, or JSON Lines. `-` or nothing: standard input.
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The policy set, a TOML file.
    #[arg(value_name = "SET")]
    pub(crate) set: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// A component, or the name of a standard policy, like `standard/hours`.
    #[arg(value_name = "FILE.wasm")]
    pub(crate) policy: String,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Report::Text)]
    pub(crate) format: Report,
}

#[derive(Debug, Args)]
pub(crate) struct New {
    /// The folder to make; its last part is the name of the policy, like `no-sunday-finance`.
    #[arg(value_name = "NAME")]
    pub(crate) folder: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Build {
    /// The folder of the crate.
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub(crate) folder: PathBuf,
    /// Where to write the component; without it `NAME.wasm` in the folder of the crate.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Fail if the lock file would have to change.
    #[arg(long)]
    pub(crate) locked: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Test {
    /// The policy set, a TOML file. Left out for case files that name their own `policies`.
    #[arg(long, value_name = "SET")]
    pub(crate) policies: Option<PathBuf>,
    /// Run only the cases whose name, or whose file's, contains this.
    #[arg(long, value_name = "TEXT")]
    pub(crate) filter: Option<String>,
    /// Say which clauses and codes of the set the cases brought up, and which they never did.
    #[arg(long, requires = "policies")]
    pub(crate) coverage: bool,
    /// Write the coverage to this file as a page, with the words of each clause.
    #[arg(long, requires = "policies", value_name = "FILE")]
    pub(crate) coverage_html: Option<PathBuf>,
    /// Write into the case files what came out, where they expect something else, for review.
    #[arg(long, conflicts_with_all = ["all_covered", "coverage", "coverage_html", "format", "junit", "mutate"])]
    pub(crate) update: bool,
    /// Change each setting of the set a little, and report the changes that no case notices.
    #[arg(long, requires = "policies")]
    pub(crate) mutate: bool,
    /// End with 2 if a clause or a code never came up that has no excuse.
    #[arg(long, requires = "policies")]
    pub(crate) all_covered: bool,
    /// Changes that no case has to notice, and clauses and codes that none has to bring up, and why: a TOML file.
    #[arg(long, requires = "policies", value_name = "FILE")]
    pub(crate) excuses: Option<PathBuf>,
    /// Run again whenever a case file, the set or a file that the set names has changed, until Ctrl-C.
    #[arg(long, conflicts_with = "update")]
    pub(crate) watch: bool,
    /// Write what came out to this file as JUnit XML, for build servers.
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Report::Text)]
    pub(crate) format: Report,
    /// Case files, TOML, or folders of them.
    #[arg(value_name = "CASES", required = true)]
    pub(crate) files: Vec<PathBuf>,
}

/// How answers are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// To be read by people.
    Text,
    /// One JSON value: the answer to a single object, or else an array.
    Json,
    /// One answer a line, in the order of the input, written at once: the command serves as a co-process.
    Jsonl,
    /// One row a message.
    Table,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Report {
    /// To be read by people.
    Text,
    /// One JSON object; of `inspect` with the settings as JSON Schema.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Even in a pipe.
    Always,
    /// Not at all.
    Never,
}
