//! Lengths of time in TIMEX3: `P2W`, `PT1H30M`, `PXD`.

use super::meaning::Length;
use super::words::Unit;

/// The value of a length.
pub(super) fn value(length: &Length) -> String {
    let Length { count, half, unit, more } = *length;
    let (times, letter) = letter(unit);
    let (sign, part) = if unit.is_within_day() { ("PT", "") } else { ("P", "") };
    let mut written = match count {
        None => format!(
            "{sign}X{}",
            if unit == Unit::Decade {
                "E"
            } else if unit == Unit::Century {
                "C"
            } else {
                letter
            }
        ),
        Some(0) if half => String::from("P"),
        Some(count) => format!("{sign}{}{letter}", count.saturating_mul(times)),
    };
    if half {
        written = halved(written, count.unwrap_or(0), unit);
    }
    if let Some((more, smaller)) = more {
        let (times, letter) = self::letter(smaller);
        let mark = if smaller.is_within_day() && !unit.is_within_day() { "T" } else { part };
        written.push_str(&format!("{mark}{}{letter}", more.saturating_mul(times)));
    }
    written
}

/// The half of a unit that comes on top of whole ones.
fn halved(mut written: String, count: u32, unit: Unit) -> String {
    let half = match unit {
        Unit::Minute => "30S",
        Unit::Hour => "30M",
        Unit::Day | Unit::Night => "T12H",
        Unit::Year => "6M",
        Unit::Decade => return format!("P{}Y", count.saturating_mul(10).saturating_add(5)),
        Unit::Century => return format!("P{}Y", count.saturating_mul(100).saturating_add(50)),
        _ => return format!("P{count}.5{}", letter(unit).1),
    };
    if written == "P" && unit.is_within_day() {
        written.push('T');
    }
    written + half
}

/// A unit's letter, and how many of those it is.
fn letter(unit: Unit) -> (u32, &'static str) {
    match unit {
        Unit::Second => (1, "S"),
        Unit::Minute | Unit::Month => (1, "M"),
        Unit::Hour => (1, "H"),
        Unit::Night | Unit::Day => (1, "D"),
        Unit::Weekend => (1, "WE"),
        Unit::Week => (1, "W"),
        Unit::Fortnight => (2, "W"),
        Unit::Quarter => (1, "Q"),
        Unit::Season => (3, "M"),
        Unit::Half => (6, "M"),
        Unit::Year => (1, "Y"),
        Unit::Decade => (10, "Y"),
        Unit::Century => (100, "Y"),
        Unit::Millennium => (1000, "Y"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(count: Option<u32>, half: bool, unit: Unit, expected: &str) {
        assert_eq!(value(&Length { count, half, unit, more: None }), expected);
    }

    #[test]
    fn lengths_are_written_as_iso_8601_has_them() {
        check(Some(2), false, Unit::Week, "P2W");
        check(Some(1), true, Unit::Minute, "PT1M30S");
        check(Some(2), true, Unit::Year, "P2Y6M");
        check(Some(0), true, Unit::Hour, "PT30M");
        check(Some(0), true, Unit::Century, "P50Y");
        check(None, false, Unit::Month, "PXM");
        check(None, false, Unit::Hour, "PTXH");
    }

    #[test]
    fn a_smaller_unit_comes_on_top() {
        let length = |unit, more| value(&Length { count: Some(1), half: false, unit, more: Some(more) });
        assert_eq!(length(Unit::Hour, (20, Unit::Minute)), "PT1H20M");
        assert_eq!(length(Unit::Day, (3, Unit::Hour)), "P1DT3H");
        assert_eq!(length(Unit::Year, (2, Unit::Month)), "P1Y2M");
    }
}
