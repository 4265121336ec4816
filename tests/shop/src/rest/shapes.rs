//! Documents as they leave, and what they embed: at depth 0 everything else
//! is an id, from depth 1 on people, products and conversations are whole.
//!
//! Transactions never embed anything; what is embedded embeds nothing here.

use serde_json::{Value, json};

use super::query::{Query, text_of};
use crate::{
    document::{Body, Document, email, parsed},
    ids,
    owner::{OWNER, Tenant},
    records::Kind,
    roles::Role,
};

/// The owner's account, as shown to herself.
pub fn owner(tenants: &[Tenant], role: Role, query: &Query) -> Body {
    let tenants = tenants.iter().map(|tenant| {
        let shop = if query.depth > 0 { shop(tenant).into() } else { json!(tenant.id) };
        json!({"id": ids::id_of(&["row", &tenant.id]), "tenant": shop})
    });
    let mut owner = account(OWNER.id, OWNER.username, OWNER.email);
    owner.insert("roles".into(), json!([role.name()]));
    owner.insert("tenants".into(), tenants.collect());
    query.selected(owner)
}

/// A document with what it embeds at this depth, and the fields asked for.
pub fn embedded(document: Document, query: &Query) -> Value {
    let Document { kind, mut body, person, product, .. } = document;
    let id = |body: &Body, field: &str| body.get(field).map(text_of).unwrap_or_default();
    let user = |id: &str| query.populated("users", account(id, &person, &email(&person)));
    match kind {
        _ if query.depth == 0 => {}
        Kind::Payment => {}
        Kind::Order => {
            body.insert("user".into(), user(&id(&body, "user")));
            let product = query.populated("products", product_of(&body, &product));
            let rows = body.get_mut("products").and_then(Value::as_array_mut);
            for row in rows.into_iter().flatten() {
                row["product"] = product.clone();
            }
            body.insert("product".into(), product);
        }
        Kind::Message => {
            let mut conversation = parsed(include_str!("../../templates/conversation.json"));
            conversation.insert("id".into(), id(&body, "conversation").into());
            let conversation = query.populated("conversations", conversation);
            body.insert("conversation".into(), conversation);
            body.insert("sender".into(), user(&id(&body, "sender")));
            if body.get("receiver") == Some(&json!(OWNER.id)) {
                let owner = account(OWNER.id, OWNER.username, OWNER.email);
                body.insert("receiver".into(), query.populated("users", owner));
            }
        }
    }
    query.selected(body).into()
}

/// A document as a call of the web gives it.
pub fn whole(document: Document) -> Value {
    document.body.into()
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

fn account(id: &str, username: &str, email: &str) -> Body {
    let mut account = parsed(include_str!("../../templates/user.json"));
    for (field, value) in [("id", id), ("username", username), ("email", email)] {
        account.insert(field.into(), value.into());
    }
    account
}

fn product_of(order: &Body, name: &str) -> Body {
    let mut product = parsed(include_str!("../../templates/product.json"));
    product.insert("id".into(), order.get("product").cloned().unwrap_or_default());
    product.insert("name".into(), name.into());
    product.insert("price".into(), order.get("amount").cloned().unwrap_or_default());
    product
}
