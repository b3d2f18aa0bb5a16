//! A worker as a process of its own: clears texts, settles them, takes opt-outs, and says on its standard output what it was told.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use maysend::gate::{Confirmation, Gate};
use maysend::ledger::{SealOutcome, Sealer, SqlLedger, Tenant, TextState};
use maysend::{Instant, PolicySet, Request};
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

use super::database::{keys, run};
use crate::{engine, native_library};

/// Also what the benchmark takes for a small set.
const SET: &str = include_str!("gate.toml");

/// The same moment in all of a test, a Tuesday afternoon in Florida.
const NOW: &str = "2026-11-24T19:00:00Z";

/// Marketing beyond doubt: which words make a text marketing is for other tests.
pub const SALE: &str = "Smith Honda: sale this week. Reply STOP to opt out.";

/// That moment.
///
/// # Panics
///
/// Never: it is one.
pub fn now() -> Instant {
    NOW.parse().unwrap()
}

/// A phone of Florida.
pub fn phone(number: u32) -> String {
    format!("+1305555{number:04}")
}

/// A text to it.
pub fn draft(number: u32, body: &str) -> Request {
    crate::request(&serde_json::json!({
        "at": NOW,
        "message": { "body": body, "trigger": "automated", "audience": 1, "group_size": 1, "channel": "sms" },
        "recipient": { "phone": phone(number), "postal_code": "33101" },
    }))
}

/// A text from it; the provider's id keeps it apart.
pub fn text(number: u32, id: &str, body: &str) -> Request {
    let mut text = draft(number, body);
    text.message.id = id.to_owned();
    text
}

/// The dealership, as a group of its own.
pub fn tenant(id: &str) -> Tenant {
    Tenant {
        id: id.to_owned(),
        group: id.to_owned(),
        complete_since: Instant::from_unix(0),
    }
}

/// The dealership's gate.
///
/// # Panics
///
/// When the set does not load, or the ledger fails.
pub async fn gate(ledger: &Arc<SqlLedger>, tenant: Tenant) -> Gate {
    gate_with(ledger, tenant, "").await
}

/// As [`gate`], with policies beside its own, as TOML.
///
/// # Panics
///
/// As [`gate`].
pub async fn gate_with(ledger: &Arc<SqlLedger>, tenant: Tenant, policies: &str) -> Gate {
    let set = PolicySet::from_toml(engine(), &native_library(), &format!("{SET}{policies}"))
        .unwrap_or_else(|problems| panic!("{problems}"));
    Gate::new(Arc::clone(ledger) as _, keys(), set, tenant)
        .await
        .unwrap()
}

/// What a worker is to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Orders {
    /// The ledger.
    pub url: String,
    /// Keeps its keys apart from those of others.
    pub name: String,
    /// So many at once.
    pub tasks: u32,
    /// Each of them asks for so many texts.
    pub drafts: u32,
    /// To phones from this number on,
    pub first: u32,
    /// and so many of them, in turn.
    pub numbers: u32,
    /// Before every so manieth text there is a STOP from its phone; 0: never.
    pub stop_every: u32,
}

/// What it was told, a line each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Line {
    /// A seal's checkpoint, as JSON.
    Checkpoint(String),
    /// The text of this key is cleared.
    Cleared(String),
    /// It may be handed over.
    Go(String),
    /// That it was sent is on record.
    Sent(String),
    /// The STOP of this id is on record.
    Stopped(String),
}

fn say(line: &Line) {
    // A line is written at once; whoever is killed in the middle of one has said nothing.
    #[expect(clippy::print_stdout, reason = "the worker's journal")]
    {
        println!("{}", serde_json::to_string(line).unwrap());
    }
}

/// Does what it is ordered, as JSON.
///
/// # Panics
///
/// When anything fails.
pub fn work(orders: &str) {
    let orders: Orders = serde_json::from_str(orders).unwrap();
    run(async {
        let ledger = Arc::new(SqlLedger::open(&orders.url, keys()).await.unwrap());
        let gate = gate(&ledger, tenant("smith-honda")).await;
        let sealer = Sealer::new(Arc::clone(&ledger) as _, keys());
        let sealing = sealer.spawn(Duration::from_millis(20), now, |outcome| match outcome {
            SealOutcome::Sealed(checkpoint) => {
                say(&Line::Checkpoint(
                    serde_json::to_string(&checkpoint).unwrap(),
                ));
            }
            other => panic!("{other:?}"),
        });
        let mut tasks = JoinSet::new();
        for task in 0..orders.tasks {
            tasks.spawn(settle_texts(gate.clone(), orders.clone(), task));
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
        sealing.stop().await;
    });
}

async fn settle_texts(gate: Gate, orders: Orders, task: u32) {
    // Each worker draws for itself: with the same draws all of them would stop the same few phones.
    let own = orders
        .name
        .bytes()
        .fold(0, |own, byte| scattered(own ^ u64::from(byte)));
    for count in 0..orders.drafts {
        let key = format!("{}-{task}-{count}", orders.name);
        let number = orders.first + (task + count) % orders.numbers;
        let draw = scattered(own ^ (u64::from(task) << 32 | u64::from(count)));
        if orders.stop_every > 0 && draw.is_multiple_of(u64::from(orders.stop_every)) {
            let id = format!("{key}/in");
            gate.inbound(&text(number, &id, "STOP")).await.unwrap();
            say(&Line::Stopped(id));
        }
        let clearance = gate.outbound(&key, &draft(number, SALE)).await.unwrap();
        if clearance.state != TextState::Reserved {
            continue;
        }
        say(&Line::Cleared(key.clone()));
        // Taken back by then, it is none to be handed over.
        if let Ok(Confirmation::Go) = gate.confirm(&key, now()).await {
            say(&Line::Go(key.clone()));
            gate.sent(&key, now(), None).await.unwrap();
            say(&Line::Sent(key));
        }
    }
}

/// Numbers that look drawn by chance (splitmix64).
pub(super) fn scattered(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A worker at work.
#[derive(Debug)]
pub struct Worker {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts one; `program` is one that calls [`work`] when its arguments are `worker` and the orders.
    ///
    /// # Panics
    ///
    /// When it does not start.
    pub fn start(program: &Path, orders: &Orders) -> Self {
        let mut child = Command::new(program)
            .arg("worker")
            .arg(serde_json::to_string(orders).unwrap())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    /// What it says next; none: it is at its end, or was killed in the middle of a line.
    pub(super) fn next(&mut self) -> Option<Line> {
        let mut line = String::new();
        self.lines.read_line(&mut line).ok()?;
        let line = line.strip_suffix('\n')?;
        Some(serde_json::from_str(line).unwrap())
    }

    /// Kills it as the system does when there is no memory left: nothing in it runs any more.
    pub(super) fn kill(&mut self) {
        self.child.kill().unwrap();
    }

    /// Whether it had done all that it was ordered when it ended.
    pub(super) fn finish(mut self) -> bool {
        let status = self.child.wait().unwrap();
        // Killed it has no code; one that failed by itself has told why.
        assert!(
            matches!(status.code(), None | Some(0)),
            "a worker failed: {status}"
        );
        status.success()
    }
}
