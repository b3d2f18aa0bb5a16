//! One policy-set file, read: every field known, every value of its type.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::Deserialize;

use super::business::BusinessTable;
use super::node::{Kind, Node};
use super::problem::{Place, Problems};
use crate::limits::Limits;
use crate::policy::{Mode, OnFailure};
use crate::request::Business;

/// A value and where it was written.
#[derive(Clone, Debug)]
pub(crate) struct At<T> {
    pub(crate) value: T,
    pub(crate) place: Place,
}

/// One file.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(crate) name: Option<At<String>>,
    pub(crate) version: Option<At<String>>,
    pub(crate) extends: Option<At<String>>,
    pub(crate) locked: Vec<At<String>>,
    pub(crate) business: Option<At<Business>>,
    pub(crate) document: Option<At<DocumentTable>>,
    pub(crate) assume: Option<At<Assume>>,
    pub(crate) approvers: Option<At<BTreeMap<String, Vec<String>>>>,
    pub(crate) policies: Vec<PolicyTable>,
}

/// `[[policy]]`.
#[derive(Clone, Debug)]
pub(crate) struct PolicyTable {
    pub(crate) place: Place,
    pub(crate) id: At<String>,
    pub(crate) source: Option<At<Source>>,
    pub(crate) sha256: Option<At<String>>,
    pub(crate) mode: Option<At<Mode>>,
    pub(crate) on_failure: Option<At<OnFailure>>,
    pub(crate) settings: Option<Node>,
    pub(crate) limits: Option<At<LimitsTable>>,
    pub(crate) files: Vec<At<String>>,
    pub(crate) locked: Vec<At<String>>,
}

/// Where a policy's component comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// `use = "standard/hours"`.
    Library(String),
    /// `component = "path.wasm"`, beside the file.
    File(String),
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Library(name) | Self::File(name) => f.write_str(name),
        }
    }
}

/// `[assume]`: constant facts that the embedder attests; they stand in where a request does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Assume {
    pub(crate) employed: Option<bool>,
    pub(crate) archived: Option<bool>,
    pub(crate) device: Option<String>,
    pub(crate) channel: Option<String>,
    pub(crate) audience: Option<u32>,
    pub(crate) group_size: Option<u32>,
    pub(crate) notices: Option<NoNotices>,
    /// Registries that the embedder asks before each text: what it does not report, they answered with no.
    pub(crate) registries: Option<BTreeSet<String>>,
}

/// Notices can only be attested as absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum NoNotices {
    /// None is in force unless a request says so.
    None,
}

/// `[document]`: what the written policy says beside the clauses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct DocumentTable {
    /// Its title.
    pub title: Option<String>,
    /// What it is for.
    pub purpose: Option<String>,
    /// Whom and what it covers.
    pub scope: Option<String>,
    /// Since when it is in force, as a date.
    pub effective: Option<String>,
    /// Who answers questions.
    pub contact: Option<String>,
    /// Who answers for what, a sentence each; none: what `maysend document` says by itself.
    pub responsibilities: Option<Vec<String>>,
    /// What staff should do though no policy can see it, a sentence each; none: what `maysend document` says by itself.
    pub advice: Option<Vec<String>>,
}

/// `[policy.limits]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct LimitsTable {
    configure_fuel: Option<u64>,
    review_fuel: Option<u64>,
    deadline_ms: Option<u64>,
    memory: Option<u64>,
    table_elements: Option<u64>,
    answer_bytes: Option<u64>,
    answer_entries: Option<u64>,
    answer_text_bytes: Option<u64>,
    import_calls: Option<u64>,
    log_lines: Option<u64>,
    log_bytes: Option<u64>,
    component_bytes: Option<u64>,
    component_functions: Option<u64>,
    function_bytes: Option<u64>,
    compile_ms: Option<u64>,
}

