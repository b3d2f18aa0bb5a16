//! Where in a JSON value something is, also after parts of the value were left out.

use std::fmt::Write as _;

use serde_json::Value;

/// A place in a JSON value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Path(Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
}

impl Path {
    /// The place of an error, as deep as there is something in the value. `unknown` is the key that nobody asked for.
    pub(super) fn of(
        path: &serde_path_to_error::Path,
        value: &Value,
        unknown: Option<&str>,
    ) -> Self {
        use serde_path_to_error::Segment;
        let mut steps = Vec::new();
        let mut here = Some(value);
        for segment in path {
            let step = match segment {
                Segment::Seq { index } => Step::Index(*index),
                Segment::Map { key } => Step::Key(key.clone()),
                Segment::Enum { variant } => Step::Key(variant.clone()),
                Segment::Unknown => break,
            };
            match here.and_then(|value| step.of(value)) {
                Some(inner) => here = Some(inner),
                None => break,
            }
            steps.push(step);
        }
        if let Some(key) = unknown.filter(|key| here.and_then(|value| value.get(key)).is_some()) {
            steps.push(Step::Key(key.to_owned()));
        }
        Self(steps)
    }

    /// What it lies in.
    pub(super) fn parent(&self) -> Self {
        let parents = self.0.split_last().map(|(_, parents)| parents.to_vec());
        Self(parents.unwrap_or_default())
    }

    /// RFC 6901.
    pub(super) fn to_pointer(&self) -> String {
        self.0.iter().fold(String::new(), |mut pointer, step| {
            pointer.push('/');
            match step {
                Step::Key(key) => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
                Step::Index(index) => {
                    let _ = write!(pointer, "{index}");
                }
            }
            pointer
        })
    }
}

impl Step {
    fn of<'a>(&self, value: &'a Value) -> Option<&'a Value> {
        match self {
            Self::Key(key) => value.as_object()?.get(key),
            Self::Index(index) => value.as_array()?.get(*index),
        }
    }

    fn of_mut<'a>(&self, value: &'a mut Value) -> Option<&'a mut Value> {
        match self {
            Self::Key(key) => value.as_object_mut()?.get_mut(key),
            Self::Index(index) => value.as_array_mut()?.get_mut(*index),
        }
    }
}

/// The items of arrays that were left out, by the array's place and their index in the beginning.
#[derive(Debug, Default)]
pub(super) struct Removed(Vec<(Path, usize)>);

impl Removed {
    /// Where the place was before anything was left out.
    pub(super) fn original(&self, path: &Path) -> Path {
        let mut original = Path::default();
        for step in &path.0 {
            let step = match step {
                Step::Key(key) => Step::Key(key.clone()),
                Step::Index(index) => Step::Index(self.original_index(&original, *index)),
            };
            original.0.push(step);
        }
        original
    }

    fn original_index(&self, array: &Path, index: usize) -> usize {
        self.0
            .iter()
            .filter(|(path, _)| path == array)
            .fold(index, |index, (_, gone)| {
                if *gone <= index {
                    index.saturating_add(1)
                } else {
                    index
                }
            })
    }

    /// Leaves the place out of the value; false if there is nothing to leave out.
    pub(super) fn remove(&mut self, path: &Path, value: &mut Value) -> bool {
        let Some((last, parents)) = path.0.split_last() else {
            return false;
        };
        let original = self.original(path);
        let Some(parent) = parents
            .iter()
            .try_fold(value, |value, step| step.of_mut(value))
        else {
            return false;
        };
        match (last, parent) {
            (Step::Key(key), Value::Object(fields)) => fields.remove(key).is_some(),
            (Step::Index(index), Value::Array(items)) if *index < items.len() => {
                items.remove(*index);
                self.note(original);
                true
            }
            _ => false,
        }
    }

    /// Notes an item that was left out; those of one array stay in order.
    fn note(&mut self, mut item: Path) {
        if let Some(Step::Index(index)) = item.0.pop() {
            let behind = |(path, gone): &(Path, usize)| *path == item && *gone > index;
            let place = self.0.iter().position(behind).unwrap_or(self.0.len());
            self.0.insert(place, (item, index));
        }
    }
}
