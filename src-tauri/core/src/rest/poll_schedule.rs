//! What to read of the shop, and when: after gaps, as a safety net, to complete a thin event.
//!
//! Pure: moments are arguments, requests are `rest`'s, what rows mean is
//! `ingest`'s. Owners pay for their data by size: what something else announces
//! is read when that says so, and slowly otherwise. The stream announces
//! payments, a payment that is settled announces orders, nothing announces a
//! message. A read that finds what was not announced makes the net tight again.

mod trust;

use std::time::Duration;

use rand::RngExt as _;
use tokio::time::Instant;

use crate::event::Kind;
use trust::Trust;

/// A type that the stream brings whole is read this rarely.
pub const RARELY: Duration = Duration::from_secs(300);
/// What this account may not read is asked for this rarely.
const REFUSED: Duration = Duration::from_secs(300);
/// The stream has this long to bring what a read finds: the documented server's
/// look-back, and its slowest tick.
pub const STREAM_HAS: jiff::SignedDuration = jiff::SignedDuration::from_secs(45);
/// A list rests this many times as long as the faster of its last two passes took, to
/// spare a slow shop. One slow pass alone may be a server that had to start.
const REST_OF_SLOW: u32 = 10;
/// Buyers wait: a slow shop is not read more rarely than this.
const MAX_REST_OF_SLOW: Duration = Duration::from_secs(60);
/// A list waits so long for another that is being read, to take its connection.
const TURN: Duration = Duration::from_secs(2);
/// What is due so soon after another that was read comes with it, on one
/// connection: a share of its own rest.
const TOGETHER: u32 = 8;

