struct Quiet;

maysend_sdk::export!(Quiet: outbound);

fn main() {}
