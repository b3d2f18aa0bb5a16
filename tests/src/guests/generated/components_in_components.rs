//! Components in components, 1,000 deep: no text form goes there.

pub(super) fn component() -> Vec<u8> {
    let outermost = wat::parse_str(
        "(component (instance $empty)
            (export \"maysend:policy/lifecycle@0.1.0\" (instance $empty))
            (export \"maysend:policy/outbound@0.1.0\" (instance $empty)))",
    )
    .unwrap_or_else(|error| panic!("{error}"));
    let header = outermost[..8].to_vec();
    let inner = (0..1_000).fold(header.clone(), |inner, _| {
        [header.clone(), section(&inner)].concat()
    });
    [outermost, section(&inner)].concat()
}

/// A section that holds a component: its number, its length in LEB128, and the component.
fn section(component: &[u8]) -> Vec<u8> {
    const COMPONENT: u8 = 4;
    let mut bytes = vec![COMPONENT];
    let mut left = component.len();
    while left >= 0x80 {
        bytes.push((left & 0x7f) as u8 | 0x80);
        left >>= 7;
    }
    bytes.push(left as u8);
    bytes.extend_from_slice(component);
    bytes
}
