//! The body lives in the tests crate, where the corpus is replayed too.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| maysend_tests::fuzz::artifact(bytes));
