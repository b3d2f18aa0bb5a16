//! Nothing that a policy does makes the host grow. `cargo xtask endure` asks 100,000 times instead of these few.
//!
//! The one test of its program: what others allocate meanwhile would count.

use maysend_tests::endure::Siege;
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

#[test]
fn the_host_does_not_grow_under_siege() {
    for snapshots in [false, true] {
        let mut siege = Siege::new(snapshots);
        let rounds = |siege: &mut Siege, rounds| {
            for _ in 0..rounds * siege.guests() {
                siege.one();
            }
            ALLOCATOR.current_usage()
        };
        let before = rounds(&mut siege, 2);
        let after = rounds(&mut siege, 6);
        // Some five hundred decisions and as many good ones: if each left a hundred bytes behind, it would show.
        let grown = after.saturating_sub(before);
        assert!(
            grown < 50_000,
            "grown by {grown} bytes, snapshots {snapshots}"
        );
    }
}
