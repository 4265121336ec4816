//! Documents as they leave: what they embed at a depth, what others make up.
//!
//! At depth 0 everything else is an id; each depth more embeds what the ids
//! stand for. Conversations and notifications are not in the books: they
//! follow from messages and orders. Transactions never embed anything.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::query::Query;
use crate::{
    backend::Backend,
    catalogue,
    document::{Body, Document, email, parsed},
    invent::iso,
    options::Unset,
    records::Kind,
    tenants::{OWNER, Tenant},
};

/// Something to be read, with what is needed to embed what it names.
#[derive(Clone)]
pub struct Shown {
    pub body: Body,
    /// A person and a product by name, where it has them.
    pub person: String,
    pub product: String,
}

/// What all documents have in common, as it is at one moment.
pub struct Shapes<'a> {
    tenants: &'a [Tenant],
    unset: Unset,
    sessions: Value,
    updated: Timestamp,
}

impl<'a> Shapes<'a> {
    pub fn of(backend: &'a Backend) -> Self {
        let desk = backend.desk.lock();
        Self {
            tenants: &backend.tenants,
            unset: backend.options.unset,
            sessions: desk.accounts.to_json(),
            updated: desk.accounts.updated,
        }
    }

    /// A document with its unset fields as this shop shows them.
    pub fn unset(&self, value: Value) -> Value {
        match self.unset {
            Unset::Null => value,
            Unset::Absent => without_nulls(value),
        }
    }

    /// The owner's account, as shown to herself.
    pub fn owner(&self, depth: u32) -> Body {
        let tenants = self.tenants.iter().map(|tenant| {
            let shop: Value =
                if depth > 0 { shop(tenant).into() } else { tenant.id.as_str().into() };
            json!({"id": catalogue::id_of(&["row", &tenant.id]), "tenant": shop})
        });
        let mut owner = account(OWNER.id, OWNER.username, OWNER.email);
        owner.insert("roles".into(), json!(["tenant"]));
        owner.insert("tenants".into(), tenants.collect());
        owner.insert("sessions".into(), self.sessions.clone());
        owner.insert("updatedAt".into(), iso(self.updated));
        owner
    }

    /// A document of a collection with what it embeds at this depth.
    pub fn embedded(
        &self,
        collection: &str,
        shown: Shown,
        query: &Query,
        conversations: &BTreeMap<String, Shown>,
    ) -> Body {
        let Shown { mut body, person, product } = shown;
        if query.depth == 0 {
            return body;
        }
        let deeper = query.depth - 1;
        let owner = || query.populated("users", self.owner(deeper));
        match collection {
            "orders" => {
                body.insert("user".into(), customer(&body, "user", &person, query));
                let product = query.populated("products", product_of(&body, &product));
                for row in
                    body.get_mut("products").and_then(Value::as_array_mut).into_iter().flatten()
                {
                    row["product"] = product.clone();
                }
                body.insert("product".into(), product);
            }
            "messages" => {
                let id = body.get("conversation").map(text_of).unwrap_or_default();
                if let Some(conversation) = conversations.get(&id) {
                    let under = query.at_depth(deeper);
                    let conversation =
                        self.embedded("conversations", conversation.clone(), &under, conversations);
                    let conversation = query.populated("conversations", conversation);
                    body.insert("conversation".into(), conversation);
                }
                body.insert("sender".into(), customer(&body, "sender", &person, query));
                if body.get("receiver").and_then(Value::as_str) == Some(OWNER.id) {
                    body.insert("receiver".into(), owner());
                }
            }
            "conversations" => {
                let id = catalogue::id_of(&["user", &person]);
                let customer = account(&id, &person, &email(&person));
                let customer = query.populated("users", customer);
                body.insert("participants".into(), json!([customer, owner()]));
            }
            "notifications" => drop(body.insert("user".into(), owner())),
            _ => {}
        }
        body
    }
}

