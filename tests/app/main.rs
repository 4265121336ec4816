//! The real binary on a desktop of its own: tray, notifications, window.
//!
//! Each test has its own bus, screen, shop and data folder. What needs a web
//! view, which is slow to start, is in `window`.
#![cfg(target_os = "linux")]

mod app;
mod page;
mod rig;
mod screen;

mod absence;
mod account;
mod activation;
mod autostart;
mod chaos;
mod clicks;
mod daily;
mod end;
mod files;
mod keychain;
mod link;
mod listen;
mod notices;
mod start;
mod stream;
mod system;
mod texts;
mod tray;
mod unwritable;
mod update;
mod window;
