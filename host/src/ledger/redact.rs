//! Secrets are blotted out before a record is stored.
//!
//! What a policy marks as a secret (a finding whose span has no text, an effect `redact`) becomes asterisks, as many as it had bytes,
//! so that the other spans still fit. Where it cannot be told for certain where in a body the secret stands, the whole body goes.

use serde_json::Value;

use super::{Decided, TextIn};
use crate::verdict::{Finding, QuotedSpan};

/// What is shorter could stand in any text by chance, and is blotted out only where it was found.
const TELLING: usize = 4;

/// Blots out what is secret in a decision and its request, and marks the record as one that cannot be replayed exactly. Says whether
/// there was anything.
///
/// # Errors
///
/// When the record cannot be written as JSON: then it must not be stored.
pub fn decided(record: &mut Decided) -> Result<bool, serde_json::Error> {
    let outcome = &record.decision.outcome;
    let mut spans = secret(&outcome.findings);
    spans.extend(secret(&record.decision.watched));
    spans.extend(
        outcome
            .effects
            .iter()
            .filter(|effect| effect.kind == "redact")
            .filter_map(|effect| effect.span.map(|span| (span.start, span.end))),
    );
    if spans.is_empty() {
        return Ok(false);
    }
    let drafts = [
        record.request.message.body.clone(),
        record.draft.message.body.clone(),
    ];
    // The judges saw the body as it would be sent; of a text that is denied only the draft is left, and it may have been edited.
    let seen = outcome.body.clone();
    let mut secrets = Secrets::default();
    match &seen {
        Some(body) => secrets.find(body, &spans),
        None => {
            // Where it stands in the draft if it was not edited; and nothing of the draft is kept, in case it was.
            drafts.iter().for_each(|draft| secrets.find(draft, &spans));
            secrets.whole.extend(drafts.iter().cloned());
        }
    }
    for draft in &drafts {
        let all_there = secrets.telling.iter().all(|secret| draft.contains(secret));
        if seen.as_ref() != Some(draft) && (!all_there || secrets.has_short) {
            secrets.whole.push(draft.clone());
        }
    }
    let mut value = serde_json::to_value(&*record)?;
    secrets.blot(&mut value);
    *record = serde_json::from_value(value)?;
    record.redacted = true;
    Ok(true)
}

/// Blots out what is secret in a text from a customer, and marks the record. Says whether there was anything.
///
/// # Errors
///
/// When the record cannot be written as JSON: then it must not be stored.
pub fn received(record: &mut TextIn) -> Result<bool, serde_json::Error> {
    let Some(reaction) = &record.reaction else {
        return Ok(false);
    };
    let mut spans = secret(&reaction.findings);
    spans.extend(secret(&reaction.watched));
    let mut whole = false;
    for effect in reaction
        .effects
        .iter()
        .filter(|effect| effect.kind == "redact")
    {
        match effect.span {
            Some(span) => spans.push((span.start, span.end)),
            None => whole = true,
        }
    }
    if spans.is_empty() && !whole {
        return Ok(false);
    }
    let body = record.exchange.body.clone().unwrap_or_default();
    let mut secrets = Secrets::default();
    secrets.find(&body, &spans);
    if whole {
        secrets.whole.push(body);
    }
    let mut value = serde_json::to_value(&*record)?;
    secrets.blot(&mut value);
    *record = serde_json::from_value(value)?;
    record.redacted = true;
    Ok(true)
}

fn secret(findings: &[Finding]) -> Vec<(u32, u32)> {
    let spans = findings.iter().filter_map(|finding| match &finding.span {
        Some(QuotedSpan {
            start,
            end,
            text: None,
        }) => Some((*start, *end)),
        _ => None,
    });
    spans.collect()
}

/// What must not be stored.
#[derive(Default)]
struct Secrets {
    /// Blotted out wherever it stands.
    telling: Vec<String>,
    /// Bodies with what becomes of them.
    bodies: Vec<(String, String)>,
    /// Bodies of which nothing is left.
    whole: Vec<String>,
    has_short: bool,
}

