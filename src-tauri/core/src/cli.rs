//! The command line's own work: `listen`, `sign-in` and `sign-out`, without a window.

pub mod listen;
pub mod sign_in;
