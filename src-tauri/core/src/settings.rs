//! What the person chose.
//!
//! Two forms: [`File`], the JSON on disk with only the differences from the
//! defaults and every key we do not know, and [`Settings`], checked and whole.
//! A wrong value costs only itself: its default holds, and its name is told.

mod address;
mod file;
mod group;

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

pub use address::{BadAddress, parse as parse_address};
pub use file::{File, Unreadable};
pub use group::{Group, Ring, Sound};

use crate::{event::Money, link::Pace, quiet::QuietHours, store::Keep};

#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The origin of the shop, checked.
    pub server: Option<Url>,
    /// The e-mail address of who is signed in; the session is in the keychain.
    pub account: Option<String>,
    /// When that was, as the file says it: a new sign-in is noticed by it.
    pub signed_in_at: Option<String>,
    /// Shops of the account that are switched off.
    pub shops_off: Vec<String>,
    pub delivery: Delivery,
    /// How often the shop is read where the stream does not bring everything.
    pub poll: Duration,
    pub user_ids: Vec<String>,
    pub pace: Pace,
    /// Not connected for this long: the person is told.
    pub deaf_after: Duration,
    /// Payments that the buyer has made and that wait to be checked.
    pub check: TypeSettings,
    pub payment: TypeSettings,
    pub order: TypeSettings,
    pub message: TypeSettings,
    pub keep: Keep,
    /// Amounts, names and words in notifications, or only "New payment".
    pub show_content: bool,
    /// While the screen is locked, only "New payment".
    pub hide_when_locked: bool,
    pub quiet_hours: QuietHours,
    pub snoozed_until: Option<Timestamp>,
    pub start_at_login: bool,
    /// A language's code; None: the system's.
    pub language: Option<String>,
}

/// The ways that news may come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Delivery {
    /// The live stream, and reads as a safety net.
    #[default]
    Auto,
    /// The live stream only.
    Live,
    /// Reads only.
    Polling,
}

impl Delivery {
    pub fn streams(self) -> bool {
        self != Self::Polling
    }

    pub fn reads(self) -> bool {
        self != Self::Live
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TypeSettings {
    pub muted: bool,
    pub sound: Sound,
    /// None: a notice comes once.
    pub ring: Option<Ring>,
    /// Payments below this amount are kept without a notice.
    pub min_amount: Option<Money>,
    /// The page of the shop that a click opens, with `{id}`; None: the default page.
    pub link: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            server: None,
            account: None,
            signed_in_at: None,
            shops_off: vec![],
            delivery: Delivery::Auto,
            poll: Duration::from_millis(15_000),
            user_ids: vec![],
            pace: Pace {
                retry_min: Duration::from_millis(1000),
                retry_max: Duration::from_millis(30_000),
                silence: Duration::from_millis(45_000),
            },
            deaf_after: Duration::from_secs(60),
            check: TypeSettings::default(),
            payment: TypeSettings::default(),
            order: TypeSettings::default(),
            message: TypeSettings::default(),
            keep: Keep::default(),
            show_content: true,
            hide_when_locked: true,
            quiet_hours: QuietHours::default(),
            snoozed_until: None,
            start_at_login: false,
            language: None,
        }
    }
}

impl Settings {
    pub fn of(&self, group: impl Into<Group>) -> &TypeSettings {
        match group.into() {
            Group::Check => &self.check,
            Group::Payment => &self.payment,
            Group::Order => &self.order,
            Group::Message => &self.message,
        }
    }

    fn of_mut(&mut self, group: Group) -> &mut TypeSettings {
        match group {
            Group::Check => &mut self.check,
            Group::Payment => &mut self.payment,
            Group::Order => &mut self.order,
            Group::Message => &mut self.message,
        }
    }
}

/// Values from the command line or the environment: they hold for this run,
/// over the file, and are never written to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overrides {
    pub server: Option<String>,
    pub user_ids: Vec<String>,
}

/// At most this many ids are followed: each is a connection of its own.
pub const MOST_IDS: usize = 20;

/// Ids as people write them: separated by commas, spaces or lines, some twice.
pub fn tidy_ids<'a>(ids: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut tidy: Vec<String> = vec![];
    for id in ids.into_iter().flat_map(|text| text.split([',', ';', ' ', '\n', '\r', '\t'])) {
        if !id.is_empty()
            && id.len() <= 128
            && !id.chars().any(char::is_control)
            && !tidy.iter().any(|known| known == id)
        {
            tidy.push(id.to_owned());
        }
    }
    tidy.truncate(MOST_IDS);
    tidy
}
