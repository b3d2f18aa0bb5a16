//! Texts from customers, and opt-outs given otherwise.

use super::outbound::becomes;
use super::{Gate, GateError, Received, TRIES, facts};
use crate::ledger::{
    Append, Appended, Guard, Kind, NewEntry, OnPerson, OptIn, OptOutOnRecord, Record, Refused,
    TextIn, TextRow, TextState, VoidConsent, redact,
};
use crate::receive::opt_outs;
use crate::request::{Direction, Exchange, OptOut, Request, Trigger};
use crate::{Instant, Phone, PolicySet, Reaction};

/// What an opt-out takes back, and what it comes too late for.
struct Reach {
    taken_back: Vec<TextRow>,
    handed_over: Vec<String>,
}

impl Gate {
    /// Takes a customer's text; `message.id` is the provider's id of it, and one text is taken once.
    ///
    /// Its opt-outs are recorded whatever else fails but the ledger itself. Texts of other tenants of the group are not taken back
    /// here: their own [`confirm`](Self::confirm) stops them.
    ///
    /// # Errors
    ///
    /// When the ledger could not record it: then it must be given again. An answer that could not be decided is none.
    pub async fn inbound(&self, text: &Request) -> Result<Received, GateError> {
        let id = text.message.id.as_str();
        if id.is_empty() {
            let what = "a customer's text needs the provider's id in `message.id`";
            return Err(GateError::Request(what.to_owned()));
        }
        let phone = &text.recipient.phone;
        for turn in 0..=TRIES {
            let on_record = self.facts(phone).await?;
            let request = facts::request(
                text,
                &self.tenant.id,
                self.tenant.complete_since,
                &on_record,
            );
            let reaction = self.react(request.clone()).await?;
            let opt_outs: Vec<_> = opt_outs(&reaction, request.at).collect();
            let reach = self.reach(&on_record, &opt_outs);
            let last = turn == TRIES;
            // Where everybody else is faster, the opt-out goes on record alone: `confirm` stops what it could not take back.
            let taken_back: &[TextRow] = if last { &[] } else { &reach.taken_back };
            let guard = if last {
                Guard::Always
            } else {
                Guard::Changes(on_record.revision)
            };
            let cancelled: Vec<String> = taken_back.iter().map(|row| row.id.clone()).collect();
            let mut text_in = TextIn {
                exchange: received(&request),
                carrier_flag: request.message.carrier_flag.clone(),
                reaction: Some(reaction.clone()),
                cancelled: cancelled.clone(),
                handed_over: reach.handed_over.clone(),
                redacted: false,
            };
            redact::received(&mut text_in)
                .map_err(|error| GateError::Request(format!("it cannot be recorded: {error}")))?;
            let mut records = vec![Record::TextIn(Box::new(text_in))];
            records.extend(opt_outs.into_iter().map(|opt_out| {
                Record::OptOut(OptOutOnRecord {
                    opt_out,
                    text: Some(id.to_owned()),
                    taken_by: None,
                    evidence: None,
                })
            }));
            records.extend(others(&reaction, request.at, id));
            let append = Append {
                person: Some((phone.clone(), guard)),
                texts: taken_back
                    .iter()
                    .map(|row| {
                        let note = "the customer opted out";
                        becomes(row, TextState::Cancelled, request.at, note, None)
                    })
                    .collect(),
                entries: entries(records, request.at, phone),
                received: Some(id.to_owned()),
                ..Append::default()
            };
            match self.try_append(append).await? {
                Some(Appended::Done(..)) => {
                    let reply = self.reply(id, &request, &reaction, text).await;
                    return Ok(Received {
                        reaction: Some(reaction),
                        again: false,
                        cancelled,
                        handed_over: reach.handed_over,
                        reply,
                    });
                }
                Some(Appended::Refused(Refused::Exists(_))) => return self.known(text).await,
                Some(Appended::Refused(_)) | None => {}
            }
        }
        Err(GateError::Contended)
    }

    /// Takes an opt-out that was given by phone, at the desk, by e-mail.
    ///
    /// # Errors
    ///
    /// When the ledger could not record it.
    pub async fn revoke(
        &self,
        phone: &Phone,
        given: OptOutOnRecord,
        at: Instant,
    ) -> Result<Received, GateError> {
        for turn in 0..=TRIES {
            let on_record = self.facts(phone).await?;
            let reach = self.reach(&on_record, std::slice::from_ref(&given.opt_out));
            let last = turn == TRIES;
            let taken_back: &[TextRow] = if last { &[] } else { &reach.taken_back };
            let guard = if last {
                Guard::Always
            } else {
                Guard::Changes(on_record.revision)
            };
            let append = Append {
                person: Some((phone.clone(), guard)),
                texts: taken_back
                    .iter()
                    .map(|row| {
                        let note = "the customer opted out";
                        becomes(row, TextState::Cancelled, at, note, None)
                    })
                    .collect(),
                entries: entries(vec![Record::OptOut(given.clone())], at, phone),
                ..Append::default()
            };
            if self.try_append(append).await?.is_some() {
                return Ok(Received {
                    reaction: None,
                    again: false,
                    cancelled: taken_back.iter().map(|row| row.id.clone()).collect(),
                    handed_over: reach.handed_over,
                    reply: None,
                });
            }
        }
        Err(GateError::Contended)
    }

