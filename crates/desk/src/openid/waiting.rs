//! Sign-ins that were begun and have not come back: each is of one browser, for ten minutes, and comes back once.

use openidconnect::{Nonce, PkceCodeVerifier};
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// How long somebody may take at the provider.
pub(super) const LONGEST: Duration = Duration::from_secs(600);
/// How many can be at the provider at a time; beyond them the one that is longest there is forgotten.
const MOST: usize = 1_000;

/// A sign-in that was begun.
#[derive(Debug)]
pub(super) struct Pending {
    /// What the provider is to repeat in what it signs.
    pub(super) nonce: Nonce,
    /// What shows that whoever brings the code is who asked for it.
    pub(super) verifier: PkceCodeVerifier,
    /// Where in the desk the person wanted to go.
    pub(super) to: String,
}

/// All of them, by the state that they bear.
#[derive(Debug, Default)]
pub(super) struct Waiting(HashMap<blake3::Hash, Begun>);

#[derive(Debug)]
struct Begun {
    browser: blake3::Hash,
    at: Instant,
    pending: Pending,
}

impl Waiting {
    /// Remembers a sign-in under its state, for the browser that has this secret.
    pub(super) fn put(&mut self, state: &str, browser: &str, pending: Pending, now: Instant) {
        self.forget(now);
        if self.0.len() >= MOST {
            let oldest = self.0.iter().min_by_key(|(_, begun)| begun.at).map(|(state, _)| *state);
            if let Some(oldest) = oldest {
                self.0.remove(&oldest);
            }
        }
        // Compared and kept as hashes: neither time nor memory tells a secret.
        let begun = Begun { browser: blake3::hash(browser.as_bytes()), at: now, pending };
        self.0.insert(blake3::hash(state.as_bytes()), begun);
    }

    /// Gives back the sign-in of this state, once, to the browser that began it.
    pub(super) fn take(&mut self, state: &str, browser: &str, now: Instant) -> Option<Pending> {
        self.forget(now);
        let state = blake3::hash(state.as_bytes());
        let is_own = self.0.get(&state).is_some_and(|begun| begun.browser == blake3::hash(browser.as_bytes()));
        if is_own { self.0.remove(&state).map(|begun| begun.pending) } else { None }
    }

    fn forget(&mut self, now: Instant) {
        self.0.retain(|_, begun| now.saturating_duration_since(begun.at) < LONGEST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pending(to: &str) -> Pending {
        let verifier = PkceCodeVerifier::new("v".repeat(43));
        Pending { nonce: Nonce::new("n".to_owned()), verifier, to: to.to_owned() }
    }

    #[test]
    fn a_sign_in_comes_back_once_to_the_browser_that_began_it() {
        let (mut waiting, now) = (Waiting::default(), Instant::now());
        waiting.put("state", "Ada's", pending("/claims"), now);
        assert!(waiting.take("another", "Ada's", now).is_none());
        assert!(waiting.take("state", "Mallory's", now).is_none());
        assert!(waiting.take("state", "", now).is_none());
        assert_eq!(waiting.take("state", "Ada's", now).unwrap().to, "/claims");
        assert!(waiting.take("state", "Ada's", now).is_none());
    }

    #[test]
    fn a_sign_in_is_forgotten_after_ten_minutes() {
        let (mut waiting, now) = (Waiting::default(), Instant::now());
        waiting.put("early", "Ada's", pending("/"), now);
        waiting.put("late", "Ada's", pending("/"), now + Duration::from_secs(1));
        assert!(waiting.take("early", "Ada's", now + LONGEST).is_none());
        assert!(waiting.take("late", "Ada's", now + LONGEST).is_some());
    }

    #[test]
    fn a_flood_fills_no_memory_and_pushes_out_the_oldest_alone() {
        let (mut waiting, now) = (Waiting::default(), Instant::now());
        for number in 0..=MOST as u64 {
            waiting.put(&number.to_string(), "Ada's", pending("/"), now + Duration::from_millis(number));
        }
        let then = now + Duration::from_secs(2);
        assert_eq!(waiting.0.len(), MOST);
        assert!(waiting.take("0", "Ada's", then).is_none());
        assert!(waiting.take("1", "Ada's", then).is_some());
    }
}
