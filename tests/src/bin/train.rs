//! `cargo xtask train`: learns from the labelled texts, and writes what the policies carry.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use maysend_tests::training::customers::{self, Lessons};
use maysend_tests::training::{Learned, forecast, sets};

const HELP: &str = "\
Learns from the labelled texts what the policies carry.

Usage: cargo xtask train [options]

Options:
  --forecast     tell how well each set is told by what the others teach, and write nothing
  --only POLICY  only what this policy learns: classification or opt-out
  --help         print this

Exit status: 0 all went well, 1 a set cannot be read or a file not be written, 2 the command line was wrong.
";

#[derive(Default)]
struct Options {
    forecast: bool,
    only: Option<String>,
    help: bool,
}

impl Options {
    fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut options = Self::default();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--forecast" => options.forecast = true,
                "--help" => options.help = true,
                "--only" => match arguments.next() {
                    Some(policy) if POLICIES.contains(&policy.as_str()) => {
                        options.only = Some(policy);
                    }
                    Some(policy) => return Err(format!("`{policy}` learns nothing")),
                    None => return Err("`--only` wants a policy".to_owned()),
                },
                other => return Err(format!("there is no option `{other}`")),
            }
        }
        Ok(options)
    }

    fn asks_for(&self, policy: &str) -> bool {
        self.only.as_deref().is_none_or(|only| only == policy)
    }
}

/// Those that learn.
const POLICIES: [&str; 2] = [CLASSIFICATION, OPT_OUT];
const CLASSIFICATION: &str = "classification";
const OPT_OUT: &str = "opt-out";

fn main() -> ExitCode {
    let options = match Options::parse(env::args().skip(1)) {
        Ok(options) if options.help => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Ok(options) => options,
        Err(problem) => {
            eprintln!("error: {problem}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match train(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn train(options: &Options) -> Result<(), String> {
    if options.asks_for(OPT_OUT) {
        let lessons = Lessons::read()?;
        if options.forecast {
            println!("{}", customers::forecast(&lessons));
        } else {
            write(OPT_OUT, &customers::tables(&lessons))?;
        }
    }
    if options.asks_for(CLASSIFICATION) {
        let sets = sets()?;
        if options.forecast {
            print!("{}", forecast(&sets));
        } else {
            let learned = Learned::of(&sets.iter().collect::<Vec<_>>());
            write(CLASSIFICATION, &learned.tables())?;
        }
    }
    Ok(())
}

/// What a policy carries, to where its build script finds it.
fn write(policy: &str, tables: &str) -> Result<(), String> {
    let file = format!("policies/{policy}/data/learned.weights");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(&file);
    fs::write(&path, tables).map_err(|error| format!("cannot write `{file}`: {error}"))?;
    eprintln!("wrote {file}");
    Ok(())
}
