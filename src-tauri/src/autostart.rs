//! Starts the app with the session, hidden, as the settings say.
//!
//! An entry of the desktop's autostart folder on Linux, a launch agent on macOS, a
//! value of the user's own registry on Windows. The person may change it there as
//! well: of the two, what was changed last holds. `app` starts this.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

use std::path::{Path, PathBuf};

use notifier_core::{disk, handle::Handle};

#[cfg(target_os = "linux")]
use linux::Entry;
#[cfg(target_os = "macos")]
use macos::Entry;
#[cfg(windows)]
use windows::Entry;

/// Remembers what was set last, beside the settings: a missing entry alone may be
/// one that was never there, or one that the person took away.
const APPLIED: &str = "autostart";

/// Follows the settings until the engine ends. `own_folder`: `data_dir`, where it
/// is not the usual one.
pub async fn follow(core: Handle, data_dir: PathBuf, own_folder: Option<PathBuf>) {
    // At once: a program that was updated under the app has no path any more.
    let entry = match Entry::of(own_folder.as_deref()) {
        Ok(entry) => entry,
        Err(error) => return tracing::error!(%error, "the app cannot start with the session"),
    };
    let mut snapshots = core.snapshots();
    let mut last = None;
    loop {
        let wanted = snapshots.borrow_and_update().preferences.start_at_login;
        if last != Some(wanted) {
            last = Some(wanted);
            let (entry, data_dir) = (entry.clone(), data_dir.clone());
            let set = tokio::task::spawn_blocking(move || set(&entry, &data_dir, wanted)).await;
            match set.map_err(anyhow::Error::from).flatten() {
                Ok(now) if now == wanted => {}
                // The person's own doing: the switch in the window follows.
                Ok(now) => drop(core.set_start_at_login(now).await),
                Err(error) => tracing::error!(%error, wanted, "starting with the session"),
            }
        }
        if snapshots.changed().await.is_err() {
            return;
        }
    }
}

/// Whether the app starts with the session from now on.
fn set(entry: &Entry, data_dir: &Path, wanted: bool) -> anyhow::Result<bool> {
    let applied = applied(data_dir);
    let now = match change(wanted, applied, entry.state()?) {
        Change::Write => entry.write().map(|()| true)?,
        Change::Refresh => entry.refresh().map(|()| true)?,
        Change::Remove => entry.remove().map(|()| false)?,
        Change::Leave(now) => now,
    };
    if applied != Some(now) {
        let text = if now { "on" } else { "off" };
        disk::write_whole(&data_dir.join(APPLIED), text.as_bytes())?;
    }
    Ok(now)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Write,
    /// The app may have moved.
    Refresh,
    Remove,
    /// As the desktop has it.
    Leave(bool),
}

/// `entry`: on, switched off, or none of ours.
fn change(wanted: bool, applied: Option<bool>, entry: Option<bool>) -> Change {
    match (wanted, applied, entry) {
        (true, Some(true), Some(true)) => Change::Refresh,
        // Not ours to say: the settings are as they were.
        (_, Some(applied), entry) if applied == wanted => Change::Leave(entry == Some(true)),
        // Of an earlier version, and switched off since.
        (true, None, Some(false)) => Change::Leave(false),
        (true, _, _) => Change::Write,
        (false, Some(_), Some(_)) => Change::Remove,
        (false, _, _) => Change::Leave(false),
    }
}

fn applied(data_dir: &Path) -> Option<bool> {
    match std::fs::read_to_string(data_dir.join(APPLIED)).ok()?.trim() {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}

/// What the session is to start. An AppImage runs from a place that is gone with it.
pub fn program() -> std::io::Result<PathBuf> {
    let program = std::env::current_exe()?;
    Ok(app_image(&program).unwrap_or(program))
}

/// The AppImage that the program runs out of.
pub fn app_image(program: &Path) -> Option<PathBuf> {
    // A terminal that is one hands its variables on.
    let inside = std::env::var_os("APPDIR").is_some_and(|folder| {
        let folder = PathBuf::from(folder);
        program.starts_with(folder.canonicalize().unwrap_or(folder))
    });
    let image = std::env::var_os("APPIMAGE").filter(|image| inside && !image.is_empty());
    image.map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_changed_last_holds() {
        use Change::{Leave, Refresh, Remove, Write};
        for (wanted, applied, entry, expected) in [
            // Switched on or off in the app, or in its file.
            (true, None, None, Write),
            (true, Some(false), None, Write),
            (true, Some(false), Some(false), Write),
            (false, Some(true), Some(true), Remove),
            (false, Some(true), Some(false), Remove),
            (false, Some(true), None, Leave(false)),
            // Nothing changed.
            (true, Some(true), Some(true), Refresh),
            (false, Some(false), None, Leave(false)),
            // Switched off, taken away or switched on in the desktop's own settings.
            (true, Some(true), Some(false), Leave(false)),
            (true, Some(true), None, Leave(false)),
            (true, None, Some(false), Leave(false)),
            (false, Some(false), Some(true), Leave(true)),
            (false, Some(false), Some(false), Leave(false)),
            // Never switched on here.
            (false, None, Some(true), Leave(false)),
        ] {
            let change = change(wanted, applied, entry);
            assert_eq!(change, expected, "{wanted} {applied:?} {entry:?}");
        }
    }
}
