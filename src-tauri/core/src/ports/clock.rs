//! What time it is, and where: an argument, as everything from outside.

use jiff::{Timestamp, tz::TimeZone};

pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Timestamp;

    /// The computer's time zone as it is now: people travel. None: as at the start.
    fn zone(&self) -> Option<TimeZone> {
        None
    }
}

/// The computer's clock; the shell passes it in.
#[derive(Clone, Copy, Debug, Default)]
pub struct WallClock;

impl Clock for WallClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the time comes in")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn zone(&self) -> Option<TimeZone> {
        // What was found is remembered for minutes.
        jiff::tz::reset_system_time_zone_cache();
        TimeZone::try_system().ok()
    }
}
