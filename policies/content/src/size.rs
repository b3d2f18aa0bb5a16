//! In how many parts a text is sent, and why.
//!
//! GSM 03.38: 160 units of seven bits fit into one message, 153 into each part of a longer one, since its head takes the rest. The signs of
//! the extension table take two units. One sign that is in neither table makes it UCS-2, with 70 and 67 units of sixteen bits. Nothing that takes
//! two units is split between parts. Source: Telnyx and Webex Interact on message encoding; what other channels carry is UTF-8 in one piece.

/// The encoding of the letters that every phone has.
pub(crate) const GSM_7: &str = "gsm-7";
/// The encoding of all others, emoji among them.
pub(crate) const UCS_2: &str = "ucs-2";
/// The encoding of what is no SMS.
pub(crate) const UTF_8: &str = "utf-8";

/// The size of a text as it is sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Size {
    pub(crate) encoding: &'static str,
    /// Septets, sixteen bits or bytes, by encoding.
    pub(crate) units: usize,
    pub(crate) segments: usize,
}

impl Size {
    /// Of a body sent through this channel; one that is not known is taken for SMS, the smallest.
    pub(crate) fn of(body: &str, channel: Option<&str>) -> Self {
        if channel.is_some_and(|channel| !channel.eq_ignore_ascii_case("sms")) {
            return Self {
                encoding: UTF_8,
                units: body.len(),
                segments: 1,
            };
        }
        if body.chars().all(|sign| septets(sign).is_some()) {
            Self::packed(GSM_7, body.chars().filter_map(septets), 160, 153)
        } else {
            Self::packed(UCS_2, body.chars().map(char::len_utf16), 70, 67)
        }
    }

    fn packed(
        encoding: &'static str,
        widths: impl Iterator<Item = usize>,
        alone: usize,
        each: usize,
    ) -> Self {
        let (mut units, mut segments, mut filled) = (0, 1, 0);
        for width in widths {
            units += width;
            filled += width;
            if filled > each {
                segments += 1;
                filled = width;
            }
        }
        Self {
            encoding,
            units,
            segments: if units <= alone { 1 } else { segments },
        }
    }
}

/// How many units of the default alphabet a sign takes; none if it has no place there.
fn septets(sign: char) -> Option<usize> {
    if let Some(units) = ASCII.get(sign as usize) {
        return (*units > 0).then_some(usize::from(*units));
    }
    match sign {
        '€' => Some(2),
        '£' | '¥' | 'è' | 'é' | 'ù' | 'ì' | 'ò' | 'Ç' | 'Ø' | 'ø' | 'Å' | 'å' | 'Δ' | 'Φ' | 'Γ'
        | 'Λ' | 'Ω' | 'Π' | 'Ψ' | 'Σ' | 'Θ' | 'Ξ' | 'Æ' | 'æ' | 'ß' | 'É' | '¤' | '¡' | 'Ä'
        | 'Ö' | 'Ñ' | 'Ü' | '§' | '¿' | 'ä' | 'ö' | 'ñ' | 'ü' | 'à' => Some(1),
        _ => None,
    }
}

/// The units of each ASCII sign, 0 for those that have no place: most of a text, told at once.
#[expect(
    clippy::indexing_slicing,
    reason = "in a constant, where an index that is none fails the build"
)]
const ASCII: [u8; 128] = {
    let mut units = [0; 128];
    let mut sign: u8 = 0;
    while sign < 128 {
        units[sign as usize] = match sign {
            b'^' | b'{' | b'}' | b'\\' | b'[' | b'~' | b']' | b'|' | 0x0c => 2,
            b'`' => 0,
            b' '..=b'~' | b'\n' | b'\r' => 1,
            _ => 0,
        };
        sign += 1;
    }
    units
};

#[cfg(test)]
mod tests {
    use super::*;

    fn size(body: &str) -> (&'static str, usize, usize) {
        let size = Size::of(body, None);
        (size.encoding, size.units, size.segments)
    }

    #[test]
    fn the_borders_of_seven_bits() {
        assert_eq!(size(""), (GSM_7, 0, 1));
        assert_eq!(size(&"a".repeat(160)), (GSM_7, 160, 1));
        assert_eq!(size(&"a".repeat(161)), (GSM_7, 161, 2));
        assert_eq!(size(&"a".repeat(306)), (GSM_7, 306, 2));
        assert_eq!(size(&"a".repeat(307)), (GSM_7, 307, 3));
        assert_eq!(size(&"€".repeat(80)), (GSM_7, 160, 1));
        assert_eq!(size("¿Está listo? ñ"), (UCS_2, 14, 1), "á has no place");
        assert_eq!(size("¿Qué? Señor"), (GSM_7, 11, 1));
    }

    #[test]
    fn a_sign_of_two_units_is_not_split() {
        let body = format!("{}€{}", "a".repeat(152), "a".repeat(152));
        assert_eq!(size(&body), (GSM_7, 306, 3));
        let body = format!("{}😀{}", "ж".repeat(66), "ж".repeat(66));
        assert_eq!(size(&body), (UCS_2, 134, 3));
    }

    #[test]
    fn the_borders_of_sixteen_bits() {
        assert_eq!(size(&"ж".repeat(70)), (UCS_2, 70, 1));
        assert_eq!(size(&"ж".repeat(71)), (UCS_2, 71, 2));
        assert_eq!(size(&"😀".repeat(35)), (UCS_2, 70, 1));
        assert_eq!(size("it’s"), (UCS_2, 4, 1));
        assert_eq!(size("`"), (UCS_2, 1, 1));
    }

    #[test]
    fn other_channels_have_no_parts() {
        let sent = Size::of(&"é".repeat(500), Some("rcs"));
        assert_eq!((sent.encoding, sent.units, sent.segments), (UTF_8, 1000, 1));
        assert_eq!(Size::of("a", Some("SMS")).encoding, GSM_7);
    }
}
