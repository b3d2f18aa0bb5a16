//! The file that a batch writes: whole lines, in the order of the rows, so that where it was broken off is seen from the file alone.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, BufWriter, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use anyhow::{Context as _, anyhow, bail};

use super::line::{Head, Line};

/// So many lines are handed to the system at once: what a kill can cost is decided again.
const FLUSH_EVERY: u32 = 64;

/// Where decisions are written.
pub(super) struct Journal {
    file: BufWriter<File>,
    unflushed: u32,
}

/// Why a batch cannot begin with a file that somebody wrote.
pub(super) fn taken(path: &Path) -> anyhow::Error {
    anyhow!(
        "`{}` is there already: go on with it by `--resume`, or name another `--output`",
        path.display()
    )
}

impl Journal {
    /// Begins a file that is not there yet.
    pub(super) fn create(path: &Path, head: &Head) -> anyhow::Result<Self> {
        let file = match OpenOptions::new().write(true).create_new(true).open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(taken(path)),
            Err(error) => {
                return Err(error).with_context(|| format!("cannot write `{}`", path.display()));
            }
        };
        lock(&file, path)?;
        let mut journal = Self::of(file);
        journal.json(head)?;
        journal.flush()?;
        Ok(journal)
    }

    /// Goes on with a file: tells its lines, cuts off the one that was broken off, and writes behind it.
    pub(super) fn resume(
        path: &Path,
        head: &Head,
        mut told: impl FnMut(Line) -> anyhow::Result<()>,
    ) -> anyhow::Result<Self> {
        let name = path.display();
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .open(path)
            .with_context(|| format!("cannot go on with `{name}`"))?;
        lock(&file, path)?;
        let (mut whole, mut number) = (0_u64, 0_u64);
        let mut reader = BufReader::new(&file);
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            reader
                .read_until(b'\n', &mut bytes)
                .with_context(|| format!("cannot read `{name}`"))?;
            if !bytes.ends_with(b"\n") {
                break;
            }
            number = number.saturating_add(1);
            let wrong = || format!("`{name}`, line {number}, was not written by a batch");
            if number == 1 {
                let before: Head = serde_json::from_slice(&bytes).with_context(wrong)?;
                same(&before, head).with_context(|| format!("cannot go on with `{name}`"))?;
            } else {
                told(serde_json::from_slice(&bytes).with_context(wrong)?)?;
            }
            whole = whole.saturating_add(u64::try_from(bytes.len()).unwrap_or(0));
        }
        drop(reader);
        file.set_len(whole)
            .and_then(|()| file.seek(SeekFrom::End(0)))
            .with_context(|| format!("cannot write `{name}`"))?;
        let mut journal = Self::of(file);
        if number == 0 {
            journal.json(head)?;
        }
        Ok(journal)
    }

    fn of(file: File) -> Self {
        Self {
            file: BufWriter::new(file),
            unflushed: 0,
        }
    }

    pub(super) fn line(&mut self, line: &Line) -> anyhow::Result<()> {
        self.json(line)?;
        self.unflushed = self.unflushed.saturating_add(1);
        if self.unflushed >= FLUSH_EVERY {
            self.flush()?;
        }
        Ok(())
    }

    /// Everything is on the disk when this is done.
    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        self.flush()?;
        let synced = self.file.get_ref().sync_all();
        synced.context("cannot write the decisions")
    }

    fn json(&mut self, value: &impl serde::Serialize) -> anyhow::Result<()> {
        serde_json::to_writer(&mut self.file, value)
            .map_err(io::Error::from)
            .and_then(|()| self.file.write_all(b"\n"))
            .context("cannot write the decisions")
    }

    fn flush(&mut self) -> anyhow::Result<()> {
        self.unflushed = 0;
        self.file.flush().context("cannot write the decisions")
    }
}

/// Two that write one file would double its rows.
fn lock(file: &File, path: &Path) -> anyhow::Result<()> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(std::fs::TryLockError::WouldBlock) => {
            bail!("another batch is writing `{}`", path.display())
        }
        Err(std::fs::TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("cannot lock `{}`", path.display()))
        }
    }
}

fn same(before: &Head, now: &Head) -> anyhow::Result<()> {
    let (before, now) = (&before.batch, &now.batch);
    for (is_same, what) in [
        (before.set == now.set, "the policy set"),
        (before.request == now.request, "the request"),
        (before.recipients == now.recipients, "the recipients' file"),
        (before.engine == now.engine, "the version of `maysend`"),
    ] {
        if !is_same {
            bail!("{what} is another than when it began: name another `--output`");
        }
    }
    Ok(())
}
