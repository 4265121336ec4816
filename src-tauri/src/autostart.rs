//! Starts the app with the session, hidden, as the settings say.
//!
//! An entry in `~/.config/autostart` on Linux, a launch agent on macOS, a value
//! of the user's own registry on Windows.

use std::path::PathBuf;

use anyhow::Context as _;
use auto_launch::{AutoLaunch, AutoLaunchBuilder};
use notifier_core::handle::Handle;

/// Follows the settings until the engine ends. `data_dir`: where it is not the usual one.
pub async fn follow(core: Handle, data_dir: Option<PathBuf>) {
    let mut snapshots = core.snapshots();
    let mut last = None;
    loop {
        let wanted = snapshots.borrow_and_update().preferences.start_at_login;
        if last != Some(wanted) {
            last = Some(wanted);
            let folder = data_dir.clone();
            let set = tokio::task::spawn_blocking(move || set(wanted, folder)).await;
            if let Err(error) = set.map_err(anyhow::Error::from).flatten() {
                tracing::error!(%error, wanted, "starting with the session was not set");
            }
        }
        if snapshots.changed().await.is_err() {
            return;
        }
    }
}

fn set(wanted: bool, data_dir: Option<PathBuf>) -> anyhow::Result<()> {
    let entry = entry(data_dir)?;
    match (wanted, entry.is_enabled()?) {
        (false, true) => entry.disable()?,
        // Also where it is: the app may have moved.
        (true, _) => entry.enable()?,
        (false, false) => {}
    }
    Ok(())
}

fn entry(data_dir: Option<PathBuf>) -> anyhow::Result<AutoLaunch> {
    // An AppImage runs from a place that is gone with it.
    let program = std::env::var_os("APPIMAGE").map(PathBuf::from);
    let program = program.map_or_else(std::env::current_exe, Ok)?;
    let program = quoted(program.to_str().context("a path that is no text")?);
    let mut arguments = vec!["--hidden".to_owned()];
    if let Some(folder) = data_dir {
        arguments.push("--data-dir".into());
        arguments.push(quoted(folder.to_str().context("a path that is no text")?));
    }
    let entry = AutoLaunchBuilder::new()
        .set_app_name("toolboxx-notifier")
        .set_app_path(&program)
        .set_args(&arguments)
        .build()?;
    Ok(entry)
}

/// The library writes paths as they are, and a space would end them.
fn quoted(path: &str) -> String {
    if cfg!(target_os = "macos") || !path.contains(' ') {
        return path.to_owned();
    }
    format!("\"{path}\"")
}
