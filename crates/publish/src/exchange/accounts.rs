//! What the accounts of an event allow a form to write that has one value for a field.

use std::collections::BTreeSet;
use whosays_model::{Account, Bound, Certainty, Event, Field, Mode, NamedActor, Number, Toll};

/// What the accounts of a figure come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Figure {
    /// Nobody counts.
    Untold,
    /// One number that all allow.
    Agreed(u64),
    /// The same, where all say that it is about that many.
    About(u64),
    /// None contradicts another, but they leave a range.
    Range,
    /// One contradicts another.
    Disputed,
}

/// What the accounts of a figure that no later one replaces come to; `counted` is what they count, none for all who
/// suffered it.
pub(super) fn figure(event: &Event, field: Field, counted: Option<&str>) -> Figure {
    let standing = event.accounts.iter().filter(|account| {
        account.field == field && account.counted.as_deref() == counted && account.revised_by.is_none()
    });
    let numbers = standing.filter_map(|account| Some((account, number(account)?)));
    let (denied, held): (Vec<_>, Vec<_>) = numbers.partition(|(account, _)| account.is_denial());
    let low = held.iter().filter_map(|(_, number)| number.range().0).max();
    let high = held.iter().filter_map(|(_, number)| number.range().1).min();
    match (low, high) {
        _ if held.is_empty() && denied.is_empty() => Figure::Untold,
        _ if !denied.is_empty() => Figure::Disputed,
        (Some(low), Some(high)) if low > high => Figure::Disputed,
        (Some(low), Some(high)) if low < high => Figure::Range,
        (Some(n), Some(_)) if held.iter().all(|(_, number)| number.bound == Bound::About) => Figure::About(n),
        (Some(n), Some(_)) => Figure::Agreed(n),
        _ => Figure::Range,
    }
}

/// The ends of a toll that may be written as those of all who suffered it. Where accounts count a part of them alone,
/// that is the low end, and the second value is false.
pub(super) fn whole(event: &Event, field: Field, toll: Toll) -> (Toll, bool) {
    let standing = event.accounts.iter().filter(|account| account.field == field && account.stands());
    let counting: Vec<&Account> = standing.filter(|account| number(account).is_some()).collect();
    let is_part = !counting.is_empty() && counting.iter().all(|account| account.counted.is_some());
    if is_part { (Toll { best: None, high: None, ..toll }, false) } else { (toll, true) }
}

fn number(account: &Account) -> Option<Number> {
    let number: Number = serde_json::from_value(account.value.clone()).ok()?;
    number.n.is_some().then_some(number)
}

/// Who is behind the event, where one alone is named and nobody says that it was not.
pub(super) fn undisputed(event: &Event) -> Option<&NamedActor> {
    let [only] = event.perpetrators.as_slice() else { return None };
    let is_denied = only.modes.contains(&Mode::Denied) || perpetrators(event).any(Account::is_denial);
    (!is_denied).then_some(only)
}

/// All who are named as behind it, with how: `Red Lamp Brigade (claimed, denied); Vessa Guard (attributed)`.
pub(super) fn named(event: &Event) -> String {
    let named = event.perpetrators.iter().map(|actor| {
        let modes: Vec<&str> = actor.modes.iter().map(|mode| mode.as_str()).collect();
        format!("{} ({})", actor.name, modes.join(", "))
    });
    named.collect::<Vec<_>>().join("; ")
}

/// How many actors claim it as theirs.
pub(super) fn claimed_by(event: &Event) -> usize {
    let claimed = perpetrators(event).filter(|account| account.mode == Some(Mode::Claimed) && !account.is_denial());
    claimed.filter_map(|account| account.value.as_str()).collect::<BTreeSet<_>>().len()
}

/// Whether nobody says without a hedge who is behind it.
pub(super) fn are_all_hedged(event: &Event) -> bool {
    perpetrators(event).count() > 0 && perpetrators(event).all(|account| account.certainty != Certainty::Stated)
}

/// The accounts of who is behind it.
pub(super) fn perpetrators(event: &Event) -> impl Iterator<Item = &Account> {
    event.accounts.iter().filter(|account| account.field == Field::Perpetrator)
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;
    use serde_json::json;
    use whosays_model::Stance;

    /// An event with these accounts of the dead alone.
    fn event(numbers: &[(u64, &str)]) -> Event {
        let mut event = Sample::make().case.events.remove(0);
        event.accounts.retain(|account| account.field == Field::Killed);
        event.accounts.truncate(1);
        let first = event.accounts[0].clone();
        let account = |(n, bound): &(u64, &str)| Account { value: json!({"n": n, "bound": bound}), ..first.clone() };
        event.accounts = numbers.iter().map(account).collect();
        event
    }

    fn check(numbers: &[(u64, &str)], expected: Figure) {
        assert_eq!(figure(&event(numbers), Field::Killed, None), expected, "{numbers:?}");
    }

    #[test]
    fn accounts_agree_where_one_number_is_all_that_they_leave() {
        check(&[], Figure::Untold);
        check(&[(12, "exact"), (12, "exact")], Figure::Agreed(12));
        check(&[(14, "exact"), (12, "at_least")], Figure::Agreed(14));
        check(&[(40, "about")], Figure::About(40));
        check(&[(40, "about"), (40, "exact")], Figure::Agreed(40));
        check(&[(31, "at_least")], Figure::Range);
        check(&[(31, "at_least"), (40, "at_most")], Figure::Range);
        check(&[(12, "exact"), (14, "exact")], Figure::Disputed);
        check(&[(12, "exact"), (14, "at_least")], Figure::Disputed);
    }

    #[test]
    fn a_figure_that_is_denied_is_disputed_and_one_that_was_replaced_is_gone() {
        let mut event = event(&[(12, "exact"), (14, "exact")]);
        event.accounts[0].revised_by = Some(event.accounts[1].claim.clone());
        assert_eq!(figure(&event, Field::Killed, None), Figure::Agreed(14));
        event.accounts[0].revised_by = None;
        event.accounts[0].stance = Stance::Deny;
        assert_eq!(figure(&event, Field::Killed, None), Figure::Disputed);
    }

    #[test]
    fn a_part_of_the_dead_is_no_more_than_the_least_of_them() {
        let toll = Toll { low: Some(3), best: Some(3), high: Some(3) };
        let mut event = event(&[(3, "exact")]);
        assert_eq!(whole(&event, Field::Killed, toll), (toll, true));
        event.accounts[0].counted = Some("soldiers and police".to_owned());
        assert_eq!(whole(&event, Field::Killed, toll), (Toll { low: Some(3), best: None, high: None }, false));
    }

    #[test]
    fn a_denial_leaves_nobody_undisputed() {
        let mut event = Sample::make().case.events.remove(0);
        assert_eq!(undisputed(&event), None);
        assert_eq!(named(&event), "Red Lamp Brigade (claimed, denied)");
        assert_eq!(claimed_by(&event), 1);
        event.perpetrators[0].modes = vec![Mode::Claimed];
        event.accounts.retain(|account| account.stance == Stance::Affirm);
        assert_eq!(undisputed(&event).map(|actor| actor.name.as_str()), Some("Red Lamp Brigade"));
    }
}
