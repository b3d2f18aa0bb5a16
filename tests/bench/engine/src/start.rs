//! From nothing to the first decision, in processes of their own.

use std::os::fd::{AsFd as _, AsRawFd as _};
use std::process::Command;
use std::time::Instant;

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use cap_tempfile::TempDir;
use maysend::CodeCache;

use crate::measure::Effort;
use crate::report::{Report, Target};
use crate::sets;

/// Each in so many processes, of which the median counts.
const PROCESSES: usize = 5;

pub(crate) fn run(report: &mut Report, _: Effort) {
    let folder = TempDir::new(ambient_authority()).expect("a folder");
    let nothing = milliseconds("load", None);
    report.add(
        "the standard set, loaded from nothing",
        nothing / 1e3,
        "s",
        Some(Target::AtMost(1.5)),
    );
    let cache = folder_name(&folder);
    milliseconds("fill", Some(&cache));
    report.add(
        "the same, from the cache of compiled code",
        milliseconds("load", Some(&cache)),
        "ms",
        Some(Target::AtMost(20.0)),
    );
    report.add(
        "the same, and the first decision",
        milliseconds("decide", Some(&cache)),
        "ms",
        None,
    );
}

fn milliseconds(part: &str, cache: Option<&str>) -> f64 {
    let program = std::env::current_exe().expect("this program");
    let mut times: Vec<f64> = (0..PROCESSES)
        .map(|_| {
            let mut command = Command::new(&program);
            command.args(["--part", part]);
            if let Some(cache) = cache {
                command.args(["--cache", cache]);
            }
            let output = command.output().expect("this program");
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
            String::from_utf8_lossy(&output.stdout)
                .trim()
                .parse()
                .expect("milliseconds")
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// The folder as another process finds it.
fn folder_name(folder: &TempDir) -> String {
    let path = std::fs::read_link(format!("/proc/self/fd/{}", folder.as_fd().as_raw_fd()));
    let path = path.expect("the folder's name");
    path.to_str().expect("a plain name").to_owned()
}

/// One process's part: prints the milliseconds that it took.
pub(crate) fn part(part: &str, cache: Option<&str>) {
    let library = sets::library();
    let cache = cache.map(|folder| {
        let folder = Dir::open_ambient_dir(folder, ambient_authority()).expect("the folder");
        CodeCache::new(folder, [7; 32])
    });
    let start = Instant::now();
    let engine = sets::engine(|config| config.cache = cache);
    let set = sets::standard(&engine, &library);
    match part {
        "decide" => drop(set.decide(&sets::request()).expect("a decision")),
        "fill" => drop(set.prepare()),
        _ => {}
    }
    println!("{}", start.elapsed().as_secs_f64() * 1e3);
}
