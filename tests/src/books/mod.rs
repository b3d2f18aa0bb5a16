//! The ledger and the gate on real databases: a new one for each test, workers that are processes, and an audit of what they left.

mod audit;
mod crowd;
mod database;
mod full;
mod kills;
mod worker;

pub use audit::{Audit, audit};
pub use crowd::{Crowd, crowd};
pub use database::{Database, Place, keys, run};
pub use full::fill;
pub use kills::{Kills, kills};
pub use worker::{Orders, SALE, Worker, draft, gate, gate_with, now, phone, tenant, text, work};
