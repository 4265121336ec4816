//! A desktop in a box: everything of a Linux desktop that the app talks to,
//! owned by one test.
//!
//! A private bus on which nothing starts by itself, a virtual display, and
//! stand-ins for the notification service, the tray and the browser. Nothing
//! here knows the app. Whatever is started ends when its value is dropped,
//! also when a test panics. On Windows and macOS this crate is empty.
#![cfg(target_os = "linux")]

mod browser;
mod bus;
mod desktop;
mod display;
mod item;
mod log;
mod menu;
mod notifications;
mod notified;
mod process;
mod tray;

pub use browser::{Browser, Opened};
pub use bus::Bus;
pub use desktop::Desktop;
pub use display::Display;
pub use item::{Item, Pixmap};
pub use menu::{Kind, MenuItem};
pub use notifications::{Answer, Notifications};
pub use notified::Notified;
pub use tray::{Tray, TrayHost};
