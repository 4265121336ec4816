//! From where each list is read: by its own rows' clock, and never by ours.
//!
//! While the app runs, a pass reads on from where the last one began, around every
//! slower clock of the shop, and now and then whatever is open, which no clock can
//! hide. After a gap it reads from where no clock seen before it was slower.
//! Deliberately absent: asking, which is `sync`'s, and the clocks themselves.

use std::{collections::VecDeque, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::resume::{HISTORY, History};
use crate::{
    event::Kind,
    ingest::Part,
    rest::shop_clocks::{NEAR, Plan, ShopClocks, earlier, later},
    rest::{Rows, Scope, Wanted},
};

/// A pass after so long has a gap to fill.
const GAP: Duration = Duration::from_secs(10 * 60);
/// Open work is looked for each so many paces.
const SWEEP_EVERY: u32 = 20;

/// The lists are first read at the same moment, but for this.
const AT_ONCE: SignedDuration = SignedDuration::from_millis(50);

#[derive(Debug)]
pub struct Cursors {
    clocks: ShopClocks,
    /// By how much one of them is slower than another, as the store knows it.
    slower: SignedDuration,
    lists: [List; 3],
}

#[derive(Debug, Default)]
struct List {
    /// When the last whole pass began.
    last: Option<Instant>,
    /// When open work was last looked for.
    swept: Option<Instant>,
    /// When somebody signed in, in this run: all open work of then is known.
    signed_in: Option<Instant>,
    pass: Pass,
}

/// The pass that runs.
#[derive(Debug, Default)]
struct Pass {
    began: Option<Instant>,
    /// The disk did not take all of it, or it has no end.
    is_incomplete: bool,
    /// Since when what it finds is new; None: it may have been there always.
    new_since: Option<Instant>,
    /// It began with the open work that was there at the sign-in; whether all of it.
    snapshot: Option<bool>,
    /// What changed later came since.
    newest: Timestamp,
    sweep: bool,
    /// From where it reads what changed.
    since: Option<Timestamp>,
    /// The history was read by every clock that was seen.
    looked_back: bool,
    /// The oldest and the newest of what some slower clock hid from that.
    hidden: Option<(Timestamp, Timestamp)>,
    /// What is still to be read after this.
    left: VecDeque<Wanted>,
}

/// How a pass begins.
#[derive(Clone, Debug, PartialEq)]
pub enum Begin {
    /// Where it is known to have been read to.
    Here(Wanted),
    /// Where the store says; after a restart or a gap.
    Resume,
}

impl Cursors {
    pub fn new() -> Self {
        let clocks = ShopClocks::new(Instant::now());
        Self { clocks, slower: SignedDuration::ZERO, lists: Default::default() }
    }

    /// Whoever reads next begins anew; what the shop's clocks are stays known.
    pub fn start_over(&mut self) {
        self.lists = Default::default();
        // It may be another shop's.
        self.slower = SignedDuration::ZERO;
    }

    /// In an earlier run a clock of the shop was slower than another by so much.
    pub fn clock_was_slower(&mut self, by: SignedDuration) {
        if by > NEAR {
            self.slower = by;
            self.clocks.was_slower(by, Instant::now());
        }
    }

    /// By how much one is now, if that is to be stored.
    pub fn slower_to_store(&mut self) -> Option<SignedDuration> {
        let slower = self.clocks.slower(Instant::now());
        let is_new =
            slower.as_secs().abs_diff(self.slower.as_secs()) > NEAR.as_secs().unsigned_abs();
        is_new.then(|| {
            self.slower = slower;
            slower
        })
    }

    /// A pass begins. `awake`: since when nothing can have been slept through.
    pub fn begin(&mut self, kind: Kind, pace: Duration, awake: Instant) -> Begin {
        let now = Instant::now();
        let list = &mut self.lists[kind as usize];
        let last = list.last.filter(|last| *last >= awake && now.duration_since(*last) < GAP);
        let plan = last.and_then(|last| self.clocks.plan(last, now));
        let sweep = list.swept.filter(|_| last.is_some());
        let sweep = sweep.is_none_or(|at| now.duration_since(at) >= pace * SWEEP_EVERY);
        let new_since = last.filter(|_| plan.is_some());
        list.pass = Pass { began: Some(now), new_since, sweep, ..Pass::default() };
        let wanted = |since, scope| Wanted { kind, since, scope, page: 1 };
        let between = plan.iter().flat_map(|plan| &plan.between);
        list.pass.left = between.map(|(from, to)| wanted(*from, Scope::Until(*to))).collect();
        if sweep {
            list.pass.left.push_back(wanted(Timestamp::UNIX_EPOCH, Scope::Open(vec![])));
        }
        match plan {
            Some(Plan { since, .. }) => Begin::Here(wanted(since, Scope::Changed)),
            None => Begin::Resume,
        }
    }

    /// Somebody signed in: the open work that is there is read before what changed.
    pub fn snapshot(&mut self, kind: Kind, History { since, newest }: History) {
        let list = &mut self.lists[kind as usize];
        let pass = &mut list.pass;
        list.signed_in = pass.began;
        (pass.snapshot, pass.newest, pass.sweep) = (Some(true), newest, true);
        pass.left = VecDeque::from([Wanted { kind, since, scope: Scope::Changed, page: 1 }]);
    }

    /// An answer came.
    pub fn answered(&mut self, wanted: &Wanted, rows: &Rows) {
        if wanted.scope == Scope::Changed {
            if let Some(others) = rows.others {
                self.clocks.appeared(others, None, Instant::now());
            }
            self.lists[wanted.kind as usize].pass.since.get_or_insert(wanted.since);
        }

        if let Some(date) = rows.at {
            self.clocks.answered(date, Instant::now());
        }
    }

    /// What a page of the running pass is.
    pub fn part(&self, wanted: &Wanted) -> Part {
        let list = &self.lists[wanted.kind as usize];
        let Pass { began, snapshot, newest, left, since, .. } = &list.pass;
        let to_come = |one: &Wanted| one.scope == Scope::Changed;
        let changes = Part::Changes {
            after_snapshot: *snapshot == Some(true),
            // What rows are dated by now is not known yet, but that some are dated later.
            at_most: began
                .and_then(|began| self.clocks.resume_at(began))
                .or_else(|| since.filter(|_| self.slower > NEAR)),
        };
        match wanted.scope {
            Scope::Open(_) if snapshot.is_some() && left.iter().any(to_come) => {
                Part::Snapshot { newest: *newest }
            }
            Scope::Changed => changes,
            Scope::Until(_) if snapshot.is_some() => changes,
            Scope::Until(until) => Part::Aside { known_until: list.known_until(until) },
            _ => Part::Aside { known_until: None },
        }
    }

    /// For how long what the running pass finds can have been there.
    pub fn waited(&self, kind: Kind) -> Option<Duration> {
        self.lists[kind as usize].pass.new_since.map(|since| since.elapsed())
    }

    /// A row is new here.
    pub fn appeared(&mut self, kind: Kind, changed: Timestamp) {
        let mut waited = self.waited(kind);
        let pass = &mut self.lists[kind as usize].pass;
        if waited.is_none() && pass.since.or(pass.history()).is_some_and(|since| changed < since) {
            let (oldest, newest) = pass.hidden.unwrap_or((changed, changed));
            pass.hidden = Some((oldest.min(changed), newest.max(changed)));
            waited = Some(Duration::ZERO);
        }
        // What was there at a sign-in was there when its first question was asked.
        let then = pass.began.filter(|_| waited.is_some() && pass.snapshot.is_some());
        self.clocks.appeared(changed, waited, then.unwrap_or_else(Instant::now));
    }

    /// More open work was there than is read at a sign-in.
    pub fn snapshot_is_cut(&mut self, kind: Kind) {
        let snapshot = &mut self.lists[kind as usize].pass.snapshot;
        *snapshot = snapshot.map(|_| false);
    }

    /// What comes after the last page of a part; None: the pass is over.
    pub fn next(&mut self, kind: Kind) -> Option<Wanted> {
        let pass = &mut self.lists[kind as usize].pass;
        if let Some(next) = pass.left.pop_front() {
            return Some(next);
        }
        if pass.snapshot.is_some() && !pass.looked_back {
            // A clock may have shown itself whose month the history did not hold.
            pass.looked_back = true;
            let since = pass.since.unwrap_or(Timestamp::UNIX_EPOCH);
            let slower = self.clocks.slower_than(since, pass.began.unwrap_or_else(Instant::now));
            pass.left.extend(slower.into_iter().map(|clock| {
                let scope = Scope::Until(later(clock, NEAR));
                Wanted { scope, ..Wanted::all(kind, earlier(clock, HISTORY)) }
            }));
            return self.next(kind);
        }
        // Beside what is open there may be more that the same clock hid.
        let (oldest, newest) = pass.hidden.take()?;
        let (since, scope) = (earlier(oldest, NEAR), Scope::Until(later(newest, NEAR)));
        Some(Wanted { scope, ..Wanted::all(kind, since) })
    }

    /// The disk did not take all of it, or it has no end: the next pass goes on from
    /// where the store says.
    pub fn not_whole(&mut self, kind: Kind) {
        self.lists[kind as usize].pass.is_incomplete = true;
    }

    /// The pass is over. None: not all of it is stored. Where the list is read from
    /// after a restart, if that is known.
    pub fn ended(&mut self, kind: Kind) -> Option<Option<Timestamp>> {
        let list = &mut self.lists[kind as usize];
        let pass = std::mem::take(&mut list.pass);
        let whole = pass.began.filter(|_| !pass.is_incomplete);
        if pass.sweep {
            list.swept = whole;
        }
        list.last = whole;
        whole.map(|began| self.clocks.resume_at(began))
    }
}

impl List {
    /// Up to there, by a clock around which is read up to `until`, on whatever page,
    /// what is not open was there at the sign-in.
    fn known_until(&self, until: Timestamp) -> Option<Timestamp> {
        let since_then = self.pass.began?.saturating_duration_since(self.signed_in?);
        let since_then = SignedDuration::try_from(since_then).unwrap_or(SignedDuration::MAX);
        Some(later(earlier(earlier(until, NEAR), since_then), AT_ONCE))
    }
}

impl Pass {
    /// From where the history is read that a sign-in takes in.
    fn history(&self) -> Option<Timestamp> {
        self.left.iter().find(|one| one.scope == Scope::Changed).map(|one| one.since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::Rows;

    const KIND: Kind = Kind::Payment;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    /// A pass over all that it wants, in which these rows are new.
    fn pass(cursors: &mut Cursors, awake: Instant, new: &[Timestamp]) -> Vec<Wanted> {
        let begin = cursors.begin(KIND, Duration::from_secs(10), awake);
        let Begin::Here(mut wanted) = begin else {
            panic!("a pass that goes on");
        };
        new.iter().for_each(|changed| cursors.appeared(KIND, *changed));
        let mut all = vec![];
        loop {
            all.push(wanted);
            match cursors.next(KIND) {
                Some(next) => wanted = next,
                None => return all,
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_came_after_the_sign_in_is_news_on_every_page_of_a_slower_clock() {
        let mut cursors = Cursors::new();
        let awake = Instant::now();
        let begin = cursors.begin(KIND, Duration::from_secs(10), awake);
        assert_eq!(begin, Begin::Resume);
        cursors.snapshot(KIND, History { since: at(-9000), newest: at(0) });
        cursors.appeared(KIND, at(0));
        while cursors.next(KIND).is_some() {}
        assert!(cursors.ended(KIND).is_some());
        // Rows of a node that is ten years ahead, beside answers that are not.
        let date = Rows { at: Some(at(0)), ..Rows::default() };
        let decade = 10 * 365 * 86_400;
        let wanted = pass(&mut cursors, awake, &[at(decade)]);
        cursors.answered(&wanted[0], &date);
        cursors.ended(KIND);
        tokio::time::advance(Duration::from_secs(100)).await;

        let wanted = pass(&mut cursors, awake, &[]);

        let aside = wanted.iter().find(|one| matches!(one.scope, Scope::Until(_))).unwrap();
        for since in [aside.since, at(99), at(150)] {
            let Part::Aside { known_until } = cursors.part(&Wanted { since, ..aside.clone() })
            else {
                panic!("aside")
            };
            let known_until = known_until.expect("somebody signed in");
            assert!((at(0)..at(1)).contains(&known_until), "{known_until}: at the sign-in");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn rows_that_changed_at_once_are_not_read_again_when_the_overlap_is_over() {
        for pages in [1, 5] {
            let mut cursors = Cursors::new();
            let (started, awake) = (at(0), Instant::now());
            let clock = || started + SignedDuration::try_from(awake.elapsed()).unwrap();
            cursors.begin(KIND, Duration::from_secs(10), awake);
            cursors.snapshot(KIND, History { since: started, newest: started });
            cursors.appeared(KIND, started);
            while cursors.next(KIND).is_some() {}
            cursors.ended(KIND);
            tokio::time::advance(Duration::from_secs(15)).await;
            let changed = clock();
            let last = pass(&mut cursors, awake, &vec![changed; 100 * pages]);
            cursors.answered(&last[0], &Rows { at: Some(clock()), ..Rows::default() });
            cursors.ended(KIND);

            let mut again = 0;
            for _ in 0..40 {
                tokio::time::advance(Duration::from_secs(15)).await;
                let wanted = pass(&mut cursors, awake, &[]);
                again +=
                    wanted.iter().filter(|one| one.since <= changed && one.is_by_time()).count();
                cursors.answered(&wanted[0], &Rows { at: Some(clock()), ..Rows::default() });
                cursors.ended(KIND);
            }

            assert!(again <= 5, "{pages} pages were read {again} times again in ten minutes");
        }
    }

    impl Wanted {
        fn is_by_time(&self) -> bool {
            matches!(self.scope, Scope::Changed | Scope::Until(_))
        }
    }
}
