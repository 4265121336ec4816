//! What time it is at the shop, by all that it says, and none of it believed.
//!
//! Rows are dated by the node that wrote them, answers by the node that gave them,
//! or by a proxy, and each may be wrong by years, or jump. What each said last runs
//! on here by our steady clock, which knows no time of day. So a list is read from
//! where its rows' clock was when it was last read, and around every slower clock.
//! Pure: moments are arguments. Called by `engine::sync`.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// Changes may become visible a little after others that are younger.
pub const OVERLAP: SignedDuration = SignedDuration::from_secs(60);
/// A clock that is slower by no more than this widens the overlap; around one that
/// is slower still so much is read on either side.
pub const NEAR: SignedDuration = SignedDuration::from_mins(15);
/// What two looks at the same clock may differ by: whole seconds, and the way.
const SAME: SignedDuration = SignedDuration::from_secs(30);
/// However slow a clock is, no list is read from further back for it.
const FURTHEST: SignedDuration = SignedDuration::from_hours(24 * 31);
/// A clock that nothing has shown for so long is forgotten, once rows show another.
const FORGET_AFTER: Duration = Duration::from_secs(60 * 60);
const MAX_CLOCKS: usize = 4;

#[derive(Debug)]
pub struct ShopClocks {
    /// What the steady clock is counted from.
    base: Instant,
    clocks: Vec<Clock>,
    /// By how much some clock was slower than the fastest in an earlier run, and when
    /// that was learned: nothing may show it again until an item is dated by it.
    before: Option<(SignedDuration, Instant)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Clock {
    /// What it would have said at the base.
    at_base: Timestamp,
    /// When something last showed it.
    seen: Instant,
    /// Whether rows are dated by it.
    rows: bool,
    /// Of rows that were there before the first look only the newest is known: what
    /// it was dated by may be ahead of it by any amount.
    exact: bool,
}

/// What to read of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// All that changed from here on,
    pub since: Timestamp,
    /// and what changed between these, by slower clocks.
    pub between: Vec<(Timestamp, Timestamp)>,
}

impl ShopClocks {
    pub fn new(base: Instant) -> Self {
        Self { base, clocks: vec![], before: None }
    }

    /// An answer said what time it is.
    pub fn answered(&mut self, date: Timestamp, now: Instant) {
        let here = |clock: &&mut Clock| {
            clock.exact && date.duration_since(at(self.base, **clock, now)).abs() <= SAME
        };
        match self.clocks.iter_mut().find(here) {
            Some(clock) => (clock.at_base, clock.seen) = (at_base(self.base, date, now), now),
            None => self.add(date, false, true, now),
        }
        self.tidy(now);
    }

    /// A row is new that was not there `waited` ago; None: it may have been there always.
    pub fn appeared(&mut self, changed: Timestamp, waited: Option<Duration>, now: Instant) {
        let Some(waited) = waited else {
            if self.rows_at(now).is_none_or(|newest| newest < changed) {
                self.clocks.retain(|clock| clock.exact);
                self.add(changed, true, false, now);
            }
            return;
        };
        let waited = SignedDuration::try_from(waited).unwrap_or(SignedDuration::MAX);
        let could_be = |clock: &&mut Clock| {
            let ahead = at(self.base, **clock, now).duration_since(changed);
            clock.exact && ahead >= -SAME && ahead <= waited.saturating_add(SAME)
        };
        match self.clocks.iter_mut().find(could_be) {
            Some(clock) => (clock.seen, clock.rows) = (now, true),
            None => self.add(changed, true, true, now),
        }
        let rows = self.clocks.iter().filter(|clock| clock.exact && clock.rows);
        let fastest = rows.map(|clock| clock.at_base).max();
        self.clocks.retain(|clock| clock.exact || Some(clock.at_base) > fastest);
        self.tidy(now);
    }

    /// In an earlier run some clock was slower than the fastest by so much.
    pub fn was_slower(&mut self, by: SignedDuration, now: Instant) {
        self.before = (by > NEAR).then_some((by, now));
    }

    /// By how much the slowest clock is slower than the fastest; zero where that is near.
    pub fn slower(&self, now: Instant) -> SignedDuration {
        let before = self.before.map_or(SignedDuration::ZERO, |(by, _)| by);
        let slowest = self.clocks.iter().map(|clock| at(self.base, *clock, now)).min();
        let by = self.rows_at(now).zip(slowest).map(|(fastest, slow)| fastest.duration_since(slow));
        let slower = by.map_or(before, |by| by.max(before));
        if slower > NEAR { slower } else { SignedDuration::ZERO }
    }

