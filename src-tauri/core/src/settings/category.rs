//! What is preferred for which news: the types, and "payments to check" apart.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::event::{Event, Kind};

/// News that the person treats alike. A payment that the buyer has made and
/// that waits to be checked is a group of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Category {
    Check,
    Payment,
    Order,
    Message,
}

impl Category {
    pub const ALL: [Self; 4] = [Self::Check, Self::Payment, Self::Order, Self::Message];

    pub fn of(event: &Event) -> Self {
        if event.awaits_check() { Self::Check } else { event.kind().into() }
    }
}

impl From<Kind> for Category {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Payment => Self::Payment,
            Kind::Order => Self::Order,
            Kind::Message => Self::Message,
        }
    }
}

/// What is heard with a notice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Sound {
    /// Whatever the desktop plays.
    #[default]
    System,
    Chime,
    Bell,
    Marimba,
    Drop,
    None,
}

impl Sound {
    pub const ALL: [Self; 6] =
        [Self::System, Self::Chime, Self::Bell, Self::Marimba, Self::Drop, Self::None];
}

/// A notice comes again until somebody has handled what it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ring {
    pub every: Duration,
    pub times: u32,
}

impl Ring {
    /// The longest pause and the most times that make sense.
    pub const MAX_MINUTES: u32 = 24 * 60;
    pub const MAX_TIMES: u32 = 100;
    /// Where the settings do not say how often.
    pub const TIMES: u32 = 5;
}
