//! The same set and request give the same outcome, byte for byte: with the pool and without, from snapshots and configured anew, by one
//! thread and by eight, in peace and under load. `cargo xtask endure` asks 10,000 requests instead of these.

use maysend_tests::endure;
use maysend_tests::generate::Requests;

#[test]
fn every_way_to_decide_gives_the_same_outcomes() {
    endure::determinism(1, 6, |_| ());
}

#[test]
fn from_snapshots_many_requests_give_the_same_outcomes() {
    let requests: Vec<_> = Requests::new(2).take(150).collect();
    let mut ways = endure::ways().into_iter().filter(|way| way.snapshots);
    let expected = ways.next().map(|way| way.outcomes(&requests));
    assert!(expected.is_some());
    for way in ways {
        assert_eq!(Some(way.outcomes(&requests)), expected, "{way:?}");
    }
}

#[test]
fn the_same_seed_makes_the_same_requests_and_another_makes_others() {
    let requests = |seed| Requests::new(seed).take(50).collect::<Vec<_>>();
    assert_eq!(requests(1), requests(1));
    assert_ne!(requests(1), requests(2));
}
