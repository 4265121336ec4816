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

    #[test]
    fn a_documented_payment_comes_on_three_ticks_and_an_order_on_one() {
        let start = Instant::now();
        let mut records = Records::default();
        records.add(id("pay"), Document::blank(Kind::Payment), start + secs(3));
        records.add(id("ord"), Document::blank(Kind::Order), start + secs(9));
        records.add(id("msg"), Document::blank(Kind::Message), start + secs(10));

        let ticks = play(&records, start, Options::default());

        assert_eq!(ticks, [vec!["pay", "ord"], vec!["pay", "msg"], vec!["pay"], vec![]]);
    }

    #[test]
    fn a_change_of_status_is_news_when_documented_only() {
        let start = Instant::now();
        let mut records = Records::default();
        records.add(id("pay"), Document::blank(Kind::Payment), start + secs(3));
        let verified = json!({"status": "verified"});
        records.change("pay", &verified, start + secs(12), json!(null));

        let documented = play(&records, start, Options::default());
        let real = play(&records, start, real());

        let pay = || vec!["pay"];
        assert_eq!(documented, [vec![], pay(), pay(), pay()]);
        assert_eq!(real, [pay(), vec![], vec![], vec![]]);
    }

    #[test]
    fn the_real_one_sends_the_ten_newest_and_loses_the_others() {
        let start = Instant::now();
        let mut records = Records::default();
        for number in 1..=14 {
            records.add(id(&number.to_string()), Document::blank(Kind::Payment), start + secs(1));
        }
        records.add(id("ord"), Document::blank(Kind::Order), start + secs(1));

        let ticks = play(&records, start, real());

        let newest = ["14", "13", "12", "11", "10", "9", "8", "7", "6", "5"];
        assert_eq!(ticks, [newest.into(), vec![], vec![], vec![]]);
    }

    #[test]
    fn the_real_one_says_no_amount_and_no_phone() {
        let mut fields = id("p");
        fields.overlay(&json!({"amount": 5, "createdAt": "t", "currency": "RWF", "status": "s"}));
        let record = Records::default().add(fields, Document::blank(Kind::Payment), Instant::now());

        assert_eq!(
            event(&record, Mode::Real),
            "data: {\"type\":\"payment\",\"data\":{\"id\":\"p\",\"currency\":\"RWF\",\
             \"status\":\"s\",\"createdAt\":\"t\"}}\n\n"
        );
    }

    #[test]
    fn what_was_sent_at_once_comes_again_only_if_it_is_a_documented_payment() {
        let start = Instant::now();
        let mut records = Records::default();
        records.add(id("pay"), Document::blank(Kind::Payment), start + secs(3));
        records.add(id("ord"), Document::blank(Kind::Order), start + secs(3));

        for (mode, expected) in [(Mode::Documented, vec!["pay"]), (Mode::Real, vec![])] {
            let options = Options { mode, instant: true, ..Options::default() };
            assert_eq!(play(&records, start, options)[0], expected, "{mode:?}");
        }
    }

    /// The ids sent by the first four ticks of a stream opened at `start`.
    fn play(records: &Records, start: Instant, options: Options) -> Vec<Vec<String>> {
        let tick = |number| {
            let window = Window {
                from: start + options.tick * (number - 1),
                to: start + options.tick * number,
            };
            super::tick(records.all().iter(), window, &options)
                .iter()
                .map(|event| {
                    let json = event.strip_prefix("data: ").expect("an event");
                    let event: serde_json::Value = serde_json::from_str(json).unwrap();
                    event["data"]["id"].as_str().expect("an id").to_string()
                })
                .collect()
        };
        (1..=4).map(tick).collect()
    }

    fn real() -> Options {
        Options { mode: Mode::Real, ..Options::default() }
    }

    fn id(id: &str) -> Fields {
        Fields::new([("id", json!(id))])
    }

    fn secs(n: u64) -> Duration {
        Duration::from_secs(n)
    }
}
