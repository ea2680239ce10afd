//! How much memory there is to work in.

use sysinfo::System;

/// So many bytes a claim takes while a case is derived as a whole.
const A_CLAIM: u64 = 4_500;

/// A case with no more claims is derived as a whole on any machine.
const FEW: usize = 100_000;

/// Whether a case with so many claims can be derived as a whole in half the memory that is free.
pub(crate) fn is_there_for(claims: usize) -> bool {
    claims <= FEW || takes(claims) <= free_memory() / 2
}

fn takes(claims: usize) -> u64 {
    A_CLAIM.saturating_mul(u64::try_from(claims).unwrap_or(u64::MAX))
}

/// Bytes that are free on this machine, or of what a container may take of it; none where that cannot be told.
fn free_memory() -> u64 {
    let Ok(mut system) = System::new() else { return 0 };
    system.refresh_memory();
    let free = system.available_memory();
    system.cgroup_limits().map_or(free, |limits| limits.free_memory.min(free))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_room_for_few_claims_and_none_for_more_than_any_machine_holds() {
        assert!(is_there_for(FEW));
        assert!(!is_there_for(usize::MAX));
        assert!(free_memory() > 0, "the memory of this machine cannot be told");
    }
}
