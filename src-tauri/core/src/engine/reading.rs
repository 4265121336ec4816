//! What `ledger` wants read is read, page after page, and becomes entries.

use std::future::pending;

use jiff::{SignedDuration, Timestamp};
use tokio::{task::JoinSet, time::Instant};

use super::{Engine, account::origin};
use crate::{
    event::Kind,
    ledger::{Ledger, Pace},
    shop::{Denied, Rows, Wanted},
    store::{Entry, EntryId, Progress},
};

/// A new account's history is taken in so far back.
const HISTORY: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Changes may become visible a little after others that are younger.
const OVERLAP: SignedDuration = SignedDuration::from_secs(60);
/// More pages than a month of any shop has; a list without end is not read for ever.
const MOST_PAGES: u32 = 2000;

#[derive(Default)]
pub struct Reading {
    /// None: nobody is signed in, or only the stream is wanted.
    pub ledger: Option<Ledger>,
    tasks: JoinSet<Page>,
    /// Pages of an earlier account are nobody's.
    generation: u64,
    /// Thin payments that wait to be completed.
    pub held: Vec<Held>,
    pub on_battery: bool,
    /// How the last reads went.
    pub health: Health,
}

/// How the reads go.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Health {
    #[default]
    Unknown,
    Works,
    Fails {
        times: u32,
        denied: Denied,
        since: Timestamp,
    },
}

pub struct Held {
    pub entry: Entry,
    pub pass: u64,
    pub until: Instant,
}

/// An answer on its way into the loop.
pub struct Page {
    generation: u64,
    wanted: Wanted,
    number: u32,
    result: Result<Rows, Denied>,
}

impl Reading {
    pub fn is_active(&self) -> bool {
        self.ledger.is_some()
    }

    /// Waits for a page; for ever where none is asked for.
    pub async fn arrived(&mut self) -> Page {
        loop {
            match self.tasks.join_next().await {
                Some(Ok(page)) => return page,
                Some(Err(crash)) => tracing::error!(%crash, "reading"),
                None => return pending().await,
            }
        }
    }

    /// When there is something to do, if nothing happens before.
    pub fn due(&self) -> Option<Instant> {
        let held = self.held.iter().map(|held| held.until).min();
        let read = self.ledger.as_ref().and_then(Ledger::due);
        held.into_iter().chain(read).min()
    }

    pub fn holds(&self, id: EntryId) -> bool {
        self.held.iter().any(|held| held.entry.id == id)
    }

    /// Everything may have been missed.
    pub fn all_now(&mut self) {
        if let Some(ledger) = &mut self.ledger {
            ledger.all_now(Instant::now());
        }
    }

    pub fn brought(&mut self, kind: Kind) {
        if let Some(ledger) = &mut self.ledger {
            ledger.brought(kind);
        }
    }
}

impl Engine {
    /// Reads where somebody is signed in and wants reads; stops where not.
    pub fn start_reading(&mut self) {
        let wanted = self.settings.delivery.reads() && self.accounts.signed_in().is_some();
        match (wanted, self.reading.is_active()) {
            (true, false) => self.reading.ledger = Some(Ledger::new(Instant::now())),
            (false, true) => self.stop_reading(),
            _ => {}
        }
    }

    pub fn stop_reading(&mut self) {
        self.reading.ledger = None;
        self.reading.generation += 1;
        self.reading.tasks.abort_all();
        self.reading.health = Health::Unknown;
    }

    /// Begins what is due, and lets go what has waited long enough.
    pub fn read_next(&mut self) {
        let now = Instant::now();
        while let Some(kind) = self.reading.ledger.as_mut().and_then(|ledger| ledger.next(now)) {
            let since = match self.progress(kind) {
                Some(progress) => progress.since.checked_sub(OVERLAP),
                None => self.clock.now().checked_sub(HISTORY),
            };
            let since = since.unwrap_or(Timestamp::UNIX_EPOCH);
            self.ask_page(Wanted { kind, since, page: 1 }, 1);
        }
        self.let_go(now);
    }

    fn let_go(&mut self, now: Instant) {
        let ledger = self.reading.ledger.as_ref();
        let ready = |held: &mut Held| {
            held.until <= now
                || ledger.is_none_or(|ledger| ledger.has_ended(Kind::Payment, held.pass))
        };
        let ready: Vec<_> = self.reading.held.extract_if(.., ready).collect();
        for held in ready {
            self.showing.outbox.add(held.entry, false);
        }
    }

