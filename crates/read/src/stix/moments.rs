//! Timestamps, as STIX writes them (RFC 3339 in UTC), and the days that they stand for.

use whosays_model::DateInterval;

/// Years in which something can have been reported; others are slips or lies.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

/// A moment; later ones are greater.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    /// Its day.
    pub(super) day: DateInterval,
    /// The time of that day, with as many digits as were written.
    time: String,
}

/// Reads a timestamp; nothing where it is none, or of a day that no calendar has.
pub(super) fn moment(written: &str) -> Option<Moment> {
    let (day, time) = written.strip_suffix('Z')?.split_once('T')?;
    let is_time = time.len() >= 8
        && time.len() <= 20
        && time.bytes().enumerate().all(|(at, byte)| match at {
            2 | 5 => byte == b':',
            8 => byte == b'.',
            _ => byte.is_ascii_digit(),
        });
    if !is_time || day.len() != 10 {
        return None;
    }
    let time = if time.contains('.') { time.trim_end_matches('0').trim_end_matches('.') } else { time };
    Some(Moment { day: day.parse().ok()?, time: time.to_owned() })
}

impl Moment {
    /// Whether anybody can have reported anything then.
    pub(super) fn is_likely(&self) -> bool {
        self.day.as_day().is_some_and(|(year, _, _)| YEARS.contains(&year))
    }

    /// The day, month or year that it begins, where it is known as exactly as that.
    pub(super) fn at_grain(&self, fidelity: Option<&str>) -> Option<DateInterval> {
        let (year, month, _) = self.day.as_day().filter(|_| self.is_likely())?;
        match fidelity {
            Some("year") => Some(DateInterval::year(year)),
            Some("month") => DateInterval::month(year, month),
            _ => Some(self.day.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_time_is_none_and_later_is_greater() {
        for written in ["", "2031-05-04", "2031-05-04T00:00:00", "2031-02-30T00:00:00Z", "2031-05-04T0:00:00Z", "ÄTZ"]
        {
            assert_eq!(moment(written), None, "{written}");
        }
        let at = |written: &str| moment(written).unwrap();
        assert!(at("2031-05-04T10:00:00.5Z") > at("2031-05-04T10:00:00Z"));
        assert!(at("2031-05-04T10:00:00.050Z") < at("2031-05-04T10:00:00.5Z"));
        assert_eq!(at("2031-05-04T10:00:00.000Z"), at("2031-05-04T10:00:00Z"));
        assert!(!at("9999-12-31T23:59:59Z").is_likely() && at("2031-05-04T10:00:00Z").is_likely());
    }

    #[test]
    fn a_time_is_as_exact_as_it_says() {
        let at = |fidelity| moment("2031-05-04T00:00:00Z").unwrap().at_grain(fidelity).unwrap().to_string();
        assert_eq!(
            [at(Some("year")), at(Some("month")), at(Some("day")), at(None)],
            ["2031", "2031-05", "2031-05-04", "2031-05-04"]
        );
    }
}
