//! Texts to customers: cleared, confirmed, settled, held and brought back.

use std::sync::Arc;

use super::recent::Remembered;
use super::{Clearance, Confirmation, Gate, GateError, MANY, SETTLE, TRIES, at_or, facts};
use crate::ledger::{
    Append, Appended, Approved, Decided, Guard, NewEntry, OnPerson, OnText, Record, Revision,
    Settlement, TextChange, TextOut, TextRow, TextState, redact,
};
use crate::request::{Approval, Request};
use crate::{DecideError, Decision, Instant, Phone, Verdict, approvals};

/// What is to be decided on.
struct Asked<'a> {
    key: &'a str,
    draft: &'a Request,
    /// The keyed digest of the draft that it was asked for with.
    digest: &'a str,
    /// What the text was; none: it is new.
    before: Option<&'a TextRow>,
}

/// A text that was asked for.
struct Known {
    row: TextRow,
    /// To whom it goes; none: its clearance does not say.
    phone: Option<Phone>,
    was_cleared: bool,
}

impl Gate {
    /// Asks for a text under a key of the caller's. The same call again gives the same clearance.
    ///
    /// # Errors
    ///
    /// [`GateError::OtherDraft`] if the key was used for another draft; when there is no decision; when it could not be recorded.
    pub async fn outbound(&self, key: &str, draft: &Request) -> Result<Clearance, GateError> {
        if key.is_empty() {
            return Err(GateError::Request("a text needs a key".to_owned()));
        }
        let digest = self.draft_digest(draft)?;
        for turn in 0..TRIES {
            let on_record = self.facts(&draft.recipient.phone).await?;
            let same = |row: &&TextRow| row.tenant == self.tenant.id && row.id == key;
            let row = match on_record.texts.iter().find(same) {
                Some(row) => Some(row.clone()),
                // The key may stand for a text to somebody else, which only an append would find.
                None if turn > 0 => self.ledger.text(&self.tenant.id, key).await?,
                None => None,
            };
            if let Some(row) = row {
                if row.draft != digest {
                    return Err(GateError::OtherDraft(key.to_owned()));
                }
                return self.cleared(row).await;
            }
            let asked = Asked {
                key,
                draft,
                digest: &digest,
                before: None,
            };
            if let Some(clearance) = self.round(asked, &on_record, Vec::new()).await? {
                return Ok(clearance);
            }
        }
        Err(GateError::Contended)
    }

    /// Just before the hand-over: whether it may still go.
    ///
    /// # Errors
    ///
    /// When there is no such text or it was not cleared, or the ledger fails.
    pub async fn confirm(&self, key: &str, at: Instant) -> Result<Confirmation, GateError> {
        let mut is_first = true;
        for _ in 0..TRIES {
            let is_cleared = |row: &TextRow| row.state == TextState::Reserved;
            let Known { row, phone, .. } = self.known_text(key, is_cleared).await?;
            match row.state {
                TextState::Reserved => {}
                TextState::Cancelled => {
                    return Ok(Confirmation::Stop("it was taken back".to_owned()));
                }
                state => {
                    return Err(GateError::State {
                        key: key.to_owned(),
                        state,
                        what: "only a text that was cleared can be confirmed, and once",
                    });
                }
            }
            let phone = match phone {
                Some(phone) => phone,
                None => self.decided(key).await?.0,
            };
            let is_over = row.wakes_at.is_some_and(|end| at >= end);
            // Mostly nothing was recorded since, and then there is nothing to read. Revisions are those of one key: under another
            // the same number says nothing.
            if is_first && !is_over && row.person == self.vault.person(&phone) {
                is_first = false;
                let change = becomes(&row, TextState::Confirmed, at, "", None);
                let confirmed = change.row().clone();
                let append = Append {
                    person: Some((phone.clone(), Guard::Unchanged(row.revision))),
                    texts: vec![change],
                    ..Append::default()
                };
                if self.try_append(append).await?.is_some() {
                    self.recent.keep(confirmed, phone);
                    return Ok(Confirmation::Go);
                }
                continue;
            }
            let on_record = self.facts(&phone).await?;
            let reason = if is_over {
                Some("its time is over: ask again under a new key")
            } else if facts::stopped_since(&row, &on_record) {
                Some("the customer has opted out since")
            } else {
                None
            };
            let (to, guard) = match reason {
                Some(_) => (TextState::Cancelled, Guard::Changes(on_record.revision)),
                None => (TextState::Confirmed, Guard::Unchanged(on_record.revision)),
            };
            let change = becomes(&row, to, at, reason.unwrap_or_default(), None);
            let append = Append {
                person: Some((phone, guard)),
                texts: vec![change],
                ..Append::default()
            };
            if self.try_append(append).await?.is_some() {
                return Ok(
                    reason.map_or(Confirmation::Go, |why| Confirmation::Stop(why.to_owned()))
                );
            }
        }
        Err(GateError::Contended)
    }

