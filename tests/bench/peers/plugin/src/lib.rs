//! The one decision as an Extism plugin, JSON in and JSON out. What an instance builds on its first call it keeps.

use std::sync::OnceLock;

use extism_pdk::{FnResult, Json, plugin_fn};
use maysend_bench_decision::facts::Scanner;
use maysend_bench_decision::{Decision, Input, apply_rules, tables};

static SCANNER: OnceLock<Scanner> = OnceLock::new();

#[plugin_fn]
pub fn decide(Json(input): Json<Input>) -> FnResult<Json<Decision>> {
    let facts = SCANNER
        .get_or_init(Scanner::default)
        .facts(&input.message.body);
    let state = tables::state(&input.recipient.state);
    Ok(Json(apply_rules(&input, facts, state)))
}
