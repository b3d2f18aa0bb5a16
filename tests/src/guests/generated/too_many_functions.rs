//! More functions than are compiled.

use super::ten_thousand_functions;

pub(super) fn component() -> Vec<u8> {
    ten_thousand_functions::of(100_001).component()
}
