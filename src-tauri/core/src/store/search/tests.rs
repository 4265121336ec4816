use std::time::Instant;

use proptest::prelude::*;
use rusqlite::{params, params_from_iter};

use super::*;
use crate::{
    event::{Event, Parsed, read, row},
    settings::Keep,
    store::{Delivery, Triage},
};

#[test]
fn an_entry_is_found_by_what_people_read_of_it() {
    let mut store = Store::open(None).unwrap();
    let events = [
        r#"{"type":"payment","data":{"id":"p1","amount":"12500.5","currency":"RWF","status":"verified",
            "customerName":"Aline Uwasé","phoneNumber":"+250788123456","paymentReference":"TBX-77",
            "mtnTransactionId":"MP260724.1234.A09876"}}"#,
        r#"{"type":"payment","data":{"id":"p2","amount":4000,"from":"0722 000-111"}}"#,
        r#"{"type":"payment","data":{"id":"p3","from":"+256772123456"}}"#,
        r#"{"type":"order","data":{"id":"67aa","orderId":"ORD-61734821-K3","total":89000}}"#,
        r#"{"type":"order","data":{"id":"68bb"}}"#,
        r#"{"type":"message","data":{"sender":"Jean \"B\" O'Neil","text":"Is the grinder in stock?"}}"#,
    ];
    for event in events.map(heard) {
        store.put(&"f".into(), &event, None, Triage::Notify, at(0)).unwrap();
    }
    for (text, expected) in [
        ("", &[6, 5, 4, 3, 2, 1][..]),
        (" \t ?! ", &[6, 5, 4, 3, 2, 1]),
        ("aline", &[1]),
        ("ALINE uwase", &[1]),
        ("uw al", &[1]),
        ("aline jean", &[]),
        ("line", &[]),
        ("tbx-77", &[1]),
        ("mp260724", &[1]),
        ("MP260724.1234.A09876", &[1]),
        ("A0987", &[1]),
        ("12500", &[1]),
        ("12,500", &[1]),
        ("12 500", &[1]),
        ("RWF 12,500.50", &[1]),
        ("12500.6", &[]),
        ("+250788123456", &[1]),
        ("+250 788 123 456", &[1]),
        ("0788-123 456", &[1]),
        ("(0788) 123", &[1]),
        ("788", &[1]),
        ("aline 0788 12", &[1]),
        ("0722000111", &[2]),
        ("+250 722 000 111", &[2]),
        ("00256772", &[3]),
        ("0772 123 456", &[3]),
        ("ord-61734821-k3", &[4]),
        ("61734821", &[4]),
        ("89,000", &[4]),
        ("67aa", &[]),
        ("68bb", &[5]),
        ("o'neil", &[6]),
        ("\"b\"", &[6]),
        ("stock?", &[6]),
        ("message", &[]),
    ] {
        assert_eq!(ids(&store, &text_query(text)), expected, "{text:?}");
    }
}

proptest! {
    #[test]
    fn nothing_that_is_typed_is_an_error(text in ".{0,300}") {
        let store = one_of_each();
        prop_assert!(store.search(&text_query(&text)).is_ok(), "{:?}", text);
    }

    #[test]
    fn nothing_of_the_search_language_is_an_error(text in r#"[ab0"'*^():{}+\-, \x00ANDORNTE]{0,60}"#) {
        let store = one_of_each();
        prop_assert!(store.search(&text_query(&text)).is_ok(), "{:?}", text);
    }
}

#[test]
fn the_newest_come_first_page_after_page() {
    let mut store = Store::open(None).unwrap();
    // Two at a time happen in the same moment.
    for n in 1..=9 {
        store.put(&"f".into(), &order(n), None, Triage::Notify, at(n / 2)).unwrap();
    }
    store.mark_read(&[1, 3, 4, 6, 8, 9], at(9)).unwrap();
    let (open, rest) = (vec![7, 5, 2], vec![9, 8, 6, 4, 3, 1]);
    let ways = [None, Some(true), Some(false)].into_iter().flat_map(|open| {
        let limits = [1, 2, 3, 4, 8, 9, 100].into_iter();
        limits.flat_map(move |n| [(n, "", open), (n, "0", open)])
    });
    for (limit, text, is_open) in ways {
        let expected = match is_open {
            None => (1..=9).rev().collect(),
            Some(true) => open.clone(),
            Some(false) => rest.clone(),
        };
        let mut query = Query { limit, open: is_open, ..text_query(text) };
        let mut walked = vec![];
        loop {
            let found = store.search(&query).unwrap();
            walked.extend(found.entries.iter().map(|entry| entry.id));
            assert!(found.entries.len() == limit || found.next.is_none());
            let Some(next) = found.next else { break };
            query.before = Some(next);
        }
        assert_eq!(walked, expected, "by {limit}, {text:?}, {is_open:?}");
    }
}

