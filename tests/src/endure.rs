//! What holds however long it goes on: the same decides the same, and nothing that a policy does makes the host grow. The tests run
//! short forms, `cargo xtask endure` the long ones.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use maysend::{
    Allocation, DecideError, Decision, Engine, EngineConfig, Outcome, PolicySet, Request, Verdict,
};
use serde_json::json;

use crate::component_library;
use crate::guests::{HOSTILE, library};
use crate::strategies::seeded;

/// A way to run the same policies.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// Where instances take their memory from.
    pub allocation: Allocation,
    /// From snapshots, or configured anew for each call.
    pub snapshots: bool,
    /// How many decide at once.
    pub threads: usize,
    /// Whether hostile policies keep the same engine busy meanwhile.
    pub load: bool,
}

/// Every way: with and without the pool, snapshots, company and load.
pub fn ways() -> Vec<Way> {
    let mut ways = Vec::new();
    for allocation in [Allocation::Pooled, Allocation::OnDemand] {
        for snapshots in [true, false] {
            for (threads, load) in [(1, false), (8, true)] {
                ways.push(Way {
                    allocation,
                    snapshots,
                    threads,
                    load,
                });
            }
        }
    }
    ways
}

impl Way {
    fn engine(self) -> Engine {
        let mut config = EngineConfig::default();
        config.allocation = self.allocation;
        if !self.snapshots {
            config.snapshot_bytes = 0;
        }
        Engine::new(config).expect("an engine")
    }

    /// The outcome of each request by the example dealership's set, as JSON.
    ///
    /// # Panics
    ///
    /// When the set does not load, or a request gets no decision.
    pub fn outcomes(self, requests: &[Request]) -> Vec<String> {
        let engine = self.engine();
        let set = dealership(&engine);
        if self.snapshots {
            assert_eq!(set.prepare(), set.policies().len(), "{self:?}");
        }
        let next = AtomicUsize::new(0);
        let done = AtomicBool::new(false);
        let mut outcomes = vec![String::new(); requests.len()];
        std::thread::scope(|scope| {
            if self.load {
                for does in ["fill-memory-over-and-over", "allocate-without-end"] {
                    let (engine, done) = (&engine, &done);
                    scope.spawn(move || {
                        let bad = hostile(engine, does);
                        while !done.load(Ordering::Relaxed) {
                            decide(&bad, &plain());
                        }
                    });
                }
            }
            let workers: Vec<_> = (0..self.threads)
                .map(|_| {
                    scope.spawn(|| {
                        let mut mine = Vec::new();
                        while let Some((index, request)) = {
                            let index = next.fetch_add(1, Ordering::Relaxed);
                            requests.get(index).map(|request| (index, request))
                        } {
                            let outcome = decide(&set, request).outcome;
                            mine.push((index, json!(outcome).to_string()));
                        }
                        mine
                    })
                })
                .collect();
            for worker in workers {
                for (index, outcome) in worker.join().expect("a worker") {
                    outcomes[index] = outcome;
                }
            }
            done.store(true, Ordering::Relaxed);
        });
        outcomes
    }
}

/// Decides so many requests from this seed in every way, and panics at the first outcome that differs. Tells of each way.
///
/// # Panics
///
/// When an outcome differs.
pub fn determinism(seed: u64, requests: usize, mut tell: impl FnMut(&Way)) {
    let requests: Vec<Request> = seeded(seed, requests);
    let mut ways = ways().into_iter();
    let first = ways.next().expect("a way");
    tell(&first);
    let expected = first.outcomes(&requests);
    for way in ways {
        tell(&way);
        for (index, (outcome, expected)) in
            way.outcomes(&requests).iter().zip(&expected).enumerate()
        {
            assert_eq!(outcome, expected, "request {index} of seed {seed}, {way:?}");
        }
    }
}

