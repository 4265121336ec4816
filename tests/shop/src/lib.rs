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
//! request ─front→ stream | rest | pages
//! ```
//!
//! All three tell of the same `records`; what only REST tells of one is its
//! `document`.

mod backend;
mod catalogue;
pub mod control;
pub mod day;
mod dialogue;
mod document;
mod faults;
mod feed;
mod front;
mod handle;
mod http;
mod invent;
mod note;
mod options;
mod pages;
mod records;
mod rest;
pub mod script;
mod shop;
mod stream;
mod tenants;

pub use catalogue::SHOP;
pub use faults::{Answer, Cut, Drip, Flow};
pub use handle::{Handle, StreamRequest};
pub use note::Note;
pub use options::{Mode, Options, Unset};
pub use records::{Fields, Kind, Record};
pub use rest::RestRequest;
pub use shop::Shop;
pub use tenants::{OWNER, Owner, Tenant};