/// How often the net is cast where nothing announces what comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    pub poll: Duration,
    /// So many times as rare: on battery, in quiet times, behind a locked screen.
    pub slower: u32,
    /// Without a stream nothing is announced.
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
    /// When the first pass of them began.
    failed_since: Option<Instant>,
    /// When the last pass that ended well began.
    read_at: Option<Instant>,
    /// How long the last pass took, and the one before it.
    took: Duration,
    took_before: Duration,
    /// How long it rests after a pass.
    rest: Duration,
    /// That the stream brings what is in the list.
    whole: Trust,
    /// That something else says when to read it.
    announced: Trust,
    /// Until then it is read at the pace whatever is announced.
    quick_until: Option<Instant>,
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
            failed_since: None,
            read_at: None,
            took: Duration::ZERO,
            took_before: Duration::ZERO,
            rest: Duration::ZERO,
            whole: Trust::to_be_earned(),
            announced: Trust::given(),
            quick_until: None,
        };
        Self { lists: Kind::ALL.map(list) }
    }

    /// When the next pass is due; None while all run, or the shop fails.
    pub fn due(&self) -> Option<Instant> {
        let due = self.lists.iter().filter_map(|list| list.due).min()?;
        Some(self.turn_ends().map_or(due, |turn| turn.max(due)))
    }

    /// A list that is to be read now; its pass has begun with that.
    pub fn next(&mut self, now: Instant) -> Option<Kind> {
        if self.turn_ends().is_some_and(|turn| now < turn) {
            return None;
        }
        let just_read = self.lists.iter().any(|list| list.begun > 0 && now < list.began + TURN);
        let is_due = |list: &&mut List| {
            let early = if just_read { list.rest / TOGETHER } else { Duration::ZERO };
            list.due.is_some_and(|due| due <= now + early)
        };
        // However often one is asked for, the others have their turn.
        let list = self.lists.iter_mut().filter(is_due).min_by_key(|list| list.began)?;
        list.due = None;
        list.runs = true;
        list.began = now;
        list.begun += 1;
        Some(list.kind)
    }

    /// Until when the list that is being read has the connection.
    fn turn_ends(&self) -> Option<Instant> {
        let running = self.lists.iter().filter(|list| list.runs);
        running.map(|list| list.began + TURN).max()
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
        self.list(kind).whole.confirm();
    }

    /// What is in the list was announced, as it should be.
    pub fn announced(&mut self, kind: Kind) {
        self.list(kind).announced.confirm();
    }

    /// A read found what the stream should have brought.
    pub fn missed(&mut self, kind: Kind) {
        self.list(kind).whole.disappoint();
    }

    /// A read found something new of which nothing had said a word.
    pub fn not_announced(&mut self, kind: Kind) {
        self.list(kind).announced.disappoint();
    }

    /// Until then the list may change at any time: it is read at the pace.
    pub fn quick(&mut self, kind: Kind, until: Option<Instant>, pace: Pace, now: Instant) {
        let list = self.list(kind);
        list.quick_until = until;
        let soon = now + pace.usual();
        if until.is_some_and(|until| until > now)
            && let Some(due) = &mut list.due
        {
            *due = soon.min(*due);
        }
    }

    /// The pace is another: nothing waits longer than it would by that.
    pub fn follow(&mut self, pace: Pace, now: Instant) {
        for list in &mut self.lists {
            let latest = now + list.usual(pace, now);
            if let Some(due) = &mut list.due {
                *due = latest.min(*due);
            }
        }
    }

    /// Whether the list is read at the pace, whatever is announced.
    pub fn is_quick(&self, kind: Kind, now: Instant) -> bool {
        self.lists[kind as usize].quick_until.is_some_and(|until| now < until)
    }

    /// A pass is over. `answered`: when the shop gave its last answer; what our
    /// disk took after that does not count against the shop.
    pub fn ended(&mut self, kind: Kind, pace: Pace, answered: Instant, now: Instant) {
        let list = self.list(kind);
        list.failures = 0;
        let failed_since = list.failed_since.take();
        list.read_at = Some(list.began);
        list.ended = list.begun;
        list.took_before = list.took;
        list.took = answered.duration_since(list.began);
        list.rest(pace, now);
        // What ended the failure of one may have ended that of the others.
        self.retry_failed(now);
        if let Some(since) = failed_since {
            // A stream that lived on may have been without news of any kind meanwhile.
            for other in Kind::ALL {
                if self.list(other).read_at.is_none_or(|read_at| read_at < since) {
                    self.now(other, now);
                }
            }
        }
    }

    /// The list waits until the shop is well again: see [`PollSchedule::retry_failed`].
    pub fn failed(&mut self, kind: Kind) {
        let list = self.list(kind);
        list.failures = list.failures.saturating_add(1);
        list.failed_since.get_or_insert(list.began);
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
        let usual = self.usual(pace, now);
        // Never later than the pace: the person was promised that.
        let spread = rand::rng().random_range(0.93..1.0);
        let pass = self.took.min(self.took_before);
        let slow = pass.saturating_mul(REST_OF_SLOW).min(MAX_REST_OF_SLOW);
        self.rest = usual.max(slow).mul_f64(spread);
        self.due = Some(now + self.rest);
    }

    fn usual(&self, pace: Pace, now: Instant) -> Duration {
        if pace.streams && self.whole.holds() {
            RARELY.max(pace.usual())
        } else if self.waits_for_word(pace, now) {
            pace.usual() * times_slower(self.kind)
        } else {
            pace.usual()
        }
    }

    /// Whether something else says when to read it.
    fn waits_for_word(&self, pace: Pace, now: Instant) -> bool {
        let quick = self.quick_until.is_some_and(|until| now < until);
        pace.streams && self.announced.holds() && !quick
    }
}

impl Pace {
    fn usual(self) -> Duration {
        self.poll * self.slower
    }
}

/// How much more rarely a list is read while nothing is announced.
fn times_slower(kind: Kind) -> u32 {
    match kind {
        Kind::Payment => 4,
        Kind::Order => 8,
        Kind::Message => 1,
    }
}

#[cfg(test)]
mod tests;
