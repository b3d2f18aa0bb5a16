//! One function whose body is larger than those that are compiled: the memory of a compiler grows with it.

use crate::guests::Handmade;

pub(super) fn component() -> Vec<u8> {
    // Four bytes each time.
    let body = "(drop (i32.const 1)) (nop)".repeat((1 << 20) / 4 + 1);
    Handmade::new("huge")
        .more(&format!("(func $huge {body})"))
        .review("(call $huge) (i32.const 2048)")
        .component()
}
