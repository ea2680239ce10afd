//! How often one may ask: passwords are tried a few times and then slowly, and no session takes the desk for itself.

use governor::clock::Clock;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::fmt;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

/// How many passwords may be tried at once, for a name or from an address; then one each ten seconds.
const TRIES: NonZeroU32 = NonZeroU32::MIN.saturating_add(4);
const BETWEEN_TRIES: Duration = Duration::from_secs(10);
/// How many requests a session or key has each second where nothing else is said; four times as many at once.
const REQUESTS: NonZeroU32 = NonZeroU32::MIN.saturating_add(199);
const AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(3);

/// What is counted is told apart by the hash of it, so that long names take no room.
type Limit = DefaultKeyedRateLimiter<[u8; 32]>;

/// All limits.
pub(crate) struct Rates {
    names: Limit,
    peers: Limit,
    requests: Limit,
    /// Whether requests are limited where there are no accounts, too.
    is_always: bool,
}

impl fmt::Debug for Rates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rates")
    }
}

impl Rates {
    /// With so many requests of a session each second, where that is said.
    pub(crate) fn new(most_a_second: Option<u32>) -> Self {
        let tries = Quota::with_period(BETWEEN_TRIES).unwrap_or(Quota::per_minute(TRIES)).allow_burst(TRIES);
        let most = most_a_second.and_then(NonZeroU32::new).unwrap_or(REQUESTS);
        let requests = Quota::per_second(most).allow_burst(most.saturating_mul(AT_ONCE));
        Rates {
            names: RateLimiter::keyed(tries),
            peers: RateLimiter::keyed(tries),
            requests: RateLimiter::keyed(requests),
            is_always: most_a_second.is_some(),
        }
    }

    /// Whether a password may be tried for a name from an address; else for how many seconds none may.
    pub(crate) fn password(&self, name: &str, peer: IpAddr) -> Result<(), u64> {
        // First the address: who is held back there does not use up what the name has left.
        ask(&self.peers, &network(peer))?;
        ask(&self.names, name.as_bytes())
    }

    /// Whether a session or key may ask now; else for how many seconds it may not.
    pub(crate) fn request(&self, of: &str, has_people: bool) -> Result<(), u64> {
        if self.is_always || has_people { ask(&self.requests, of.as_bytes()) } else { Ok(()) }
    }

    /// Forgets whom nothing is held against any more.
    pub(crate) fn tidy(&self) {
        for limit in [&self.names, &self.peers, &self.requests] {
            limit.retain_recent();
        }
    }
}

fn ask(limit: &Limit, of: &[u8]) -> Result<(), u64> {
    let key = *blake3::hash(of).as_bytes();
    limit.check_key(&key).map_err(|not_yet| not_yet.wait_time_from(limit.clock().now()).as_secs() + 1)
}

// Whoever has an IPv6 address has the 2^64 of its network.
fn network(peer: IpAddr) -> Vec<u8> {
    match peer.to_canonical() {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets()[..8].to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sixth_password_waits_for_its_name_and_for_its_address() {
        let rates = Rates::new(None);
        let peer = |last: u8| IpAddr::from([10, 0, 0, last]);
        for last in 0..5 {
            assert_eq!(rates.password("ada", peer(last)), Ok(()));
        }
        let wait = rates.password("ada", peer(9)).unwrap_err();
        assert!((1..=11).contains(&wait), "{wait}");
        assert_eq!(rates.password("bo", peer(9)), Ok(()));
        for name in ["c", "d", "e", "f"] {
            assert_eq!(rates.password(name, peer(0)), Ok(()));
        }
        assert!(rates.password("g", peer(0)).is_err());
        let six = |words: &str| words.parse::<IpAddr>().unwrap();
        assert_eq!(network(six("2001:db8::1")), network(six("2001:db8::ffff")));
        assert_ne!(network(six("2001:db8::1")), network(six("2001:db8:0:1::1")));
        assert_eq!(network(six("::ffff:10.0.0.1")), network(peer(1)));
    }

    #[test]
    fn requests_are_limited_among_several_people_or_where_it_is_said() {
        let rates = Rates::new(None);
        assert!((0..2_000).all(|_| rates.request("s", false).is_ok()));
        assert!((0..2_000).any(|_| rates.request("s", true).is_err()));
        let rates = Rates::new(Some(1));
        let passed = (0..20).filter(|_| rates.request("s", false).is_ok()).count();
        assert!((4..=5).contains(&passed), "{passed}");
    }
}