#[test]
fn filters_narrow_what_is_found() {
    let mut store = Store::open(None).unwrap();
    store.put(&"a".into(), &order(1), None, Triage::Notify, at(10)).unwrap();
    store.put(&"b".into(), &order(2), None, Triage::Notify, at(20)).unwrap();
    let message = heard(r#"{"type":"message","data":{"id":"m","text":"No 0"}}"#);
    store.put(&"a".into(), &message, None, Triage::Notify, at(30)).unwrap();
    store.mark_read(&[1], at(40)).unwrap();
    let (kind, all) = (Some(Kind::Order), Query::default);
    for (query, expected) in [
        (Query { kind, ..all() }, &[2, 1][..]),
        (Query { feed: Some("a".into()), ..all() }, &[3, 1]),
        (Query { feed: Some("c".into()), ..all() }, &[]),
        (Query { from: Some(at(20)), ..all() }, &[3, 2]),
        (Query { to: Some(at(20)), ..all() }, &[1]),
        (Query { from: Some(at(20)), to: Some(at(30)), ..all() }, &[2]),
        (Query { open: Some(true), ..all() }, &[3, 2]),
        (Query { open: Some(true), kind, ..all() }, &[2]),
        (Query { open: Some(false), ..all() }, &[1]),
    ] {
        for text in ["", "0"] {
            let query = Query { text: text.into(), ..query.clone() };
            assert_eq!(ids(&store, &query), expected, "{query:?}");
        }
    }
}

#[test]
fn what_is_completed_or_pruned_is_found_as_it_is_now() {
    let mut store = Store::open(None).unwrap();
    let thin = heard(r#"{"type":"payment","data":{"id":"p","status":"verified"}}"#);
    let document = r#"{"id":"p","status":"verified","amount":700,"customerName":"Aline"}"#;
    let Parsed::Event(full) =
        row(Kind::Payment, &serde_json::value::RawValue::from_string(document.into()).unwrap())
    else {
        panic!()
    };
    let before = store.changes();
    let id = store.put(&"f".into(), &thin, None, Triage::Notify, at(0)).unwrap().unwrap().id;
    assert_eq!(id, 1, "the number is the entry's, whatever the words are stored as");
    assert!(store.changes() > before);
    assert!(ids(&store, &text_query("aline")).is_empty());

    store.complete(&"f".into(), &full).unwrap().unwrap();
    assert_eq!(ids(&store, &text_query("aline 700")), [1]);
    let before = store.changes();
    ids(&store, &text_query("aline"));
    assert_eq!(store.changes(), before, "looking changes nothing");

    store.set_delivery(&[1], Delivery::Shown, at(1)).unwrap();
    store.mark_all_read(at(2)).unwrap();
    assert_eq!(store.prune(Keep { days: 0, entries: 0 }, at(9)).unwrap(), 1);
    assert!(ids(&store, &text_query("aline")).is_empty());
    let left: i64 = store.db.query_row("SELECT count(*) FROM texts", [], |r| r.get(0)).unwrap();
    assert_eq!(left, 0);
}

#[test]
fn a_walk_meets_what_fits_once_oldest_first_whatever_is_read_meanwhile() {
    let mut store = filled(1234);
    let (mut walked, mut last) = (vec![], 0);
    loop {
        let page = store.matching_after(&Query::default(), last, 500).unwrap();
        let Some(end) = page.last() else { break };
        last = end.id;
        walked.extend(page.iter().map(|entry| entry.id));
        store.mark_read(&[1, 600, 1200], at(9)).unwrap();
    }
    assert_eq!(walked, (1..=1234).collect::<Vec<_>>());

    for query in [
        Query { kind: Some(Kind::Order), ..Query::default() },
        Query { open: Some(true), from: Some(at(20)), ..Query::default() },
        Query { to: Some(at(20)), ..Query::default() },
        Query { feed: Some("c".into()), ..Query::default() },
        text_query("aline"),
        text_query("\"nobody' OR ("),
    ] {
        let mut found = ids(&store, &Query { limit: 500, ..query.clone() });
        found.sort_unstable();
        let walked = store.matching_after(&query, 0, 500).unwrap();
        let walked: Vec<_> = walked.iter().map(|entry| entry.id).take(found.len()).collect();
        assert!(found.len() >= 500 || walked == found, "{query:?}");
    }
}

/// The time of each is printed, as `--no-capture` shows; the plan is what holds anywhere.
#[test]
fn a_page_of_fifty_thousand_entries_is_read_by_index() {
    let store = filled(50_000);
    for open in [None, Some(true), Some(false)] {
        for words in [true, false] {
            let plan = plan(&store, &sql(open, words));
            let index = if open == Some(true) { "entries_unread" } else { "entries_time" };
            let index = format!("INDEX {index} (");
            assert!(plan.iter().any(|step| step.contains(&index)), "{plan:?}");
            assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "sorted: {plan:?}");
            assert!(!plan.iter().any(|step| step.starts_with("SCAN entries")), "{plan:?}");
            let by_words = plan.iter().any(|step| step.starts_with("SCAN texts VIRTUAL TABLE"));
            assert_eq!(by_words, words, "{plan:?}");
        }
    }
    let late = Some(Cursor { at: 300 * 60_000, id: 300 });
    let day = (Some(at(60_000)), Some(at(146_400)));
    for (query, least) in [
        (Query::default(), 50),
        (Query { before: late, ..Query::default() }, 50),
        (Query { kind: Some(Kind::Message), ..Query::default() }, 50),
        (Query { feed: Some("another".into()), ..Query::default() }, 0),
        (Query { from: day.0, to: day.1, ..Query::default() }, 50),
        (text_query("a"), 50),
        (Query { before: late, ..text_query("a") }, 50),
        (text_query("a i t s g"), 50),
        (text_query("0781 234"), 1),
        (text_query("+250"), 50),
        (text_query("ORD-49998"), 1),
        (Query { kind: Some(Kind::Message), ..text_query("rwf") }, 0),
        (Query { from: day.0, to: day.1, ..text_query("rwf") }, 50),
    ] {
        let began = Instant::now();
        let found = store.search(&query).unwrap().entries.len();
        println!("{:?} {found} entries: {query:?}", began.elapsed());
        assert!(found >= least, "{found}: {query:?}");
    }
}

fn plan(store: &Store, sql: &str) -> Vec<String> {
    let mut explain = store.db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let values = vec![None::<i64>; explain.parameter_count()];
    let steps = explain.query_map(params_from_iter(values), |row| row.get(3)).unwrap();
    steps.map(|step| step.unwrap()).collect()
}

/// So many entries, one a minute; the newest thirty are unread, and an old one.
fn filled(count: i64) -> Store {
    let store = Store::open(None).unwrap();
    let names = ["Aline Uwase", "Jean Bosco", "Chantal Mukamana", "Eric Habimana"];
    let sql = "INSERT INTO entries (key, feed, kind, event, at, received, fate, thing, read,
                   moment, work)
               VALUES (?1, 'shop', ?2, ?3, ?4, ?4, 1, ?1, ?5, ?4, ?6)";
    store.db.execute_batch("BEGIN").unwrap();
    for n in 1..=count {
        let name = names[usize::try_from(n).unwrap() % names.len()];
        let data = match n % 5 {
            0..=2 => format!(
                r#"{{"type":"payment","data":{{"id":"{n}","amount":{},"currency":"RWF",
                    "customerName":"{name}","phoneNumber":"+25078{:07}"}}}}"#,
                n * 37 % 100_000,
                n * 7919 % 10_000_000
            ),
            3 => format!(r#"{{"type":"order","data":{{"id":"{n}","orderId":"ORD-{n}"}}}}"#),
            _ => format!(
                r#"{{"type":"message","data":{{"id":"{n}","sender":"{name}",
                    "text":"Is the angle grinder number {n} still in stock, and at that price?"}}}}"#
            ),
        };
        let event = heard(&data);
        let json = serde_json::to_string(&event).unwrap();
        let read = (n <= count - 30 && n != 40).then_some(0);
        let kind = event.kind().name();
        let values = params![format!("{kind}:{n}"), kind, json, n * 60_000, read, event.is_work()];
        store.db.prepare_cached(sql).unwrap().execute(values).unwrap();
    }
    store.db.execute_batch("COMMIT").unwrap();
    store
}

/// Where nothing can be found, nothing may be looked for.
fn one_of_each() -> Store {
    let mut store = Store::open(None).unwrap();
    store.put(&"f".into(), &order(1), None, Triage::Notify, at(1)).unwrap();
    store.put(&"f".into(), &order(2), None, Triage::Notify, at(2)).unwrap();
    store.mark_read(&[1], at(3)).unwrap();
    store
}

fn ids(store: &Store, query: &Query) -> Vec<EntryId> {
    store.search(query).unwrap().entries.iter().map(|entry| entry.id).collect()
}

fn text_query(text: &str) -> Query {
    Query { text: text.into(), ..Query::default() }
}

fn order(id: i64) -> Event {
    heard(&format!(r#"{{"type":"order","data":{{"id":"{id}","orderId":"No-0{id}"}}}}"#))
}

fn heard(data: &str) -> Event {
    match read(data) {
        Parsed::Event(event) => event,
        other => panic!("{data} is {other:?}"),
    }
}

fn at(secs: i64) -> Timestamp {
    Timestamp::from_second(secs).unwrap()
}
