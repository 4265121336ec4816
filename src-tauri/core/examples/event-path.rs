//! The way of so many events, one after the other in one thread: parsed, stored,
//! judged, put into words, marked as shown, indexed, listed.
//!
//! `cargo xtask test` counts its instructions, which no other program disturbs.
//! Deliberately absent: sockets, threads and clocks, which do.

use jiff::{Timestamp, tz::TimeZone};
use notifier_core::{
    event::{Parsed, read},
    feed::Feed,
    i18n::Translator,
    ingest::{self, Arrival, Origin, Taken},
    notice,
    policy::rules::{self, Verdict},
    settings::Settings,
    store::{Delivery, Store},
};

#[expect(clippy::disallowed_methods, reason = "a program of its own, and not the app")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let count: i64 = std::env::args().nth(1).ok_or("how many?")?.parse()?;
    let folder = tempfile::tempdir()?;
    let mut store = Store::open(Some(&folder.path().join("history.db")))?;
    let feed =
        Feed { server: "https://shop.example".into(), id: "66f2a1c9d4e5f60718293a4b".into() };
    let (settings, i18n) = (Settings::default(), Translator::english(TimeZone::UTC));
    for number in 0..count {
        let now = Timestamp::from_second(1_780_000_000 + 60 * number)?;
        let Parsed::Event(event) = read(&data(number, now)) else { return Err("no event".into()) };
        let origin = Origin::Live { resume: Some(number.to_string()) };
        let arrival = Arrival { feed: feed.clone(), event, origin, late: false, unfollowed: false };
        let taken = ingest::take(&mut store, arrival, now, &mut |error| panic!("{error}"));
        let Taken::New { entry, .. } = taken else { return Err("not new".into()) };
        if rules::judge(&entry.event, &settings) == Verdict::Notify {
            std::hint::black_box(notice::single(&entry, &settings, &i18n));
            store.set_delivery(&[entry.id], Delivery::Shown, now)?;
        }
        store.index_some()?;
        std::hint::black_box(store.recent(20)?);
    }
    Ok(())
}

fn data(number: i64, at: Timestamp) -> String {
    match number % 3 {
        0 => format!(
            r#"{{"type":"payment","data":{{"id":"pay{number}","status":"awaiting_verification",
            "amount":{},"currency":"RWF","customerName":"Aline Uwase","phoneNumber":"+250788123456",
            "createdAt":"{at}"}}}}"#,
            1000 + number
        ),
        1 => format!(
            r#"{{"type":"order","data":{{"id":"order{number}","orderId":"ORD-{number}",
            "status":"pending","total":{},"customerName":"Jean Bosco","createdAt":"{at}"}}}}"#,
            2000 + number
        ),
        _ => format!(
            r#"{{"type":"message","data":{{"id":"message{number}","sender":"Chantal Mukamana",
            "text":"Is the angle grinder number {number} still in stock, and at that price?",
            "createdAt":"{at}"}}}}"#
        ),
    }
}
