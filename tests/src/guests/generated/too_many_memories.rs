//! Ninety memories, of which each is small and all together are not.

use crate::guests::Handmade;

pub(super) fn component() -> Vec<u8> {
    Handmade::new("memories")
        .more(&"(memory 16)\n".repeat(90))
        .component()
}