    /// What to read of a list that was read completely at `last`. None: no row is known.
    pub fn plan(&self, last: Instant, now: Instant) -> Option<Plan> {
        let newest = self.rows_at(last)?;
        let mut overlap = OVERLAP;
        let mut between = vec![];
        for clock in &self.clocks {
            let from = at(self.base, *clock, last);
            let slower = newest.duration_since(from);
            if slower > NEAR {
                between.push((earlier(from, NEAR), later(at(self.base, *clock, now), NEAR)));
            } else if slower.is_positive() {
                overlap = overlap.max(OVERLAP + slower);
            }
        }
        if let (Some((by, _)), Some(newest_now)) = (self.before, self.rows_at(now)) {
            let from = earlier(newest, by);
            let is_known = |(start, end): &(Timestamp, Timestamp)| *start <= from && from <= *end;
            if !between.iter().any(is_known) {
                between.push((earlier(from, NEAR), later(earlier(newest_now, by), NEAR)));
            }
        }
        Some(Plan { since: earlier(newest, overlap), between })
    }

    /// Where a list that was read completely at `last` is read from after a restart:
    /// no clock that was seen is slower. None: no row is known.
    pub fn resume_at(&self, last: Instant) -> Option<Timestamp> {
        let newest = self.rows_at(last)?;
        let slowest = self.clocks.iter().map(|clock| at(self.base, *clock, last)).min()?;
        let slowest = self.before.map_or(slowest, |(by, _)| slowest.min(earlier(newest, by)));
        Some(slowest.max(earlier(newest, FURTHEST)).min(newest))
    }

    /// What the clocks say at that moment that are not as far as this.
    pub fn slower_than(&self, time: Timestamp, when: Instant) -> Vec<Timestamp> {
        let all = self.clocks.iter().map(|clock| at(self.base, *clock, when));
        all.filter(|clock| *clock < time).collect()
    }

    /// The fastest clock that rows are dated by, or what it was at least.
    fn rows_at(&self, when: Instant) -> Option<Timestamp> {
        let rows = self.clocks.iter().filter(|clock| clock.rows);
        rows.map(|clock| at(self.base, *clock, when)).max()
    }

    fn add(&mut self, time: Timestamp, rows: bool, exact: bool, now: Instant) {
        let at_base = at_base(self.base, time, now);
        self.clocks.push(Clock { at_base, seen: now, rows, exact });
    }

    fn tidy(&mut self, now: Instant) {
        self.before.take_if(|(_, learned)| now.duration_since(*learned) > FORGET_AFTER);
        let is_old = |clock: &Clock| now.duration_since(clock.seen) > FORGET_AFTER;
        if self.clocks.iter().any(|clock| clock.rows && !is_old(clock)) {
            self.clocks.retain(|clock| !is_old(clock));
        }
        while self.clocks.len() > MAX_CLOCKS {
            // The last that rows showed is needed, and what was just seen.
            let rows = self.clocks.iter().filter(|clock| clock.rows).map(|clock| clock.seen).max();
            let spare = |clock: &Clock| !(clock.rows && Some(clock.seen) == rows);
            let oldest = self.clocks.iter().filter(|clock| spare(clock)).map(|clock| clock.seen);
            let Some(oldest) = oldest.min() else { return };
            let place = self.clocks.iter().position(|one| spare(one) && one.seen == oldest);
            place.map(|place| self.clocks.remove(place));
        }
    }
}

fn at(base: Instant, clock: Clock, when: Instant) -> Timestamp {
    later(clock.at_base, signed(when.saturating_duration_since(base)))
}

fn at_base(base: Instant, time: Timestamp, now: Instant) -> Timestamp {
    earlier(time, signed(now.saturating_duration_since(base)))
}

fn signed(duration: Duration) -> SignedDuration {
    SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX)
}

/// At the ends of time it stands still; before 1970 no shop has rows.
pub fn earlier(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.checked_sub(by).unwrap_or(Timestamp::UNIX_EPOCH).max(Timestamp::UNIX_EPOCH)
}

pub fn later(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests;
