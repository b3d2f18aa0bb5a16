//! Words as people compare them: without case, accents and signs.

/// Names of the months and what they are shortened to, in English and Spanish, [`folded`].
pub const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// The letter or digit that this character stands for, in small letters and without its accent; none for signs and spaces.
///
/// ```
/// use maysend_sdk::text::fold;
///
/// assert_eq!((fold('É'), fold('７'), fold('-')), (Some('e'), Some('７'), None));
/// ```
#[must_use]
pub fn fold(char: char) -> Option<char> {
    if char.is_ascii() {
        let folded = ASCII.get(char as usize).copied().unwrap_or(0);
        return (folded != 0).then(|| char::from(folded));
    }
    Some(match char {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'Á' | 'À' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'Í' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'Ó' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'Ú' => 'u',
        'ñ' | 'Ñ' => 'n',
        // Full-width letters, as some keyboards write them.
        '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
            let plain = char::from_u32(u32::from(char).saturating_sub(0xFEE0))?;
            plain.to_ascii_lowercase()
        }
        _ if char.is_alphanumeric() => char,
        _ => return None,
    })
}

/// What each ASCII character is folded to, 0 for nothing: nearly every character of nearly every text is one.
#[expect(
    clippy::indexing_slicing,
    reason = "made by the compiler, which refuses an index out of bounds"
)]
const ASCII: [u8; 128] = {
    let mut table = [0; 128];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            table[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

/// Letters and digits only, folded: how names, topics and roles are compared.
///
/// ```
/// use maysend_sdk::text::folded;
///
/// assert_eq!(folded("Open repair-order"), folded("open_Repair Order"));
/// ```
#[must_use]
pub fn folded(text: &str) -> String {
    // Folding makes no text longer.
    let mut folded = String::with_capacity(text.len());
    folded.extend(text.chars().filter_map(fold));
    folded
}
