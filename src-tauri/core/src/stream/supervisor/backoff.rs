//! How long to wait before the next attempt.
//!
//! The documented web client's 1 s doubling to 30 s, with jitter in the upper
//! half so that a shop's notifiers do not return together. Pure but for the
//! randomness that is passed in.

use std::time::Duration;

use rand::{RngExt as _, rngs::StdRng};

use crate::stream::{ConnectError, RetryPolicy, SLOW_RETRY};

/// Serverless hosts and proxies end streams every 10 or 30 s: that is normal.
const AFTER_HELD: Duration = Duration::from_secs(2);

/// The person's settings for the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    pub retry_min: Duration,
    pub retry_max: Duration,
    /// No byte for this long, heartbeats included: the connection is dead.
    pub silence: Duration,
}

#[derive(Debug)]
pub struct Backoff {
    pace: Pace,
    attempt: u32,
}

impl Backoff {
    pub fn new(pace: Pace) -> Self {
        Self { pace, attempt: 0 }
    }

    /// How many attempts failed in a row.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    pub fn reset(&mut self) {
        self.attempt = 0;
    }

    /// Counts a failure and gives the delay after it.
    pub fn next(
        &mut self,
        fault: &ConnectError,
        retry: Option<Duration>,
        random: &mut StdRng,
    ) -> Duration {
        let doubled = self.pace.retry_min.saturating_mul(2_u32.saturating_pow(self.attempt));
        self.attempt = self.attempt.saturating_add(1);

        let full = doubled.min(self.pace.retry_max);
        let jittered = match fault.retry_policy() {
            RetryPolicy::Slowly => SLOW_RETRY + within(SLOW_RETRY / 2, random),
            RetryPolicy::BackOff | RetryPolicy::Stop => full / 2 + within(full / 2, random),
        };
        // No server may make us deaf for longer than the person wants.
        let asked = retry.map(|retry| retry.min(self.pace.retry_max).max(self.pace.retry_min));
        jittered.max(asked.unwrap_or_default()).max(fault.patience.unwrap_or_default())
    }

    /// The delay after a connection that had held: short, and no failure. It
    /// spreads the clients that were cut together.
    pub fn after_held(&self, random: &mut StdRng) -> Duration {
        within(AFTER_HELD.min(self.pace.retry_min.saturating_mul(2)), random)
    }
}

fn within(most: Duration, random: &mut StdRng) -> Duration {
    most.mul_f64(random.random_range(0.0..=1.0))
}
