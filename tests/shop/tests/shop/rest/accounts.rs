//! Sessions, from the first password to the last logout.

use std::time::Duration;

use demo_shop::{OWNER, Options};
use serde_json::{Value, json};

use super::{ask, get, login, open, post, signed_in};

#[tokio::test]
async fn who_signs_in_is_told_who_she_is_and_which_shops_are_hers() {
    let shop = open(Options { shops: 3, ..Options::default() }).await;

    let token = signed_in(&shop).await;
    let me = get(&shop, &token, "/api/users/me").await;

    let user = &me.body["user"];
    assert_eq!((&user["id"], &user["email"]), (&json!(OWNER.id), &json!(OWNER.email)));
    let rows = user["tenants"].as_array().expect("shops");
    let ids: Vec<_> = rows.iter().map(|row| row["tenant"]["id"].clone()).collect();
    let shops = shop.shops();
    assert_eq!(ids, shops.iter().map(|shop| json!(shop.id)).collect::<Vec<_>>());
    assert_eq!(shops[0].id, shop.id());
    assert_eq!(rows[2]["tenant"]["currency"], "USD");
    assert_ne!(rows[0]["id"], rows[0]["tenant"]["id"], "a row is no shop");
    assert_eq!(shop.sessions(), 1);
}

#[tokio::test]
async fn a_refreshed_session_goes_on_and_the_old_token_stays_good() {
    let shop = open(Options::default()).await;
    let old = signed_in(&shop).await;

    let reply = post(&shop, &old, "/api/users/refresh-token").await;

    let new = reply.body["refreshedToken"].as_str().expect("a token").to_string();
    assert_ne!(new, old);
    assert_eq!(new.split('.').count(), 3);
    for token in [&old, &new] {
        assert_eq!(get(&shop, token, "/api/orders").await.status, 200);
    }
    assert_eq!(shop.sessions(), 1);

    assert_eq!(post(&shop, &new, "/api/users/logout").await.status, 200);
    for token in [&old, &new] {
        assert_is_dead(&shop, token).await;
    }
}

#[tokio::test]
async fn however_a_session_ends_its_token_is_dead_and_never_a_401() {
    for how in ["expired", "ended", "garbage", "other scheme"] {
        let token_life = if how == "expired" { Duration::ZERO } else { Duration::from_secs(60) };
        let shop = open(Options { token_life, ..Options::default() }).await;
        let mut token = signed_in(&shop).await;
        match how {
            "ended" => assert_eq!(shop.end_sessions(), 1),
            "garbage" => token.pop().map_or((), drop),
            "other scheme" => {
                let header = format!("Authorization: jwt {token}");
                let reply = ask(&shop, "GET", "/api/orders", &[&header], "").await;
                assert_eq!(reply.status, 403);
                continue;
            }
            _ => {}
        }
        assert_is_dead(&shop, &token).await;
    }
}

#[tokio::test]
async fn after_five_wrong_passwords_nobody_signs_in_until_the_lock_ends_but_who_is_in_stays() {
    let wrong = "The email or password provided is incorrect.";
    let locked = "This user is locked due to having too many failed login attempts.";
    for lock in [Duration::from_secs(60), Duration::ZERO] {
        let shop = open(Options { lock, ..Options::default() }).await;
        let token = signed_in(&shop).await;
        for _ in 0..5 {
            let reply = login(&shop, "wrong").await;
            assert_eq!((reply.status, message(&reply.body)), (401, wrong));
        }

        let reply = login(&shop, OWNER.password).await;

        match lock.is_zero() {
            true => assert_eq!(reply.status, 200),
            false => assert_eq!((reply.status, message(&reply.body)), (401, locked)),
        }
        assert_eq!(get(&shop, &token, "/api/orders").await.status, 200);
    }
}

async fn assert_is_dead(shop: &demo_shop::Handle, token: &str) {
    let me = get(shop, token, "/api/users/me").await;
    assert_eq!((me.status, &me.body["user"]), (200, &Value::Null));
    assert_eq!(get(shop, token, "/api/transactions").await.status, 403);
    assert_eq!(post(shop, token, "/api/users/refresh-token").await.status, 403);
    assert_eq!(post(shop, token, "/api/users/logout").await.status, 400);
}

fn message(body: &Value) -> &str {
    body["errors"][0]["message"].as_str().expect("a message")
}
