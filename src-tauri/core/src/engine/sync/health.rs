//! How the reads of the shop's lists go.

use jiff::Timestamp;

use crate::rest::ApiError;

/// How the reads go.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Health {
    #[default]
    Unknown,
    Works,
    Fails {
        times: u32,
        denied: ApiError,
        since: Timestamp,
    },
}

impl Health {
    pub fn fails(&mut self, denied: ApiError, now: Timestamp) {
        *self = match self {
            Self::Fails { times, since, .. } => {
                Self::Fails { times: times.saturating_add(1), denied, since: *since }
            }
            _ => Self::Fails { times: 1, denied, since: now },
        };
    }
}
