//! What the gate answers, on standard output.

use std::io::{self, Write};

use maysend::gate::{Clearance, Confirmation, Received};
use maysend::ledger::TextState;
use maysend::{PolicySet, Request};
use serde_json::{Value, json};

use super::arguments::Form;
use crate::answer::{Answer, Reply};
use crate::show::{self, Paper, bold, escape};
use crate::stream::{Trouble, complain};

/// Prints answers in the form that was asked for, each at once.
pub(super) struct Printer {
    form: Form,
    paper: Paper,
}

impl Printer {
    pub(super) fn new(form: Form, paper: Paper) -> Self {
        Self { form, paper }
    }

    pub(super) fn clearance(&self, request: &Request, answer: &Clearance) -> anyhow::Result<()> {
        match self.form {
            Form::Jsonl => line(&clearance(answer)?),
            Form::Text => {
                let mut out = anstream::stdout().lock();
                head(&mut out, &answer.key, &state(answer.state))?;
                let decision = Answer::Decision(answer.decision.clone());
                show::text::answer(&mut out, &self.paper, request, &decision)?;
                Ok(())
            }
        }
    }

    /// What came of a customer's text.
    pub(super) fn received(&self, request: &Request, received: &Received) -> anyhow::Result<()> {
        if self.form == Form::Jsonl {
            let reply = received.reply.as_ref().map(clearance).transpose()?;
            return line(&json!({
                "id": request.message.id,
                "again": received.again,
                "cancelled": received.cancelled,
                "handed_over": received.handed_over,
                "reaction": serde_json::to_value(&received.reaction)?,
                "reply": reply,
            }));
        }
        let mut out = anstream::stdout().lock();
        let word = if received.again {
            "on record already: nothing was done again"
        } else {
            "on record"
        };
        head(&mut out, &request.message.id, word)?;
        reach(&mut out, received)?;
        let Some(reaction) = &received.reaction else {
            return Ok(());
        };
        if let Some(reply) = &received.reply {
            let word = format!("its reply is {}", state(reply.state));
            head(&mut out, &reply.key, &word)?;
        }
        let reply = received.reply.as_ref().and_then(|reply| {
            let request = PolicySet::reply_request(request, reaction)?;
            let decision = reply.decision.clone();
            Some(Box::new(Reply { request, decision }))
        });
        let reaction = reaction.clone();
        let answer = Answer::Reaction { reaction, reply };
        show::text::answer(&mut out, &self.paper, request, &answer)?;
        Ok(())
    }

    /// What came of an opt-out that was given otherwise.
    pub(super) fn revoked(&self, phone: &str, received: &Received) -> anyhow::Result<()> {
        if self.form == Form::Jsonl {
            return line(&json!({
                "phone": phone,
                "cancelled": received.cancelled,
                "handed_over": received.handed_over,
            }));
        }
        let mut out = anstream::stdout().lock();
        head(&mut out, phone, "the opt-out is on record")?;
        reach(&mut out, received)?;
        Ok(())
    }

    pub(super) fn confirmation(
        &self,
        key: &str,
        confirmation: &Confirmation,
    ) -> anyhow::Result<()> {
        let (go, why) = match confirmation {
            Confirmation::Go => (true, None),
            Confirmation::Stop(why) => (false, Some(why)),
        };
        if self.form == Form::Jsonl {
            return line(&json!({ "key": key, "go": go, "why": why }));
        }
        let word = match why {
            None => "hand it over, and say what became of it".to_owned(),
            Some(why) => format!("do not hand it over: {why}"),
        };
        head(&mut anstream::stdout().lock(), key, &word)?;
        Ok(())
    }

    /// A text came to this.
    pub(super) fn settled(&self, key: &str, to: TextState) -> anyhow::Result<()> {
        if self.form == Form::Jsonl {
            return line(&json!({ "key": key, "state": to }));
        }
        head(&mut anstream::stdout().lock(), key, &state(to))?;
        Ok(())
    }

    /// There was nothing to say; programs see that no line came.
    pub(super) fn nothing(&self, word: &str) -> anyhow::Result<()> {
        if self.form == Form::Text {
            writeln!(anstream::stdout(), "{word}")?;
        }
        Ok(())
    }

    /// A part of the input has no answer.
    pub(super) fn trouble(&self, trouble: &Trouble) -> anyhow::Result<()> {
        complain(&trouble.to_string());
        match self.form {
            Form::Jsonl => line(&json!({ "error": trouble })),
            Form::Text => Ok(()),
        }
    }
}

fn head(out: &mut impl Write, key: &str, word: &str) -> io::Result<()> {
    writeln!(out, "{}: {}", bold(&escape::line(key)), escape::line(word))
}

fn reach(out: &mut impl Write, received: &Received) -> io::Result<()> {
    for (keys, word) in [
        (&received.cancelled, "taken back"),
        (&received.handed_over, "handed over before"),
    ] {
        for key in keys {
            writeln!(out, "  {word}: {}", escape::line(key))?;
        }
    }
    Ok(())
}

/// What is to be done about a text in that state.
fn state(state: TextState) -> String {
    let what = match state {
        TextState::Reserved => "confirm it just before it is handed over",
        TextState::Deferred => "`maysend gate due` asks again when its moment has come",
        TextState::Held => "`maysend gate approve` or `reject` settles it",
        TextState::Unknown => "nobody said what became of it, and it counts as sent",
        _ => return state.to_string(),
    };
    format!("{state}: {what}")
}

fn clearance(answer: &Clearance) -> serde_json::Result<Value> {
    Ok(json!({
        "key": answer.key,
        "state": answer.state,
        "decision": serde_json::to_value(&answer.decision)?,
    }))
}

fn line(value: &Value) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, value)?;
    writeln!(out)?;
    out.flush()?;
    Ok(())
}
