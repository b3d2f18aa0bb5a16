//! Packs what was learned into tables of two bytes a feature: for build scripts.

use std::error::Error;
use std::fmt::{self, Display, Formatter, Write};
use std::ops::RangeInclusive;

use crate::{LEVEL, REST};

/// The letter of the weight that is none; those for and against stand behind and before it in the alphabet of ASCII.
pub const ZERO: u8 = b'O';
/// A weight has so many steps at most.
pub const MOST: u8 = 15;
/// A feature is so many signs: its id in hex, and the letter of its weight.
const SIGNS: usize = 7;
/// A bucket holds about so many features.
const FEATURES: usize = 8;
/// A table has at most so many features: where buckets begin is told in two bytes.
const MOST_FEATURES: usize = 60_000;

/// A table has two to the power of one of these of buckets.
const MOST_BUCKETS: RangeInclusive<u32> = 4..=13;

/// A file of a packed table: its name and what is in it.
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

/// How many buckets a table of so many features has, as a power of two.
#[must_use]
pub fn buckets(features: usize) -> u32 {
    features
        .div_ceil(FEATURES)
        .next_power_of_two()
        .trailing_zeros()
        .clamp(*MOST_BUCKETS.start(), *MOST_BUCKETS.end())
}

/// The tables as Rust, and the files that these include from the build script's folder. Of each `source` has a line `NAME BUCKETS BIAS
/// FEATURES` (buckets as a power of two),
/// then the features, in lines of any length: of each the id, six digits in hex, and the letter of its weight, in the order of the ids.
///
/// # Errors
///
/// A table that is not there or not whole, or not in the order of `names`; a feature that is none, or not in order.
///
/// # Examples
///
/// ```
/// use maysend_learned::pack::tables;
///
/// let source = "// Made by hand.\nPITCHES 4 -3 2\n000012Q0001ffA\n";
/// let (rust, files) = tables(source, &["PITCHES"])?;
/// assert!(rust.starts_with("static PITCHES: Table = Table { buckets: 4, bias: -3, "));
/// assert_eq!(files[0].0, "pitches.starts");
/// assert_eq!(files[1].0, "pitches.entries");
///
/// assert_eq!(tables(source, &["ANSWERS"]).unwrap_err().to_string(), "`PITCHES 4 -3 2` does not begin `ANSWERS`");
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
        let (buckets, bias, count) = head_of(name, head)?;
        let mut signs = String::with_capacity(count * SIGNS);
        while signs.len() < count * SIGNS {
            let line = lines.next().ok_or_else(|| {
                Malformed(format!(
                    "`{name}` ends after {} features",
                    signs.len() / SIGNS
                ))
            })?;
            signs.push_str(line);
        }
        if signs.len() != count * SIGNS {
            return Err(Malformed(format!("`{name}` has too many features")));
        }
        let [starts, entries] = packed(name, &signs, buckets)?;
        let file = name.to_lowercase();
        // A `String` takes everything.
        let _ = writeln!(
            out,
            "static {name}: Table = Table {{ buckets: {buckets}, bias: {bias}, starts: include_bytes!(concat!(env!(\"OUT_DIR\"), \
             \"/{file}.starts\")), entries: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{file}.entries\")) }};"
        );
        files.push((format!("{file}.starts"), starts));
        files.push((format!("{file}.entries"), entries));
    }
    if lines.peek().is_some() {
        return Err(Malformed("something follows the last table".to_owned()));
    }
    Ok((out, files))
}

/// The buckets and the bias of a table, and how many features it has.
fn head_of(name: &str, head: &str) -> Result<(u32, i32, usize), Malformed> {
    let fields: Vec<&str> = head.split_whitespace().collect();
    if fields.first() != Some(&name) {
        return Err(Malformed(format!("`{head}` does not begin `{name}`")));
    }
    let numbers = match fields.as_slice() {
        [_, buckets, bias, count] => {
            let numbers = bias.parse().ok().zip(count.parse().ok());
            buckets
                .parse()
                .ok()
                .filter(|buckets| MOST_BUCKETS.contains(buckets))
                .zip(numbers)
        }
        _ => None,
    };
    let (buckets, (bias, count)) = numbers.ok_or_else(|| {
        Malformed(format!(
            "`{head}` is not a name, the buckets, the bias and the features"
        ))
    })?;
    if count > MOST_FEATURES {
        return Err(Malformed(format!("`{name}` has {count} features")));
    }
    Ok((buckets, bias, count))
}

