//! How far places are put from where they are: the share within a bound, the median and the mean, as toponym resolution
//! is measured since Leidner (2007).

/// Half the earth's circumference in kilometres: the error of what could not be placed.
pub(crate) const FARTHEST: f64 = 20_015.0;

/// The errors of all places, in kilometres.
#[derive(Clone, Debug, Default)]
pub(crate) struct Distances(Vec<f64>);

impl Distances {
    /// Takes one.
    pub(crate) fn add(&mut self, kilometres: f64) {
        let at = self.0.partition_point(|other| *other < kilometres);
        self.0.insert(at, kilometres);
    }

    /// The share of those that are no longer.
    pub(crate) fn within(&self, kilometres: f64) -> f64 {
        self.0.partition_point(|other| *other <= kilometres) as f64 / self.0.len().max(1) as f64
    }

    /// The middle one; of an even number the mean of the two.
    pub(crate) fn median(&self) -> f64 {
        let count = self.0.len();
        let at = |index: usize| self.0.get(index).copied().unwrap_or_default();
        if count % 2 == 1 { at(count / 2) } else { (at((count / 2).saturating_sub(1)) + at(count / 2)) / 2.0 }
    }

    /// Their mean.
    pub(crate) fn mean(&self) -> f64 {
        self.0.iter().sum::<f64>() / self.0.len().max(1) as f64
    }
}

/// The great circle between two points in degrees north and east, by the haversine formula.
pub(crate) fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (north, south) = (a.0.to_radians(), b.0.to_radians());
    let (height, width) = (south - north, (b.1 - a.1).to_radians());
    let half = (height / 2.0).sin().powi(2) + north.cos() * south.cos() * (width / 2.0).sin().powi(2);
    2.0 * 6371.0 * half.min(1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn share_median_and_mean() {
        let mut far = Distances::default();
        [300.0, 0.0, 100.0, 200.0].into_iter().for_each(|kilometres| far.add(kilometres));
        assert_eq!((far.within(161.0), far.median(), far.mean()), (0.5, 150.0, 150.0));
        far.add(1000.0);
        assert_eq!(far.median(), 200.0);
        assert_eq!(Distances::default().within(161.0), 0.0);
    }

    #[test]
    fn a_degree_of_the_equator_is_111_kilometres() {
        assert!((kilometres((0.0, 10.0), (0.0, 11.0)) - 111.19).abs() < 0.01);
    }
}
