//! What moving takes of macOS: its question, its `ditto` and its `open`.
#![expect(unsafe_code, reason = "there is no window yet that could ask")]

use std::{
    io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use notifier_core::i18n::Translator;
use objc2_core_foundation::{
    CFOptionFlags, CFString, CFUserNotification, kCFUserNotificationDefaultResponse,
    kCFUserNotificationNoteAlertLevel, kCFUserNotificationStopAlertLevel,
};

/// Where the app is now, if it could not stay where it was and the person wants it moved.
pub fn offer(words: &Translator) -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let can_be_written = |folder: &Path| tempfile::tempfile_in(folder).is_ok();
    let app = super::strayed(&program, can_be_written)?;
    let [text, yes, no] =
        ["move-to-applications", "move-now", "move-later"].map(|key| words.text(key));
    if !says_yes(kCFUserNotificationNoteAlertLevel, &text, &yes, Some(&no)) {
        return None;
    }
    // The first is an administrator's, as most are.
    let own = dirs::home_dir().map(|home| home.join("Applications"));
    let moved = [Some("/Applications".into()), own].into_iter().flatten().find_map(|folder| {
        super::put(app, &folder, copy)
            .inspect_err(|error| tracing::warn!(%error, "the app was not moved"))
            .ok()
    });
    if moved.is_none() {
        let text = words.text("move-failed");
        says_yes(kCFUserNotificationStopAlertLevel, &text, &words.text("move-go-on"), None);
    }
    moved
}

/// Starts the app that was moved, beside this one.
///
/// # Errors
/// macOS starts nothing.
pub fn start(app: &Path) -> io::Result<()> {
    run(Command::new("/usr/bin/open").arg("-n").arg(app))
}

/// All of a bundle, with its signature. What marks it as a download stays behind, as
/// macOS would go on to run it from a place of its own.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    run(Command::new("/usr/bin/ditto").arg("--noqtn").arg(from).arg(to))
}

fn run(command: &mut Command) -> io::Result<()> {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(status.to_string())) }
}

/// Until the person has chosen.
fn says_yes(level: CFOptionFlags, text: &str, yes: &str, no: Option<&str>) -> bool {
    let title = CFString::from_static_str("ToolBoxx Notifier");
    let (text, yes, no) =
        (CFString::from_str(text), CFString::from_str(yes), no.map(CFString::from_str));
    let (text, yes, no) = (Some(&*text), Some(&*yes), no.as_deref());
    let mut answer = 0;
    // SAFETY: the texts and the place of the answer outlive the call, and all that is left
    // out may be.
    let failed = unsafe {
        let title = Some(&*title);
        let answer = &raw mut answer;
        CFUserNotification::display_alert(
            0.0, level, None, None, None, title, text, yes, no, None, answer,
        )
    };
    failed == 0 && answer & 0b11 == kCFUserNotificationDefaultResponse
}
