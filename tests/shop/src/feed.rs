//! What a stream says, and when: contract A as documented, B as measured.
//!
//! Pure: the records and the moment come in, the text of events goes out.
//! Called by `stream` for its ticks and by `backend` for news sent at once.

use jiff::Timestamp;
use serde::Serialize;
use tokio::time::Instant;

use crate::{
    options::{Mode, Options},
    records::{Fields, Kind, Record},
};

/// The measured backend sends no more per tick; the others are lost for good.
const MAX_PER_TICK: usize = 10;

/// All that the measured backend tells about a payment.
const THIN: [&str; 4] = ["id", "currency", "status", "createdAt"];

pub fn connected(now: Timestamp) -> String {
    format!("data: {{\"type\":\"connected\",\"timestamp\":\"{now:.3}\"}}\n\n")
}

pub fn heartbeat(now: Timestamp) -> String {
    format!(": heartbeat {now:.3}\n\n")
}

/// The time between two ticks of one stream: from `from` on, before `to`.
#[derive(Clone, Copy)]
pub struct Window {
    pub from: Instant,
    pub to: Instant,
}

/// The events of one tick: payments newest first, then orders and messages.
pub fn tick<'a>(
    records: impl DoubleEndedIterator<Item = &'a Record> + Clone,
    window: Window,
    options: &Options,
) -> Vec<String> {
    let Window { from, to } = window;
    let is = |kind| move |record: &&'a Record| record.kind == kind;
    let payments = records.clone().rev().filter(is(Kind::Payment));

    match options.mode {
        Mode::Real if options.instant => vec![],
        // By the time a checkout was opened, but with its status of now: what
        // happens to it afterwards is never on this stream.
        Mode::Real => payments
            .filter(|record| record.made >= from && record.made < to)
            .take(MAX_PER_TICK)
            .map(|record| event(record, options.mode))
            .collect(),
        // The time between two ticks is forgotten: this is why a payment
        // comes again and again, until it is older than the look-back.
        Mode::Documented => {
            let within = |record: &Record, from| record.changed >= from && record.changed < to;
            // A machine younger than the look-back has nothing older than that.
            let oldest = to.checked_sub(options.look_back);
            let recent = |record: &&Record| within(record, oldest.unwrap_or(record.changed));
            let news = records.filter(|record| {
                record.kind != Kind::Payment && !options.instant && within(record, from)
            });
            payments.filter(recent).chain(news).map(|record| event(record, options.mode)).collect()
        }
    }
}

/// A record that is new or has changed, where news are sent at once.
pub fn at_once(record: &Record, options: &Options) -> Option<String> {
    let on_stream = match options.mode {
        Mode::Documented => true,
        Mode::Real => record.kind == Kind::Payment && record.made == record.changed,
    };
    (options.instant && on_stream).then(|| event(record, options.mode))
}

fn event(record: &Record, mode: Mode) -> String {
    #[derive(Serialize)]
    struct Event<'a> {
        r#type: &'a str,
        data: &'a Fields,
    }
    let thin;
    let data = match mode {
        Mode::Documented => &record.fields,
        Mode::Real => {
            thin = record.fields.only(&THIN);
            &thin
        }
    };
    let event = Event { r#type: record.kind.name(), data };
    // Names and JSON values cannot fail to become JSON.
    let json = serde_json::to_string(&event).unwrap_or_default();
    format!("data: {json}\n\n")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;
    use crate::{document::Document, records::Records};

    /// Records by kind, id, and second; what the first four ticks send of them.
    #[test]
    fn each_mode_sends_what_it_sends_on_the_ticks_it_does() {
        use Kind::{Message, Order, Payment};
        let one_of_each = [(Payment, "pay", 3), (Order, "ord", 9), (Message, "msg", 10)];
        let many: Vec<_> = (1..=14).map(|number| number.to_string()).collect();
        let many: Vec<_> = many.iter().map(|id| (Payment, id.as_str(), 1)).collect();
        let newest = "14 13 12 11 10 9 8 7 6 5";
        for (options, given, expected) in [
            (Options::default(), &one_of_each[..], ["pay ord", "pay msg", "pay", ""]),
            (instant(Mode::Documented), &one_of_each, ["pay", "pay", "pay", ""]),
            (real(), &one_of_each, ["pay", "", "", ""]),
            (instant(Mode::Real), &one_of_each, ["", "", "", ""]),
            (real(), &many, [newest, "", "", ""]),
        ] {
            let start = Instant::now();
            let mut records = Records::default();
            for (kind, id, second) in given {
                let fields = Fields::new([("id", json!(id))]);
                records.add(fields, Document::blank(*kind), start + Duration::from_secs(*second));
            }
            assert_eq!(play(&records, start, &options), expected, "{options:?}");
        }
    }

    #[test]
    fn a_change_of_status_is_news_when_documented_only() {
        let start = Instant::now();
        for (options, expected) in
            [(Options::default(), ["", "pay", "pay", "pay"]), (real(), ["pay", "", "", ""])]
        {
            let mut records = Records::default();
            let fields = Fields::new([("id", json!("pay"))]);
            records.add(fields, Document::blank(Kind::Payment), start + Duration::from_secs(3));
            let later = start + Duration::from_secs(12);
            records.change("pay", &json!({"status": "verified"}), later, json!(null));

            assert_eq!(play(&records, start, &options), expected);
        }
    }

    fn play(records: &Records, start: Instant, options: &Options) -> [String; 4] {
        [1, 2, 3, 4].map(|number| {
            let (from, to) = (start + options.tick * (number - 1), start + options.tick * number);
            let events = tick(records.all().iter(), Window { from, to }, options);
            let id = |event: &String| event.split('"').nth(9).expect("an id").to_string();
            events.iter().map(id).collect::<Vec<_>>().join(" ")
        })
    }

    fn instant(mode: Mode) -> Options {
        Options { mode, instant: true, ..Options::default() }
    }

    fn real() -> Options {
        Options { mode: Mode::Real, ..Options::default() }
    }
}
