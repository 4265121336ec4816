//! The status of a payment, in the words of the backend's versions.

use crate::event::Payment;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Also where the shop gives no status: the documented stream tells of money that came.
    Received,
    /// A checkout was opened; nothing is paid.
    Pending,
    /// The buyer says they have paid; the owner confirms it.
    Awaiting,
    Verified,
    Rejected,
    Expired,
    Failed,
    Cancelled,
    Refunded,
    Other(String),
}

impl Status {
    pub fn of(payment: &Payment) -> Self {
        let status = payment.status.as_deref().unwrap_or_default().trim().to_lowercase();
        match status.as_str() {
            "" | "received" | "completed" | "complete" | "paid" | "success" | "successful"
            | "succeeded" => Self::Received,
            "pending" => Self::Pending,
            "awaiting_verification" => Self::Awaiting,
            "verified" => Self::Verified,
            "rejected" => Self::Rejected,
            "expired" => Self::Expired,
            "failed" => Self::Failed,
            "cancelled" | "canceled" => Self::Cancelled,
            "refunded" => Self::Refunded,
            _ => Self::Other(status),
        }
    }
}