/// Where the buckets begin, and what is in them.
fn packed(name: &str, signs: &str, buckets: u32) -> Result<[Vec<u8>; 2], Malformed> {
    let mut starts = Vec::new();
    let mut entries = Vec::new();
    let mut last = None;
    let mut count = 0_u16;
    let begun = |starts: &Vec<u8>| u32::try_from(starts.len() / 2).unwrap_or(u32::MAX);
    for feature in signs.as_bytes().chunks(SIGNS) {
        let (id, level) = read(feature).ok_or_else(|| {
            let feature = String::from_utf8_lossy(feature);
            Malformed(format!("`{feature}` is no feature"))
        })?;
        let bucket = id >> REST;
        if bucket >> buckets != 0 || last.is_some_and(|last| last >= id) {
            return Err(Malformed(format!("`{name}` is not in order at {id:06x}")));
        }
        last = Some(id);
        while begun(&starts) <= bucket {
            starts.extend(count.to_le_bytes());
        }
        let rest = id & ((1 << REST) - 1);
        let entry = u16::try_from((rest << LEVEL) | u32::from(level)).unwrap_or(u16::MAX);
        entries.extend(entry.to_le_bytes());
        count = count.saturating_add(1);
    }
    while begun(&starts) <= 1 << buckets {
        starts.extend(count.to_le_bytes());
    }
    Ok([starts, entries])
}

/// The id and the level of a feature.
fn read(feature: &[u8]) -> Option<(u32, u8)> {
    let (letter, id) = feature.split_last()?;
    let id = u32::from_str_radix(std::str::from_utf8(id).ok()?, 16).ok()?;
    let level = letter
        .checked_add(MOST)?
        .checked_sub(ZERO)
        .filter(|level| *level <= 2 * MOST)?;
    Some((id, level))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Table, id};

    #[test]
    fn what_is_packed_is_read_again() {
        let level = |feature: u32| i8::try_from(feature % 31).unwrap() - 15;
        let count = 4000_usize;
        let buckets = buckets(count);
        let mut ids: Vec<(u32, u32)> = (0..4000)
            .map(|feature| (id(feature, buckets), feature))
            .collect();
        ids.sort_unstable();
        ids.dedup_by_key(|(id, _)| *id);
        let signs: String = ids
            .iter()
            .map(|(id, feature)| {
                let letter = char::from(ZERO.saturating_add_signed(level(*feature)));
                format!("{id:06x}{letter}")
            })
            .collect();
        let source = format!("T {buckets} 0 {}\n{signs}\n", ids.len());
        let (_, files) = tables(&source, &["T"]).unwrap();
        let [starts, entries]: [&'static [u8]; 2] =
            [0, 1].map(|file: usize| &*files[file].1.clone().leak());
        let table = Table {
            buckets,
            starts,
            entries,
            bias: 0,
        };
        assert_eq!(table.len(), ids.len());
        for (_, feature) in &ids {
            let place = table.place(*feature).unwrap();
            assert_eq!(table.weight(place), i32::from(level(*feature)), "{feature}");
        }
        let others = 100_000..200_000_u32;
        let found = others.filter(|feature| table.place(*feature).is_some());
        assert!(
            found.count() < 1000,
            "one in a hundred at most is taken for one that it is not"
        );
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        let problem = |source: &str| tables(source, &["T"]).unwrap_err().to_string();
        assert_eq!(problem(""), "no table `T`");
        assert_eq!(problem("T 4 0 2\n000001Q\n"), "`T` ends after 1 features");
        assert_eq!(
            problem("T 4 none 0\n"),
            "`T 4 none 0` is not a name, the buckets, the bias and the features"
        );
        assert_eq!(problem("T 4 0 70000\n"), "`T` has 70000 features");
        assert_eq!(
            problem("T 4 0 1\n000001Q000002Q\n"),
            "`T` has too many features"
        );
        assert_eq!(
            problem("T 4 0 1\n000001Q\nMORE\n"),
            "something follows the last table"
        );
        assert_eq!(problem("T 4 0 1\n000001~\n"), "`000001~` is no feature");
        assert_eq!(
            problem("T 4 0 2\n000002Q000001Q\n"),
            "`T` is not in order at 000001"
        );
        assert_eq!(
            problem("T 4 0 1\nffffffQ\n"),
            "`T` is not in order at ffffff"
        );
    }
}
