//! The time of this machine, for what is noted with its time.

/// The name under which builds that can be repeated are given their time (reproducible-builds.org).
const GIVEN: &str = "SOURCE_DATE_EPOCH";

/// The time of this machine in UTC, to the second; where `SOURCE_DATE_EPOCH` gives seconds since 1970, that time.
pub fn now() -> String {
    written(machine())
}

/// The time so many seconds after [`now`], or before it where they are below zero; times so written stand in their order.
pub fn after(seconds: i64) -> String {
    let now = machine();
    written(now.checked_add(jiff::SignedDuration::from_secs(seconds)).unwrap_or(now))
}

fn machine() -> jiff::Timestamp {
    let given = std::env::var(GIVEN).ok().and_then(|seconds| seconds.parse().ok());
    let given = given.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    given.unwrap_or_else(|| jiff::Timestamp::try_from(std::time::SystemTime::now()).unwrap_or_default())
}

fn written(time: jiff::Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_is_greater() {
        assert!(after(-60) < now() && now() < after(60));
    }
}
