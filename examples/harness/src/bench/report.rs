//! What was measured, for people and for programs.

use std::io::{self, Write};

use maysend::{Decision, PolicySet};
use serde::Serialize;
use serde_json::{Value, json};

use super::spread;
use crate::show::{bold, dim, escape, lines};
use crate::status::Status;

/// Median, 99th percentile and most.
#[derive(Debug, Serialize)]
pub(super) struct Spread {
    pub(super) median: u64,
    pub(super) p99: u64,
    pub(super) most: u64,
}

/// What the decisions took so far.
pub(super) struct Measured {
    set: String,
    snapshots: usize,
    decisions: Vec<u64>,
    policies: Vec<Taken>,
    failures: u64,
}

/// What one policy took.
struct Taken {
    id: String,
    size: Option<u64>,
    size_limit: u64,
    /// Of one call, in microseconds.
    micros: Vec<u64>,
    /// Of one call.
    fuel: Vec<u64>,
    fuel_limit: u64,
    memory: u64,
    memory_limit: u64,
}

impl Measured {
    pub(super) fn new(set: &PolicySet, snapshots: usize, sizes: Vec<Option<u64>>) -> Self {
        let policies = set.policies().iter().zip(sizes);
        Self {
            set: format!("{}, version {}", set.name(), set.version()),
            snapshots,
            decisions: Vec::new(),
            policies: policies
                .map(|(policy, size)| Taken {
                    id: policy.id().to_owned(),
                    size,
                    size_limit: policy.limits().component_bytes,
                    micros: Vec::new(),
                    fuel: Vec::new(),
                    fuel_limit: policy.limits().review_fuel,
                    memory: 0,
                    memory_limit: policy.limits().memory,
                })
                .collect(),
            failures: 0,
        }
    }

    pub(super) fn count(&mut self, decision: &Decision) {
        self.decisions.push(decision.execution.micros);
        let failures = u64::try_from(decision.failures.len()).unwrap_or(u64::MAX);
        self.failures = self.failures.saturating_add(failures);
        for ran in &decision.execution.policies {
            let Some(taken) = self
                .policies
                .iter_mut()
                .find(|taken| taken.id == ran.policy)
            else {
                continue;
            };
            let calls = u64::from(ran.calls);
            taken.micros.extend(ran.micros.checked_div(calls));
            taken.fuel.extend(ran.fuel.checked_div(calls));
            taken.memory = taken.memory.max(ran.memory);
        }
    }

    pub(super) fn status(&self) -> Status {
        if self.failures > 0 {
            Status::NotAllAllowed
        } else {
            Status::Allowed
        }
    }

    pub(super) fn value(&self) -> Value {
        let policies: Vec<Value> = self
            .policies
            .iter()
            .map(|taken| {
                json!({
                    "policy": taken.id,
                    "calls": taken.fuel.len(),
                    "micros": spread(taken.micros.clone()),
                    "fuel": spread(taken.fuel.clone()),
                    "fuel_limit": taken.fuel_limit,
                    "memory": taken.memory,
                    "memory_limit": taken.memory_limit,
                    "bytes": taken.size,
                    "bytes_limit": taken.size_limit,
                })
            })
            .collect();
        json!({
            "set": self.set,
            "decisions": self.decisions.len(),
            "snapshots": self.snapshots,
            "failures": self.failures,
            "micros": spread(self.decisions.clone()),
            "policies": policies,
        })
    }

    pub(super) fn text(&self, out: &mut impl Write) -> io::Result<()> {
        let Spread { median, p99, most } = spread(self.decisions.clone());
        writeln!(out, "{}", bold(&escape::line(&self.set)))?;
        writeln!(
            out,
            "{} decisions: median {median} µs, 99 % within {p99} µs, most {most} µs",
            self.decisions.len(),
        )?;
        if self.failures > 0 {
            writeln!(out, "{} times a policy failed", self.failures)?;
        }
        let head = [
            "policy", "µs", "99 %", "fuel", "most", "of limit", "memory", "of limit", "bytes",
            "of limit",
        ]
        .map(str::to_owned);
        let rows: Vec<[String; 10]> = std::iter::once(head)
            .chain(self.policies.iter().map(Taken::cells))
            .collect();
        let widths: Vec<usize> = (0..10)
            .map(|column| {
                let cells = rows.iter().filter_map(|row| row.get(column));
                cells.map(|cell| lines::width(cell)).max().unwrap_or(0)
            })
            .collect();
        writeln!(out)?;
        for (number, row) in rows.iter().enumerate() {
            let cells = row.iter().zip(&widths).enumerate();
            let cells: Vec<String> = cells
                .map(|(column, (cell, width))| {
                    let gap = " ".repeat(width.saturating_sub(lines::width(cell)));
                    // Names to the left, numbers to the right.
                    if column == 0 {
                        format!("{cell}{gap}")
                    } else {
                        format!("{gap}{cell}")
                    }
                })
                .collect();
            let line = cells.join("  ");
            writeln!(out, "{}", if number == 0 { dim(&line) } else { line })?;
        }
        Ok(())
    }
}

impl Taken {
    fn cells(&self) -> [String; 10] {
        let micros = spread(self.micros.clone());
        let fuel = spread(self.fuel.clone());
        [
            escape::line(&self.id),
            micros.median.to_string(),
            micros.p99.to_string(),
            fuel.median.to_string(),
            fuel.most.to_string(),
            percent(fuel.most, self.fuel_limit),
            self.memory.to_string(),
            percent(self.memory, self.memory_limit),
            self.size
                .map_or_else(|| "-".to_owned(), |size| size.to_string()),
            self.size
                .map_or_else(|| "-".to_owned(), |size| percent(size, self.size_limit)),
        ]
    }
}

/// `7.1 %`.
fn percent(used: u64, limit: u64) -> String {
    let tenths = used.saturating_mul(1000).checked_div(limit).unwrap_or(0);
    let (whole, rest) = (tenths / 10, tenths % 10);
    format!("{whole}.{rest} %")
}
