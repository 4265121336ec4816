//! Every captured request gets an answer of the captured form.

use std::{fs, path::Path};

use demo_shop::{OWNER, Options, Shop};
use serde_json::{Value, json};

use super::{Reply, ask, open, signed_in};

#[tokio::test]
async fn every_captured_request_gets_an_answer_of_the_captured_form() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("captures/rest");
    let mut replayed = 0;
    for file in fs::read_dir(folder).expect("captures") {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        let capture = Capture::parse(&fs::read_to_string(file.path()).unwrap());
        let shop = open(Options { shops: 2, ..Options::default() }).await;
        let reply = capture.replay(&name, &shop).await;

        assert_eq!(reply.status, capture.reply.status, "{name}: {reply:?}");
        assert_eq!(names(&reply), names(&capture.reply), "{name}");
        alike(&reply.body, &capture.reply.body, &name);
        replayed += 1;
    }
    assert_eq!(replayed, 45);
}

struct Capture {
    method: String,
    path: String,
    authorization: Option<String>,
    content_type: bool,
    reply: Reply,
}

impl Capture {
    /// Three forms: a note of the URL, a command, or curl's own report.
    fn parse(text: &str) -> Self {
        let lines: Vec<_> = text.lines().map(str::trim_end).collect();
        let find = |start: &str| lines.iter().find_map(|line| line.strip_prefix(start));
        let request = lines.iter().find(|line| line.starts_with(['#', '>'])).expect("a request");
        let method = ["POST", "OPTIONS"].into_iter().find(|word| request.contains(word));
        let path = request.split(' ').find(|word| word.contains("/api/")).expect("a path");
        let (_, path) = path.split_once("/api/").expect("a path");
        let by_owner = find("# auth: ").is_some_and(|who| who != "none")
            || find("# curl ").is_some_and(|command| command.contains("-H Authorization"));
        let authorization = find("> Authorization: ").map(String::from);
        Self {
            method: method.unwrap_or("GET").into(),
            path: format!("/api/{path}"),
            authorization: authorization.or_else(|| by_owner.then(|| "JWT <JWT>".into())),
            content_type: text.contains("Content-Type: application/json"),
            reply: reply(&lines),
        }
    }

    /// The same request to this shop, about what this shop has.
    async fn replay(&self, name: &str, shop: &Shop) -> Reply {
        let token = signed_in(shop).await;
        fill(shop);
        let mut path = self.path.clone();
        for (theirs, ours) in [
            ("f79741ac-1aa3-44f8-ab6e-68399b86d81c", shop.id()),
            ("56c0ae1d-3acb-40c9-8cef-b0b72f83bd0b", &shop.shops()[1].id),
            ("653040a2-13f4-43c0-b745-5a77472e1d50", OWNER.id),
            // The one comparison that the app makes.
            ("greater_than]", "greater_than_equal]"),
            ("2026-11-23", "2001-11-23"),
            ("2027-01-01", "2999-01-01"),
        ] {
            path = path.replace(theirs, ours);
        }
        if name.starts_with("6e") {
            shop.database_down();
        }
        let authorization = self.authorization.as_ref();
        let mut headers: Vec<_> = authorization
            .map(|value| format!("Authorization: {}", value.replace("<JWT>", &token)))
            .into_iter()
            .collect();
        if self.content_type {
            headers.push("Content-Type: application/json".into());
        }
        let headers: Vec<_> = headers.iter().map(String::as_str).collect();
        ask(shop, &self.method, &path, &headers, &body_of(name)).await
    }
}

/// What curl does not show: the body that was sent.
fn body_of(name: &str) -> String {
    let (email, password) = (OWNER.email, OWNER.password);
    match name.split('-').next().expect("a first part") {
        "2b" => json!({"email": email, "password": "wrong"}),
        "2b2" => json!({"email": "nobody@shop.example", "password": password}),
        "2b3" => json!({"email": email}),
        "2a" | "2b6" | "6e4" => json!({"email": email, "password": password}),
        "2b4" => json!({}),
        _ => return String::new(),
    }
    .to_string()
}

/// Something of everything, and enough of it for a second page.
fn fill(shop: &Shop) {
    for _ in 0..5 {
        shop.payment(json!({}));
        shop.order(json!({}));
        shop.message(json!({"sender": "Aline", "conversationId": "c1"}));
    }
    shop.payment(json!({"tenant": shop.shops()[1].id}));
}

fn reply(lines: &[&str]) -> Reply {
    // curl marks what came with an arrow.
    let mut lines = lines.iter().map(|line| line.strip_prefix("< ").unwrap_or(line));
    let status = lines.find_map(|line| line.strip_prefix("HTTP/1.1 ")).expect("a status line");
    let status = status.split(' ').next().and_then(|status| status.parse().ok());
    let headers: Vec<_> = lines.clone().map_while(|line| line.split_once(": ")).collect();
    let body = lines.rfind(|line| line.starts_with("{\"") || *line == "{}").expect("a body");
    Reply {
        status: status.expect("a status"),
        headers: headers
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_string()))
            .collect(),
        body: serde_json::from_str(body).expect("JSON"),
    }
}

fn names(reply: &Reply) -> Vec<&str> {
    let mut names: Vec<_> = reply.headers.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names
}

/// The same fields with values of the same kinds. Where one has nothing, the
/// other may have something; of lists the first tells for all.
fn alike(here: &Value, there: &Value, at: &str) {
    match (here, there) {
        (Value::Null, _) | (_, Value::Null) => {}
        // Keys that are ids.
        (Value::Object(_), Value::Object(_)) if at.ends_with("unreadCount") => {}
        (Value::Object(here), Value::Object(there)) => {
            let fields = [here, there].map(|object| object.keys().collect::<Vec<_>>());
            assert_eq!(fields[0], fields[1], "{at}");
            for (name, value) in here {
                alike(value, &there[name], &format!("{at}.{name}"));
            }
        }
        (Value::Array(here), Value::Array(there)) => {
            if let (Some(here), Some(there)) = (here.first(), there.first()) {
                alike(here, there, &format!("{at}[0]"));
            }
        }
        (Value::String(_), Value::String(_))
        | (Value::Number(_), Value::Number(_))
        | (Value::Bool(_), Value::Bool(_)) => {
            // What the backend says by itself it says in these words.
            let is_error = at.contains(".errors[") && at.ends_with(".message");
            if is_error || at.ends_with(".txt.message") {
                assert_eq!(here, there, "{at}");
            }
        }
        _ => panic!("{at}: {here} is not {there}"),
    }
}
