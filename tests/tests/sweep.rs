//! Every state, class and trigger through the host, against an oracle of its own: a share of what `cargo xtask endure` asks whole.

use maysend_tests::sweep::{Asked, sweep};

#[test]
fn hours_agree_with_the_oracle_in_every_state() {
    let count = sweep(Asked::HoursAlone, 97, 0);
    assert!(count.quarters > 10_000, "{count:?}");
    assert!(count.allowed > count.quarters / 5, "{count:?}");
    assert!(count.borders > 3_000, "{count:?}");
}

#[test]
fn the_whole_set_agrees_with_it_too() {
    let count = sweep(Asked::WholeSet, 1999, 0);
    assert!(count.quarters > 400, "{count:?}");
    assert!(count.borders > 400, "{count:?}");
}
