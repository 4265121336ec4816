use super::*;
use crate::{
    event::{Event, Parsed, read},
    feed::Feed,
    store::Triage,
};

#[tokio::test]
async fn jobs_run_in_order_and_what_they_change_is_summed_up() {
    let mut running = StoreHandle::<u32>::start(Store::open(None).unwrap(), ()).unwrap();
    for id in 0..3 {
        running.handle.request(move |store| {
            let now = jiff::Timestamp::UNIX_EPOCH;
            store.put(&Feed::default(), &order(id), None, Triage::Notify, now).unwrap();
            id
        });
    }

    for expected in 0..3 {
        let reply = running.replies.recv().await;
        assert!(matches!(reply, Some(Reply::Done(id)) if id == expected), "{reply:?}");
    }
    running.summary.wait_for(|now| now.unread.order == 3).await.unwrap();
}

#[tokio::test]
async fn a_write_that_fails_is_said() {
    let mut running = StoreHandle::<()>::start(Store::open(None).unwrap(), ()).unwrap();

    running.handle.write(|_| Err(StoreError::Damaged("torn".into())));

    let reply = running.replies.recv().await;
    assert!(matches!(reply, Some(Reply::Failed(StoreError::Damaged(_)))), "{reply:?}");
}

#[tokio::test]
async fn what_was_sent_is_done_before_the_thread_ends() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("history.db");
    let running = StoreHandle::<()>::start(Store::open(Some(&path)).unwrap(), ()).unwrap();
    running.handle.write(|store| {
        let now = jiff::Timestamp::UNIX_EPOCH;
        store.put(&Feed::default(), &order(7), None, Triage::Notify, now).map(drop)
    });
    drop(running.handle);

    running.ended.await.unwrap();

    assert_eq!(Store::open(Some(&path)).unwrap().recent(9).unwrap().len(), 1);
}

#[tokio::test]
async fn what_can_wait_is_done_when_the_engine_has_nothing_to_show_any_more() {
    let (store, long) = (Store::open(None).unwrap(), Duration::from_secs(600));
    let mut running = StoreHandle::<()>::start_with(store, (), long).unwrap();
    running.handle.request_first(|store| {
        let now = jiff::Timestamp::UNIX_EPOCH;
        store.put(&Feed::default(), &order(7), None, Triage::Notify, now).map(drop).unwrap();
    });
    running.replies.recv().await.unwrap();
    assert_eq!(running.summary.borrow_and_update().unread.order, 0, "not yet");

    running.handle.settle();

    running.summary.wait_for(|now| now.unread.order == 1).await.unwrap();
}

#[tokio::test]
async fn nor_is_it_put_off_for_ever_where_the_engine_says_nothing() {
    let mut running = StoreHandle::<()>::start(Store::open(None).unwrap(), ()).unwrap();

    running.handle.request_first(|store| {
        let now = jiff::Timestamp::UNIX_EPOCH;
        store.put(&Feed::default(), &order(7), None, Triage::Notify, now).map(drop).unwrap();
    });

    running.summary.wait_for(|now| now.unread.order == 1).await.unwrap();
}

/// Holds the thread until the sender is dropped.
fn hold<R: Send + 'static>(handle: &StoreHandle<R>) -> mpsc::Sender<()> {
    let (held, released) = mpsc::channel();
    handle.send(move |_| {
        let _ = released.recv();
    });
    held
}

fn put(store: &mut Store, id: u32) -> Result<bool> {
    let now = jiff::Timestamp::UNIX_EPOCH;
    let put = store.put(&Feed::default(), &order(id), None, Triage::Notify, now)?;
    Ok(put.is_some())
}

