//! Packs what was learned into tables of five bits a weight.

use std::fmt::Write;

use anyhow::{Context, Result, ensure};

/// The letter of the weight that is none; those for and against stand behind and before it in the alphabet of ASCII.
const ZERO: u8 = b'O';
/// A weight has so many steps at most.
const MOST: u8 = 15;

/// A file of packed weights.
pub(crate) type File = (&'static str, Vec<u8>);

/// The tables as Rust, and the files that they include: of each a line `NAME BITS BIAS`, then the weights, a letter for each, in lines of any length.
///
/// # Errors
/// A table that is not there or not whole, a letter that is no weight.
pub(crate) fn tables(source: &str) -> Result<(String, Vec<File>)> {
    let mut lines = source
        .lines()
        .filter(|line| !line.starts_with("//"))
        .peekable();
    let (mut out, mut files) = (String::new(), Vec::new());
    for (name, file) in [("PITCHES", "pitches.bits"), ("ANSWERS", "answers.bits")] {
        let head = lines.next().with_context(|| format!("no table `{name}`"))?;
        let mut fields = head.split_whitespace();
        ensure!(
            fields.next() == Some(name),
            "`{head}` does not begin `{name}`"
        );
        let mut field = || fields.next().context("a table needs its bits and its bias");
        let (bits, bias): (u32, i32) = (field()?.parse()?, field()?.parse()?);
        ensure!((8..=20).contains(&bits), "`{name}` has 2^{bits} weights");
        let mut levels = Vec::with_capacity(1 << bits);
        while levels.len() < 1 << bits {
            let line = lines
                .next()
                .with_context(|| format!("`{name}` ends after {} weights", levels.len()))?;
            levels.extend(line.bytes());
        }
        ensure!(levels.len() == 1 << bits, "`{name}` has too many weights");
        let mut packed = Vec::with_capacity(levels.len() * 5 / 8 + 1);
        // The bits that do not fill a byte yet, the oldest lowest.
        let (mut waiting, mut count) = (0_u16, 0_u32);
        for letter in levels {
            let level = letter
                .checked_add(MOST)
                .and_then(|level| level.checked_sub(ZERO))
                .filter(|level| *level <= 2 * MOST)
                .with_context(|| format!("`{}` is no weight", char::from(letter)))?;
            waiting |= u16::from(level) << count;
            count += 5;
            if count >= 8 {
                let [low, high] = waiting.to_le_bytes();
                packed.push(low);
                (waiting, count) = (u16::from(high), count - 8);
            }
        }
        // A weight is read from two bytes.
        packed.push(0);
        writeln!(
            out,
            "static {name}: Table = Table {{ bits: {bits}, bias: {bias}, weights: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{file}\")) }};"
        )?;
        files.push((file, packed));
    }
    ensure!(lines.peek().is_none(), "something follows the last table");
    Ok((out, files))
}
