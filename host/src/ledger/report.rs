//! What management asks of a ledger: which texts were stopped, held or confirmed anyway, by whom and over which clause; opt-outs;
//! consents without evidence.

use std::collections::BTreeSet;

use chrono_tz::Tz;
use serde::Serialize;

use super::evidence::zone_of;
use super::{Decided, Entry, Ledger, LedgerError, Record, Sequence};
use crate::verdict::{Severity, Verdict};
use crate::{Instant, Phone};

const PAGE: u32 = 1000;

/// Who asks, and so what they see.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Viewer {
    /// Sees everything.
    Management,
    /// A manager: sees everything, of phones the last four digits.
    Manager,
    /// One employee, by the embedder's identifier: sees what they did themselves, of phones the last four digits.
    Employee(String),
}

/// What the report is about.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Range {
    /// From this instant on.
    pub from: Instant,
    /// Before this one.
    pub until: Instant,
    /// The zone whose days are counted, by its IANA name.
    pub zone: String,
}

impl Range {
    /// From an instant on and before another, in days of a zone.
    #[must_use]
    pub fn new(from: Instant, until: Instant, zone: &str) -> Self {
        Self {
            from,
            until,
            zone: zone.to_owned(),
        }
    }
}

/// What became of a text that a clause was against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Outcome {
    /// The sender was asked *are you sure?* and said yes.
    ConfirmedAnyway,
    /// It waits, or waited, for an approval.
    Held,
    /// It may not be sent.
    Stopped,
}

/// One text and one clause.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Incident {
    /// The day, in the zone asked for.
    pub day: String,
    /// The employee, by the embedder's identifier; empty: not known.
    pub employee: String,
    /// The clause; of what was confirmed anyway, its subject.
    pub clause: String,
    /// What the policy found.
    pub code: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The key of the text.
    pub text: String,
    /// The customer's number, as much as the viewer may see.
    pub phone: String,
}

/// One opt-out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OptOutLine {
    /// The day, in the zone asked for.
    pub day: String,
    /// What it covers.
    pub topic: String,
    /// How it came.
    pub source: String,
    /// Who took it; empty: nobody, it was a text.
    pub taken_by: String,
    /// The customer's number, as much as the viewer may see.
    pub phone: String,
}

/// A consent without evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Unproven {
    /// The entry.
    pub sequence: Sequence,
    /// The day on which it was given, in the zone asked for.
    pub day: String,
    /// What it covers.
    pub topic: String,
    /// How it was given.
    pub method: String,
    /// Who took it; empty: not recorded.
    pub captured_by: String,
    /// The customer's number, as much as the viewer may see.
    pub phone: String,
}

/// The report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// By day, employee and clause.
    pub incidents: Vec<Incident>,
    /// In the order in which they were recorded.
    pub opt_outs: Vec<OptOutLine>,
    /// In the order in which they were recorded.
    pub unproven: Vec<Unproven>,
}

/// A table of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Table {
    /// Texts that were stopped, held or confirmed anyway.
    Incidents,
    /// Opt-outs.
    OptOuts,
    /// Consents without evidence.
    Unproven,
}

impl Report {
    /// Reads a tenant's entries and reports what the viewer may see.
    ///
    /// # Errors
    ///
    /// When the zone is none, the database does not answer, or an entry cannot be read.
    pub async fn of(
        ledger: &dyn Ledger,
        tenant: &str,
        range: &Range,
        viewer: &Viewer,
    ) -> Result<Self, LedgerError> {
        let mut reader = Reader {
            tz: zone_of(&range.zone)?,
            range,
            viewer,
            incidents: BTreeSet::new(),
            report: Self::default(),
        };
        let mut after = Sequence(0);
        loop {
            let entries = ledger.entries(tenant, after, PAGE).await?;
            let Some(last) = entries.last() else { break };
            after = last.header.sequence;
            for entry in &entries {
                reader.entry(entry);
            }
        }
        reader.report.incidents = reader.incidents.into_iter().collect();
        Ok(reader.report)
    }

    /// One of its tables as CSV, with a line of names. A cell that a spreadsheet would take for a formula begins with an apostrophe.
    #[must_use]
    pub fn to_csv(&self, table: Table) -> String {
        let mut csv = String::new();
        match table {
            Table::Incidents => {
                row(
                    &mut csv,
                    &[
                        "day", "employee", "clause", "code", "outcome", "text", "phone",
                    ],
                );
                for line in &self.incidents {
                    let outcome = match line.outcome {
                        Outcome::ConfirmedAnyway => "confirmed-anyway",
                        Outcome::Held => "held",
                        Outcome::Stopped => "stopped",
                    };
                    row(
                        &mut csv,
                        &[
                            &line.day,
                            &line.employee,
                            &line.clause,
                            &line.code,
                            outcome,
                            &line.text,
                            &line.phone,
                        ],
                    );
                }
            }
            Table::OptOuts => {
                row(&mut csv, &["day", "topic", "source", "taken_by", "phone"]);
                for line in &self.opt_outs {
                    row(
                        &mut csv,
                        &[
                            &line.day,
                            &line.topic,
                            &line.source,
                            &line.taken_by,
                            &line.phone,
                        ],
                    );
                }
            }
            Table::Unproven => {
                row(
                    &mut csv,
                    &["entry", "day", "topic", "method", "captured_by", "phone"],
                );
                for line in &self.unproven {
                    let sequence = line.sequence.0.to_string();
                    row(
                        &mut csv,
                        &[
                            &sequence,
                            &line.day,
                            &line.topic,
                            &line.method,
                            &line.captured_by,
                            &line.phone,
                        ],
                    );
                }
            }
        }
        csv
    }
}

