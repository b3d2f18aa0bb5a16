//! Reading the files of a set: all of them through one directory handle.

use std::collections::BTreeSet;
use std::io::Read;
use std::sync::{Mutex, PoisonError};

use cap_std::fs::Dir;

/// The largest policy-set file that is read.
pub(crate) const MAX_SET: u64 = 1 << 20;
/// The largest file that a policy may be given, and the largest component.
pub(crate) const MAX_FILE: u64 = 64 << 20;

/// Where the files of a set are, and which of them were asked for.
#[derive(Debug)]
pub(crate) struct Files<'a> {
    /// None for a set that is text only.
    dir: Option<&'a Dir>,
    // Components are read on several threads.
    asked: Mutex<BTreeSet<String>>,
}

impl<'a> Files<'a> {
    pub(crate) fn new(dir: Option<&'a Dir>) -> Self {
        Self {
            dir,
            asked: Mutex::default(),
        }
    }

    /// Every file that was asked for, whether it could be read or not.
    pub(crate) fn asked(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.iter().cloned().collect()
    }

    /// The bytes of a file, or why not, in words.
    pub(crate) fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, String> {
        let Some(dir) = self.dir else {
            return Err("a set that is given as text has no files beside it".to_owned());
        };
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(path.to_owned());
        let failed = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
            std::io::ErrorKind::PermissionDenied => {
                "the file may not be read, or lies outside of the set's folder".to_owned()
            }
            _ => error.to_string(),
        };
        let file = dir.open(path).map_err(failed)?;
        let mut bytes = Vec::new();
        file.take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(failed)?;
        if bytes.len() as u64 > limit {
            return Err(format!("the file is larger than {limit} bytes"));
        }
        Ok(bytes)
    }
}

/// A path named in a file, seen from the directory handle.
pub(crate) fn beside(file: &str, path: &str) -> String {
    match file.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{path}"),
        None => path.to_owned(),
    }
}
