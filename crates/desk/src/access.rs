//! Who is at the desk: a one-time link, sessions, and the token that every form carries.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// The cookie that holds a session.
pub(crate) const COOKIE: &str = "whosays";
/// How many people can be signed in at a time; beyond them the session that is oldest ends.
const MOST: usize = 1_000;

/// A secret of 256 bits, in hexadecimal.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    pub(crate) fn new() -> Result<Self, getrandom::Error> {
        let mut bytes = [0u8; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Secret(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

// Compared and kept as hashes: neither time nor memory tells a secret.
fn hash(secret: &str) -> blake3::Hash {
    blake3::hash(secret.as_bytes())
}

/// Somebody at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    /// The name that judgements bear.
    pub(crate) name: String,
}

/// One sitting of one person.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) person: Person,
    /// What every form carries, so that no other site can post in the person's name.
    pub(crate) token: String,
    number: u64,
}

/// Who may come in, and who is in.
#[derive(Debug)]
pub(crate) struct Access {
    owner: Person,
    entry: Mutex<Option<blake3::Hash>>,
    sessions: Mutex<HashMap<blake3::Hash, Session>>,
}

impl Access {
    /// For one person on this machine, who comes in by a link with a secret in it.
    pub(crate) fn of_one(owner: String, secret: &Secret) -> Self {
        Access {
            owner: Person { name: owner },
            entry: Mutex::new(Some(hash(&secret.0))),
            sessions: Mutex::new(HashMap::new()),
        }
    }

    /// Lets in whoever brings the secret of the link, once; gives the session's own secret.
    pub(crate) fn enter(&self, secret: &str) -> Result<Option<Secret>, getrandom::Error> {
        let mut entry = self.entry.lock().unwrap_or_else(PoisonError::into_inner);
        if entry.is_none_or(|known| known != hash(secret)) {
            return Ok(None);
        }
        let (session, token) = (Secret::new()?, Secret::new()?);
        *entry = None;
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let number = sessions.values().map(|session| session.number).max().unwrap_or_default() + 1;
        if sessions.len() >= MOST {
            sessions.retain(|_, session| session.number + (MOST as u64) / 2 > number);
        }
        sessions.insert(hash(&session.0), Session { person: self.owner.clone(), token: token.0, number });
        Ok(Some(session))
    }

    /// A new link's secret in the place of the one before.
    pub(crate) fn new_entry(&self) -> Result<Secret, getrandom::Error> {
        let secret = Secret::new()?;
        *self.entry.lock().unwrap_or_else(PoisonError::into_inner) = Some(hash(&secret.0));
        Ok(secret)
    }

    /// The session that a cookie is of.
    pub(crate) fn session(&self, secret: &str) -> Option<Session> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).get(&hash(secret)).cloned()
    }

    /// Ends a session.
    pub(crate) fn leave(&self, secret: &str) {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).remove(&hash(secret));
    }
}

/// Whether a form's token is the session's.
pub(crate) fn is_token(session: &Session, given: &str) -> bool {
    hash(&session.token) == hash(given)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_opens_once_and_a_session_holds_until_it_is_left() {
        let link = Secret::new().unwrap();
        let access = Access::of_one("Ada".to_owned(), &link);
        assert!(access.enter("guess").unwrap().is_none());
        let session = access.enter(link.as_str()).unwrap().unwrap();
        assert!(access.enter(link.as_str()).unwrap().is_none());
        let known = access.session(session.as_str()).unwrap();
        assert_eq!(known.person.name, "Ada");
        assert!(is_token(&known, &known.token) && !is_token(&known, session.as_str()));
        access.leave(session.as_str());
        assert!(access.session(session.as_str()).is_none());
    }
}
