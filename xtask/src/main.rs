//! The project's own commands; `cargo xtask help` lists them.

use std::env;
use std::process::ExitCode;

use anyhow::Result;

mod bench;
mod demo;
mod endure;
mod eval;
mod fuzz;
mod pages;
mod policies;
mod postgres;
mod reproduce;
mod run;
mod table;
mod test;
mod toolchain;

const HELP: &str = "\
The project's own commands. Progress goes to stderr, results to stdout.

Usage: cargo xtask <command>

Commands:
  bench     measure how fast texts are decided and sets loaded, beside native code, and say which
            targets that meets; takes a release build and some minutes
              --quick         in seconds, less exactly
              --only A,B      only these parts: standard, tenants, decision, start, ledger (on
                              PostgreSQL too where MAYSEND_POSTGRES names a server, see `setup`)
              --json FILE     also write the figures there
  demo      decide the messages of the example dealership and print what happens to each
  test      everything that must pass, cheap steps first: formatting, clippy, documentation,
            tests, and that the policies build to the same bytes elsewhere
  eval      measure with labelled texts how well the policies understand; `eval --help` has more
  train     learn from the labelled texts what the policies classification and opt-out carry
              --forecast      say how well each set is told by what the others teach, and write nothing
              --only POLICY   what this policy learns alone
  policies  build the standard policies and print their names, sizes and digests
              --package DIR   also write them to DIR, as the published crate carries them
                              (`policies/components`, before `cargo package`)
              --reproduce     also build them from a copy of the sources in another place,
                              and fail unless the bytes are the same
  endure    the long forms of tests: 100,000 decisions of hostile policies, after which the host
            must not have grown; 100,000 inputs for each fuzz target, like those of its corpus;
            10,000 made-up requests, decided in every way there is; 20 times as many requests for each law;
            every quarter hour of the sweep of hours; on each database 200 workers of a gate that are killed, and
            eight at once that each ask for 1,000 texts to the same 50 phones
              --siege N, --mutations N, --determinism N, --laws N   so many instead; 0: none
              --sweep N       every Nth quarter hour only, and every 16 Nth of the whole set; 0: none
              --sweep-set N   every Nth of the whole set instead
              --kills N, --crowd N   so many workers, so many texts instead; 0: none
              --seed N        of what is made up
  fuzz      make up bytes for what reads them, with a nightly toolchain, cargo-fuzz and sanitizers
              [TARGET...]     these only: answer, artifact, component, request, set
              --seconds N     so long for each instead of 600
  pages     write policies/SCENARIOS.md and policies/RULES.md from the cases and the data
  setup     start a PostgreSQL for the tests in a folder of its own, and print how they find it;
            `test` and `endure` do so by themselves, for as long as they run
              --stop          end it and remove the folder
  help      print this

`demo` and `test` install the target `wasm32-unknown-unknown` with rustup where it is missing; `setup`, `test`
and `endure` install Debian's PostgreSQL with apt-get where there is none, unless MAYSEND_POSTGRES names a
server on which databases may be made.

Exit status: 0 all went well, 1 something failed, 2 the command line was wrong.
";

/// What the command line asks for.
enum Task {
    Bench(Vec<String>),
    Demo,
    Endure(endure::Options),
    Fuzz(fuzz::Options),
    Eval(Vec<String>),
    Help,
    Pages,
    Policies(policies::Options),
    Setup(postgres::Options),
    Test,
    Train(Vec<String>),
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let task = match parse(&arguments) {
        Ok(task) => task,
        Err(problem) => {
            eprintln!("error: {problem}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match perform(task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn parse(arguments: &[String]) -> Result<Task, String> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *arguments.as_slice() {
        [] => Err("no command is given".to_owned()),
        ["eval", ref options @ ..] => Ok(Task::Eval(
            options.iter().map(|option| (*option).to_owned()).collect(),
        )),
        ["train", ref options @ ..] if !options.contains(&"--help") => Ok(Task::Train(
            options.iter().map(|option| (*option).to_owned()).collect(),
        )),
        _ if arguments
            .iter()
            .any(|argument| ["--help", "-h"].contains(argument)) =>
        {
            Ok(Task::Help)
        }
        ["help", ..] => Ok(Task::Help),
        ["bench", ref options @ ..] => bench::parse(options).map(Task::Bench),
        ["demo"] => Ok(Task::Demo),
        ["test"] => Ok(Task::Test),
        ["pages"] => Ok(Task::Pages),
        ["endure", ref options @ ..] => endure::Options::parse(options).map(Task::Endure),
        ["fuzz", ref options @ ..] => fuzz::Options::parse(options).map(Task::Fuzz),
        ["policies", ref options @ ..] => policies::Options::parse(options).map(Task::Policies),
        ["setup", ref options @ ..] => postgres::Options::parse(options).map(Task::Setup),
        ["demo" | "pages" | "test", surplus, ..] => {
            Err(format!("`{surplus}` is not an option here"))
        }
        [unknown, ..] => Err(format!("there is no command `{unknown}`")),
    }
}

fn perform(task: Task) -> Result<()> {
    match task {
        Task::Bench(options) => bench::run(&options),
        Task::Demo => demo::run(),
        Task::Endure(options) => endure::run(&options),
        Task::Fuzz(options) => fuzz::run(&options),
        Task::Eval(options) => eval::run("evaluate", &options),
        Task::Train(options) => eval::run("train", &options),
        Task::Help => {
            print!("{HELP}");
            Ok(())
        }
        Task::Pages => pages::run(),
        Task::Policies(options) => policies::run(&options),
        Task::Setup(options) => postgres::setup(&options),
        Task::Test => test::run(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Task, String> {
        let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        parse(&arguments)
    }

    #[test]
    fn commands_are_understood() {
        assert!(matches!(parsed("demo"), Ok(Task::Demo)));
        assert!(matches!(parsed("test"), Ok(Task::Test)));
        assert!(
            matches!(parsed("eval --set inbound"), Ok(Task::Eval(options)) if options == ["--set", "inbound"])
        );
        assert!(matches!(parsed("policies"), Ok(Task::Policies(_))));
        assert!(matches!(parsed("test --help"), Ok(Task::Help)));
        assert!(matches!(
            parsed("endure --siege 0 --laws 3 --seed 7"),
            Ok(Task::Endure(_))
        ));
        assert!(matches!(
            parsed("fuzz set request --seconds 5"),
            Ok(Task::Fuzz(_))
        ));
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for (line, problem) in [
            ("", "no command is given"),
            ("tset", "there is no command `tset`"),
            ("test --fast", "`--fast` is not an option here"),
            ("endure --siege many", "`--siege` needs a number"),
            (
                "fuzz everything",
                "`everything` is no target; the targets are answer, artifact, component, request, set",
            ),
            ("policies --package", "`--package` needs a folder"),
            ("policies --quick", "`--quick` is not an option here"),
            ("setup --start", "`--start` is not an option here"),
        ] {
            assert_eq!(parsed(line).err().as_deref(), Some(problem));
        }
    }
}
