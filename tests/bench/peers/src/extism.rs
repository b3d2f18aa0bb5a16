//! Extism with its defaults, which limit neither fuel nor time.

use ::extism::convert::Json;
use ::extism::{CompiledPlugin, Error, Manifest, Plugin, PluginBuilder, Wasm};
use maysend_bench_decision::{Decision, Input};

const PLUGIN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/plugin.wasm"));

pub(crate) fn compile() -> Result<CompiledPlugin, Error> {
    PluginBuilder::new(Manifest::new([Wasm::data(PLUGIN)]))
        .with_cache_disabled()
        .compile()
}

pub(crate) fn instance(compiled: &CompiledPlugin) -> Result<Plugin, Error> {
    Plugin::new_from_compiled(compiled)
}

/// One decision of an instance, which keeps its memory for the next.
pub(crate) fn decide(plugin: &mut Plugin, input: &Input) -> Result<Decision, Error> {
    let Json(decision) = plugin.call::<_, Json<Decision>>("decide", Json(input))?;
    Ok(decision)
}
