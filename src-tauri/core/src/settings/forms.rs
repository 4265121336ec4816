//! How single values stand in `settings.json`: each form refuses what is out
//! of its bounds, and its error costs that value alone.
//!
//! Used by the `serde` attributes of `model` only; nulls never come here.

use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::Value;
use url::Url;

use super::{Ring, parse_address, tidy_ids};
use crate::event::Money;

/// "shop.example" → the origin of the shop; an empty text is none.
pub mod address {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};
    use url::Url;

    use crate::settings::{BadAddress, parse_address};

    pub fn parse(text: &str) -> Result<Option<Url>, BadAddress> {
        if text.trim().is_empty() { Ok(None) } else { parse_address(text).map(Some) }
    }

    pub fn serialize<S: Serializer>(url: &Option<Url>, to: S) -> Result<S::Ok, S::Error> {
        match url {
            Some(url) => to.serialize_str(url.as_str().trim_end_matches('/')),
            None => to.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Url>, D::Error> {
        parse(&String::deserialize(from)?).map_err(D::Error::custom)
    }
}

/// The origin of a shop that has to be there.
pub fn origin<'de, D: Deserializer<'de>>(from: D) -> Result<Url, D::Error> {
    parse_address(&String::deserialize(from)?).map_err(D::Error::custom)
}

/// A delay in whole milliseconds.
pub mod millis {
    use std::{ops::RangeInclusive, time::Duration};

    use serde::{Deserialize as _, Deserializer, Serializer};

    const BOUNDS: RangeInclusive<u64> = 10..=86_400_000;

    pub fn serialize<S: Serializer>(delay: &Duration, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(u64::try_from(delay.as_millis()).unwrap_or(u64::MAX))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
        let ms = super::within(u64::deserialize(from)?, BOUNDS)?;
        Ok(Duration::from_millis(ms))
    }
}

/// A pause in minutes, whole or not.
pub mod minutes {
    use std::time::Duration;

    use serde::{Deserialize as _, Deserializer, Serializer};

    use super::Ring;

    pub fn serialize<S: Serializer>(pause: &Option<Duration>, to: S) -> Result<S::Ok, S::Error> {
        match pause {
            None => to.serialize_none(),
            Some(pause) if pause.subsec_nanos() == 0 && pause.as_secs() % 60 == 0 => {
                to.serialize_u64(pause.as_secs() / 60)
            }
            Some(pause) => to.serialize_f64(pause.as_secs_f64() / 60.0),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
        let most = f64::from(Ring::MAX_MINUTES);
        let minutes = super::within(f64::deserialize(from)?, 0.001..=most)?;
        Ok(Some(Duration::from_secs_f64(60.0 * minutes)))
    }
}

pub fn ring_times<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    within(u32::deserialize(from)?, 1..=Ring::MAX_TIMES).map(Some)
}

pub fn at_least_one<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    within(u32::deserialize(from)?, 1..=u32::MAX)
}

/// A number, or a text as "5,000".
pub fn amount<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Money>, D::Error> {
    let amount = match Value::deserialize(from)? {
        Value::Number(number) => Money::parse(&number.to_string()),
        Value::String(text) => Money::parse(&text),
        _ => None,
    };
    amount.map(Some).ok_or_else(|| D::Error::custom("not an amount"))
}

/// A list of ids, or a text with several.
pub fn ids<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Ids {
        Text(String),
        List(Vec<String>),
    }
    Ok(match Ids::deserialize(from)? {
        Ids::Text(text) => tidy_ids([text.as_str()]),
        Ids::List(ids) => tidy_ids(ids.iter().map(String::as_str)),
    })
}

/// A text that says something.
pub fn name<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(from)?;
    let text = text.trim();
    if text.is_empty() { Err(D::Error::custom("empty")) } else { Ok(Some(text.to_owned())) }
}

fn within<T: PartialOrd + std::fmt::Display, E: serde::de::Error>(
    value: T,
    bounds: std::ops::RangeInclusive<T>,
) -> Result<T, E> {
    if bounds.contains(&value) {
        Ok(value)
    } else {
        Err(E::custom(format_args!("{value} is out of bounds")))
    }
}
