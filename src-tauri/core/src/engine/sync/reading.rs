//! One page, and what the shop has to be asked besides to judge its rows.

use std::collections::BTreeSet;

use secrecy::SecretString;

use crate::{
    engine::context::StoreReply,
    feed::{Feed, origin},
    rest::{Api, ApiError, Owner, PAGE, Row, Rows, Scope, Wanted},
    store::StoreHandle,
};

/// A page, with the orders marked that came of the person's own verification.
pub async fn read(
    (api, token, owner): (&Api, &SecretString, &Owner),
    store: &StoreHandle<StoreReply>,
    wanted: &mut Wanted,
) -> Result<Rows, ApiError> {
    if let (Scope::Open(known), 1) = (&mut wanted.scope, wanted.page) {
        let (server, kind) = (origin(api.server()), wanted.kind);
        let open = store.ask(move |store| store.open_work(&server, kind, PAGE)).await;
        *known = open.and_then(Result::ok).unwrap_or_default();
    }
    let mut rows = api.read(token, owner, wanted).await?;
    // One that is known was judged when it came.
    let orders: Vec<_> = rows.rows.iter().filter(|row| row.comes_of.is_some()).cloned().collect();
    if orders.is_empty() {
        return Ok(rows);
    }
    let server = origin(api.server());
    let unknown = store.ask(move |store| {
        let is_new = |row: &Row| {
            let feed = Feed { server: server.clone(), id: row.feed.clone() };
            !store.knows(&feed, &row.event, row.changed).unwrap_or(false)
        };
        Ok(orders.into_iter().filter(is_new).filter_map(|row| row.comes_of).collect())
    });
    let payments: BTreeSet<String> = unknown.await.and_then(Result::ok).unwrap_or_default();
    if payments.is_empty() {
        return Ok(rows);
    }
    // Better told of what one did than not told of an order.
    let own = api.verified_by(token, owner, &payments).await.unwrap_or_else(|denied| {
        tracing::warn!(%denied, "who verified the payments of new orders is not known");
        BTreeSet::new()
    });
    for row in &mut rows.rows {
        row.handled |= row.comes_of.as_ref().is_some_and(|payment| own.contains(payment));
    }
    Ok(rows)
}
