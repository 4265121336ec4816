//! Entry, or several, → what the desktop shows. Pure; cleaned; translated.
//!
//! The only place where text of the backend becomes text for a person: control
//! and bidi characters out, length bounded. Escaping is the desktop's, which
//! alone knows whether it renders markup. Reads `words`; called by `engine`.

mod clean;
mod connection;
mod several;
mod texts;

use serde::Serialize;

pub use connection::{connection, session_over};
pub use several::{digest, folded};
pub use texts::texts;

use crate::{
    event::{Event, Kind, Message, Money, Order, Payment, What},
    settings::{Group, Settings, Sound},
    store::Entry,
    words::Words,
};

/// Names a notice: a later one with the same tag takes its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Tag(pub String);

/// One native notification. All texts are plain: control and bidi characters
/// are out, length is bounded, nothing is escaped yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub tag: Tag,
    pub title: String,
    pub body: String,
    pub urgency: Urgency,
    pub category: Category,
    /// The label of the visible button that does what a click does.
    pub action: String,
    pub sound: Sound,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    Low,
    Normal,
    /// Somebody has paid and waits.
    Critical,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    Payment,
    Order,
    Message,
    /// News of several types in one notice.
    Digest,
    /// About the app itself: offline, back, a test.
    App,
}

/// The notice for one entry.
pub fn single(entry: &Entry, settings: &Settings, words: &Words) -> Notice {
    let kind = entry.event.kind();
    let (title, body) = if settings.show_content {
        texts(&entry.event, words)
    } else {
        (words.say(hidden_key(kind)), words.say("hidden-body"))
    };
    Notice {
        tag: tag(entry),
        title,
        body,
        urgency: if entry.event.awaits_check() { Urgency::Critical } else { Urgency::Normal },
        category: category(kind),
        action: words.say("action-open"),
        sound: settings.of(Group::of(&entry.event)).sound,
    }
}

/// Whose news it is, where somebody has several shops.
pub fn in_shop(body: &str, shop: &str) -> String {
    let shop = clean::clean(shop, 40);
    if body.is_empty() { shop } else { format!("{body} · {shop}") }
}

/// An example of the kind, made by the same hands as the real ones.
pub fn test(kind: Kind, settings: &Settings, words: &Words) -> Notice {
    let what = match kind {
        Kind::Payment => What::Payment(Payment {
            id: String::new(),
            amount: Money::parse("12500"),
            currency: Some("RWF".into()),
            payer: Some(words.say("test-payer")),
            status: "awaiting_verification".into(),
            ..Payment::default()
        }),
        Kind::Order => What::Order(Order {
            id: String::new(),
            number: Some(words.say("test-order")),
            status: "pending".into(),
            total: Money::parse("89000"),
            currency: Some("RWF".into()),
            ..Order::default()
        }),
        Kind::Message => What::Message(Message {
            sender: Some(words.say("test-sender")),
            text: Some(words.say("test-text")),
            ..Message::default()
        }),
    };
    let event = Event { at: None, what };
    let (title, body) = texts(&event, words);
    Notice {
        tag: Tag(format!("test:{}", kind.name())),
        title: words.say_with("test-title", [("title", title.into())]),
        body,
        urgency: Urgency::Normal,
        category: category(kind),
        action: words.say("action-open"),
        sound: settings.of(Group::of(&event)).sound,
    }
}

/// The next status of a payment or an order replaces the one before.
fn tag(entry: &Entry) -> Tag {
    Tag(entry.event.subject().unwrap_or_else(|| format!("entry:{}", entry.id)))
}

fn category(kind: Kind) -> Category {
    match kind {
        Kind::Payment => Category::Payment,
        Kind::Order => Category::Order,
        Kind::Message => Category::Message,
    }
}

fn hidden_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Payment => "hidden-payment",
        Kind::Order => "hidden-order",
        Kind::Message => "hidden-message",
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