    /// It was sent. Always recorded, however late and whatever was thought of the text.
    ///
    /// # Errors
    ///
    /// When there is no such text, or the ledger fails.
    pub async fn sent(
        &self,
        key: &str,
        at: Instant,
        provider_id: Option<String>,
    ) -> Result<(), GateError> {
        self.settle(key, TextState::Sent, at, "", provider_id).await
    }

    /// The provider did not take it: it counts no longer.
    ///
    /// # Errors
    ///
    /// When there is no such text, it was not cleared or is known to have been sent, or the ledger fails.
    pub async fn failed(&self, key: &str, at: Instant, why: &str) -> Result<(), GateError> {
        self.settle(key, TextState::Failed, at, why, None).await
    }

    async fn settle(
        &self,
        key: &str,
        to: TextState,
        at: Instant,
        note: &str,
        provider_id: Option<String>,
    ) -> Result<(), GateError> {
        for _ in 0..TRIES {
            let Known {
                row,
                phone,
                was_cleared,
            } = self.known_text(key, |_| true).await?;
            if row.state == to {
                return Ok(());
            }
            let may_fail = matches!(
                row.state,
                TextState::Confirmed | TextState::Reserved | TextState::Unknown
            );
            if to == TextState::Failed && !may_fail {
                return Err(GateError::State {
                    key: key.to_owned(),
                    state: row.state,
                    what: "only a text that was cleared, and of which nobody said that it was sent, can have failed",
                });
            }
            let mut entries = Vec::new();
            let phone = match phone {
                Some(phone) => phone,
                None => {
                    let (phone, decided) = self.decided(key).await?;
                    if !was_cleared {
                        // Sent without ever having been cleared: from now on it counts all the same.
                        entries.push(text_out(key, &decided.request, &decided.decision, at));
                    }
                    phone
                }
            };
            let append = Append {
                person: Some((phone, Guard::Always)),
                texts: vec![becomes(&row, to, at, note, provider_id.clone())],
                entries,
                ..Append::default()
            };
            if self.try_append(append).await?.is_some() {
                return Ok(());
            }
        }
        Err(GateError::Contended)
    }

    /// A text as it is remembered, if that will do, or else as it is on record. What is remembered is used once.
    async fn known_text(
        &self,
        key: &str,
        will_do: impl Fn(&TextRow) -> bool,
    ) -> Result<Known, GateError> {
        let remembered = self.recent.take(key);
        if let Some(Remembered { row, phone }) = remembered.filter(|text| will_do(&text.row)) {
            return Ok(Known {
                row,
                phone: Some(phone),
                was_cleared: true,
            });
        }
        let OnText { row, cleared } = self.on_text(key).await?;
        Ok(Known {
            row,
            was_cleared: cleared.is_some(),
            phone: cleared.and_then(|entry| entry.phone),
        })
    }

