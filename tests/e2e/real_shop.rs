//! What an owner of the real shop hears, sees and opens, where it differs from the documented one.

use demo_shop::{Lists, OWNER, Options, Role, Seen, Shop};
use notifier_core::{
    event::Kind,
    notice::Notice,
    store::EntryId,
    view::snapshot::{AccountState, Search, Snapshot},
};
use serde_json::json;

use crate::{
    account::{fresh, real, sign_in, sign_in_as, start, until_in},
    app::{App, Folder, open},
    fake_desktop::Call,
    fake_keychain::Keys,
};

#[tokio::test]
async fn a_payment_of_another_shop_than_the_first_opens_where_it_is_shown() {
    let shop = open(Options { shops: 2, ..real() }).await;
    let (_folder, app) = signed_in(&shop).await;
    let second = shop.shops()[1].id.clone();
    for (tenant, page) in [
        (shop.id().to_owned(), "/verify-payments".to_owned()),
        (second, "/admin/collections/transactions/{id}".to_owned()),
    ] {
        let id = shop.payment(json!({"tenant": tenant}));
        shop.submit(&id);
        let notice = until_tagged(&app, &id).await;

        app.desk.click(&notice, None).await;

        let url = format!("{}{}", shop.url(), page.replace("{id}", &id));
        app.desk.until_did(Call::Browsed(url.parse().unwrap(), None)).await;
    }
}

/// Not by its notice, but by its line in the window, and by a notice of an earlier run.
#[tokio::test]
async fn a_payment_of_another_shop_opens_there_from_everywhere_and_after_a_restart() {
    let shop = open(Options { shops: 2, ..real() }).await;
    let keys = Keys::default();
    let (folder, app) = fresh(&keys);
    sign_in(&app, &shop).await.unwrap();
    app.until_live().await;
    let id = shop.payment(json!({"tenant": shop.shops()[1].id}));
    shop.submit(&id);
    let notice = until_tagged(&app, &id).await;
    let page = format!("{}/admin/collections/transactions/{id}", shop.url()).parse().unwrap();
    let page = Call::Browsed(page, None);

    app.handle.open_entry(line_of(&app, "Payment to check").await).await.unwrap();
    app.desk.until_did(page.clone()).await;
    app.stop().await;

    // Who is signed in is known before the shop can be asked.
    shop.database_down();
    for click in [true, false] {
        let app = start(&folder, &keys);
        let line = line_of(&app, "Payment to check").await;
        match click {
            true => app.desk.click(&notice, None).await,
            false => app.handle.open_entry(line).await.unwrap(),
        }
        app.desk.until_did(page.clone()).await;
        app.stop().await;
    }
    let mut settings = folder.settings();
    settings["types"] = json!({"payment": {"link": "/pay/{id}"}});
    folder.set(settings);
    let app = start(&folder, &keys);
    app.handle.open_entry(line_of(&app, "Payment to check").await).await.unwrap();
    let own = format!("{}/pay/{id}", shop.url()).parse().unwrap();
    app.desk.until_did(Call::Browsed(own, None)).await;
}

/// The page where one ships lists payments, not orders.
#[tokio::test]
async fn an_order_is_told_with_the_reference_of_its_payment_and_found_by_it() {
    let shop = open(real()).await;
    let (_folder, app) = signed_in(&shop).await;
    let payment = shop.payment(json!({"paymentReference": "PAY26ABC"}));
    shop.submit(&payment);
    until_tagged(&app, &payment).await;

    shop.order(json!({"orderNumber": "ORD-1", "transaction": payment}));

    let notice = app.desk.until_titled("New order ORD-1").await;
    assert!(notice.body.ends_with(" · PAY26ABC"), "{}", notice.body);
    app.desk.click(&notice, None).await;
    let page = format!("{}/verify-payments", shop.url()).parse().unwrap();
    app.desk.until_did(Call::Browsed(page, None)).await;
    let search = Search { text: "pay26abc".into(), ..Search::default() };
    let found = app.handle.search(search, None).await.unwrap();
    assert_eq!(found.rows.len(), 2, "{:#?}", found.rows);
}

/// As the web says them, whatever the shop is registered with.
#[tokio::test]
async fn at_a_shop_of_another_currency_all_amounts_are_in_francs() {
    for currency in ["USD", "UGX", "KSH"] {
        let shop = open(Options { currency: currency.into(), ..real() }).await;
        let (_folder, app) = signed_in(&shop).await;

        let id = shop.payment(json!({"totalAmount": 360}));
        let checkout = app.desk.until_titled("Checkout started").await;
        shop.submit(&id);
        let payment = until_tagged(&app, &id).await;
        shop.order(json!({"orderNumber": "ORD-1", "amount": 240, "transaction": id}));
        let order = app.desk.until_titled("New order ORD-1").await;

        for (notice, amount) in [(checkout, "RWF 360"), (payment, "RWF 360"), (order, "RWF 240")] {
            let body = notice.body.replace('\u{a0}', " ");
            assert!(body.starts_with(&format!("{amount} ")), "{currency}: {body}");
            assert!(!body.contains(currency), "{currency}: {body}");
        }
        let lines = app.until("three", |now| now.recent.len() == 3).await.recent;
        assert!(lines.iter().all(|line| line.body.contains("RWF")), "{currency}: {lines:#?}");
    }
}

