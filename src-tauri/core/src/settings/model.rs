//! Everything that a person can choose, in the shape of `settings.json`.
//!
//! This is the one place of the defaults: what the file leaves out, and what it
//! says wrongly, holds as it stands here. Deliberately absent: the file itself,
//! and the values of the command line, which are never written.

use std::{collections::BTreeMap, time::Duration};

use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use url::Url;

use super::quiet_hours::QuietHours;
use super::{Category, Ring, Sound, forms};
use crate::{event::Money, stream::Pace};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The origin of the shop, checked.
    #[serde(with = "forms::address")]
    pub server: Option<Url>,
    #[serde(deserialize_with = "forms::ids")]
    pub user_ids: Vec<String>,
    /// The e-mail address of who is signed in; the session is in the keychain.
    #[serde(deserialize_with = "forms::name")]
    pub account: Option<String>,
    /// When that was, as the file says it: a new sign-in is noticed by it.
    pub signed_in_at: Option<String>,
    pub shops: BTreeMap<String, ShopSettings>,
    pub delivery: UpdateMode,
    pub connection: ConnectionSettings,
    pub types: Types,
    pub history: Keep,
    /// Amounts, names and words in notifications, or only "New payment".
    pub show_content: bool,
    /// While the screen is locked, only "New payment".
    pub hide_when_locked: bool,
    /// At the beginning of a day, what is still to do.
    pub morning_digest: bool,
    /// Where no order comes for unusually long.
    pub unusual_silence: bool,
    pub quiet_hours: QuietHours,
    pub snoozed_until: Option<Timestamp>,
    /// When that was asked for, by the clock then: it bounds how long it lasts.
    pub snoozed_at: Option<Timestamp>,
    pub start_at_login: bool,
    /// New versions are loaded, and put in where nobody looks, without being asked for.
    pub update_automatically: bool,
    /// A language's code; None: the system's.
    pub language: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            server: None,
            user_ids: vec![],
            account: None,
            signed_in_at: None,
            shops: BTreeMap::new(),
            delivery: UpdateMode::default(),
            connection: ConnectionSettings::default(),
            types: Types::default(),
            history: Keep::default(),
            show_content: true,
            hide_when_locked: true,
            morning_digest: true,
            unusual_silence: false,
            quiet_hours: QuietHours::default(),
            snoozed_until: None,
            snoozed_at: None,
            start_at_login: false,
            update_automatically: true,
            language: None,
        }
    }
}

/// A shop of the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ShopSettings {
    pub follow: bool,
}

impl Default for ShopSettings {
    fn default() -> Self {
        Self { follow: true }
    }
}

/// The ways that news may come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum UpdateMode {
    /// The live stream, and reads as a safety net.
    #[default]
    Auto,
    /// The live stream only.
    Live,
    /// Reads only.
    Polling,
}

impl UpdateMode {
    pub fn streams(self) -> bool {
        self != Self::Polling
    }

    pub fn reads(self) -> bool {
        self != Self::Live
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConnectionSettings {
    #[serde(rename = "retry_min_ms", with = "forms::millis")]
    pub retry_min: Duration,
    #[serde(rename = "retry_max_ms", with = "forms::millis")]
    pub retry_max: Duration,
    #[serde(rename = "silence_ms", with = "forms::millis")]
    pub silence: Duration,
    /// Not connected for this long: the person is notified.
    #[serde(rename = "deaf_after_ms", with = "forms::millis")]
    pub deaf_after: Duration,
    /// How often the shop is read where the stream does not bring everything.
    #[serde(rename = "poll_ms", with = "forms::millis")]
    pub poll: Duration,
}

impl Default for ConnectionSettings {
    fn default() -> Self {
        Self {
            retry_min: Duration::from_secs(1),
            retry_max: Duration::from_secs(30),
            silence: Duration::from_secs(45),
            deaf_after: Duration::from_secs(60),
            poll: Duration::from_secs(15),
        }
    }
}

impl ConnectionSettings {
    /// The longest delay is never shorter than the first.
    pub fn pace(&self) -> Pace {
        Pace {
            retry_min: self.retry_min,
            retry_max: self.retry_max.max(self.retry_min),
            silence: self.silence,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Types {
    pub payment: TypeSettings<TypeSettings>,
    pub order: TypeSettings,
    pub message: TypeSettings,
}

/// What is preferred for a type of news; for payments to check, apart from payments.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TypeSettings<ToCheck = Nothing> {
    /// None: yes; for payments to check, as for payments.
    pub notify: Option<bool>,
    pub sound: Sound,
    /// None: a notification comes once.
    #[serde(with = "forms::minutes")]
    pub ring_minutes: Option<Duration>,
    #[serde(deserialize_with = "forms::ring_times")]
    pub ring_times: Option<u32>,
    /// Payments below this amount are kept without a notification.
    #[serde(deserialize_with = "forms::amount")]
    pub min_amount: Option<Money>,
    /// The page of the shop that a click opens, with `{id}`; None: the default page.
    pub link: Option<String>,
    /// Payments that the buyer has made and that wait to be checked.
    pub to_check: ToCheck,
}

/// A key without a meaning for this type: never read, never written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "IgnoredAny")]
pub struct Nothing;

impl From<IgnoredAny> for Nothing {
    fn from(_: IgnoredAny) -> Self {
        Self
    }
}

impl<ToCheck> TypeSettings<ToCheck> {
    pub fn muted(&self) -> bool {
        self.notify == Some(false)
    }

    pub fn ring(&self) -> Option<Ring> {
        let times = self.ring_times.unwrap_or(Ring::TIMES);
        self.ring_minutes.map(|every| Ring { every, times })
    }

    fn alone(&self) -> TypeSettings {
        TypeSettings {
            notify: self.notify,
            sound: self.sound,
            ring_minutes: self.ring_minutes,
            ring_times: self.ring_times,
            min_amount: self.min_amount,
            link: self.link.clone(),
            to_check: Nothing,
        }
    }
}

/// How much history is kept: whichever is less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Keep {
    #[serde(deserialize_with = "forms::at_least_one")]
    pub days: u32,
    #[serde(deserialize_with = "forms::at_least_one")]
    pub entries: u32,
}

impl Default for Keep {
    fn default() -> Self {
        Self { days: 90, entries: 50_000 }
    }
}

impl Settings {
    /// What holds for a group. Payments to check are as payments where they say
    /// nothing else: who mutes payments means them as well.
    pub fn of(&self, group: impl Into<Category>) -> TypeSettings {
        let Types { payment, order, message } = &self.types;
        match group.into() {
            Category::Check => TypeSettings {
                notify: payment.to_check.notify.or(payment.notify),
                min_amount: payment.to_check.min_amount.or(payment.min_amount),
                link: payment.to_check.link.clone().or_else(|| payment.link.clone()),
                ..payment.to_check.clone()
            },
            Category::Payment => payment.alone(),
            Category::Order => order.clone(),
            Category::Message => message.clone(),
        }
    }

    /// Whether this shop of the account is wanted.
    pub fn follows_shop(&self, id: &str) -> bool {
        self.shops.get(id).is_none_or(|shop| shop.follow)
    }
}
