//! Credit decisions and scores: the clause that states an approval, a denial, a counteroffer or a score.

use core::ops::Range;

use super::{cues::Cues, words::Word};

pub(crate) const DECIDED: &[&str] = &[
    "approved",
    "preapproved",
    "denied",
    "declined",
    "rejected",
    "refused",
    "turned",
    "approval",
    "preapproval",
    "denial",
    "aprobado",
    "aprobada",
    "aprobo",
    "negado",
    "negada",
    "nego",
    "negaron",
    "aprobaron",
    "rechazado",
    "rechazada",
    "rechazo",
    "rechazaron",
    "countered",
    "counteroffer",
    "qualify",
    "qualified",
    "approves",
    "denies",
    "declines",
];
pub(crate) const CREDIT: &[&str] = &[
    "bank",
    "banks",
    "lender",
    "lenders",
    "loan",
    "loans",
    "credit",
    "financing",
    "finance",
    "financed",
    "refinance",
    "application",
    "app",
    "apr",
    "lease",
    "cosigner",
    "co-signer",
    "underwriting",
    "underwriter",
    "score",
    "capital",
    "ally",
    "chase",
    "santander",
    "westlake",
    "exeter",
    "wells",
    "gmf",
    "nmac",
    "tfs",
    "hfs",
    "fico",
    "income",
    "debt",
    "banco",
    "prestamo",
    "credito",
    "financiamiento",
    "solicitud",
    "dti",
    "rate",
    "tier",
    "payment",
];
pub(crate) const OTHERS: &[&str] = &[
    "warranty",
    "insurance",
    "claim",
    "supplement",
    "repair",
    "repairs",
    "brakes",
    "brake",
    "estimate",
    "extension",
    "adjuster",
    "quote",
    "work",
    "parts",
    "part",
    "goodwill",
    "rental",
    "loaner",
    "tow",
    "pump",
    "tires",
    "refund",
    "return",
    "deductible",
    "coverage",
    "registration",
    "plates",
    "title",
    "dmv",
    "exempt",
    "garantia",
    "seguro",
    "reparacion",
];
pub(crate) const AUXILIARIES: &[&str] = &[
    "are", "were", "is", "was", "got", "get", "been", "has", "have", "had", "came", "not", "also",
    "fully", "all", "just", "already", "being", "fue", "esta", "ha", "sido", "le", "no", "did",
    "do", "don't", "didn't", "pre",
];
pub(crate) const SCORE: &[&str] = &["score", "scores", "fico", "beacon", "puntaje", "puntuacion"];

/// The clauses that state a decision or a score.
pub(crate) fn find(words: &[Word]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut sentence_start = 0;
    while let Some(first) = words.get(sentence_start) {
        let length = words
            .iter()
            .skip(sentence_start)
            .take_while(|word| word.sentence == first.sentence)
            .count();
        let sentence = words
            .get(sentence_start..sentence_start + length)
            .unwrap_or_default();
        let mut facts = None;
        for index in 0..sentence.len() {
            let clause = decision(sentence, index, &mut facts).or_else(|| score(sentence, index));
            if let Some(clause) =
                clause.filter(|clause| found.last().is_none_or(|last| last.end <= clause.start))
            {
                found.push(clause);
            }
        }
        sentence_start += length.max(1);
    }
    found
}

/// What a sentence speaks of.
#[derive(Debug, Clone, Copy)]
struct Facts {
    credit: bool,
    others: bool,
}

impl Facts {
    fn of(sentence: &[Word]) -> Self {
        let any = |list| sentence.iter().any(|word| word.cues.are(list));
        Self {
            credit: any(Cues::Credit),
            others: any(Cues::OtherDecision),
        }
    }
}

