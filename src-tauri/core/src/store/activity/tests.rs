use super::*;
use crate::{
    event::{Parsed, read},
    i18n::Translator,
    store::{Delivery, Triage},
    view::activity::{Activity, DayLine, Promptness, ToVerify},
};

const NOW: &str = "2026-11-24T10:00:00Z";

#[test]
fn a_payment_counts_once_on_the_day_its_money_came() {
    for (statuses, expected) in [
        (&[("verified", 0, "500")][..], (1, 0, "RWF\u{a0}500")),
        (&[("pending", 0, "500")], (0, 0, "")),
        (&[("awaiting_verification", 0, "500")], (0, 0, "")),
        (&[("awaiting_verification", 7, "500"), ("verified", 0, "500")], (1, 0, "RWF\u{a0}500")),
        (&[("verified", 7, "500"), ("completed", 0, "500")], (0, 1, "")),
        (&[("verified", 40, "500"), ("completed", 0, "500")], (0, 0, "")),
        (&[("verified", 7, "500"), ("refunded", 0, "500")], (0, 0, "")),
        (&[("verified", 0, "500"), ("on_hold", 0, "500")], (1, 0, "RWF\u{a0}500")),
        (&[("verified", 0, "500"), ("completed", 0, "null")], (1, 0, "RWF\u{a0}500")),
        (&[("verified", 0, "500"), ("rejected", 0, "500")], (0, 0, "")),
        (&[("verified", 0, "null")], (1, 0, "")),
        (&[("", 0, "500")], (1, 0, "RWF\u{a0}500")),
        (&[("verified", 6, "500")], (0, 0, "")),
        (&[("verified", -1, "500")], (0, 0, "")),
    ] {
        let mut store = Store::open(None).unwrap();
        for (minutes, (status, back, amount)) in (0..).zip(statuses) {
            put(&mut store, &payment("p", status, amount), hours(-24 * back) + minutes);
        }

        let Activity { today, last_week, .. } = activity(&store);

        let sum = today.sums.first().map_or("", |sum| &sum.text);
        assert_eq!((today.payments, last_week.payments, sum), expected, "{statuses:?}");
    }
}

#[test]
fn of_two_statuses_at_one_moment_the_later_stage_counts() {
    let mut store = Store::open(None).unwrap();
    put(&mut store, &payment("p", "verified", "500"), hours(-1));
    put(&mut store, &payment("p", "awaiting_verification", "500"), hours(-1));

    assert_eq!(activity(&store).today.payments, 1);
}

