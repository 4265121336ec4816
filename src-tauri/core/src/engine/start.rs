//! Builds the engine in order: folder, history, settings, what was left to show.

use std::{path::PathBuf, sync::Arc, time::Duration};

use jiff::tz::TimeZone;
use secrecy::SecretString;
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

use super::{
    Engine, Inputs,
    account::Accounts,
    changes::Changes,
    feeds::Feeds,
    publish::Listed,
    reading::Reading,
    ringing::Ringing,
    show::Showing,
    troubles::{Troubles, What},
    unstored::Unstored,
};
use crate::{
    awake::Awake,
    clock::Clock,
    desktop::{Desktop, Happening},
    disk,
    handle::Handle,
    hearing::Hearing,
    keychain::Keychain,
    outbox,
    settings::{File, Overrides, Settings},
    snapshot::Snapshot,
    store::{Store, StoreError},
    told::Told,
    wire::Http,
    words::Words,
};

/// Signals that may wait for the engine; beyond that the network waits.
const SIGNALS: usize = 256;
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
    /// A session from outside, used instead of the keychain's and stored nowhere.
    pub token: Option<SecretString>,
    pub happenings: mpsc::Receiver<Happening>,
    /// Hears everything that is heard, for `listen`.
    pub tap: Option<mpsc::Sender<Told>>,
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
/// Another process holds the data folder, or it cannot be made.
pub fn start(setup: Setup) -> Result<Running, disk::Locked> {
    let lock = setup.data_dir.as_deref().map(disk::lock).transpose()?;
    let words = Arc::new(Words::english(setup.zone));
    let (spoken, speaking) = watch::channel(words.clone());
    let (requests_in, requests) = mpsc::channel(64);
    let (system_events_in, system_events) = mpsc::channel(64);
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
        awake: Awake::new(setup.clock.now()),
        hearing: Hearing::default(),
        tick: setup.tick,
        clock: setup.clock,
        words: words.clone(),
        spoken,
        locale: setup.locale,
        screen_locked: false,
        ringing: Ringing::default(),
        store,
        unstored: Unstored::default(),
        troubles,
        feeds: Feeds::new(setup.http.clone(), signals_in),
        changes: Changes::default(),
        http: setup.http,
        accounts: Accounts::new(setup.keychain, setup.token),
        reading: Reading::default(),
        showing: Showing::new(setup.desktop),
        tap: setup.tap,
        unpruned: 0,
        listed: Listed::default(),
        not_understood: 0,
        snapshots: watch::channel(Snapshot::default()).0,
    };
    engine.load_settings();
    engine.prune();
    match engine.store.pending(outbox::REFILL) {
        Ok(left) => engine.showing.outbox.refill(left),
        Err(error) => engine.failed(error),
    }
    engine.publish();

    let handle = Handle::new(requests_in, system_events_in, engine.snapshots.subscribe(), speaking);
    let inputs =
        Inputs { signals, requests, system_events, happenings: setup.happenings, stop: setup.stop };
    let done = tokio::spawn(async move {
        engine.run(inputs).await;
        drop(lock);
    });
    Ok(Running { handle, done })
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
