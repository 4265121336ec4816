//! The end of a connection that had held: no outage if another one follows at once.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use crate::stream::ConnectError;

/// Serverless hosts and proxies end streams every 10 or 30 s, and take us again.
const BACK_WITHIN: Duration = Duration::from_secs(5);

pub struct HeldEnd {
    pub fault: ConnectError,
    pub at: Timestamp,
    pub outage_from: Instant,
}

impl HeldEnd {
    pub fn new(fault: ConnectError, at: Timestamp) -> Self {
        Self { fault, at, outage_from: Instant::now() + BACK_WITHIN }
    }

    /// `&mut` as `Option::take_if` hands it over.
    pub fn is_overdue(&mut self) -> bool {
        self.outage_from <= Instant::now()
    }
}
