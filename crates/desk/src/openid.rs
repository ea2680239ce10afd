//! Signs people in at their organisation's own provider, as OpenID Connect Core 1.0 has it: the authorization code flow
//! with PKCE (RFC 7636). The provider says who somebody is; who may come in, and may do what, the accounts here say.

mod settings;
mod waiting;

pub use settings::OpenIdSettings;

use crate::access::{self, Secret};
use crate::answer::{Asked, Form, written};
use crate::door::Peer;
use crate::fault::Fault;
use crate::pages::sign_in::UNKNOWN;
use crate::pages::wrong::Entered;
use crate::server::cookie_of;
use crate::state::Desk;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreProviderMetadata, CoreUserInfoClaims,
};
use openidconnect::{
    AsyncHttpClient, AuthType, AuthorizationCode, ClaimsVerificationError, CsrfToken, EndUserEmail, EndUserUsername,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, RedirectUrl, Scope, SignatureVerificationError, SubjectIdentifier, TokenResponse,
};
use settings::{Claim, is_loopback, is_safe};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use url::{Position, Url};
use waiting::{LONGEST, Pending, Waiting};
use whosays_case::wrong_use;

/// The cookie that binds a sign-in to the browser that began it.
const COOKIE: &str = "whosays_openid";
/// How long what the provider says of itself is believed.
const BELIEVED: Duration = Duration::from_secs(3_600);
/// How long one answer of the provider may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// How many bytes an answer of the provider may have.
const MOST: usize = 1 << 20;
/// How many bytes the place may have where somebody wants to go.
const LONGEST_PLACE: usize = 2_000;

/// What speaks with the provider, once it is known where it is asked.
type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// The way in through a provider.
#[derive(Debug)]
pub(crate) struct OpenId {
    settings: OpenIdSettings,
    back: RedirectUrl,
    asker: Asker,
    known: tokio::sync::Mutex<Option<(Instant, CoreProviderMetadata)>>,
    waiting: Mutex<Waiting>,
}

/// Who somebody is by what the provider says.
#[derive(Debug, PartialEq, Eq)]
enum Identity {
    Sure(String),
    /// The provider does not say that the e-mail address is the person's own.
    Unverified(String),
    Untold,
}

impl OpenId {
    /// For a desk that browsers know under this address.
    ///
    /// # Errors
    /// An address that a provider cannot safely send browsers back to; and those of the certificates of this machine.
    pub(crate) fn new(settings: OpenIdSettings, address: &str) -> anyhow::Result<Self> {
        let back = RedirectUrl::new(format!("{}/openid/back", address.trim_end_matches('/')))?;
        if !is_safe(back.url()) {
            return Err(wrong_use(
                format!("a provider of OpenID Connect cannot safely send browsers back to {address}"),
                "give --public and the https address under which browsers ask for the desk",
            ));
        }
        let asker = Asker::new(settings.issuer.url())?;
        Ok(OpenId { settings, back, asker, known: tokio::sync::Mutex::default(), waiting: Mutex::default() })
    }

    /// The provider of an identity, where it means somebody there alone; an e-mail address is the same person's everywhere.
    fn issuer_of_identities(&self) -> Option<&str> {
        (self.settings.claim != Claim::Email).then(|| self.settings.issuer.as_str())
    }

    /// What the provider is called.
    pub(crate) fn name(&self) -> &str {
        &self.settings.name
    }

    /// Begins a sign-in of the browser with this secret: where it is sent.
    async fn begin(&self, browser: &Secret, to: String) -> Result<Url, Fault> {
        let client = self.client(self.metadata().await?);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (address, state, nonce) = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
            .add_scopes(self.settings.claim.scope())
            .set_pkce_challenge(challenge)
            .url();
        let pending = Pending { nonce, verifier, to };
        self.waiting().put(state.secret(), browser.as_str(), pending, Instant::now());
        Ok(address)
    }