#[tokio::test]
async fn an_account_without_a_shop_is_told_so_until_it_has_one() {
    let shop = open(real()).await;
    shop.give_shops(0);
    let (_folder, app) = fresh(&Keys::default());
    sign_in(&app, &shop).await.unwrap();

    let now = app.until("told", |now| !now.troubles.is_empty()).await;
    assert!(now.troubles[0].contains("This account has no shop"), "{:?}", now.troubles);
    assert_eq!(now.account.state, AccountState::SignedIn);

    shop.give_shops(1);
    app.handle.reconnect().await.unwrap();
    app.until("has one", |now| now.troubles.is_empty() && now.account.shops.len() == 1).await;
}

#[tokio::test]
async fn a_shop_that_is_added_while_the_app_runs_is_followed_with_what_it_had() {
    let shop = open(Options { shops: 2, ..real() }).await;
    shop.give_shops(1);
    let (_folder, app) = signed_in(&shop).await;
    shop.give_shops(2);
    let second = shop.shops()[1].id.clone();
    let early = shop.payment(json!({"tenant": second}));
    shop.submit(&early);
    // Beside what moves the list's cursor on.
    let own = shop.payment(json!({"createdAt": "2026-01-01T00:00:00.000Z"}));
    shop.submit(&own);
    until_tagged(&app, &own).await;

    app.handle.reconnect().await.unwrap();

    until_tagged(&app, &early).await;
    app.until("followed", |now| now.feeds.len() == 3).await;
    assert_eq!(app.snapshot().account.shops.len(), 2);
}

/// The app itself brings what came meanwhile.
#[tokio::test]
async fn after_an_outage_nobody_who_is_signed_in_is_sent_into_the_shop() {
    let shop = open(real()).await;
    for signed_in in [true, false] {
        let (folder, app) = fresh(&Keys::default());
        let quick =
            json!({"retry_min_ms": 20, "retry_max_ms": 80, "poll_ms": 200, "deaf_after_ms": 50});
        if signed_in {
            sign_in(&app, &shop).await.unwrap();
            let mut settings = folder.settings();
            settings["connection"] = quick;
            folder.set(settings);
        } else {
            folder.set(json!({"server": shop.url(), "user_ids": [shop.id()], "connection": quick}));
        }
        app.until_live().await;
        app.until("quick", |now| now.feeds.len() == 1 + usize::from(signed_in)).await;

        shop.close().await;
        app.desk.until_titled("No connection to your shop").await;
        shop.open().await;

        let back = app.desk.until_titled("Connected to your shop again").await;
        assert_eq!(back.body.contains("look into your shop"), !signed_in, "{}", back.body);
        app.stop().await;
    }
}

#[tokio::test]
async fn the_end_of_a_session_says_that_payments_to_check_stop() {
    let shop = open(real()).await;
    let (_folder, app) = signed_in(&shop).await;

    shop.end_sessions();

    let notice = app.desk.until_titled("Sign in to your shop again").await;
    assert!(notice.body.contains("payments to check"), "{}", notice.body);
    let now = app.until("said", |now| !now.troubles.is_empty()).await;
    assert!(now.troubles[0].contains("payments to check"), "{:?}", now.troubles);
}

#[tokio::test]
async fn the_name_of_the_store_signs_in_as_in_the_web() {
    let shop = open(real()).await;
    let (folder, app) = fresh(&Keys::default());
    for (name, password) in [("Kigali Tool", OWNER.password), ("Kigali Tools", "wrong")] {
        let refused = sign_in_as(&app, &shop.url(), name, password).await.unwrap_err();
        assert_eq!(refused.code, Some("password"), "{name}: {}", refused.message);
    }

    sign_in_as(&app, &shop.url(), " Kigali Tools ", OWNER.password).await.unwrap();

    until_in(&app).await;
    assert_eq!(folder.settings()["account"], OWNER.email);
    assert_eq!(shop.sessions(), 1);
}

/// To somebody of the marketplace the shop lists everybody's orders.
#[tokio::test]
async fn of_everybodys_orders_those_of_the_own_shops_are_news() {
    let shop = open(Options { shops: 2, ..real() }).await;
    shop.give_shops(1);
    shop.set_role(Role::SuperAdmin);
    let (_folder, app) = signed_in(&shop).await;
    let other = shop.shops()[1].id.clone();
    let [own, others] = [shop.id().to_owned(), other]
        .map(|tenant| (shop.payment(json!({"tenant": tenant, "status": "expired"})), tenant));
    for number in 0..3 {
        for ((payment, tenant), word) in [(&own, "OWN"), (&others, "OTHERS")] {
            let order = format!("ORD-{word}-{number}");
            shop.order(json!({"tenant": tenant, "transaction": payment, "orderNumber": order}));
        }
        shop.order(json!({"orderNumber": "ORD-OF-NOBODY", "transaction": null}));
        app.desk.until_titled(&format!("New order ORD-OWN-{number}")).await;
    }

    app.until("three", |now| now.unread.order == 3).await;
    assert_eq!(app.snapshot().recent.iter().filter(|line| line.kind == Kind::Order).count(), 3);
    shop.give_shops(0);
    app.handle.reconnect().await.unwrap();
    app.until("no shop", |now| now.account.shops.is_empty()).await;
    let asked = shop.rest_requests().len();
    shop.until_rest_requests(asked + 15).await;
    let asked = &shop.rest_requests()[asked + 2..];
    assert!(!asked.iter().any(|one| one.path == "/api/orders"), "none can be theirs");
}

