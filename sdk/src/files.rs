//! The files that the policy set hands to a policy.

use crate::Problems;
use crate::types::File;

/// The files that the policy set hands to a policy, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(Vec<File>);

impl Files {
    /// No files.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// The contents of a file; none: the set does not give it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.0
            .iter()
            .find(|file| file.name == name)
            .map(|file| file.contents.as_slice())
    }

    /// The contents of a file that must be text in UTF-8; none: the set does not give it.
    ///
    /// # Errors
    /// The file is not UTF-8.
    pub fn text(&self, name: &str) -> Result<Option<&str>, Problems> {
        self.get(name)
            .map(std::str::from_utf8)
            .transpose()
            .map_err(|error| Problems::one("", format!("the file `{name}` is not UTF-8: {error}")))
    }

    /// The names, in the order of the set.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|file| file.name.as_str())
    }
}

impl From<Vec<File>> for Files {
    fn from(files: Vec<File>) -> Self {
        Self(files)
    }
}

impl<N: Into<String>, C: Into<Vec<u8>>> FromIterator<(N, C)> for Files {
    fn from_iter<I: IntoIterator<Item = (N, C)>>(files: I) -> Self {
        Self(
            files
                .into_iter()
                .map(|(name, contents)| File {
                    name: name.into(),
                    contents: contents.into(),
                })
                .collect(),
        )
    }
}
