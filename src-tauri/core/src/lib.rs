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

pub mod wire;

pub mod link;

pub mod shop;

pub mod event;

pub mod ledger;

pub mod store;

pub mod quiet;
pub mod rules;

pub mod outbox;

pub mod export;
pub mod notice;
pub mod page;
pub mod words;

pub mod desktop;

pub mod snapshot;
pub mod tray;

pub mod hearing;

pub mod engine;
pub mod handle;
pub mod listen;
pub mod told;

pub mod awake;
pub mod clock;
pub mod disk;
pub mod keychain;
pub mod settings;
pub mod sign_in;
pub mod sound;

#[cfg(test)]
mod bindings;
