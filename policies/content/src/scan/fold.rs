//! What a character means to a reader: digits of any script and width are digits, invisible characters are nothing.

/// The value of a decimal digit as people type or disguise it: ASCII, full width, Arabic, mathematical, circled.
pub(crate) fn digit(c: char) -> Option<u8> {
    let code = u32::from(c);
    if code < 0x80 && !c.is_ascii_digit() {
        return None;
    }
    let value = match code {
        0x30..=0x39 => code - 0x30,
        0x660..=0x669 => code - 0x660,
        0x6f0..=0x6f9 => code - 0x6f0,
        0x966..=0x96f => code - 0x966,
        0xff10..=0xff19 => code - 0xff10,
        0x2460..=0x2468 => code - 0x2460 + 1,
        0x24ea => 0,
        0x2070 | 0x2074..=0x2079 => code - 0x2070,
        0xb2 => 2,
        0xb3 => 3,
        0xb9 => 1,
        0x2080..=0x2089 => code - 0x2080,
        0x1d7ce..=0x1d7ff => (code - 0x1d7ce) % 10,
        0x1fbf0..=0x1fbf9 => code - 0x1fbf0,
        _ => return None,
    };
    u8::try_from(value).ok()
}

/// Whether nothing is seen of it: zero width, joiners, direction marks, variation selectors, combining marks.
pub(crate) fn is_invisible(c: char) -> bool {
    !c.is_ascii()
        && matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{300}'..='\u{34e}' | '\u{350}'..='\u{36f}' | '\u{20d0}'..='\u{20f0}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e01ef}')
}

/// The lower-case letter or digit without its accents, or the character itself.
pub(crate) fn letter(c: char) -> char {
    if c.is_ascii() {
        return if c == '`' {
            '\''
        } else {
            c.to_ascii_lowercase()
        };
    }
    match c {
        '\u{2018}' | '\u{2019}' | '\u{2bc}' => '\'',
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'Á' | 'À' | 'Â' | 'Ä' | 'Ã' | 'Å' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'Í' | 'Ì' | 'Î' | 'Ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'Ó' | 'Ò' | 'Ô' | 'Ö' | 'Õ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'Ú' | 'Ù' | 'Û' | 'Ü' => 'u',
        'ñ' | 'Ñ' => 'n',
        'ç' | 'Ç' => 'c',
        '\u{ff01}'..='\u{ff5e}' => plain(u32::from(c) - 0xfee0, c),
        '\u{1d400}'..='\u{1d6a3}' => plain(u32::from('a') + (u32::from(c) - 0x1d400) % 26, c),
        '\u{24b6}'..='\u{24cf}' => plain(u32::from('a') + u32::from(c) - 0x24b6, c),
        '\u{24d0}'..='\u{24e9}' => plain(u32::from('a') + u32::from(c) - 0x24d0, c),
        _ => digit(c).map_or(c, |value| char::from(b'0' + value)),
    }
}

fn plain(code: u32, otherwise: char) -> char {
    char::from_u32(code).map_or(otherwise, |c| c.to_ascii_lowercase())
}
