//! Which addresses the public internet has, and what the others are.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Networks of IPv4 that are nobody's on the public internet, with what their addresses are (IANA's registry of
/// special-purpose addresses).
static NOT_PUBLIC: [(Ipv4Addr, u32, Special); 16] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8, Special::Own),
    (Ipv4Addr::new(10, 0, 0, 0), 8, Special::Private),
    (Ipv4Addr::new(100, 64, 0, 0), 10, Special::Provider),
    (Ipv4Addr::new(127, 0, 0, 0), 8, Special::Own),
    (Ipv4Addr::new(169, 254, 0, 0), 16, Special::Link),
    (Ipv4Addr::new(172, 16, 0, 0), 12, Special::Private),
    (Ipv4Addr::new(192, 0, 0, 0), 24, Special::Protocols),
    (Ipv4Addr::new(192, 0, 2, 0), 24, Special::Documentation),
    (Ipv4Addr::new(192, 88, 99, 0), 24, Special::Relays),
    (Ipv4Addr::new(192, 168, 0, 0), 16, Special::Private),
    (Ipv4Addr::new(198, 18, 0, 0), 15, Special::Measurements),
    (Ipv4Addr::new(198, 51, 100, 0), 24, Special::Documentation),
    (Ipv4Addr::new(203, 0, 113, 0), 24, Special::Documentation),
    (Ipv4Addr::new(224, 0, 0, 0), 4, Special::Many),
    (Ipv4Addr::new(240, 0, 0, 0), 4, Special::Later),
    (Ipv4Addr::new(255, 255, 255, 255), 32, Special::All),
];
/// The same within the one network of IPv6 that the public internet has, 2000::/3.
static NOT_PUBLIC_6: [(Ipv6Addr, u32, Special); 4] = [
    // Teredo, which has an address of IPv4 in it, lies here too.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, Special::Protocols),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, Special::Documentation),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16, Special::Relays),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, Special::Documentation),
];

/// What an address is that the public internet does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Special {
    Own,
    Private,
    Provider,
    Link,
    Protocols,
    Documentation,
    Relays,
    Measurements,
    Many,
    Later,
    All,
    /// Outside 2000::/3.
    Outside,
}

impl Special {
    /// What stands behind "an address".
    pub(super) fn words(self) -> Cow<'static, str> {
        match self {
            Special::Own => t!("fetch-of-this-machine"),
            Special::Private => t!("fetch-of-private-network"),
            Special::Provider => t!("fetch-of-provider"),
            Special::Link => t!("fetch-of-local-link"),
            Special::Protocols => t!("fetch-for-protocols"),
            Special::Documentation => t!("fetch-for-documentation"),
            Special::Relays => t!("fetch-for-relays"),
            Special::Measurements => t!("fetch-for-measurements"),
            Special::Many => t!("fetch-for-many"),
            Special::Later => t!("fetch-for-later"),
            Special::All => t!("fetch-for-all"),
            Special::Outside => t!("fetch-outside-public"),
        }
    }
}

/// What an address is, where the public internet does not have it.
pub(super) fn not_public(ip: IpAddr) -> Option<Special> {
    match ip {
        IpAddr::V4(ip) => {
            let is_in = |(net, bits, _): &&(Ipv4Addr, u32, _)| (ip.to_bits() ^ net.to_bits()) >> (32 - bits) == 0;
            NOT_PUBLIC.iter().find(is_in).map(|(_, _, what)| *what)
        }
        IpAddr::V6(ip) => {
            if let Some(inner) = embedded(ip) {
                return not_public(IpAddr::V4(inner));
            }
            if ip.segments()[0] >> 13 != 1 {
                return Some(Special::Outside);
            }
            let is_in = |(net, bits, _): &&(Ipv6Addr, u32, _)| (ip.to_bits() ^ net.to_bits()) >> (128 - bits) == 0;
            NOT_PUBLIC_6.iter().find(is_in).map(|(_, _, what)| *what)
        }
    }
}

/// The address of IPv4 that one of IPv6 stands for: mapped, or where a network translates (64:ff9b::/96, RFC 6052).
fn embedded(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    const TRANSLATED: [u16; 6] = [0x64, 0xff9b, 0, 0, 0, 0];
    let [.., a, b] = ip.segments();
    let inner = || Ipv4Addr::from_bits((u32::from(a) << 16) | u32::from(b));
    ip.to_ipv4_mapped().or_else(|| (ip.segments()[..6] == TRANSLATED).then(inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_internet_is_public() {
        for private in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.254",
            "127.0.0.1",
            "127.255.255.255",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::8.8.8.8",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:0:8.8.8.8",
            "64:ff9b::10.0.0.1",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::8.8.8.8",
            "100::1",
            "2001::1",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
            "2001:2::1",
            "2001:10::1",
            "2001:20::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "2002:808:808::1",
            "3fff::1",
            "3fff:fff::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(not_public(private.parse().unwrap()).is_some(), "{private}");
        }
        for public in [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.1",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.1",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2001:200::1",
            "2001:4860:4860::8888",
            "2606:4700:4700::1111",
            "2a00:1450::1",
            "3ffe::1",
        ] {
            assert_eq!(not_public(public.parse().unwrap()), None, "{public}");
        }
    }
}
