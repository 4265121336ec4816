//! The Windows desktop without Tauri: toasts and their clicks, what the registry
//! says of the app, starting with the session, and what Windows says about sleep,
//! network, battery and screen lock.
//!
//! Deliberately absent: Tauri, windows, and decisions. The shell plugs these parts
//! into the core's ports. What is pure is tested on every system; the rest under
//! wine, which has no toasts, so far as that goes.

pub mod clicks;
pub mod identity;
pub mod toast;

#[cfg(windows)]
pub mod autostart;
#[cfg(windows)]
mod do_not_disturb;
#[cfg(windows)]
pub mod notifications;
#[cfg(windows)]
pub mod registration;
#[cfg(windows)]
pub mod system_events;

#[cfg(all(windows, test))]
mod testing;
