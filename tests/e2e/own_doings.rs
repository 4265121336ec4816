//! What the person did in the shop is no news to them, at once or after a pause.

use demo_shop::{OWNER, Options, Shop};
use notifier_core::view::snapshot::Snapshot;
use serde_json::json;

use crate::{
    account::{fresh, real, sign_in, start, until_in},
    app::{App, Folder, open},
    fake_keychain::Keys,
};

#[tokio::test]
async fn an_order_of_ones_own_verification_is_no_news_and_one_of_somebody_elses_is() {
    let shop = open(real()).await;
    let (_folder, app) = signed_in(&shop, &Keys::default()).await;
    let [mine, theirs] = [0, 1].map(|_| waiting(&shop));
    app.until("both wait", |now| now.unread.payment == 2).await;

    shop.verify(&mine);
    shop.order(json!({"orderNumber": "ORD-MINE", "transaction": mine}));
    app.until("stored", |now| now.recent.iter().any(|line| line.title.contains("MINE"))).await;
    shop.verify_as(&theirs, "somebody-else");
    shop.order(json!({"orderNumber": "ORD-THEIRS", "transaction": theirs}));

    app.desk.until_titled("New order ORD-THEIRS").await;
    app.until("one order", |now| now.unread.order == 1 && now.unread.payment == 0).await;
    let texts = app.desk.texts();
    assert!(!texts.iter().any(|text| text.contains("MINE")), "{texts:#?}");
}

#[tokio::test]
async fn what_the_shop_delivers_or_completes_is_no_news_and_what_the_buyer_confirms_is() {
    let shop = open(real()).await;
    let (_folder, app) = signed_in(&shop, &Keys::default()).await;
    let orders = ["ORD-1", "ORD-2"].map(|number| shop.order(json!({"orderNumber": number})));
    app.desk.until_shown(2).await;

    for status in ["shipped", "delivered"] {
        for id in &orders {
            shop.change(id, json!({"status": status}));
        }
        let word = format!("ORD-2 {status}");
        app.until(&word, |now| now.recent.iter().any(|line| line.title.contains(&word))).await;
    }
    shop.change(&orders[0], json!({"status": "completed"}));
    app.until("completed", |now| now.recent.iter().any(|line| line.title.contains("ORD-1 comp")))
        .await;
    shop.change(&orders[1], json!({"status": "completed", "received": true}));

    app.desk.until_titled("Order ORD-2 completed").await;
    assert_eq!(app.desk.shown().len(), 3, "{:#?}", app.desk.texts());
    app.until("one", |now| now.unread.order == 1).await;
}

#[tokio::test]
async fn what_one_handled_while_the_app_was_off_is_no_news() {
    let shop = open(real()).await;
    let keys = Keys::default();
    let (folder, app) = signed_in(&shop, &keys).await;
    let asked = shop.rest_requests().len();
    shop.until_rest_requests(asked + 15).await;
    app.stop().await;
    let payment = waiting(&shop);
    shop.verify(&payment);
    let order = shop.order(json!({"orderNumber": "ORD-1", "transaction": payment}));
    shop.change(&order, json!({"status": "shipped"}));
    let verified = waiting(&shop);
    shop.verify(&verified);
    shop.order(json!({"orderNumber": "ORD-2", "transaction": verified}));
    shop.message(json!({"content": "sentinel"}));

    let app = start(&folder, &keys);
    until_in(&app).await;

    app.desk.until_shown(1).await;
    app.until("all there", |now| now.recent.len() == 5).await;
    let texts = app.desk.texts();
    assert!(texts.len() == 1 && texts[0].contains("sentinel"), "{texts:#?}");
    assert_eq!(app.snapshot().unread.total, 1);
}

/// Whoever cannot be told from others is heard.
#[tokio::test]
async fn where_nobody_says_who_verified_an_order_is_news() {
    let shop = open(real()).await;
    let (_folder, app) = signed_in(&shop, &Keys::default()).await;

    shop.order(json!({"orderNumber": "ORD-1", "transaction": "gone"}));
    shop.order(json!({"orderNumber": "ORD-2", "transaction": null}));

    app.desk.until_titled("New order ORD-1").await;
    app.desk.until_titled("New order ORD-2").await;
}

#[tokio::test]
async fn a_checkout_of_ones_own_is_no_news_in_a_second_shop_and_with_the_customer_embedded() {
    let shop = open(Options { shops: 2, ..real() }).await;
    let (_folder, app) = signed_in(&shop, &Keys::default()).await;
    let whole = json!({"id": OWNER.id, "email": OWNER.email, "roles": ["tenant"]});

    for customer in [json!(OWNER.id), whole] {
        let test = shop.payment(json!({"customer": customer, "tenant": shop.shops()[1].id}));
        shop.submit(&test);
    }
    let stored = |now: &Snapshot| {
        now.recent.iter().filter(|line| line.title.contains("Payment to check")).count() == 2
    };
    app.until("both stored", stored).await;
    shop.message(json!({"sender": "Aline"}));

    app.desk.until_shown(1).await;
    app.until("one", |now| now.unread.total == 1).await;
    assert_eq!(app.desk.shown().len(), 1, "{:#?}", app.desk.texts());
}

/// Whoever cannot be told from others is heard.
#[tokio::test]
async fn a_checkout_is_not_ones_own_for_a_customer_that_is_odd() {
    let shop = open(real()).await;
    let (_folder, app) = signed_in(&shop, &Keys::default()).await;
    let longer = format!("{}0", OWNER.id);
    let odd = [json!(null), json!(""), json!(7), json!({}), json!({"id": null}), json!(longer)];

    let count = odd.len();
    for customer in odd {
        let id = shop.payment(json!({"customer": customer}));
        shop.submit(&id);
    }

    let heard = |now: &Snapshot| now.unread.payment as usize == count;
    app.until("all waiting", heard).await;
    app.desk.until_titled("Payment to check").await;
}

async fn signed_in(shop: &Shop, keys: &Keys) -> (Folder, App) {
    let (folder, app) = fresh(keys);
    sign_in(&app, shop).await.unwrap();
    app.until_live().await;
    (folder, app)
}

/// A payment whose buyer has sent the reference.
fn waiting(shop: &Shop) -> String {
    let id = shop.payment(json!({"totalAmount": 5000}));
    shop.submit(&id);
    id
}
