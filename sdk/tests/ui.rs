//! Mistakes of authors are refused with words that help.

#[test]
fn misuse_of_export_is_refused() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/pass/*.rs");
    cases.compile_fail("tests/ui/*.rs");
}
