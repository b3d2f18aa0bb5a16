//! Room in the built component for a text that a test writes there: a description is constant, and so is its component.

/// A mark to find it by, and blanks to fill.
#[derive(Debug)]
#[repr(transparent)]
pub(crate) struct Slot([u8; SIZE]);

/// Bytes in all.
pub const SIZE: usize = 512;
/// What stands at the beginning.
pub const MARK: &[u8] = b"maysend-slot-for-reads:";

impl Slot {
    /// An empty one.
    #[must_use]
    pub(crate) const fn new() -> Self {
        let mut bytes = [b' '; SIZE];
        let mut index = 0;
        #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
        while index < MARK.len() {
            bytes[index] = MARK[index];
            index += 1;
        }
        Self(bytes)
    }

    /// The names in it, between blanks.
    #[must_use]
    pub(crate) fn names(&self) -> Vec<String> {
        // The compiler must not take the text that it sees for the one that will be there.
        let bytes = std::hint::black_box(&self.0);
        String::from_utf8_lossy(bytes.get(MARK.len()..).unwrap_or_default())
            .split_ascii_whitespace()
            .map(str::to_owned)
            .collect()
    }
}

impl Default for Slot {
    fn default() -> Self {
        Self::new()
    }
}
