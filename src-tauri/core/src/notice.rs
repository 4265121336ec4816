//! Entry, or several, → what the desktop shows. Pure; cleaned; translated.
//!
//! The only place where text of the backend becomes text for a person: control
//! and bidi characters out, length bounded. Escaping is the desktop's, which
//! alone knows whether it renders markup. Reads `i18n`; called by `engine`.

mod clean;
mod connection;
mod daily;
pub mod links;
mod several;
mod text;
mod update;

use serde::Serialize;

pub use connection::{connection, not_sent, session_over};
pub use daily::{MORNING, morning, silence};
pub use several::{digest, folded};
pub use text::{parts, texts};
pub use update::update;

use crate::{
    event::{Event, Kind, Message, Money, Order, Payment, What},
    feed::origin,
    i18n::Translator,
    policy::outbox::{Batch, Form},
    settings::{Category, Settings, Sound},
    store::{Entry, EntryId},
};

/// Names a notice: a later one with the same tag takes its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Tag(pub String);

impl Tag {
    /// The number of the entry that it names, which has nothing else to be named by.
    pub fn entry(&self) -> Option<EntryId> {
        self.0.strip_prefix(ENTRY)?.parse().ok()
    }
}

const ENTRY: &str = "entry:";

/// One native notification. All texts are plain: control and bidi characters
/// are out, length is bounded, nothing is escaped yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub tag: Tag,
    pub title: String,
    pub body: String,
    pub urgency: Urgency,
    pub category: NoticeCategory,
    /// The label of the visible button that does what a click does.
    pub action: String,
    /// What a message can be answered with, right in the notice.
    pub reply: Option<ReplyField>,
    pub sound: Sound,
}

/// The labels of a field to answer in, where the desktop has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyField {
    /// Of the button that opens the field.
    pub label: String,
    /// Inside of the field while it is empty.
    pub hint: String,
    /// Of the button that sends.
    pub send: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    Low,
    /// Told of before, and somebody still waits: in the desktop's list, without a bubble.
    Kept,
    Normal,
    /// Somebody has paid and waits.
    Critical,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeCategory {
    Payment,
    Order,
    Message,
    /// News of several types in one notice.
    Digest,
    /// About the app itself: offline, back, a test.
    App,
}

/// The notice for what comes together; None for nothing.
pub fn of_batch(batch: &Batch, settings: &Settings, i18n: &Translator) -> Option<Notice> {
    let all = batch.all();
    Some(match &batch.form {
        Form::Single => single(all.first()?, settings, i18n),
        Form::Folded(kind, _) => folded(*kind, &all, settings, i18n),
        Form::Digest(_) => digest(&all, settings, i18n),
    })
}

/// The notice for one entry.
pub fn single(entry: &Entry, settings: &Settings, i18n: &Translator) -> Notice {
    let kind = entry.event.kind();
    let (title, body) = if settings.show_content {
        texts(&entry.event, i18n)
    } else {
        (i18n.text(hidden_key(kind)), i18n.text("hidden-body"))
    };
    Notice {
        tag: tag(entry),
        title,
        body,
        urgency: if entry.event.awaits_check() { Urgency::Critical } else { Urgency::Normal },
        category: category(kind),
        action: i18n.text("action-open"),
        reply: reply(entry, settings, i18n),
        sound: settings.of(Category::of(&entry.event)).sound,
    }
}

/// A message of a conversation can be answered by whoever is signed in and sees it.
fn reply(entry: &Entry, settings: &Settings, i18n: &Translator) -> Option<ReplyField> {
    let message = match &entry.event.what {
        What::Message(message) => message,
        What::Payment(_) | What::Order(_) => return None,
    };
    let server = settings.server.as_ref().map(origin)?;
    let answerable = settings.show_content
        && settings.account.is_some()
        && message.conversation.is_some()
        && entry.feed.server == server;
    answerable.then(|| ReplyField {
        label: i18n.text("action-reply"),
        hint: i18n.text("action-reply-hint"),
        send: i18n.text("action-reply-send"),
    })
}

/// Whose news it is, where somebody has several shops.
pub fn in_shop(body: &str, shop: &str) -> String {
    let shop = clean::isolate(clean::clean(shop, 40));
    if body.is_empty() { shop } else { format!("{body} · {shop}") }
}

/// An example of the category, made by the same hands as the real ones.
pub fn test(group: Category, settings: &Settings, i18n: &Translator) -> Notice {
    let what = match group {
        Category::Check | Category::Payment => What::Payment(Payment {
            id: String::new(),
            amount: Money::parse("12500"),
            currency: Some("RWF".into()),
            payer: Some(i18n.text("test-payer")),
            status: if group == Category::Check { "awaiting_verification" } else { "verified" }
                .into(),
            ..Payment::default()
        }),
        Category::Order => What::Order(Order {
            id: String::new(),
            number: Some(i18n.text("test-order")),
            status: "pending".into(),
            total: Money::parse("89000"),
            currency: Some("RWF".into()),
            ..Order::default()
        }),
        Category::Message => What::Message(Message {
            sender: Some(i18n.text("test-sender")),
            text: Some(i18n.text("test-text")),
            ..Message::default()
        }),
    };
    let event = Event { at: None, what };
    let (title, body) = texts(&event, i18n);
    Notice {
        tag: Tag(format!("test:{}", event.kind().name())),
        title: i18n.text_with("test-title", [("title", title.into())]),
        body,
        urgency: Urgency::Normal,
        category: category(event.kind()),
        action: i18n.text("action-open"),
        reply: None,
        sound: settings.of(group).sound,
    }
}

/// The next status of a payment or an order replaces the one before.
fn tag(entry: &Entry) -> Tag {
    Tag(entry.event.subject().unwrap_or_else(|| format!("{ENTRY}{}", entry.id)))
}

fn category(kind: Kind) -> NoticeCategory {
    match kind {
        Kind::Payment => NoticeCategory::Payment,
        Kind::Order => NoticeCategory::Order,
        Kind::Message => NoticeCategory::Message,
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