impl Secrets {
    fn find(&mut self, body: &str, spans: &[(u32, u32)]) {
        let mut blotted = String::with_capacity(body.len());
        for (at, letter) in body.char_indices() {
            let end = at.saturating_add(letter.len_utf8());
            let hit = spans
                .iter()
                .any(|(start, stop)| at < *stop as usize && end > *start as usize);
            if hit {
                blotted.push_str(&stars(letter.len_utf8()));
            } else {
                blotted.push(letter);
            }
        }
        for (start, end) in spans {
            match body.get(*start as usize..*end as usize) {
                Some(secret) if secret.len() >= TELLING => self.telling.push(secret.to_owned()),
                Some(_) => self.has_short = true,
                // The span does not fit the body: nobody knows where the secret is.
                None => self.whole.push(body.to_owned()),
            }
        }
        // The longest first, so that no part of it is left when another is a part of it.
        self.telling
            .sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        self.bodies.push((body.to_owned(), blotted));
    }

    fn blot(&self, value: &mut Value) {
        match value {
            Value::String(text) => self.text(text),
            Value::Array(values) => values.iter_mut().for_each(|value| self.blot(value)),
            Value::Object(fields) => fields.values_mut().for_each(|value| self.blot(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn text(&self, text: &mut String) {
        if self
            .whole
            .iter()
            .any(|body| !body.is_empty() && body == text)
        {
            *text = stars(text.len());
            return;
        }
        if let Some((_, blotted)) = self.bodies.iter().find(|(body, _)| body == text) {
            text.clone_from(blotted);
        }
        for secret in &self.telling {
            if text.contains(secret.as_str()) {
                *text = text.replace(secret.as_str(), &stars(secret.len()));
            }
        }
    }
}

fn stars(length: usize) -> String {
    "*".repeat(length)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ledger::Record;

    const PHONE: &str = "+12145550123";

    fn decision(verdict: &str, body: &str, sent: Option<&str>, span: Option<(u32, u32)>) -> Value {
        let request = json!({"at": "2026-11-24T16:15:00Z", "message": {"body": body}, "sender": {"id": "kim"}, "recipient": {"phone": PHONE}});
        let digest = "0".repeat(64);
        let span = span.map(|(start, end)| json!({"start": start, "end": end, "text": null}));
        json!({
            "kind": "decision", "text": "t1", "draft": request, "request": request, "state": "denied",
            "decision": {
                "id": "", "verdict": verdict, "not_before": null, "valid_until": null, "holds": [], "body": sent, "class": "marketing",
                "labels": [], "effects": [], "failures": [],
                "findings": [{"policy": "content", "code": "content/card", "severity": "violation", "clause": "content/cards", "message": "a card",
                    "authorities": [], "span": span, "remedy": null}],
                "digests": {"set": digest, "request": digest, "body": digest, "policies": []},
                "versions": {"contract": "0.1.0", "tz": "2026a", "engine": "0.1.0"},
                "execution": {"micros": 1, "rounds": 1, "policies": []},
            },
        })
    }

    fn redacted(value: Value) -> (bool, Decided) {
        let Record::Decision(mut record) = serde_json::from_value(value).unwrap() else {
            panic!("no decision")
        };
        let any = decided(&mut record).unwrap();
        (any, *record)
    }

    #[test]
    fn a_secret_is_blotted_out_everywhere_and_the_record_says_so() {
        let body = "Card 4111111111111111 ok?";
        let (any, record) = redacted(decision("hold", body, Some(body), Some((5, 21))));
        assert!(any && record.redacted);
        assert_eq!(record.draft.message.body, "Card **************** ok?");
        assert_eq!(
            record.decision.body.as_deref(),
            Some("Card **************** ok?")
        );
        assert!(!serde_json::to_string(&record).unwrap().contains("4111"));
        // An edit moved it: what the span says holds for the edited body, and the draft is searched.
        let edited = format!("Smith Honda: {body}");
        let (_, record) = redacted(decision("hold", body, Some(&edited), Some((18, 34))));
        assert_eq!(record.draft.message.body, "Card **************** ok?");
        // Of a text that is denied it is not known whether it was edited: nothing of it is kept.
        let (_, record) = redacted(decision("deny", body, None, Some((18, 34))));
        assert_eq!(record.draft.message.body, "*".repeat(body.len()));
        // A span that does not fit is no reason to keep anything.
        let (_, record) = redacted(decision("hold", body, Some(body), Some((5, 2000))));
        assert_eq!(record.request.message.body, "*".repeat(body.len()));
        let (any, record) = redacted(decision("deny", body, None, None));
        assert!(!any && !record.redacted);
        assert_eq!(record.draft.message.body, body);
    }
}
