//! The loop on Windows and macOS: Tauri's, which has tray and window in this process.
//! The web view is one of the system's own there, and ends with the window.

use anyhow::Context as _;
use notifier_core::{ports::desktop::ActivationToken, stream::Http};
use secrecy::SecretString;
use tauri::{AppHandle, Manager as _, RunEvent};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{QUIT_TIMEOUT, Start, Started, asked_to_end, identifier};
#[cfg(target_os = "macos")]
use crate::applications;
use crate::{
    bridge,
    cli::Arguments,
    desktop, logs,
    single::{self, Refused},
    updates::Source,
    window,
};

/// What the parts of the shell ask of the app as a whole.
#[derive(Clone)]
pub struct App(pub AppHandle);

impl App {
    /// Brings the window to the front, making it where there is none.
    pub fn open_window(&self, token: Option<ActivationToken>) {
        let app = self.0.clone();
        // From another thread, as the main one would do it at once: while Tauri is being set
        // up there is nothing yet that a window needs.
        tauri::async_runtime::spawn(async move { window::open(&app, token, || ()) });
    }

    pub fn quit(&self) {
        self.0.exit(0);
    }
}

/// Runs until the person quits.
///
/// # Errors
/// No data folder, or another notifier uses it.
pub fn run(arguments: &Arguments, token: Option<SecretString>) -> anyhow::Result<()> {
    let http = std::thread::spawn(Http::new);
    let data_dir = arguments.folder()?;
    if let Err(error) = logs::start(&data_dir.join("logs")) {
        eprintln!("toolboxx-notifier: no log: {error:#}");
    }
    let runtime = crate::runtime()?;
    let _entered = runtime.enter();
    tauri::async_runtime::set(runtime.handle().clone());

    let mut context = tauri::generate_context!();
    context.config_mut().identifier = identifier(arguments, &data_dir);
    let stop = CancellationToken::new();
    let refused = Refused { folder: data_dir.clone(), hidden: arguments.hidden };
    let source = Source::built_in();
    let mut builder = desktop::plug_in(single::builder());
    if source.has_key() {
        source.configure(context.config_mut());
        builder = builder.plugin(tauri_plugin_updater::Builder::new().build());
    }
    #[cfg(windows)]
    let quit = arguments.quit;
    let start = Start::new(arguments, source, data_dir, token, None, stop.clone(), http);
    let (started, done) = std::sync::mpsc::channel();

    let app = builder
        .invoke_handler(bridge::handler())
        .setup(move |app| {
            // The app that was to end has had this process end before it came here.
            #[cfg(windows)]
            if quit {
                app.cleanup_before_exit();
                std::process::exit(0);
            }
            // In the menu bar only, whether or not it comes from a bundle that says so.
            #[cfg(target_os = "macos")]
            app.set_activation_policy(tauri::ActivationPolicy::Accessory);
            #[cfg(target_os = "macos")]
            if !refused.hidden && moved_to_applications(app.handle(), &refused) {
                app.cleanup_before_exit();
                std::process::exit(0);
            }
            match start.start(&App(app.handle().clone())) {
                Ok(Started { core, done, places, at_end }) => {
                    app.manage(core.clone());
                    app.manage(places);
                    tokio::spawn(window::feed(app.handle().clone(), core));
                    tokio::spawn(quit_when_asked(app.handle().clone()));
                    started.send((done, at_end))?;
                }
                // An error from here would be a panic of Tauri's.
                Err(error) => {
                    let code = tauri::async_runtime::block_on(refused.end(&error));
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
        // Opened again, as from the Finder.
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::open(app, None, || ()),
        RunEvent::Exit => {
            stop.cancel();
            if let Ok((done, at_end)) = done.try_recv() {
                wait_for_the_engine(done);
                // The next start must not find this one.
                at_end.put_in(|| tauri_plugin_single_instance::destroy(app));
            }
        }
        _ => {}
    });
    Ok(())
}

/// From where it could not stay; and started there, in place of this one.
#[cfg(target_os = "macos")]
fn moved_to_applications(app: &AppHandle, start: &Refused) -> bool {
    let Some(moved) = applications::offer(&start.translator()) else { return false };
    // The other must not find this one.
    tauri_plugin_single_instance::destroy(app);
    let started = applications::start(&moved);
    if let Err(error) = &started {
        tracing::error!(%error, "the app that was moved did not start");
    }
    started.is_ok()
}

fn wait_for_the_engine(done: JoinHandle<()>) {
    let ended = async { tokio::time::timeout(QUIT_TIMEOUT, done).await };
    if tauri::async_runtime::block_on(ended).is_err() {
        tracing::warn!("the engine did not end in time");
    }
}

async fn quit_when_asked(app: AppHandle) {
    asked_to_end().await;
    app.exit(0);
}
