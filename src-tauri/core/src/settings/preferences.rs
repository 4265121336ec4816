//! What the window shows and sends of the settings: the same values in its words.
//!
//! These types cross to JavaScript. Deliberately absent: what they mean, which
//! is in `edit` on the way in and in the engine's view on the way out.

use serde::{Deserialize, Serialize};

use super::Sound;

/// What the person chose, beside the shop.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Preferences {
    pub kinds: Kinds,
    pub sounds: Vec<Sound>,
    pub show_content: bool,
    pub morning_digest: bool,
    pub unusual_silence: bool,
    pub quiet_hours: QuietHoursPreferences,
    pub start_at_login: bool,
    pub update_automatically: bool,
    /// None: the system's.
    pub language: Option<String>,
    pub languages: Vec<LanguageName>,
    /// The language that is spoken now.
    pub spoken: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Kinds {
    pub check: CategoryPreferences,
    pub payment: CategoryPreferences,
    pub order: CategoryPreferences,
    pub message: CategoryPreferences,
}

/// What is preferred for a group of news.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CategoryPreferences {
    pub notify: bool,
    pub sound: Sound,
    /// As the person writes it; payments below it are kept without a notice.
    pub min_amount: Option<String>,
    /// Rings again every so many minutes until it is handled; None: never.
    pub ring_minutes: Option<u32>,
    pub ring_times: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct QuietHoursPreferences {
    pub enabled: bool,
    pub windows: Vec<QuietWindow>,
    pub allow_urgent: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct QuietWindow {
    /// 1 is Monday, 7 Sunday.
    pub days: Vec<i8>,
    /// "22:00"
    pub from: String,
    pub to: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LanguageName {
    pub code: String,
    pub name: String,
}
