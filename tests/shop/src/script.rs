//! A server that plays a script literally, one connection after the other.
//!
//! For the stream cases (`tests/e2e/sse-cases.json`) and for captures of the
//! real backend. It judges nothing: what a client made of it is compared with
//! [`Expected`] by the caller. The only pauses are those in the script.

mod capture;
mod case;
mod server;

pub use capture::{Capture, Ending, Pace};
pub use case::{
    AfterLast, Case, Cases, Chunk, Connection, End, Expected, ExpectedEvent, Framing, Stop,
};
pub use server::{Script, ScriptRequest};
