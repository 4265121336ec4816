//! The four categories of news that a person prefers apart: the kinds, and payments to check.

use serde::{Deserialize, Serialize};

use super::{Event, Kind};

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