    /// Cleared texts of which nothing was heard for a quarter of an hour: from now on it is not known what became of them, and they
    /// count as sent. Returns their keys; a late [`sent`](Self::sent) or [`failed`](Self::failed) settles them still.
    ///
    /// # Errors
    ///
    /// When the ledger fails.
    pub async fn unsettled(&self, at: Instant) -> Result<Vec<String>, GateError> {
        let mut keys = Vec::new();
        for state in [TextState::Reserved, TextState::Confirmed] {
            let rows = self
                .ledger
                .texts(&self.tenant.id, state, None, MANY)
                .await?;
            for row in rows.iter().filter(|row| row.since.plus(SETTLE) <= at) {
                let note = "nobody said what became of it";
                let append = Append {
                    texts: vec![becomes(row, TextState::Unknown, at, note, None)],
                    ..Append::default()
                };
                if self.try_append(append).await?.is_some() {
                    keys.push(row.id.clone());
                }
            }
        }
        Ok(keys)
    }

    /// The texts that wait for an approval, those first that wait the longest.
    ///
    /// # Errors
    ///
    /// When the ledger fails.
    pub async fn held(&self) -> Result<Vec<Clearance>, GateError> {
        let rows = self
            .ledger
            .texts(&self.tenant.id, TextState::Held, None, MANY)
            .await?;
        let mut held = Vec::new();
        for row in rows {
            held.push(self.cleared(row).await?);
        }
        Ok(held)
    }

    /// What was said of a text, as it stands now.
    pub(super) async fn cleared(&self, row: TextRow) -> Result<Clearance, GateError> {
        let (_, decided) = self.decided(&row.id).await?;
        Ok(Clearance {
            key: row.id,
            state: row.state,
            decision: decided.decision,
        })
    }

    /// Asks again about a held text, with an approval, or about one that is deferred, where an approval lets it go sooner. Who may give
    /// it, and for which body, the policies' host decides.
    ///
    /// # Errors
    ///
    /// When there is no such text, it waits for nothing, or it is deferred all the same; [`GateError::Redacted`] when a secret in it was not recorded; when there is no
    /// decision; when it could not be recorded.
    pub async fn approve(
        &self,
        key: &str,
        approval: Approval,
        at: Instant,
    ) -> Result<Clearance, GateError> {
        for _ in 0..TRIES {
            let row = self.row(key).await?;
            if !matches!(row.state, TextState::Deferred | TextState::Held) {
                return Err(GateError::State {
                    key: key.to_owned(),
                    state: row.state,
                    what: "only a text that is held or deferred waits for an approval",
                });
            }
            let (phone, decided) = self.decided(key).await?;
            if decided.redacted {
                return Err(GateError::Redacted(key.to_owned()));
            }
            let mut draft = decided.draft;
            draft.at = at;
            draft.message.approvals.push(approval.clone());
            let approved = NewEntry {
                at,
                phone: Some(phone),
                record: Record::Approval(Approved {
                    text: key.to_owned(),
                    by: approval.granted_by.clone(),
                    approval: Some(approval.clone()),
                    note: String::new(),
                }),
            };
            let asked = Asked {
                key,
                draft: &draft,
                digest: &row.draft,
                before: Some(&row),
            };
            let on_record = self.facts(&draft.recipient.phone).await?;
            let (request, decision) = self.decide(&draft, &on_record).await?;
            if row.state == TextState::Deferred && decision.verdict == Verdict::Defer {
                return Err(GateError::NotLifted {
                    key: key.to_owned(),
                    why: approvals::flaw(&draft, &approval, &decision.digests.body, at)
                        .unwrap_or_else(|| {
                            let until = decision.not_before.unwrap_or(at);
                            format!("with it, it waits until {until} all the same")
                        }),
                });
            }
            let on = on_record.revision;
            let recorded = self.record(asked, on, request, decision, vec![approved]);
            if let Some(clearance) = recorded.await? {
                return Ok(clearance);
            }
        }
        Err(GateError::Contended)
    }

