//! The app in the tray: builds everything in order, takes it down in order.
//!
//! What is the same on every system is here; who runs the loop is in `linux`, where
//! it is Tokio, and in `other`, where it is Tauri.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod other;

use std::{path::PathBuf, sync::Arc, time::Duration};

use jiff::tz::TimeZone;
use notifier_core::{
    engine::{self, Running, Setup, UpdateSetup},
    handle::Handle,
    ports::{clock::WallClock, desktop::ActivationToken},
    settings::Overrides,
    stream::Http,
    view::snapshot::State,
};
#[cfg(target_os = "linux")]
use notifier_freedesktop::system_events;
#[cfg(windows)]
use notifier_windows::system_events;
use secrecy::SecretString;
use tokio::{sync::mpsc, task::JoinHandle};
use tokio_util::sync::CancellationToken;

#[cfg(target_os = "linux")]
pub use linux::{App, run};
#[cfg(not(target_os = "linux"))]
pub use other::{App, run};

#[cfg(target_os = "macos")]
use crate::system_events;
use crate::{
    autostart,
    cli::Arguments,
    desktop::ShellDesktop,
    files::Places,
    keychain, single, tray,
    updates::{self, Again, AtEnd, Source},
};

/// Quitting waits this long for a notice on its way, and for the disk.
const QUIT_TIMEOUT: Duration = Duration::from_secs(3);
/// As `tauri.conf.json` says it.
const IDENTIFIER: &str = "app.toolboxx.notifier";

/// What the engine starts with.
struct Start {
    data_dir: PathBuf,
    overrides: Overrides,
    source: Source,
    /// The data folder, where it is not the usual one.
    own_folder: Option<PathBuf>,
    token: Option<SecretString>,
    hidden: bool,
    /// The link of a toast, which started the app.
    #[cfg(windows)]
    clicked: Option<String>,
    /// Lets the first window come to the front.
    activation: Option<ActivationToken>,
    stop: CancellationToken,
    /// It reads the certificates of the system, which takes a while.
    http: std::thread::JoinHandle<Http>,
}

impl Start {
    fn new(
        arguments: &Arguments,
        source: Source,
        data_dir: PathBuf,
        token: Option<SecretString>,
        activation: Option<ActivationToken>,
        stop: CancellationToken,
        http: std::thread::JoinHandle<Http>,
    ) -> Self {
        Self {
            own_folder: arguments.data_dir.is_some().then(|| data_dir.clone()),
            data_dir,
            overrides: arguments.overrides(),
            source,
            token,
            hidden: arguments.hidden,
            #[cfg(windows)]
            clicked: arguments.clicked.clone(),
            activation,
            stop,
            http,
        }
    }

    fn start(self, app: &App) -> anyhow::Result<Started> {
        let (happened, happenings) = mpsc::channel(64);
        let (updates, at_end) = self.updates(app)?;
        let Running { handle, done } = engine::start(Setup {
            data_dir: Some(self.data_dir.clone()),
            overrides: self.overrides,
            clock: Arc::new(WallClock),
            zone: TimeZone::system(),
            locale: sys_locale::get_locale(),
            http: self.http.join().unwrap_or_else(|_| Http::new()),
            desktop: Arc::new(ShellDesktop::start(
                app.clone(),
                &self.data_dir,
                self.own_folder.as_deref(),
                happened,
            )),
            keychain: keychain::system(),
            token: self.token,
            happenings,
            updates: Some(updates),
            recorder: None,
            tick: engine::TICK,
            stop: self.stop,
        })?;
        let places = Places::of(&self.data_dir);
        single::listen(app, &self.data_dir);
        #[cfg(windows)]
        if self.clicked.is_some_and(|link| !crate::desktop::clicked(&app.0, &link)) {
            app.open_window(None);
        }
        // Nothing to listen to yet: the person is asked for it.
        if !self.hidden && handle.snapshots().borrow().connection.state == State::SetUp {
            app.open_window(self.activation);
        }
        tokio::spawn(tray::paint(app.clone(), handle.clone(), self.hidden));
        tokio::spawn(autostart::follow(handle.clone(), self.data_dir, self.own_folder));
        tokio::spawn(system_events::watch(handle.clone()));
        Ok(Started { core: handle, done, places, at_end })
    }

    /// Who brings new versions to this copy; and what puts them in, with its end.
    fn updates(&self, app: &App) -> anyhow::Result<(UpdateSetup, AtEnd)> {
        let image = std::env::current_exe().ok().and_then(|here| autostart::app_image(&here));
        let channel = self.source.channel(image.is_some());
        let updater = updates::of_system(app, &self.source, channel, &self.data_dir, image);
        let setup = UpdateSetup {
            channel,
            version: self.source.version().to_owned(),
            page: self.source.page.clone(),
            updater: Arc::new(updater.clone()),
            first_check: self.source.first_check,
        };
        Ok((setup, AtEnd { updater, again: Again::remember(self.token.clone())? }))
    }
}

/// The app, on its way.
struct Started {
    core: Handle,
    /// Ends with the engine.
    done: JoinHandle<()>,
    places: Places,
    /// What comes after that.
    at_end: AtEnd,
}

/// Another folder is another app: it neither wakes nor hinders the usual one.
fn identifier(arguments: &Arguments, data_dir: &std::path::Path) -> String {
    match arguments.data_dir {
        Some(_) => format!("{IDENTIFIER}.folder{:016x}", fingerprint(data_dir)),
        None => IDENTIFIER.into(),
    }
}

/// Ready when the session ends, or somebody presses Ctrl-C. On Windows the end of the
/// session is tao's matter.
async fn asked_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => return,
                Ok(()) = tokio::signal::ctrl_c() => return,
            }
        }
        std::future::pending().await
    }
    #[cfg(not(unix))]
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}

/// Stable over versions of Rust, unlike the standard hasher (FNV-1a).
pub fn fingerprint(path: &std::path::Path) -> u64 {
    let bytes = path.as_os_str().as_encoded_bytes();
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
