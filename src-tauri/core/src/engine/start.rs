//! Builds the engine in order: folder, history, settings, what was left to show.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use jiff::{Timestamp, tz::TimeZone};
use secrecy::SecretString;
use tokio::{
    sync::{mpsc, watch},
    task::{JoinHandle, JoinSet},
    time::Instant,
};
use tokio_util::sync::CancellationToken;

use super::{
    Engine, Inputs, Watch,
    account::Accounts,
    config::Config,
    context::{Context, Effect, StoreReply},
    daily::Daily,
    data_use::DataUse,
    delivery::Delivery,
    health_check::HealthCheck,
    intake::Intake,
    log_limit::LogLimit,
    problems::{Problem, Problems},
    publish::Publisher,
    rejected::Rejected,
    replies::Replies,
    streams::Streams,
    sync::Sync,
    updates::{UpdateSetup, Updates},
    vanished::Vanished,
};
use crate::{
    disk::{self, Lock},
    feed::origin,
    handle::Handle,
    i18n::Translator,
    policy::outage::OutageMonitor,
    policy::snooze::SnoozeTimer,
    policy::suspend::SuspendDetector,
    ports::clock::Clock,
    ports::desktop::{Desktop, DesktopEvent},
    ports::keychain::Keychain,
    settings::{Overrides, Settings},
    store::{Store, StoreError, StoreHandle, StoreThread},
    stream::Http,
    view::record::Record,
};

/// Signals that may wait for the engine; beyond that the network waits.
const MAX_SIGNALS: usize = 256;
/// Rare, as each look wakes the processor; most systems tell of a sleep themselves.
pub const TICK: Duration = Duration::from_secs(20);

/// Everything from outside, passed in.
pub struct Setup {
    /// Holds `settings.json` and `history.db`; None stores nothing.
    pub data_dir: Option<PathBuf>,
    pub overrides: Overrides,
    pub clock: Arc<dyn Clock>,
    pub zone: TimeZone,
    /// The system's language, as "fr-RW".
    pub locale: Option<String>,
    pub http: Http,
    pub desktop: Arc<dyn Desktop>,
    pub keychain: Arc<dyn Keychain>,
    /// A session from outside for the shop of the settings, used instead of the
    /// keychain's and stored nowhere.
    pub token: Option<SecretString>,
    pub happenings: mpsc::Receiver<DesktopEvent>,
    /// None: no new version is looked for.
    pub updates: Option<UpdateSetup>,
    /// Hears everything, for `listen`.
    pub recorder: Option<mpsc::Sender<Record>>,
    /// How often to look at the clock for a sleep of the computer; [`TICK`] but in tests.
    pub tick: Duration,
    /// Ends the engine, in order.
    pub stop: CancellationToken,
}

/// A running engine.
pub struct Running {
    pub handle: Handle,
    pub done: JoinHandle<()>,
}

/// Starts the engine on the current runtime.
///
/// # Errors
/// Another process holds the data folder.
pub fn start(setup: Setup) -> Result<Running, disk::Locked> {
    let mut problems = Problems::default();
    let lock = lock(setup.data_dir.as_deref(), &mut problems)?;
    let i18n = Arc::new(Translator::english(setup.zone));
    let (language, spoken) = watch::channel(i18n.clone());
    let (requests_in, requests) = mpsc::channel(64);
    let (system_events_in, system_events) = mpsc::channel(64);
    let (signals_in, signals) = mpsc::channel(MAX_SIGNALS);

    let settings_path = setup.data_dir.as_ref().map(|dir| dir.join("settings.json"));
    // Without the lock another process may write there.
    let history_path = setup.data_dir.as_ref().filter(|_| lock.is_some());
    let history_path = history_path.map(|dir| dir.join("history.db"));
    let updates_path = setup.data_dir.as_ref().map(|dir| dir.join("update.json"));
    let StoreThread { handle: store, replies, summary, ended: store_ended } =
        open_store(history_path, lock, &mut problems);
    let now = setup.clock.now();
    let mut engine = Engine {
        config: Config::new(settings_path, setup.overrides, setup.locale, language),
        streams: Streams::new(setup.http.clone(), signals_in),
        accounts: Accounts::new(setup.keychain),
        sync: Sync::new(),
        vanished: Vanished::default(),
        intake: Intake::default(),
        delivery: Delivery::default(),
        replies: Replies::default(),
        watch: Watch::new(setup.tick, now),
        publisher: Publisher::new(summary),
        data_use: DataUse::new(setup.http.traffic().clone()),
        updates: Updates::new(setup.updates, updates_path),
        daily: Daily::default(),
        overdue: 0,
        cx: Context {
            store,
            settings: Settings::default(),
            clock: setup.clock,
            snooze: SnoozeTimer::default(),
            i18n,
            problems,
            http: setup.http,
            desktop: setup.desktop,
            screen_locked: false,
            awake_since: Instant::now(),
            rejected: Rejected::default(),
            dropped_lines: LogLimit::default(),
            recorder: setup.recorder,
            detached: JoinSet::new(),
        },
    };
    engine.begin(setup.token);
    // Without a desktop, as for `listen`, nobody is there.
    if !setup.happenings.is_closed() {
        engine.daily.somebody_came();
    }

    let handle = Handle::new(requests_in, system_events_in, engine.publisher.subscribe(), spoken);
    let inputs = Inputs {
        signals,
        requests,
        system_events,
        happenings: setup.happenings,
        store: replies,
        store_ended,
        stop: setup.stop,
        desktop_gone: false,
    };
    let done = tokio::spawn(engine.run(inputs));
    Ok(Running { handle, done })
}

