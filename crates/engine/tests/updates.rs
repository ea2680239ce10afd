//! A change of a case leaves it as if all had been derived anew, in whatever order reports come, change, go and are ruled on.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may unwrap")]

mod made;

use made::{Chance, Memory, Told, told};
use std::collections::BTreeSet;

/// Goes through changes of a small crowded world and holds each outcome to the whole.
fn go_through(seed: u64, steps: usize, reports: u64) -> Memory {
    let mut chance = Chance(seed);
    let mut memory = Memory::default();
    for step in 0..steps {
        for _ in 0..1 + chance.below(3) {
            let number = chance.below(reports);
            match chance.below(8) {
                0 => memory.drop_report(number),
                1 => memory.rule(&mut chance),
                _ => memory.put(told(number, &mut chance)),
            }
        }
        memory.bring_up_to_date();
        memory.hold_to_the_whole(&format!("seed {seed}, step {step}"));
    }
    memory
}

#[test]
fn a_case_that_is_derived_in_portions_is_as_the_whole_gives_it() {
    for seed in 0..12 {
        let mut chance = Chance(seed);
        let mut memory = Memory::default();
        for round in 0..4 {
            for _ in 0..24 {
                let number = chance.below(60);
                match chance.below(8) {
                    0 => memory.drop_report(number),
                    1 => memory.rule(&mut chance),
                    _ => memory.put(told(number, &mut chance)),
                }
            }
            memory.bring_up_to_date_by(1 + chance.below(9) as usize);
            memory.hold_to_the_whole(&format!("seed {seed}, round {round}"));
        }
    }
}

#[test]
fn what_a_change_leaves_is_what_the_whole_gives() {
    let (mut joined, mut passed_on, mut ruled) = (0, 0, 0);
    for seed in 0..6 {
        let memory = go_through(seed, 30, 30);
        joined += memory.derived.events.iter().filter(|event| event.reports.len() > 1).count();
        passed_on += memory.derived.origins.iter().filter(|origin| origin.reports.len() > 1).count();
        ruled += memory.ruled.same.len() + memory.ruled.different.len();
    }
    assert!(
        joined > 20 && passed_on > 20 && ruled > 2,
        "{joined} joined, {passed_on} passed on, {ruled} ruled: too few"
    );
}

#[test]
fn blocks_of_claims_that_grow_large_and_small_again_are_as_the_whole_gives_them() {
    let mut chance = Chance(7);
    let mut memory = Memory::default();
    let copy = |number: u64, chance: &mut Chance| Told::copy(number, chance);
    for number in 0..60 {
        memory.put(copy(number, &mut chance));
        if number.is_multiple_of(3) || number > 34 && number < 48 {
            memory.bring_up_to_date();
            memory.hold_to_the_whole(&format!("{number} copies"));
        }
    }
    for number in (0..60).rev().step_by(2) {
        memory.drop_report(number);
        memory.bring_up_to_date();
        memory.hold_to_the_whole(&format!("without {number}"));
    }
}

#[test]
fn claims_in_a_large_block_meet_the_same_others_when_only_some_are_traced_again() {
    let mut chance = Chance(23);
    let mut memory = Memory::default();
    (0..90).for_each(|number| memory.put(Told::varied(number, &mut chance)));
    memory.bring_up_to_date();
    let mut partly = 0;
    for step in 0..9 {
        // The earliest report names an event, so the claims on it are traced again, and those on the other one are not.
        memory.put(Told::on_day(100 + step, 9 - step as i64, &mut chance));
        let change = memory.bring_up_to_date();
        partly += u64::from((30..70).contains(&change.traces.len()));
        memory.hold_to_the_whole(&format!("step {step}"));
    }
    assert!(partly > 2, "either all was traced again each time, or nearly nothing");
}

#[test]
fn a_block_of_mentions_that_grows_too_large_parts_and_one_that_shrinks_is_whole_again() {
    let mut chance = Chance(11);
    let mut memory = Memory::default();
    for number in 0..998 {
        memory.put(Told::in_one_place(number, &mut chance));
    }
    memory.bring_up_to_date();
    memory.hold_to_the_whole("998 in one place");
    let before: BTreeSet<_> = memory.edges();
    for number in 998..1006 {
        memory.put(Told::in_one_place(number, &mut chance));
    }
    memory.bring_up_to_date();
    memory.hold_to_the_whole("1,006 in one place");
    assert!(before.difference(&memory.edges()).next().is_some(), "the block was parted and no edge is gone");
    for number in 0..10 {
        memory.drop_report(number);
    }
    memory.bring_up_to_date();
    memory.hold_to_the_whole("996 in one place");
}

#[test]
fn a_ruling_changes_what_it_touches_and_no_more() {
    let mut memory = go_through(3, 30, 40);
    let (a, b) = memory.two_mentions_apart();
    let before = memory.ruled.clone();
    memory.ruled.same.push((a.clone(), b.clone()));
    let change = memory.bring_up_to_date();
    assert!(change.events.iter().any(|event| event.mentions.contains(&a) && event.mentions.contains(&b)));
    assert!(change.events.len() < memory.derived.events.len(), "all events were made anew");
    memory.hold_to_the_whole("ruled the same");
    memory.ruled = before;
    memory.bring_up_to_date();
    memory.hold_to_the_whole("the ruling withdrawn");
    assert_eq!(memory.bring_up_to_date(), Default::default(), "nothing has changed, and something is written");
}

#[test]
fn what_is_said_of_two_events_in_the_same_words_is_one_telling_once_they_are_one() {
    let mut chance = Chance(5);
    let mut memory = Memory::default();
    memory.put(Told::in_common_words(1, 2, 1, &mut chance));
    memory.put(Told::in_common_words(2, 9, 15, &mut chance));
    memory.bring_up_to_date();
    assert_eq!((memory.derived.events.len(), memory.derived.origins.len()), (2, 2));
    let pair = memory.two_mentions_apart();
    memory.ruled.same.push(pair);
    memory.bring_up_to_date();
    memory.hold_to_the_whole("ruled one");
    assert_eq!((memory.derived.events.len(), memory.derived.origins.len()), (1, 1));
    memory.ruled.same.clear();
    memory.bring_up_to_date();
    memory.hold_to_the_whole("two again");
    assert_eq!((memory.derived.events.len(), memory.derived.origins.len()), (2, 2));
}