#[tokio::test]
async fn an_order_is_not_somebody_elses_for_an_answer_that_is_odd() {
    let shop = open(real()).await;
    shop.set_role(Role::SuperAdmin);
    let (_folder, app) = signed_in(&shop).await;
    let asked = shop.rest_requests().len();
    shop.until_rest_requests(asked + 9).await;

    shop.set_lists(Lists { odd: 100, ..Lists::default() });
    let payment = shop.payment(json!({"status": "expired"}));
    shop.order(json!({"transaction": payment, "orderNumber": "ORD-1"}));
    until_looked(&app, &shop).await;
    until_looked(&app, &shop).await;
    shop.set_lists(Lists::default());

    app.desk.until_titled("New order ORD-1").await;
}

#[tokio::test]
async fn a_checkout_of_ones_own_in_the_own_shop_is_no_news() {
    let shop = open(real()).await;
    let (_folder, app) = signed_in(&shop).await;

    let test = shop.payment(json!({"customer": OWNER.id}));
    shop.submit(&test);
    let stored = |now: &Snapshot| now.recent.iter().any(|line| line.title == "Payment to check");
    app.until("stored", stored).await;
    shop.message(json!({"sender": "Aline"}));

    app.desk.until_titled("Aline").await;
    app.until("one", |now| now.unread.total == 1).await;
    assert_eq!(app.desk.shown().len(), 1, "{:#?}", app.desk.texts());
}

/// Nothing else says that it is gone.
#[tokio::test]
async fn a_payment_that_was_deleted_in_the_shop_goes() {
    let shop = open(real()).await;
    let (_folder, app) = signed_in(&shop).await;
    let ids = [0, 1].map(|_| {
        let id = shop.payment(json!({}));
        shop.submit(&id);
        id
    });
    let mut notices = vec![];
    for id in &ids {
        notices.push(until_tagged(&app, id).await);
    }

    assert!(shop.delete(&ids[0]));
    until_looked(&app, &shop).await;
    assert_eq!(app.snapshot().unread.payment, 2, "one answer may be of a node that is behind");
    until_looked(&app, &shop).await;

    app.desk.until_did(Call::Closed(notices[0].tag.clone())).await;
    app.until("one left", |now| now.unread.payment == 1).await;
    let closed = Call::Closed(notices[1].tag.clone());
    assert!(!app.desk.calls().contains(&closed), "the other one waits");
}

/// What an answer does not hold may be behind what is odd in it.
#[tokio::test]
async fn a_payment_is_not_gone_for_an_answer_that_is_odd() {
    let shop = open(real()).await;
    let (_folder, app) = signed_in(&shop).await;
    let id = shop.payment(json!({}));
    shop.submit(&id);
    until_tagged(&app, &id).await;

    shop.set_lists(Lists { odd: 100, ..Lists::default() });
    for _ in 0..3 {
        until_looked(&app, &shop).await;
    }
    shop.set_lists(Lists::default());
    shop.message(json!({"content": "sentinel"}));

    app.until("heard", |now| now.unread.message == 1).await;
    assert_eq!(app.snapshot().unread.payment, 1);
}

async fn signed_in(shop: &Shop) -> (Folder, App) {
    let (folder, app) = fresh(&Keys::default());
    sign_in(&app, shop).await.unwrap();
    app.until_live().await;
    (folder, app)
}

/// Waits until the shop is asked for the payments that wait.
async fn until_looked(app: &App, shop: &Shop) {
    let is_look = |one: &&Seen| one.query.contains("[id][in]");
    let looks = || shop.rest_requests().iter().filter(is_look).count();
    let before = looks();
    while looks() == before {
        app.handle.reconnect().await.unwrap();
        shop.until_rest_requests(shop.rest_requests().len() + 1).await;
    }
}

async fn line_of(app: &App, title: &str) -> EntryId {
    let now = app.until(title, |now| now.recent.iter().any(|line| line.title == title)).await;
    now.recent.iter().find(|line| line.title == title).unwrap().id
}

/// The notice that a payment waits to be checked.
async fn until_tagged(app: &App, payment: &str) -> Notice {
    let tag = format!("payment:{payment}");
    let is = |notice: &Notice| notice.tag.0 == tag && notice.title == "Payment to check";
    let find = |calls: &[Call]| {
        calls.iter().find_map(|call| match call {
            Call::Shown(notice) if is(notice) => Some(notice.clone()),
            _ => None,
        })
    };
    app.desk.until(&tag, |calls| find(calls).is_some()).await;
    find(&app.desk.calls()).unwrap()
}
