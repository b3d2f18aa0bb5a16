//! 10,000 functions, each calling the next, before an answer.

use crate::guests::Handmade;

pub(super) fn component() -> Vec<u8> {
    of(10_000).component()
}

pub(super) fn of(functions: usize) -> Handmade {
    let mut more = String::new();
    for number in 0..functions {
        let next = number + 1;
        // Each hundredth is the last of a chain, so that the stack is not what is tried here.
        let body = if next % 100 == 0 || next == functions {
            "(i32.add (local.get 0) (i32.const 1))".to_owned()
        } else {
            format!("(call $f{next} (i32.add (local.get 0) (i32.const 1)))")
        };
        more.push_str(&format!(
            "(func $f{number} (param i32) (result i32) {body})\n"
        ));
    }
    Handmade::new("many")
        .more(&more)
        .review("(drop (call $f0 (i32.const 0))) (i32.const 2048)")
}
