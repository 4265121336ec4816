//! The desktop shell around `notifier-core`. Thin: it starts the engine, paints
//! its snapshots into tray and window, and carries its effects to the desktop.
//!
//! On Linux it is two programs: the app, which names neither Tauri nor GTK, as these
//! were nine tenths of its memory; and the window, which it starts when one is asked
//! for. `cargo xtask test` looks at what the app is linked with.
//!
//! Nothing depends on it. What can be wrong is in the core.

mod account;
mod app;
#[cfg(any(target_os = "macos", test))]
mod applications;
mod autostart;
mod bridge;
mod cli;
mod clipboard;
mod console;
mod crash;
mod desktop;
mod files;
mod geometry;
mod keychain;
mod logs;
#[cfg(target_os = "linux")]
mod pipe;
mod single;
mod sound;
mod start;
#[cfg(target_os = "macos")]
mod system_events;
mod tray;
mod updates;
mod window;
#[cfg(target_os = "linux")]
mod window_host;
#[cfg(target_os = "linux")]
mod window_program;

use std::{process::ExitCode, sync::Arc};

use anyhow::Context as _;
use jiff::tz::TimeZone;
use notifier_core::{
    cli::listen::{Options, listen},
    ports::clock::WallClock,
    terminal,
};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use cli::{Arguments, Command};
#[cfg(target_os = "linux")]
pub use window_program::run as run_window;

/// The whole program, from the arguments to the exit code; called once, by `main`.
pub fn run() -> ExitCode {
    let token = start::take_token();
    desktop::choose_bus();
    console::attach();
    crash::tell_no_more_than_the_place();
    let arguments = Arguments::read();
    let ended = match &arguments.command {
        Some(Command::Listen { frames }) => listen_to(&arguments, token, *frames),
        Some(Command::SignIn { email, .. }) => account::sign_in(&arguments, email),
        Some(Command::SignOut) => account::sign_out(&arguments),
        None => app::run(&arguments, token),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("toolboxx-notifier: {}", terminal::escape(&format!("{error:#}")));
            ExitCode::FAILURE
        }
    }
}

/// `listen`: no display, no Tauri; Ctrl-C ends it well.
fn listen_to(
    arguments: &Arguments,
    token: Option<SecretString>,
    frames: bool,
) -> anyhow::Result<()> {
    let runtime = runtime()?;
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    runtime.spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            stopped.cancel();
        }
    });
    let options = Options {
        data_dir: arguments.data_dir.clone(),
        overrides: arguments.overrides(),
        keychain: keychain::system(),
        token,
        frames,
    };
    let out = std::io::stdout().lock();
    let listening = listen(options, Arc::new(WallClock), TimeZone::system(), out, stop);
    runtime.block_on(listening).context("listening ended")
}

/// One thread beside the main one: a second would only wake the first.
fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(1).thread_name("notifier").enable_all();
    builder.build().context("no threads could be started")
}
