//! The one decision as a Lua script, which has no sandbox of its own.

use maysend_bench_decision::{Input, Reason, tables};
use mlua::{Function, Lua, Table};

/// The script, loaded once.
pub(crate) struct Script {
    lua: Lua,
    decide: Function,
}

impl Script {
    pub(crate) fn new() -> mlua::Result<Self> {
        let lua = Lua::new();
        let known = lua.create_table()?;
        known.set("phrases", tables::PHRASES.to_vec())?;
        known.set("words", tables::WORDS.to_vec())?;
        known.set("cap_states", tables::CAP_STATES.to_vec())?;
        known.set("cap", tables::CAP)?;
        let states = lua.create_table()?;
        for state in tables::STATES {
            let row = lua.create_table()?;
            row.set("open", state.open)?;
            row.set("close", state.close)?;
            row.set("sunday", state.sunday)?;
            states.set(state.code, row)?;
        }
        known.set("states", states)?;
        lua.globals().set("TABLES", known)?;
        let script = concat!(
            include_str!("../lua/facts.lua"),
            include_str!("../lua/rules.lua")
        );
        lua.load(script).exec()?;
        let decide = lua.globals().get("decide")?;
        Ok(Self { lua, decide })
    }

    /// The reasons against the text, sorted.
    pub(crate) fn decide(&self, input: &Input) -> mlua::Result<Vec<Reason>> {
        let output: Table = self.decide.call(self.table(input)?)?;
        let reasons: Table = output.raw_get("reasons")?;
        let mut reasons = reasons
            .sequence_values::<mlua::LuaString>()
            .map(|reason| Ok(Reason::from_code(&reason?.to_str()?)))
            .collect::<mlua::Result<Vec<_>>>()?;
        reasons.sort();
        Ok(reasons)
    }

    fn table(&self, input: &Input) -> mlua::Result<Table> {
        let recipient = self.lua.create_table_with_capacity(0, 6)?;
        recipient.raw_set("phone", input.recipient.phone.as_str())?;
        recipient.raw_set("state", input.recipient.state.as_str())?;
        recipient.raw_set("local_hour", input.recipient.local_hour)?;
        recipient.raw_set("local_weekday", input.recipient.local_weekday)?;
        recipient.raw_set("opted_out", input.recipient.opted_out)?;
        recipient.raw_set("consent", input.recipient.consent.as_str())?;
        let sender = self.lua.create_table_with_capacity(0, 3)?;
        sender.raw_set("role", input.sender.role.as_str())?;
        sender.raw_set("device", input.sender.device.as_str())?;
        sender.raw_set("approved_personal", input.sender.approved_personal)?;
        let message = self.lua.create_table_with_capacity(0, 3)?;
        message.raw_set("body", input.message.body.as_str())?;
        message.raw_set("trigger", input.message.trigger.as_str())?;
        message.raw_set("sent_last_24h", input.message.sent_last_24h)?;
        let table = self.lua.create_table_with_capacity(0, 3)?;
        table.raw_set("recipient", recipient)?;
        table.raw_set("sender", sender)?;
        table.raw_set("message", message)?;
        Ok(table)
    }
}
