//! What is said once a day, by the real app.

use anyhow::Result;
use rusqlite::Connection;
use serde_json::json;

use crate::{app::Signal, rig::Rig};

/// As if what was said was said long ago: no test waits for tomorrow.
fn the_day_is_another(rig: &Rig) -> Result<()> {
    let history = Connection::open(rig.data().join("history.db"))?;
    assert_eq!(history.execute("UPDATE daily SET day = '2020-01-01'", [])?, 1);
    Ok(())
}

#[tokio::test]
async fn the_first_start_of_a_day_says_what_is_still_to_do_and_the_next_one_nothing() {
    let rig = Rig::new().await.unwrap();
    let mut app = rig.connected().await.unwrap();
    rig.shop.payment(json!({"status": "awaiting_verification", "amount": 500, "from": "Eve"}));
    rig.shop.message(json!({"sender": "Jean", "text": "Hello"}));
    rig.shown(&["Payment to check", "Jean"]).await.unwrap();
    rig.tooltip("Connected · 2 to do").await.unwrap();
    app.signal(Signal::TERM).unwrap();
    app.ended().await.unwrap();
    the_day_is_another(&rig).unwrap();

    let mut app = rig.start(&["--hidden"]).unwrap();
    let shown = rig.shown(&["Payment to check", "Jean", "Still to do"]).await.unwrap();
    assert!(shown[2].body.starts_with("1 payment to check, the oldest since "), "{:?}", shown[2]);
    assert_eq!(shown[2].urgency(), Some(2));
    app.signal(Signal::TERM).unwrap();
    app.ended().await.unwrap();

    let _app = rig.start(&["--hidden"]).unwrap();
    rig.tooltip("Connected · 2 to do").await.unwrap();
    rig.shop.order(json!({"orderId": "ORD-1", "status": "pending"}));
    rig.shown(&["Payment to check", "Jean", "Still to do", "New order ORD-1"]).await.unwrap();
}
