//! One event, all accounts: joins mentions of many reports by local scores, and never overwrites.
//!
//! The score of a pair depends on the two mentions alone; edges above the threshold make components.
//! What is compared, and what comes of it, depends on which mentions there are and never on their order.

mod accounts;
mod actors;
mod blocks;
mod cluster;
mod compare;
mod event;
mod figures;
mod happenings;
mod joining;
mod joins;
mod look_up;
mod origins;
pub mod parts;
mod points;
mod profiles;
mod rulings;
mod seen;
pub mod spread;
mod update;

pub use look_up::LookUp;
pub(crate) use origins::can_be_one;
pub use profiles::{NamesRuled, profiles, profiles_as_ruled};
pub use rulings::{PAIRING, Rulings};
pub use update::{Kept, update};

use happenings::{View, happenings};
use origins::ToTrace;
use seen::Seen;
use std::collections::{BTreeSet, HashMap, HashSet};
use whosays_model::{Claim, Derived, Event, EventMention, Joining, Report, Ruled, Tracing};

/// Raised where what is derived of a case, or kept of it, changes its form or its rules: an older case is derived anew.
pub const VERSION: &str = "4";

/// Joins the event mentions of a case.
pub fn reconcile(reports: &[Report], claims: &[Claim], mentions: &[EventMention]) -> Vec<Event> {
    derive(reports, claims, mentions, &Ruled::default()).events
}

/// Everything that is derived of a whole case.
pub fn derive(reports: &[Report], claims: &[Claim], mentions: &[EventMention], ruled: &Ruled) -> Derived {
    let (mut events, joining) = join(reports, claims, mentions, ruled);
    let event_of = events.iter().flat_map(|event| event.mentions.iter().map(move |mention| (mention, &event.id)));
    let outlets = reports.iter().filter_map(|report| report.meta.outlet.as_ref()).map(|known| known.value.clone());
    let traced = origins::trace(&ToTrace {
        reports,
        claims,
        event_of: &event_of.collect(),
        outlets: &outlets.collect::<BTreeSet<_>>(),
        large: origins::Large::These(&HashSet::new()),
        pairs: &[],
    });
    let origin_of: HashMap<_, _> =
        traced.origins.iter().flat_map(|origin| origin.claims.iter().map(move |claim| (claim, &origin.id))).collect();
    figures::settle(&mut events, reports, claims, &origin_of);
    let tracing = Tracing { claims: traced.claims, keys: traced.keys, classes: traced.classes };
    Derived { events, origins: traced.origins, joining, tracing }
}

fn join(reports: &[Report], claims: &[Claim], mentions: &[EventMention], ruled: &Ruled) -> (Vec<Event>, Joining) {
    let case = View::new(reports, claims, mentions);
    let seen: Vec<Seen> = case.mentions.iter().map(|mention| Seen::of(mention)).collect();
    let keyed = joining::keyed(&seen);
    let edges = joining::edges(&seen, &keyed);
    let happenings = happenings(&case, &edges, ruled);
    let mut events: Vec<Event> =
        happenings.into_iter().map(|(members, joins)| event::event(&case, &seen, &members, &joins, ruled)).collect();
    events.sort_by(|a, b| a.id.cmp(&b.id));
    (events, joining::kept(&case.mentions, &keyed, &edges))
}
