//! Reads: lists and single documents of the collections that a client needs.
//!
//! Whose is what decides what is seen: no token is 403, and what belongs to
//! somebody else is not there. Of several records with one id REST has the
//! newest, as a database would.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{
    condition::{self, Condition, Unknown},
    error, forbidden, no_route,
    query::Query,
    reply,
    shapes::{self, Shapes, Shown},
    users,
};
use crate::{
    backend::Backend,
    document::{Body, Document, parsed},
    http::{Answer, Request},
    records::{Kind, Record},
};

/// Name and template: what a template does not have cannot be asked for.
const COLLECTIONS: [(&str, &str); 5] = [
    ("transactions", include_str!("../../templates/transaction.json")),
    ("orders", include_str!("../../templates/order.json")),
    ("messages", include_str!("../../templates/message.json")),
    ("conversations", include_str!("../../templates/conversation.json")),
    ("notifications", include_str!("../../templates/notification.json")),
];

pub fn list(collection: &str, request: &Request, backend: &Backend) -> Answer {
    read(collection, request, backend, |read| match read.docs() {
        Ok(docs) => reply(200, &read.page(docs)),
        Err(unknown) => unknown.answer(),
    })
}

/// One by its id, or how many there are.
pub fn one(collection: &str, id: &str, request: &Request, backend: &Backend) -> Answer {
    let is = |shown: &Shown| shown.body.get("id").map(shapes::text_of).as_deref() == Some(id);
    read(collection, request, backend, |read| match id {
        "count" => match read.docs() {
            Ok(docs) => reply(200, &json!({"totalDocs": docs.len()})),
            Err(unknown) => unknown.answer(),
        },
        _ => match read.all.iter().find(|shown| is(shown)) {
            Some(shown) => reply(200, &read.shown(shown)),
            None => error(404, "Not Found"),
        },
    })
}

fn read(
    collection: &str,
    request: &Request,
    backend: &Backend,
    answer: impl FnOnce(Read) -> Answer,
) -> Answer {
    let Some((_, template)) = COLLECTIONS.iter().find(|(name, _)| *name == collection) else {
        return no_route(request);
    };
    if users::signed_in(request, backend).is_none() {
        return forbidden();
    }
    let documents = backend.with_records(|records| documents(collection, records, backend));
    let conversations = shapes::conversations(documents.iter());
    let all = match collection {
        "conversations" => conversations.values().cloned().collect(),
        "notifications" => notifications(&documents),
        _ => documents.into_iter().map(Shown::from).collect(),
    };
    answer(Read {
        collection,
        fields: parsed(template),
        all,
        conversations,
        query: Query::of(request),
        shapes: Shapes::of(backend),
    })
}

/// The owner's records that a collection is made of, oldest first.
fn documents(collection: &str, records: &[Record], backend: &Backend) -> Vec<Document> {
    let kinds: &[Kind] = match collection {
        "transactions" => &[Kind::Payment],
        "orders" => &[Kind::Order],
        "notifications" => &[Kind::Order, Kind::Message],
        _ => &[Kind::Message],
    };
    // Of the others' orders the backend shows nothing, not even to the owner.
    let of_first_only = collection == "orders";
    let tenants = &backend.tenants[..if of_first_only { 1 } else { backend.tenants.len() }];
    let mut seen = BTreeSet::new();
    let mut documents: Vec<_> = records
        .iter()
        .rev()
        .map(|record| &record.document)
        .filter(|document| kinds.contains(&document.kind))
        .filter(|document| tenants.iter().any(|tenant| tenant.id == document.tenant))
        .filter(|document| {
            let id = document.body.get("id").map(shapes::text_of);
            seen.insert((document.kind.name(), id))
        })
        .cloned()
        .collect();
    documents.reverse();
    documents
}

fn notifications(documents: &[Document]) -> Vec<Shown> {
    let mut begun = BTreeSet::new();
    let notification = |document| {
        let is_opening = begun.insert(Document::text(document, "conversation").to_string());
        shapes::notification(document, is_opening)
    };
    documents.iter().filter_map(notification).collect()
}

/// One read of one collection, by somebody who may.
struct Read<'a> {
    collection: &'a str,
    fields: Body,
    /// Oldest first.
    all: Vec<Shown>,
    conversations: BTreeMap<String, Shown>,
    query: Query,
    shapes: Shapes<'a>,
}

impl Read<'_> {
    /// All that the condition is about, in the order asked for.
    fn docs(&self) -> Result<Vec<&Shown>, Unknown> {
        let knows = |name: &str| self.fields.contains_key(name);
        let condition = Condition::read(&self.query.condition, knows)?;
        let mut docs: Vec<_> =
            self.all.iter().filter(|shown| condition.holds(&shown.body)).collect();
        // What is equal in everything stays in the order of the first field.
        if self.query.sort.first().is_some_and(|(_, down)| *down) {
            docs.reverse();
        }
        docs.sort_by(|one, other| {
            let orders = self.query.sort.iter().map(|(field, down)| {
                let value = |shown: &Shown| shown.body.get(field).cloned().unwrap_or_default();
                let order = condition::order(&value(one), &value(other));
                if *down { order.reverse() } else { order }
            });
            orders.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
        });
        Ok(docs)
    }

    fn page(&self, docs: Vec<&Shown>) -> Value {
        let total = docs.len();
        let limit = self.query.limit;
        let (page, pages) = match limit {
            0 => (1, 1),
            limit => (self.query.page, total.div_ceil(limit).max(1)),
        };
        let skipped = (page - 1).saturating_mul(limit);
        let most = if limit == 0 { total } else { limit };
        let shown: Vec<_> =
            docs.into_iter().skip(skipped).take(most).map(|shown| self.shown(shown)).collect();
        // A quirk of this one, as captured.
        let has_none = self.collection == "conversations" && total == 0;
        json!({
            "docs": shown,
            "hasNextPage": page < pages,
            "hasPrevPage": page > 1,
            "limit": limit,
            "nextPage": (page < pages).then_some(page + 1),
            "page": page,
            "pagingCounter": if has_none { 0 } else { skipped.saturating_add(1) },
            "prevPage": (page > 1).then(|| page - 1),
            "totalDocs": total,
            "totalPages": if has_none { 0 } else { pages },
        })
    }

    fn shown(&self, shown: &Shown) -> Value {
        let query = &self.query;
        let body = self.shapes.embedded(self.collection, shown.clone(), query, &self.conversations);
        self.shapes.unset(query.selected(body).into())
    }
}

impl From<Document> for Shown {
    fn from(document: Document) -> Self {
        let Document { body, person, product, .. } = document;
        Self { body, person, product }
    }
}

impl Unknown {
    /// The name is what the production build's minifier left of it.
    fn answer(&self) -> Answer {
        let Self(path) = self;
        let message = format!("The following path cannot be queried: {path}");
        let body = json!({"errors": [{"name": "f", "data": [{"path": path}], "message": message}]});
        reply(400, &body)
    }
}
