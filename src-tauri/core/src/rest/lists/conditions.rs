//! Which rows of a list are wanted, in the shop's language of queries.

use url::form_urlencoded::byte_serialize;

use super::{Scope, Wanted};
use crate::{
    event::{Event, Kind, What},
    rest::Owner,
};

/// Which rows are wanted. The brackets stay as they are, as browsers send them:
/// encoded they are three times as long, on a connection that is paid for by size.
pub fn conditions(owner: &Owner, wanted: &Wanted) -> String {
    let since = || format!("where[updatedAt][greater_than_equal]={:.3}", wanted.since);
    let mut all = match &wanted.scope {
        Scope::Changed => vec![since()],
        Scope::Until(until) => {
            vec![since(), format!("where[updatedAt][less_than_equal]={until:.3}")]
        }
        Scope::Open(known) => {
            let (field, value) = open(wanted.kind);
            let but = list_of(known.iter().map(String::as_str));
            let but = (!known.is_empty()).then(|| format!("where[id][not_in]={but}"));
            [format!("where[{field}][equals]={value}")].into_iter().chain(but).collect()
        }
        Scope::Newest => vec![],
    };
    match wanted.kind {
        Kind::Payment => {
            let shops = list_of(owner.shops.iter().map(|shop| shop.id.as_str()));
            all.push(format!("where[tenant][in]={shops}"));
        }
        Kind::Order => {}
        Kind::Message => {
            let id = list_of([owner.id.as_str()].into_iter());
            all.push(format!("where[receiver][equals]={id}"));
        }
    }
    all.join("&")
}

pub fn list_of<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    let encoded = ids.map(|id| byte_serialize(id.as_bytes()).collect::<String>());
    encoded.collect::<Vec<_>>().join(",")
}

/// What makes a row open work: the field, and its value.
fn open(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Payment => ("status", "awaiting_verification"),
        Kind::Order => ("status", "pending"),
        Kind::Message => ("read", "false"),
    }
}

/// Whether the shop lists the event among its open work.
pub fn is_listed_as_open(event: &Event) -> bool {
    let (_, value) = open(event.kind());
    match &event.what {
        What::Payment(payment) => payment.status.word() == Some(value),
        What::Order(order) => order.status.word() == Some(value),
        What::Message(_) => true,
    }
}
