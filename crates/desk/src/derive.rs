//! Brings what is derived of a case up to date: where a change touches much of it, in a process of its own.

use crate::kept::derive_apart;
use whosays_case::bring_part_up_to_date;
use whosays_store::{Store, StoreError};

/// Of so few claims all is derived here: another process would take longer to start.
const FEW: usize = 10_000;

/// Brings events and origins up to date with what the case holds now; what comes in meanwhile may be due still.
///
/// Deriving all of a case takes several times the memory of all the pages, and the system does not get back all of it.
pub(crate) fn bring_up_to_date(store: &mut Store) -> Result<(), StoreError> {
    if bring_part_up_to_date(store)? {
        return Ok(());
    }
    if store.counts()?[1] > FEW {
        match derive_apart(store.path()) {
            Ok(()) => return Ok(()),
            Err(why) => eprintln!("error: the case is derived in this process, for another could not: {why:#}"),
        }
    }
    whosays_case::bring_up_to_date(store).map(drop)
}
