//! When and how something is shown: pure rules, tested as tables.
//!
//! Moments are arguments; nothing here knows a clock, a disk or a network.
//! Called by `engine`.

pub mod morning;
pub mod outage;
pub mod outbox;
pub mod quiet;
pub mod rules;
pub mod silence;
pub mod snooze;
pub mod suspend;
