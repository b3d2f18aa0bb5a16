//! `cargo xtask eval`: how well the standard policies understand texts.

use std::env;
use std::process::ExitCode;

use maysend_tests::evaluation::{Measured, Set};
use maysend_tests::{component_library, native_library};
use serde_json::json;

const HELP: &str = "\
Measures the standard policies with labelled texts, and tells every text that is not told rightly.

Usage: cargo xtask eval [options]

Options:
  --set NAME|FILE   only this set: one of `tests/data`, by name, or any file of the same shape;
                    can be given several times
  --check           exit with 1 if a target is missed
  --components      run the policies as WebAssembly, as they are shipped, instead of natively
  --totals          leave out the texts that are not told rightly
  --json            print JSON
  --help            print this

Exit status: 0 all went well, 1 a target is missed or a set cannot be read, 2 the command line was wrong.
";

#[derive(Debug, Default)]
struct Options {
    sets: Vec<String>,
    check: bool,
    components: bool,
    totals: bool,
    json: bool,
    help: bool,
}

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
    match measure(&options) {
        Ok(measured) => {
            print(&options, &measured);
            let missed = options.check && !measured.iter().all(Measured::is_met);
            ExitCode::from(u8::from(missed))
        }
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self::default();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--set" => options
                    .sets
                    .push(arguments.next().ok_or("`--set` needs a name or a file")?),
                "--check" => options.check = true,
                "--components" => options.components = true,
                "--totals" => options.totals = true,
                "--json" => options.json = true,
                "--help" | "-h" => options.help = true,
                unknown => return Err(format!("`{unknown}` is not an option here")),
            }
        }
        Ok(options)
    }
}

fn measure(options: &Options) -> Result<Vec<Measured>, String> {
    let library = if options.components {
        component_library()
    } else {
        native_library()
    };
    let sets = if options.sets.is_empty() {
        Set::all()?
    } else {
        options
            .sets
            .iter()
            .map(|name| Set::named(name))
            .collect::<Result<_, _>>()?
    };
    let mut measured = Vec::new();
    for set in sets {
        measured.extend(set.measure(&library)?);
    }
    Ok(measured)
}

fn print(options: &Options, measured: &[Measured]) {
    if options.json {
        let met = measured.iter().all(Measured::is_met);
        let measured: Vec<Measured> = if options.totals {
            measured.iter().map(Measured::totals).collect()
        } else {
            measured.to_vec()
        };
        println!("{:#}", json!({ "met": met, "measured": measured }));
        return;
    }
    for one in measured {
        println!("{}", one.shown(!options.totals));
    }
    let missed = measured
        .iter()
        .flat_map(|one| one.figures.iter().map(move |figure| (one, figure)))
        .filter(|(_, figure)| !figure.met);
    for (one, figure) in missed {
        println!("missed: {} of {} ({})", figure.name, one.set, one.what);
    }
}
