//! The core from outside: real sockets, real files, no system library.
//!
//! A scripted server or a demo shop on one side, a desktop that remembers on
//! the other, the whole core between them. What a stage decides by itself is
//! tested beside it; here is what only shows when all of them run.

mod app;
mod cases;
mod desk;
mod heard;
