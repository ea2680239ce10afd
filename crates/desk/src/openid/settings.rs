//! How a provider of OpenID Connect is reached: a file of JSON that whoever keeps the desk writes.

use openidconnect::{ClientId, ClientSecret, IssuerUrl};
use serde::Deserialize;
use std::path::Path;
use url::{Host, Url};
use whosays_case::{disk, wrong_use};

/// The way out of every slip in the file.
const HINT: &str =
    "give issuer, client_id and name, and client_secret or client_secret_env where the provider gave a secret";

/// The provider at which people sign in, and what it is asked.
#[derive(Clone, Debug)]
pub struct OpenIdSettings {
    pub(super) issuer: IssuerUrl,
    pub(super) client: ClientId,
    pub(super) secret: Option<ClientSecret>,
    pub(super) name: String,
    pub(super) claim: Claim,
}

/// Which word of the provider says who somebody is.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Claim {
    /// The e-mail address, where the provider has verified it.
    #[default]
    Email,
    /// The provider's own name for the person, which it gives to nobody else.
    Sub,
    /// The name by which the person likes to be called.
    PreferredUsername,
}

/// The file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    issuer: String,
    client_id: String,
    client_secret: Option<String>,
    client_secret_env: Option<String>,
    name: String,
    #[serde(default)]
    claim: Claim,
}

impl OpenIdSettings {
    /// Reads the file, and from the environment the secret that it names.
    ///
    /// # Errors
    /// The disk's; and what is wrong in the file, with the key that it is wrong with.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let words = std::fs::read_to_string(path).map_err(|error| disk(path, "cannot be read", &error))?;
        let settings = OpenIdSettings::of(&words, |name| std::env::var(name).ok());
        settings.map_err(|what| wrong_use(format!("{}: {what}", path.display()), HINT))
    }

    fn of(words: &str, environment: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let written: Written = serde_json::from_str(words).map_err(|error| error.to_string())?;
        for (key, value) in [("client_id", &written.client_id), ("name", &written.name)] {
            if value.trim().is_empty() {
                return Err(format!("{key} is empty"));
            }
        }
        let secret = match (written.client_secret, written.client_secret_env) {
            (Some(_), Some(_)) => return Err("client_secret and client_secret_env are both given".to_owned()),
            (Some(secret), None) if secret.is_empty() => return Err("client_secret is empty".to_owned()),
            (Some(secret), None) => Some(secret),
            (None, Some(name)) => {
                let secret = environment(&name).filter(|secret| !secret.is_empty());
                let missing = || format!("client_secret_env: the environment has nothing under {name}");
                Some(secret.ok_or_else(missing)?)
            }
            (None, None) => None,
        };
        Ok(OpenIdSettings {
            issuer: issuer_of(written.issuer)?,
            client: ClientId::new(written.client_id),
            secret: secret.map(ClientSecret::new),
            name: written.name.trim().to_owned(),
            claim: written.claim,
        })
    }
}

// OpenID Connect Discovery 1.0, section 3: https, without a query or a fragment.
fn issuer_of(written: String) -> Result<IssuerUrl, String> {
    let issuer = IssuerUrl::new(written).map_err(|error| format!("issuer is no address: {error}"))?;
    let url = issuer.url();
    if !is_safe(url) {
        return Err(format!("issuer is to be an https address: {}", issuer.as_str()));
    }
    if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
        return Err(format!("issuer is to have no query, fragment or password: {}", issuer.as_str()));
    }
    Ok(issuer)
}

/// Whether nobody on the way can read or change what goes to an address.
pub(super) fn is_safe(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url))
}

/// Whether an address is of this machine alone.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"{"issuer": "https://id.isken.example/desk", "client_id": "whosays", "name": "Isken Press"}"#;

    fn of(words: &str) -> Result<OpenIdSettings, String> {
        OpenIdSettings::of(words, |name| (name == "DESK_SECRET").then(|| "tolvik".to_owned()))
    }

    fn with(key: &str, value: &str) -> Result<OpenIdSettings, String> {
        let mut file: serde_json::Map<String, serde_json::Value> = serde_json::from_str(WHOLE).unwrap();
        file.insert(key.to_owned(), value.into());
        of(&serde_json::to_string(&file).unwrap())
    }

    #[track_caller]
    fn check_slip(key: &str, value: &str, said: &str) {
        let what = with(key, value).unwrap_err();
        assert!(what.contains(said), "{key} {value:?} is said to be wrong so: {what}");
    }

    #[test]
    fn the_least_file_asks_for_a_verified_address_and_has_no_secret() {
        let settings = of(WHOLE).unwrap();
        assert_eq!(settings.issuer.as_str(), "https://id.isken.example/desk");
        assert_eq!((settings.client.as_str(), settings.name.as_str()), ("whosays", "Isken Press"));
        assert_eq!(settings.claim, Claim::Email);
        assert!(settings.secret.is_none());
    }

    #[test]
    fn the_secret_stands_in_the_file_or_in_the_environment_and_is_never_shown() {
        let secret = |settings: OpenIdSettings| settings.secret.unwrap().secret().clone();
        assert_eq!(secret(with("client_secret", "tolvik").unwrap()), "tolvik");
        assert_eq!(secret(with("client_secret_env", "DESK_SECRET").unwrap()), "tolvik");
        assert!(!format!("{:?}", with("client_secret", "tolvik").unwrap()).contains("tolvik"));
        check_slip("client_secret_env", "NOWHERE", "NOWHERE");
        check_slip("client_secret", "", "client_secret is empty");
        let both = WHOLE.replace('}', r#", "client_secret": "a", "client_secret_env": "DESK_SECRET"}"#);
        assert!(of(&both).unwrap_err().contains("both"));
    }

    #[test]
    fn a_slip_is_named() {
        check_slip("isuer", "https://id.isken.example", "unknown field `isuer`");
        check_slip("claim", "nickname", "unknown variant `nickname`");
        check_slip("client_id", " ", "client_id is empty");
        check_slip("issuer", "id.isken.example", "issuer is no address");
        assert!(of(r#"{"issuer": "https://id.isken.example"}"#).unwrap_err().contains("missing field `client_id`"));
        assert_eq!(with("claim", "preferred_username").unwrap().claim, Claim::PreferredUsername);
        assert_eq!(with("claim", "sub").unwrap().claim, Claim::Sub);
    }

    #[test]
    fn an_issuer_is_on_https_or_on_this_machine() {
        for issuer in ["http://127.0.0.1:7001", "http://localhost:7001/desk", "http://[::1]:7001"] {
            assert_eq!(with("issuer", issuer).unwrap().issuer.as_str(), issuer);
        }
        for issuer in ["http://id.isken.example", "http://localhost.isken.example", "ftp://127.0.0.1", "data:,a"] {
            check_slip("issuer", issuer, "https");
        }
        for issuer in ["https://id.isken.example?a=b", "https://id.isken.example#a", "https://a:b@id.isken.example"] {
            check_slip("issuer", issuer, "no query");
        }
    }
}