/// Every hostile guest that misbehaves in a review, and a good policy to be asked after each.
#[derive(Debug)]
pub struct Siege {
    bad: Vec<(&'static str, PolicySet)>,
    good: PolicySet,
    expected: Outcome,
    next: usize,
}

macro_rules! names {
    ($($guest:ident)*) => {
        &[$(stringify!($guest)),*]
    };
}

const GUESTS: &[&str] = maysend_guest_hostile::foreach_guest!(names);

impl Siege {
    /// On an engine with snapshots or without. The fuel is little, so that many fit into a minute.
    ///
    /// # Panics
    ///
    /// When a set does not load.
    pub fn new(snapshots: bool) -> Self {
        let way = Way {
            allocation: Allocation::Pooled,
            snapshots,
            threads: 1,
            load: false,
        };
        let engine = way.engine();
        let bad: Vec<_> = GUESTS
            .iter()
            .map(|name| (*name, hostile(&engine, &name.replace('_', "-"))))
            .collect();
        let good = hostile(&engine, "count");
        if snapshots {
            for (_, set) in &bad {
                set.prepare();
            }
            good.prepare();
        }
        let expected = decide(&good, &plain()).outcome;
        assert_eq!(expected.verdict, Verdict::Allow);
        Self {
            bad,
            good,
            expected,
            next: 0,
        }
    }

    /// How many guests there are.
    pub fn guests(&self) -> usize {
        self.bad.len()
    }

    /// Asks the next guest, and then the good policy; how long that one took.
    ///
    /// # Panics
    ///
    /// When the good policy is harmed.
    pub fn one(&mut self) -> Duration {
        let (name, set) = &self.bad[self.next % self.bad.len()];
        self.next += 1;
        let bad = decide(set, &plain());
        assert!(
            bad.failures.is_empty() || bad.verdict == Verdict::Deny,
            "{name}: {:?}",
            bad.failures
        );
        self.good(name)
    }

    /// Asks the good policy so often, with no other between; how long each time took.
    ///
    /// # Panics
    ///
    /// When it is harmed.
    pub fn in_peace(&self, times: usize) -> Vec<Duration> {
        (0..times).map(|_| self.good("none of them")).collect()
    }

    fn good(&self, after: &str) -> Duration {
        let request = plain();
        let start = Instant::now();
        let good = decide(&self.good, &request);
        let took = start.elapsed();
        assert_eq!(good.outcome, self.expected, "after {after}");
        took
    }
}

/// Bytes of memory that the operating system keeps for this process; none where it does not say so in the usual place.
pub fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kilobytes: u64 = line.split_ascii_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1_024)
}

/// The example dealership's set.
///
/// # Panics
///
/// When it does not load.
pub fn dealership(engine: &Engine) -> PolicySet {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/dealership");
    let folder = Dir::open_ambient_dir(folder, ambient_authority()).expect("the example's folder");
    PolicySet::from_file(engine, &component_library(), &folder, "policy.toml")
        .unwrap_or_else(|problems| panic!("{problems}"))
}

fn hostile(engine: &Engine, does: &str) -> PolicySet {
    let text = format!(
        "name = \"siege\"\nversion = \"1\"\n[[policy]]\nid = \"it\"\nuse = \"{HOSTILE}\"\n\
         settings = {{ does = \"{does}\" }}\nlimits = {{ review-fuel = 3000000, deadline-ms = 60000 }}\n"
    );
    PolicySet::from_toml(engine, &library([]), &text)
        .unwrap_or_else(|problems| panic!("{problems}"))
}

/// Asks again as long as the machine is too busy: that is no outcome.
fn decide(set: &PolicySet, request: &Request) -> Decision {
    loop {
        match set.decide(request) {
            Ok(decision) => return decision,
            Err(DecideError::Transient(_) | DecideError::Busy) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

fn plain() -> Request {
    crate::request(&json!({
        "at": "2026-11-24T16:15:00Z",
        "message": { "id": "m-1", "body": "Hi Señor Núñez, your car is ready." },
        "recipient": { "phone": "(214) 555-0123" },
    }))
}
