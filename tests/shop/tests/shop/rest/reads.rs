//! What is read is what was made, whoever made it and however it is asked for.

use std::time::Duration;

use demo_shop::{Mode, OWNER, Options, Unset};
use serde_json::{Value, json};

use super::{get, open, signed_in};
use crate::client::Client;

#[tokio::test]
async fn a_payment_is_the_same_one_on_the_stream_and_in_rest() {
    for mode in [Mode::Documented, Mode::Real] {
        let shop = open(Options { mode, instant: true, ..Options::default() }).await;
        let mut client = Client::get(&shop.stream_url()).await;
        shop.until_streams(1).await;
        let token = signed_in(&shop).await;

        let id = shop.payment(json!({"amount": 12500, "phoneNumber": "+250788123456"}));
        client.until("}}\n\n", 1).await;

        let text = client.text();
        let event = text.split("\"data\":").nth(1).and_then(|rest| rest.split("}\n\n").next());
        let event: Value = serde_json::from_str(event.expect("an event")).unwrap();
        let document = get(&shop, &token, &format!("/api/transactions/{id}")).await.body;
        for field in ["id", "status", "createdAt"] {
            assert_eq!(document[field], event[field], "{mode:?}: {field}");
        }
        assert_eq!(document["totalAmount"], 12500);
        assert_eq!(document["products"][0]["price"], 12500);
        assert_eq!(document["customerPhone"], "+250788123456");
        assert_eq!(document["tenant"], shop.id());
        assert_eq!(document.get("currency"), None, "it is the shop's");
    }
}

#[tokio::test]
async fn names_of_rest_stand_for_names_of_the_stream() {
    let shop = open(Options::default()).await;
    let token = signed_in(&shop).await;
    let pay = shop.payment(json!({"totalAmount": 700, "customerName": "Aline", "notes": "!"}));
    let order = shop.order(json!({"total": 900, "totalAmount": 1500, "customerName": "Aline"}));
    let message = shop.message(json!({"omit": ["id"], "content": "Muraho", "sender": "Aline"}));

    let records = shop.records();
    assert_eq!(records[0].fields.text("amount"), "700");
    assert_eq!(
        (records[0].fields.get("notes"), records[0].fields.get("customerName")),
        (None, None)
    );
    assert_eq!(records[2].fields.text("text"), "Muraho");
    assert_eq!(shop.document(&pay).expect("known")["customerName"], "Aline");
    assert!(shop.change(&pay, json!({"totalAmount": 800})));
    assert_eq!(shop.records()[0].fields.text("amount"), "800");
    assert_eq!(shop.document(&pay).expect("known")["tenantAmount"], 800);

    let order = get(&shop, &token, &format!("/api/orders/{order}?depth=1")).await.body;
    assert_eq!((&order["amount"], &order["totalAmount"]), (&json!(900), &json!(1500)));
    assert_eq!(order["user"]["username"], "Aline");
    let message = get(&shop, &token, &format!("/api/messages/{message}?depth=1")).await.body;
    assert_eq!(message["sender"], order["user"], "the same person");
    assert_eq!(message["content"], "Muraho");
}

#[tokio::test]
async fn each_step_of_a_payment_is_read_by_when_it_was_taken() {
    let shop = open(Options::default()).await;
    let token = signed_in(&shop).await;
    let id = shop.payment(json!({"createdAt": "2020-01-01T00:00:00.000Z"}));
    shop.payment(json!({"createdAt": "2020-01-01T00:00:00.000Z"}));
    let since = "/api/transactions?sort=updatedAt&where[updatedAt][greater_than_equal]=2021-01-01T00:00:00.000Z";
    assert_eq!(get(&shop, &token, since).await.body["totalDocs"], 0);
    let before = shop.document(&id).expect("known");
    assert!(before["mtnTransactionId"].is_null() && before["paymentReference"].is_string());

    assert!(shop.submit(&id));
    let submitted = get(&shop, &token, since).await.docs();
    assert!(shop.verify(&id));
    let verified = get(&shop, &token, since).await.docs();

    assert_eq!((submitted.len(), verified.len()), (1, 1));
    assert_eq!(submitted[0]["status"], "awaiting_verification");
    assert_eq!(submitted[0]["paymentReference"], before["paymentReference"]);
    let reference = submitted[0]["mtnTransactionId"].as_str().expect("a reference");
    assert!(reference.starts_with("MP") && reference.len() == 15, "{reference}");
    assert_eq!(verified[0]["status"], "verified");
    assert_eq!(verified[0]["verifiedBy"], OWNER.id);
    assert_eq!(verified[0]["createdAt"], "2020-01-01T00:00:00.000Z");
    assert!(!shop.reject("nobody"));
}

