//! Passwords: kept as Argon2id makes of them (RFC 9106), long, and nothing else asked of them (NIST SP 800-63B).

use crate::fault::Fault;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use std::borrow::Cow;
use std::sync::LazyLock;

/// How many characters a password has at least.
pub(crate) const LEAST: usize = 12;
/// Memory in KiB, passes and lanes: OWASP, Password Storage Cheat Sheet, 2024.
const COST: (u32, u32, u32) = (19_456, 2, 1);

/// What is held against a password where there is none, so that it takes the same time.
static NONE: LazyLock<Option<String>> = LazyLock::new(|| hashed("the password of nobody").ok());

/// What speaks against a password for somebody of this name.
pub(crate) fn objection(password: &str, name: &str) -> Option<Cow<'static, str>> {
    let is_name = password.trim().to_lowercase() == name.trim().to_lowercase();
    if password.chars().count() < LEAST {
        Some(t!("passwords-short", least = LEAST).into())
    } else if is_name {
        Some(t!("passwords-name"))
    } else {
        None
    }
}

/// A password as it is kept: a PHC string. Takes some hundredths of a second.
pub(crate) fn hashed(password: &str) -> Result<String, Fault> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(Fault::ours)?;
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash: PasswordHash = hasher.hash_password(password.as_bytes()).map_err(Fault::ours)?;
    Ok(hash.to_string())
}

/// Whether it is the password that is kept; takes as long where none is kept.
pub(crate) fn is_right(password: &str, kept: Option<&str>) -> bool {
    let held = kept.or(NONE.as_deref()).unwrap_or_default();
    let is_same = Argon2::default().verify_password(password.as_bytes(), held).is_ok();
    is_same && kept.is_some()
}

/// Makes ready what is held against names that nobody has.
pub(crate) fn ready() {
    LazyLock::force(&NONE);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_again_and_no_other_is() {
        let kept = hashed("long grass by the harbour").unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(is_right("long grass by the harbour", Some(&kept)));
        assert!(!is_right("long grass by the harbor", Some(&kept)));
        assert!(!is_right("the password of nobody", None), "what nobody has opens nothing");
        assert!(!is_right("anything", Some("no PHC string")));
        assert_ne!(kept, hashed("long grass by the harbour").unwrap(), "each has a salt of its own");
    }

    #[test]
    fn a_password_is_long_and_not_the_name() {
        for (password, name, is_good) in [
            ("short", "Ada", false),
            ("eleven char", "Ada", false),
            ("ÄÖÜ äöü ßßß ", "Ada", true),
            ("aaaaaaaaaaaa", "Ada", true),
            ("Ada Lunt of Tarsk", "ada lunt of tarsk", false),
        ] {
            assert_eq!(objection(password, name).is_none(), is_good, "{password}");
        }
    }
}
