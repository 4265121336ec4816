//! Two vocabularies for one record: the streams' and REST's.

use serde_json::Value;

use super::{Body, template};
use crate::records::Kind;

/// What the stream calls by other names, and what each is in REST.
const PAYMENT: &[(&str, &[&str])] =
    &[("amount", &["totalAmount", "tenantAmount"]), ("phoneNumber", &["customerPhone"])];
const ORDER: &[(&str, &[&str])] =
    &[("orderId", &["orderNumber"]), ("total", &["amount", "totalAmount"])];
const MESSAGE: &[(&str, &[&str])] =
    &[("text", &["content"]), ("conversationId", &["conversation"])];

/// Documented streams have these too; everything else here is only in REST.
pub const SHARED: [&str; 5] = ["id", "status", "currency", "createdAt", "updatedAt"];

/// What of a command the streams hear, in their words.
pub fn for_streams(kind: Kind, given: &Value) -> Value {
    let mut fields = Body::new();
    for (name, value) in given.as_object().into_iter().flatten() {
        let other = names(kind).iter().find(|(_, here)| here.first() == Some(&name.as_str()));
        match other {
            // A payment says who pays by one of two names, and older ones by this.
            Some(("phoneNumber", _)) if given.get("from").is_some() => {}
            Some((stream, _)) if given.get(stream).is_none() => {
                fields.insert(stream.to_string(), value.clone());
            }
            _ if is_rest_only(kind, name) => {}
            _ => drop(fields.insert(name.clone(), value.clone())),
        }
    }
    fields.into()
}

/// Whether only REST tells this, so that no stream ever does.
fn is_rest_only(kind: Kind, name: &str) -> bool {
    let on_streams = SHARED.contains(&name) || name == "sender";
    let about_shop = ["tenant", "customerName", "customerPhone"].contains(&name);
    about_shop || (!on_streams && template(kind).contains_key(name))
}

pub fn names(kind: Kind) -> &'static [(&'static str, &'static [&'static str])] {
    match kind {
        Kind::Payment => PAYMENT,
        Kind::Order => ORDER,
        Kind::Message => MESSAGE,
    }
}
