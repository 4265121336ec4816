//! The least that a notifier can be: one socket, one bus connection, no more.
//!
//! `cargo xtask bench` measures the app beside it in the same run, since times
//! move with the machine and ratios do not. It registers an icon, asks for the
//! stream and calls `Notify` for each event. Deliberately absent: all that makes
//! a notifier useful; nothing is stored, checked, or tried again. Of the standard
//! library only: `rustc` builds it, without Cargo.

#[cfg(target_os = "linux")]
mod linux;

fn main() -> std::io::Result<()> {
    #[cfg(target_os = "linux")]
    return linux::run();
    // Its bus is of Linux only.
    #[cfg(not(target_os = "linux"))]
    Err(std::io::ErrorKind::Unsupported.into())
}
