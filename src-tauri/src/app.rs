//! The app in the tray: builds everything in order, takes it down in order.

use std::{path::PathBuf, sync::Arc, time::Duration};

use anyhow::Context as _;
use jiff::tz::TimeZone;
use notifier_core::{
    engine::{self, Running, Setup},
    ports::{clock::WallClock, desktop::ActivationToken},
    settings::Overrides,
    stream::Http,
    view::snapshot::State,
};
use secrecy::SecretString;
use tauri::{AppHandle, Manager as _, RunEvent};
use tokio::{sync::mpsc, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::{
    bridge,
    cli::Arguments,
    desktop::{self, ShellDesktop},
    keychain, logs,
    single::{self, Refused},
    tray, window,
};

/// Quitting waits this long for a notice on its way, and for the disk.
const QUIT_TIMEOUT: Duration = Duration::from_secs(3);

/// Runs until the person quits.
///
/// # Errors
/// No desktop session, no data folder, or another notifier uses it.
pub fn run(arguments: &Arguments, token: Option<SecretString>) -> anyhow::Result<()> {
    let data_dir = arguments.folder()?;
    let activation = desktop::prepare(&crate::files::web_view(&data_dir))?;
    if let Err(error) = logs::start(&data_dir.join("logs")) {
        eprintln!("toolboxx-notifier: no log: {error:#}");
    }
    let runtime = crate::runtime()?;
    let _entered = runtime.enter();
    tauri::async_runtime::set(runtime.handle().clone());

    let mut context = tauri::generate_context!();
    if arguments.data_dir.is_some() {
        // Another folder is another app: it neither wakes nor hinders the usual one.
        let folder = fingerprint(&data_dir);
        context.config_mut().identifier.push_str(&format!(".folder{folder:016x}"));
    }
    let Some(builder) =
        single::builder(&runtime, &context.config().identifier, activation.as_ref())
    else {
        return Ok(());
    };
    let stop = CancellationToken::new();
    let refused = Refused { folder: data_dir.clone(), hidden: arguments.hidden };
    let start = Start {
        own_folder: arguments.data_dir.is_some().then(|| data_dir.clone()),
        data_dir,
        overrides: arguments.overrides(),
        token,
        hidden: arguments.hidden,
        activation,
        stop: stop.clone(),
    };
    let (started, done) = std::sync::mpsc::channel();

    let app = desktop::plug_in(builder)
        .invoke_handler(bridge::handler())
        .setup(move |app| {
            match start.start(app.handle()) {
                Ok(done) => started.send(done)?,
                // An error from here would be a panic of Tauri's.
                Err(error) => {
                    let code = refused.end(&error);
                    app.cleanup_before_exit();
                    std::process::exit(code);
                }
            }
            Ok(())
        })
        .build(context)
        .context("the desktop session cannot be used")?;

    app.run(move |app, event| match event {
        // The last window closed: the tray stays.
        RunEvent::ExitRequested { code: None, api, .. } => api.prevent_exit(),
        RunEvent::ExitRequested { .. } => window::keep(app),
        RunEvent::Exit => {
            stop.cancel();
            let _ = done.try_recv().map(wait_for_the_engine);
        }
        _ => {}
    });
    Ok(())
}

fn wait_for_the_engine(done: JoinHandle<()>) {
    let ended = async { tokio::time::timeout(QUIT_TIMEOUT, done).await };
    if tauri::async_runtime::block_on(ended).is_err() {
        tracing::warn!("the engine did not end in time");
    }
}

/// What the engine starts with, once Tauri is there.
struct Start {
    data_dir: PathBuf,
    overrides: Overrides,
    /// The data folder, where it is not the usual one.
    own_folder: Option<PathBuf>,
    token: Option<SecretString>,
    hidden: bool,
    /// Lets the first window come to the front.
    activation: Option<ActivationToken>,
    stop: CancellationToken,
}

impl Start {
    fn start(self, app: &AppHandle) -> anyhow::Result<JoinHandle<()>> {
        let (happened, happenings) = mpsc::channel(64);
        let Running { handle, done } = engine::start(Setup {
            data_dir: Some(self.data_dir.clone()),
            overrides: self.overrides,
            clock: Arc::new(WallClock),
            zone: TimeZone::system(),
            locale: sys_locale::get_locale(),
            http: Http::new(),
            desktop: Arc::new(ShellDesktop::start(
                app.clone(),
                self.data_dir.join("sounds"),
                happened,
            )),
            keychain: keychain::system(),
            token: self.token,
            happenings,
            recorder: None,
            tick: engine::TICK,
            stop: self.stop,
        })?;
        app.manage(handle.clone());
        app.manage(crate::files::Places::of(&self.data_dir));
        single::listen(app, &self.data_dir);
        // Nothing to listen to yet: the person is asked for it.
        if !self.hidden && handle.snapshots().borrow().connection.state == State::SetUp {
            window::open(app, self.activation);
        }
        tokio::spawn(tray::paint(app.clone(), handle.clone(), self.hidden));
        tokio::spawn(window::feed(app.clone(), handle.clone()));
        tokio::spawn(crate::autostart::follow(handle.clone(), self.data_dir, self.own_folder));
        #[cfg(target_os = "linux")]
        tokio::spawn(notifier_freedesktop::system_events::watch(handle.clone()));
        tokio::spawn(quit_on_signal(app.clone()));
        Ok(done)
    }
}

/// The session ends, or somebody presses Ctrl-C.
async fn quit_on_signal(app: AppHandle) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    }
    #[cfg(not(unix))]
    if tokio::signal::ctrl_c().await.is_err() {
        return;
    }
    app.exit(0);
}

/// Stable over versions of Rust, unlike the standard hasher (FNV-1a).
fn fingerprint(path: &std::path::Path) -> u64 {
    let bytes = path.as_os_str().as_encoded_bytes();
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
