//! One `data:` text of the documented stream → what was heard.
//!
//! Fields are kept as raw JSON until their own reader takes them, so that one
//! odd field (a number out of range, a nested surprise) costs only itself.

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

/// Whether this text is the shop's greeting: cheap, for every frame.
pub fn greets(data: &str) -> bool {
    data.len() < 512 && read(data) == Parsed::Connected
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

/// The parser's words quote what it stumbled over, however long that is.
fn malformed(why: impl Into<String>) -> Parsed {
    let mut why = why.into();
    why.truncate(why.floor_char_boundary(MAX_WHY));
    Parsed::Malformed { why }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Key;

    #[test]
    fn a_payment_is_read_however_it_is_written() {
        let plain = Payment { id: "p".into(), status: "pending".into(), ..Payment::default() };
        let full = Payment {
            amount: Money::parse("12500"),
            currency: Some("RWF".into()),
            payer: Some("+250788123456".into()),
            ..plain.clone()
        };
        for (data, expected) in [
            (r#"{"id":"p","status":"pending"}"#, &plain),
            (r#"{"id":"p","status":"pending","amount":null,"currency":null,"from":""}"#, &plain),
            (r#"{"id":"p","status":"pending","amount":1e999}"#, &plain),
            (r#"{"id":"p","status":"pending","amount":{"a":[1]},"x":[[]]}"#, &plain),
            (
                r#"{"id":"p","status":"pending","amount":12500,"currency":"RWF","from":"+250788123456"}"#,
                &full,
            ),
            (
                r#"{"id":"p","status":"pending","amount":"12500","currency":"RWF","phoneNumber":"+250788123456"}"#,
                &full,
            ),
            (
                r#"{"id":"p","status":"pending","amount":"12,500.00","currency":"RWF","from":null,"phoneNumber":"+250788123456"}"#,
                &full,
            ),
        ] {
            let heard = read(&format!(r#"{{"type":"payment","data":{data}}}"#));

            let Parsed::Event(Event { what: What::Payment(payment), .. }) = &heard else {
                panic!("{data} is {heard:?}");
            };
            assert_eq!(payment, expected, "{data}");
        }
    }

    #[test]
    fn damage_costs_only_the_damaged_part() {
        for (text, expected) in [
            (r#""a\ud800b""#, "a\u{fffd}b"),
            (r#""\udc00\ud83d\ude00""#, "\u{fffd}😀"),
            (r#""\ud83d\u0041""#, "\u{fffd}A"),
            (r#""50\% \q""#, "50\u{fffd}% \u{fffd}q"),
            (r#""\u12""#, "\u{fffd}12"),
            ("\"a\tb\u{1}c\"", "a\tb\u{1}c"),
            (r#""\\ud800 \n""#, "\\ud800 \n"),
        ] {
            let data = format!(
                r#"{{"type":"payment","data":{{"id":"p","customerName":{text},"amount":500}}}}"#
            );
            let What::Payment(payment) = event(&data).what else { panic!() };

            assert_eq!(payment.payer.as_deref(), Some(expected), "{text}");
            assert_eq!(payment.amount, Money::parse("500"));
        }
        let key = r#"{"type":"payment","data":{"id":"p","\ud800":1}}"#;
        assert!(matches!(read(key), Parsed::Event(_)), "{:?}", read(key));
    }

    #[test]
    fn a_name_that_nobody_sees_is_none() {
        for blank in [
            "\u{3164}",
            "\u{2800}\u{2800}",
            "\u{115f}\u{1160}",
            "\u{ffa0} ",
            "\u{200d}\u{200c}",
            "\u{202e}\u{feff}",
            "\u{fe0f}",
            "\u{34f}",
        ] {
            let data = format!(
                r#"{{"type":"payment","data":{{"id":"p","customerName":"{blank}","customerPhone":"0788","paymentReference":"{blank}"}}}}"#
            );
            let What::Payment(payment) = event(&data).what else { panic!() };
            assert_eq!(
                (payment.payer.as_deref(), payment.reference),
                (Some("0788"), None),
                "{blank:?}"
            );
            let data = format!(
                r#"{{"type":"message","data":{{"id":"m","sender":"{blank}","text":"{blank}"}}}}"#
            );
            let What::Message(message) = event(&data).what else { panic!() };
            assert_eq!((message.sender, message.text), (None, None), "{blank:?}");
        }
        let seen = r#"{"type":"message","data":{"id":"m","sender":"👩\u200d🔧"}}"#;
        let What::Message(message) = event(seen).what else { panic!() };
        assert_eq!(message.sender.as_deref(), Some("👩\u{200d}🔧"));
    }

    #[test]
    fn keys_tell_events_apart() {
        for (data, expected) in [
            (r#"{"type":"payment","data":{"id":"p","status":"pending"}}"#, "payment:p:pending"),
            (r#"{"type":"payment","data":{"id":7}}"#, "payment:7:-"),
            (
                r#"{"type":"order","data":{"id":"o","orderId":"ORD-1","status":"shipped"}}"#,
                "order:o:shipped",
            ),
            (r#"{"type":"message","data":{"id":"m","text":"hi"}}"#, "message:m"),
        ] {
            assert_eq!(event(data).key(), Key::Exact(expected.into()), "{data}");
        }
        let print = |data| match event(data).key() {
            Key::Fingerprint(print) => print,
            Key::Exact(key) => panic!("{key}"),
        };
        let one =
            print(r#"{"type":"message","data":{"sender":"A","text":"hi","conversationId":"c"}}"#);
        assert_eq!(
            one,
            print(r#"{"type":"message","data":{"text":"hi","sender":"A","conversationId":"c"}}"#)
        );
        assert_ne!(
            one,
            print(r#"{"type":"message","data":{"sender":"Ah","text":"i","conversationId":"c"}}"#)
        );
    }

    #[test]
    fn long_texts_are_cut_and_still_told_apart() {
        let message = |end: &str| {
            let text = "é".repeat(400_000) + end;
            event(&format!(r#"{{"type":"message","data":{{"text":"{text}"}}}}"#))
        };
        let (one, other) = (message("1"), message("2"));

        let What::Message(Message { text: Some(text), .. }) = &one.what else { panic!("{one:?}") };
        assert!(text.len() < MAX + 40 && text.starts_with('é'));
        assert_ne!(one.key(), other.key());
        assert_eq!(one.key(), message("1").key());
    }

    #[test]
    fn what_is_not_an_event_is_said() {
        assert_eq!(read(r#"{"type":"connected"}"#), Parsed::Connected);
        assert_eq!(
            read(r#"{"type":"connected","timestamp":"2026-11-23T05:12:57.398Z"}"#),
            Parsed::Connected
        );
        assert_eq!(
            read(r#"{"type":"refund","data":{}}"#),
            Parsed::Unknown { kind: "refund".into() }
        );
        let deep =
            format!(r#"{{"type":"payment","data":{}{}}}"#, "[".repeat(5000), "]".repeat(5000));
        for data in [
            "",
            "null",
            "[]",
            "{",
            "{}",
            r#"{"type":7e}"#,
            r#"{"type":"payment"}"#,
            r#"{"type":"payment","data":"x"}"#,
            r#"{"type":"message","data":{}}"#,
            &deep,
        ] {
            assert!(matches!(read(data), Parsed::Malformed { .. }), "{data:.60}");
        }
    }

    #[test]
    fn what_was_wrong_is_said_briefly() {
        let long = "é".repeat(400_000);
        let heard = read(&format!(r#"{{"type":"message","data":"{long}"}}"#));

        let Parsed::Malformed { why } = heard else { panic!() };
        assert!(why.len() <= MAX_WHY && why.starts_with("invalid type"), "{} bytes", why.len());
    }

    fn event(data: &str) -> Event {
        match read(data) {
            Parsed::Event(event) => event,
            other => panic!("{other:?}"),
        }
    }
}
