//! `extends`: a dealership's set over its vendor's, and what the vendor has locked.

use std::collections::BTreeMap;

use super::document::{Assume, At, Document, DocumentTable, LimitsTable, PolicyTable, Source};
use super::files::{Files, MAX_SET, beside};
use super::node::{Kind, Node};
use super::problem::{Place, Problems};
use crate::policy::{Mode, OnFailure};
use crate::request::Business;

/// How many sets may stand above each other.
const MAX_DEPTH: usize = 8;

/// A set with everything that it extends laid under it.
#[derive(Debug, Default)]
pub(crate) struct Merged {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) business: Option<Business>,
    pub(crate) document: DocumentTable,
    pub(crate) assume: Assume,
    pub(crate) approvers: BTreeMap<String, Vec<String>>,
    pub(crate) policies: Vec<Entry>,
    locked: Vec<String>,
}

/// A policy of the merged set.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) place: Place,
    pub(crate) id: String,
    pub(crate) source: At<Source>,
    /// The file that names the source.
    pub(crate) file: String,
    pub(crate) sha256: Option<At<String>>,
    pub(crate) mode: Mode,
    pub(crate) on_failure: OnFailure,
    pub(crate) settings: Option<Node>,
    pub(crate) limits: Option<At<LimitsTable>>,
    pub(crate) files: Vec<At<String>>,
    /// The file that names them.
    pub(crate) files_from: String,
    /// What the sets above may only tighten.
    pub(crate) locked: Vec<At<String>>,
    /// Settings that a locked policy was given afterwards: to be compared when its schema is known.
    pub(crate) turned: Vec<Turned>,
}

/// A locked setting that a set further down has set.
#[derive(Clone, Debug)]
pub(crate) struct Turned {
    pub(crate) pointer: String,
    /// None: the policy's default was in force.
    pub(crate) from: Option<serde_json::Value>,
    pub(crate) to: serde_json::Value,
    pub(crate) place: Place,
}

/// Reads a file and all that it extends.
pub(crate) fn read(name: &str, text: &str, files: &Files<'_>, problems: &mut Problems) -> Merged {
    let mut chain = Vec::new();
    let mut seen = vec![name.to_owned()];
    let mut next = Some((name.to_owned(), text.to_owned()));
    while let Some((name, text)) = next.take() {
        let file = problems.file(&name, &text);
        let root = Node::parse(file, &text, problems);
        let document = Document::read(&root, problems);
        if let Some(extends) = &document.extends {
            let path = normalise(&beside(&name, &extends.value));
            if seen.contains(&path) {
                problems.add_with_help(
                    Some(&extends.place),
                    format!("`{}` extends itself in a circle", extends.value),
                    "a vendor's set cannot extend a dealership's",
                );
            } else if seen.len() >= MAX_DEPTH {
                problems.add(
                    Some(&extends.place),
                    format!("more than {MAX_DEPTH} sets above each other"),
                );
            } else {
                match files.read(&path, MAX_SET).map(String::from_utf8) {
                    Ok(Ok(text)) => {
                        seen.push(path.clone());
                        next = Some((path, text));
                    }
                    Ok(Err(_)) => problems.add(
                        Some(&extends.place),
                        format!("`{}` is not a text in UTF-8", extends.value),
                    ),
                    Err(why) => problems.add_with_help(
                        Some(&extends.place),
                        format!("cannot read `{}`: {why}", extends.value),
                        "paths are seen from the file that names them and stay inside the set's folder",
                    ),
                }
            }
        }
        chain.push((name, document));
    }
    let mut merged = Merged::default();
    let last = chain.len().saturating_sub(1);
    for (index, (name, document)) in chain.into_iter().rev().enumerate() {
        merged.lay(&name, document, index == last, problems);
    }
    merged
}

