//! Commands from another process.

use demo_shop::{Options, Shop};
use serde_json::{Value, json};

use crate::client::{Client, End};

#[tokio::test]
async fn every_command_of_the_help_is_known() {
    let (shop, control) = start().await;
    let help = ask(&control, "GET", "/", "").await;
    let mut commands = 0;
    for line in help.lines() {
        let Some(rest) = line.trim().strip_prefix("POST ") else {
            continue;
        };
        let path = rest.split_whitespace().next().expect("a path");
        let body = match path {
            "/raw" => json!({"text": ": hello\n\n"}),
            "/cut" => json!({"how": "mid_event"}),
            "/slow" => json!({"bytes": 1, "every_ms": 1}),
            "/answer" => json!({"status": 503, "times": 1}),
            "/restart" => json!({"down_ms": 1}),
            "/answer_rest" => json!({"status": 503, "times": 1}),
            "/lose_answers" => json!({"paths": "/api/trpc/chat.", "times": 1}),
            "/delay_rest" => json!({"ms": 0}),
            "/submit" | "/verify" => json!({"id": shop.payment(json!({}))}),
            "/delete" => json!({"id": shop.payment(json!({}))}),
            "/database_hangs" => json!({"ms": 0}),
            "/lists" => json!({"endless": true}),
            "/role" => json!({"role": "super-admin"}),
            "/opening" => json!({"then": "end", "retry_ms": 0}),
            "/portal" => json!({"status": 302, "headers": [["location", "http://a.example/"]]}),
            "/code_rest" => json!({"gzip": true}),
            "/slash" => json!({"on": false}),
            "/give_shops" => json!({"count": 1}),
            "/read" => json!({"id": shop.message(json!({}))}),
            "/change" => json!({"id": shop.order(json!({})), "status": "shipped"}),
            _ => json!({}),
        };
        let answer = ask(&control, "POST", path, &body.to_string()).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{path}: {answer}");
        commands += 1;
    }
    assert_eq!(commands, 33);
}

#[tokio::test]
async fn a_payment_made_over_the_wire_is_on_the_stream() {
    let (shop, control) = start().await;
    let mut client = Client::get(&shop.stream_url()).await;
    client.until("connected", 1).await;

    let answer = ask(&control, "POST", "/payment", r#"{"id":"p9","from":"Aline"}"#).await;

    assert!(answer.contains(r#"{"id":"p9"}"#), "{answer}");
    client.until(r#""from":"Aline""#, 1).await;
    assert_eq!(client.count("phoneNumber"), 0, "a payment has one or the other");
}

#[tokio::test]
async fn it_answers_while_the_shop_is_closed() {
    let (shop, control) = start().await;
    let mut client = Client::get(&shop.stream_url()).await;
    client.until("connected", 1).await;

    ask(&control, "POST", "/close", "").await;

    assert_eq!(client.until_end().await, End::Fin);
    let state = ask(&control, "GET", "/state", "").await;
    let (_, json) = state.split_once("\r\n\r\n").expect("a body");
    let json = json.split("\r\n").nth(1).expect("a chunk");
    let state: Value = serde_json::from_str(json).unwrap();
    assert_eq!(state["open"], false);
    assert_eq!((&state["streams"], &state["requests"]), (&json!(0), &json!(1)));
}

#[tokio::test]
async fn a_command_that_makes_no_sense_is_refused_and_explained() {
    let (_shop, control) = start().await;
    for (path, body, expected) in [
        ("/payment", "[]", "400"),
        ("/payment", "{", "400"),
        ("/cut", r#"{"how":"gently"}"#, "400"),
        ("/change", r#"{"id":"nobody"}"#, "404"),
        ("/nonsense", "{}", "404"),
    ] {
        let answer = ask(&control, "POST", path, body).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {expected} ")), "{answer}");
        assert!(answer.contains("\"error\""), "{answer}");
    }
}

async fn start() -> (Shop, String) {
    let options = Options { control_port: Some(0), instant: true, ..Options::default() };
    let shop = Shop::start(options).await.expect("two free ports");
    let control = shop.control_url().expect("a control API");
    (shop, control)
}

async fn ask(control: &str, method: &str, path: &str, body: &str) -> String {
    let url = format!("{control}{path}");
    let mut client = Client::ask(&url, method, &["Connection: close"], body).await;
    client.until_end().await;
    client.text()
}
