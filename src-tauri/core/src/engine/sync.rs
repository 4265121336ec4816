//! What `poll_schedule` wants read is read, page after page, and handed to `intake`.

mod announced;
mod arriving;
mod asking;
mod cursors;
mod health;
mod odd_lists;
mod reading;
mod resume;

use std::{collections::BTreeSet, future::pending, time::Duration};

use jiff::SignedDuration;
use tokio::{task::JoinSet, time::Instant};

use arriving::arriving;
use cursors::Cursors;
pub use health::Health;
use odd_lists::OddLists;
use resume::History;

use super::{
    account::Accounts,
    connection_log::ConnectionLog,
    context::{Context, Effect, Effects, StoreReply},
    intake::Intake,
};
use crate::{
    event::Kind,
    feed::origin,
    rest::poll_schedule::{Pace, PollSchedule},
    rest::shop_clocks::{NEAR, earlier},
    rest::{ApiError, Rows, Wanted},
};

/// After a gap of the streams payments are read at the pace for so long: a node of
/// the shop may be behind.
const AFTER_GAP: Duration = Duration::from_secs(2 * 60);
/// What was missed waits for so long for the other lists, to come with them as one.
const GATHERING_TIMEOUT: Duration = Duration::from_secs(10);
/// What happened longer ago is no longer news, but something to catch up with.
pub const LATE_AFTER: SignedDuration = SignedDuration::from_mins(10);

pub struct Sync {
    /// None: no session is open, or only the stream is wanted.
    schedule: Option<PollSchedule>,
    /// What was missed is not gathered for longer.
    gathering_ends: Option<Instant>,
    tasks: JoinSet<Page>,
    /// From where the lists are read.
    pub cursors: Cursors,
    /// Pages of an earlier account are dropped.
    generation: u64,
    /// Pages that are being stored, and what is read after them.
    storing: Vec<Storing>,
    odd_lists: OddLists,
    pub on_battery: bool,
    /// By which the lists that wait were planned last.
    pace: Option<Pace>,
    /// A payment that is stored may change until then.
    open_until: Option<Instant>,
    /// The streams may have missed a payment; until then it is found soon.
    gap_until: Option<Instant>,
    /// Lists whose last pass found nothing: whether there is anything is asked first.
    empty: BTreeSet<Kind>,
    /// This shop does not say how many rows there are.
    counts_not: bool,
    /// How far the shop's clock is ahead of ours.
    shop_ahead: SignedDuration,
    /// How the last reads went.
    pub health: Health,
}

/// An answer on its way into the loop.
pub struct Page {
    generation: u64,
    wanted: Wanted,
    number: u32,
    /// Somebody signed in: this is the open work.
    history: Option<History>,
    result: Result<Rows, ApiError>,
    /// The shop was asked how many rows there are, and did not say.
    counts_not: bool,
}

struct Storing {
    ticket: u64,
    generation: u64,
    kind: Kind,
    next: Option<Wanted>,
    number: u32,
    answered: Instant,
}

impl Sync {
    pub fn new() -> Self {
        Self {
            schedule: None,
            gathering_ends: None,
            tasks: JoinSet::new(),
            cursors: Cursors::new(),
            generation: 0,
            storing: vec![],
            odd_lists: OddLists::default(),
            on_battery: false,
            pace: None,
            open_until: None,
            gap_until: None,
            empty: BTreeSet::new(),
            counts_not: false,
            shop_ahead: SignedDuration::ZERO,
            health: Health::Unknown,
        }
    }

    pub fn is_active(&self) -> bool {
        self.schedule.is_some()
    }

    /// Reads where somebody is signed in and wants reads; stops where not. Whether
    /// it began with that.
    pub fn set_active(&mut self, active: bool) -> bool {
        match (active, self.is_active()) {
            (true, false) => {
                self.schedule = Some(PollSchedule::new(Instant::now()));
                self.gathering_ends = Some(Instant::now() + GATHERING_TIMEOUT);
                true
            }
            (false, true) => {
                self.stop();
                false
            }
            _ => false,
        }
    }

    /// What the store knows of the shop's clocks; it comes before the first page.
    pub fn ask_for_slower_clock(&self, cx: &Context, accounts: &Accounts) {
        let Some((session, _)) = accounts.signed_in() else { return };
        let server = origin(session.api.server());
        cx.store.request(move |store| {
            StoreReply::SlowerClock(store.slower_clock(&server).unwrap_or_else(|error| {
                tracing::error!(%error, "the shop's clocks");
                SignedDuration::ZERO
            }))
        });
    }

    pub fn stop(&mut self) {
        self.schedule = None;
        self.generation += 1;
        self.tasks.abort_all();
        self.storing.clear();
        self.cursors.start_over();
        self.health = Health::Unknown;
        self.empty.clear();
        self.counts_not = false;
        (self.open_until, self.gap_until) = (None, None);
    }

    /// Waits for a page; for ever where none is asked for.
    pub async fn arrived(&mut self) -> Page {
        loop {
            match self.tasks.join_next().await {
                Some(Ok(page)) => return page,
                Some(Err(crash)) if crash.is_panic() => tracing::error!(%crash, "reading"),
                Some(Err(_)) => {}
                None => return pending().await,
            }
        }
    }

    pub fn due(&self) -> Option<Instant> {
        self.schedule.as_ref().and_then(PollSchedule::due)
    }

