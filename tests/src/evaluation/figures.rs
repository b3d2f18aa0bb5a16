//! What is counted, and how sure the count is.

use serde::Serialize;

/// Two-sided 95 % of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many.
    pub hits: usize,
    /// Of how many.
    pub of: usize,
}

impl Share {
    /// Counts one more.
    pub fn count(&mut self, hit: bool) {
        self.of += 1;
        self.hits += usize::from(hit);
    }

    /// The share; none of nothing.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        (self.of > 0).then(|| self.hits as f64 / self.of as f64)
    }

    /// The 95 % confidence interval after Wilson.
    #[must_use]
    pub fn interval(self) -> Option<[f64; 2]> {
        let p = self.value()?;
        let n = self.of as f64;
        let z2 = Z * Z;
        let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
        let half = Z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
        Some([(centre - half).max(0.0), (centre + half).min(1.0)])
    }
}

/// Found and missed, rightly and wrongly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Of what was told, what is so.
    pub precision: Share,
    /// Of what is so, what was told.
    pub recall: Share,
}

impl Found {
    /// Counts one text: whether it is so, and whether that was told.
    pub fn count(&mut self, is: bool, told: bool) {
        if is {
            self.recall.count(told);
        }
        if told {
            self.precision.count(is);
        }
    }

    /// The harmonic mean of precision and recall; none if there was nothing to find and nothing was told.
    #[must_use]
    pub fn f1(self) -> Option<f64> {
        let wrong = self.precision.of - self.precision.hits;
        let missed = self.recall.of - self.recall.hits;
        let whole = 2 * self.recall.hits + wrong + missed;
        (whole > 0).then(|| 2.0 * self.recall.hits as f64 / whole as f64)
    }
}

/// What a figure should be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// No less.
    AtLeast(f64),
    /// No more.
    AtMost(f64),
}

impl Target {
    fn allows(self, value: f64) -> bool {
        match self {
            Self::AtLeast(least) => value >= least,
            Self::AtMost(most) => value <= most,
        }
    }
}

/// One measured figure.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// What was measured.
    pub name: String,
    /// Its value; none if the set holds nothing to measure it with.
    pub value: Option<f64>,
    /// The 95 % confidence interval of a share.
    pub interval: Option<[f64; 2]>,
    /// Of a share: how many of how many.
    pub counts: Option<[usize; 2]>,
    /// What it should be.
    pub target: Option<Target>,
    /// Whether it is; a figure without a target or without a value misses nothing.
    pub met: bool,
}

impl Figure {
    /// A share.
    #[must_use]
    pub fn share(name: impl Into<String>, share: Share) -> Self {
        Self {
            interval: share.interval(),
            counts: Some([share.hits, share.of]),
            ..Self::value(name, share.value())
        }
    }

    /// A value of which no interval is known.
    #[must_use]
    pub fn value(name: impl Into<String>, value: Option<f64>) -> Self {
        Self {
            name: name.into(),
            value,
            interval: None,
            counts: None,
            target: None,
            met: true,
        }
    }

    /// The same with a target.
    #[must_use]
    pub fn target(self, target: Target) -> Self {
        Self {
            target: Some(target),
            met: self.value.is_none_or(|value| target.allows(value)),
            ..self
        }
    }
}

/// How often what is one thing was told as another.
#[derive(Clone, Debug, Serialize)]
pub struct Confusion {
    /// Under which circumstances.
    pub title: String,
    /// What texts are, by row.
    pub are: Vec<&'static str>,
    /// What they were told as, by column.
    pub told: Vec<&'static str>,
    /// How often.
    pub counts: Vec<Vec<usize>>,
}

impl Confusion {
    /// A table of nothing yet.
    #[must_use]
    pub fn new(title: impl Into<String>, are: &[&'static str], told: &[&'static str]) -> Self {
        Self {
            title: title.into(),
            are: are.to_vec(),
            told: told.to_vec(),
            counts: vec![vec![0; told.len()]; are.len()],
        }
    }

    /// Counts one text. A name that the table does not have is not counted.
    pub fn count(&mut self, is: &str, told: &str) {
        let row = self.are.iter().position(|name| *name == is);
        let column = self.told.iter().position(|name| *name == told);
        if let (Some(row), Some(column)) = (row, column) {
            self.counts[row][column] += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(interval: Option<[f64; 2]>) -> Option<[f64; 2]> {
        interval.map(|bounds| bounds.map(|bound| (bound * 1e4).round() / 1e4))
    }

    #[test]
    fn the_interval_is_wilsons() {
        // Worked by hand for 8 of 10, and the closed forms n/(n+z²) and z²/(n+z²) at the ends.
        assert_eq!(
            rounded(Share { hits: 8, of: 10 }.interval()),
            Some([0.4902, 0.9433])
        );
        assert_eq!(
            rounded(Share { hits: 20, of: 20 }.interval()),
            Some([0.8389, 1.0])
        );
        assert_eq!(
            rounded(Share { hits: 0, of: 20 }.interval()),
            Some([0.0, 0.1611])
        );
        assert_eq!(Share::default().interval(), None);
    }

    #[test]
    fn f1_counts_misses_and_false_alarms_alike() {
        let mut found = Found::default();
        for (is, told) in [(true, true), (true, true), (true, false), (false, true)] {
            found.count(is, told);
        }
        assert_eq!(found.f1(), Some(4.0 / 6.0));
        assert_eq!(Found::default().f1(), None);
    }

    #[test]
    fn a_target_is_met_or_missed_at_its_own_value() {
        let figure = |value, target| Figure::value("x", value).target(target).met;
        assert!(figure(Some(0.97), Target::AtLeast(0.97)));
        assert!(!figure(Some(0.96), Target::AtLeast(0.97)));
        assert!(figure(Some(0.05), Target::AtMost(0.05)));
        assert!(!figure(Some(0.06), Target::AtMost(0.05)));
        assert!(figure(None, Target::AtLeast(0.97)));
    }
}
