//! What is said about a new version of the app: in the desktop's list, without a bubble.

use super::{Notice, NoticeCategory, Tag, Urgency};
use crate::{i18n::Translator, settings::Sound};

pub fn update(version: &str, body: String, i18n: &Translator) -> Notice {
    Notice {
        tag: Tag("app:update".into()),
        title: i18n.text_with("update-title", [("version", version.into())]),
        body,
        urgency: Urgency::Kept,
        category: NoticeCategory::App,
        action: i18n.text("action-settings"),
        sound: Sound::None,
        reply: None,
    }
}
