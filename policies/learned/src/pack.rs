//! Packs what was learned into tables of five bits a weight: for build scripts.

use std::error::Error;
use std::fmt::{self, Display, Formatter, Write};

/// The letter of the weight that is none; those for and against stand behind and before it in the alphabet of ASCII.
pub const ZERO: u8 = b'O';
/// A weight has so many steps at most.
pub const MOST: u8 = 15;

/// A file of packed weights: its name and what is in it.
pub type File = (String, Vec<u8>);

/// What is wrong with a file of weights.
#[derive(Debug)]
pub struct Malformed(String);

impl Display for Malformed {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Error for Malformed {}

/// The tables as Rust, and the files that these include from the build script's folder. Of each `source` has a line `NAME BITS
/// BIAS`, then the weights, a letter for each, in lines of any length.
///
/// # Errors
///
/// A table that is not there or not whole, or not in the order of `names`; a letter that is no weight.
///
/// # Examples
///
/// ```
/// use maysend_learned::pack::tables;
///
/// let source = format!("// Made by hand.\nPITCHES 8 -3\n{}\n", "O".repeat(256));
/// let (rust, files) = tables(&source, &["PITCHES"])?;
/// assert!(rust.starts_with("static PITCHES: Table = Table { bits: 8, bias: -3, "));
/// assert_eq!(files[0].0, "pitches.bits");
///
/// assert_eq!(tables(&source, &["ANSWERS"]).unwrap_err().to_string(), "`PITCHES 8 -3` does not begin `ANSWERS`");
/// # Ok::<(), maysend_learned::pack::Malformed>(())
/// ```
pub fn tables(source: &str, names: &[&str]) -> Result<(String, Vec<File>), Malformed> {
    let mut lines = source
        .lines()
        .filter(|line| !line.starts_with("//"))
        .peekable();
    let (mut out, mut files) = (String::new(), Vec::new());
    for name in names {
        let head = lines
            .next()
            .ok_or_else(|| Malformed(format!("no table `{name}`")))?;
        let (bits, bias) = head_of(name, head)?;
        let whole = 1 << bits;
        let mut levels = Vec::with_capacity(whole);
        while levels.len() < whole {
            let line = lines.next().ok_or_else(|| {
                Malformed(format!("`{name}` ends after {} weights", levels.len()))
            })?;
            levels.extend(line.bytes());
        }
        if levels.len() != whole {
            return Err(Malformed(format!("`{name}` has too many weights")));
        }
        let file = format!("{}.bits", name.to_lowercase());
        // A `String` takes everything.
        let _ = writeln!(
            out,
            "static {name}: Table = Table {{ bits: {bits}, bias: {bias}, weights: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{file}\")) }};"
        );
        files.push((file, packed(&levels)?));
    }
    if lines.peek().is_some() {
        return Err(Malformed("something follows the last table".to_owned()));
    }
    Ok((out, files))
}

/// The bits and the bias of a table.
fn head_of(name: &str, head: &str) -> Result<(u32, i32), Malformed> {
    let fields: Vec<&str> = head.split_whitespace().collect();
    if fields.first() != Some(&name) {
        return Err(Malformed(format!("`{head}` does not begin `{name}`")));
    }
    let numbers = match fields.as_slice() {
        [_, bits, bias] => bits.parse().ok().zip(bias.parse().ok()),
        _ => None,
    };
    let (bits, bias) = numbers
        .ok_or_else(|| Malformed(format!("`{head}` is not a name, the bits and the bias")))?;
    if !(8..=20).contains(&bits) {
        return Err(Malformed(format!("`{name}` has 2^{bits} weights")));
    }
    Ok((bits, bias))
}

fn packed(letters: &[u8]) -> Result<Vec<u8>, Malformed> {
    let mut packed = Vec::with_capacity(letters.len() * 5 / 8 + 1);
    // The bits that do not fill a byte yet, the oldest lowest.
    let (mut waiting, mut count) = (0_u16, 0_u32);
    for letter in letters {
        let level = letter
            .checked_add(MOST)
            .and_then(|level| level.checked_sub(ZERO))
            .filter(|level| *level <= 2 * MOST)
            .ok_or_else(|| Malformed(format!("`{}` is no weight", char::from(*letter))))?;
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
    Ok(packed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Table;

    #[test]
    fn what_is_packed_is_read_again() {
        let level = |place: usize| i8::try_from(place % 31).unwrap() - 15;
        let letters: String = (0..256)
            .map(|place| char::from(ZERO.saturating_add_signed(level(place))))
            .collect();
        let (_, files) = tables(&format!("T 8 0\n{letters}\n"), &["T"]).unwrap();
        let table = Table {
            bits: 8,
            weights: files.into_iter().next().unwrap().1.leak(),
            bias: 0,
        };
        for place in 0..256 {
            assert_eq!(table.weight(place), i32::from(level(place)), "at {place}");
        }
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        let problem = |source: &str| tables(source, &["T"]).unwrap_err().to_string();
        assert_eq!(problem(""), "no table `T`");
        assert_eq!(problem("T 8 0\nOO\n"), "`T` ends after 2 weights");
        assert_eq!(
            problem("T eight 0\n"),
            "`T eight 0` is not a name, the bits and the bias"
        );
        assert_eq!(problem("T 40 0\n"), "`T` has 2^40 weights");
        let all = "O".repeat(256);
        assert_eq!(
            problem(&format!("T 8 0\n{all}O\n")),
            "`T` has too many weights"
        );
        assert_eq!(
            problem(&format!("T 8 0\n{all}\nMORE\n")),
            "something follows the last table"
        );
        assert_eq!(
            problem(&format!("T 8 0\n{}~\n", all.replacen('O', "", 1))),
            "`~` is no weight"
        );
    }
}
