//! Policies written in WebAssembly's text form, byte by byte where need be.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test whose guest cannot be made has failed"
)]

use std::path::Path;

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// A policy whose functions are given as WebAssembly text.
///
/// What is not set is good: it judges, reads nothing, takes any settings, has no clauses, and allows.
#[derive(Clone, Debug)]
pub struct Handmade {
    name: String,
    stages: Vec<u8>,
    reads: Vec<String>,
    needs: Vec<String>,
    gives: Vec<String>,
    schema: String,
    memory: String,
    realloc: String,
    describe: Option<String>,
    configure: String,
    review: Option<String>,
    receive: Option<String>,
    more: String,
}

/// Where an answer of zeros lies, which says: allow, and nothing else.
const ZEROS: u32 = 1024;
/// Where the parts of the description lie.
const DATA: u32 = 4096;
/// From here on memory is handed out.
const HEAP: u32 = 65_536;

impl Handmade {
    /// A good policy that judges.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            stages: vec![2],
            reads: Vec::new(),
            needs: Vec::new(),
            gives: Vec::new(),
            schema: "{}".to_owned(),
            memory: "(memory (export \"memory\") 2)".to_owned(),
            realloc: BUMP.to_owned(),
            describe: None,
            configure: zeros(),
            review: Some(zeros()),
            receive: None,
            more: String::new(),
        }
    }

    /// Its stages: 0 is label, 1 amend, 2 judge.
    pub fn stages(mut self, stages: &[u8]) -> Self {
        self.stages = stages.to_vec();
        self
    }

    /// The parts that it reads.
    pub fn reads(mut self, names: &[&str]) -> Self {
        self.reads = owned(names);
        self
    }

    /// The labels that it needs.
    pub fn needs(mut self, names: &[&str]) -> Self {
        self.needs = owned(names);
        self
    }

    /// The labels that it gives.
    pub fn gives(mut self, names: &[&str]) -> Self {
        self.gives = owned(names);
        self
    }

    /// The schema of its settings.
    pub fn schema(mut self, schema: &str) -> Self {
        schema.clone_into(&mut self.schema);
        self
    }

    /// Its memory.
    pub fn memory(mut self, wat: &str) -> Self {
        wat.clone_into(&mut self.memory);
        self
    }

    /// The body of `cabi_realloc`.
    pub fn realloc(mut self, wat: &str) -> Self {
        wat.clone_into(&mut self.realloc);
        self
    }

    /// The body of `describe`.
    pub fn describe(mut self, wat: &str) -> Self {
        self.describe = Some(wat.to_owned());
        self
    }

    /// The body of `configure`.
    pub fn configure(mut self, wat: &str) -> Self {
        wat.clone_into(&mut self.configure);
        self
    }

    /// The body of `review`, which leaves the address of its answer.
    pub fn review(mut self, wat: &str) -> Self {
        self.review = Some(wat.to_owned());
        self
    }

    /// It reviews nothing.
    pub fn no_review(mut self) -> Self {
        self.review = None;
        self
    }

    /// The body of `receive`, which leaves the address of its answer.
    pub fn receive(mut self, wat: &str) -> Self {
        self.receive = Some(wat.to_owned());
        self
    }

    /// More for the module: functions, data, a start. What it exports takes the place of what is good.
    pub fn more(mut self, wat: &str) -> Self {
        wat.clone_into(&mut self.more);
        self
    }

    /// The same policy in other bytes: this text lies in its memory, where nothing reads it.
    pub fn more_data(mut self, text: &str) -> Self {
        self.more
            .push_str(&format!("\n(data (i32.const 60000) {text:?})"));
        self
    }

    /// The component.
    ///
    /// # Panics
    ///
    /// When the text is no WebAssembly or does not fit the contract.
    pub fn component(&self) -> Vec<u8> {
        let mut resolve = Resolve::default();
        let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wit");
        let (package, _) = resolve.push_dir(wit).expect("the contract");
        let world = match (&self.review, &self.receive) {
            (Some(_), Some(_)) => "policy",
            (None, _) => "inbound-policy",
            (Some(_), None) => "outbound-policy",
        };
        let world = resolve
            .select_world(&[package], Some(world))
            .expect("a world of the contract");
        let mut module = self.module();
        embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false)
            .expect("a module to describe");
        ComponentEncoder::default()
            .module(&module)
            .expect("a described module")
            .encode()
            .expect("a module that fits the contract")
    }

    /// The core module that it is made of.
    ///
    /// # Panics
    ///
    /// When the text is no WebAssembly.
    pub fn module(&self) -> Vec<u8> {
        let mut data = Data::default();
        let mut record = Vec::new();
        for text in [self.name.as_str(), "1.0.0", "Made by hand."] {
            data.text(text, &mut record);
        }
        data.bytes(&self.stages, self.stages.len(), &mut record);
        for list in [&self.reads, &self.needs, &self.gives, &Vec::new()] {
            data.texts(list, &mut record);
        }
        data.text(&self.schema, &mut record);
        let description = data.address();
        data.0.extend(record);

        let describe = self
            .describe
            .clone()
            .unwrap_or_else(|| format!("(i32.const {description})"));
        let given = |name: &str| self.more.contains(&format!("(export \"{name}\")"));
        let export = |name: &str, parameters: &str, body: &str| {
            if given(name) {
                return String::new();
            }
            format!("(func (export \"{name}\") {parameters} (result i32) {body})\n")
        };
        let function = |name: &str, parameters: &str, body: &str| {
            export(&format!("maysend:policy/{name}"), parameters, body)
        };
        let review = self.review.as_ref().map_or_else(String::new, |body| {
            function("outbound@0.1.0#review", "(param i32)", body)
        });
        let receive = self.receive.as_ref().map_or_else(String::new, |body| {
            function("inbound@0.1.0#receive", "(param i32)", body)
        });
        let text = format!(
            "(module\n{more}\n{memory}\n(global $next (mut i32) (i32.const {HEAP}))\n\
             {realloc}{describe}{configure}{clauses}{review}{receive}\
             (data (i32.const {DATA}) \"{data}\")\n)",
            memory = if given("memory") { "" } else { &self.memory },
            realloc = export("cabi_realloc", "(param i32 i32 i32 i32)", &self.realloc),
            describe = function("lifecycle@0.1.0#describe", "", &describe),
            configure = function(
                "lifecycle@0.1.0#configure",
                "(param i32 i32 i32 i32)",
                &self.configure
            ),
            clauses = function("lifecycle@0.1.0#clauses", "(param i32)", &zeros()),
            data = data.escaped(),
            more = self.more,
        );
        wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }
}

