//! `cargo xtask train`: learns from the labelled texts, and writes what the policy `classification` carries.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use maysend_tests::training::{Learned, forecast, sets};

fn main() -> ExitCode {
    let forecast_only = match env::args().skip(1).collect::<Vec<_>>().as_slice() {
        [] => false,
        [option] if option == "--forecast" => true,
        _ => {
            eprintln!(
                "error: the only option is --forecast: tell how well each set is told by what the others teach, and write nothing"
            );
            return ExitCode::from(2);
        }
    };
    match train(forecast_only) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn train(forecast_only: bool) -> Result<(), String> {
    let sets = sets()?;
    if forecast_only {
        print!("{}", forecast(&sets));
        return Ok(());
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../policies/classification/data/learned.weights");
    let table = Learned::of(&sets.iter().collect::<Vec<_>>()).tables();
    fs::write(&file, table)
        .map_err(|error| format!("cannot write `{}`: {error}", file.display()))?;
    eprintln!("wrote policies/classification/data/learned.weights");
    Ok(())
}
