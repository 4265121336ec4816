//! Whether the person wants quiet: "Do not disturb", a focus session, a presentation, a
//! program that fills the screen.
//!
//! Each is asked anew; what this Windows does not have says no.

use windows::{
    UI::{
        Notifications::{ToastNotificationManager, ToastNotificationMode},
        Shell::FocusSessionManager,
    },
    Win32::UI::Shell::{
        QUNS_BUSY, QUNS_PRESENTATION_MODE, QUNS_QUIET_TIME, QUNS_RUNNING_D3D_FULL_SCREEN,
        SHQueryUserNotificationState,
    },
    core::Result,
};

pub fn is_on() -> bool {
    [mode(), focus(), state()].into_iter().any(|on| on.unwrap_or(false))
}

fn mode() -> Result<bool> {
    let mode = ToastNotificationManager::GetDefault()?.NotificationMode()?;
    Ok(mode != ToastNotificationMode::Unrestricted)
}

fn focus() -> Result<bool> {
    FocusSessionManager::GetDefault()?.IsFocusActive()
}

/// Quiet time is the first hour of a new user only.
#[expect(unsafe_code, reason = "no other call tells of presentations")]
fn state() -> Result<bool> {
    // SAFETY: takes nothing, and gives a number.
    let state = unsafe { SHQueryUserNotificationState() }?;
    let quiet = [QUNS_BUSY, QUNS_PRESENTATION_MODE, QUNS_QUIET_TIME, QUNS_RUNNING_D3D_FULL_SCREEN];
    Ok(quiet.contains(&state))
}
