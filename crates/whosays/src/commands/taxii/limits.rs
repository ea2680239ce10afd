//! How much is waited for and taken of a server that nobody here answers for.

use std::time::Duration;

/// How many seconds a server may take for all of a pull: 512 MiB, the most that is taken, come in an hour over a line
/// of 1.2 megabits a second.
pub(super) const WHOLE_PULL: u64 = 3_600;

/// The limits, which tests make short.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct Limits {
    /// Within how many seconds there has to be a connection
    #[arg(long, hide = true, value_name = "SECONDS", default_value_t = 10)]
    most_to_connect: u64,
    /// How many seconds an answer may stall
    #[arg(long, hide = true, value_name = "SECONDS", default_value_t = 30)]
    most_to_stall: u64,
    /// How many seconds a whole answer may take
    #[arg(long, hide = true, value_name = "SECONDS", default_value_t = 600)]
    most_to_answer: u64,
    /// How many seconds a server may ask to wait
    #[arg(long, hide = true, value_name = "SECONDS", default_value_t = 60)]
    most_to_wait: u64,
    /// How many bytes an answer may have
    #[arg(long, hide = true, value_name = "N", default_value_t = 64 << 20)]
    pub(super) most_bytes: usize,
    /// How many bytes all answers with objects may have
    #[arg(long, hide = true, value_name = "N", default_value_t = 512 << 20)]
    pub(super) most_bytes_in_all: usize,
    /// How many pages a collection may have
    #[arg(long, hide = true, value_name = "N", default_value_t = 10_000)]
    pub(super) most_pages: usize,
    /// How many objects may come
    #[arg(long, hide = true, value_name = "N", default_value_t = 1_000_000)]
    pub(super) most_objects: usize,
}

impl Limits {
    pub(super) fn to_connect(self) -> Duration {
        Duration::from_secs(self.most_to_connect)
    }

    pub(super) fn to_stall(self) -> Duration {
        Duration::from_secs(self.most_to_stall)
    }

    pub(super) fn to_answer(self) -> Duration {
        Duration::from_secs(self.most_to_answer)
    }

    pub(super) fn to_wait(self) -> Duration {
        Duration::from_secs(self.most_to_wait)
    }
}
