//! The one loop: owns all state, takes one input at a time.
//!
//! Signals of the links, asks of the handle, happenings of the desktop, changes
//! of the settings file come in; snapshots and effects on the [`Desktop`] go
//! out. What each stage decides is in its own module; here is only the order.

mod asks;
mod feeds;
mod show;
mod troubles;
mod view;

use std::{io, path::PathBuf, sync::Arc};

use jiff::tz::TimeZone;
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
    time::Instant,
};
use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    desktop::{Desktop, Happening},
    disk,
    event::{self, Heard},
    handle::{Ask, Handle},
    link::{FeedId, Signal},
    rules::{self, Verdict},
    settings::{File, Overrides, Settings, Unreadable},
    snapshot::Snapshot,
    store::{Fate, Store, StoreError},
    told::Told,
    wire::{Frame, Http, Item},
    words::Words,
};
use feeds::Feeds;
use show::Showing;
use troubles::{Troubles, What};

/// Signals that may wait for the engine; beyond that the network waits.
const SIGNALS: usize = 256;

/// Everything from outside, passed in.
pub struct Setup {
    /// Holds `settings.json` and `history.db`; None stores nothing.
    pub data_dir: Option<PathBuf>,
    pub overrides: Overrides,
    pub clock: Arc<dyn Clock>,
    pub zone: TimeZone,
    pub http: Http,
    pub desktop: Arc<dyn Desktop>,
    pub happenings: mpsc::Receiver<Happening>,
    /// Hears everything that is heard, for `listen`.
    pub tap: Option<mpsc::Sender<Told>>,
    /// Ends the engine, in order.
    pub stop: CancellationToken,
}

/// A running engine.
pub struct Running {
    pub handle: Handle,
    pub words: Arc<Words>,
    pub done: JoinHandle<()>,
}

/// Starts the engine on the current runtime.
///
/// # Errors
/// Another process holds the data folder, or it cannot be made.
pub fn start(setup: Setup) -> Result<Running, disk::Locked> {
    let lock = setup.data_dir.as_deref().map(disk::lock).transpose()?;
    let words = Arc::new(Words::english(setup.zone.clone()));
    let (asks_in, asks) = mpsc::channel(64);
    let (signals_in, signals) = mpsc::channel(SIGNALS);

    let mut troubles = Troubles::default();
    let settings_path = setup.data_dir.as_ref().map(|dir| dir.join("settings.json"));
    let store =
        open_store(setup.data_dir.as_ref().map(|dir| dir.join("history.db")), &mut troubles);
    let mut engine = Engine {
        file: File::default(),
        settings: Settings::default(),
        settings_path,
        overrides: setup.overrides,
        clock: setup.clock,
        words: words.clone(),
        store,
        troubles,
        feeds: Feeds::new(setup.http, signals_in),
        showing: Showing::new(setup.desktop),
        tap: setup.tap,
        not_understood: 0,
        snapshots: watch::channel(view::empty()).0,
    };
    engine.load_settings();
    match engine.store.pending() {
        Ok(left) => engine.showing.outbox.refill(left),
        Err(error) => engine.failed(error),
    }
    engine.publish();

    let handle = Handle::new(asks_in, engine.snapshots.subscribe(), words.say("error-closing"));
    let inputs = Inputs { signals, asks, happenings: setup.happenings, stop: setup.stop };
    let done = tokio::spawn(async move {
        engine.run(inputs).await;
        drop(lock);
    });
    Ok(Running { handle, words, done })
}

/// A damaged file is set aside; where nothing can be stored, memory has to do.
fn open_store(path: Option<PathBuf>, troubles: &mut Troubles) -> Store {
    let Some(path) = path else { return in_memory() };
    let mut opened = Store::open(Some(&path));
    if opened.as_ref().is_err_and(StoreError::is_damage) && disk::set_aside(&path).is_ok() {
        for side in ["history.db-wal", "history.db-shm"] {
            let _ = std::fs::remove_file(path.with_file_name(side));
        }
        troubles.set(What::History, "trouble-history-broken");
        opened = Store::open(Some(&path));
    }
    opened.unwrap_or_else(|error| {
        tracing::error!(%error, "history cannot be opened");
        troubles.set(What::History, "trouble-history-memory");
        in_memory()
    })
}

#[expect(clippy::expect_used, reason = "fails only where SQLite itself is broken")]
fn in_memory() -> Store {
    Store::open(None).expect("a database in memory")
}

struct Inputs {
    signals: mpsc::Receiver<(FeedId, Signal)>,
    asks: mpsc::Receiver<Ask>,
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
    store: Store,
    troubles: Troubles,
    feeds: Feeds,
    showing: Showing,
    tap: Option<mpsc::Sender<Told>>,
    not_understood: u32,
    snapshots: watch::Sender<Snapshot>,
}

