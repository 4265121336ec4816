//! Quiet hours and snooze as the settings hold them; what they mean now is `policy::quiet`'s.

use jiff::civil::Time;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// Every week, at these times.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct QuietHours {
    pub enabled: bool,
    #[serde(deserialize_with = "bounded")]
    pub windows: Vec<Window>,
    /// Payments to check come through.
    pub allow_urgent: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// On which it begins: 1 is Monday, 7 Sunday.
    #[serde(default = "every_day", deserialize_with = "days")]
    pub days: Vec<i8>,
    #[serde(serialize_with = "to_the_minute")]
    pub from: Time,
    /// On the day after where it is not later than `from`.
    #[serde(serialize_with = "to_the_minute")]
    pub to: Time,
}

/// What the person may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Snooze {
    HalfHour,
    Hour,
    /// Tomorrow at eight.
    Tomorrow,
    UntilResumed,
    Resume,
}

/// So long that it never ends by itself.
pub const SNOOZED_FOR_EVER: &str = "9999-12-30T00:00:00Z";
const MAX_WINDOWS: usize = 50;

fn bounded<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Window>, D::Error> {
    let windows = Vec::deserialize(from)?;
    if windows.len() > MAX_WINDOWS { Err(D::Error::custom("too many")) } else { Ok(windows) }
}

fn every_day() -> Vec<i8> {
    (1..=7).collect()
}

fn days<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<i8>, D::Error> {
    let days = Vec::<i8>::deserialize(from)?;
    let known = days.iter().all(|day| (1..=7).contains(day));
    if known { Ok(days) } else { Err(D::Error::custom("no day of the week")) }
}

fn to_the_minute<S: Serializer>(time: &Time, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&time.strftime("%H:%M"))
}