    /// Refuses to approve a held text: it is not sent.
    ///
    /// # Errors
    ///
    /// When there is no such text or it is not held, or the ledger fails.
    pub async fn reject(
        &self,
        key: &str,
        by: &str,
        why: &str,
        at: Instant,
    ) -> Result<(), GateError> {
        for _ in 0..TRIES {
            let row = self.held_row(key).await?;
            let (phone, _) = self.decided(key).await?;
            let append = Append {
                texts: vec![becomes(&row, TextState::Rejected, at, why, None)],
                entries: vec![NewEntry {
                    at,
                    phone: Some(phone),
                    record: Record::Approval(Approved {
                        text: key.to_owned(),
                        approval: None,
                        by: by.to_owned(),
                        note: why.to_owned(),
                    }),
                }],
                ..Append::default()
            };
            if self.try_append(append).await?.is_some() {
                return Ok(());
            }
        }
        Err(GateError::Contended)
    }

    /// Asks again about the deferred texts whose moment has come. One of which a secret was not recorded cannot be asked about again: it
    /// is [`TextState::Cancelled`], with the decision that deferred it, and to be asked for anew under another key.
    ///
    /// # Errors
    ///
    /// When there is no decision about one of them, or it could not be recorded. Those before it stay as they were decided.
    pub async fn due(&self, at: Instant) -> Result<Vec<Clearance>, GateError> {
        let rows = self
            .ledger
            .texts(&self.tenant.id, TextState::Deferred, Some(at), MANY)
            .await?;
        let mut clearances = Vec::new();
        for row in rows {
            let (_, decided) = self.decided(&row.id).await?;
            if decided.redacted {
                // What is left of it would go to the customer with asterisks.
                let note = "a secret in it was not recorded: it is to be asked for anew";
                let append = Append {
                    texts: vec![becomes(&row, TextState::Cancelled, at, note, None)],
                    ..Append::default()
                };
                if self.try_append(append).await?.is_some() {
                    clearances.push(Clearance {
                        key: row.id,
                        state: TextState::Cancelled,
                        decision: decided.decision,
                    });
                }
                continue;
            }
            let mut draft = decided.draft;
            draft.at = at;
            for _ in 0..TRIES {
                // Taken by another worker, or taken back, it is not this one's any more.
                let now = self.row(&row.id).await?;
                if now.state != TextState::Deferred || now.wakes_at.is_some_and(|then| then > at) {
                    break;
                }
                let asked = Asked {
                    key: &row.id,
                    draft: &draft,
                    digest: &row.draft,
                    before: Some(&now),
                };
                let on_record = self.facts(&draft.recipient.phone).await?;
                if let Some(clearance) = self.round(asked, &on_record, Vec::new()).await? {
                    clearances.push(clearance);
                    break;
                }
            }
        }
        Ok(clearances)
    }

    /// Of a text to be refused.
    async fn held_row(&self, key: &str) -> Result<TextRow, GateError> {
        let row = self.row(key).await?;
        if row.state == TextState::Held {
            return Ok(row);
        }
        Err(GateError::State {
            key: key.to_owned(),
            state: row.state,
            what: "only a text that is held waits for an approval",
        })
    }

    /// Decides on the facts, and records that. None: they changed meanwhile, or another was faster.
    async fn round(
        &self,
        asked: Asked<'_>,
        on_record: &OnPerson,
        entries: Vec<NewEntry>,
    ) -> Result<Option<Clearance>, GateError> {
        let (request, decision) = self.decide(asked.draft, on_record).await?;
        let on = on_record.revision;
        self.record(asked, on, request, decision, entries).await
    }