impl Engine {
    async fn run(&mut self, mut inputs: Inputs) {
        let mut watched = self.settings_path.as_deref().and_then(|path| {
            disk::watch(path)
                .inspect_err(|error| tracing::warn!(%error, "settings are not watched"))
                .ok()
        });
        let mut desktop_gone = false;
        loop {
            self.show_next();
            // A flood of signals is worked off before anybody is told.
            if inputs.signals.is_empty() {
                self.publish();
            }
            let retry_at = self.showing.retry_at();
            let settings_changed = async {
                match &mut watched {
                    Some(watched) => watched.changes.changed().await.is_ok(),
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = inputs.stop.cancelled() => break,
                Some((feed, signal)) = inputs.signals.recv() => self.hear(feed, signal).await,
                Some(ask) = inputs.asks.recv() => self.answer(ask),
                happening = inputs.happenings.recv(), if !desktop_gone => match happening {
                    Some(happening) => self.happened(happening),
                    None => desktop_gone = true,
                },
                result = self.showing.ended() => self.shown(result),
                () = at(retry_at) => {}
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
        if let Ok(result) =
            tokio::time::timeout(std::time::Duration::from_secs(1), self.showing.ended()).await
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
                self.odd(&feed, "", &format!("{blocks} blocks larger than the limit"));
            }
            state => {
                tell(&self.tap, || Told::link(&feed, &state, &self.words)).await;
                self.feeds.note(&feed, state, now);
            }
        }
    }

    /// The way of an event: read, stored, judged, and put in the row for the screen.
    async fn take(&mut self, feed: &str, frame: &Frame) {
        let event = match event::read(&frame.data) {
            Heard::Event(event) => event,
            Heard::Connected => return,
            Heard::Unknown { kind } => {
                return self.odd(feed, &frame.data, &format!("unknown type {kind}"));
            }
            Heard::Malformed { why } => return self.odd(feed, &frame.data, &why),
        };
        let now = self.clock.now();
        match self.store.put(feed, &event, frame.id.as_deref(), now) {
            Ok(None) => {}
            Ok(Some(entry)) => {
                self.troubles.clear(What::HistoryWrite);
                tell(&self.tap, || Told::event(feed, &event)).await;
                match rules::judge(&event, &self.settings) {
                    Verdict::Keep => {
                        if let Err(error) = self.store.set_fate(&[entry.id], Fate::Kept, now) {
                            self.failed(error);
                        }
                    }
                    Verdict::Notify => {
                        let late = self.feeds.catches_up(feed, entry.at, now);
                        self.showing.outbox.add(entry, late);
                    }
                }
            }
            Err(error) => self.failed(error),
        }
    }

    fn odd(&mut self, feed: &str, text: &str, why: &str) {
        tracing::warn!(why, "input that was not understood");
        self.not_understood = self.not_understood.saturating_add(1);
        if let Err(error) = self.store.keep_odd(feed, text, why, self.clock.now()) {
            self.failed(error);
        }
    }

    fn failed(&mut self, error: StoreError) {
        tracing::error!(%error, "history cannot be written");
        self.troubles.set(What::HistoryWrite, "trouble-history-write");
    }

    /// Reads `settings.json` and makes it hold; the same text changes nothing.
    fn load_settings(&mut self) {
        let file = match self.settings_path.as_deref().map(File::read).transpose() {
            Ok(file) => file.unwrap_or_default(),
            Err(Unreadable::Disk(error))
                if error.kind() == io::ErrorKind::PermissionDenied
                    && self.file != File::default() =>
            {
                return; // somebody writes it just now; the next change is told again
            }
            Err(error) => {
                tracing::error!(%error, "settings cannot be read");
                let aside = self.settings_path.as_deref().map(disk::set_aside);
                if matches!(aside, Some(Err(_))) {
                    tracing::error!("nor set aside");
                }
                self.troubles.set(What::SettingsFile, "trouble-settings-broken");
                self.apply();
                return;
            }
        };
        self.file = file;
        self.apply();
    }

    fn apply(&mut self) {
        let (settings, wrong) = self.file.resolve(&self.overrides);
        self.troubles.set_values(&wrong);
        self.settings = settings;
        let store = &self.store;
        self.feeds.follow(&self.settings, |feed| store.resume(feed).ok().flatten());
    }

    fn publish(&mut self) {
        let recent = self.store.recent(crate::snapshot::RECENT);
        let unread = self.store.unread();
        let (recent, unread) = match (recent, unread) {
            (Ok(recent), Ok(unread)) => (recent, unread),
            (Err(error), _) | (_, Err(error)) => {
                self.failed(error);
                let last = self.snapshots.borrow();
                (vec![], last.unread)
            }
        };
        let view = view::View {
            feeds: &self.feeds,
            settings: &self.settings,
            troubles: &self.troubles,
            words: &self.words,
            recent,
            unread,
            not_understood: self.not_understood,
        };
        let snapshot = view.snapshot();
        self.snapshots.send_if_modified(|last| {
            let changed = *last != snapshot;
            *last = snapshot;
            changed
        });
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
