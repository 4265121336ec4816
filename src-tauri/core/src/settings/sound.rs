//! The sound of a notice, and how often it comes again.

use std::time::Duration;

use serde::{Deserialize, Serialize};

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
