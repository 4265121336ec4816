//! An amount as the backend writes it: a number or a text, exact.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// An exact decimal amount, without a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(pub Decimal);

impl Money {
    /// Reads "12500", "12500.50", "12,500", "1.25e4"; None for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        // The longest text that can be a number we can hold.
        if text.len() > 64 {
            return None;
        }
        let plain: String =
            text.trim().chars().filter(|c| !matches!(c, ',' | ' ' | '\u{a0}')).collect();
        let number =
            Decimal::from_str_exact(&plain).or_else(|_| Decimal::from_scientific(&plain)).ok()?;
        Some(Self(number.normalize()))
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not an amount"))
    }
}
