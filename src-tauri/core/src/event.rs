//! Documented JSON → [`Event`], with its key; or what was wrong with it.
//!
//! Contract A is read generously: numbers as text, absent amounts, older names,
//! nulls, unknown fields. Wrong input is a value, never an error that ends a
//! connection. Pure. Rows of the reads become the same events by the same keys.

mod category;
mod money;
mod parse;
mod repair;
mod status;
mod visible;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use category::Category;
pub use money::Money;
pub use parse::{Parsed, read, row, without_mark};
pub use repair::repair;
pub use status::{OrderState, OrderStatus, PaymentState, PaymentStatus, Stage};
pub use visible::{is_blank, is_hidden};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Payment,
    Order,
    Message,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Payment, Self::Order, Self::Message];

    pub fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Order => "order",
            Self::Message => "message",
        }
    }
}

/// Something that happened in the shop. Texts are as the backend sent them:
/// untrusted, cleaned only by `notice`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// When it happened, by the shop's clock, where the shop says so.
    pub at: Option<Timestamp>,
    #[serde(flatten)]
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum What {
    Payment(Payment),
    Order(Order),
    Message(Message),
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Payment {
    pub id: String,
    pub amount: Option<Money>,
    pub currency: Option<String>,
    /// Who pays: a name or a phone number.
    pub payer: Option<String>,
    pub status: PaymentStatus,
    /// Where `payer` is a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// What the buyer writes into the transfer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// What Mobile Money calls the transfer; the owner's SMS says the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub momo: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Order {
    pub id: String,
    /// The number people use; the id where there is none.
    pub number: Option<String>,
    pub status: OrderStatus,
    pub total: Option<Money>,
    pub currency: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// Of the payment that it came of: by that the shop lists it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Box<str>>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Message {
    pub id: Option<String>,
    pub sender: Option<String>,
    pub text: Option<String>,
    pub conversation: Option<String>,
}

/// Tells an event from every other one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// Equal keys are the same event, for ever.
    Exact(String),
    /// A message without an id: equal fingerprints within [`Key::DUPLICATE_WINDOW`] are the same event.
    Fingerprint(String),
}

impl Key {
    /// Two messages without an id and with the same words, this close, are one.
    pub const DUPLICATE_WINDOW: std::time::Duration = std::time::Duration::from_secs(120);
}

impl Event {
    pub fn kind(&self) -> Kind {
        match self.what {
            What::Payment(_) => Kind::Payment,
            What::Order(_) => Kind::Order,
            What::Message(_) => Kind::Message,
        }
    }

    /// Payment and order: id and status, as each change of status is news of
    /// its own. Message: its id, or a fingerprint of conversation, sender and text.
    pub fn key(&self) -> Key {
        match &self.what {
            What::Payment(Payment { id, status, .. }) => {
                Key::Exact(key_of("payment", id, status.word()))
            }
            What::Order(Order { id, status, .. }) => Key::Exact(key_of("order", id, status.word())),
            What::Message(Message { id: Some(id), .. }) => Key::Exact(format!("message:{id}")),
            What::Message(message) => Key::Fingerprint(message_fingerprint(message)),
        }
    }

    /// How far it has come; None of a message, and of an unknown status.
    pub fn stage(&self) -> Option<Stage> {
        match &self.what {
            What::Payment(payment) => payment.status.stage(),
            What::Order(order) => order.status.stage(),
            What::Message(_) => None,
        }
    }

    /// Whether a buyer has paid and waits for the owner to check it.
    pub fn awaits_check(&self) -> bool {
        matches!(&self.what, What::Payment(payment) if payment.status.awaits_check())
    }

    /// Whether it asks something of the person: a payment to check, a new order, a message.
    pub fn is_work(&self) -> bool {
        match &self.what {
            What::Payment(payment) => payment.status.awaits_check(),
            What::Order(order) => order.status.state() == OrderState::New,
            What::Message(_) => true,
        }
    }

    /// Takes over what `other`, the same event, knows and this one does not.
    /// Says whether that was anything.
    pub fn complete(&mut self, other: &Self) -> bool {
        let before = self.clone();
        fn fill<T: Clone>(mine: &mut Option<T>, other: &Option<T>) {
            if mine.is_none() {
                mine.clone_from(other);
            }
        }
        match (&mut self.what, &other.what) {
            (What::Payment(mine), What::Payment(other)) => {
                fill(&mut mine.amount, &other.amount);
                fill(&mut mine.currency, &other.currency);
                // A name says more than the number that stood in for it.
                if mine.phone.is_none() && other.phone.is_some() {
                    mine.payer.clone_from(&other.payer);
                    mine.phone.clone_from(&other.phone);
                }
                fill(&mut mine.payer, &other.payer);
                fill(&mut mine.reference, &other.reference);
                fill(&mut mine.momo, &other.momo);
            }
            (What::Order(mine), What::Order(other)) => {
                fill(&mut mine.number, &other.number);
                fill(&mut mine.total, &other.total);
                fill(&mut mine.currency, &other.currency);
                fill(&mut mine.buyer, &other.buyer);
                fill(&mut mine.product, &other.product);
                fill(&mut mine.reference, &other.reference);
            }
            (What::Message(mine), What::Message(other)) => {
                fill(&mut mine.sender, &other.sender);
                fill(&mut mine.text, &other.text);
                fill(&mut mine.conversation, &other.conversation);
            }
            _ => {}
        }
        *self != before
    }

    /// A live payment of the real backend says neither amount nor buyer.
    pub fn is_partial(&self) -> bool {
        matches!(&self.what, What::Payment(Payment { amount: None, .. }))
    }

    /// The payment or order itself, whatever its status: what a later notice about it replaces.
    pub fn subject(&self) -> Option<String> {
        match &self.what {
            What::Payment(Payment { id, .. }) => Some(format!("payment:{id}")),
            What::Order(Order { id, .. }) => Some(format!("order:{id}")),
            What::Message(_) => None,
        }
    }

    pub fn is_subject(text: &str) -> bool {
        text.starts_with("payment:") || text.starts_with("order:")
    }
}

fn key_of(kind: &str, id: &str, status: Option<&str>) -> String {
    format!("{kind}:{id}:{}", status.unwrap_or("-").to_lowercase())
}

fn message_fingerprint(message: &Message) -> String {
    let parts = [&message.conversation, &message.sender, &message.text];
    format!("message:#{}", fingerprint(parts.map(|part| part.as_deref().unwrap_or_default())))
}

/// SHA-256 of these texts together, shortened to 16 bytes.
fn fingerprint<const N: usize>(parts: [&str; N]) -> String {
    use sha2::{Digest as _, Sha256};
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