    /// Everything may have been missed; for more than a moment, where it was a gap.
    pub fn read_all(&mut self, gap: bool, pace: Pace) {
        let now = Instant::now();
        if let Some(schedule) = &mut self.schedule {
            schedule.all_now(now);
            self.gathering_ends = Some(now + GATHERING_TIMEOUT);
        }
        if gap {
            self.gap_until = Some(now + AFTER_GAP);
            self.read_payments_quickly(pace);
        }
    }

    /// Until when, at most, what was missed is gathered from the lists; None: it is.
    pub fn gathers_until(&self) -> Option<Instant> {
        let catching_up = self.schedule.as_ref().is_some_and(PollSchedule::is_catching_up);
        self.gathering_ends.filter(|_| catching_up)
    }

    /// Reads this list at once. Returns the pass that will know of everything up to now.
    pub fn read_now(&mut self, kind: Kind) -> Option<u64> {
        self.schedule.as_mut().map(|schedule| schedule.now(kind, Instant::now()))
    }

    /// Whether that pass over the payments is over, or none runs any more.
    pub fn has_ended(&self, pass: u64) -> bool {
        let ended = |schedule: &PollSchedule| schedule.has_ended(Kind::Payment, pass);
        self.schedule.as_ref().is_none_or(ended)
    }

    /// Begins what is due by this pace.
    pub fn read_next(&mut self, cx: &Context, accounts: &Accounts, pace: Pace) {
        let now = Instant::now();
        // A stream that is gone announces nothing, however rarely was to be read.
        if self.pace.replace(pace) != Some(pace)
            && let Some(schedule) = &mut self.schedule
        {
            schedule.follow(pace, now);
        }
        while let Some(kind) = self.schedule.as_mut().and_then(|schedule| schedule.next(now)) {
            self.ask_list(cx, accounts, kind);
        }
    }

    /// Whether something could not be read, and was not since.
    pub fn is_failing(&self) -> bool {
        self.schedule.as_ref().is_some_and(PollSchedule::is_failing)
    }

    /// Whether something waits to be read until the shop is well again.
    pub fn waits_for_shop(&self) -> bool {
        self.schedule.as_ref().is_some_and(PollSchedule::waits_for_shop)
    }

    /// The shop is well: what could not be read is read now.
    pub fn retry_failed(&mut self) {
        if let Some(schedule) = &mut self.schedule {
            schedule.retry_failed(Instant::now());
        }
    }

    /// An answer came.
    pub fn page_arrived(
        &mut self,
        cx: &mut Context,
        parts: (&Accounts, &mut Intake, &mut ConnectionLog),
        page: Page,
    ) -> Effects {
        if page.generation != self.generation {
            return vec![];
        }
        let (accounts, intake, log) = parts;
        let Page { wanted, number, history, result, counts_not, .. } = page;
        self.counts_not |= counts_not && result.is_ok();
        if let Some(history) = history {
            self.cursors.snapshot(wanted.kind, history);
        }
        let result = self.without_open_work(&wanted, result);
        match result {
            Ok(rows) => {
                self.note_answer(cx, &wanted, &rows, number);
                self.health = Health::Works;
                log.was_read(cx.now());
                self.cursors.answered(&wanted, &rows);
                let next = self.next_page(cx, &wanted, &rows, number);
                let page = arriving(cx, accounts, &self.cursors, &wanted, rows);
                let Some(page) = page else { return vec![] };
                let (ticket, effects) = intake.arrive_page(cx, page);
                self.storing.push(Storing {
                    ticket,
                    generation: self.generation,
                    kind: wanted.kind,
                    next,
                    number,
                    answered: Instant::now(),
                });
                effects
            }
            Err(ApiError::Over) => vec![Effect::SessionOver],
            Err(denied) => {
                tracing::warn!(%denied, kind = wanted.kind.name(), "a list was not read");
                self.odd_lists.was_not_read(cx, wanted.kind, &denied);
                let Some(schedule) = &mut self.schedule else { return vec![] };
                // A buyer's account has no shop to read; that is no failure.
                if denied == ApiError::Forbidden {
                    schedule.refused(wanted.kind, Instant::now());
                } else {
                    schedule.failed(wanted.kind);
                    let now = cx.now();
                    log.was_not_read(&denied, now);
                    self.health.fails(denied, now);
                }
                vec![]
            }
        }
    }

    /// The rows of a page are stored: the next page, or the end of the pass.
    pub fn page_stored(
        &mut self,
        cx: &Context,
        accounts: &Accounts,
        (ticket, whole): (u64, bool),
        pace: Pace,
    ) {
        let Some(place) = self.storing.iter().position(|page| page.ticket == ticket) else {
            return;
        };
        let Storing { generation, kind, next, number, answered, .. } =
            self.storing.swap_remove(place);
        if generation != self.generation {
            return;
        }
        if !whole {
            self.cursors.not_whole(kind);
        }
        if let Some(next) = next.or_else(|| self.cursors.next(kind)) {
            return self.ask_page(cx, accounts, next, number + 1);
        }
        let ended = self.cursors.ended(kind);
        if let (Some((session, owner)), Some(resume_at)) = (accounts.signed_in(), ended) {
            let (server, owner) = (origin(session.api.server()), owner.id.clone());
            let slower = self.cursors.slower_to_store();
            cx.store.write(move |store| {
                if let Some(slower) = slower {
                    // The other lists were read a little earlier, and by the faster clock only.
                    let resume_at = resume_at.map(|at| earlier(at, NEAR));
                    store.set_slower_clock(&server, slower, resume_at)?;
                }
                store.list_was_read(&server, &owner, kind, resume_at)
            });
        }
        if let Some(schedule) = &mut self.schedule {
            schedule.ended(kind, pace, answered, Instant::now());
        }
    }
}
