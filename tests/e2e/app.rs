//! The app without its shell: an engine on a folder of its own, and its desktop.
//!
//! Tests change the world (shop, folder, desktop) and wait here for what the
//! app makes of it; the time of every wait is bounded, so a test that fails says
//! what it waited for. Deliberately absent: any opinion on what is right.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use demo_shop::{Options, Shop};
use jiff::{Timestamp, tz::TimeZone};
use notifier_core::{
    disk::{self, Locked},
    engine::{self, Running, Setup},
    handle::Handle,
    ports::clock::{Clock, WallClock},
    ports::keychain::{Keychain, NoKeychain},
    settings::Overrides,
    stream::Http,
    view::record::Record,
    view::snapshot::{Snapshot, State},
};
use secrecy::SecretString;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{sync::mpsc, task::JoinHandle, time};
use tokio_util::sync::CancellationToken;

use crate::fake_desktop::{Behaviour, Desk, TIMEOUT};

/// A data folder; gone with the test.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// With settings that follow the shop.
    pub fn following(shop: &Shop) -> Self {
        let folder = Self::new();
        folder.set(settings(shop));
        folder
    }

    pub fn dir(&self) -> &Path {
        self.0.path()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a readable file")
    }

    pub fn write(&self, name: &str, text: &str) {
        disk::write_whole(&self.path(name), text.as_bytes()).expect("a writable folder");
    }

    /// As an editor that writes files whole.
    pub fn set(&self, settings: Value) {
        self.write("settings.json", &settings.to_string());
    }

    /// Waits until no app, and no thread of one that was killed, uses the folder.
    pub async fn until_free(&self) {
        let free = async {
            while disk::lock(self.dir()).is_err() {
                tokio::task::yield_now().await;
            }
        };
        time::timeout(TIMEOUT, free).await.expect("the folder is given up");
    }

    pub fn settings(&self) -> Value {
        serde_json::from_str(&self.read("settings.json")).expect("JSON")
    }
}

/// Follows the shop, and comes back quickly.
pub fn settings(shop: &Shop) -> Value {
    json!({
        "server": shop.url(),
        "user_ids": [shop.id()],
        "connection": {"retry_min_ms": 20, "retry_max_ms": 80},
    })
}

/// As documented, but 250 times as fast: each payment comes three times.
pub fn quick() -> Options {
    Options { tick: TICK, look_back: 3 * TICK, heartbeat: TICK, ..Options::default() }
}

/// Says news at once, and payments never again.
pub fn instant() -> Options {
    Options { instant: true, tick: Duration::from_secs(3600), ..quick() }
}

const TICK: Duration = Duration::from_millis(40);

pub async fn open(options: Options) -> Shop {
    Shop::start(options).await.expect("a free port")
}

/// A clock that stands still.
pub struct At(pub Timestamp);

impl Clock for At {
    fn now(&self) -> Timestamp {
        self.0
    }
}

pub struct App {
    pub handle: Handle,
    pub desk: Desk,
    /// What it heard, as it was told; nobody has to read it.
    told: mpsc::Receiver<Record>,
    stop: CancellationToken,
    done: JoinHandle<()>,
}

/// More than any test makes it tell.
const TOLD: usize = 1_000_000;

impl App {
    pub fn start(folder: &Folder) -> Self {
        Self::start_on(folder, Behaviour::Works)
    }

    pub fn start_on(folder: &Folder, behaviour: Behaviour) -> Self {
        Self::try_start(folder, behaviour, Arc::new(WallClock)).expect("a free folder")
    }

    pub fn try_start(
        folder: &Folder,
        behaviour: Behaviour,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, Locked> {
        Self::start_with(folder, behaviour, clock, Arc::new(NoKeychain), None)
    }

    pub fn start_with(
        folder: &Folder,
        behaviour: Behaviour,
        clock: Arc<dyn Clock>,
        keychain: Arc<dyn Keychain>,
        token: Option<SecretString>,
    ) -> Result<Self, Locked> {
        let (desk, happenings) = Desk::new(behaviour);
        let (tap, told) = mpsc::channel(TOLD);
        let stop = CancellationToken::new();
        let Running { handle, done, .. } = engine::start(Setup {
            data_dir: Some(folder.0.path().to_owned()),
            overrides: Overrides::default(),
            clock,
            zone: TimeZone::UTC,
            locale: None,
            http: Http::new(),
            desktop: Arc::new(desk.clone()),
            keychain,
            token,
            happenings,
            updates: None,
            recorder: Some(tap),
            tick: Duration::from_millis(100),
            stop: stop.clone(),
        })?;
        Ok(Self { handle, desk, told, stop, done })
    }

    /// A fresh app that follows the shop, live.
    pub async fn live(shop: &Shop) -> (Folder, Self) {
        let folder = Folder::following(shop);
        let app = Self::start(&folder);
        app.until_live().await;
        (folder, app)
    }

    pub fn snapshot(&self) -> Snapshot {
        self.handle.snapshots().borrow().clone()
    }

    pub async fn until_live(&self) -> Snapshot {
        self.until("live", |now| now.connection.state == State::Live).await
    }

    pub async fn until(&self, what: &str, wanted: impl Fn(&Snapshot) -> bool) -> Snapshot {
        let mut snapshots = self.handle.snapshots();
        match time::timeout(TIMEOUT, snapshots.wait_for(|now| wanted(now))).await {
            Ok(Ok(snapshot)) => return snapshot.clone(),
            Ok(Err(_)) => {}
            Err(_) => {}
        }
        panic!("never {what}: {:#?}", self.snapshot());
    }

    /// Waits for something that it tells; what it told before is gone.
    pub async fn until_told(&mut self, what: &str, wanted: impl Fn(&Record) -> bool) -> Record {
        let mut before = vec![];
        while let Ok(Some(told)) = time::timeout(TIMEOUT, self.told.recv()).await {
            if wanted(&told) {
                return told;
            }
            before.push(told);
        }
        panic!("never told {what}, but {before:#?}");
    }

    /// What it tells next.
    pub async fn told(&mut self) -> Option<Record> {
        self.told.recv().await
    }

    /// Waits for so many frames with this text in them.
    pub async fn until_heard(&mut self, text: &str, times: usize) {
        for time in 1..=times {
            let what = format!("frame {time} of {times} with {text:?}");
            let has =
                |told: &Record| matches!(told, Record::Frame { data, .. } if data.contains(text));
            self.until_told(&what, has).await;
        }
    }

    /// Lets so many heartbeats of the stream pass, each a tick after the last: time
    /// as the app sees it, however busy the machine. For what must not happen in it.
    pub async fn heartbeats(&mut self, count: usize) {
        while self.told.try_recv().is_ok() {}
        for _ in 0..count {
            self.until_told("a heartbeat", |told| matches!(told, Record::Comment { .. })).await;
        }
    }

    /// Ends it in order, as quitting does.
    pub async fn stop(self) -> Desk {
        self.stop.cancel();
        time::timeout(TIMEOUT, self.done).await.expect("it ends").expect("it does not panic");
        self.desk
    }
}
