//! Latencies call by call, and calls in a second on some threads.

use std::hint::black_box;
use std::sync::Barrier;
use std::time::{Duration, Instant};

/// How long each measurement runs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
    pub(crate) warm_up: Duration,
    pub(crate) latency: Duration,
    pub(crate) throughput: Duration,
    /// Texts in a ledger that is large.
    pub(crate) texts: usize,
}

impl Effort {
    pub(crate) const FULL: Self = Self {
        warm_up: Duration::from_millis(500),
        latency: Duration::from_secs(3),
        throughput: Duration::from_secs(3),
        texts: 1_000_000,
    };
    pub(crate) const QUICK: Self = Self {
        warm_up: Duration::from_millis(100),
        latency: Duration::from_millis(500),
        throughput: Duration::from_millis(500),
        texts: 20_000,
    };
}

/// Microseconds of one call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Latency {
    pub(crate) p50: f64,
    pub(crate) p99: f64,
}

/// Times each call by itself; the reading of the clock is taken off.
pub(crate) fn latency<T>(effort: Effort, mut call: impl FnMut(usize) -> T) -> Latency {
    let clock = clock_overhead();
    let warm = Instant::now();
    let mut index = 0;
    while warm.elapsed() < effort.warm_up {
        black_box(call(index));
        index += 1;
    }
    let mut times = Vec::with_capacity(1 << 20);
    let begin = Instant::now();
    while begin.elapsed() < effort.latency {
        let start = Instant::now();
        let result = black_box(call(index));
        times.push(start.elapsed().as_nanos() as f64 - clock);
        drop(result);
        index += 1;
    }
    Latency::of(times)
}

impl Latency {
    /// Of so many nanoseconds each.
    pub(crate) fn of(mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        let at =
            |quantile: f64| times[((times.len() - 1) as f64 * quantile).round() as usize] / 1e3;
        Self {
            p50: at(0.5),
            p99: at(0.99),
        }
    }
}

/// Calls in a second, of all threads together. Each thread makes its own call from its number.
pub(crate) fn throughput<C: FnMut(usize)>(
    effort: Effort,
    threads: usize,
    make: impl Fn(usize) -> C + Sync,
) -> f64 {
    let barrier = Barrier::new(threads);
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|thread| {
                let (barrier, make) = (&barrier, &make);
                scope.spawn(move || {
                    let mut call = make(thread);
                    let warm = Instant::now();
                    let mut index = thread;
                    while warm.elapsed() < effort.warm_up {
                        call(index);
                        index += 1;
                    }
                    barrier.wait();
                    let start = Instant::now();
                    let mut done = 0_u64;
                    loop {
                        for _ in 0..16 {
                            call(index);
                            index += 1;
                        }
                        done += 16;
                        let elapsed = start.elapsed();
                        if elapsed >= effort.throughput {
                            return done as f64 / elapsed.as_secs_f64();
                        }
                    }
                })
            })
            .collect();
        running
            .into_iter()
            .map(|thread| thread.join().expect("a thread that measures"))
            .sum()
    })
}

fn clock_overhead() -> f64 {
    let mut times: Vec<f64> = (0..10_001)
        .map(|_| {
            let start = Instant::now();
            start.elapsed().as_nanos() as f64
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Seconds of processors that this process has used, of all its threads together.
pub(crate) fn processor() -> f64 {
    /// Of the clock that the kernel counts in, the same on every Linux.
    const TICKS_A_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name, which may hold anything: the twelfth and thirteenth are the ticks in the program and in the kernel.
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(2);
    ticks
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / TICKS_A_SECOND
}

/// Mebibytes that the process has in memory.
pub(crate) fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kibibytes = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kibibytes.unwrap_or(f64::NAN) / 1024.0
}

/// A fixed sequence of numbers that look drawn at random.
#[derive(Clone, Debug)]
pub(crate) struct Draws(u64);

impl Draws {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % end
    }
}
