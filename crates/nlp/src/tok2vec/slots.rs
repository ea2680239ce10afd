//! Which lexemes' vectors are kept: those met last, or met again.

/// Lexemes that are kept.
const KEPT: usize = 16_000;

/// Slots for lexemes; when all are taken, a lexeme that was not met again gives its slot to a new one (the clock of
/// Corbató 1968).
#[derive(Debug, Default)]
pub(super) struct Slots {
    /// For each lexeme the number of its slot and one more, or 0.
    places: Vec<u32>,
    slots: Vec<Slot>,
    hand: usize,
}

#[derive(Debug)]
struct Slot {
    lexeme: usize,
    met_again: bool,
}

impl Slots {
    /// The slot of a lexeme, and whether it is new there. The slot is the lexeme's until another one is asked for.
    pub(super) fn slot(&mut self, lexeme: usize) -> (usize, bool) {
        if self.places.len() <= lexeme {
            self.places.resize(lexeme + 1, 0);
        }
        if let Some(slot) = (self.places[lexeme] as usize).checked_sub(1) {
            self.slots[slot].met_again = true;
            return (slot, false);
        }
        let new = Slot { lexeme, met_again: false };
        let slot = if self.slots.len() < KEPT {
            self.slots.push(new);
            self.slots.len() - 1
        } else {
            let slot = self.free_slot();
            self.places[self.slots[slot].lexeme] = 0;
            self.slots[slot] = new;
            slot
        };
        self.places[lexeme] = slot as u32 + 1;
        (slot, true)
    }

    /// Goes round until it meets a lexeme that was not met again; whoever was, loses that on the way.
    fn free_slot(&mut self) -> usize {
        loop {
            let at = self.hand;
            self.hand = (at + 1) % self.slots.len();
            if !std::mem::take(&mut self.slots[at].met_again) {
                return at;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lexeme_keeps_its_slot_while_it_is_met_again() {
        let mut slots = Slots::default();
        let own = slots.slot(7).0;
        for lexeme in 0..3 * KEPT {
            assert_eq!(slots.slot(7), (own, false));
            assert!(slots.slot(100 + lexeme).1 && slots.slots.len() <= KEPT);
        }
        assert!(slots.slot(100).1, "the first of the others was forgotten");
    }

    #[test]
    fn a_slot_is_told_to_be_new_when_it_changes_hands() {
        let (mut slots, mut holders) = (Slots::default(), vec![usize::MAX; KEPT]);
        for step in 0..100_000 {
            let lexeme = step * step % 40_009;
            let (slot, is_new) = slots.slot(lexeme);
            assert_eq!(holders[slot] != lexeme, is_new);
            holders[slot] = lexeme;
        }
    }
}
