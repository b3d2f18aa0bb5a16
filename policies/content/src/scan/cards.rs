//! Payment card numbers: issuer prefix, length and Luhn's check, however the digits are grouped.

use core::ops::Range;

use super::{
    cues::Cues,
    digits::{self, Gap, Group},
    words::{Word, around},
};

/// One network: the first digits from and to, the lengths, the usual length first.
struct Network {
    from: u64,
    to: u64,
    lengths: &'static [usize],
}

const fn network(from: u64, to: u64, lengths: &'static [usize]) -> Network {
    Network { from, to, lengths }
}

/// Issuer ranges of ISO/IEC 7812 as the networks publish them; the prefix is compared over the digits that it has.
const NETWORKS: &[Network] = &[
    network(4, 4, &[16, 13, 19]),                       // Visa
    network(51, 55, &[16]),                             // Mastercard
    network(2221, 2720, &[16]),                         // Mastercard, 2-series
    network(34, 34, &[15]),                             // American Express
    network(37, 37, &[15]),                             // American Express
    network(6011, 6011, &[16, 17, 18, 19]),             // Discover
    network(644, 649, &[16, 17, 18, 19]),               // Discover
    network(65, 65, &[16, 17, 18, 19]),                 // Discover, RuPay
    network(3528, 3589, &[16, 17, 18, 19]),             // JCB
    network(300, 305, &[14, 16, 17, 18, 19]),           // Diners Club
    network(3095, 3095, &[14, 16, 17, 18, 19]),         // Diners Club
    network(36, 36, &[14, 16, 17, 18, 19]),             // Diners Club
    network(38, 39, &[14, 16, 17, 18, 19]),             // Diners Club
    network(62, 62, &[16, 17, 18, 19]),                 // UnionPay
    network(81, 81, &[16, 17, 18, 19]),                 // UnionPay, RuPay
    network(60, 60, &[16]),                             // RuPay
    network(82, 82, &[16]),                             // RuPay
    network(508, 508, &[16]),                           // RuPay
    network(2200, 2204, &[16, 17, 18, 19]),             // Mir
    network(9792, 9792, &[16]),                         // Troy
    network(5018, 5018, &[16, 13, 14, 15, 17, 18, 19]), // Maestro
    network(5020, 5020, &[16, 13, 14, 15, 17, 18, 19]), // Maestro
    network(5038, 5038, &[16, 13, 14, 15, 17, 18, 19]), // Maestro
    network(5893, 5893, &[16, 13, 14, 15, 17, 18, 19]), // Maestro
    network(6304, 6304, &[16, 13, 14, 15, 17, 18, 19]), // Maestro
    network(6759, 6759, &[16, 13, 14, 15, 17, 18, 19]), // Maestro
    network(6761, 6763, &[16, 13, 14, 15, 17, 18, 19]), // Maestro
];

const LONGEST: usize = 19;

/// The ranges of all card numbers in a chain of groups.
pub(crate) fn find(groups: &[Group]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut first = 0;
    while first < groups.len() {
        match longest_from(groups, first) {
            Some(last) => {
                found.extend(digits::span(groups, first, last));
                first = last + 1;
            }
            None => first += 1,
        }
    }
    found
}

/// Expiry dates and security codes in a text that holds a card: `03/27` near the number, three or four digits behind `cvv`.
pub(crate) fn codes(groups: &[Group], words: &[Word], cards: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        let after = cards.partition_point(|card| card.end <= group.range.start);
        let inside = cards
            .get(after)
            .is_some_and(|card| card.start < group.range.end);
        let near = after
            .checked_sub(1)
            .and_then(|card| cards.get(card))
            .is_some_and(|card| group.range.start - card.end <= NEAR)
            || cards
                .get(after)
                .is_some_and(|card| card.start.saturating_sub(group.range.end) <= NEAR);
        if inside || !near {
            continue;
        }
        let next = groups.get(index + 1).filter(|next| {
            matches!(next.gap, Some(Gap::Slash | Gap::Dash)) && matches!(next.digits.len(), 2 | 4)
        });
        let month = digits::value(&group.digits).is_some_and(|month| (1..=12).contains(&month))
            && group.digits.len() <= 2;
        let code = matches!(group.digits.len(), 3 | 4)
            && around(words, &group.range, 3, 0).any(|word| word.cues.are(Cues::CardCode));
        match next {
            Some(next) if month => found.push(group.range.start..next.range.end),
            _ if code => found.push(group.range.clone()),
            _ => {}
        }
    }
    found
}

pub(crate) const CODE: &[&str] = &["cvv", "cvc", "cvv2", "cvc2", "cid", "security", "seguridad"];
const NEAR: usize = 40;

/// The last group of the card that begins with the group `first`: the usual length of its network before the others. Where the
/// separators differ, the end of a sentence may not lie inside, and only a usual length counts: `4/30. 337-555-0104` is no card.
fn longest_from(groups: &[Group], first: usize) -> Option<usize> {
    let mut number: Vec<u8> = Vec::with_capacity(LONGEST);
    let mut best: Option<(usize, usize)> = None;
    let mut gaps: Vec<Gap> = Vec::new();
    for (index, group) in groups.iter().enumerate().skip(first) {
        if index > first {
            let Some(gap) = group.gap else { break };
            gaps.push(gap);
        }
        number.extend(&group.digits);
        if number.len() > LONGEST {
            break;
        }
        let alike = gaps.windows(2).all(|pair| matches!(pair, [a, b] if a == b));
        let plausible = |rank: usize| {
            alike || (rank == 0 && number.len() >= 15 && !gaps.contains(&Gap::Sentence))
        };
        if let Some(rank) = rank(&number)
            .filter(|rank| plausible(*rank) && best.is_none_or(|(other, _)| *rank < other))
        {
            best = Some((rank, index));
        }
    }
    best.map(|(_, last)| last)
}

/// How usual the length is for the network (0 is best); none: this is no card number.
fn rank(number: &[u8]) -> Option<usize> {
    if number.len() < 13
        || !luhn(number)
        || number
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if a == b))
    {
        return None;
    }
    NETWORKS
        .iter()
        .filter(|network| starts_within(number, network))
        .filter_map(|network| network.lengths.iter().position(|l| *l == number.len()))
        .min()
}

fn starts_within(number: &[u8], network: &Network) -> bool {
    let length = usize::try_from(network.from.ilog10()).unwrap_or(usize::MAX - 1) + 1;
    number
        .get(..length)
        .and_then(digits::value)
        .is_some_and(|prefix| (network.from..=network.to).contains(&prefix))
}

/// Luhn's check (ISO/IEC 7812-1, annex B).
fn luhn(number: &[u8]) -> bool {
    let sum: u32 = number
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| {
            let digit = u32::from(*digit);
            match index % 2 {
                0 => digit,
                _ if digit > 4 => digit * 2 - 9,
                _ => digit * 2,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}
