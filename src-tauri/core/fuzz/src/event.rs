//! Any text → what was heard: bounded, the same after the store, fit to show.

use std::sync::LazyLock;

use jiff::tz::TimeZone;
use notifier_core::{
    event::{Event, Key, Kind, Parsed, read, row},
    i18n::Translator,
    notice,
};
use serde_json::{Value, value::RawValue};

/// Longest text of an event: what is kept of it, and `#` and a print of the whole.
const MAX: usize = 4096 + 1 + 32;
/// Longest explanation. Parsers quote the input.
const MAX_WHY: usize = 1024;

static WORDS: LazyLock<Translator> = LazyLock::new(|| Translator::english(TimeZone::UTC));

/// The input is a frame's text or, line by line, documents of the reads.
pub fn check(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let heard = read(&text);
    assert_eq!(heard, read(&text), "the same text is the same event, and so the same key");
    check_heard(&heard);
    for kind in Kind::ALL {
        check_rows(kind, &text);
    }
}

fn check_rows(kind: Kind, text: &str) {
    let mut last: Option<Event> = None;
    for document in text.lines().filter_map(|line| serde_json::from_str::<&RawValue>(line).ok()) {
        let heard = row(kind, document);
        let frame = format!(r#"{{"type":"{}","data":{document}}}"#, kind.name());
        check_heard(&heard);
        let event = |heard| if let Parsed::Event(event) = heard { Some(event) } else { None };
        let heard = event(heard);
        assert_eq!(heard, event(read(&frame)), "a row and a frame of its fields are one event");
        let Some(event) = heard else { continue };
        if let Some(last) = last.replace(event.clone()) {
            check_completing(event, &last);
        }
    }
}

fn check_heard(heard: &Parsed) {
    match heard {
        Parsed::Connected => {}
        Parsed::Event(event) => check_event(event),
        Parsed::Unknown { kind } => assert!(kind.chars().count() <= 64),
        Parsed::Malformed { why } => {
            assert!(why.len() <= MAX_WHY, "{} bytes of explanation", why.len());
        }
    }
}

fn check_event(event: &Event) {
    let stored = serde_json::to_string(event).expect("every event can be stored");
    let back: Event = serde_json::from_str(&stored).expect("what was stored can be read");
    assert_eq!(&back, event, "{stored}");
    assert_eq!(back.key(), event.key());

    // Found in what is stored, so that no field can be forgotten in here.
    let stored: Value = serde_json::from_str(&stored).expect("JSON");
    for (name, value) in stored.as_object().expect("an object") {
        assert!(value.is_null() || value.is_string(), "{name} is not a text");
        let text = value.as_str().unwrap_or("nothing");
        assert!(text.len() <= MAX && !text.trim().is_empty(), "{name}: {} bytes", text.len());
    }
    let (Key::Exact(key) | Key::Fingerprint(key)) = event.key();
    assert!(key.len() <= 3 * MAX, "a key of {} bytes", key.len());

    let (title, body) = notice::texts(event, &WORDS);
    for text in [title, body] {
        assert!(!text.trim().is_empty() && text.chars().count() <= 200 * 64, "{text:?}");
        let unfit = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!text.contains(unfit), "{text:?}");
    }
}

/// What is known of an event grows once, and it stays the event it is.
fn check_completing(mut event: Event, other: &Event) {
    let before = (event.key(), event.subject());
    assert!(!event.clone().complete(&event), "an event knows what it knows");
    event.complete(other);
    if let (Key::Exact(_), _) = &before {
        assert_eq!((event.key(), event.subject()), before);
    }
    assert!(!event.complete(other), "completed twice");
    check_event(&event);
}
