//! Rego in regorus, by its interpreter and by its bytecode machine.

use std::collections::BTreeMap;

use ::regorus::languages::rego::compiler::Compiler;
use ::regorus::rvm::vm::RegoVM;
use ::regorus::{Engine, Value};
use maysend_bench_decision::{Decision, Input, Reason, tables};
use serde_json::json;

const POLICY: &str = include_str!("../rego/texting.rego");
const ENTRY: &str = "data.texting.decision";

/// Why regorus failed: it has errors of several types.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The interpreter, which compiles nothing.
pub(crate) struct Interpreter(Engine);

/// The bytecode machine.
pub(crate) struct Machine(RegoVM);

fn engine() -> Result<Engine, Failure> {
    let mut engine = Engine::new();
    engine.add_policy("texting.rego".to_owned(), POLICY.to_owned())?;
    engine.add_data_json(&data())?;
    Ok(engine)
}

/// The tables as the policy's data.
fn data() -> String {
    let states: BTreeMap<&str, _> = tables::STATES
        .iter()
        .map(|state| {
            let row = json!({"open": state.open, "close": state.close, "sunday": state.sunday});
            (state.code, row)
        })
        .collect();
    json!({
        "phrases": tables::PHRASES.to_vec(),
        "words": tables::WORDS.to_vec(),
        "cap_states": tables::CAP_STATES.to_vec(),
        "cap": tables::CAP,
        "states": states,
    })
    .to_string()
}

impl Interpreter {
    pub(crate) fn new() -> Result<Self, Failure> {
        Ok(Self(engine()?))
    }

    pub(crate) fn decide(&mut self, input: &Input) -> Result<Decision, Failure> {
        self.0.set_input(lowered(input)?);
        read(&self.0.eval_rule(ENTRY.to_owned())?)
    }
}

impl Machine {
    pub(crate) fn new() -> Result<Self, Failure> {
        let compiled = engine()?.compile_with_entrypoint(&ENTRY.into())?;
        let program = Compiler::compile_from_policy(&compiled, &[ENTRY])?;
        let mut machine = RegoVM::new_with_policy(compiled);
        machine.load_program(program);
        machine.set_data(Value::from_json_str(&data())?)?;
        Ok(Self(machine))
    }

    pub(crate) fn decide(&mut self, input: &Input) -> Result<Decision, Failure> {
        self.0.set_input(lowered(input)?);
        read(&self.0.execute()?)
    }
}

/// By hand: by way of serde's JSON it takes longer.
fn lowered(input: &Input) -> Result<Value, Failure> {
    let (recipient, sender, message) = (&input.recipient, &input.sender, &input.message);
    object([
        (
            "recipient",
            object([
                ("phone", recipient.phone.as_str().into()),
                ("state", recipient.state.as_str().into()),
                ("local_hour", recipient.local_hour.into()),
                ("local_weekday", recipient.local_weekday.into()),
                ("opted_out", recipient.opted_out.into()),
                ("consent", recipient.consent.as_str().into()),
            ])?,
        ),
        (
            "sender",
            object([
                ("role", sender.role.as_str().into()),
                ("device", sender.device.as_str().into()),
                ("approved_personal", sender.approved_personal.into()),
            ])?,
        ),
        (
            "message",
            object([
                ("body", message.body.as_str().into()),
                ("trigger", message.trigger.as_str().into()),
                ("sent_last_24h", message.sent_last_24h.into()),
            ])?,
        ),
    ])
}

fn object<const N: usize>(fields: [(&str, Value); N]) -> Result<Value, Failure> {
    let mut object = Value::new_object();
    let map = object.as_object_mut()?;
    for (name, value) in fields {
        map.insert(name.into(), value);
    }
    Ok(object)
}

fn read(output: &Value) -> Result<Decision, Failure> {
    let reasons = output["reasons"].as_set()?;
    Ok(Decision {
        allow: *output["allow"].as_bool()?,
        reasons: reasons
            .iter()
            .map(|reason| Ok(Reason::from_code(reason.as_string()?)))
            .collect::<Result<_, Failure>>()?,
    })
}
