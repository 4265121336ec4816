//! Traits for every effect on the outside: the desktop, the keychain, the clock, updates.
//!
//! The shell implements them once per system, tests in memory.

pub mod clock;
pub mod desktop;
pub mod keychain;
pub mod updater;
