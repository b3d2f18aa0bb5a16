//! How a text is encoded on its way, and how many segments it takes.

/// The 7-bit alphabet of GSM 03.38 beside letters and digits of ASCII.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà";
/// Characters that take two places.
const EXTENDED: &str = "^{}\\[~]|€\u{c}";

/// Whether the text needs nothing but the 7-bit alphabet.
pub(crate) fn fits(text: &str) -> bool {
    text.chars().all(|letter| places(letter).is_some())
}

/// How many segments the text takes: 160 places in one, 153 in each of several; 70 and 67 where the alphabet does not do.
pub(crate) fn segments(text: &str) -> usize {
    let septets: Option<usize> = text.chars().map(places).sum();
    let (length, single, each) = match septets {
        Some(septets) => (septets, 160, 153),
        None => (text.encode_utf16().count(), 70, 67),
    };
    if length <= single {
        1
    } else {
        length.div_ceil(each)
    }
}

fn places(letter: char) -> Option<usize> {
    // Most of a text, and the table is long.
    if letter == ' ' || letter.is_ascii_alphanumeric() || BASIC.contains(letter) {
        Some(1)
    } else if EXTENDED.contains(letter) {
        Some(2)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_counted_as_carriers_do() {
        assert_eq!(segments(""), 1);
        assert_eq!(segments(&"a".repeat(160)), 1);
        assert_eq!(segments(&"a".repeat(161)), 2);
        assert_eq!(segments(&"a".repeat(306)), 2);
        assert_eq!(segments(&"{".repeat(81)), 2);
        assert_eq!(segments(&"á".repeat(70)), 1);
        assert_eq!(segments(&"á".repeat(71)), 2);
        assert!(fits("¿Listo? é ñ ü") && !fits("está") && !fits("\u{2019}"));
    }
}
