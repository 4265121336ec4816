//! The one loop: owns all state, takes one input at a time.
//!
//! Signals of the links, requests of the handle, happenings of the desktop, changes
//! of the settings file come in; snapshots and effects on the desktop go out. What each stage decides is in its own module; here is only the order.

mod account;
mod changes;
mod choices;
mod deafness;
mod diagnostics;
mod feeds;
mod history;
mod preferences;
mod publish;
mod reading;
mod requests;
mod ringing;
mod rows;
mod session;
mod show;
mod signing;
mod start;
mod system_events;
mod troubles;
mod unstored;
mod view;

use std::{path::PathBuf, sync::Arc, time::Duration};

use tokio::{
    sync::{mpsc, watch},
    time::Instant,
};
use tokio_util::sync::CancellationToken;

use crate::{
    awake::Awake,
    clock::Clock,
    desktop::Happening,
    event::{self, Heard},
    handle::{Request, SystemEvent},
    hearing::Hearing,
    ledger::{Known, standing},
    link::{FeedId, Signal},
    rules::{self, Verdict},
    settings::{self, File, Overrides, Settings},
    snapshot::Snapshot,
    store::{Entry, EntryId, Fate, Resume, Standing, Store, StoreError},
    told::Told,
    wire::{Frame, Http, Item},
    words::Words,
};
use account::Accounts;
use changes::Changes;
use feeds::Feeds;
use publish::Listed;
use reading::Reading;
use ringing::Ringing;
use show::Showing;
pub use start::{Running, Setup, TICK, start};
use troubles::{Troubles, What};
use unstored::Unstored;

/// So many new entries may be more than the history keeps.
const PRUNE_EVERY: u32 = 500;

struct Inputs {
    signals: mpsc::Receiver<(FeedId, Signal)>,
    requests: mpsc::Receiver<Request>,
    system_events: mpsc::Receiver<SystemEvent>,
    happenings: mpsc::Receiver<Happening>,
    stop: CancellationToken,
}

struct Engine {
    file: File,
    settings: Settings,
    settings_path: Option<PathBuf>,
    overrides: Overrides,
    clock: Arc<dyn Clock>,
    words: Arc<Words>,
    spoken: watch::Sender<Arc<Words>>,
    /// The system's language.
    locale: Option<String>,
    screen_locked: bool,
    ringing: Ringing,
    store: Store,
    unstored: Unstored,
    troubles: Troubles,
    http: Http,
    feeds: Feeds,
    changes: Changes,
    accounts: Accounts,
    reading: Reading,
    hearing: Hearing,
    awake: Awake,
    tick: Duration,
    showing: Showing,
    tap: Option<mpsc::Sender<Told>>,
    /// New entries since the history was last pruned.
    unpruned: u32,
    listed: Listed,
    not_understood: u32,
    snapshots: watch::Sender<Snapshot>,
}

