//! Compiled code on disk: what an engine with the same key has compiled before is loaded, nothing else ever is.

use std::io::{Read as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cap_std::fs::{Dir, OpenOptions};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use wasmtime::component::Component;

use crate::danger;
use crate::digest::Digest;
use crate::engine::Runtime;

/// A folder for compiled code, and the key that proves who wrote it.
///
/// Loading machine code that somebody else has written is letting them run it, so every entry carries a MAC (HMAC-SHA-256) over
/// the code, what it was compiled from, and the engine that compiled it. An entry that is damaged, forged, under another name or
/// of another engine is compiled again and replaced. Keep the key where the folder's other readers and writers cannot read it;
/// whoever has both can run code in your process.
///
/// Many processes may share the folder. Any file in it may be deleted at any time; nothing else ever deletes one.
///
/// ```
/// use maysend::{CodeCache, EngineConfig};
///
/// # fn main() -> std::io::Result<()> {
/// # let folder = std::env::temp_dir().join(format!("maysend-doc-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// # let key = [7; 32];
/// let dir = cap_std::fs::Dir::open_ambient_dir(&folder, cap_std::ambient_authority())?;
/// let mut config = EngineConfig::default();
/// config.cache = Some(CodeCache::new(dir, key));
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct CodeCache(Arc<Inner>);

struct Inner {
    folder: Dir,
    key: [u8; 32],
    /// Tells the files of this process that are being written apart.
    written: AtomicU64,
}

/// Machine code whose MAC was verified.
#[derive(Clone, Copy)]
pub(crate) struct Authentic<'a>(&'a [u8]);

impl<'a> Authentic<'a> {
    pub(crate) fn bytes(self) -> &'a [u8] {
        self.0
    }
}

/// What code is compiled from.
pub(crate) struct Source<'a> {
    /// `component` or `snapshot`.
    pub(crate) kind: &'static str,
    /// Whatever tells it from others of its kind.
    pub(crate) parts: Vec<&'a [u8]>,
}

/// What an entry begins with: its form, and that it is one.
const MAGIC: &[u8; 16] = b"maysend code v1\n";
/// The bytes of a MAC.
const TAG: usize = 32;
/// The largest entry that is read: a Python policy has some 100 MB.
const MAX_ENTRY: u64 = 512 << 20;

impl CodeCache {
    /// A cache in this folder, of code that was written with this key. Give the cache a key of its own, 32 random bytes.
    #[must_use]
    pub fn new(folder: Dir, key: [u8; 32]) -> Self {
        Self(Arc::new(Inner {
            folder,
            key,
            written: AtomicU64::new(0),
        }))
    }

    /// The compiled code, if an engine like this one has left it here.
    pub(crate) fn load(&self, runtime: &Runtime, source: &Source<'_>) -> Option<Component> {
        let entry = self.read(&file_name(runtime, source))?;
        let code = self.verify(runtime, source, &entry)?;
        danger::component(runtime.engine(), code).ok()
    }

    /// Leaves compiled code for others. Whatever stands in the way, the code is compiled again next time.
    pub(crate) fn store(&self, runtime: &Runtime, source: &Source<'_>, component: &Component) {
        if let Ok(code) = component.serialize() {
            let tag = self.mac(runtime, source, &code).finalize().into_bytes();
            let _ = self.write(&file_name(runtime, source), &[MAGIC, &tag, &code]);
        }
    }

    fn read(&self, name: &str) -> Option<Vec<u8>> {
        let file = self.0.folder.open(name).ok()?;
        let size = file.metadata().ok()?.len();
        if size > MAX_ENTRY {
            return None;
        }
        let mut entry = Vec::with_capacity(usize::try_from(size).ok()?);
        file.take(MAX_ENTRY).read_to_end(&mut entry).ok()?;
        Some(entry)
    }

    fn verify<'a>(
        &self,
        runtime: &Runtime,
        source: &Source<'_>,
        entry: &'a [u8],
    ) -> Option<Authentic<'a>> {
        let sealed = entry.strip_prefix(MAGIC)?;
        let (tag, code) = sealed.split_at_checked(TAG)?;
        self.mac(runtime, source, code).verify_slice(tag).ok()?;
        Some(Authentic(code))
    }

    /// Over everything that must be right about an entry. Each part is preceded by its length: no two lists read alike.
    fn mac(&self, runtime: &Runtime, source: &Source<'_>, code: &[u8]) -> Hmac<Sha256> {
        // HMAC takes a key of any length up to the block's as it is.
        let mut mac = Hmac::<Sha256>::new(&(block(&self.0.key)).into());
        let kind = [runtime.fingerprint().as_str(), source.kind].map(str::as_bytes);
        for part in kind.iter().chain(&source.parts).chain([&code]) {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part);
        }
        mac
    }

    /// First under another name, so that nobody reads half an entry.
    fn write(&self, name: &str, parts: &[&[u8]]) -> std::io::Result<()> {
        let folder = &self.0.folder;
        let number = self.0.written.fetch_add(1, Ordering::Relaxed);
        let temporary = format!("{name}.{}-{number}.new", std::process::id());
        let written = folder
            .open_with(&temporary, OpenOptions::new().write(true).create_new(true))
            .and_then(|mut file| parts.iter().try_for_each(|part| file.write_all(part)))
            .and_then(|()| folder.rename(&temporary, folder, name));
        if written.is_err() {
            let _ = folder.remove_file(&temporary);
        }
        written
    }
}

/// The key filled up to the block of SHA-256, as HMAC defines it.
fn block(key: &[u8; 32]) -> [u8; 64] {
    let mut block = [0; 64];
    for (filled, byte) in block.iter_mut().zip(key) {
        *filled = *byte;
    }
    block
}

/// No part of what is compiled shows in the name, nor can one lead elsewhere.
fn file_name(runtime: &Runtime, source: &Source<'_>) -> String {
    let kind = [runtime.fingerprint().as_str(), source.kind].map(str::as_bytes);
    let digest = Digest::of_parts(kind.into_iter().chain(source.parts.iter().copied()));
    format!("{digest}.code")
}

impl std::fmt::Debug for CodeCache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CodeCache(..)")
    }
}
