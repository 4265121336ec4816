//! A shop backend in a box, with faults on demand.
//!
//! Two servers, both by hand on TCP, so that every byte is ours to withhold:
//!
//! * [`Shop`] is the backend as documented or as measured. Tests start one in
//!   their own process and command it through [`Handle`]; other processes use
//!   the [`control`] API; the binary runs a whole [`day`] in it.
//! * [`script`] plays a list of connections literally: the stream cases, and
//!   captures of the real backend.
//!
//! ```text
//! command ─handle→ backend ─feed→ events ─stream→ bytes, unless a fault holds them
//! request ─front→ stream | rest | a page
//! ```
//!
//! Both tell of the same `records`; what only REST tells of one is its
//! `document`.

mod backend;
mod clocks;
pub mod control;
pub mod day;
mod document;
mod faults;
mod feed;
mod front;
mod gzip;
mod handle;
mod http;
mod ids;
mod invent;
mod lists;
mod log;
mod options;
mod owner;
mod records;
mod rest;
mod roles;
mod scenario;
pub mod script;
mod seen;
mod shop;
mod stream;

pub use clocks::Clock;
pub use faults::{Answer, Cut, Opening};
pub use handle::Handle;
pub use lists::Lists;
pub use options::{Mode, Options};
pub use owner::{OWNER, Owner, SHOP, Tenant};
pub use records::Kind;
pub use roles::Role;
pub use seen::Seen;
pub use shop::Shop;
