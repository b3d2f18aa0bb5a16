//! What was measured, as a table and as JSON.

use serde::{Deserialize, Serialize};

/// One measured figure and what it should be.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Figure {
    pub(crate) name: String,
    pub(crate) value: f64,
    pub(crate) unit: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) target: Option<Target>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) met: Option<bool>,
}

/// A bound on a figure.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Target {
    AtMost(f64),
    AtLeast(f64),
}

impl Target {
    fn is_met(self, value: f64) -> bool {
        match self {
            Self::AtMost(most) => value <= most,
            Self::AtLeast(least) => value >= least,
        }
    }
}

/// All figures of a run, in the order in which they were measured.
#[derive(Debug, Default)]
pub(crate) struct Report(Vec<Figure>);

impl Report {
    pub(crate) fn add(
        &mut self,
        name: impl Into<String>,
        value: f64,
        unit: &str,
        target: Option<Target>,
    ) {
        let figure = Figure {
            name: name.into(),
            value,
            unit: unit.to_owned(),
            met: target.map(|target| target.is_met(value)),
            target,
        };
        eprintln!("{}", line(&figure).join("  "));
        self.0.push(figure);
    }

    /// Figures that another benchmark wrote as JSON.
    pub(crate) fn append(&mut self, json: &str) -> serde_json::Result<()> {
        self.0.extend(serde_json::from_str::<Vec<Figure>>(json)?);
        Ok(())
    }

    pub(crate) fn json(&self) -> String {
        serde_json::to_string_pretty(&self.0).expect("figures are JSON")
    }

    pub(crate) fn table(&self) -> String {
        let head = ["figure", "value", "target", "verdict"].map(str::to_owned);
        let rows: Vec<_> = std::iter::once(head)
            .chain(self.0.iter().map(line))
            .collect();
        let width = |column: usize| {
            let cells = rows.iter().map(|row| row[column].chars().count());
            cells.max().unwrap_or_default()
        };
        let (name, value, target) = (width(0), width(1), width(2));
        rows.iter()
            .map(|row| {
                let line = format!(
                    "{:<name$}  {:>value$}  {:>target$}  {}",
                    row[0], row[1], row[2], row[3]
                );
                format!("{}\n", line.trim_end())
            })
            .collect()
    }
}

fn line(figure: &Figure) -> [String; 4] {
    let target = match figure.target {
        None => String::new(),
        Some(Target::AtMost(most)) => format!("≤ {} {}", shown(most), figure.unit),
        Some(Target::AtLeast(least)) => format!("≥ {} {}", shown(least), figure.unit),
    };
    let verdict = match figure.met {
        None => "",
        Some(true) => "met",
        Some(false) => "missed",
    };
    [
        figure.name.clone(),
        format!("{} {}", shown(figure.value), figure.unit),
        target,
        verdict.to_owned(),
    ]
}

fn shown(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}
