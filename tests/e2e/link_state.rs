//! A loss or a refusal of a connection, as it is told.

use notifier_core::view::record::Record;

use crate::app::App;

#[derive(Debug)]
pub struct Lost {
    /// "waiting" or "stopped".
    pub state: &'static str,
    pub reason: String,
    /// In milliseconds; None where it is not tried again.
    pub retry_in: Option<u64>,
}

impl Lost {
    /// Waits for the next one.
    pub async fn next(app: &mut App) -> Self {
        let lost =
            |told: &Record| matches!(told, Record::Link { state: "waiting" | "stopped", .. });
        match app.until_told("a loss", lost).await {
            Record::Link { state, reason, retry_in_ms, .. } => {
                Self { state, reason: reason.unwrap_or_default(), retry_in: retry_in_ms }
            }
            other => unreachable!("{other:?} is no loss"),
        }
    }
}
