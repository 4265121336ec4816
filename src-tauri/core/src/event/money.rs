//! An amount as the backend writes it: a number or a text, exact.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// An exact decimal amount, without a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(pub Decimal);

impl Money {
    /// More decimals than any currency has are the noise of a computer's fractions.
    const DECIMALS: u32 = 4;

    /// Reads "12500", "12500.50", "1.25e4", and what people write: "12,500",
    /// "12.500,50", "12'500", "1 234,5". None for anything else: what can be read
    /// in two ways is never taken for the greater amount.
    pub fn parse(text: &str) -> Option<Self> {
        // The longest text that can be a number we can hold.
        if text.len() > 64 {
            return None;
        }
        let plain = plain(text.trim())?;
        let number =
            Decimal::from_str_exact(&plain).or_else(|_| Decimal::from_scientific(&plain)).ok()?;
        Some(Self(number.round_dp(Self::DECIMALS).normalize()))
    }
}

/// The number as computers write it: without groups, and with a point.
fn plain(text: &str) -> Option<String> {
    let (sign, number) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(number) => ("-", number),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if number.bytes().all(|b| b.is_ascii_digit() || b".eE+-".contains(&b))
        && number.matches('.').count() < 2
    {
        return Some(format!("{sign}{number}"));
    }
    let (whole, fraction) = match decimal_mark(number) {
        Some(at) => {
            let (whole, fraction) = number.split_at(at);
            (whole, &fraction[1..])
        }
        None => (number, ""),
    };
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let whole = ungrouped(whole)?;
    is_digits(fraction).then(|| format!("{sign}{whole}.{fraction}0"))
}

/// Where the decimals begin: at a point or a comma that parts no thousands.
fn decimal_mark(number: &str) -> Option<usize> {
    let at = number.rfind(['.', ','])?;
    let (before, mark, after) = (&number[..at], &number[at..=at], &number[at + 1..]);
    let other_marks = before.contains(|c: char| !c.is_ascii_digit());
    let parts_thousands = match (before.contains(mark), other_marks) {
        (true, _) => true,
        (false, true) => false,
        (false, false) => {
            after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0')
        }
    };
    (!parts_thousands).then_some(at)
}

/// "12,500", "12'500" and "12 500" → "12500": groups of three, all parted alike.
fn ungrouped(whole: &str) -> Option<String> {
    let parts_groups =
        |c: char| matches!(c, ',' | '.' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '’');
    let mut marks = whole.chars().filter(|c| parts_groups(*c));
    let first = marks.next();
    if marks.any(|mark| Some(mark) != first) {
        return None;
    }
    let groups: Vec<&str> = whole.split(parts_groups).collect();
    let are_digits = groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_digit()));
    let lengths = match groups.as_slice() {
        [alone] => !alone.is_empty(),
        [head, rest @ ..] => {
            (1..=3).contains(&head.len()) && rest.iter().all(|group| group.len() == 3)
        }
        [] => false,
    };
    (are_digits && lengths).then(|| groups.concat())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_understood_or_unknown_and_never_too_large() {
        for (text, expected) in [
            ("12500", Some("12500")),
            (" 12500.50 ", Some("12500.5")),
            ("1.25e4", Some("12500")),
            ("-3", Some("-3")),
            ("\u{2212}3,5", Some("-3.5")),
            ("+7", Some("7")),
            ("12,500", Some("12500")),
            ("1,234,567", Some("1234567")),
            ("1.234.567", Some("1234567")),
            ("12,500.50", Some("12500.5")),
            ("12.500,50", Some("12500.5")),
            ("1.234.567,8", Some("1234567.8")),
            ("12,50", Some("12.5")),
            ("1234,5", Some("1234.5")),
            ("1234,567", Some("1234.567")),
            ("0,500", Some("0.5")),
            ("12.500", Some("12.5")),
            ("1 234,5", Some("1234.5")),
            ("1\u{a0}234,5", Some("1234.5")),
            ("1\u{202f}234\u{202f}567", Some("1234567")),
            ("12'500", Some("12500")),
            ("12’500.25", Some("12500.25")),
            ("12 500,500", Some("12500.5")),
            ("12500.000000001", Some("12500")),
            ("0.30000000000000004", Some("0.3")),
            ("19.989999999999998", Some("19.99")),
            ("12 50", None),
            ("12,50,00", None),
            ("1,2,3.4", None),
            ("1.2.3", None),
            ("1 234'567", None),
            ("12500,50,", None),
            ("1,234 567", None),
            ("12_500", None),
            ("12..5", None),
            (",5", None),
            ("", None),
            ("-", None),
            ("RWF", None),
            ("١٢٥٠٠", None),
            ("1e999", None),
        ] {
            let expected = expected.map(|text| Money(text.parse().unwrap()));
            assert_eq!(Money::parse(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_stored_is_read_as_it_was() {
        for text in ["12500", "0.0001", "-12500.25", "79228162514264337593543950335"] {
            let money = Money::parse(text).unwrap();
            assert_eq!(serde_json::to_string(&money).unwrap(), format!("\"{text}\""));
            assert_eq!(Money::parse(text), Some(money));
        }
    }
}
