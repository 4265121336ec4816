//! What is said about the connection; impossible to take for an order.

use super::{Category, Notice, Tag, Urgency};
use crate::{outage::Outage, settings::Sound, snapshot::Connection, words::Words};

/// The next word takes the place of the one before.
pub fn connection(outage: Outage, connection: &Connection, words: &Words) -> Notice {
    let (title, body, urgency) = match outage {
        Outage::Began => {
            let reason = connection.reason.clone().unwrap_or_else(|| words.say("reason-no-answer"));
            (words.say("deaf-title"), reason, Urgency::Normal)
        }
        Outage::Ended { from, to } => {
            let args = [("from", words.time(from).into()), ("to", words.time(to).into())];
            (words.say("back-title"), words.say_with("back-body", args), Urgency::Low)
        }
    };
    Notice {
        tag: Tag("connection".into()),
        title,
        body,
        urgency,
        category: Category::App,
        action: words.say("action-settings"),
        sound: Sound::System,
    }
}
/// The person has to sign in again; until then only the stream is heard.
pub fn session_over(words: &Words) -> Notice {
    Notice {
        tag: Tag("app:account".into()),
        title: words.say("session-over-title"),
        body: words.say("session-over-body"),
        urgency: Urgency::Normal,
        category: Category::App,
        action: words.say("action-settings"),
        sound: Sound::System,
    }
}
