use jiff::Timestamp;

use super::*;
use crate::{
    event::{Event, Parsed, read},
    store::{Query, Triage},
};

#[test]
fn what_asks_something_of_the_person_is_to_do_until_it_is_read() {
    let mut store = Store::open(None).unwrap();
    for (data, open) in [
        (r#"{"type":"payment","data":{"id":"a","status":"pending"}}"#, false),
        (r#"{"type":"payment","data":{"id":"b","status":" AWAITING_verification"}}"#, true),
        (r#"{"type":"payment","data":{"id":"c","status":"verified"}}"#, false),
        (r#"{"type":"payment","data":{"id":"d"}}"#, false),
        (r#"{"type":"order","data":{"id":"a"}}"#, true),
        (r#"{"type":"order","data":{"id":"b","status":"shipped"}}"#, false),
        (r#"{"type":"order","data":{"id":"c","status":"lost"}}"#, false),
        (r#"{"type":"message","data":{"id":"m","text":"x"}}"#, true),
    ] {
        let before = store.count_open().unwrap().total;
        let id = put(&mut store, data, 0);
        assert_eq!(store.count_open().unwrap().total - before, u32::from(open), "{data}");
        let query = Query { open: Some(true), ..Query::default() };
        let found = store.search(&query).unwrap().entries;
        assert_eq!(found.iter().any(|entry| entry.id == id), open, "{data}");
    }
    assert_eq!(store.count_open().unwrap(), Unread { total: 3, payment: 1, order: 1, message: 1 });

    let ids = store.open_ids(9).unwrap();
    store.mark_read(&ids, at(9)).unwrap();
    assert_eq!(store.count_open().unwrap(), Unread::default());
    assert_eq!(store.todo(9).unwrap(), Todo::default());
    store.reopen(&ids[..1]).unwrap();
    assert_eq!(store.count_open().unwrap().total, 1, "handled by mistake");
}

#[test]
fn what_went_on_in_the_shop_is_not_opened_again() {
    let mut store = Store::open(None).unwrap();
    let check = put(&mut store, &payment("p", "awaiting_verification"), 1);
    store.mark_read(&[check], at(2)).unwrap();
    put(&mut store, &payment("p", "verified"), 3);

    store.reopen(&[check]).unwrap();

    assert_eq!(store.count_open().unwrap().total, 0);
}

#[test]
fn the_messages_of_a_conversation_are_one_row() {
    let mut store = Store::open(None).unwrap();
    for (id, conversation, sender) in [
        (1, Some("c"), "Eve"),
        (2, Some("d"), "Eve"),
        (3, Some("c"), "Eve from another phone"),
        (4, None, "Jean"),
        (5, None, "Jean"),
    ] {
        let conversation = conversation.map(|c| format!(r#","conversationId":"{c}""#));
        let data = format!(
            r#"{{"type":"message","data":{{"id":"{id}","sender":"{sender}","text":"x"{}}}}}"#,
            conversation.unwrap_or_default()
        );
        put(&mut store, &data, id);
    }

    let rows: Vec<_> = store.todo(9).unwrap().conversations.into_iter().map(|c| c.ids).collect();

    assert_eq!(rows, [vec![5, 4], vec![3, 1], vec![2]]);
    assert_eq!(store.count_open().unwrap().message, 5);
}

#[test]
fn the_list_is_in_the_order_of_the_shop_and_what_is_to_do_is_on_top() {
    let mut store = Store::open(None).unwrap();
    let old = put(&mut store, &dated("old", "shipped", "1970-01-01T00:01:00Z"), 500);
    let new = put(&mut store, &dated("new", "shipped", "1970-01-01T00:05:00Z"), 500);
    let between = put(&mut store, &dated("between", "shipped", "1970-01-01T00:03:00Z"), 501);
    let order = put(&mut store, &dated("open", "pending", "1970-01-01T00:02:00Z"), 502);
    let check = put(&mut store, &payment("p", "awaiting_verification"), 503);

    let listed: Vec<_> = store.recent(9).unwrap().iter().map(|entry| entry.id).collect();

    assert_eq!(listed, [check, order, new, between, old]);
    assert_eq!(store.recent(1).unwrap()[0].id, check);
}

#[test]
fn no_clock_pins_an_entry_to_the_top_or_sinks_it() {
    let mut store = Store::open(None).unwrap();
    let ahead = put(&mut store, &dated("ahead", "shipped", "2099-01-01T00:00:00Z"), 1000);
    let honest = put(&mut store, &dated("honest", "shipped", "1970-01-01T00:18:20Z"), 1100);
    // The battery of our clock is empty, and it begins anew.
    let fallen = put(&mut store, &dated("fallen", "shipped", "1970-01-01T00:20:00Z"), 5);

    let listed = store.recent(9).unwrap();

    assert_eq!(listed.iter().map(|entry| entry.id).collect::<Vec<_>>(), [fallen, honest, ahead]);
    assert_eq!(listed[2].at, at(1000), "it cannot have happened after it came");
    let found = store.search(&Query::default()).unwrap().entries;
    assert_eq!(found, listed);
}

#[test]
fn what_an_older_version_stored_is_in_order_and_known_as_work() {
    use crate::store::migrations::STEPS;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("history.db");
    let db = rusqlite::Connection::open(&path).unwrap();
    for step in &STEPS[..5] {
        db.execute_batch(step).unwrap();
    }
    for (id, kind, status, happened, received) in [
        (1, "payment", "Awaiting_Verification", 10, 20),
        (2, "order", "new", 4_000_000_000_i64, 30),
        (3, "order", "shipped", 40, 50),
        (4, "payment", "verified", 60, 5),
    ] {
        let event = format!(r#"{{"at":null,"type":"{kind}","id":"{id}","status":"{status}"}}"#);
        let sql = "INSERT INTO entries (id, key, feed, kind, event, at, received, fate)
                   VALUES (?1, ?1, 'f', ?2, ?3, ?4 * 1000, ?5 * 1000, 1)";
        db.execute(sql, (id, kind, event, happened, received)).unwrap();
    }
    db.execute_batch("PRAGMA user_version = 5").unwrap();
    drop(db);

    let store = Store::open(Some(&path)).unwrap();

    let listed: Vec<_> = store.recent(9).unwrap().iter().map(|one| (one.id, one.at)).collect();
    assert_eq!(listed, [(1, at(10)), (2, at(30)), (4, at(50)), (3, at(40))]);
    assert_eq!(store.count_open().unwrap(), Unread { total: 2, payment: 1, order: 1, message: 0 });
}

fn put(store: &mut Store, data: &str, secs: i64) -> EntryId {
    let Parsed::Event(event) = read(data) else { panic!("{data}") };
    let event: Event = event;
    store.put(&"f".into(), &event, None, Triage::Unread, at(secs)).unwrap().unwrap().id
}

fn payment(id: &str, status: &str) -> String {
    format!(r#"{{"type":"payment","data":{{"id":"{id}","status":"{status}"}}}}"#)
}

fn dated(id: &str, status: &str, at: &str) -> String {
    format!(
        r#"{{"type":"order","data":{{"id":"{id}","status":"{status}","createdAt":"{at}","updatedAt":"{at}"}}}}"#
    )
}

fn at(secs: i64) -> Timestamp {
    Timestamp::from_second(secs).unwrap()
}
