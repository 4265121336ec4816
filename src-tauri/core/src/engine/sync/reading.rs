//! One page, and what the shop has to be asked besides to judge its rows.

use std::collections::{BTreeMap, BTreeSet};

use secrecy::SecretString;

use crate::{
    engine::context::StoreReply,
    event::What,
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
    name_payments(store, &origin(api.server()), &mut rows.rows).await;
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

/// Gives orders the reference of the payment that they came of: where one ships, the
/// shop lists them by that. An order itself has no more of a payment than its id.
async fn name_payments(store: &StoreHandle<StoreReply>, server: &str, rows: &mut [Row]) {
    let payments: BTreeSet<String> = rows.iter().filter_map(|row| row.payment.clone()).collect();
    if payments.is_empty() {
        return;
    }
    let server = server.to_owned();
    let references = store.ask(move |store| {
        let with_reference = |id: String| {
            let reference = store.reference_of(&server, &id).ok()??;
            Some((id, reference.into_boxed_str()))
        };
        Ok(payments.into_iter().filter_map(with_reference).collect::<BTreeMap<_, _>>())
    });
    let references = references.await.and_then(Result::ok).unwrap_or_default();
    for row in rows {
        if let What::Order(order) = &mut row.event.what
            && order.reference.is_none()
        {
            order.reference = row.payment.as_ref().and_then(|id| references.get(id)).cloned();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::testing::{Bench, feed},
        event::Kind,
        rest::parse_rows,
    };

    #[tokio::test]
    async fn an_order_has_the_reference_of_its_payment() {
        let bench = Bench::new();
        let paid = r#"{"type":"payment","data":{"id":"p","paymentReference":"PAY26"}}"#;
        bench.stored(paid).await;
        let shop = feed().server;
        for (payment, server, expected) in [
            (r#""p""#, shop.as_str(), Some("PAY26")),
            (r#"{"id":"p","amount":5}"#, &shop, Some("PAY26")),
            (r#"{"id":"p","paymentReference":"PAY27"}"#, &shop, Some("PAY27")),
            (r#""q""#, &shop, None),
            ("null", &shop, None),
        ] {
            let order = format!(r#"{{"id":"o","transaction":{payment},"updatedAt":"{AT}"}}"#);
            let page = format!(r#"{{"docs":[{order}]}}"#);
            let mut rows = parse_rows(Kind::Order, page.as_bytes(), &owner()).unwrap().rows;

            name_payments(&bench.cx.store, server, &mut rows).await;

            let What::Order(order) = &rows[0].event.what else { panic!("{payment}") };
            assert_eq!(order.reference.as_deref(), expected, "{payment}");
        }
    }

    const AT: &str = "2026-11-23T05:12:01.116Z";

    fn owner() -> Owner {
        let (id, name, email) = ("o".into(), "Aline".into(), "a@shop.example".into());
        Owner { id, name, email, shops: vec![], sees_all: false }
    }
}
