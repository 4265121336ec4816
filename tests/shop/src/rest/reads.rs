//! Reads: lists of the three collections that the app asks for.
//!
//! Whose is what decides what is seen: no token is 403, and what belongs to
//! somebody else is not there. Of several records with one id REST has the
//! newest, as a database would. Absent: conversations, notifications, single
//! documents.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    error, forbidden, no_route,
    query::{Query, order, text_of},
    reply, shapes, users,
};
use crate::{
    backend::Backend,
    document::{Document, template},
    http::{Answer, Request},
    owner::Tenant,
    records::{Kind, Record},
};

pub fn list(collection: &str, request: &Request, backend: &Backend) -> Answer {
    match asked_for(collection, request, backend) {
        Ok((documents, query)) => reply(200, &page(documents, &query)),
        Err(refusal) => refusal,
    }
}

/// How many documents the conditions are about.
pub fn count(collection: &str, request: &Request, backend: &Backend) -> Answer {
    match asked_for(collection, request, backend) {
        Ok((documents, _)) => reply(200, &json!({"totalDocs": documents.len()})),
        Err(refusal) => refusal,
    }
}

fn asked_for(
    collection: &str,
    request: &Request,
    backend: &Backend,
) -> Result<(Vec<Document>, Query), Answer> {
    let kind = match collection {
        "transactions" => Kind::Payment,
        "orders" => Kind::Order,
        "messages" => Kind::Message,
        _ => return Err(no_route(request)),
    };
    if users::signed_in(request, backend).is_none() {
        return Err(forbidden());
    }
    let query = Query::of(request);
    let fields = template(kind);
    for condition in &query.conditions {
        if !fields.contains_key(&condition.field) {
            return Err(unknown(&condition.field));
        }
        if !condition.is_known() {
            return Err(error(501, &format!("no {:?} in the demo shop", condition.operator)));
        }
    }
    let owned = backend.owned();
    let documents = documents(kind, backend.lock().records.all(), &owned);
    Ok((chosen(documents, &query), query))
}

/// The owner's documents of one kind, oldest first.
fn documents(kind: Kind, records: &[Record], owned: &[Tenant]) -> Vec<Document> {
    // Of the others' orders the backend shows nothing, not even to the owner.
    let shops = if kind == Kind::Order { 1 } else { owned.len() };
    // What nobody has a shop for is a message, and no shop's.
    let is_owned = |document: &Document| {
        kind == Kind::Message || owned.iter().take(shops).any(|one| one.id == document.tenant)
    };
    let mut seen = BTreeSet::new();
    let newest_first = records.iter().rev().map(|record| &record.document);
    let mut documents: Vec<_> = newest_first
        .filter(|document| document.kind == kind)
        .filter(|document| is_owned(document))
        .filter(|document| seen.insert(document.body.get("id").map(text_of)))
        .cloned()
        .collect();
    documents.reverse();
    documents
}

/// Those that the conditions are about, in the order asked for.
fn chosen(mut documents: Vec<Document>, query: &Query) -> Vec<Document> {
    documents.retain(|document| query.conditions.iter().all(|one| one.holds(&document.body)));
    let (field, down) = &query.sort;
    // What is equal stays in the order asked for, too.
    if *down {
        documents.reverse();
    }
    documents.sort_by(|one, other| {
        let value = |document: &Document| document.body.get(field).map(text_of);
        let [one, other] = [one, other].map(|document| value(document).unwrap_or_default());
        let up = order(&one, &other);
        if *down { up.reverse() } else { up }
    });
    documents
}

fn page(documents: Vec<Document>, query: &Query) -> Value {
    let total = documents.len();
    let (page, pages, most) = match query.limit {
        0 => (1, 1, total),
        limit => (query.page, total.div_ceil(limit).max(1), limit),
    };
    let skipped = (page - 1).saturating_mul(most);
    let shown = documents.into_iter().skip(skipped).take(most);
    let docs: Vec<_> = shown.map(|document| shapes::embedded(document, query)).collect();
    json!({
        "docs": docs,
        "hasNextPage": page < pages,
        "hasPrevPage": page > 1,
        "limit": query.limit,
        "nextPage": (page < pages).then_some(page + 1),
        "page": page,
        "pagingCounter": skipped.saturating_add(1),
        "prevPage": (page > 1).then(|| page - 1),
        "totalDocs": total,
        "totalPages": pages,
    })
}

/// The name is what the production build's minifier left of it.
fn unknown(path: &str) -> Answer {
    let message = format!("The following path cannot be queried: {path}");
    let body = json!({"errors": [{"name": "f", "data": [{"path": path}], "message": message}]});
    reply(400, &body)
}
