//! What is said about the connection; impossible to take for an order.

use super::{Notice, NoticeCategory, Tag, Urgency};
use crate::{
    i18n::Translator, policy::outage::Outage, settings::Sound, view::snapshot::Connection,
};

/// The next word takes the place of the one before. `reads`: what was missed is
/// read from the shop, and nobody has to look there.
pub fn connection(
    outage: Outage,
    connection: &Connection,
    reads: bool,
    i18n: &Translator,
) -> Notice {
    let (title, body, urgency) = match outage {
        Outage::Began => {
            let reason = connection.reason.clone().unwrap_or_else(|| i18n.text("reason-no-answer"));
            (i18n.text("deaf-title"), reason, Urgency::Normal)
        }
        Outage::Ended { from, to } => {
            let args = [("from", i18n.time(from).into()), ("to", i18n.time(to).into())];
            let body = if reads {
                i18n.text_with("back-body-read", args)
            } else {
                i18n.text_with("back-body", args)
            };
            (i18n.text("back-title"), body, Urgency::Low)
        }
    };
    Notice {
        tag: Tag("connection".into()),
        title,
        body,
        urgency,
        category: NoticeCategory::App,
        action: i18n.text("action-settings"),
        reply: None,
        sound: Sound::System,
    }
}
/// An answer that was given in a notice is kept; why it was not sent, by its key.
pub fn not_sent(why: &str, i18n: &Translator) -> Notice {
    Notice {
        tag: Tag("app:reply".into()),
        title: i18n.text("reply-not-sent"),
        body: i18n.text(why),
        urgency: Urgency::Normal,
        category: NoticeCategory::App,
        action: i18n.text("action-settings"),
        reply: None,
        sound: Sound::System,
    }
}

/// The person has to sign in again; until then only the stream is heard.
pub fn session_over(i18n: &Translator) -> Notice {
    Notice {
        tag: Tag("app:account".into()),
        title: i18n.text("session-over-title"),
        body: i18n.text("session-over-body"),
        urgency: Urgency::Normal,
        category: NoticeCategory::App,
        action: i18n.text("action-settings"),
        reply: None,
        sound: Sound::System,
    }
}
