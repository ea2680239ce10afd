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

/// The time of this machine as microseconds since 1970 in UTC.
pub fn now_in_micros() -> i64 {
    machine().as_microsecond()
}

/// A time in microseconds since 1970 as ISO 8601 in UTC, to the millisecond, or finer where it is.
pub fn written_micros(micros: i64) -> String {
    let time = jiff::Timestamp::from_microsecond(micros).unwrap_or_default();
    let (fraction, day_and_second) = (micros.rem_euclid(1_000_000), time.strftime("%Y-%m-%dT%H:%M:%S"));
    match fraction % 1_000 {
        0 => format!("{day_and_second}.{:03}Z", fraction / 1_000),
        _ => format!("{day_and_second}.{fraction:06}Z"),
    }
}

/// A time in microseconds since 1970 as ISO 8601 in UTC, always to the microsecond: sorted as words, such times are in order.
pub fn written_to_the_micro(micros: i64) -> String {
    let time = jiff::Timestamp::from_microsecond(micros).unwrap_or_default();
    format!("{}.{:06}Z", time.strftime("%Y-%m-%dT%H:%M:%S"), micros.rem_euclid(1_000_000))
}

/// The time that is written as ISO 8601 in UTC, such as `2031-03-04T10:00:00.000Z`, in microseconds since 1970; nothing where it
/// is written otherwise.
pub fn read_micros(written: &str) -> Option<i64> {
    let is_shaped = written.is_ascii() && written.ends_with('Z') && written.get(10..11) == Some("T");
    let time: Option<jiff::Timestamp> = written.parse().ok().filter(|_| is_shaped);
    time.map(jiff::Timestamp::as_microsecond)
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

    #[test]
    fn times_are_written_to_the_millisecond_or_finer() {
        for written in ["2031-03-04T10:00:00.000Z", "2031-03-04T10:00:00.120Z", "1969-12-31T23:59:59.999999Z"] {
            assert_eq!(read_micros(written).map(written_micros).as_deref(), Some(written));
        }
        let around = (999_998..1_000_003).map(written_to_the_micro).collect::<Vec<_>>();
        assert!(around.is_sorted() && around[2] == "1970-01-01T00:00:01.000000Z", "{around:?}");
        assert_eq!(read_micros("2031-03-04T10:00:00Z"), read_micros("2031-03-04T10:00:00.000Z"));
        for written in ["2031-03-04", "2031-03-04T10:00:00+01:00", "2031-03-04 10:00:00Z", "yesterday", "Z", ""] {
            assert_eq!(read_micros(written), None, "{written}");
        }
    }
}
