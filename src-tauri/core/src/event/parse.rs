//! One `data:` text of the documented stream → what was heard.
//!
//! Fields are kept as raw JSON until their own reader takes them, so that one
//! wrong field (a number out of range, a nested surprise) costs only itself.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Event, Kind, Message, Money, Order, Payment, What, fingerprint, is_blank, repair};

/// What one frame says.
#[derive(Clone, Debug, PartialEq)]
pub enum Parsed {
    /// The shop greets a new connection.
    Connected,
    Event(Event),
    /// A type this version does not know; kept and counted, not shown.
    Unknown {
        kind: String,
    },
    /// Not readable; why, for the person who helps.
    Malformed {
        why: String,
    },
}

/// Longest text kept of a field, in bytes; a notice shows 200 characters.
const MAX: usize = 4096;

/// Longest explanation of what was not understood, in bytes.
const MAX_WHY: usize = 256;

type Fields<'a> = HashMap<String, &'a RawValue>;

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(rename = "type", borrow)]
    kind: Option<&'a RawValue>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
}

/// Damage inside of texts costs only what was damaged.
pub fn read(data: &str) -> Parsed {
    match read_whole(data) {
        Parsed::Malformed { why } => match repair(data) {
            Some(repaired) => read_whole(&repaired),
            None => Parsed::Malformed { why },
        },
        heard => heard,
    }
}

fn read_whole(data: &str) -> Parsed {
    let envelope: Envelope = match serde_json::from_str(data) {
        Ok(envelope) => envelope,
        Err(error) => return malformed(error.to_string()),
    };
    let Some(kind) = envelope.kind.and_then(text) else {
        return malformed("no type");
    };
    if kind == "connected" {
        return Parsed::Connected;
    }
    let fields: Fields = match envelope.data.map(|data| serde_json::from_str(data.get())) {
        Some(Ok(fields)) => fields,
        Some(Err(error)) => return malformed(error.to_string()),
        None => Fields::new(),
    };
    let Some(known) = Kind::ALL.into_iter().find(|known| known.name() == kind) else {
        return Parsed::Unknown { kind: kind.chars().take(64).collect() };
    };
    match event(known, &fields) {
        Some(event) => Parsed::Event(event),
        None => malformed(format!("a {kind} without anything to tell it by")),
    }
}

/// One document of the reads; its fields are those of the stream, and nested ones.
pub fn row(kind: Kind, document: &RawValue) -> Parsed {
    match serde_json::from_str::<Fields>(document.get()) {
        Ok(fields) => match event(kind, &fields) {
            Some(event) => Parsed::Event(event),
            None => malformed(format!("a {} without anything to tell it by", kind.name())),
        },
        Err(error) => malformed(error.to_string()),
    }
}

fn event(kind: Kind, fields: &Fields) -> Option<Event> {
    let get = |names: &[&str]| names.iter().find_map(|name| field(fields, name));
    let shown = |names: &[&str]| {
        names.iter().find_map(|name| field(fields, name).filter(|text| !is_blank(text)))
    };
    let what = match kind {
        Kind::Payment => get(&["id"]).map(|id| What::Payment(payment(id, shown))),
        Kind::Order => get(&["id", "orderId"]).map(|id| What::Order(order(id, shown))),
        Kind::Message => {
            Some(What::Message(message(get(&["id"]), shown))).filter(|what| !is_empty(what))
        }
    };
    let times = ["updatedAt", "createdAt"].into_iter().filter_map(|name| field(fields, name));
    let at = times.filter_map(|at| at.parse::<Timestamp>().ok()).next();
    what.map(|what| Event { at, what })
}

/// The text under a name; under `a.b` that of the document in `a`.
fn field(fields: &Fields, name: &str) -> Option<String> {
    match name.split_once('.') {
        None => fields.get(name).and_then(|raw| text(raw)),
        Some((outer, inner)) => {
            let raw = fields.get(outer).filter(|raw| raw.get().starts_with('{'))?;
            field(&serde_json::from_str(raw.get()).ok()?, inner)
        }
    }
}

fn payment(id: String, get: impl Fn(&[&str]) -> Option<String>) -> Payment {
    let phone = get(&["phoneNumber", "customerPhone"]);
    let payer = get(&["customerName", "from"]).or_else(|| phone.clone());
    Payment {
        id,
        amount: get(&["amount", "totalAmount"]).and_then(|amount| Money::parse(&amount)),
        currency: get(&["currency"]),
        phone: phone.filter(|phone| payer.as_ref() != Some(phone)),
        payer,
        status: get(&["status"]).into(),
        reference: get(&["paymentReference"]),
        momo: get(&["mtnTransactionId"]),
    }
}

fn order(id: String, get: impl Fn(&[&str]) -> Option<String>) -> Order {
    Order {
        id,
        number: get(&["orderNumber", "orderId"]),
        status: get(&["status"]).into(),
        total: get(&["total", "amount"]).and_then(|total| Money::parse(&total)),
        currency: get(&["currency"]),
        buyer: get(&["user.username"]),
        product: get(&["product.name"]),
        reference: get(&["transaction.paymentReference"]).map(Into::into),
    }
}

fn message(id: Option<String>, get: impl Fn(&[&str]) -> Option<String>) -> Message {
    Message {
        id,
        sender: get(&["sender.username", "sender"]),
        text: get(&["text", "content"]),
        conversation: get(&["conversationId", "conversation.id", "conversation"]),
    }
}

fn is_empty(what: &What) -> bool {
    matches!(what, What::Message(Message { id: None, sender: None, text: None, .. }))
}

/// A text or a number as text; nothing for null, lists, objects, empty texts.
fn text(raw: &RawValue) -> Option<String> {
    let json = raw.get();
    let text = match json.as_bytes().first()? {
        b'"' => {
            serde_json::from_str(json).ok().or_else(|| serde_json::from_str(&repair(json)?).ok())?
        }
        b'0'..=b'9' | b'-' => json.to_owned(),
        _ => return None,
    };
    Some(text).filter(|text: &String| !text.trim().is_empty()).map(bounded)
}

/// No more of a text than anybody reads: events wait in memory. A fingerprint of
/// the whole stays at its end, so that what differs later is still another text.
fn bounded(mut text: String) -> String {
    if text.len() > MAX {
        let whole = fingerprint([text.as_str()]);
        text.truncate(text.floor_char_boundary(MAX));
        text.shrink_to_fit();
        text.push('#');
        text.push_str(&whole);
    }
    text
}

/// A text as it was sent, as far as it was kept: the mark that tells a longer one
/// from others is for nobody to read.
pub fn without_mark(text: &str) -> &str {
    let marked = text.rsplit_once('#').filter(|(_, mark)| {
        text.len() > MAX && mark.len() == 32 && mark.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    marked.map_or(text, |(kept, _)| kept)
}

/// The parser's words quote what it stumbled over, however long that is.
fn malformed(why: impl Into<String>) -> Parsed {
    let mut why = why.into();
    why.truncate(why.floor_char_boundary(MAX_WHY));
    Parsed::Malformed { why }
}

#[cfg(test)]
mod tests;