    /// The sign-in that comes back, where it was begun in this browser.
    fn take(&self, asked: &Asked, headers: &HeaderMap) -> Option<Pending> {
        self.waiting().take(asked.one("state")?, &browser(headers)?, Instant::now())
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who it is that came back from the provider.
    async fn identity(&self, asked: &Asked, pending: Pending) -> Result<Identity, Fault> {
        if let Some(error) = asked.one("error") {
            let words: String = asked.one("error_description").unwrap_or(error).chars().take(200).collect();
            let what = t!("openid-not-signed-in", provider = self.name());
            return Err(Fault::refused(what, again(&t!("openid-says", words = words))));
        }
        // RFC 9207: an answer of another provider is none to this sign-in.
        if asked.one("iss").is_some_and(|issuer| issuer != self.settings.issuer.as_str()) {
            return Err(self.failed(anyhow::Error::msg(t!("openid-other-issuer"))));
        }
        let code = asked.one("code").ok_or_else(|| self.failed(anyhow::Error::msg(t!("openid-no-code"))))?;
        self.redeemed(AuthorizationCode::new(code.to_owned()), pending).await
    }

    /// What the provider signs of the person for this code.
    async fn redeemed(&self, code: AuthorizationCode, pending: Pending) -> Result<Identity, Fault> {
        let mut client = self.client(self.metadata().await?);
        let request = client.exchange_code(code).map_err(|error| self.failed(error))?;
        let request = request.set_pkce_verifier(pending.verifier);
        let answer = request.request_async(&self.asker).await.map_err(|error| self.failed(error))?;
        let token = answer.id_token().ok_or_else(|| self.failed(anyhow::Error::msg(t!("openid-no-token"))))?;
        let mut verified = token.claims(&client.id_token_verifier(), &pending.nonce);
        if verified.as_ref().is_err_and(is_of_an_unknown_key) {
            self.forget().await;
            client = self.client(self.metadata().await?);
            verified = token.claims(&client.id_token_verifier(), &pending.nonce);
        }
        let claims = verified.map_err(|error| self.failed(error))?;
        let subject = claims.subject().clone();
        let claim = self.settings.claim;
        let told = claim.of(&subject, claims.email(), claims.email_verified(), claims.preferred_username());
        if matches!(told, Identity::Sure(_)) {
            return Ok(told);
        }
        // By section 5.4 of the standard the scopes' claims may be told there alone.
        let Ok(request) = client.user_info(answer.access_token().clone(), Some(subject.clone())) else {
            return Ok(told);
        };
        let claims: CoreUserInfoClaims =
            request.request_async(&self.asker).await.map_err(|error| self.failed(error))?;
        Ok(claim.of(&subject, claims.email(), claims.email_verified(), claims.preferred_username()))
    }

    /// What the provider says of itself, its keys among it.
    async fn metadata(&self) -> Result<CoreProviderMetadata, Fault> {
        let mut known = self.known.lock().await;
        if let Some((_, metadata)) = known.as_ref().filter(|(at, _)| at.elapsed() < BELIEVED) {
            return Ok(metadata.clone());
        }
        let asked = CoreProviderMetadata::discover_async(self.settings.issuer.clone(), &self.asker).await;
        let metadata = asked.map_err(|error| self.failed(error))?;
        *known = Some((Instant::now(), metadata.clone()));
        Ok(metadata)
    }

    // A provider may change its keys at any time; then it is asked anew.
    async fn forget(&self) {
        *self.known.lock().await = None;
    }

    fn client(&self, metadata: CoreProviderMetadata) -> Client {
        let takes = |method| metadata.token_endpoint_auth_methods_supported().is_some_and(|all| all.contains(&method));
        let is_in_body =
            takes(CoreClientAuthMethod::ClientSecretPost) && !takes(CoreClientAuthMethod::ClientSecretBasic);
        let settings = &self.settings;
        CoreClient::from_provider_metadata(metadata, settings.client.clone(), settings.secret.clone())
            .set_redirect_uri(self.back.clone())
            .set_auth_type(if is_in_body { AuthType::RequestBody } else { AuthType::BasicAuth })
    }

    /// The provider could not be reached, or did not answer as the standard has it.
    fn failed(&self, error: impl Into<anyhow::Error>) -> Fault {
        let what = t!("openid-failed", provider = self.name());
        let hint = again(&t!("openid-failed-hint", why = format!("{:#}", error.into())));
        Fault::new(StatusCode::BAD_GATEWAY, what, hint)
    }

    /// Where a sign-in begins under the name that browsers come back to, if a browser on this machine takes another.
    fn under_its_own_name(&self, headers: &HeaderMap, to: &str) -> Option<Url> {
        let mut own = self.back.url().clone();
        let asked = headers.get(header::HOST)?.to_str().ok()?;
        if !is_loopback(&own) || asked.eq_ignore_ascii_case(own.authority()) {
            return None;
        }
        own.set_path("/openid/begin");
        own.query_pairs_mut().append_pair("to", to);
        Some(own)
    }

    // The answer comes from elsewhere, so the cookie is not strict.
    fn cookie(&self, value: &str, age: Duration) -> Result<HeaderValue, Fault> {
        let secure = if self.back.url().scheme() == "https" { "; Secure" } else { "" };
        let age = age.as_secs();
        let cookie = format!("{COOKIE}={value}; Path=/openid; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::from_str(&cookie).map_err(Fault::ours)
    }
}

/// What happened, with the way out where the provider is the matter.
fn again(what: &str) -> String {
    format!("{what} {}", t!("openid-again"))
}

impl Claim {
    /// What is to be asked for beside the standard's own scope, so that the provider tells it.
    fn scope(self) -> Option<Scope> {
        let scope = match self {
            Claim::Email => "email",
            Claim::PreferredUsername => "profile",
            Claim::Sub => return None,
        };
        Some(Scope::new(scope.to_owned()))
    }

    fn of(
        self,
        subject: &SubjectIdentifier,
        email: Option<&EndUserEmail>,
        is_verified: Option<bool>,
        username: Option<&EndUserUsername>,
    ) -> Identity {
        let told = match self {
            Claim::Sub => Some(subject.to_string()),
            Claim::Email => email.map(|email| email.to_string()),
            Claim::PreferredUsername => username.map(|username| username.to_string()),
        };
        match told.filter(|told| !told.trim().is_empty()) {
            Some(email) if self == Claim::Email && is_verified != Some(true) => Identity::Unverified(email),
            Some(told) => Identity::Sure(told),
            None => Identity::Untold,
        }
    }
}

fn is_of_an_unknown_key(error: &ClaimsVerificationError) -> bool {
    matches!(error, ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey))
}

/// The addresses of a sign-in; they are open, for nobody who comes there is signed in.
pub(crate) fn router() -> Router<Arc<Desk>> {
    Router::new().route("/openid/begin", get(begin)).route("/openid/back", get(back))
}

/// Sends a browser to the provider.
async fn begin(
    State(desk): State<Arc<Desk>>,
    headers: HeaderMap,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let openid = of(&desk)?;
    let to = Asked(asked).one("to").and_then(local).unwrap_or_else(|| "/".to_owned());
    if let Some(address) = openid.under_its_own_name(&headers, &to) {
        return Ok(Redirect::to(address.as_str()).into_response());
    }
    let browser = Secret::new().map_err(Fault::ours)?;
    let address = openid.begin(&browser, to).await?;
    let mut response = Redirect::to(address.as_str()).into_response();
    response.headers_mut().insert(header::SET_COOKIE, openid.cookie(browser.as_str(), LONGEST)?);
    Ok(response)
}

/// Takes a browser back from the provider, and lets in whom an account is for.
async fn back(
    State(desk): State<Arc<Desk>>,
    Extension(Peer(peer)): Extension<Peer>,
    headers: HeaderMap,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let openid = of(&desk)?;
    let asked = Asked(asked);
    let pending = openid.take(&asked, &headers).ok_or_else(stale)?;
    let next = pending.to.clone();
    let issuer = openid.settings.issuer.as_str();
    let refused = |identity: &str, fault: Fault| {
        desk.deeds.note(UNKNOWN, "refused", "/openid/back", &format!("{identity} of {issuer}, from {peer}"));
        fault
    };
    let identity = match openid.identity(&asked, pending).await? {
        Identity::Sure(identity) => identity,
        Identity::Unverified(email) => return Err(refused(&email, unverified(openid.name(), &email))),
        Identity::Untold => return Err(untold(openid.name())),
    };
    let admitted = admitted(&desk, &identity, openid.issuer_of_identities()).await;
    let (name, session) = match admitted {
        Ok(Some(admitted)) => admitted,
        Ok(None) => return Err(refused(&identity, unknown(&identity))),
        Err(fault) if fault.status == StatusCode::CONFLICT => return Err(refused(&identity, fault)),
        Err(fault) => return Err(fault),
    };
    desk.deeds.note(&name, "enter", "openid", &format!("{issuer}, from {peer}"));
    // A redirect at once would be a navigation from elsewhere, to which a strict cookie is not sent.
    let mut response = written(&Entered { next }, Form::Page)?;
    response.headers_mut().append(header::SET_COOKIE, cookie_of(&desk.access, &session)?);
    response.headers_mut().append(header::SET_COOKIE, openid.cookie("", Duration::ZERO)?);
    Ok(response)
}

fn of(desk: &Desk) -> Result<&OpenId, Fault> {
    let openid = desk.openid.get().filter(|_| desk.access.has_people());
    openid.ok_or_else(|| Fault::missing(t!("openid-none")))
}

/// Opens a session for the account that an identity has, if it has one; refused where that is held to another provider.
async fn admitted(desk: &Arc<Desk>, identity: &str, issuer: Option<&str>) -> Result<Option<(String, Secret)>, Fault> {
    let (identity, issuer) = (identity.to_owned(), issuer.map(str::to_owned));
    access::on_disk(desk, move |access| {
        let Some(name) = access.by_openid(&identity) else { return Ok(None) };
        if let Some(issuer) = issuer {
            access.change(|people| people.hold_to_issuer(&name, &issuer))?;
        }
        Ok(access.admit(&name)?.map(|session| (name, session)))
    })
    .await
}

fn stale() -> Fault {
    Fault::refused(t!("openid-stale"), t!("openid-stale-hint"))
}

fn unknown(identity: &str) -> Fault {
    Fault::refused(t!("openid-unknown", identity = identity), t!("openid-unknown-hint"))
}

fn unverified(provider: &str, email: &str) -> Fault {
    let what = t!("openid-unverified", provider = provider, email = email);
    Fault::refused(what, t!("openid-unverified-hint", provider = provider))
}

fn untold(provider: &str) -> Fault {
    Fault::refused(t!("openid-untold", provider = provider), t!("openid-untold-hint"))
}

fn browser(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value.to_owned())
}

