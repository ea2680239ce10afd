//! Lowest, best and highest of the accounts of one figure.

use super::counted::SUM;
use super::losses::DIED;
use std::collections::{BTreeMap, BTreeSet};
use whosays_model::{Account, Field, Number, Toll};

/// What is counted where attackers are left aside.
pub(super) const ATTACKERS: &str = "attackers";

/// The toll of a field, over the accounts that stand and count the same thing.
///
/// What is counted is all who suffered it where any account counts them; else what most origins count, attackers only
/// where nobody else is counted; a sum over several happenings is no toll of one, and who died is none of the hurt. Best is the number that most independent origins give, each with its last account;
/// of equals the one whose latest report is the latest, then the higher.
pub(super) fn toll(rank: impl Fn(&Account) -> usize, accounts: &[Account], field: Field) -> Option<Toll> {
    let standing = accounts.iter().filter(|account| account.field == field && account.stands());
    let numbers: Vec<(&Account, Number)> =
        standing.filter_map(|account| Some((account, serde_json::from_value(account.value.clone()).ok()?))).collect();
    let counted = counted(&numbers)?;
    let held: Vec<(&Account, Number)> =
        numbers.into_iter().filter(|(account, _)| account.counted.as_deref() == counted.as_deref()).collect();
    let ranges: Vec<(Option<u64>, Option<u64>)> = held.iter().map(|(_, number)| number.range()).collect();
    let low = ranges.iter().filter_map(|(low, high)| low.or(*high)).min();
    let top = ranges.iter().filter_map(|(_, high)| *high).max();
    let open = ranges.iter().any(|(low, high)| high.is_none() && *low >= top);
    Some(Toll { low, best: best(rank, &held), high: top.filter(|_| !open) })
}

/// What the toll counts: none for all who suffered it.
fn counted(numbers: &[(&Account, Number)]) -> Option<Option<String>> {
    let mut voices: BTreeMap<Option<&str>, BTreeSet<&str>> = BTreeMap::new();
    let is_apart =
        |account: &Account| account.counted.as_deref().is_some_and(|what| what.contains(SUM) || what == DIED);
    for (account, _) in numbers.iter().filter(|(account, number)| number.n.is_some() && !is_apart(account)) {
        voices.entry(account.counted.as_deref()).or_default().insert(voice(account));
    }
    let of_attackers = |what: &Option<&str>| what.is_some_and(|what| what.starts_with(ATTACKERS));
    let rank = |what: &Option<&str>| (what.is_none(), !of_attackers(what));
    let most = voices.into_iter().max_by(|(a, x), (b, y)| (rank(a), x.len(), b).cmp(&(rank(b), y.len(), a)));
    most.map(|(what, _)| what.map(str::to_owned))
}

fn best(rank: impl Fn(&Account) -> usize, held: &[(&Account, Number)]) -> Option<u64> {
    let mut last: BTreeMap<&str, (usize, u64)> = BTreeMap::new();
    for (account, number) in held {
        let given = number.n.map(|n| (rank(account), n));
        let known = last.get(voice(account)).copied();
        if let Some(given) = given.filter(|(rank, _)| known.is_none_or(|(before, _)| before <= *rank)) {
            last.insert(voice(account), given);
        }
    }
    let mut votes: BTreeMap<u64, (usize, usize)> = BTreeMap::new();
    for (rank, n) in last.into_values() {
        let (origins, latest) = votes.entry(n).or_default();
        *origins += 1;
        *latest = rank.max(*latest);
    }
    votes.into_iter().max_by_key(|(n, (origins, latest))| (*origins, *latest, *n)).map(|(n, _)| n)
}

// An account without an origin speaks for itself.
fn voice(account: &Account) -> &str {
    account.origin.as_ref().map_or(account.claim.as_str(), |origin| origin.as_str())
}