    /// What the opt-outs take back of this tenant's texts. A pause takes back marketing, as an opt-out of it does.
    fn reach(&self, on_record: &OnPerson, opt_outs: &[OptOut]) -> Reach {
        let mut reach = Reach {
            taken_back: Vec::new(),
            handed_over: Vec::new(),
        };
        for row in &on_record.texts {
            let stopped = row.tenant == self.tenant.id
                && opt_outs
                    .iter()
                    .any(|opt_out| facts::stops(&opt_out.topic, row));
            if stopped && facts::can_be_taken_back(row) {
                reach.taken_back.push(row.clone());
            } else if stopped && row.state == TextState::Confirmed {
                reach.handed_over.push(row.id.clone());
            }
        }
        reach
    }

    /// What the policies make of it, off the caller's thread: that takes a while.
    async fn react(&self, request: Request) -> Result<Reaction, GateError> {
        let policies = self.policies()?.clone();
        tokio::task::spawn_blocking(move || policies.receive(&request))
            .await
            .map_err(|_| GateError::Request("the reading of the text was broken off".to_owned()))
    }

    /// The answer, decided like any text. The customer's own text and what it gave are on record by now.
    async fn reply(
        &self,
        id: &str,
        request: &Request,
        reaction: &Reaction,
        text: &Request,
    ) -> Option<super::Clearance> {
        let mut draft = PolicySet::reply_request(request, reaction)?;
        // The facts are read from the ledger again; what the caller gave stays.
        draft.history.clone_from(&text.history);
        draft.recipient = text.recipient.clone();
        self.outbound(&reply_key(id), &draft).await.ok()
    }

    /// What came of a text when it was taken first. An answer that was not decided on then, because the worker ended, is now.
    async fn known(&self, given: &Request) -> Result<Received, GateError> {
        let id = given.message.id.as_str();
        let entry = self
            .ledger
            .latest(&self.tenant.id, Kind::TextIn, id)
            .await?;
        let text = match entry.and_then(|entry| entry.record) {
            Some(Record::TextIn(text)) => Some(*text),
            _ => None,
        };
        let (cancelled, handed_over, reaction) = text
            .map(|text| (text.cancelled, text.handed_over, text.reaction))
            .unwrap_or_default();
        let reply = match (
            self.ledger.text(&self.tenant.id, &reply_key(id)).await?,
            &reaction,
        ) {
            (Some(row), _) => Some(self.cleared(row).await?),
            (None, Some(reaction)) => self.reply(id, given, reaction, given).await,
            (None, None) => None,
        };
        Ok(Received {
            reaction,
            again: true,
            cancelled,
            handed_over,
            reply,
        })
    }
}

/// The answer to a text is asked for under a key of its own.
fn reply_key(id: &str) -> String {
    format!("{id}/reply")
}

fn others(reaction: &Reaction, at: Instant, id: &str) -> Vec<Record> {
    let effects = reaction.effects.iter();
    effects
        .filter_map(|effect| match effect.kind.as_str() {
            "opt-in" => Some(Record::OptIn(OptIn {
                topic: effect.value.clone(),
                at,
                source: "text".to_owned(),
                text: Some(id.to_owned()),
            })),
            "void-consent" => Some(Record::VoidConsent(VoidConsent {
                at,
                reason: effect.value.clone(),
            })),
            _ => None,
        })
        .collect()
}

fn entries(records: Vec<Record>, at: Instant, phone: &Phone) -> Vec<NewEntry> {
    records
        .into_iter()
        .map(|record| NewEntry {
            at,
            phone: Some(phone.clone()),
            record,
        })
        .collect()
}

fn received(request: &Request) -> Exchange {
    let message = &request.message;
    Exchange {
        id: message.id.clone(),
        at: request.at,
        direction: Direction::Inbound,
        trigger: Trigger::Manual,
        status: "received".to_owned(),
        body: Some(message.body.clone()),
        topic: message.topic.clone(),
        campaign: None,
        template: None,
        sender: None,
        labels: Vec::new(),
        attributes: Vec::new(),
    }
}
