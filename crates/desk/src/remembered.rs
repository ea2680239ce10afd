//! What was looked for last: whoever turns the page or chooses a facet asks for the same words again.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many of them are remembered.
const MOST: usize = 32;

/// What the last words that were searched for came to, at one state of the case.
#[derive(Debug)]
pub(crate) struct Remembered<T>(Mutex<VecDeque<(String, Arc<T>)>>);

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Remembered(Mutex::new(VecDeque::new()))
    }
}

impl<T> Remembered<T> {
    /// What these words came to; they are looked for where they were not among the last.
    pub(crate) fn get<E>(&self, words: &str, look: impl FnOnce() -> Result<T, E>) -> Result<Arc<T>, E> {
        if let Some((_, known)) = self.lock().iter().find(|(known, _)| known == words) {
            return Ok(Arc::clone(known));
        }
        // Others are not kept waiting meanwhile; that two look for the same does no harm.
        let found = Arc::new(look()?);
        let mut last = self.lock();
        last.truncate(MOST - 1);
        last.push_front((words.to_owned(), Arc::clone(&found)));
        Ok(found)
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(String, Arc<T>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_words_are_looked_for_once() {
        let remembered = Remembered::default();
        let get = |words: &str, found: usize| *remembered.get(words, || Ok::<_, ()>(found)).unwrap();
        assert_eq!((get("ferry", 1), get("ferry", 2)), (1, 1));
        for number in 0..MOST {
            get(&number.to_string(), number);
        }
        assert_eq!(get("ferry", 3), 3, "it was forgotten for others");
        assert!(remembered.get("depot", || Err("no")).is_err(), "what failed is not remembered");
        assert_eq!(get("depot", 4), 4);
    }
}
