//! Union-find: which of many numbered things are joined, however far around.

/// Things by their numbers, each with one on the way to the first of those that it is joined with.
#[derive(Clone, Debug, Default)]
pub(super) struct Joins(Vec<u32>);

impl Joins {
    /// So many things, each alone.
    pub(super) fn of(count: usize) -> Self {
        Joins((0..count as u32).collect())
    }

    /// The first of those that it is joined with.
    pub(super) fn first(&mut self, at: u32) -> u32 {
        let mut at = at as usize;
        while self.0[at] as usize != at {
            self.0[at] = self.0[self.0[at] as usize];
            at = self.0[at] as usize;
        }
        at as u32
    }

    /// Joins the two; whether they were not.
    pub(super) fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.first(a), self.first(b));
        self.0[a.max(b) as usize] = a.min(b);
        a != b
    }

    /// All, those that are joined side by side; each behind the first of them.
    pub(super) fn in_order(&mut self) -> Vec<(u32, u32)> {
        let mut order: Vec<(u32, u32)> = (0..self.0.len() as u32).map(|at| (self.first(at), at)).collect();
        order.sort_unstable();
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_joined_around_others_is_joined_with_the_first_of_all() {
        let mut joins = Joins::of(6);
        assert!(joins.join(4, 2) && joins.join(5, 4) && joins.join(2, 1) && !joins.join(1, 5));
        assert_eq!(joins.in_order(), [(0, 0), (1, 1), (1, 2), (1, 4), (1, 5), (3, 3)]);
    }
}
