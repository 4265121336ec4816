//! What a browser sees: the pages that a click on a notification opens. Plain
//! HTML, and only what the records say.
//!
//! Paths the real shop does not have are 404 here too (contract E).

use crate::{
    backend::Backend,
    http::{Answer, Request, VARY},
    owner::SHOP,
    records::{Kind, Record},
};

/// Longer pages would not fit on a screen.
const MAX_LINES: usize = 20;

pub(crate) fn answer(request: &Request, backend: &Backend) -> Answer {
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        return Answer::new(405, [VARY], "");
    }
    let path: Vec<_> = request.path().split('/').skip(1).collect();
    let all = |_: &Record| true;
    match path[..] {
        ["" | "my-store" | "notifications"] => page(SHOP, backend, all),
        ["verify-payments"] => {
            page("Verify payments", backend, |record| record.kind == Kind::Payment)
        }
        ["admin", "collections", "orders", id] => page("Order", backend, |record| {
            record.kind == Kind::Order && record.fields.text("id") == id
        }),
        ["chat", id] => page("Chat", backend, |record| {
            record.kind == Kind::Message && record.fields.text("conversationId") == id
        }),
        _ => Answer::new(404, [VARY, HTML], "<!doctype html><title>404</title>No such page."),
    }
}

const HTML: (&str, &str) = ("content-type", "text/html; charset=utf-8");

/// The newest records of a kind, newest first.
fn page(title: &str, backend: &Backend, which: impl Fn(&Record) -> bool) -> Answer {
    let inner = backend.lock();
    let newest = inner.records.all().iter().rev().filter(|record| which(record)).take(MAX_LINES);
    let line = |record: &Record| {
        let json = serde_json::to_string(&record.fields).unwrap_or_default();
        format!("<li>{}: {}\n", record.kind.name(), escaped(&json))
    };
    let lines: String = newest.map(line).collect();
    let body = format!("<!doctype html><title>{title}</title><h1>{title}</h1><ul>\n{lines}</ul>\n");
    Answer::new(200, [VARY, HTML], body)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
