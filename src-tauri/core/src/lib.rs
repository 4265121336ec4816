//! From the shop's live stream to a notice: everything that can be wrong, without a window.
//!
//! The modules stand in the order of the way of an event:
//!
//! ```text
//! bytes ─wire→ Frame ─link→ Signal ─event→ Event ─store→ Entry ─rules→ Verdict
//!       ─outbox→ Batch ─notice→ Notice ─Desktop→ screen
//!                                              └─snapshot→ Snapshot ─watch→ tray, window
//! ```
//!
//! Stored first, judged second, shown third: muting never touches the connection
//! and never loses anything. Each stage knows only the stages before it;
//! [`engine`] alone knows all and owns all state. The crate reads no home
//! directory, no environment and no clock: they come in as arguments.

#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
// What is told must not depend on the order of a hash map.
#![warn(clippy::iter_over_hash_type)]

pub mod cli;
pub mod disk;
pub mod engine;
pub mod event;
pub mod export;
pub mod feed;
pub mod handle;
pub mod i18n;
pub mod ingest;
pub mod notice;
pub mod policy;
pub mod ports;
pub mod rest;
pub mod settings;
pub mod sound;
pub mod store;
pub mod stream;
pub mod terminal;
pub mod view;

#[cfg(test)]
mod bindings;