/// Hands out memory, eight bytes aligned, up to the end of the second page.
const BUMP: &str = "
    (local $at i32)
    (local.set $at (global.get $next))
    (global.set $next
        (i32.and (i32.add (i32.add (local.get $at) (local.get 3)) (i32.const 7)) (i32.const -8)))
    (local.get $at)";

fn zeros() -> String {
    format!("(i32.const {ZEROS})")
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// What lies at [`DATA`].
#[derive(Default)]
struct Data(Vec<u8>);

impl Data {
    fn address(&mut self) -> u32 {
        while !self.0.len().is_multiple_of(4) {
            self.0.push(0);
        }
        DATA + u32::try_from(self.0.len()).expect("little data")
    }

    /// Lays bytes down and writes where they are, and how many entries, into the record.
    fn bytes(&mut self, bytes: &[u8], entries: usize, record: &mut Vec<u8>) {
        let address = self.address();
        self.0.extend(bytes);
        record.extend(address.to_le_bytes());
        record.extend(u32::try_from(entries).expect("few entries").to_le_bytes());
    }

    fn text(&mut self, text: &str, record: &mut Vec<u8>) {
        self.bytes(text.as_bytes(), text.len(), record);
    }

    fn texts(&mut self, texts: &[String], record: &mut Vec<u8>) {
        let mut entries = Vec::new();
        for text in texts {
            self.text(text, &mut entries);
        }
        self.bytes(&entries, texts.len(), record);
    }

    fn escaped(&self) -> String {
        self.0.iter().map(|byte| format!("\\{byte:02x}")).collect()
    }
}
