//! Single texts: confirmed, settled, approved, refused; opt-outs given otherwise; what waits and what is due.

use anyhow::{Context as _, bail};
use maysend::gate::Confirmation;
use maysend::ledger::{Decided, Kind, Ledger as _, Record, TextState};
use maysend::request::Approval;

use super::Opened;
use super::arguments::{Approve, Due, Failed, Held, OfText, Reject, Revoke, Sent};
use super::stream::of;
use crate::ledger::on_record;
use crate::status::Status;

pub(super) async fn confirm(arguments: &OfText) -> anyhow::Result<Status> {
    let opened = Opened::settling(&arguments.door).await?;
    let key = arguments.key.as_str();
    let confirmation = opened.gate.confirm(key, arguments.when.moment()).await?;
    opened.printer.confirmation(key, &confirmation)?;
    opened.close().await;
    Ok(match confirmation {
        Confirmation::Go => Status::Allowed,
        Confirmation::Stop(_) => Status::NotAllAllowed,
    })
}

pub(super) async fn sent(arguments: &Sent) -> anyhow::Result<Status> {
    let text = &arguments.text;
    let opened = Opened::settling(&text.door).await?;
    let id = arguments.provider_id.clone();
    opened.gate.sent(&text.key, text.when.moment(), id).await?;
    opened.printer.settled(&text.key, TextState::Sent)?;
    opened.close().await;
    Ok(Status::Allowed)
}

pub(super) async fn failed(arguments: &Failed) -> anyhow::Result<Status> {
    let text = &arguments.text;
    let opened = Opened::settling(&text.door).await?;
    opened
        .gate
        .failed(&text.key, text.when.moment(), &arguments.why)
        .await?;
    opened.printer.settled(&text.key, TextState::Failed)?;
    opened.close().await;
    Ok(Status::Allowed)
}

pub(super) async fn revoke(arguments: &Revoke) -> anyhow::Result<Status> {
    let opened = Opened::settling(&arguments.door).await?;
    let given = &arguments.given;
    let at = given.when.moment();
    let received = opened
        .gate
        .revoke(&given.phone, on_record(given, at), at)
        .await?;
    opened.printer.revoked(given.phone.as_str(), &received)?;
    opened.close().await;
    Ok(Status::Allowed)
}

pub(super) async fn held(arguments: &Held) -> anyhow::Result<Status> {
    let opened = Opened::settling(&arguments.door).await?;
    let held = opened.gate.held().await?;
    if held.is_empty() {
        opened.printer.nothing("no text waits for an approval")?;
    }
    for clearance in held {
        let decided = decided(&opened, &clearance.key).await?;
        opened.printer.clearance(&decided.request, &clearance)?;
    }
    opened.close().await;
    Ok(Status::Allowed)
}

pub(super) async fn approve(arguments: &Approve) -> anyhow::Result<Status> {
    let text = &arguments.text;
    let Some(opened) = Opened::deciding(&text.door, &arguments.policies).await? else {
        return Ok(Status::Error);
    };
    let at = text.when.moment();
    let known = decided(&opened, &text.key).await?;
    if known.state == TextState::Deferred && arguments.subject.is_empty() {
        bail!(
            "the text `{}` is deferred: say with `--subject` what is approved, such as `hours`",
            text.key
        );
    }
    let held_for = |subject: &String| {
        known
            .decision
            .holds
            .iter()
            .any(|hold| hold.subject == *subject)
    };
    // What makes it wait beside the holds can be approved first as well.
    let waits = |entry: &maysend::PolicyExecution| entry.not_before.is_some();
    if known.state == TextState::Held
        && !known.decision.execution.policies.iter().any(waits)
        && let Some(unknown) = arguments.subject.iter().find(|subject| !held_for(subject))
    {
        let holds = known.decision.holds.iter();
        let subjects: Vec<String> = holds.map(|hold| format!("`{}`", hold.subject)).collect();
        bail!(
            "nothing of the text `{}` waits for `{unknown}`: it is held for {}",
            text.key,
            subjects.join(", ")
        );
    }
    let mut clearance = None;
    for subject in subjects(arguments, &known) {
        let approval = Approval {
            subject,
            granted_by: arguments.by.clone(),
            granted_role: arguments.role.clone(),
            granted_at: at,
            expires_at: None,
            body_digest: Some(known.decision.digests.body.as_str().to_owned()),
        };
        let now = opened.gate.approve(&text.key, approval, at).await?;
        let is_held = now.state == TextState::Held;
        clearance = Some(now);
        if !is_held {
            break;
        }
    }
    // A text that waits for nothing has nothing to approve; the gate says so.
    let clearance = clearance.with_context(|| {
        format!(
            "the text `{}` is {}: only a text that is held or deferred waits for an approval",
            text.key, known.state
        )
    })?;
    opened.printer.clearance(&known.request, &clearance)?;
    opened.close().await;
    Ok(of(Some(clearance.state)))
}

/// What is approved: what was said, or what asks for this role, or everything, of which the policies' host takes what the role may.
fn subjects(arguments: &Approve, decided: &Decided) -> Vec<String> {
    if !arguments.subject.is_empty() {
        return arguments.subject.clone();
    }
    let of = |is_meant: &dyn Fn(&str) -> bool| -> Vec<String> {
        let holds = decided.decision.holds.iter();
        let holds = holds.filter(|hold| is_meant(&hold.role));
        holds.map(|hold| hold.subject.clone()).collect()
    };
    let own = of(&|role| role == arguments.role);
    if own.is_empty() { of(&|_| true) } else { own }
}

pub(super) async fn reject(arguments: &Reject) -> anyhow::Result<Status> {
    let text = &arguments.text;
    let opened = Opened::settling(&text.door).await?;
    let (by, why) = (arguments.by.as_str(), arguments.why.as_str());
    opened
        .gate
        .reject(&text.key, by, why, text.when.moment())
        .await?;
    opened.printer.settled(&text.key, TextState::Rejected)?;
    opened.close().await;
    Ok(Status::Allowed)
}

pub(super) async fn due(arguments: &Due) -> anyhow::Result<Status> {
    let Some(opened) = Opened::deciding(&arguments.door, &arguments.policies).await? else {
        return Ok(Status::Error);
    };
    let at = arguments.when.moment();
    let unsettled = opened.gate.unsettled(at).await?;
    let due = opened.gate.due(at).await?;
    if unsettled.is_empty() && due.is_empty() {
        opened.printer.nothing("nothing is due")?;
    }
    for key in unsettled {
        opened.printer.settled(&key, TextState::Unknown)?;
    }
    let mut status = Status::Allowed;
    for clearance in due {
        let decided = decided(&opened, &clearance.key).await?;
        opened.printer.clearance(&decided.request, &clearance)?;
        status = status.and(of(Some(clearance.state)));
    }
    opened.close().await;
    Ok(status)
}

/// What was decided last about a text.
async fn decided(opened: &Opened, key: &str) -> anyhow::Result<Decided> {
    let entry = opened
        .open
        .ledger
        .latest(&opened.tenant, Kind::Decision, key)
        .await?;
    match entry.and_then(|entry| entry.record) {
        Some(Record::Decision(decided)) => Ok(*decided),
        _ => anyhow::bail!("no text was asked for under the key `{key}`"),
    }
}