#[test]
fn orders_messages_and_currencies_are_counted_by_day() {
    let mut store = Store::open(None).unwrap();
    let order = |id: &str, status| {
        format!(r#"{{"type":"order","data":{{"id":"{id}","status":"{status}"}}}}"#)
    };
    put(&mut store, &order("a", "pending"), hours(-48));
    put(&mut store, &order("a", "shipped"), hours(-1));
    put(&mut store, &order("b", "pending"), hours(-1));
    put(&mut store, r#"{"type":"message","data":{"id":"m","text":"hi"}}"#, hours(-1));
    put(&mut store, &payment("p", "verified", "1000.5"), hours(-1));
    put(&mut store, &payment("q", "completed", "2000"), hours(-1));
    let dollars = payment("r", "paid", "3").replace("RWF", "usd");
    put(&mut store, &dollars, hours(-1));

    let Activity { today, last_week, days, .. } = activity(&store);

    assert_eq!((today.payments, today.orders, today.messages), (3, 1, 1));
    let sums: Vec<_> = today.sums.iter().map(|sum| (sum.text.as_str(), sum.value)).collect();
    assert_eq!(sums, [("RWF\u{a0}3,000.5", 3000.5), ("USD\u{a0}3.00", 3.0)]);
    assert_eq!((last_week.payments, last_week.orders, last_week.messages), (0, 0, 0));
    assert_eq!(days.len(), 30);
    assert_eq!((days[0].day.as_str(), days[29].day.as_str()), ("2026-10-26", "2026-11-24"));
    assert_eq!((days[27].orders, days[29].orders), (1, 1));
    assert_eq!(days[29].sums, today.sums);
}

#[test]
fn a_day_is_that_of_the_persons_clock_also_where_the_clock_changes() {
    for (zone, now, at, back) in [
        // Two hours ahead of the moments' own day.
        ("Africa/Kigali", "2026-11-24T10:00:00Z", "2026-11-23T21:59:59Z", 1),
        ("Africa/Kigali", "2026-11-24T10:00:00Z", "2026-11-23T22:00:00Z", 0),
        // The day of 25 hours, its first and last hour.
        ("Europe/Berlin", "2026-10-26T10:00:00Z", "2026-10-24T22:00:00Z", 1),
        ("Europe/Berlin", "2026-10-26T10:00:00Z", "2026-10-25T22:59:59Z", 1),
        ("Europe/Berlin", "2026-10-26T10:00:00Z", "2026-10-25T23:00:00Z", 0),
        // The day of 23 hours.
        ("Europe/Berlin", "2026-03-30T10:00:00Z", "2026-03-28T23:00:00Z", 1),
        ("Europe/Berlin", "2026-03-30T10:00:00Z", "2026-03-29T22:00:00Z", 0),
        // A day without a midnight: it begins at one.
        ("Africa/Cairo", "2026-04-24T10:00:00Z", "2026-04-23T21:59:59Z", 1),
        ("Africa/Cairo", "2026-04-24T10:00:00Z", "2026-04-23T22:00:00Z", 0),
    ] {
        let mut store = Store::open(None).unwrap();
        put(&mut store, r#"{"type":"order","data":{"id":"o"}}"#, time(at));
        let tz = TimeZone::get(zone).unwrap();
        let i18n = Translator::english(tz.clone());
        let now: Timestamp = now.parse().unwrap();

        let days = Activity::of(&store.figures(now, &tz, None).unwrap(), &i18n).days;

        let counted = days.iter().rev().position(|day| day.orders == 1);
        assert_eq!(counted, Some(back), "{at} in {zone}");
    }
}

#[test]
fn the_wait_of_buyers_is_from_their_payment_to_its_check() {
    let mut store = Store::open(None).unwrap();
    let mut pay = |id: &str, status, at| put(&mut store, &payment(id, status, "1"), at);
    for (id, minutes) in [("a", 1), ("b", 3), ("c", 60)] {
        pay(id, "awaiting_verification", hours(-3));
        pay(id, "verified", hours(-3) + minutes * 60_000);
        pay(id, "completed", hours(-1));
    }
    pay("rejected", "awaiting_verification", hours(-3));
    pay("rejected", "rejected", hours(-2));
    pay("unwaited", "verified", hours(-2));
    pay("long ago", "awaiting_verification", hours(-24 * 40));
    pay("long ago", "verified", hours(-24 * 39));
    pay("long ago", "completed", hours(-1));

    let expected = ToVerify {
        text: "3 min".into(),
        about: "half of 3 payments were faster".into(),
        median_seconds: Some(180),
        count: 3,
    };
    assert_eq!(activity(&store).to_verify, expected);
    let none = ToVerify { text: "No figures yet".into(), ..ToVerify::default() };
    assert_eq!(activity(&Store::open(None).unwrap()).to_verify, none);
}

#[test]
fn only_notices_that_came_at_once_tell_how_fast_they_come() {
    let mut store = Store::open(None).unwrap();
    let sent = time(NOW) - 3_600_000;
    // The others: by a clock that is ahead, and after a night.
    let delays = (1..=18).map(|n| n * 100).chain([601_000]).chain([-5000; 19]);
    for (n, delay) in (0..).zip(delays) {
        let order = format!(r#"{{"type":"order","data":{{"id":"{n}"}}}}"#);
        let id = put(&mut store, &order, sent);
        store.set_delivery(&[id], Delivery::Shown, millis(sent + delay)).unwrap();
    }
    let kept = put(&mut store, r#"{"type":"order","data":{"id":"kept"}}"#, sent);
    store.set_delivery(&[kept], Delivery::Silent, millis(sent)).unwrap();

    let Promptness { text, about, median_ms, p95_ms, count } = activity(&store).delivery;

    assert_eq!((median_ms, p95_ms, count), (Some(0), Some(1700), 37));
    assert_eq!((text.as_str(), about.as_str()), ("0 s", "95 of 100 within 1.7 s"));
}

fn activity(store: &Store) -> Activity {
    let i18n = Translator::english(TimeZone::UTC);
    Activity::of(&store.figures(NOW.parse().unwrap(), &TimeZone::UTC, None).unwrap(), &i18n)
}

fn payment(id: &str, status: &str, amount: &str) -> String {
    format!(
        r#"{{"type":"payment","data":{{"id":"{id}","status":"{status}","amount":{amount},"currency":"RWF"}}}}"#
    )
}

fn put(store: &mut Store, data: &str, at: i64) -> i64 {
    let Parsed::Event(event) = read(data) else { panic!("{data}") };
    store.put(&"f".into(), &event, None, Triage::Notify, millis(at)).unwrap().unwrap().id
}

/// So many hours from now.
fn hours(n: i64) -> i64 {
    time(NOW) + n * 3_600_000
}

fn time(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_millisecond()
}

fn millis(at: i64) -> Timestamp {
    Timestamp::from_millisecond(at).unwrap()
}

#[test]
fn weeks_and_months_add_up_their_days_and_a_shop_has_its_own() {
    let mut store = Store::open(None).unwrap();
    // A Tuesday; the week before, and the month before.
    for (id, back) in [("a", 0), ("b", 1), ("c", 7), ("d", 25)] {
        put(&mut store, &payment(id, "verified", "500"), hours(-24 * back));
    }
    let Activity { days, weeks, months, .. } = activity(&store);
    let of = |lines: &[DayLine]| {
        let line = |line: &DayLine| Some((line.day.clone(), line.sums.first()?.text.clone()));
        lines.iter().filter_map(line).collect::<Vec<_>>()
    };
    let sums = |expected: &[(&str, &str)]| {
        let sum = |(day, sum): &(&str, &str)| (day.to_string(), format!("RWF\u{a0}{sum}"));
        expected.iter().map(sum).collect::<Vec<_>>()
    };

    assert_eq!(
        of(&weeks),
        sums(&[("2026-10-26", "500"), ("2026-11-16", "500"), ("2026-11-23", "1,000")])
    );
    assert_eq!(of(&months), sums(&[("2026-10-01", "500"), ("2026-11-01", "1,500")]));
    assert_eq!((days.len(), weeks.len()), (30, 13));
    let figures = |shop| store.figures(NOW.parse().unwrap(), &TimeZone::UTC, shop).unwrap();
    let payments = |shop| figures(shop).days.iter().map(|(_, day)| day.payments).sum::<u32>();
    assert_eq!([None, Some("f"), Some("another")].map(payments), [4, 4, 0]);
}
