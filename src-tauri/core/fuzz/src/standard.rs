//! The HTML standard's event stream, slow and plain, with the guard's limits.
//!
//! Written apart from `wire/properties.rs`, from bytes and not from text: two
//! people rarely make the same mistake. The limits are those that `guard` promises.

use std::time::Duration;

use crate::guard::{MAX, MAX_ID};

#[derive(Debug, PartialEq)]
pub enum Item {
    Event { kind: String, data: String, id: String },
    Comment(String),
}

/// What a client that keeps to the standard has after a stream.
#[derive(Debug, Default, PartialEq)]
pub struct Parsed {
    pub items: Vec<Item>,
    /// The last event id in force; empty where there is none.
    pub id: String,
    pub retry: Option<Duration>,
    /// Blocks that were larger than the limit.
    pub skipped: u64,
}

/// The lines' contents; what no line end follows is no line.
fn lines(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut lines = vec![];
    while let Some(end) = bytes.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
        lines.push(&bytes[..end]);
        let long = bytes[end..].starts_with(b"\r\n");
        bytes = &bytes[end + 1 + usize::from(long)..];
    }
    lines
}

pub fn heard(stream: &[u8], last_id: &str) -> Parsed {
    let mut heard = Parsed { id: last_id.to_owned(), ..Parsed::default() };
    let (mut kind, mut data, mut id) = (String::new(), String::new(), last_id.to_owned());
    let mut too_large = false;
    for line in lines(stream.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(stream)) {
        if line.is_empty() {
            heard.id.clone_from(&id);
            let (kind, mut data) = (std::mem::take(&mut kind), std::mem::take(&mut data));
            if std::mem::take(&mut too_large) {
                heard.skipped += 1;
            } else if data.pop().is_some() {
                let kind = if kind.is_empty() { "message".to_owned() } else { kind };
                heard.items.push(Item::Event { kind, data, id: id.clone() });
            }
            continue;
        }
        let text = String::from_utf8_lossy(line);
        if line.len() > MAX {
            too_large |= !text.starts_with(':');
            continue;
        }
        let (name, value) = text.split_once(':').unwrap_or((&text, ""));
        let plain = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "" => heard.items.push(Item::Comment(value.to_owned())),
            "event" => kind = plain.to_owned(),
            "data" if data.len() + plain.len() < MAX => data.extend([plain, "\n"]),
            "data" => too_large = true,
            "id" if plain.len() <= MAX_ID && !plain.contains('\0') => id = plain.to_owned(),
            "retry" if !plain.is_empty() && plain.bytes().all(|b| b.is_ascii_digit()) => {
                heard.retry = Some(Duration::from_millis(plain.parse().unwrap_or(u64::MAX)));
            }
            _ => {}
        }
    }
    heard
}
