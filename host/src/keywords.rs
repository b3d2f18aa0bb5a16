//! The host's own reading of a customer's text: exact keywords and carrier flags only. A policy knows more; this is what
//! holds when it fails.

use std::sync::OnceLock;

use serde::Deserialize;

/// What a text says beyond doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plain {
    OptOut,
    OptIn,
    Nothing,
}

/// Reads the carrier's flag and the text. An opt-out in either goes before an opt-in in the other.
pub(crate) fn read(body: &str, carrier_flag: Option<&str>) -> Plain {
    let word = bare(body).unwrap_or_default();
    let keywords = keywords();
    if carrier_flag == Some("opt-out") || keywords.opt_out.contains(&word) {
        Plain::OptOut
    } else if carrier_flag == Some("opt-in") || keywords.opt_in.contains(&word) {
        Plain::OptIn
    } else {
        Plain::Nothing
    }
}

/// No keyword is longer, so nothing longer needs to be read.
const LONGEST: usize = 32;

/// The letters and digits of a short text, in lower case.
fn bare(body: &str) -> Option<String> {
    let mut word = String::new();
    for letter in body.chars().filter(|letter| letter.is_alphanumeric()) {
        if word.len() > LONGEST {
            return None;
        }
        word.extend(letter.to_lowercase());
    }
    (!word.is_empty()).then_some(word)
}

#[derive(Default)]
struct Keywords {
    opt_out: Vec<String>,
    opt_in: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    opt_out: Vec<Row>,
    opt_in: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    words: Vec<String>,
    #[expect(dead_code, reason = "a row without its source does not parse")]
    source: String,
    #[expect(dead_code, reason = "a row without its date does not parse")]
    since: String,
    #[expect(dead_code, reason = "a row without its confidence does not parse")]
    confidence: String,
}

fn keywords() -> &'static Keywords {
    static KEYWORDS: OnceLock<Keywords> = OnceLock::new();
    KEYWORDS.get_or_init(|| {
        // The file is part of the crate, and a test reads it.
        toml::from_str::<File>(include_str!("../data/keywords.toml"))
            .map(|file| Keywords {
                opt_out: file.opt_out.into_iter().flat_map(|row| row.words).collect(),
                opt_in: file.opt_in.into_iter().flat_map(|row| row.words).collect(),
            })
            .unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_understood_in_any_dress() {
        for body in [
            "STOP",
            " stop. ",
            "\u{201c}Stop\u{201d}",
            "S T O P",
            "stop all",
            "Opt-out!",
            "END",
        ] {
            assert_eq!(read(body, None), Plain::OptOut, "{body}");
        }
        for body in ["START", "un stop"] {
            assert_eq!(read(body, None), Plain::OptIn, "{body}");
        }
        for body in [
            "",
            "!!!",
            "I'll stop by",
            "can you cancel my appointment?",
            "yes",
        ] {
            assert_eq!(read(body, None), Plain::Nothing, "{body}");
        }
        assert_eq!(read(&"stop".repeat(100_000), None), Plain::Nothing);
    }

    #[test]
    fn a_carrier_flag_goes_before_the_text() {
        assert_eq!(read("See you at 5", Some("opt-out")), Plain::OptOut);
        assert_eq!(read("Yes please", Some("opt-in")), Plain::OptIn);
        assert_eq!(read("STOP", Some("opt-in")), Plain::OptOut);
        assert_eq!(read("STOP", Some("help")), Plain::OptOut);
    }
}
