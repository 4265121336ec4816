//! Chat as the web does it: answering a buyer, and marking messages as read.
//!
//! Two calls of the web (tRPC), by what the backend's own source takes and gives; no
//! capture of them exists. What the owner writes is in the lists of REST, and on no
//! stream. Absent: starting a conversation, attachments.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{shapes, users};
use crate::{
    backend::Backend,
    document::Document,
    http::{Answer, Request},
    ids,
    invent::iso,
    owner::OWNER,
    records::{Kind, Record},
};

/// In UTF-16, as the web counts.
const MAX_CONTENT: usize = 5_000;

pub fn send_message(request: &Request, backend: &Backend) -> Answer {
    let path = "chat.sendMessage";
    let input = input(request);
    let text = |name: &str| input[name].as_str().unwrap_or_default();
    let (conversation, receiver) = (text("conversationId"), text("receiverId"));
    let content = text("content");
    if users::signed_in(request, backend).is_none() {
        return refused(path, 401, "UNAUTHORIZED", "UNAUTHORIZED");
    }
    if content.is_empty() || content.encode_utf16().count() > MAX_CONTENT {
        return refused(path, 400, "BAD_REQUEST", "String must contain at most 5000 character(s)");
    }
    let inner = &mut *backend.lock();
    let writes = |record: &&Record| {
        let document = &record.document;
        document.kind == Kind::Message && document.text("conversation") == conversation
    };
    let mut messages = inner.records.all().iter().filter(writes).peekable();
    if messages.peek().is_none() {
        return refused(path, 404, "NOT_FOUND", "Not Found");
    }
    let Some(other) = messages.find(|record| record.document.text("sender") == receiver) else {
        let why = "Receiver is not a participant in this conversation";
        return refused(path, 400, "BAD_REQUEST", why);
    };
    let mut message = Document { person: OWNER.username.into(), ..other.document.clone() };
    let now = iso(Timestamp::now());
    let number = inner.answers.len().to_string();
    for (name, value) in [
        ("id", json!(ids::id_of(&["answer", conversation, &number]))),
        ("sender", json!(OWNER.id)),
        ("receiver", json!(receiver)),
        ("content", json!(content)),
        ("read", json!(false)),
        ("readAt", Value::Null),
        ("createdAt", now.clone()),
        ("updatedAt", now),
    ] {
        message.body.insert(name.into(), value);
    }
    inner.log(&format!("message  the owner answers in {conversation}"));
    inner.answers.push(message.clone());
    done(shapes::whole(message))
}

pub fn mark_as_read(request: &Request, backend: &Backend) -> Answer {
    let input = input(request);
    if users::signed_in(request, backend).is_none() {
        return refused("chat.markAsRead", 401, "UNAUTHORIZED", "UNAUTHORIZED");
    }
    let named = input["messageIds"].as_array();
    let is_meant = |record: &Record| {
        let document = &record.document;
        document.kind == Kind::Message
            && document.body.get("read") == Some(&json!(false))
            && match named {
                Some(ids) => ids.iter().any(|id| id == document.text("id")),
                None => input["conversationId"] == document.text("conversation"),
            }
    };
    let ids: Vec<_> = {
        let inner = backend.lock();
        let meant = inner.records.all().iter().filter(|record| is_meant(record));
        meant.map(|record| record.document.text("id").to_owned()).collect()
    };
    for id in &ids {
        backend.change(id, &json!({"read": true, "readAt": iso(Timestamp::now())}));
    }
    done(json!({"success": true, "markedCount": ids.len()}))
}

fn input(request: &Request) -> Value {
    let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    body["json"].clone()
}

fn done(data: Value) -> Answer {
    users::trpc(200, &json!({"result": {"data": {"json": data}}}))
}

fn refused(path: &str, status: u16, word: &str, message: &str) -> Answer {
    let data = json!({"code": word, "httpStatus": status, "path": path});
    users::trpc(
        status,
        &json!({"error": {"json": {"message": message, "code": -32600, "data": data}}}),
    )
}