impl Engine {
    async fn run(&mut self, mut inputs: Inputs) {
        let mut watched = self.settings_path.as_deref().and_then(|path| {
            settings::watch(path)
                .inspect_err(|error| tracing::warn!(%error, "settings are not watched"))
                .ok()
        });
        let mut desktop_gone = false;
        let mut tick = Instant::now() + self.tick;
        loop {
            self.read_next();
            self.show_next();
            // A flood of signals is worked off before anybody is told.
            if inputs.signals.is_empty() {
                self.publish();
            }
            self.say_if_deaf();
            let retry_at = self.showing.retry_at();
            let reading_at = self.reading.due();
            let ringing_at = self.ringing.due();
            let account_at = self.accounts.due();
            let deaf_at = self.hearing.due(self.settings.connection.deaf_after);
            let settings_changed = async {
                match &mut watched {
                    Some(watched) => watched.changes.changed().await.is_ok(),
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = inputs.stop.cancelled() => break,
                Some((feed, signal)) = inputs.signals.recv() => self.hear(feed, signal).await,
                Some(request) = inputs.requests.recv() => self.answer(request),
                Some(event) = inputs.system_events.recv() => self.system_event(event),
                happening = inputs.happenings.recv(), if !desktop_gone => match happening {
                    Some(happening) => self.happened(happening),
                    None => desktop_gone = true,
                },
                result = self.showing.ended() => self.shown(result),
                page = self.reading.arrived() => self.page_arrived(page).await,
                outcome = self.accounts.arrived() => self.account_arrived(outcome),
                () = at(reading_at) => {}
                () = at(ringing_at) => self.ring(),
                () = at(account_at) => self.look_after_account(),
                () = at(retry_at) => {}
                () = at(deaf_at) => {}
                () = tokio::time::sleep_until(tick) => {
                    tick = Instant::now() + self.tick;
                    if self.awake.slept(self.tick, self.clock.now()) {
                        tracing::info!("the computer slept");
                        self.woke();
                    }
                    self.look_after_account();
                }
                changed = settings_changed => {
                    if changed { self.load_settings() } else { watched = None }
                }
                () = self.feeds.mishap() => self.apply(),
            }
        }
        self.take_down().await;
    }

    /// What is on its way to the screen arrives there, so that it is marked.
    async fn take_down(&mut self) {
        self.feeds.stop();
        if self.showing.is_showing()
            && let Ok(result) =
                tokio::time::timeout(Duration::from_secs(1), self.showing.ended()).await
        {
            self.shown(result);
        }
    }

    async fn hear(&mut self, feed: FeedId, signal: Signal) {
        if !self.feeds.follows(&feed) {
            return; // sent before the person took the id out
        }
        let now = self.clock.now();
        match signal {
            Signal::Heard(Item::Frame(frame)) => {
                tell(&self.tap, || Told::frame(&feed, &frame)).await;
                self.take(&feed, &frame).await;
            }
            Signal::Heard(Item::Comment(text)) => {
                tell(&self.tap, || Told::comment(&feed, &text)).await
            }
            Signal::Skipped(blocks) => {
                let more = u32::try_from(blocks).unwrap_or(u32::MAX);
                self.odd(&feed, "", &format!("{blocks} blocks larger than the limit"), more);
            }
            state => {
                tell(&self.tap, || Told::link(&feed, &state, &self.words)).await;
                if state == Signal::Live {
                    // What happened while it was not is nowhere on the stream.
                    self.reading.all_now();
                }
                self.changes.heard(&feed, &state, now);
                self.feeds.note(&feed, state, now);
            }
        }
    }

    /// The way of an event: read, stored, judged, and put in the row for the screen.
    async fn take(&mut self, feed: &str, frame: &Frame) {
        let mut event = match event::read(&frame.data) {
            Heard::Event(event) => event,
            Heard::Connected => return,
            Heard::Unknown { kind } => {
                return self.odd(feed, &frame.data, &format!("unknown type {kind}"), 1);
            }
            Heard::Malformed { why } => return self.odd(feed, &frame.data, &why, 1),
        };
        let now = self.clock.now();
        // The documented order names no currency; a shop has one.
        if let event::What::Order(order) = &mut event.what
            && order.currency.is_none()
        {
            order.currency = self.store.currency(feed).ok().flatten();
        }
        let server = self.settings.server.as_ref().map_or("", url::Url::as_str);
        let resume = frame.id.as_deref().map(|id| Resume { server, id });
        let earlier = self.store.earlier(&event).unwrap_or_default();
        let standing = standing(&event, event.at.unwrap_or(now), &earlier, Known::Streamed);
        if !event.is_thin() {
            self.reading.brought(event.kind());
        }
        match self.store.put_as(feed, &event, resume, standing, now) {
            Ok(None) => {}
            Ok(Some(entry)) => {
                self.stored();
                self.supersede(&entry, &earlier, standing);
                if self.unstored.knows(&entry.event) {
                    self.set_fate(entry.id, Fate::Shown);
                } else if standing == Standing::News {
                    let late = self.feeds.catches_up(&entry.feed, entry.at, now);
                    self.judge(entry, late).await;
                }
            }
            Err(error) => {
                self.failed(error);
                // It comes only once: better shown from memory than lost.
                if let Some(entry) = self.unstored.take_in(feed, event, now) {
                    let late = self.feeds.catches_up(&entry.feed, entry.at, now);
                    self.judge(entry, late).await;
                }
            }
        }
    }

    fn stored(&mut self) {
        self.troubles.clear(What::HistoryWrite);
        self.store_what_waited();
        self.unpruned += 1;
        if self.unpruned >= PRUNE_EVERY {
            self.prune();
        }
    }

    /// What was shown while the disk failed is in the history all the same.
    fn store_what_waited(&mut self) {
        while let Some((feed, event)) = self.unstored.next_waiting() {
            let now = self.clock.now();
            if let Err(error) = self.store.put_as(&feed, &event, None, Standing::Open, now) {
                self.unstored.still_waits(feed, event);
                return self.failed(error);
            }
        }
    }

    /// `late`: it happened long ago, and comes in a digest.
    async fn judge(&mut self, entry: Entry, late: bool) {
        tell(&self.tap, || Told::event(&entry.feed, &entry.event)).await;
        match rules::judge(&entry.event, &self.settings) {
            Verdict::Keep => self.set_fate(entry.id, Fate::Kept),
            Verdict::Notify if !late && self.hold(&entry) => {}
            Verdict::Notify => self.showing.outbox.add(entry, late),
        }
    }

    fn prune(&mut self) {
        self.unpruned = 0;
        if let Err(error) = self.store.prune(self.settings.history, self.clock.now()) {
            self.failed(error);
        }
    }

    fn set_fate(&mut self, id: EntryId, fate: Fate) {
        if let Err(error) = self.store.set_fate(&[id], fate, self.clock.now()) {
            self.failed(error);
        }
    }

    fn odd(&mut self, feed: &str, text: &str, why: &str, count: u32) {
        tracing::warn!(why, "input that was not understood");
        self.not_understood = self.not_understood.saturating_add(count);
        if let Err(error) = self.store.keep_odd(feed, text, why, self.clock.now()) {
            self.failed(error);
        }
    }

    fn failed(&mut self, error: StoreError) {
        tracing::error!(%error, "history cannot be written");
        self.troubles.set(What::HistoryWrite, "trouble-history-write");
    }
}

async fn at(moment: Option<Instant>) {
    match moment {
        Some(moment) => tokio::time::sleep_until(moment).await,
        None => std::future::pending().await,
    }
}

/// The closure's work is done only where somebody listens.
async fn tell(tap: &Option<mpsc::Sender<Told>>, told: impl FnOnce() -> Told) {
    if let Some(tap) = tap {
        // Nobody reads any more: the process is about to end.
        let _ = tap.send(told()).await;
    }
}