#[tokio::test]
async fn lists_come_in_pages_and_in_the_order_asked_for() {
    let shop = open(Options::default()).await;
    let token = signed_in(&shop).await;
    for number in 1..=12 {
        shop.payment(json!({"id": format!("p{number:02}"), "amount": 100 - number}));
    }
    for (query, ids, next) in [
        ("", vec!["p12", "p11", "p10", "p09", "p08", "p07", "p06", "p05", "p04", "p03"], json!(2)),
        ("?page=2", vec!["p02", "p01"], json!(null)),
        ("?limit=2&sort=createdAt&page=6", vec!["p11", "p12"], json!(null)),
        ("?limit=2&sort=totalAmount", vec!["p12", "p11"], json!(2)),
        ("?limit=3&where[id][in]=p02,p03&sort=-id", vec!["p03", "p02"], json!(null)),
        (
            "?where[or][0][id][equals]=p05&where[or][1][totalAmount][equals]=96",
            vec!["p05", "p04"],
            json!(null),
        ),
    ] {
        let reply = get(&shop, &token, &format!("/api/transactions{query}")).await;
        assert_eq!(reply.column("id"), ids, "{query}");
        assert_eq!(reply.body["nextPage"], next, "{query}");
    }
    assert_eq!(get(&shop, &token, "/api/transactions?limit=0").await.docs().len(), 12);
}

#[tokio::test]
async fn the_second_shop_has_its_own_stream_and_hides_its_orders() {
    let options = Options { mode: Mode::Real, instant: true, shops: 2, ..Options::default() };
    let shop = open(options).await;
    let token = signed_in(&shop).await;
    let second = shop.shops()[1].id.clone();
    let stream = |id: &str| format!("{}/api/notifications/stream?userId={id}", shop.url());
    let mut first_stream = Client::get(&stream(shop.id())).await;
    let mut second_stream = Client::get(&stream(&second)).await;
    shop.until_streams(2).await;

    shop.payment(json!({"id": "p1"}));
    shop.payment(json!({"id": "p2", "tenant": second}));
    shop.order(json!({"id": "o1"}));
    shop.order(json!({"id": "o2", "tenant": second}));
    shop.payment(json!({"id": "p3", "tenant": "somebody else's"}));

    first_stream.until("\"p1\"", 1).await;
    second_stream.until("\"p2\"", 1).await;
    assert_eq!((first_stream.count("payment"), second_stream.count("payment")), (1, 1));
    let ids = |reply: super::Reply| reply.column("id");
    assert_eq!(ids(get(&shop, &token, "/api/transactions").await), ["p2", "p1"]);
    let of_second = format!("/api/transactions?where[tenant][equals]={second}");
    assert_eq!(ids(get(&shop, &token, &of_second).await), ["p2"]);
    assert_eq!(ids(get(&shop, &token, "/api/orders").await), ["o1"]);
    for path in ["/api/transactions/p3", "/api/orders/o2"] {
        assert_eq!(get(&shop, &token, path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn the_owners_own_id_is_a_stream_in_the_documented_shop_only() {
    for (mode, expected) in [(Mode::Documented, 1), (Mode::Real, 0)] {
        let tick = Duration::from_millis(50);
        let options = Options { mode, instant: true, tick, heartbeat: tick, ..Options::default() };
        let shop = open(options).await;
        let url = format!("{}/api/notifications/stream?userId={}", shop.url(), OWNER.id);
        let mut client = Client::get(&url).await;
        shop.until_streams(1).await;

        shop.order(json!({}));
        shop.payment(json!({"id": "p1"}));
        client.until(": heartbeat", 1).await;

        assert_eq!(client.count("\"p1\"").min(1), expected, "{mode:?}");
    }
}

#[tokio::test]
async fn a_message_that_is_read_counts_no_longer_and_is_no_news() {
    let shop = open(Options { instant: true, ..Options::default() }).await;
    let token = signed_in(&shop).await;
    let mut client = Client::get(&shop.stream_url()).await;
    shop.until_streams(1).await;
    let first = shop.message(json!({"sender": "Aline", "conversationId": "c1"}));
    let message = shop.message(json!({"sender": "Aline", "conversationId": "c1"}));
    let unread = async || {
        let docs = get(&shop, &token, "/api/conversations").await.docs();
        docs[0]["unreadCount"][OWNER.id].as_u64().expect("a number")
    };
    assert_eq!(unread().await, 2);

    shop.mark_read(&message);

    assert_eq!(unread().await, 1);
    let reply = get(&shop, &token, "/api/messages?where[read][equals]=false&depth=0").await;
    assert_eq!(reply.column("id"), [json!(first)]);
    assert!(shop.document(&message).expect("known")["readAt"].is_string());
    shop.raw(": the end\n\n");
    client.until(": the end", 1).await;
    assert_eq!(client.count("\"message\""), 2);
    let reply = get(&shop, &token, "/api/notifications").await;
    assert_eq!(reply.column("type"), ["message"], "the opening one has none");
}

#[tokio::test]
async fn unset_fields_are_null_or_absent() {
    for unset in [Unset::Null, Unset::Absent] {
        let shop = open(Options { unset, ..Options::default() }).await;
        let token = signed_in(&shop).await;
        let id = shop.payment(json!({}));

        let document = get(&shop, &token, &format!("/api/transactions/{id}")).await.body;
        let list = get(&shop, &token, "/api/transactions").await.body;

        let expected = (unset == Unset::Null).then_some(&Value::Null);
        assert_eq!(document.get("mtnTransactionId"), expected);
        assert_eq!(document["shippingAddress"].get("city"), expected);
        assert_eq!(list["docs"][0].get("notes"), expected);
        assert_eq!(list.get("nextPage"), Some(&Value::Null), "a list is always whole");
    }
}
