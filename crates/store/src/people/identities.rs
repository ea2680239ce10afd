//! By what a provider of OpenID Connect knows people, and which provider that is.

use super::{AccountRefusal, Failure, PERSON, People, Person, known, person, shown};
use crate::StoreError;
use rusqlite::{Connection, OptionalExtension, params};

impl People {
    /// An identity as it is compared: e-mail addresses in small letters, subjects as they are.
    pub fn identity(words: &str) -> String {
        let words = words.trim();
        if words.contains('@') { words.to_lowercase() } else { words.to_owned() }
    }

    /// The open account that a provider of OpenID Connect knows by this e-mail address or subject.
    ///
    /// # Errors
    /// Those of the disk, and [`StoreError::Damaged`].
    pub fn by_openid(&self, identity: &str) -> Result<Option<Person>, StoreError> {
        let sql = format!("{PERSON} WHERE openid = ?1 AND closed IS NULL");
        Ok(self.rows(&sql, [People::identity(identity)], person)?.pop())
    }

    /// Holds the identity of an account to the provider of this issuer, where it is not held to one yet.
    ///
    /// # Errors
    /// [`StoreError::Account`] where it is held to another one, or nobody is called so; those of the disk.
    pub fn hold_to_issuer(&mut self, name: &str, issuer: &str) -> Result<(), StoreError> {
        self.in_transaction(|transaction| {
            let person = known(transaction, name)?;
            if person.issuer.as_ref().is_some_and(|known| known != issuer) {
                let identity = shown(&person.openid.unwrap_or_default());
                return Err(AccountRefusal::OtherIssuer { identity }.into());
            }
            let sql = "UPDATE people SET issuer = ?2 WHERE name = ?1 AND issuer IS NULL";
            transaction.execute(sql, params![person.name, issuer])?;
            Ok(())
        })
    }
}

/// The identity as it is kept, where nobody else has it; nothing for an empty one.
pub(super) fn free_identity(connection: &Connection, words: &str, name: &str) -> Result<Option<String>, Failure> {
    let identity = People::identity(words);
    if identity.is_empty() {
        return Ok(None);
    }
    let sql = "SELECT name FROM people WHERE openid = ?1 AND name <> ?2";
    let other = connection.prepare_cached(sql)?.query_row([identity.as_str(), name], |row| row.get(0)).optional()?;
    match other {
        Some(name) => Err(AccountRefusal::IdentityTaken { identity: shown(&identity), name }.into()),
        None => Ok(Some(identity)),
    }
}