/// All conversations that these messages belong to, by their ids.
pub fn conversations<'a>(messages: impl Iterator<Item = &'a Document>) -> BTreeMap<String, Shown> {
    let mut conversations = BTreeMap::<String, Shown>::new();
    for message in messages.filter(|document| document.kind == Kind::Message) {
        let value = |name: &str| message.body.get(name).cloned().unwrap_or_default();
        let id = text_of(&value("conversation"));
        let conversation = conversations.entry(id).or_insert_with(|| begun_by(message));
        let body = &mut conversation.body;
        body.insert("lastMessageContent".into(), value("content"));
        body.insert("lastMessageAt".into(), value("createdAt"));
        body.insert("updatedAt".into(), value("createdAt"));
        let read = value("read") == json!(true);
        if let (Some(unread), false) = (body.get_mut("unreadCount"), read) {
            let before = unread[OWNER.id].as_u64().unwrap_or_default();
            unread[OWNER.id] = json!(before + 1);
        }
    }
    conversations
}

fn begun_by(message: &Document) -> Shown {
    let value = |name: &str| message.body.get(name).cloned().unwrap_or_default();
    let mut body = parsed(include_str!("../../templates/conversation.json"));
    let unread = BTreeMap::from([(OWNER.id, 0), (message.text("sender"), 0)]);
    body.insert("id".into(), value("conversation"));
    body.insert("participants".into(), json!([value("sender"), OWNER.id]));
    body.insert("unreadCount".into(), json!(unread));
    body.insert("createdAt".into(), value("createdAt"));
    Shown { body, person: message.person.clone(), product: String::new() }
}

/// What the backend itself wrote about a record, if it did: nothing for a
/// checkout and for the message that opens a conversation.
pub fn notification(document: &Document, is_opening: bool) -> Option<Shown> {
    let (id, product) = (document.text("id"), &document.product);
    let (title, message, icon, url, priority, data) = match document.kind {
        Kind::Payment => return None,
        Kind::Message if is_opening => return None,
        Kind::Message => {
            let conversation = document.text("conversation");
            (
                format!("New message from {}", document.person),
                document.text("content").to_string(),
                "💬",
                format!("/messages?id={conversation}"),
                "normal",
                json!({"conversationId": conversation, "senderName": document.person}),
            )
        }
        Kind::Order => {
            let number = document.text("orderNumber");
            (
                "New Order Received!".to_string(),
                format!("You have a new order for {product} (Order #{number})"),
                "🛒",
                format!("/my-store/orders/{id}"),
                "high",
                json!({"orderId": id, "productName": product, "orderNumber": number}),
            )
        }
    };
    let mut body = parsed(include_str!("../../templates/notification.json"));
    let values = json!({
        "id": catalogue::id_of(&["notification", id]),
        "user": OWNER.id,
        "type": document.kind.name(),
        "title": title,
        "message": message,
        "icon": icon,
        "url": url,
        "priority": priority,
        "data": data,
        "createdAt": document.text("createdAt"),
        "updatedAt": document.text("createdAt"),
    });
    body.extend(values.as_object().cloned().unwrap_or_default());
    Some(Shown { body, person: document.person.clone(), product: String::new() })
}

/// A shop as its owner sees it.
fn shop(tenant: &Tenant) -> Body {
    let mut shop = parsed(include_str!("../../templates/tenant.json"));
    let Tenant { id, name, slug, currency } = tenant;
    for (field, value) in [
        ("id", id),
        ("name", name),
        ("slug", slug),
        ("currency", currency),
        ("momoAccountName", name),
    ] {
        shop.insert(field.into(), value.as_str().into());
    }
    shop
}

fn customer(body: &Body, field: &str, name: &str, query: &Query) -> Value {
    let id = body.get(field).map(text_of).unwrap_or_default();
    query.populated("users", account(&id, name, &email(name)))
}

fn account(id: &str, username: &str, email: &str) -> Body {
    let mut account = parsed(include_str!("../../templates/user.json"));
    for (field, value) in [("id", id), ("username", username), ("email", email)] {
        account.insert(field.into(), value.into());
    }
    account
}

fn product_of(order: &Body, name: &str) -> Body {
    let mut product = parsed(include_str!("../../templates/product.json"));
    let price =
        order.get("products").and_then(|rows| rows.get(0)).map(|row| &row["priceAtPurchase"]);
    product.insert("id".into(), order.get("product").cloned().unwrap_or_default());
    product.insert("name".into(), name.into());
    product.insert("price".into(), price.cloned().unwrap_or_default());
    product
}

pub fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), String::from)
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, without_nulls(value)))
            .collect::<Body>()
            .into(),
        Value::Array(values) => values.into_iter().map(without_nulls).collect(),
        other => other,
    }
}
