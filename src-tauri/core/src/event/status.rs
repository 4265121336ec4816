//! Statuses, parsed once: what the shop's word means, how far along it is, and whose news it is.
//!
//! The word itself stays beside its meaning: keys, the history and exports hold
//! it as the shop wrote it, and a word that this version does not know is shown.

use serde::{Deserialize, Serialize};

/// Later stages are greater: what is earlier is never news after what is later.
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

/// What the status of a payment means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PaymentState {
    /// Also where the shop gives no status: the documented stream tells of money that came.
    #[default]
    Received,
    /// A checkout was opened; nothing is paid.
    Pending,
    /// The buyer says they have paid; the owner has to check it.
    AwaitingVerification,
    Verified,
    Rejected,
    Expired,
    Failed,
    Cancelled,
    Refunded,
    Other,
}

/// What the status of an order means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OrderState {
    /// Also where the shop gives no status.
    #[default]
    New,
    Shipped,
    Delivered,
    Completed,
    Refunded,
    Cancelled,
    Other,
}

/// The status of a payment: its meaning, and the shop's word for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Option<String>", into = "Option<String>")]
pub struct PaymentStatus {
    state: PaymentState,
    word: Option<String>,
}

/// The status of an order: its meaning, and the shop's word for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Option<String>", into = "Option<String>")]
pub struct OrderStatus {
    state: OrderState,
    word: Option<String>,
}

impl PaymentStatus {
    pub fn state(&self) -> PaymentState {
        self.state
    }

    /// As the shop wrote it, without spaces around it; None where it said nothing.
    pub fn word(&self) -> Option<&str> {
        self.word.as_deref()
    }

    /// None: a status without a place in the row.
    pub fn stage(&self) -> Option<Stage> {
        Some(match self.state {
            PaymentState::Pending => Stage::Opened,
            PaymentState::AwaitingVerification => Stage::Moving,
            PaymentState::Verified
            | PaymentState::Rejected
            | PaymentState::Expired
            | PaymentState::Failed => Stage::Settled,
            PaymentState::Received => Stage::Completed,
            PaymentState::Refunded | PaymentState::Cancelled => Stage::Undone,
            PaymentState::Other => return None,
        })
    }

    /// Whether the shop has the money.
    pub fn is_paid(&self) -> bool {
        matches!(self.state, PaymentState::Received | PaymentState::Verified)
    }

    /// Whether the buyer has paid and the owner has to check it.
    pub fn awaits_check(&self) -> bool {
        self.state == PaymentState::AwaitingVerification
    }
}

impl OrderStatus {
    pub fn state(&self) -> OrderState {
        self.state
    }

    /// As the shop wrote it, without spaces around it; None where it said nothing.
    pub fn word(&self) -> Option<&str> {
        self.word.as_deref()
    }

    /// None: a status without a place in the row.
    pub fn stage(&self) -> Option<Stage> {
        Some(match self.state {
            OrderState::New => Stage::Opened,
            OrderState::Shipped => Stage::Moving,
            OrderState::Delivered => Stage::Settled,
            OrderState::Completed => Stage::Completed,
            OrderState::Refunded | OrderState::Cancelled => Stage::Undone,
            OrderState::Other => return None,
        })
    }
}

impl From<Option<String>> for PaymentStatus {
    fn from(word: Option<String>) -> Self {
        let word = tidy(word);
        let state = match word.as_deref().unwrap_or_default().to_lowercase().as_str() {
            "" | "received" | "completed" | "complete" | "paid" | "success" | "successful"
            | "succeeded" => PaymentState::Received,
            "pending" => PaymentState::Pending,
            "awaiting_verification" => PaymentState::AwaitingVerification,
            "verified" => PaymentState::Verified,
            "rejected" => PaymentState::Rejected,
            "expired" => PaymentState::Expired,
            "failed" => PaymentState::Failed,
            "cancelled" | "canceled" => PaymentState::Cancelled,
            "refunded" => PaymentState::Refunded,
            _ => PaymentState::Other,
        };
        Self { state, word }
    }
}

impl From<Option<String>> for OrderStatus {
    fn from(word: Option<String>) -> Self {
        let word = tidy(word);
        let state = match word.as_deref().unwrap_or_default().to_lowercase().as_str() {
            "" | "new" | "pending" => OrderState::New,
            "shipped" => OrderState::Shipped,
            "delivered" => OrderState::Delivered,
            "completed" => OrderState::Completed,
            "refunded" => OrderState::Refunded,
            "cancelled" | "canceled" => OrderState::Cancelled,
            _ => OrderState::Other,
        };
        Self { state, word }
    }
}

impl From<&str> for PaymentStatus {
    fn from(word: &str) -> Self {
        Some(word.to_owned()).into()
    }
}

impl From<&str> for OrderStatus {
    fn from(word: &str) -> Self {
        Some(word.to_owned()).into()
    }
}

impl From<PaymentStatus> for Option<String> {
    fn from(status: PaymentStatus) -> Self {
        status.word
    }
}

impl From<OrderStatus> for Option<String> {
    fn from(status: OrderStatus) -> Self {
        status.word
    }
}

fn tidy(word: Option<String>) -> Option<String> {
    word.map(|word| word.trim().to_owned()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_means_the_same_however_it_is_written() {
        for (word, state, stage) in [
            ("", PaymentState::Received, Some(Stage::Completed)),
            ("Paid", PaymentState::Received, Some(Stage::Completed)),
            ("pending", PaymentState::Pending, Some(Stage::Opened)),
            ("awaiting_verification", PaymentState::AwaitingVerification, Some(Stage::Moving)),
            (" AWAITING_verification\n", PaymentState::AwaitingVerification, Some(Stage::Moving)),
            ("verified", PaymentState::Verified, Some(Stage::Settled)),
            ("canceled", PaymentState::Cancelled, Some(Stage::Undone)),
            ("on_hold", PaymentState::Other, None),
        ] {
            let status = PaymentStatus::from(word);

            assert_eq!((status.state(), status.stage()), (state, stage), "{word:?}");
        }
        for (word, state, stage) in [
            ("", OrderState::New, Some(Stage::Opened)),
            (" Pending", OrderState::New, Some(Stage::Opened)),
            ("shipped ", OrderState::Shipped, Some(Stage::Moving)),
            ("refunded", OrderState::Refunded, Some(Stage::Undone)),
            ("in_transit", OrderState::Other, None),
        ] {
            let status = OrderStatus::from(word);

            assert_eq!((status.state(), status.stage()), (state, stage), "{word:?}");
        }
    }

    #[test]
    fn the_shops_word_is_stored_as_it_was() {
        let stored = serde_json::to_string(&PaymentStatus::from("On_Hold ")).unwrap();

        assert_eq!(stored, r#""On_Hold""#);
        let status: PaymentStatus = serde_json::from_str(&stored).unwrap();
        assert_eq!((status.state(), status.word()), (PaymentState::Other, Some("On_Hold")));
        assert_eq!(serde_json::to_string(&OrderStatus::default()).unwrap(), "null");
    }
}
