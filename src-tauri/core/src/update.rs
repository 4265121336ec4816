//! When a new version is looked for, loaded and put in. Pure: no network, no clock, no file.
//!
//! [`Cycle`] is the state machine; `engine/updates` feeds it and does what it says, by
//! the port [`Updater`](crate::ports::updater::Updater). Deliberately absent: signatures,
//! which the shell has checked before anything is kept, and whether a version is newer.

mod channel;
mod cycle;
mod record;
mod release;

pub use channel::{Channel, Place};
pub use cycle::{Cycle, Loaded, Status, Step, Tell, Wait, World};
pub use record::{News, Record};
pub use release::Release;
