//! How much the window may send at once. It shows texts of strangers, so what comes
//! from it is not trusted; a request above a limit is refused as a whole, before
//! anything reads it. An argument that is not named here has the general limit.

use serde_json::Value;

/// Bytes of a text.
const MAX_TEXT: usize = 2_000;
/// Items of a list.
const MAX_ITEMS: usize = 1_000;
const MAX_FIELDS: usize = 20;

/// By the name of the argument, or of its field: bytes of a text, items of a list.
const NAMED: &[(&str, usize)] = &[
    ("id", 128),
    ("shop", 128),
    ("language", 35),
    ("email", 254),
    ("minAmount", 40),
    ("shortText", 100),
    // 5,000 of UTF-16, each at most three bytes.
    ("replyText", 15_000),
    ("userIds", 100),
    ("windows", 50),
    ("days", 7),
    ("from", 8),
    ("to", 8),
];

pub fn hold(arguments: &Value) -> bool {
    fits(arguments, "")
}

/// The items of a list have the general limit: its own counts them.
fn fits(value: &Value, name: &str) -> bool {
    let named = NAMED.iter().find(|(known, _)| *known == name).map(|(_, limit)| *limit);
    match value {
        Value::String(text) => text.len() <= named.unwrap_or(MAX_TEXT),
        Value::Array(items) => {
            items.len() <= named.unwrap_or(MAX_ITEMS) && items.iter().all(|item| fits(item, ""))
        }
        Value::Object(fields) => {
            fields.len() <= MAX_FIELDS && fields.iter().all(|(name, value)| fits(value, name))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}
