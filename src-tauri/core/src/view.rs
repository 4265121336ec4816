//! What a person can see: the snapshot that window and tray paint, and the records of `listen`.
//!
//! Texts are in the user's language. Deliberately absent: where it comes from,
//! which `engine` knows.

pub mod activity;
pub mod reasons;
pub mod record;
pub mod snapshot;
pub mod tray;
