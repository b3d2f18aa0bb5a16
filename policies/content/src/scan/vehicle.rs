//! Vehicle identification numbers (49 CFR 565.15).

use core::ops::Range;

use super::words::{Word, around};

/// The weights of the seventeen places; the ninth is the check digit itself.
const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/// The ranges of all VINs.
pub(crate) fn find(words: &[Word]) -> Vec<Range<usize>> {
    words
        .iter()
        .filter(|word| is_vin(words, word))
        .map(|word| word.range.clone())
        .collect()
}

/// Seventeen characters that may be in one; all digits only with a valid check digit and the word itself nearby.
fn is_vin(words: &[Word], word: &Word) -> bool {
    let text = word.text.as_str();
    if text.len() != 17 || text.chars().any(|c| value(c).is_none()) {
        return false;
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if digits == 17 {
        return check_digit_holds(text)
            && around(words, &word.range, 6, 2).any(|word| word.text.starts_with("vin"));
    }
    let serial = text.chars().rev().take(4).all(|c| c.is_ascii_digit());
    check_digit_holds(text) || (serial && digits >= 6)
}

fn check_digit_holds(text: &str) -> bool {
    let sum: u32 = text
        .chars()
        .zip(WEIGHTS)
        .filter_map(|(c, weight)| value(c).map(|value| value * weight))
        .sum();
    let expected = match sum % 11 {
        10 => 'x',
        rest => char::from_digit(rest, 10).unwrap_or('x'),
    };
    text.chars().nth(8) == Some(expected)
}

fn value(c: char) -> Option<u32> {
    Some(match c {
        '0'..='9' => c.to_digit(10)?,
        'a' | 'j' => 1,
        'b' | 'k' | 's' => 2,
        'c' | 'l' | 't' => 3,
        'd' | 'm' | 'u' => 4,
        'e' | 'n' | 'v' => 5,
        'f' | 'w' => 6,
        'g' | 'p' | 'x' => 7,
        'h' | 'y' => 8,
        'r' | 'z' => 9,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::{cues::CueWords, words};

    fn words(body: &str) -> Vec<Word> {
        words::words(body, &CueWords::new())
    }

    #[test]
    fn knows_the_published_examples() {
        for vin in ["1M8GDM9AXKP042788", "1HGBH41JXMN109186"] {
            assert!(check_digit_holds(&vin.to_ascii_lowercase()), "{vin}");
        }
        assert!(!check_digit_holds("1hgbh41jxmn109187"));
    }

    #[test]
    fn wants_the_word_beside_seventeen_digits() {
        assert_eq!(find(&words("VIN: 55261149131677232 is here")).len(), 1);
        assert_eq!(find(&words("Card 55261149131677232 is here")).len(), 0);
        assert_eq!(find(&words("Tracking 1Z999AA10123456784 is here")).len(), 0);
    }
}
