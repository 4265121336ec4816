//! Detects that the computer was suspended, on every system, by its clock.
//!
//! A timer that comes back far too late by that clock was asleep with all else.
//! Systems that say so themselves are heard as well, by the shell.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// How much later than asked a timer may come without a sleep: a busy computer.
const TOLERANCE: SignedDuration = SignedDuration::from_secs(10);

#[derive(Debug)]
pub struct SuspendDetector {
    last: Timestamp,
}

impl SuspendDetector {
    pub fn new(now: Timestamp) -> Self {
        Self { last: now }
    }

    /// Whether the computer slept since the last look, which should have been `tick` ago.
    pub fn slept(&mut self, tick: Duration, now: Timestamp) -> bool {
        let since = now.duration_since(std::mem::replace(&mut self.last, now));
        let asked = SignedDuration::try_from(tick).unwrap_or(SignedDuration::MAX);
        since > asked.saturating_add(TOLERANCE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_jump_forward_is_a_sleep() {
        let at = |secs| Timestamp::from_second(secs).unwrap();
        let mut detector = SuspendDetector::new(at(1000));
        for (secs, slept) in
            [(1020, false), (1045, false), (1076, true), (1096, false), (500, false), (520, false)]
        {
            assert_eq!(detector.slept(Duration::from_secs(20), at(secs)), slept, "{secs}");
        }
    }
}