/// A place of the desk as it stands in an address; what leads elsewhere, or back into signing in, is none.
pub(crate) fn local(to: &str) -> Option<String> {
    let desk = Url::parse("http://desk.invalid").ok()?;
    let place = desk.join(to).ok().filter(|place| place.origin() == desk.origin())?;
    let path = &place[Position::BeforePath..];
    let is_local = to.starts_with('/') && to.len() <= LONGEST_PLACE && !path.starts_with("//");
    (is_local && !path.starts_with("/openid/")).then(|| path.to_owned())
}

/// Asks the provider: it follows no redirects, waits only so long, and takes only so much.
#[derive(Clone, Debug)]
struct Asker(reqwest::Client);

/// Why the provider gave no answer.
#[derive(Debug, thiserror::Error)]
enum AskError {
    #[error(transparent)]
    Unanswered(#[from] reqwest::Error),
    #[error("{}", t!("openid-too-long"))]
    TooLong,
}

impl Asker {
    fn new(issuer: &Url) -> anyhow::Result<Self> {
        // Where there is one already, that one stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .timeout(PATIENCE)
            .https_only(issuer.scheme() == "https");
        let builder = if is_loopback(issuer) { builder.no_proxy() } else { builder };
        // A machine may have no certificates to hold sites to, and without https none are needed.
        Ok(Asker(if issuer.scheme() == "https" { builder.build()? } else { builder.tls_certs_only([]).build()? }))
    }

