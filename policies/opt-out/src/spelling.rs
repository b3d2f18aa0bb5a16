//! Slips of the thumb: which known word a word is meant for that the tables do not know.

/// A word that stands alone, how many slips it survives, and the words of the language that are as near to it.
struct Alone {
    word: &'static str,
    slips: usize,
    others: &'static [&'static str],
}

const ALONE: [Alone; 7] = [
    Alone {
        word: "stop",
        slips: 1,
        others: &[
            "shop", "step", "slop", "swop", "stow", "atop", "stomp", "stoup", "strop", "stopt",
        ],
    },
    Alone {
        word: "optout",
        slips: 1,
        others: &[],
    },
    Alone {
        word: "unsubscribe",
        slips: 2,
        others: &[],
    },
    Alone {
        word: "stopall",
        slips: 1,
        others: &[],
    },
    Alone {
        word: "cancel",
        slips: 1,
        others: &["cancer", "cancels"],
    },
    Alone {
        word: "remove",
        slips: 1,
        others: &["remote", "removed", "remover", "removes"],
    },
    Alone {
        word: "revoke",
        slips: 1,
        others: &["evoke", "revoked", "revokes"],
    },
];

/// Longer words of the phrases, which survive one slip also inside a sentence.
const INSIDE: [&str; 14] = [
    "messages",
    "message",
    "messaging",
    "texting",
    "contacting",
    "contact",
    "receive",
    "receiving",
    "anymore",
    "promotions",
    "marketing",
    "number",
    "mensajes",
    "unsubscribe",
];

/// Words of the language that are one slip from one of those.
const OTHERS: [&str; 15] = [
    "testing",
    "massage",
    "massages",
    "massaging",
    "lumber",
    "numbers",
    "contacts",
    "contract",
    "received",
    "receiver",
    "receives",
    "relieve",
    "promotion",
    "vexing",
    "mensaje",
];

/// The keyword that a whole message is meant for.
pub(crate) fn alone(message: &str) -> Option<&'static str> {
    ALONE
        .iter()
        .find(|known| {
            message.len() >= 4
                && message.len().abs_diff(known.word.len()) <= known.slips
                && !known.others.contains(&message)
                && distance(message, known.word) <= known.slips
        })
        .map(|known| known.word)
}

/// The word of the phrases that a word inside a sentence is meant for.
pub(crate) fn inside(word: &str) -> Option<&'static str> {
    let fits = |known: &&&str| {
        word.len().abs_diff(known.len()) <= 1
            && word.as_bytes().first() == known.as_bytes().first()
            && distance(word, known) <= 1
    };
    (word.len() >= 6 && !OTHERS.contains(&word))
        .then(|| INSIDE.iter().find(fits).copied())
        .flatten()
}

/// How many letters were dropped, added, changed or swapped with their neighbour; for short words only.
pub(crate) fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    let mut previous = '\0';
    for (row, char) in one.chars().enumerate() {
        let mut line = vec![row + 1];
        let mut left = row + 1;
        let mut earlier = '\0';
        for (column, &target) in other.iter().enumerate() {
            let at =
                |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&last, column) + usize::from(char != target))
                .min(at(&last, column + 1) + 1)
                .min(left + 1);
            if column > 0 && row > 0 && char == earlier && previous == target {
                best = best.min(at(&before_last, column - 1) + 1);
            }
            line.push(best);
            left = best;
            earlier = target;
        }
        before_last = std::mem::replace(&mut last, line);
        previous = char;
    }
    last.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_thumb_are_counted() {
        assert_eq!(distance("unsuscribe", "unsubscribe"), 1);
        assert_eq!(distance("unsubscirbe", "unsubscribe"), 1);
        assert_eq!(distance("", "stop"), 4);
    }

    #[test]
    fn a_slip_is_told_from_another_word() {
        for slip in ["stopl", "dtop", "stol", "stiop", "atoop", "stpo"] {
            let meant = (slip != "atoop").then_some("stop");
            assert_eq!(alone(slip), meant, "{slip}");
        }
        for word in [
            "shop", "step", "top", "slop", "atop", "cancer", "remote", "post",
        ] {
            assert_eq!(alone(word), None, "{word}");
        }
        assert_eq!(alone("optotu"), Some("optout"));
        assert_eq!(alone("cancle"), Some("cancel"));
        assert_eq!(inside("recieve"), Some("receive"));
        assert_eq!(inside("testing"), None);
    }
}
