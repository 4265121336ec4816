//! Input that was not understood: counted, said where it is much, and some of it kept
//! for whoever helps. The log does not quote it: it may name customers.
//!
//! A row of a list comes with every read until newer ones push it out, and counts
//! once. What a flood brings is not all stored, nor does it fill the log.

use std::{
    collections::{HashSet, VecDeque, hash_map::DefaultHasher},
    hash::{Hash as _, Hasher as _},
    time::Duration,
};

use jiff::Timestamp;
use tokio::time::Instant;

use super::log_limit::LogLimit;

/// So much in a minute is not a single odd one any more: it is said.
const FLOOD: u32 = 50;
const WINDOW: Duration = Duration::from_secs(60);
/// It is said until there was none for so long.
const CALM_AFTER: Duration = Duration::from_secs(10 * 60);
/// More is not stored in a minute; the newest of them would only push out one another.
const MAX_KEPT: u32 = 100;
/// Rows that are known, by their fingerprints.
const MAX_KNOWN: usize = 5_000;

#[derive(Debug)]
pub struct Rejected {
    /// Since the app started.
    pub count: u32,
    lines: LogLimit,
    kept: LogLimit,
    known: HashSet<u64>,
    order: VecDeque<u64>,
    /// Of the minute that began then.
    window: Option<(Instant, u32)>,
    flooded: Option<Instant>,
}

impl Default for Rejected {
    fn default() -> Self {
        Self {
            count: 0,
            lines: LogLimit::default(),
            kept: LogLimit::of(MAX_KEPT),
            known: HashSet::new(),
            order: VecDeque::new(),
            window: None,
            flooded: None,
        }
    }
}

impl Rejected {
    /// Counts what came, and says whether some of it is to be kept.
    pub fn note(&mut self, count: u32, wall: Timestamp) -> bool {
        let now = Instant::now();
        self.lines.warn(wall, "input that was not understood");
        self.count = self.count.saturating_add(count);
        let (began, so_far) =
            self.window.filter(|(began, _)| now - *began < WINDOW).unwrap_or((now, 0));
        let so_far = so_far.saturating_add(count);
        self.window = Some((began, so_far));
        if so_far >= FLOOD {
            self.flooded = Some(now);
        }
        self.kept.admits(wall)
    }

    /// Whether a row of a list was not noted before.
    pub fn is_new(&mut self, row: &str) -> bool {
        let mut hash = DefaultHasher::new();
        row.hash(&mut hash);
        let print = hash.finish();
        if !self.known.insert(print) {
            return false;
        }
        self.order.push_back(print);
        if self.order.len() > MAX_KNOWN
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }

    /// Whether so much came lately that it is said.
    pub fn is_flood(&self) -> bool {
        self.flooded.is_some_and(|at| at.elapsed() < CALM_AFTER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn much_that_is_not_understood_is_said_until_it_is_over() {
        let (mut rejected, wall) = (Rejected::default(), Timestamp::UNIX_EPOCH);
        for _ in 0..FLOOD - 1 {
            rejected.note(1, wall);
        }
        tokio::time::advance(WINDOW).await;
        rejected.note(1, wall);
        assert!(!rejected.is_flood(), "one now and then");

        rejected.note(FLOOD, wall);
        assert!(rejected.is_flood());
        tokio::time::advance(CALM_AFTER).await;
        assert!(!rejected.is_flood());
        assert_eq!(rejected.count, 2 * FLOOD);
    }

    #[tokio::test(start_paused = true)]
    async fn a_flood_is_counted_and_some_of_it_kept() {
        let mut rejected = Rejected::default();
        let kept = (0..100_000).filter(|_| rejected.note(1, Timestamp::UNIX_EPOCH)).count();
        assert_eq!((kept, rejected.count), (100, 100_000));
    }

    #[test]
    fn a_row_is_new_once_and_memory_is_bounded() {
        let mut rejected = Rejected::default();
        assert!(rejected.is_new("{}") && !rejected.is_new("{}"));
        for number in 0..MAX_KNOWN {
            assert!(rejected.is_new(&number.to_string()));
        }
        assert_eq!((rejected.known.len(), rejected.order.len()), (MAX_KNOWN, MAX_KNOWN));
        assert!(rejected.is_new("{}"), "forgotten");
    }
}
