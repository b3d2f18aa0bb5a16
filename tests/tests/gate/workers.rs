//! Workers that are processes: killed at random points, and many on the same phones. `cargo xtask endure` does more of both.

use std::path::Path;

use maysend_tests::books::{Crowd, Database, Kills, crowd, kills};
use maysend_tests::on_each_database;

on_each_database! {
    whoever_is_killed_leaves_nothing_unrecorded
    many_workers_keep_the_cap_together
    nothing_is_let_through_after_a_stop
}

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_endure"))
}

fn whoever_is_killed_leaves_nothing_unrecorded(database: Database) {
    let (killed, audit) = kills(program(), database, Kills { times: 6, seed: 3 });
    assert!(killed > 0 && audit.entries > 0, "{killed}, {audit:?}");
}

fn many_workers_keep_the_cap_together(database: Database) {
    let audit = crowd(
        program(),
        database,
        Crowd {
            workers: 4,
            drafts: 40,
            numbers: 5,
            stop_every: 0,
        },
    );
    assert_eq!(audit.counted.into_values().collect::<Vec<_>>(), [3; 5]);
}

fn nothing_is_let_through_after_a_stop(database: Database) {
    let audit = crowd(
        program(),
        database,
        Crowd {
            workers: 4,
            drafts: 30,
            numbers: 30,
            stop_every: 10,
        },
    );
    assert!(audit.stopped > 0, "{audit:?}");
}
