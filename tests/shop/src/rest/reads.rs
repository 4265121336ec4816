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
    lists::Lists,
    owner::Tenant,
    records::{Kind, Record},
    roles::Role,
};

pub fn list(collection: &str, request: &Request, backend: &Backend) -> Answer {
    match asked_for(collection, request, backend) {
        Ok((documents, query, lists)) => reply(200, &page(documents, &query, &lists)),
        Err(refusal) => refusal,
    }
}

/// How many documents the conditions are about.
pub fn count(collection: &str, request: &Request, backend: &Backend) -> Answer {
    match asked_for(collection, request, backend) {
        Ok((documents, _, lists)) => {
            let endless = if lists.endless { 1 } else { 0 };
            reply(200, &json!({"totalDocs": lists.odd + documents.len() + endless}))
        }
        Err(refusal) => refusal,
    }
}

fn asked_for(
    collection: &str,
    request: &Request,
    backend: &Backend,
) -> Result<(Vec<Document>, Query, Lists), Answer> {
    let kind = match collection {
        "transactions" => Kind::Payment,
        "orders" => Kind::Order,
        "messages" => Kind::Message,
        _ => return Err(no_route(request)),
    };
    let (role, lists) = {
        let inner = backend.lock();
        (inner.role, inner.lists.clone())
    };
    if users::signed_in(request, backend).is_none() || (role == Role::Client && kind == Kind::Order)
    {
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
    let sees_all = kind == Kind::Order && role == Role::SuperAdmin;
    let mut documents = documents(kind, backend.lock().records.all(), (&owned, sees_all));
    if kind == Kind::Message {
        documents.extend(backend.lock().answers.iter().cloned());
    }
    Ok((chosen(documents, &query), query, lists))
}

/// The owner's documents of one kind, oldest first.
fn documents(
    kind: Kind,
    records: &[Record],
    (owned, sees_all): (&[Tenant], bool),
) -> Vec<Document> {
    // Of the others' orders the backend shows nothing, not even to the owner.
    let shops = if kind == Kind::Order { 1 } else { owned.len() };
    // What nobody has a shop for is a message, and no shop's.
    let is_owned = |document: &Document| {
        sees_all
            || kind == Kind::Message
            || owned.iter().take(shops).any(|one| one.id == document.tenant)
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

fn page(documents: Vec<Document>, query: &Query, lists: &Lists) -> Value {
    let total = lists.odd + documents.len();
    let (page, pages, most) = match query.limit {
        _ if lists.ignore_limit => (1, 1, total),
        0 => (1, 1, total),
        limit => (query.page, total.div_ceil(limit).max(1), limit),
    };
    let skipped = (page - 1).saturating_mul(most);
    let documents = documents.into_iter().map(|document| shapes::embedded(document, query));
    let rows = std::iter::repeat_n(Value::Null, lists.odd).chain(documents);
    let mut docs: Vec<_> = rows.skip(skipped).take(most).collect();
    if lists.endless && docs.is_empty() {
        docs = vec![Value::Null; query.limit];
    }
    json!({
        "docs": docs,
        "hasNextPage": page < pages || lists.endless,
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
