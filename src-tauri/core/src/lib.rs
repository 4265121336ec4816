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

pub mod clock;
pub mod desktop;
pub mod disk;
pub mod engine;
pub mod event;
pub mod export;
pub mod feed;
pub mod handle;
pub mod ingest;
pub mod keychain;
pub mod link;
pub mod listen;
pub mod notice;
pub mod outage;
pub mod outbox;
pub mod page;
pub mod poll_schedule;
pub mod quiet;
pub mod reasons;
pub mod record;
pub mod rules;
pub mod settings;
pub mod shop;
pub mod sign_in;
pub mod snapshot;
pub mod sound;
pub mod store;
pub mod suspend;
pub mod tray;
pub mod wire;
pub mod words;

#[cfg(test)]
mod bindings;