    fn ask_page(&mut self, wanted: Wanted, number: u32) {
        let Some((session, owner)) = self.accounts.signed_in() else { return };
        let (api, token, owner) = (session.api.clone(), session.token.clone(), owner.clone());
        let generation = self.reading.generation;
        self.reading.tasks.spawn(async move {
            let result = api.read(&token, &owner, &wanted).await;
            Page { generation, wanted, number, result }
        });
    }

    pub async fn page_arrived(&mut self, page: Page) {
        if page.generation != self.reading.generation {
            return;
        }
        let Page { wanted, number, result, .. } = page;
        let pace = self.reading_pace();
        match result {
            Ok(rows) => {
                self.reading.health = Health::Works;
                self.changes.was_read(self.clock.now());
                let next = self.take_page(&wanted, rows).await;
                match next.filter(|_| number < MOST_PAGES) {
                    Some(next) => self.ask_page(next, number + 1),
                    None => self.with_ledger(|ledger| {
                        ledger.ended(wanted.kind, pace, Instant::now());
                    }),
                }
            }
            Err(Denied::Over) => self.session_over(),
            Err(denied) => {
                tracing::warn!(%denied, kind = wanted.kind.name(), "a list was not read");
                // A buyer's account has no shop to read; that is no trouble.
                if denied != Denied::Forbidden {
                    let now = self.clock.now();
                    self.changes.was_not_read(&denied, now);
                    self.reading.health.fails(denied, now);
                }
                self.with_ledger(|ledger| ledger.failed(wanted.kind, pace, Instant::now()));
            }
        }
    }

    /// Stores the rows, then how far that was. Returns the next page where there is one.
    async fn take_page(&mut self, wanted: &Wanted, rows: Rows) -> Option<Wanted> {
        let shop_now = rows.at.unwrap_or_else(|| self.clock.now());
        let mut progress =
            self.progress(wanted.kind).unwrap_or(Progress { since: wanted.since, quiet: shop_now });
        let newest = rows.rows.last().map(|row| row.changed);
        let more = rows.more && newest.is_some();
        let feed = self.accounts.owner.as_ref().map(|owner| owner.id.clone()).unwrap_or_default();
        for (text, why) in rows.odd {
            self.odd(&feed, &text, &why, 1);
        }
        let mut all_stored = true;
        for row in rows.rows {
            // A time to come would hide all that changes until then.
            progress.since = progress.since.max(row.changed.min(shop_now));
            all_stored &= self.take_row(row, progress.quiet, shop_now).await;
        }
        // What the disk did not take comes again with the next read.
        if let Some((server, owner)) = self.reader().filter(|_| all_stored)
            && let Err(error) = self.store.set_progress(&server, &owner, wanted.kind, progress)
        {
            self.failed(error);
        }
        let newest = newest.filter(|_| more)?;
        Some(if newest > wanted.since {
            Wanted { since: newest, page: 1, ..*wanted }
        } else {
            Wanted { page: wanted.page + 1, ..*wanted }
        })
    }

    pub fn with_ledger(&mut self, act: impl FnOnce(&mut Ledger)) {
        if let Some(ledger) = &mut self.reading.ledger {
            act(ledger);
        }
    }

    fn reading_pace(&self) -> Pace {
        let streams = self.settings.delivery.streams() && self.feeds.live_since().is_some();
        Pace { poll: self.settings.connection.poll, on_battery: self.reading.on_battery, streams }
    }

    /// Whose lists are read, and where.
    fn reader(&self) -> Option<(String, String)> {
        let (session, owner) = self.accounts.signed_in()?;
        Some((origin(session.api.server()), owner.id.clone()))
    }

    fn progress(&self, kind: Kind) -> Option<Progress> {
        let (server, owner) = self.reader()?;
        self.store.progress(&server, &owner, kind).ok().flatten()
    }
}

impl Health {
    fn fails(&mut self, denied: Denied, now: Timestamp) {
        *self = match self {
            Self::Fails { times, since, .. } => {
                Self::Fails { times: times.saturating_add(1), denied, since: *since }
            }
            _ => Self::Fails { times: 1, denied, since: now },
        };
    }
}
