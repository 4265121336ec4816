//! What is read is what was made, whoever made it and however it is asked for.

use demo_shop::{Handle, Mode, Options};
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
        let document = one(&shop, &token, "transactions", &id).await;
        for field in ["id", "status", "createdAt"] {
            assert_eq!(document[field], event[field], "{mode:?}: {field}");
        }
        assert_eq!(document["totalAmount"], 12500);
        assert_eq!(document["customerPhone"], "+250788123456");
        assert_eq!(document["tenant"], shop.id());
        assert_eq!(document.get("currency"), None, "it is the shop's");
    }
}

#[tokio::test]
async fn names_of_rest_stand_for_names_of_the_stream() {
    let shop = open(Options { instant: true, ..Options::default() }).await;
    let token = signed_in(&shop).await;
    let mut client = Client::get(&shop.stream_url()).await;
    shop.until_streams(1).await;
    let pay = shop.payment(json!({"totalAmount": 700, "customerName": "Aline", "notes": "!"}));
    let order = shop.order(json!({"total": 900, "totalAmount": 1500, "customerName": "Aline"}));
    let message = shop.message(json!({"omit": ["id"], "content": "Muraho", "sender": "Aline"}));
    assert!(shop.change(&pay, json!({"totalAmount": 800})));

    client.until("\"amount\":700", 1).await;
    client.until("\"text\":\"Muraho\"", 1).await;
    client.until("\"amount\":800", 1).await;
    assert_eq!((client.count("notes"), client.count("customerName")), (0, 0));
    let payment = one(&shop, &token, "transactions", &pay).await;
    assert_eq!(
        (&payment["customerName"], &payment["tenantAmount"]),
        (&json!("Aline"), &json!(800))
    );
    let order = one(&shop, &token, "orders", &order).await;
    assert_eq!((&order["amount"], &order["totalAmount"]), (&json!(900), &json!(1500)));
    assert_eq!(order["user"]["username"], "Aline");
    let message = one(&shop, &token, "messages", &message).await;
    assert_eq!(message["sender"], order["user"], "the same person");
    assert_eq!(message["content"], "Muraho");
}

#[tokio::test]
async fn lists_come_in_pages_and_in_the_order_asked_for() {
    let shop = open(Options::default()).await;
    let token = signed_in(&shop).await;
    for number in 1..=12 {
        shop.payment(json!({"id": format!("p{number:02}")}));
    }
    for (query, ids, next) in [
        ("", vec!["p12", "p11", "p10", "p09", "p08", "p07", "p06", "p05", "p04", "p03"], json!(2)),
        ("?page=2", vec!["p02", "p01"], json!(null)),
        ("?limit=2&sort=createdAt&page=6", vec!["p11", "p12"], json!(null)),
        ("?limit=3&where[id][in]=p02,p03&sort=-id", vec!["p03", "p02"], json!(null)),
    ] {
        let reply = get(&shop, &token, &format!("/api/transactions{query}")).await;
        assert_eq!(reply.column("id"), ids, "{query}");
        assert_eq!(reply.body["nextPage"], next, "{query}");
    }
    assert_eq!(get(&shop, &token, "/api/transactions?limit=0").await.docs().len(), 12);
}

#[tokio::test]
async fn a_condition_beyond_the_demo_shop_is_refused() {
    let shop = open(Options::default()).await;
    let token = signed_in(&shop).await;
    for (condition, status) in [
        ("[status][equals]=pending", 200),
        ("[status][like]=pending", 501),
        ("[nonsense][equals]=1", 400),
        ("[or][0][status][equals]=pending", 400),
    ] {
        let path = format!("/api/transactions?where{condition}");
        assert_eq!(get(&shop, &token, &path).await.status, status, "{condition}");
    }
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
    for (path, ids) in [
        ("transactions".into(), vec!["p2", "p1"]),
        (format!("transactions?where[tenant][equals]={second}"), vec!["p2"]),
        ("orders".into(), vec!["o1"]),
    ] {
        assert_eq!(get(&shop, &token, &format!("/api/{path}")).await.column("id"), ids, "{path}");
    }
}

/// The only document of that id, with all that it embeds.
async fn one(shop: &Handle, token: &str, collection: &str, id: &str) -> Value {
    let path = format!("/api/{collection}?depth=1&where[id][equals]={id}");
    let mut docs = get(shop, token, &path).await.docs();
    assert_eq!(docs.len(), 1, "{docs:?}");
    docs.remove(0)
}
