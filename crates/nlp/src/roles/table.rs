//! The table of weights: what, of which role or sort, number of the feature or `bias`, value.

use super::{ROLES, SORTS, fillers, incidents, likeness, nearness, text::LONGEST};

/// A logistic regression.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Regression {
    by: Vec<f64>,
    bias: f64,
}

impl Regression {
    pub(super) fn odds(&self, features: &[f64]) -> f64 {
        self.bias + self.by.iter().zip(features).map(|(weight, value)| weight * value).sum::<f64>()
    }

    pub(super) fn chance(&self, features: &[f64]) -> f64 {
        logistic(self.odds(features))
    }
}

/// The chance that some log-odds mean.
pub(super) fn logistic(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

/// All weights and settings.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// The chance from which a string fills a role of a report.
    pub(super) fillers: f64,
    /// The chance from which it fills one of an incident.
    pub(super) surely: f64,
    /// The chance from which a report tells of a sort of incident; and where it has fillers, of the likeliest.
    pub(super) sort: f64,
    pub(super) least_sort: f64,
    /// The log-odds below which fillers are parted.
    pub(super) cut: f64,
    /// What a role says of a run of so many words, less one.
    pub(super) width: [[f64; LONGEST]; ROLES.len()],
    /// Whether a string fills a role.
    pub(super) filler: [Regression; ROLES.len()],
    /// Whether two strings mention one entity.
    pub(super) same: Regression,
    /// Whether two fillers are of one incident.
    pub(super) joined: Regression,
    /// Whether a report tells of a sort of incident; none for a sort too rare to learn.
    pub(super) sorts: [Option<Regression>; SORTS.len()],
}

impl Table {
    /// Reads a table; none where something is missing.
    pub(super) fn read(table: &str) -> Option<Self> {
        let rows: Vec<[&str; 4]> = table.lines().map(row).collect::<Option<_>>()?;
        let setting = |name: &str| {
            let own = rows.iter().find(|[what, _, which, _]| *what == "setting" && *which == name)?;
            own[3].parse().ok()
        };
        let mut filler = ROLES.map(|role| regression(&rows, "filler", role, fillers::FEATURES));
        let mut width = [[0.0; LONGEST]; ROLES.len()];
        for (role, own) in ROLES.iter().zip(&mut width) {
            *own = numbers(&rows, "width", role)?.try_into().ok()?;
        }
        filler.iter().all(Option::is_some).then_some(())?;
        Some(Table {
            fillers: setting("fillers")?,
            surely: setting("surely")?,
            sort: setting("sort")?,
            least_sort: setting("least_sort")?,
            cut: setting("cut")?,
            width,
            filler: filler.each_mut().map(|own| own.take().unwrap_or_default()),
            same: regression(&rows, "same", "-", likeness::FEATURES)?,
            joined: regression(&rows, "joined", "-", nearness::FEATURES)?,
            sorts: SORTS.map(|sort| regression(&rows, "sort", sort, incidents::FEATURES)),
        })
    }
}

fn row(line: &str) -> Option<[&str; 4]> {
    line.split('\t').collect::<Vec<_>>().try_into().ok()
}

/// The values of one thing that have a number, in their order.
fn numbers(rows: &[[&str; 4]], what: &str, of: &str) -> Option<Vec<f64>> {
    let own = rows.iter().filter(|row| row[0] == what && row[1] == of && row[2] != "bias");
    own.enumerate().map(|(at, row)| if row[2].parse() == Ok(at) { row[3].parse().ok() } else { None }).collect()
}

fn regression(rows: &[[&str; 4]], what: &str, of: &str, features: usize) -> Option<Regression> {
    let bias = rows.iter().find(|row| row[0] == what && row[1] == of && row[2] == "bias")?;
    let by = numbers(rows, what, of).filter(|by| by.len() == features)?;
    Some(Regression { by, bias: bias[3].parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_regression_is_read_with_its_features_in_order() {
        let rows = [["same", "-", "bias", "-1"], ["same", "-", "0", "2"], ["same", "-", "1", "0.5"]];
        let read = regression(&rows, "same", "-", 2).unwrap();
        assert!((read.odds(&[1.0, 4.0]) - 3.0).abs() < 1e-9);
        assert_eq!(regression(&rows, "same", "-", 3), None);
    }

    #[test]
    fn a_table_that_lacks_a_setting_is_refused() {
        assert!(Table::read("setting\t-\tcut\t0.5\n").is_none());
        assert!(Table::read("no table").is_none());
    }
}