/// `facts`: those of the sentence, found when they are first asked for.
fn decision(sentence: &[Word], index: usize, facts: &mut Option<Facts>) -> Option<Range<usize>> {
    let word = sentence.get(index)?;
    if !word.cues.are(Cues::Decided) {
        return None;
    }
    let facts = *facts.get_or_insert_with(|| Facts::of(sentence));
    let left = sentence
        .get(index.saturating_sub(5)..index)
        .unwrap_or_default();
    let right = sentence
        .get(index + 1..sentence.len().min(index + 8))
        .unwrap_or_default();
    let last = left
        .last()
        .map(|word| word.text.as_str())
        .unwrap_or_default();
    let said =
        |words: &[Word], list: &[&str]| words.iter().any(|word| list.contains(&word.text.as_str()));
    let close_left = left.get(left.len().saturating_sub(3)..).unwrap_or_default();
    // Conditions and invitations state nothing.
    if said(
        close_left,
        &[
            "if",
            "once",
            "when",
            "until",
            "whether",
            "to",
            "be",
            "si",
            "cuando",
            "may",
            "might",
            "could",
            "unless",
            "whenever",
            "before",
            "instantly",
        ],
    ) || last == "get"
        || sentence.first().is_some_and(|first| first.text == "get")
    {
        return None;
    }
    let you = said(
        close_left,
        &[
            "you're", "youre", "you", "your", "you've", "youve", "su", "usted",
        ],
    ) || said(
        right.get(..3).unwrap_or(right),
        &["you", "your", "su", "him", "her", "them"],
    );
    let passive = left.iter().rev().take(4).any(|word| {
        word.cues.are(Cues::Auxiliary) || word.text.starts_with("you'") || word.text == "youre"
    });
    let terms = right
        .iter()
        .any(|word| word.before == Some('$') || word.after == Some('%'))
        && said(
            right.get(..3).unwrap_or(right),
            &["for", "at", "up", "with", "por"],
        );
    let credit = facts.credit || terms;
    let states = match word.text.as_str() {
        "turned" => said(right.get(..3).unwrap_or(right), &["down"]) && (credit || you),
        "qualify" | "qualified" => (last == "not" || last.ends_with("n't")) && you && credit,
        "approval" | "preapproval" | "denial" => {
            credit
                && you
                && said(
                    right.get(..4).unwrap_or(right),
                    &["came", "is", "for", "at", "from", "in", "was", "through"],
                )
        }
        "countered" | "counteroffer" => credit,
        // "You approved the brakes": the customer is the one who decides.
        _ if matches!(last, "you" | "u" | "i" | "customer") => false,
        _ => {
            credit
                && (you
                    || passive
                    || said(
                        right.get(..3).unwrap_or(right),
                        &[
                            "loan",
                            "application",
                            "app",
                            "credit",
                            "financing",
                            "deal",
                            "it",
                            "us",
                            "solicitud",
                            "prestamo",
                            "credito",
                        ],
                    ))
        }
    };
    let others = facts.others
        && !said(
            sentence,
            &[
                "loan",
                "credit",
                "bank",
                "lender",
                "financing",
                "application",
                "prestamo",
                "credito",
                "banco",
            ],
        )
        && !terms;
    (states && !others).then(|| clause(sentence, index))
}

/// A score stated with its number.
fn score(sentence: &[Word], index: usize) -> Option<Range<usize>> {
    let word = sentence.get(index)?;
    if !word.cues.are(Cues::Score) {
        return None;
    }
    let left = sentence
        .get(index.saturating_sub(3)..index)
        .unwrap_or_default();
    let named = word.text != "score" && word.text != "scores"
        || left.iter().any(|word| {
            matches!(
                word.text.as_str(),
                "credit"
                    | "fico"
                    | "your"
                    | "beacon"
                    | "vantage"
                    | "experian"
                    | "equifax"
                    | "transunion"
                    | "bureau"
            )
        });
    let number = sentence.iter().skip(index + 1).take(7).find(|word| {
        word.text
            .parse::<u32>()
            .is_ok_and(|score| (300..=850).contains(&score))
            && word.before != Some('$')
    });
    let start = left
        .iter()
        .find(|word| {
            matches!(
                word.text.as_str(),
                "your" | "credit" | "fico" | "su" | "his" | "her" | "the"
            )
        })
        .unwrap_or(word);
    number
        .filter(|_| named)
        .map(|number| start.range.start..number.range.end)
}

/// From the subject of the decision to the end of its clause.
fn clause(sentence: &[Word], index: usize) -> Range<usize> {
    let ends = |word: &Word| {
        word.after_break || matches!(word.text.as_str(), "but" | "so" | "pero" | "sorry" | "and")
    };
    let mut first = index;
    while first > 0
        && index - first < 6
        && !sentence.get(first).is_some_and(|word| word.after_break)
    {
        if sentence.get(first - 1).is_some_and(|word| {
            matches!(
                word.text.as_str(),
                "but" | "so" | "sorry" | "because" | "news" | "that" | "and"
            )
        }) {
            break;
        }
        first -= 1;
    }
    let mut last = index;
    while last - index < 12 && sentence.get(last + 1).is_some_and(|next| !ends(next)) {
        last += 1;
    }
    let start = sentence.get(first).map_or(0, |word| word.range.start);
    let end = sentence.get(last).map_or(start, |word| {
        word.range.end + if word.after == Some('%') { 1 } else { 0 }
    });
    start..end
}