    async fn answer(&self, request: HttpRequest) -> Result<HttpResponse, AskError> {
        let mut response = self.0.execute(request.try_into()?).await?;
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await? {
            if body.len() + piece.len() > MOST {
                return Err(AskError::TooLong);
            }
            body.extend_from_slice(&piece);
        }
        let mut answer = HttpResponse::new(body);
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        Ok(answer)
    }
}

impl<'c> AsyncHttpClient<'c> for Asker {
    type Error = AskError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, AskError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.answer(request))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_place(to: &str, place: Option<&str>) {
        assert_eq!(local(to).as_deref(), place, "{to:?}");
    }

    #[test]
    fn a_place_of_the_desk_is_gone_to_after_signing_in() {
        for place in ["/", "/claims?kind=denial&q=a%20b", "/reports/r-1#c-2", "/claims?q=http://evil.example"] {
            check_place(place, Some(place));
        }
        check_place("/reports/../claims", Some("/claims"));
        check_place("/search?q=\"a\"", Some("/search?q=%22a%22"));
    }

    #[test]
    fn a_place_elsewhere_is_none() {
        for to in ["", "claims", "?a=b", "http://evil.example", "http://desk.invalid/claims", "javascript:alert(1)"] {
            check_place(to, None);
        }
        for to in ["//evil.example", "/\\evil.example", "/\t/evil.example", "/\n/evil.example", "/.//evil.example"] {
            check_place(to, None);
        }
        check_place("/openid/begin?to=/", None);
        check_place(&format!("/{}", "a".repeat(LONGEST_PLACE)), None);
    }

