//! The two clocks as the command line names them.

use clap::ValueEnum;

/// By which clock a case had a report, or had not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Clock {
    /// When it was published; a report without a date was always there
    Published,
    /// When the case took it; one of which no time is noted was always there
    Known,
}

impl From<Clock> for whosays_case::as_of::Clock {
    fn from(clock: Clock) -> Self {
        match clock {
            Clock::Published => whosays_case::as_of::Clock::Published,
            Clock::Known => whosays_case::as_of::Clock::Known,
        }
    }
}
