//! How far a payment or an order has come: what is earlier is never news after what is later.

use super::{Event, Order, Payment, What};

/// Later stages are greater; a status without a place in the row has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// A checkout was opened, an order came in.
    Opened,
    /// The buyer has paid and waits; the order is on its way.
    Moving,
    /// Verified, rejected, expired; delivered.
    Settled,
    Completed,
    /// Given back, or called off.
    Undone,
}

impl Event {
    pub fn stage(&self) -> Option<Stage> {
        let status = |status: &Option<String>| status.as_deref().unwrap_or_default().to_lowercase();
        Some(match &self.what {
            What::Payment(Payment { status: text, .. }) => match status(text).as_str() {
                "pending" => Stage::Opened,
                "awaiting_verification" => Stage::Moving,
                "verified" | "rejected" | "expired" | "failed" => Stage::Settled,
                "" | "received" | "completed" | "complete" | "paid" | "success" | "successful"
                | "succeeded" => Stage::Completed,
                "refunded" | "cancelled" | "canceled" => Stage::Undone,
                _ => return None,
            },
            What::Order(Order { status: text, .. }) => match status(text).as_str() {
                "" | "new" | "pending" => Stage::Opened,
                "shipped" => Stage::Moving,
                "delivered" => Stage::Settled,
                "completed" => Stage::Completed,
                "refunded" | "cancelled" | "canceled" => Stage::Undone,
                _ => return None,
            },
            What::Message(_) => return None,
        })
    }
}
