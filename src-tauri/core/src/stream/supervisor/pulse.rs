//! Whether a connection still lives, and whether it has held.
//!
//! Fed with what comes by `supervisor`; moments are arguments. Deliberately absent:
//! memory of earlier connections, so that no watchdog becomes slow for good.

use std::time::Duration;

use tokio::time::Instant;

use super::Pace;

/// A connection that was heard, this long after it was asked for, has held.
/// Counted from the asking, as the server or proxy does that cuts it off.
const HELD: Duration = Duration::from_secs(10);
/// Heartbeats may be this much rarer than the last ones before it counts as dead.
const HEARTBEATS: u32 = 5; // halves: 2.5 intervals
const MAX_SILENCE: Duration = Duration::from_secs(5 * 60);

#[derive(Debug)]
pub struct Pulse {
    pace: Pace,
    asked: Instant,
    beats: Option<Beats>,
}

#[derive(Clone, Copy, Debug)]
struct Beats {
    first: Instant,
    last: Instant,
    interval: Duration,
}

impl Pulse {
    pub fn new(pace: Pace, asked: Instant) -> Self {
        Self { pace, asked, beats: None }
    }

    /// A heartbeat came.
    pub fn beat(&mut self, now: Instant) {
        let beats =
            self.beats.get_or_insert(Beats { first: now, last: now, interval: Duration::ZERO });
        beats.interval = now - beats.last;
        beats.last = now;
    }

    /// No byte for so long: it is dead.
    pub fn silence(&self) -> Duration {
        let interval = self.beats.map(|beats| beats.interval).unwrap_or_default();
        self.pace.silence.max((interval * HEARTBEATS / 2).min(MAX_SILENCE))
    }

    /// Whether it was more than a greeting: long enough, or a second heartbeat.
    pub fn has_held(&self, now: Instant) -> bool {
        let beaten = self.beats.is_some_and(|Beats { first, last, .. }| {
            last - first >= self.pace.retry_min.saturating_mul(2)
        });
        beaten || now - self.asked >= HELD
    }
}
