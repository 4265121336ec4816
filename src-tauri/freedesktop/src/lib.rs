//! The Linux desktop over D-Bus: notifications, "Do not disturb", tray, keychain,
//! and what the system says about sleep, network, battery and screen lock.
//!
//! Deliberately absent: Tauri, windows, links, and decisions. The shell plugs
//! these parts into the core's ports; `tests/desktop` runs them against services
//! of its own. On Windows and macOS this crate is empty.
#![cfg(target_os = "linux")]

pub mod display;
pub mod do_not_disturb;
pub mod icon;
pub mod keychain;
pub mod notifications;
pub mod session_bus;
pub mod single_instance;
pub mod system_events;
pub mod tray;