    fn of(claim: Claim, email: Option<&str>, is_verified: Option<bool>, username: Option<&str>) -> Identity {
        let subject = SubjectIdentifier::new("7-isken".to_owned());
        let email = email.map(|email| EndUserEmail::new(email.to_owned()));
        let username = username.map(|username| EndUserUsername::new(username.to_owned()));
        claim.of(&subject, email.as_ref(), is_verified, username.as_ref())
    }

    #[test]
    fn an_address_counts_only_where_the_provider_says_that_it_is_verified() {
        let (address, is) = ("ada@isken.example", Claim::Email);
        assert_eq!(of(is, Some(address), Some(true), None), Identity::Sure(address.to_owned()));
        assert_eq!(of(is, Some(address), Some(false), None), Identity::Unverified(address.to_owned()));
        assert_eq!(of(is, Some(address), None, None), Identity::Unverified(address.to_owned()));
        assert_eq!(of(is, None, Some(true), Some("ada")), Identity::Untold);
        assert_eq!(of(is, Some(" "), Some(true), None), Identity::Untold);
    }

    #[test]
    fn another_claim_is_taken_as_it_is() {
        assert_eq!(of(Claim::Sub, Some("ada@isken.example"), None, None), Identity::Sure("7-isken".to_owned()));
        assert_eq!(of(Claim::PreferredUsername, None, None, Some("ada")), Identity::Sure("ada".to_owned()));
        assert_eq!(of(Claim::PreferredUsername, None, None, None), Identity::Untold);
    }

    fn settings() -> OpenIdSettings {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("openid.json");
        let words = r#"{"issuer": "http://127.0.0.1:9", "client_id": "whosays", "name": "Isken Press"}"#;
        std::fs::write(&path, words).unwrap();
        OpenIdSettings::read(&path).unwrap()
    }

    #[test]
    fn a_subject_is_its_provider_s_and_an_address_no_one_s() {
        let issuer = |claim| {
            let openid = OpenId::new(OpenIdSettings { claim, ..settings() }, "http://127.0.0.1:8031").unwrap();
            openid.issuer_of_identities().map(str::to_owned)
        };
        assert_eq!(issuer(Claim::Email), None);
        for claim in [Claim::Sub, Claim::PreferredUsername] {
            assert_eq!(issuer(claim).as_deref(), Some("http://127.0.0.1:9"));
        }
    }

    #[test]
    fn browsers_come_back_over_https_or_on_this_machine() {
        for address in ["https://desk.isken.example", "https://desk.isken.example/", "http://127.0.0.1:8031"] {
            let openid = OpenId::new(settings(), address).unwrap();
            assert_eq!(openid.back.as_str(), format!("{}/openid/back", address.trim_end_matches('/')));
            let cookie = openid.cookie("secret", LONGEST).unwrap();
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.starts_with("whosays_openid=secret; Path=/openid; Max-Age=600; HttpOnly; SameSite=Lax"));
            assert_eq!(cookie.ends_with("; Secure"), address.starts_with("https"));
        }
        let error = OpenId::new(settings(), "http://desk.isken.example").unwrap_err();
        assert!(error.to_string().contains("http://desk.isken.example"));
    }

    #[test]
    fn a_browser_begins_under_the_name_that_it_comes_back_to() {
        let own = |address: &str, host: &str| {
            let openid = OpenId::new(settings(), address).unwrap();
            let headers = HeaderMap::from_iter([(header::HOST, HeaderValue::from_str(host).unwrap())]);
            openid.under_its_own_name(&headers, "/claims").map(String::from)
        };
        let address = "http://127.0.0.1:8031";
        assert_eq!(own(address, "127.0.0.1:8031"), None);
        assert_eq!(own(address, "localhost:8031").unwrap(), "http://127.0.0.1:8031/openid/begin?to=%2Fclaims");
        assert_eq!(own("https://desk.isken.example", "127.0.0.1:8031"), None, "a proxy asks under any name");
    }

    #[tokio::test]
    async fn a_provider_that_does_not_answer_is_named_with_the_way_out() {
        let openid = OpenId::new(settings(), "http://127.0.0.1:8031").unwrap();
        let fault = openid.begin(&Secret::new().unwrap(), "/".to_owned()).await.unwrap_err();
        assert_eq!(fault.status, StatusCode::BAD_GATEWAY);
        assert!(fault.what.contains("Isken Press") && fault.hint.contains("Sign in again"), "{fault:?}");
    }
}