struct Reader<'a> {
    tz: Tz,
    range: &'a Range,
    viewer: &'a Viewer,
    /// A text that was asked again and again counts once a day for each clause.
    incidents: BTreeSet<Incident>,
    report: Report,
}

impl Reader<'_> {
    fn entry(&mut self, entry: &Entry) {
        let at = entry.header.at;
        let phone = self.phone(entry.phone.as_ref());
        let within = self.range.from <= at && at < self.range.until;
        match &entry.record {
            Some(Record::Decision(decided)) if within => self.decision(at, decided, &phone),
            Some(Record::OptOut(record)) if within => {
                let taken_by = record.taken_by.clone().unwrap_or_default();
                if record.opt_out.source != "pause" && self.may_see(&taken_by) {
                    self.report.opt_outs.push(OptOutLine {
                        day: self.day(record.opt_out.at),
                        topic: record.opt_out.topic.clone(),
                        source: record.opt_out.source.clone(),
                        taken_by,
                        phone,
                    });
                }
            }
            // Whenever it was given: as long as it is not proven, it is missing its proof.
            Some(Record::Consent(record)) => {
                let consent = &record.consent;
                let proven = consent.evidence.is_some() || record.document.is_some();
                let captured_by = consent.captured_by.clone().unwrap_or_default();
                if !proven && consent.withdrawn_at.is_none() && self.may_see(&captured_by) {
                    self.report.unproven.push(Unproven {
                        sequence: entry.header.sequence,
                        day: self.day(consent.given_at),
                        topic: consent.topic.clone(),
                        method: consent.method.clone(),
                        captured_by,
                        phone,
                    });
                }
            }
            _ => {}
        }
    }

    fn decision(&mut self, at: Instant, decided: &Decided, phone: &str) {
        let sender = &decided.request.sender;
        let employee = sender.id.clone().or_else(|| sender.name.clone());
        let employee = employee.unwrap_or_default();
        if !self.may_see(&employee) {
            return;
        }
        let incident = |outcome, clause: &str, code: &str| Incident {
            day: self.day(at),
            employee: employee.clone(),
            clause: clause.to_owned(),
            code: code.to_owned(),
            outcome,
            text: decided.text.clone(),
            phone: phone.to_owned(),
        };
        let outcome = match decided.decision.verdict {
            Verdict::Deny => Some(Outcome::Stopped),
            Verdict::Hold => Some(Outcome::Held),
            Verdict::Allow | Verdict::Defer => None,
        };
        let mut found = Vec::new();
        if let Some(outcome) = outcome {
            let grave = decided.decision.findings.iter();
            let grave = grave.filter(|finding| finding.severity >= Severity::Warning);
            found.extend(grave.map(|finding| {
                incident(
                    outcome,
                    finding.clause.as_deref().unwrap_or_default(),
                    &finding.code,
                )
            }));
            if found.is_empty() {
                found.push(incident(outcome, "", ""));
            }
        } else if decided.decision.verdict == Verdict::Allow {
            let own = decided.request.message.approvals.iter();
            let own = own.filter(|approval| approval.granted_role == "sender");
            found.extend(
                own.map(|approval| incident(Outcome::ConfirmedAnyway, &approval.subject, "")),
            );
        }
        self.incidents.extend(found);
    }

    fn may_see(&self, employee: &str) -> bool {
        match self.viewer {
            Viewer::Management | Viewer::Manager => true,
            Viewer::Employee(id) => !id.is_empty() && id == employee,
        }
    }

    fn phone(&self, phone: Option<&Phone>) -> String {
        let Some(phone) = phone else {
            return String::new();
        };
        if *self.viewer == Viewer::Management {
            return phone.to_string();
        }
        let digits: Vec<char> = phone.as_str().chars().collect();
        let last: String = digits.iter().rev().take(4).rev().collect();
        format!("…{last}")
    }

    fn day(&self, at: Instant) -> String {
        at.to_chrono().map_or_else(
            || at.to_string(),
            |moment| {
                moment
                    .with_timezone(&self.tz)
                    .format("%Y-%m-%d")
                    .to_string()
            },
        )
    }
}

fn row(csv: &mut String, cells: &[&str]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            csv.push(',');
        }
        csv.push('"');
        // What a spreadsheet would compute is shown as it is, also behind letters that it skips.
        let first = cell.trim_start().chars().next();
        let computed = matches!(first, Some('=' | '+' | '-' | '@'))
            || cell.starts_with(['\t', '\r', '\n', '＝', '＋', '－', '＠']);
        if computed {
            csv.push('\'');
        }
        csv.push_str(&cell.replace('"', "\"\""));
        csv.push('"');
    }
    csv.push_str("\r\n");
}
