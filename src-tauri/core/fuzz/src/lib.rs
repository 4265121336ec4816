//! What holds for every input, said so that a fuzzer can refute it.
//!
//! One module per target, each with one `check` that panics where a statement
//! is wrong. Nothing in here is built with the app; `cargo xtask fuzz` runs it.

pub mod event;
pub mod settings;
pub mod stream;

mod parser;
mod standard;

/// The core's own file, with small limits: see `build.rs`.
#[allow(dead_code)]
mod guard {
    include!(concat!(env!("OUT_DIR"), "/guard.rs"));
}
