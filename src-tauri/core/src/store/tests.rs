use super::*;
use crate::event::{Parsed, read};

#[test]
fn an_event_is_stored_once_also_across_restarts() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("history.db");
    let payment =
        event(r#"{"type":"payment","data":{"id":"p","amount":"12500","status":"pending"}}"#);
    let verified = event(r#"{"type":"payment","data":{"id":"p","status":"verified"}}"#);

    let mut store = Store::open(Some(&path)).unwrap();
    let first = store.put(&"shop".into(), &payment, Some("7"), Triage::Notify, at(0)).unwrap();
    drop(store);
    let mut store = Store::open(Some(&path)).unwrap();

    let entry = first.expect("it is new");
    assert_eq!(
        store.put(&"other".into(), &payment, None, Triage::Notify, at(30)).unwrap(),
        None,
        "whatever feed brings it"
    );
    assert!(
        store.put(&"shop".into(), &verified, None, Triage::Notify, at(31)).unwrap().is_some(),
        "a new status is news"
    );
    assert_eq!(store.resume(&"shop".into()).unwrap().as_deref(), Some("7"));
    assert_eq!(store.pending(9).unwrap()[0], entry, "it comes back as it went in");
}

#[test]
fn a_message_without_id_is_the_same_within_two_minutes() {
    let mut store = Store::open(None).unwrap();
    let hi = event(r#"{"type":"message","data":{"sender":"A","text":"hi","conversationId":"c"}}"#);
    let dated = event(
        r#"{"type":"message","data":{"sender":"A","text":"hi","conversationId":"d","createdAt":"1970-01-01T00:10:00Z"}}"#,
    );

    let mut put = |event, secs| {
        store.put(&"f".into(), event, None, Triage::Notify, at(secs)).unwrap().is_some()
    };

    assert!(put(&hi, 0));
    assert!(!put(&hi, 119));
    assert!(put(&hi, 121));
    assert!(put(&dated, 700));
    assert!(!put(&dated, 7000), "its own time counts, not when it came");
    let earlier = event(
        r#"{"type":"message","data":{"sender":"A","text":"hi","conversationId":"d","createdAt":"1970-01-01T00:00:00Z"}}"#,
    );
    assert!(put(&earlier, 700), "also where both came at once");
}

#[test]
fn fates_and_reading_are_kept() {
    let mut store = Store::open(None).unwrap();
    let ids: Vec<_> = ["a", "b", "c"]
        .map(|id| {
            event(&format!(r#"{{"type":"order","data":{{"id":"{id}","status":"pending"}}}}"#))
        })
        .iter()
        .map(|event| match store.put(&"f".into(), event, None, Triage::Notify, at(0)).unwrap() {
            Some(entry) => entry.id,
            None => panic!(),
        })
        .collect();

    store.set_delivery(&ids[..1], Delivery::Shown, at(1)).unwrap();
    store.set_delivery(&ids[1..2], Delivery::Silent, at(1)).unwrap();
    store.mark_read(&ids[..1], at(2)).unwrap();

    let pending: Vec<_> = store.pending(9).unwrap().iter().map(|entry| entry.id).collect();
    assert_eq!(pending, ids[2..]);
    assert_eq!(store.unread().unwrap(), Unread { total: 2, order: 2, ..Unread::default() });
    let recent: Vec<_> = store.recent(9).unwrap().iter().map(|entry| entry.id).collect();
    assert_eq!(recent, [ids[2], ids[1], ids[0]], "what is to do is on top");

    store.mark_all_read(at(3)).unwrap();
    assert_eq!(store.unread().unwrap(), Unread::default());
}

#[test]
fn a_file_that_is_not_a_database_is_damage() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("history.db");
    std::fs::write(&path, "no database ".repeat(400)).unwrap();

    assert!(Store::open(Some(&path)).unwrap_err().is_damage());
    assert!(!Store::open(Some(dir.path())).unwrap_err().is_damage(), "a folder is not");
}

#[test]
fn entries_without_a_server_are_found_by_index() {
    let store = Store::open(None).unwrap();
    let mut plan = store.db.prepare(&format!("EXPLAIN QUERY PLAN {}", rows::ADOPT)).unwrap();
    let first: String = plan.query_row(["x"], |row| row.get(3)).unwrap();
    assert_eq!(first, "SCAN entries USING INDEX entries_without_server");
}

fn event(json: &str) -> Event {
    match read(json) {
        Parsed::Event(event) => event,
        other => panic!("{other:?}"),
    }
}

fn at(secs: i64) -> Timestamp {
    Timestamp::from_second(secs).unwrap()
}