    /// Records a decision that rests on what was on record then.
    async fn record(
        &self,
        asked: Asked<'_>,
        on: Revision,
        request: Request,
        decision: Decision,
        mut entries: Vec<NewEntry>,
    ) -> Result<Option<Clearance>, GateError> {
        let Asked {
            key,
            draft,
            digest,
            before,
        } = asked;
        let phone = &draft.recipient.phone;
        let state = match decision.verdict {
            Verdict::Allow => TextState::Reserved,
            Verdict::Defer => TextState::Deferred,
            Verdict::Hold => TextState::Held,
            Verdict::Deny => TextState::Denied,
        };
        let row = TextRow {
            tenant: self.tenant.id.clone(),
            id: key.to_owned(),
            draft: digest.to_owned(),
            person: self.vault.person(phone),
            state,
            since: request.at,
            wakes_at: match decision.verdict {
                Verdict::Allow => decision.valid_until,
                Verdict::Defer => decision.not_before,
                Verdict::Hold | Verdict::Deny => None,
            },
            class: decision.class.as_str().to_owned(),
            topic: request.message.topic.clone(),
            revision: Revision(0),
        };
        let at = request.at;
        let mut decided = Decided {
            text: key.to_owned(),
            draft: draft.clone(),
            request,
            decision: decision.clone(),
            state,
            redacted: false,
        };
        redact::decided(&mut decided)
            .map_err(|error| GateError::Request(format!("it cannot be recorded: {error}")))?;
        if state == TextState::Reserved {
            entries.push(text_out(key, &decided.request, &decided.decision, at));
        }
        entries.push(NewEntry {
            at,
            phone: Some(phone.clone()),
            record: Record::Decision(Box::new(decided)),
        });
        let change = match before {
            None => TextChange::New(row),
            Some(before) => TextChange::Becomes {
                from: before.state,
                row,
                settlement: None,
            },
        };
        // A text that may not go changes nothing that another decision rests on.
        let guard = match state {
            TextState::Denied => Guard::Unchanged(on),
            _ => Guard::Changes(on),
        };
        let row = change.row().clone();
        let append = Append {
            person: Some((phone.clone(), guard)),
            texts: vec![change],
            entries,
            ..Append::default()
        };
        Ok(match self.try_append(append).await? {
            Some(Appended::Done(_, revision)) => {
                if state == TextState::Reserved {
                    self.recent.keep(TextRow { revision, ..row }, phone.clone());
                }
                Some(Clearance {
                    key: key.to_owned(),
                    state,
                    decision,
                })
            }
            Some(Appended::Refused(_)) | None => None,
        })
    }

    /// Decides on a draft with what is on record, and waits a little where the engine is busy.
    async fn decide(
        &self,
        draft: &Request,
        on_record: &OnPerson,
    ) -> Result<(Request, Decision), GateError> {
        let policies = self.policies()?;
        let request = Arc::new(facts::request(
            draft,
            &self.tenant.id,
            self.tenant.complete_since,
            on_record,
        ));
        let mut pause = 1;
        loop {
            match policies.decide_async(Arc::clone(&request)).await {
                Err(DecideError::Busy) if pause < 1000 => {
                    tokio::time::sleep(std::time::Duration::from_millis(pause)).await;
                    pause = pause.saturating_mul(2);
                }
                outcome => return Ok((Arc::unwrap_or_clone(request), outcome?)),
            }
        }
    }

    fn draft_digest(&self, draft: &Request) -> Result<String, GateError> {
        let json = serde_json::to_vec(draft)
            .map_err(|error| GateError::Request(format!("it cannot be recorded: {error}")))?;
        let key = self.policies()?.engine().digest_key();
        Ok(key.digest("draft", &json).as_str().to_owned())
    }
}

fn text_out(key: &str, request: &Request, decision: &Decision, at: Instant) -> NewEntry {
    let body = decision.body.as_deref().unwrap_or(&request.message.body);
    let phone: &Phone = &request.recipient.phone;
    NewEntry {
        at,
        phone: Some(phone.clone()),
        record: Record::TextOut(TextOut {
            exchange: crate::request::Exchange {
                at,
                ..facts::exchange(key, request, body, &decision.labels)
            },
            valid_until: decision.valid_until,
        }),
    }
}

/// A text becomes something else, and that is recorded.
pub(super) fn becomes(
    row: &TextRow,
    to: TextState,
    at: Instant,
    note: &str,
    provider_id: Option<String>,
) -> TextChange {
    TextChange::Becomes {
        from: row.state,
        row: TextRow {
            state: to,
            since: at_or(row.since, at),
            ..row.clone()
        },
        settlement: Some(Settlement {
            text: row.id.clone(),
            from: row.state,
            to,
            note: note.to_owned(),
            provider_id,
        }),
    }
}
