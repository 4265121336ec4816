//! The loop on Linux: one thread, which waits.

use anyhow::Context as _;
use notifier_core::{ports::desktop::ActivationToken, stream::Http};
use notifier_freedesktop::{display, display::Display};
use secrecy::SecretString;
use tokio::{sync::mpsc, time::timeout};
use tokio_util::sync::CancellationToken;

use super::{QUIT_TIMEOUT, Start, Started, asked_to_end, identifier};
use crate::{
    cli::Arguments,
    desktop, logs,
    single::{self, Refused},
    updates::Source,
    window_host,
};

/// What the parts of the shell ask of the app as a whole.
#[derive(Clone)]
pub struct App {
    windows: mpsc::UnboundedSender<Option<ActivationToken>>,
    quit: CancellationToken,
}

impl App {
    /// Brings the window to the front, making it where there is none. Wayland lets it
    /// come only with the token of what the person did.
    pub fn open_window(&self, token: Option<ActivationToken>) {
        // An app that is ending opens no window.
        let _ = self.windows.send(token);
    }

    pub fn quit(&self) {
        self.quit.cancel();
    }
}

/// Runs until the person quits.
///
/// # Errors
/// No desktop session, no data folder, or another notifier uses it.
pub fn run(arguments: &Arguments, token: Option<SecretString>) -> anyhow::Result<()> {
    let activation = desktop::take_activation_token();
    anyhow::ensure!(
        display::is_named(),
        "no desktop session here; `toolboxx-notifier listen` needs none"
    );
    let http = std::thread::spawn(Http::new);
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().build().context("no threads could be started")?;
    runtime.block_on(run_here(arguments, token, activation, http))
}

async fn run_here(
    arguments: &Arguments,
    token: Option<SecretString>,
    activation: Option<ActivationToken>,
    http: std::thread::JoinHandle<Http>,
) -> anyhow::Result<()> {
    let data_dir = arguments.folder()?;
    let display = Display::connect().await;
    let display = display.context("no desktop session here; the display does not answer")?;
    if let Err(error) = logs::start(&data_dir.join("logs")) {
        eprintln!("toolboxx-notifier: no log: {error:#}");
    }

    let (windows, wanted) = mpsc::unbounded_channel();
    let app = App { windows, quit: CancellationToken::new() };
    let identifier = identifier(arguments, &data_dir);
    let Some(answers) = single::settle(&identifier, activation.as_ref(), &app).await else {
        return Ok(());
    };
    let stop = CancellationToken::new();
    let refused = Refused { folder: data_dir.clone(), hidden: arguments.hidden };
    let source = Source::built_in();
    let start =
        Start::new(arguments, source, data_dir.clone(), token, activation, stop.clone(), http);
    let Started { core, done, places, at_end } = match start.start(&app) {
        Ok(started) => started,
        Err(error) => std::process::exit(refused.end(&error).await),
    };
    let host = window_host::serve(core, places, data_dir, wanted, stop.clone());
    let host = tokio::spawn(host);

    tokio::select! {
        () = app.quit.cancelled() => {}
        () = asked_to_end() => {}
        // The session has ended, whoever else may go on.
        () = display.gone() => tracing::info!("the display is gone"),
    }
    stop.cancel();
    let ended = async { tokio::join!(done, host) };
    if timeout(QUIT_TIMEOUT, ended).await.is_err() {
        tracing::warn!("the engine did not end in time");
    }
    // The next start must not find this one.
    at_end.put_in(|| drop(answers));
    // What hangs in a thread of its own is not waited for.
    std::process::exit(0)
}