#[tokio::test]
async fn events_that_wait_are_stored_by_one_commit_and_answered_after_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("history.db");
    let mut running = StoreHandle::start(Store::open(Some(&path)).unwrap(), ()).unwrap();
    let held = hold(&running.handle);
    for id in 0..3 {
        let other = Store::open(Some(&path)).unwrap();
        running.handle.request_first(move |store| {
            let new = put(store, id).unwrap();
            (id, new, other.recent(9).unwrap().len())
        });
    }

    drop(held);

    let other = Store::open(Some(&path)).unwrap();
    for id in 0..3 {
        let reply = running.replies.recv().await;
        assert!(matches!(reply, Some(Reply::Done((at, true, 0))) if at == id), "{reply:?}");
        assert_eq!(other.recent(9).unwrap().len(), 3);
    }
}

#[tokio::test]
async fn one_that_fails_does_not_take_the_others_with_it() {
    let mut running = StoreHandle::start(Store::open(None).unwrap(), ()).unwrap();
    let held = hold(&running.handle);
    for id in 0..5 {
        running.handle.request_first(move |store| match id {
            2 => store.atomically(|db| {
                // A part of it works.
                db.execute("INSERT INTO daily VALUES ('half', 'done')", [])?;
                Err(StoreError::Damaged("torn".into()))
            }),
            _ => put(store, id),
        });
    }
    running.handle.request(|store| {
        let halves = store.db.query_row("SELECT count(*) FROM daily", [], |row| row.get(0))?;
        Ok::<bool, StoreError>(halves)
    });

    drop(held);

    for id in 0..5 {
        let reply = running.replies.recv().await;
        match id {
            2 => assert!(matches!(reply, Some(Reply::Done(Err(_)))), "{reply:?}"),
            _ => assert!(matches!(reply, Some(Reply::Done(Ok(true)))), "new: {reply:?}"),
        }
    }
    let reply = running.replies.recv().await;
    assert!(matches!(reply, Some(Reply::Done(Ok(false)))), "nothing by halves: {reply:?}");
}

#[tokio::test]
async fn a_disk_that_has_no_room_for_all_takes_what_fits() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("history.db");
    let store = Store::open(Some(&path)).unwrap();
    let pages: u32 = store.db.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    let set = format!("PRAGMA max_page_count = {}", pages + 3);
    store.db.query_row(&set, [], |_| Ok(())).unwrap();
    let mut running = StoreHandle::start(store, ()).unwrap();
    let held = hold(&running.handle);
    for id in 0..1000 {
        running.handle.request_first(move |store| (id, put(store, id)));
    }

    drop(held);

    let (mut taken, mut refused) = (vec![], 0);
    for _ in 0..1000 {
        match running.replies.recv().await {
            Some(Reply::Done((id, Ok(true)))) => taken.push(id),
            Some(Reply::Done((_, Err(_)))) => refused += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!(!taken.is_empty() && refused > 0, "{taken:?}");
    running.handle.request(move |store| {
        let known = |id| store.knows(&Feed::default(), &order(id), jiff::Timestamp::UNIX_EPOCH);
        let stored = (0..1000).filter(|&id| known(id).unwrap()).collect::<Vec<_>>();
        (stored.len() as u32, Ok(taken == stored))
    });
    let reply = running.replies.recv().await;
    assert!(matches!(reply, Some(Reply::Done((_, Ok(true))))), "{reply:?}");
}

#[tokio::test]
async fn a_write_after_sqlite_has_rolled_back_is_none_of_its_own() {
    let mut store = Store::open(None).unwrap();

    let committed = store.commit_together(|store| {
        put(store, 1).unwrap();
        store.db.execute_batch("ROLLBACK").unwrap();
        put(store, 2).unwrap_err();
        put(store, 3).unwrap_err();
    });

    assert_eq!(committed, None);
    assert_eq!(store.recent(9).unwrap(), []);
    assert!(put(&mut store, 2).unwrap());
}

fn order(id: u32) -> Event {
    match read(&format!(r#"{{"type":"order","data":{{"id":"{id}"}}}}"#)) {
        Parsed::Event(event) => event,
        other => panic!("{other:?}"),
    }
}