impl LimitsTable {
    /// These limits over the defaults; a limit above the engine's ceiling is an error that names both.
    pub(crate) fn over(&self, defaults: Limits, ceiling: &Limits) -> Result<Limits, String> {
        let Limits {
            configure_fuel,
            review_fuel,
            deadline,
            memory,
            table_elements,
            answer_bytes,
            answer_entries,
            answer_text_bytes,
            import_calls,
            log_lines,
            log_bytes,
            component_bytes,
            component_functions,
            function_bytes,
            compile_time,
        } = defaults;
        let within = |name, asked: Option<u64>, default, top| match asked {
            Some(asked) if asked > top => {
                Err(format!("`{name}` is {asked}, the engine allows {top}"))
            }
            asked => Ok(asked.unwrap_or(default)),
        };
        let time = |name, asked, default: Duration, top: Duration| {
            within(name, asked, millis(default), millis(top)).map(Duration::from_millis)
        };
        Ok(Limits {
            configure_fuel: within(
                "configure-fuel",
                self.configure_fuel,
                configure_fuel,
                ceiling.configure_fuel,
            )?,
            review_fuel: within(
                "review-fuel",
                self.review_fuel,
                review_fuel,
                ceiling.review_fuel,
            )?,
            deadline: time("deadline-ms", self.deadline_ms, deadline, ceiling.deadline)?,
            memory: within("memory", self.memory, memory, ceiling.memory)?,
            table_elements: within(
                "table-elements",
                self.table_elements,
                table_elements,
                ceiling.table_elements,
            )?,
            answer_bytes: within(
                "answer-bytes",
                self.answer_bytes,
                answer_bytes,
                ceiling.answer_bytes,
            )?,
            answer_entries: within(
                "answer-entries",
                self.answer_entries,
                answer_entries,
                ceiling.answer_entries,
            )?,
            answer_text_bytes: within(
                "answer-text-bytes",
                self.answer_text_bytes,
                answer_text_bytes,
                ceiling.answer_text_bytes,
            )?,
            import_calls: within(
                "import-calls",
                self.import_calls,
                import_calls,
                ceiling.import_calls,
            )?,
            log_lines: within("log-lines", self.log_lines, log_lines, ceiling.log_lines)?,
            log_bytes: within("log-bytes", self.log_bytes, log_bytes, ceiling.log_bytes)?,
            component_bytes: within(
                "component-bytes",
                self.component_bytes,
                component_bytes,
                ceiling.component_bytes,
            )?,
            component_functions: within(
                "component-functions",
                self.component_functions,
                component_functions,
                ceiling.component_functions,
            )?,
            function_bytes: within(
                "function-bytes",
                self.function_bytes,
                function_bytes,
                ceiling.function_bytes,
            )?,
            compile_time: time(
                "compile-ms",
                self.compile_ms,
                compile_time,
                ceiling.compile_time,
            )?,
        })
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

impl Document {
    pub(crate) fn read(root: &Node, problems: &mut Problems) -> Self {
        let mut document = Self::default();
        let Kind::Table(entries) = &root.kind else {
            return document;
        };
        for (key, entry) in entries {
            let node = &entry.value;
            match key.as_str() {
                "name" => document.name = text(node, "name", problems),
                "version" => document.version = text(node, "version", problems),
                "extends" => document.extends = text(node, "extends", problems),
                "locked" => document.locked = texts(node, "locked", problems),
                "business" => {
                    document.business = node
                        .read::<BusinessTable>("[business]", problems)
                        .and_then(|table| table.build(node, problems))
                        .map(|value| at(value, node));
                }
                "document" => {
                    document.document = node.read("[document]", problems).map(|v| at(v, node));
                }
                "assume" => {
                    document.assume = node.read("[assume]", problems).map(|v| at(v, node));
                }
                "approvers" => {
                    document.approvers = node.read("[approvers]", problems).map(|v| at(v, node));
                }
                "policy" => match &node.kind {
                    Kind::Array(tables) => {
                        for table in tables {
                            document.policies.extend(PolicyTable::read(table, problems));
                        }
                    }
                    _ => problems.add_with_help(
                        Some(&entry.key),
                        "`policy` is one table",
                        "write `[[policy]]`, once for each policy",
                    ),
                },
                other => unknown_key(other, &entry.key, &TOP_KEYS, problems),
            }
        }
        let mut seen: Vec<&str> = Vec::new();
        for policy in &document.policies {
            if seen.contains(&policy.id.value.as_str()) {
                problems.add_with_help(
                    Some(&policy.id.place),
                    format!("a second policy `{}`", policy.id.value),
                    "give one of them another `id`",
                );
            }
            seen.push(&policy.id.value);
        }
        document
    }
}

const TOP_KEYS: [&str; 9] = [
    "name",
    "version",
    "extends",
    "locked",
    "business",
    "document",
    "assume",
    "approvers",
    "policy",
];
const POLICY_KEYS: [&str; 10] = [
    "id",
    "use",
    "component",
    "sha256",
    "mode",
    "on-failure",
    "settings",
    "limits",
    "files",
    "locked",
];

impl PolicyTable {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        let Kind::Table(entries) = &node.kind else {
            problems.add(Some(&node.place), "a policy is a table");
            return None;
        };
        let mut id = None;
        let mut table = Self {
            place: node.place.clone(),
            id: At {
                value: String::new(),
                place: node.place.clone(),
            },
            source: None,
            sha256: None,
            mode: None,
            on_failure: None,
            settings: None,
            limits: None,
            files: Vec::new(),
            locked: Vec::new(),
        };
        for (key, entry) in entries {
            let value = &entry.value;
            match key.as_str() {
                "id" => id = text(value, "id", problems),
                "use" | "component" if table.source.is_some() => problems.add_with_help(
                    Some(&entry.key),
                    "a policy has `use` or `component`, not both",
                    "take one of them out",
                ),
                "use" => {
                    table.source = text(value, "use", problems).map(|at| at.map(Source::Library))
                }
                "component" => {
                    table.source =
                        text(value, "component", problems).map(|at| at.map(Source::File));
                }
                "sha256" => table.sha256 = text(value, "sha256", problems),
                "mode" => table.mode = value.read("mode", problems).map(|v| at(v, value)),
                "on-failure" => {
                    table.on_failure = value.read("on-failure", problems).map(|v| at(v, value));
                }
                "settings" => match &value.kind {
                    Kind::Table(_) => table.settings = Some(value.clone()),
                    _ => problems.add(Some(&value.place), "`settings` is not a table"),
                },
                "limits" => {
                    table.limits = value
                        .read("[policy.limits]", problems)
                        .map(|v| at(v, value));
                }
                "files" => table.files = texts(value, "files", problems),
                "locked" => {
                    table.locked = match &value.kind {
                        Kind::Scalar(serde_json::Value::Bool(true)) => {
                            vec![at("*".to_owned(), value)]
                        }
                        Kind::Scalar(serde_json::Value::Bool(false)) => Vec::new(),
                        _ => texts(value, "locked", problems),
                    };
                }
                other => unknown_key(other, &entry.key, &POLICY_KEYS, problems),
            }
        }
        table.id = match (id, &table.source) {
            (Some(id), _) => id,
            (None, Some(source)) => At {
                value: source.value.default_id(),
                place: source.place.clone(),
            },
            (None, None) => {
                problems.add_with_help(
                    Some(&node.place),
                    "a policy without `use`, `component` or `id`",
                    "name a standard policy, as in `use = \"standard/hours\"`, or a file, as in `component = \"mine.wasm\"`",
                );
                return None;
            }
        };
        Some(table)
    }
}

impl Source {
    /// `hours` of `standard/hours` and of `policies/hours.wasm`.
    fn default_id(&self) -> String {
        let name = match self {
            Self::Library(name) | Self::File(name) => name,
        };
        let last = name.rsplit('/').next().unwrap_or(name);
        last.strip_suffix(".wasm").unwrap_or(last).to_owned()
    }
}

impl<T> At<T> {
    fn map<U>(self, change: impl FnOnce(T) -> U) -> At<U> {
        At {
            value: change(self.value),
            place: self.place,
        }
    }
}

fn at<T>(value: T, node: &Node) -> At<T> {
    At {
        value,
        place: node.place.clone(),
    }
}

fn text(node: &Node, key: &str, problems: &mut Problems) -> Option<At<String>> {
    match node.as_str() {
        Some(text) if !text.trim().is_empty() => Some(at(text.to_owned(), node)),
        Some(_) => {
            problems.add(Some(&node.place), format!("`{key}` is empty"));
            None
        }
        None => {
            problems.add_with_help(
                Some(&node.place),
                format!("`{key}` is `{}`, not a text", node.to_json()),
                "put it in quotes",
            );
            None
        }
    }
}

fn texts(node: &Node, key: &str, problems: &mut Problems) -> Vec<At<String>> {
    match &node.kind {
        Kind::Array(nodes) => nodes
            .iter()
            .filter_map(|node| text(node, key, problems))
            .collect(),
        _ => {
            problems.add_with_help(
                Some(&node.place),
                format!("`{key}` is `{}`, not a list of texts", node.to_json()),
                "write `[\"...\", \"...\"]`",
            );
            Vec::new()
        }
    }
}

fn unknown_key(key: &str, place: &Place, known: &[&str], problems: &mut Problems) {
    problems.add_with_help(
        Some(place),
        format!("unknown key `{key}`"),
        match closest(key, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known here: {}", known.join(", ")),
        },
    );
}

/// The known name that differs least, if it differs little.
pub(crate) fn closest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    known
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), *candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 4)
        .min()
        .map(|(_, candidate)| candidate)
}
