//! The same set and request give the same outcome, byte for byte: with the pool and without, from snapshots and configured anew, by one
//! thread and by eight, in peace and under load. `cargo xtask endure` asks 10,000 requests instead of these.

use maysend_tests::endure;
use maysend_tests::strategies::seeded;

#[test]
fn every_way_to_decide_gives_the_same_outcomes() {
    endure::determinism(1, 6, |_| ());
}

#[test]
fn from_snapshots_many_requests_give_the_same_outcomes() {
    let requests = seeded(2, 150);
    let mut ways = endure::ways().into_iter().filter(|way| way.snapshots);
    let expected = ways.next().map(|way| way.outcomes(&requests));
    assert!(expected.is_some());
    for way in ways {
        assert_eq!(Some(way.outcomes(&requests)), expected, "{way:?}");
    }
}

#[test]
fn the_same_seed_makes_the_same_requests_and_another_makes_others() {
    assert_eq!(seeded(1, 50), seeded(1, 50));
    assert_ne!(seeded(1, 50), seeded(2, 50));
}