impl Watch {
    fn new(tick: Duration, now: Timestamp) -> Self {
        Self {
            outage: OutageMonitor::default(),
            health: HealthCheck::new(),
            suspend: SuspendDetector::new(now),
            tick,
            next_tick: Instant::now() + tick,
        }
    }
}

impl Engine {
    /// What an earlier run left is asked for before anything new can come.
    fn begin(&mut self, token: Option<SecretString>) {
        self.config.load(&mut self.cx);
        self.config.resolve(&mut self.cx);
        if let Some(token) = token {
            self.accounts.bind(token, self.cx.settings.server.as_ref());
        }
        self.perform(vec![Effect::Apply]);
        if let Some(server) = self.cx.settings.server.as_ref().map(origin) {
            self.cx.store.write(move |store| store.adopt(&server));
        }
        self.intake.prune(&self.cx);
        self.delivery.ask_for_pending(&self.cx);
        self.publish();
    }
}

/// None where there is no folder, or none that can be written: the app is of use without.
fn lock(folder: Option<&Path>, problems: &mut Problems) -> Result<Option<Arc<Lock>>, disk::Locked> {
    let Some(folder) = folder else { return Ok(None) };
    match disk::lock(folder) {
        Ok(lock) => Ok(Some(Arc::new(lock))),
        Err(disk::Locked::Disk(error)) => {
            tracing::error!(%error, "the data folder cannot be written");
            problems.set_folder(folder);
            Ok(None)
        }
        Err(taken) => Err(taken),
    }
}

/// A damaged file is set aside, a newer one left alone; where nothing can be
/// stored, memory has to do.
///
/// The folder stays locked until the store is closed.
fn open_store(
    path: Option<PathBuf>,
    lock: Option<Arc<Lock>>,
    problems: &mut Problems,
) -> StoreThread<StoreReply> {
    let Some(path) = path else { return in_memory(lock) };
    let open =
        || Store::open(Some(&path)).and_then(|store| StoreHandle::start(store, lock.clone()));
    let mut opened = open();
    if opened.as_ref().is_err_and(StoreError::is_damage) && disk::set_aside(&path).is_ok() {
        for side in ["history.db-wal", "history.db-shm"] {
            let _ = std::fs::remove_file(path.with_file_name(side));
        }
        problems.set(Problem::History, "trouble-history-broken");
        opened = open();
    }
    opened.unwrap_or_else(|error| {
        tracing::error!(%error, "history cannot be opened");
        let text = match error {
            StoreError::Newer(_) => "trouble-history-newer",
            _ => "trouble-history-memory",
        };
        problems.set(Problem::History, text);
        in_memory(lock)
    })
}

#[expect(clippy::expect_used, reason = "fails only where SQLite itself is broken")]
fn in_memory(lock: Option<Arc<Lock>>) -> StoreThread<StoreReply> {
    let open = Store::open(None).and_then(|store| StoreHandle::start(store, lock));
    open.expect("a database in memory")
}
