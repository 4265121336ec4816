//! The REST side: as captured, and as commanded.

mod accounts;
mod captured;
mod faults;
mod reads;

use demo_shop::{Handle, OWNER, Options, Shop};
use serde_json::{Value, json};

use crate::client::Client;

/// An answer, read whole.
#[derive(Debug)]
struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Value,
}

impl Reply {
    fn parse(text: &str) -> Self {
        let (head, chunks) = text.split_once("\r\n\r\n").expect("a head");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1));
        let headers = lines.filter_map(|line| line.split_once(": "));
        let body = chunks.split("\r\n").nth(1).unwrap_or_default();
        Self {
            status: status.and_then(|status| status.parse().ok()).expect("a status"),
            headers: headers.map(|(name, value)| (name.into(), value.into())).collect(),
            body: serde_json::from_str(body).unwrap_or_default(),
        }
    }

    fn docs(&self) -> Vec<Value> {
        self.body["docs"].as_array().unwrap_or_else(|| panic!("no list: {self:?}")).clone()
    }

    /// One field of every document of a list.
    fn column(&self, field: &str) -> Vec<Value> {
        self.docs().iter().map(|document| document[field].clone()).collect()
    }
}

async fn open(options: Options) -> Shop {
    Shop::start(options).await.expect("a free port")
}

async fn ask(shop: &Handle, method: &str, path: &str, headers: &[&str], body: &str) -> Reply {
    let headers: Vec<_> = headers.iter().copied().chain(["Connection: close"]).collect();
    let mut client = Client::ask(&format!("{}{path}", shop.url()), method, &headers, body).await;
    client.until_end().await;
    Reply::parse(&client.text())
}

/// A GET by somebody with this token.
async fn get(shop: &Handle, token: &str, path: &str) -> Reply {
    ask(shop, "GET", path, &[&format!("Authorization: JWT {token}")], "").await
}

async fn post(shop: &Handle, token: &str, path: &str) -> Reply {
    ask(shop, "POST", path, &[&format!("Authorization: JWT {token}")], "").await
}

async fn login(shop: &Handle, password: &str) -> Reply {
    let body = json!({"email": OWNER.email, "password": password}).to_string();
    ask(shop, "POST", "/api/users/login", &["Content-Type: application/json"], &body).await
}

async fn signed_in(shop: &Handle) -> String {
    let reply = login(shop, OWNER.password).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.body["token"].as_str().expect("a token").to_string()
}