/// `a/b/../c` as `a/c`, so that circles are seen; what leaves the folder stays as it is and is refused when opened.
fn normalise(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

impl Merged {
    fn lay(&mut self, file: &str, over: Document, is_leaf: bool, problems: &mut Problems) {
        self.need_identity(&over, is_leaf, problems);
        self.lay_tables(&over, problems);
        for table in over.policies {
            match self
                .policies
                .iter_mut()
                .find(|known| known.id == table.id.value)
            {
                Some(known) => known.lay(file, table, problems),
                None => self.policies.extend(Entry::first(file, table, problems)),
            }
        }
        for at in over.locked {
            if TABLES.contains(&at.value.as_str()) {
                self.locked.push(at.value);
            } else {
                problems.add_with_help(
                    Some(&at.place),
                    format!("`{}` cannot be locked here", at.value),
                    format!(
                        "at the top, one of {}; of a policy, inside its table",
                        TABLES.join(", ")
                    ),
                );
            }
        }
    }

    fn need_identity(&mut self, over: &Document, is_leaf: bool, problems: &mut Problems) {
        for (key, given, own) in [
            ("name", &over.name, &mut self.name),
            ("version", &over.version, &mut self.version),
        ] {
            match given {
                Some(at) => own.clone_from(&at.value),
                None if is_leaf => problems.add_with_help(
                    Some(&Place {
                        file: 0,
                        span: 0..0,
                    }),
                    format!("the set has no `{key}`"),
                    format!("write `{key} = \"...\"` at the top: every decision names it"),
                ),
                None => {}
            }
        }
    }

    fn lay_tables(&mut self, over: &Document, problems: &mut Problems) {
        let locked = |table: &str| self.locked.iter().any(|locked| locked == table);
        for (table, place) in [
            ("business", over.business.as_ref().map(|at| &at.place)),
            ("assume", over.assume.as_ref().map(|at| &at.place)),
            ("approvers", over.approvers.as_ref().map(|at| &at.place)),
            ("document", over.document.as_ref().map(|at| &at.place)),
        ] {
            if let Some(place) = place.filter(|_| locked(table)) {
                problems.add_with_help(
                    Some(place),
                    format!("`[{table}]` is locked by the set that this one extends"),
                    "take it out, or ask whoever wrote that set",
                );
            }
        }
        if let Some(at) = &over.business {
            self.business = Some(at.value.clone());
        }
        if let Some(at) = &over.assume {
            let (own, more) = (&mut self.assume, &at.value);
            own.employed = more.employed.or(own.employed);
            own.archived = more.archived.or(own.archived);
            own.audience = more.audience.or(own.audience);
            own.group_size = more.group_size.or(own.group_size);
            own.notices = more.notices.or(own.notices);
            own.device = more.device.clone().or(own.device.take());
            own.channel = more.channel.clone().or(own.channel.take());
            own.registries = more.registries.clone().or(own.registries.take());
        }
        if let Some(at) = &over.approvers {
            self.approvers.extend(at.value.clone());
        }
        if let Some(at) = &over.document {
            let (own, more) = (&mut self.document, &at.value);
            own.title = more.title.clone().or(own.title.take());
            own.purpose = more.purpose.clone().or(own.purpose.take());
            own.scope = more.scope.clone().or(own.scope.take());
            own.effective = more.effective.clone().or(own.effective.take());
            own.contact = more.contact.clone().or(own.contact.take());
            own.responsibilities = more
                .responsibilities
                .clone()
                .or(own.responsibilities.take());
            own.advice = more.advice.clone().or(own.advice.take());
        }
    }
}

/// Tables that a set can lock.
const TABLES: [&str; 4] = ["assume", "approvers", "business", "document"];
/// What of a policy can be locked, beside `settings.…`.
const PARTS: [&str; 6] = [
    "mode",
    "on-failure",
    "settings",
    "limits",
    "files",
    "component",
];

impl Entry {
    fn first(file: &str, table: PolicyTable, problems: &mut Problems) -> Option<Self> {
        let Some(source) = table.source else {
            problems.add_with_help(
                Some(&table.id.place),
                format!("there is no policy `{}` to change", table.id.value),
                "`id` alone changes a policy of the set that this one extends; a new one needs `use` or `component`",
            );
            return None;
        };
        Some(Self {
            place: table.place,
            id: table.id.value,
            source,
            file: file.to_owned(),
            sha256: table.sha256,
            mode: table.mode.map_or_else(Mode::default, |at| at.value),
            on_failure: table
                .on_failure
                .map_or_else(OnFailure::default, |at| at.value),
            settings: table.settings,
            limits: table.limits,
            files: table.files,
            files_from: file.to_owned(),
            locked: locks(table.locked, problems),
            turned: Vec::new(),
        })
    }

    fn lay(&mut self, file: &str, over: PolicyTable, problems: &mut Problems) {
        let id = self.id.clone();
        let refuse = |place: &Place, what: &str, problems: &mut Problems| {
            problems.add_with_help(
                Some(place),
                format!("{what} of `{id}` is locked by the set that this one extends"),
                "it can only be made stricter: take it out, or ask whoever wrote that set",
            );
        };
        if let Some(source) = over.source.filter(|at| !self.is_from(file, &at.value)) {
            // Any lock pins the code: another component could read its settings in another way.
            if !self.locked.is_empty() {
                refuse(&source.place, "the component", problems);
            }
            self.source = source;
            file.clone_into(&mut self.file);
            self.sha256 = None;
        }
        if let Some(at) = over.sha256 {
            if self.is_locked("component")
                && self
                    .sha256
                    .as_ref()
                    .is_some_and(|own| own.value != at.value)
            {
                refuse(&at.place, "the digest", problems);
            }
            self.sha256 = Some(at);
        }
        if let Some(at) = over.mode {
            if self.is_locked("mode") && at.value < self.mode {
                refuse(&at.place, "`mode`", problems);
            }
            self.mode = at.value;
        }
        if let Some(at) = over.on_failure {
            if self.is_locked("on-failure") && at.value < self.on_failure {
                refuse(&at.place, "`on-failure`", problems);
            }
            self.on_failure = at.value;
        }
        if let Some(at) = over.limits {
            if self.is_locked("limits") {
                refuse(&at.place, "`limits`", problems);
            }
            self.limits = Some(at);
        }
        if let Some(first) = over.files.first() {
            if self.is_locked("files") {
                refuse(&first.place, "`files`", problems);
            }
            self.files = over.files;
            file.clone_into(&mut self.files_from);
        }
        if let Some(settings) = over.settings {
            self.turn(&settings);
            match &mut self.settings {
                Some(own) => own.overlay(&settings),
                None => self.settings = Some(settings),
            }
        }
        self.locked.extend(locks(over.locked, problems));
        self.place = over.place;
    }

    /// Notes which locked settings the other set turns.
    fn turn(&mut self, settings: &Node) {
        let mut leaves = Vec::new();
        collect_leaves(settings, &mut String::new(), &mut leaves);
        let own = self.settings.as_ref().map(Node::to_json);
        for (pointer, node) in leaves {
            let dotted = format!("settings{}", pointer.replace('/', "."));
            let from = own.as_ref().and_then(|own| own.pointer(&pointer)).cloned();
            // An empty table over a table changes nothing; anything else that is no table replaces all that lies in it.
            let is_idle = matches!(node.kind, Kind::Table(_))
                && from.as_ref().is_some_and(serde_json::Value::is_object);
            if is_idle || !(self.is_locked(&dotted) || self.has_locks_in(&dotted)) {
                continue;
            }
            self.turned.push(Turned {
                from,
                to: node.to_json(),
                place: node.place.clone(),
                pointer,
            });
        }
    }

    /// Whether the source, named in this file, is the one that it has already.
    fn is_from(&self, file: &str, source: &Source) -> bool {
        let place = |file: &str, source: &Source| match source {
            Source::File(path) => Source::File(normalise(&beside(file, path))),
            named @ Source::Library(_) => named.clone(),
        };
        place(file, source) == place(&self.file, &self.source.value)
    }

    fn has_locks_in(&self, part: &str) -> bool {
        self.locked.iter().any(|locked| {
            locked
                .value
                .strip_prefix(part)
                .is_some_and(|rest| rest.starts_with('.'))
        })
    }

    fn is_locked(&self, part: &str) -> bool {
        self.locked.iter().any(|At { value: locked, .. }| {
            locked == "*"
                || part == locked
                || part
                    .strip_prefix(locked.as_str())
                    .is_some_and(|rest| rest.starts_with('.'))
        })
    }
}

fn locks(given: Vec<At<String>>, problems: &mut Problems) -> Vec<At<String>> {
    given
        .into_iter()
        .filter(|at| {
            let known = at.value == "*"
                || PARTS.contains(&at.value.as_str())
                || at.value.starts_with("settings.");
            if !known {
                problems.add_with_help(
                    Some(&at.place),
                    format!("`{}` of a policy cannot be locked", at.value),
                    format!(
                        "write `true`, or some of {} or `settings.<name>`",
                        PARTS.join(", ")
                    ),
                );
            }
            known
        })
        .collect()
}

fn collect_leaves<'n>(node: &'n Node, pointer: &mut String, leaves: &mut Vec<(String, &'n Node)>) {
    match &node.kind {
        Kind::Table(entries) if !entries.is_empty() => {
            for (key, entry) in entries {
                let length = pointer.len();
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                collect_leaves(&entry.value, pointer, leaves);
                pointer.truncate(length);
            }
        }
        _ => leaves.push((pointer.clone(), node)),
    }
}
