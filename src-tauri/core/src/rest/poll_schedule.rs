//! What to read of the shop, and when: after gaps, as a safety net, to complete a thin event.
//!
//! Pure: moments are arguments, requests are `rest`'s, what rows mean is
//! `ingest`'s. While the stream has shown that it brings a type, that type
//! is read every five minutes; while it has not, at the pace of the settings. A
//! read that finds what the stream should have brought makes the net tight again.

use std::time::Duration;

use rand::RngExt as _;
use tokio::time::Instant;

use crate::event::Kind;

/// A type that the stream brings is read this rarely.
pub const RARELY: Duration = Duration::from_secs(300);
/// What this account may not read is asked for this rarely.
const REFUSED: Duration = Duration::from_secs(300);
/// The stream has this long to bring what a read finds: the documented server's
/// look-back, and its slowest tick.
pub const STREAM_HAS: jiff::SignedDuration = jiff::SignedDuration::from_secs(45);
/// A slow shop is not asked more than this share of the time.
const MAX_SHARE: u32 = 10;
/// So many events the stream has to bring after it was found wanting, at most.
const MAX_CONFIDENCE: u32 = 64;

/// How often the net is cast where the stream is not proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    pub poll: Duration,
    pub on_battery: bool,
    /// Without a stream nothing can be proven.
    pub streams: bool,
}

#[derive(Debug)]
pub struct PollSchedule {
    lists: [List; 3],
}

#[derive(Debug)]
struct List {
    kind: Kind,
    /// When the next pass begins; None while one runs, or the shop fails.
    due: Option<Instant>,
    runs: bool,
    began: Instant,
    /// Asked for while a pass ran: another follows at once.
    again: bool,
    /// Passes that began, and ended well.
    begun: u64,
    ended: u64,
    /// The pass that knows of all that may have been missed.
    catches_up: u64,
    failures: u32,
    took: Duration,
    /// Events in a row that the stream brought, and how many prove it.
    delivered: u32,
    confidence: u32,
}

impl PollSchedule {
    /// All lists are due at once.
    pub fn new(now: Instant) -> Self {
        let list = |kind| List {
            kind,
            due: Some(now),
            runs: false,
            began: now,
            again: false,
            begun: 0,
            ended: 0,
            catches_up: 1,
            failures: 0,
            took: Duration::ZERO,
            delivered: 0,
            confidence: 1,
        };
        Self { lists: Kind::ALL.map(list) }
    }

    /// When the next pass is due; None while all run, or the shop fails.
    pub fn due(&self) -> Option<Instant> {
        self.lists.iter().filter_map(|list| list.due).min()
    }

    /// A list that is to be read now; its pass has begun with that.
    pub fn next(&mut self, now: Instant) -> Option<Kind> {
        let list = self.lists.iter_mut().find(|list| list.due.is_some_and(|due| due <= now))?;
        list.due = None;
        list.runs = true;
        list.began = now;
        list.begun += 1;
        Some(list.kind)
    }

    /// The connection was made anew, or the computer woke: all may have been missed.
    pub fn all_now(&mut self, now: Instant) {
        for kind in Kind::ALL {
            self.list(kind).catches_up = self.now(kind, now);
        }
    }

    /// Whether some list is still to be read since everything may have been
    /// missed, and does not fail.
    pub fn is_catching_up(&self) -> bool {
        self.lists.iter().any(|list| list.ended < list.catches_up && list.failures == 0)
    }

    /// Returns the pass that will know of everything up to now.
    pub fn now(&mut self, kind: Kind, now: Instant) -> u64 {
        let list = self.list(kind);
        if list.runs {
            list.again = true;
        } else {
            list.due = Some(list.due.map_or(now, |due| due.min(now)));
        }
        list.begun + 1
    }

    /// Whether that pass has ended well.
    pub fn has_ended(&self, kind: Kind, pass: u64) -> bool {
        self.lists.iter().any(|list| list.kind == kind && list.ended >= pass)
    }

    /// The stream brought a whole event of this kind.
    pub fn delivered(&mut self, kind: Kind) {
        let list = self.list(kind);
        list.delivered = list.delivered.saturating_add(1);
    }

    /// A read found what the stream should have brought.
    pub fn missed(&mut self, kind: Kind) {
        let list = self.list(kind);
        if list.delivered >= list.confidence {
            list.confidence = (list.confidence * 4).min(MAX_CONFIDENCE);
        }
        list.delivered = 0;
    }

    /// A pass is over. `answered`: when the shop gave its last answer; what our
    /// disk took after that does not count against the shop.
    pub fn ended(&mut self, kind: Kind, pace: Pace, answered: Instant, now: Instant) {
        let list = self.list(kind);
        list.failures = 0;
        list.ended = list.begun;
        list.took = answered.duration_since(list.began);
        list.rest(pace, now);
        // What ended the failure of one may have ended that of the others.
        self.retry_failed(now);
    }

    /// The list waits until the shop is well again: see [`PollSchedule::retry_failed`].
    pub fn failed(&mut self, kind: Kind) {
        let list = self.list(kind);
        list.failures = list.failures.saturating_add(1);
        list.runs = false;
        list.again = false;
    }

    /// This account may not read the list; that is no failure of the shop.
    pub fn refused(&mut self, kind: Kind, now: Instant) {
        let list = self.list(kind);
        list.ended = list.begun;
        list.runs = false;
        list.again = false;
        list.due = Some(now + REFUSED);
    }

    /// Whether a list could not be read, and was not since.
    pub fn is_failing(&self) -> bool {
        self.lists.iter().any(|list| list.failures > 0)
    }

    /// Whether a list waits until the shop is well again.
    pub fn waits_for_shop(&self) -> bool {
        self.lists.iter().any(List::waits_for_shop)
    }

    /// The shop is well: what could not be read is read now.
    pub fn retry_failed(&mut self, now: Instant) {
        for list in self.lists.iter_mut().filter(|list| list.waits_for_shop()) {
            list.due = Some(now);
        }
    }

    fn list(&mut self, kind: Kind) -> &mut List {
        &mut self.lists[kind as usize]
    }
}

impl List {
    fn waits_for_shop(&self) -> bool {
        self.failures > 0 && !self.runs && self.due.is_none()
    }

    #[expect(clippy::disallowed_methods, reason = "spreads reads only; no test depends on it")]
    fn rest(&mut self, pace: Pace, now: Instant) {
        self.runs = false;
        if std::mem::take(&mut self.again) {
            self.due = Some(now);
            return;
        }
        let proven = pace.streams && self.delivered >= self.confidence;
        let usual = if proven { RARELY.max(pace.poll) } else { pace.poll };
        let usual = if pace.on_battery { usual * 2 } else { usual };
        let rest = usual.max(self.took * MAX_SHARE);
        // Never later than the pace: the person was promised that.
        self.due = Some(now + rest.mul_f64(rand::rng().random_range(0.85..1.0)));
    }
}

#[cfg(test)]
mod tests;
