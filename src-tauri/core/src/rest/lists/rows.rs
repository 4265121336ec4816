//! The rows of a list's body, as events.

use iso_currency::Currency;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{PAGE, Row, Rows};
use crate::{
    event::{self, Event, Kind, OrderState, Parsed, Stage, What},
    rest::{ApiError, Owner},
};

/// Of a row that is no event, and of why, so much is kept.
const MAX_REJECTED_BYTES: usize = 4096;
const MAX_WHY_BYTES: usize = 256;

/// What all amounts are in, whatever currency a shop is registered with.
const FRANCS: &str = "RWF";

#[derive(Deserialize)]
pub(in crate::rest) struct List<'a> {
    #[serde(borrow)]
    pub(super) docs: Vec<&'a RawValue>,
    #[serde(rename = "hasNextPage")]
    pub(super) more: Option<bool>,
}

impl<'a> List<'a> {
    /// All that was asked for: what is not among these is not there.
    ///
    /// # Errors
    /// A row has no id, or there are more: one that is missing may be there all the same.
    pub(in crate::rest) fn whole(self) -> Result<Vec<&'a RawValue>, ApiError> {
        let odd = self.docs.iter().filter(|document| id_of(document).is_none()).count();
        if odd > 0 || self.more == Some(true) {
            let more = self.more.unwrap_or_default();
            return Err(ApiError::Unexpected(format!("{odd} rows without an id, more: {more}")));
        }
        Ok(self.docs)
    }
}

#[derive(Deserialize)]
pub(super) struct Head {
    #[serde(rename = "updatedAt")]
    pub(super) updated: Option<Box<RawValue>>,
    #[serde(rename = "createdAt")]
    pub(super) created: Option<Box<RawValue>>,
    pub(super) tenant: Option<Box<RawValue>>,
    pub(super) read: Option<Box<RawValue>>,
    /// Of a payment: who verified or rejected it.
    #[serde(rename = "verifiedBy")]
    pub(super) verified_by: Option<Box<RawValue>>,
    /// Of a payment: who opened the checkout.
    pub(super) customer: Option<Box<RawValue>>,
    /// Of an order: the payment that it came of.
    pub(super) transaction: Option<Box<RawValue>>,
    /// Of an order: whether the buyer has confirmed it.
    pub(super) received: Option<Box<RawValue>>,
}

/// A list's body → its rows.
pub fn parse(kind: Kind, body: &[u8], owner: &Owner) -> Result<Rows, ApiError> {
    let unexpected = |error: serde_json::Error| {
        ApiError::Unexpected(format!("line {} column {}", error.line(), error.column()))
    };
    let repaired;
    let list: List = match serde_json::from_slice(body) {
        Ok(list) => list,
        // One damaged text does not cost the whole page.
        Err(error) => {
            let text = String::from_utf8_lossy(body);
            repaired = event::repair(&text).unwrap_or_else(|| text.into_owned());
            serde_json::from_str(&repaired).map_err(|_| unexpected(error))?
        }
    };
    let more = list.more.unwrap_or(false) || list.docs.len() > PAGE;
    let mut rows = Rows { rows: vec![], rejected: vec![], more, others: None, at: None };
    for document in list.docs.into_iter().take(PAGE) {
        match row(kind, document, owner) {
            Ok(row) => rows.rows.push(row),
            Err(why) => {
                let text = bounded(document.get(), MAX_REJECTED_BYTES);
                rows.rejected.push((text, bounded(&why, MAX_WHY_BYTES)));
            }
        }
    }
    Ok(rows)
}

fn bounded(text: &str, max: usize) -> String {
    text[..text.floor_char_boundary(max)].to_owned()
}

fn row(kind: Kind, document: &RawValue, owner: &Owner) -> Result<Row, String> {
    let mut event = match event::row(kind, document) {
        Parsed::Event(event) => event,
        Parsed::Malformed { why } => return Err(why),
        Parsed::Connected | Parsed::Unknown { .. } => return Err("no event".into()),
    };
    let head: Head = serde_json::from_str(document.get()).map_err(|error| error.to_string())?;
    let times = [&head.updated, &head.created].into_iter().flatten();
    let mut times = times.filter_map(|raw| serde_json::from_str::<Timestamp>(raw.get()).ok());
    let changed = times.next().ok_or("a row without a time")?;
    let first = owner.shops.first();
    let feed = match kind {
        Kind::Payment => {
            head.tenant.as_deref().and_then(id_of).or(first.map(|shop| shop.id.clone()))
        }
        // The backend answers with those of the first shop only.
        Kind::Order => first.map(|shop| shop.id.clone()),
        Kind::Message => None,
    };
    let feed = feed.unwrap_or_else(|| owner.id.clone());
    take_francs(&mut event);
    let handled = is_handled(&event, &head, owner);
    let payment = head.transaction.as_deref().and_then(id_of);
    let comes_of = match &event.what {
        What::Order(order) if order.status.state() == OrderState::New => payment.clone(),
        _ => None,
    };
    Ok(Row { feed, event, changed, handled, comes_of, payment })
}

fn take_francs(event: &mut Event) {
    let currency = match &mut event.what {
        What::Payment(payment) => &mut payment.currency,
        What::Order(order) => &mut order.currency,
        What::Message(_) => return,
    };
    currency.take_if(|code| Currency::from_code(code).is_none());
    currency.get_or_insert_with(|| FRANCS.to_owned());
}

/// Whether a message was read, or the person did this in the shop.
fn is_handled(event: &Event, head: &Head, owner: &Owner) -> bool {
    let is = |raw: &Option<Box<RawValue>>, json| raw.as_ref().is_some_and(|raw| raw.get() == json);
    match &event.what {
        What::Payment(payment) => {
            let is_owner = |raw: &Option<Box<RawValue>>| {
                raw.as_deref().and_then(id_of).as_ref() == Some(&owner.id)
            };
            // A checkout in the own shop is a test.
            is_owner(&head.customer)
                || is_owner(&head.verified_by) && payment.status.stage() == Some(Stage::Settled)
        }
        // Only the buyer's own word sets the mark.
        What::Order(order) => {
            order.status.state() == OrderState::Completed && is(&head.received, "false")
        }
        What::Message(_) => is(&head.read, "true"),
    }
}

/// A document's id, embedded or alone: a text, or a number as some databases count.
pub fn id_of(raw: &RawValue) -> Option<String> {
    #[derive(Deserialize)]
    struct Document {
        id: Box<RawValue>,
    }
    let json = raw.get();
    match json.as_bytes().first()? {
        b'"' => serde_json::from_str(json).ok(),
        b'0'..=b'9' => Some(json.to_owned()),
        b'{' => {
            let Document { id } = serde_json::from_str(json).ok()?;
            if id.get().starts_with('{') { None } else { id_of(&id) }
        }
        _ => None,
    }
}
