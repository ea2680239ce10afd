//! The time of this machine, for what is noted with its time.

/// The name under which builds that can be repeated are given their time (reproducible-builds.org).
const GIVEN: &str = "SOURCE_DATE_EPOCH";

/// The time of this machine in UTC, to the second; where `SOURCE_DATE_EPOCH` gives seconds since 1970, that time.
pub fn now() -> String {
    let given = std::env::var(GIVEN).ok().and_then(|seconds| seconds.parse().ok());
    let given = given.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    let machine = || jiff::Timestamp::try_from(std::time::SystemTime::now()).unwrap_or_default();
    given.unwrap_or_else(machine).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
