//! A record is packed before it is encrypted: a decision is kept with all that it rested on, the draft and the request made of it,
//! which say most things twice.
//!
//! What is packed begins with a byte that begins no JSON, then its length unpacked (four bytes, little-endian) and a block of LZ4.
//! How long a record is when it is packed tells a little of what is in it to whoever sees the database, as its length did.

use std::borrow::Cow;

use lz4_flex::block::{DecompressError, compress_prepend_size, decompress_size_prepended};

/// In front of what is packed.
const PACKED: u8 = 1;
/// What is shorter stays as it is: there is little in it twice.
const WORTH_IT: usize = 512;
/// No block of LZ4 becomes longer than that for each of its bytes.
const MOST_OF_ONE: usize = 255;

/// Packs a text of JSON, if that makes it shorter.
pub(super) fn pack(json: Vec<u8>) -> Vec<u8> {
    if json.len() < WORTH_IT || u32::try_from(json.len()).is_err() {
        return json;
    }
    let block = compress_prepend_size(&json);
    if block.len().saturating_add(1) >= json.len() {
        return json;
    }
    let mut packed = Vec::with_capacity(block.len().saturating_add(1));
    packed.push(PACKED);
    packed.extend_from_slice(&block);
    packed
}

/// The JSON of what was packed, or was not.
pub(super) fn unpack(payload: &[u8]) -> Result<Cow<'_, [u8]>, UnpackError> {
    let Some((&PACKED, sized)) = payload.split_first() else {
        return Ok(Cow::Borrowed(payload));
    };
    let (length, block) = sized.split_first_chunk().ok_or(UnpackError::Short)?;
    let length = u32::from_le_bytes(*length) as usize;
    // Memory is asked for by that number.
    if length > block.len().saturating_mul(MOST_OF_ONE) {
        return Err(UnpackError::Length);
    }
    let json = decompress_size_prepended(sized)?;
    if json.len() != length {
        return Err(UnpackError::Length);
    }
    Ok(Cow::Owned(json))
}

/// A record that opens and is no packed one.
#[derive(Debug, thiserror::Error)]
pub(super) enum UnpackError {
    #[error("it is packed and has no length")]
    Short,
    #[error("it is not as long as it says, unpacked")]
    Length,
    #[error("it does not unpack: {0}")]
    Block(#[from] DecompressError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_unpacks_and_is_shorter_where_it_was_long() {
        for length in [0, 1, WORTH_IT - 1, WORTH_IT, 10_000, 300_000] {
            let json =
                r#"{"a":"one and the same"},"#.bytes().cycle().take(length).collect::<Vec<_>>();
            let packed = pack(json.clone());
            assert_eq!(packed.len() < length, length >= WORTH_IT, "{length}");
            assert_eq!(unpack(&packed).unwrap(), json);
        }
    }

    #[test]
    fn what_does_not_become_shorter_stays_as_it_is() {
        let mut state = 1_u32;
        let noise = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            b'!' + u8::try_from(state >> 24).unwrap() % 90
        });
        let json: Vec<u8> = noise.take(2_000).collect();
        assert_eq!(pack(json.clone()), json);
    }

    #[test]
    fn what_is_cut_or_changed_is_refused_or_another_text() {
        let json = r#"{"kind":"decision"}"#.repeat(100).into_bytes();
        let packed = pack(json.clone());
        for length in 1..packed.len() {
            assert!(unpack(&packed[..length]).is_err(), "{length}");
        }
        for at in 1..packed.len() {
            for bit in 0..8 {
                let mut changed = packed.clone();
                changed[at] ^= 1 << bit;
                if let Ok(other) = unpack(&changed) {
                    assert!(other.len() <= packed.len() * MOST_OF_ONE);
                }
            }
        }
        assert!(matches!(
            unpack(&[PACKED, 255, 255, 255, 255, 0]),
            Err(UnpackError::Length)
        ));
    }
}
