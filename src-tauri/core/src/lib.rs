//! From the shop's live stream to a notification: everything that can be wrong, without a window.
//!
//! # The way of an event
//!
//! ```text
//! bytes ─stream→ Frame ─event→ Event ┐
//!                                    ├─ingest→ Entry ─policy→ Verdict ─outbox→ Batch ─notice→ Notice ─ports→ screen
//! REST  ─rest──→ Row ──event→ Event ┘                                    └─view→ Snapshot ─watch→ tray, window
//! ```
//!
//! Stored first, judged second, shown third: muting never touches the connection
//! and never loses anything. A live event and the same event of a read are one:
//! they meet in [`ingest`], the only way in. Rooms import one another in one
//! direction only, and a test reads the imports. The crate reads no home
//! directory, no environment, no clock and no chance: they come in as arguments.
//! Deliberately absent: Tauri, D-Bus, and every other effect on the desktop.
//!
//! # A live frame, from the socket to the screen
//!
//! 1. [`stream::open`] asks for the stream; its guard repairs and bounds the bytes.
//! 2. [`stream::Link::keep_alive`] forwards each frame as a [`stream::Signal`].
//! 3. `Engine::stream_signal` finds the feed that it is for.
//! 4. [`event::read`] makes the [`event::Event`], status and key with it.
//! 5. `Intake::arrive` sends it, as an [`ingest::Arrival`], to the store's thread.
//! 6. [`ingest::take`] stores and triages it: an [`ingest::Taken`] comes back.
//! 7. `Intake::taken` asks [`policy::rules::judge`] whether it is shown.
//! 8. `Engine::notify` lets a payment without an amount wait for its details.
//! 9. `Delivery::queue` puts it into the [`policy::outbox`], `Delivery::next` takes
//!    out what comes next: alone, folded, or a digest.
//! 10. [`notice::of_batch`] puts it into words.
//! 11. [`ports::desktop::Desktop::show`] shows it.
//! 12. `Delivery::shown` marks it on disk, and `Reminders::start` remembers it.
//!
//! # A row of a list
//!
//! 1. [`rest::poll_schedule::PollSchedule::next`] says that a list is due.
//! 2. `Sync::read_next` asks for it: [`rest::Api::read`].
//! 3. [`event::row`] makes an [`event::Event`] of each row, by the same keys.
//! 4. `Sync::page_arrived` hands the page to `Intake::arrive_page`.
//! 5. [`ingest::take_page`] takes in each row as above, from 6 on, and then notes
//!    how far the list was read.
//! 6. `Sync::page_stored` asks for the next page, or ends the pass.
//!
//! # Glossary
//!
//! * **Feed**: an id that is followed at one server: the owner's, a shop's, or one
//!   of the settings.
//! * **Event**: one thing that happened in the shop, at one status. Its key tells
//!   it from every other one, whichever way it came and however often.
//! * **Arrival**: an event on its way in, with the feed and whether the stream or
//!   a read brought it.
//! * **Entry**: an event that was stored, with a number of its own and what became
//!   of it: to be shown, shown, or silent; unread or read.
//! * **Category**: what a person prefers alike: payments to check, other payments,
//!   orders, chat. A *kind* is one of three: payment, order, message.
//! * **Notice**: a title and a body, ready for the screen; of one entry, of several
//!   of a burst (*folded*), or about the app. One with the same tag replaces it.
//! * **Digest**: the one notice for all that waited.
//! * **Reminder**: a notice that comes again until it is handled.
//! * **Outage**: a time without connection that is long enough to be announced.
//! * **Snapshot**: all that a person can see, at one moment. Tray and window paint it.

#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
// What is shown must not depend on the order of a hash map.
#![warn(clippy::iter_over_hash_type)]

pub mod cli;
pub mod disk;
pub mod engine;
pub mod event;
pub mod export;
pub mod feed;
pub mod handle;
pub mod i18n;
pub mod ingest;
pub mod notice;
pub mod policy;
pub mod ports;
pub mod rest;
pub mod settings;
pub mod sound;
pub mod store;
pub mod stream;
pub mod terminal;
pub mod update;
pub mod view;

#[cfg(test)]
mod architecture;
#[cfg(test)]
mod bindings;
