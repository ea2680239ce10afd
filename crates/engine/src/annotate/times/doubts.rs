//! Dates that cannot be: a day that its month does not have, a weekday that the day is not.

use super::published::{Written, read};
use super::words::{Cell, Sense};
use crate::Resources;
use crate::annotate::Annotation;
use crate::annotate::times::point::weekday;
use jiff::civil::Date;

/// What cannot be of the dates that a report writes out, in words, in order of the text.
pub(crate) fn impossible_dates(annotation: &Annotation, resources: &Resources) -> Vec<String> {
    let mut found = Vec::new();
    for sentence in &annotation.sentences {
        let cells = resources.times.cells(annotation.words_of(sentence), sentence.first, &resources.numbers);
        let mut at = 0;
        while at < cells.len() {
            let written = read(&cells, at);
            // "In April 31 people…": a number behind a month is no day where nothing else makes it one.
            let is_date = |one: &&Written| one.year.is_some() || one.weekday.is_some() || !is_month(&cells[at]);
            found.extend(written.as_ref().filter(is_date).and_then(doubt));
            // Behind a weekday the same date would be read once more.
            at += if written.is_some() { 3 } else { 1 };
        }
    }
    found
}

fn is_month(cell: &Cell) -> bool {
    matches!(cell.sense, Sense::Month(_))
}

fn doubt(written: &Written) -> Option<String> {
    // Without a year a leap year is granted.
    let year = written.year.unwrap_or(2000);
    let month = Date::new(year, i8::try_from(written.month).ok()?, 1).ok()?;
    let name = month.strftime("%B");
    if i8::try_from(written.day).ok()? > month.days_in_month() {
        let year = written.year.map_or(String::new(), |year| format!(" {year}"));
        return Some(format!("there is no {} {name}{year}", written.day));
    }
    let day = month.with().day(i8::try_from(written.day).ok()?).build().ok()?;
    let told = weekday(written.weekday?)?;
    written.year.filter(|_| day.weekday() != told)?;
    let told = (0..7).filter_map(|step| day.checked_add(jiff::Span::new().days(step)).ok());
    let told = told.into_iter().find(|other| Some(other.weekday()) == written.weekday.and_then(weekday))?;
    Some(format!("{} is written as a {}, and is a {}", day, told.strftime("%A"), day.strftime("%A")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(weekday: Option<u8>, (year, month, day): (Option<i16>, u8, u8), doubted: Option<&str>) {
        assert_eq!(doubt(&Written { weekday, month, day, year }).as_deref(), doubted);
    }

    #[test]
    fn a_day_that_there_is_not_is_doubted() {
        check(None, (Some(2031), 2, 31), Some("there is no 31 February 2031"));
        check(None, (Some(2031), 2, 29), Some("there is no 29 February 2031"));
        check(None, (None, 4, 31), Some("there is no 31 April"));
        check(None, (None, 2, 29), None);
        check(None, (Some(2032), 2, 29), None);
    }

    #[test]
    fn a_weekday_that_the_day_is_not_is_doubted() {
        check(Some(5), (Some(2031), 3, 12), Some("2031-03-12 is written as a Friday, and is a Wednesday"));
        check(Some(3), (Some(2031), 3, 12), None);
        check(Some(5), (None, 3, 12), None);
    }
}
