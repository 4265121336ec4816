//! One page of payments, orders or messages, as events (contract D).

mod rows;

use std::collections::BTreeSet;

use jiff::Timestamp;
use reqwest::Method;
use secrecy::SecretString;
use url::Url;

pub use rows::parse;
use rows::{Head, List, id_of};

use super::{Api, ApiError, Owner, client::Shape};
use crate::{
    event::{Event, Kind},
    stream::ConnectError,
};

/// Rows of a page: small enough to be quick, large enough for a month of a busy shop.
pub const PAGE: usize = 100;

/// What to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub kind: Kind,
    /// Changed at this time or later, by the shop's clock.
    pub since: Timestamp,
    /// From 1; later pages only where a whole page changed at one moment.
    pub page: u32,
}

/// A page, oldest change first.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    pub rows: Vec<Row>,
    /// Rows that are not events, and why.
    pub rejected: Vec<(String, String)>,
    pub more: bool,
    /// The shop's clock when it answered.
    pub at: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The shop, or the user, whose news it is.
    pub feed: String,
    pub event: Event,
    pub changed: Timestamp,
    /// A message that was read, or what the person who is signed in did.
    pub handled: bool,
    /// The payment that an order came of, where that may have been verified by this person.
    pub comes_of: Option<String>,
}

impl Rows {
    /// What is read after this page; None: it was the last. Pages go on by the
    /// time of change, so that a row that moves meanwhile is not skipped. A page of
    /// nothing but rejected rows hides no row behind it.
    pub fn next(&self, wanted: &Wanted) -> Option<Wanted> {
        if !self.more {
            return None;
        }
        let newest = self.rows.last().map(|row| row.changed);
        Some(match newest.filter(|newest| *newest > wanted.since) {
            Some(since) => Wanted { since, page: 1, ..*wanted },
            None => Wanted { page: wanted.page + 1, ..*wanted },
        })
    }

    /// Of a page that broke off only a time leads on: the next one by its number
    /// would begin behind rows that did not come.
    fn broke_off(mut self, wanted: &Wanted, broke: ApiError) -> Result<Self, ApiError> {
        self.more = true;
        match self.next(wanted) {
            Some(next) if next.page == 1 => Ok(self),
            _ => Err(broke),
        }
    }
}

impl Api {
    /// # Errors
    /// [`ApiError::Over`] and [`ApiError::Down`] told apart as by [`Api::me`].
    pub async fn read(
        &self,
        token: &SecretString,
        owner: &Owner,
        wanted: &Wanted,
    ) -> Result<Rows, ApiError> {
        let url = self.list(owner, wanted);
        let answer = self.ask_for(Shape::List, Method::GET, url, Some(token)).await?;
        match answer.status {
            200 => {
                let mut rows = parse(wanted.kind, &answer.body, owner)?;
                rows.at = answer.date;
                match answer.broke {
                    Some(broke) => rows.broke_off(wanted, broke),
                    None => Ok(rows),
                }
            }
            401 | 403 => Err(self.why_refused(token).await),
            status => Err(ConnectError::of_status(status, false, None).into()),
        }
    }

    /// Which of these payments the person who is signed in has verified. An order
    /// names its payment, and never more of it, at any depth.
    ///
    /// # Errors
    /// Not answered, or not allowed.
    pub async fn verified_by(
        &self,
        token: &SecretString,
        owner: &Owner,
        payments: &BTreeSet<String>,
    ) -> Result<BTreeSet<String>, ApiError> {
        let ids: Vec<_> = payments.iter().map(String::as_str).collect();
        let answer = self.ask(Method::GET, self.payments(&ids, "verifiedBy"), Some(token)).await?;
        if answer.status != 200 {
            return Err(ConnectError::of_status(answer.status, false, None).into());
        }
        let list: List = answer.json()?;
        let verified = list.docs.into_iter().filter_map(|document| {
            let head: Head = serde_json::from_str(document.get()).ok()?;
            let by = head.verified_by.as_deref().and_then(id_of)?;
            id_of(document).filter(|_| by == owner.id)
        });
        Ok(verified.collect())
    }

    /// Which of these payments the shop has.
    ///
    /// # Errors
    /// Not answered, or not allowed.
    pub async fn existing(
        &self,
        token: &SecretString,
        payments: &BTreeSet<String>,
    ) -> Result<BTreeSet<String>, ApiError> {
        let ids: Vec<_> = payments.iter().map(String::as_str).collect();
        let answer = self.ask(Method::GET, self.payments(&ids, "status"), Some(token)).await?;
        match answer.status {
            200 => {
                let list: List = answer.json()?;
                Ok(list.docs.into_iter().filter_map(id_of).collect())
            }
            401 | 403 => Err(self.why_refused(token).await),
            status => Err(ConnectError::of_status(status, false, None).into()),
        }
    }

    /// These payments, with one field of each.
    fn payments(&self, ids: &[&str], field: &str) -> Url {
        let mut url = self.url("/api/transactions");
        url.query_pairs_mut()
            .append_pair("where[id][in]", &ids.join(","))
            .append_pair(&format!("select[{field}]"), "true")
            .append_pair("depth", "0")
            .append_pair("limit", &PAGE.to_string());
        url
    }

    fn list(&self, owner: &Owner, wanted: &Wanted) -> Url {
        let (path, fields): (_, &[&str]) = match wanted.kind {
            Kind::Payment => (
                "/api/transactions",
                &[
                    "totalAmount",
                    "status",
                    "customerName",
                    "customerPhone",
                    "paymentReference",
                    "mtnTransactionId",
                    "tenant",
                    "verifiedBy",
                ],
            ),
            Kind::Order => (
                "/api/orders",
                &[
                    "orderNumber",
                    "status",
                    "amount",
                    "currency",
                    "product",
                    "user",
                    "transaction",
                    "received",
                ],
            ),
            Kind::Message => ("/api/messages", &["content", "sender", "conversation", "read"]),
        };
        let mut url = self.url(path);
        let mut query = url.query_pairs_mut();
        let since = format!("{:.3}", wanted.since);
        query.append_pair("where[and][0][updatedAt][greater_than_equal]", &since);
        match wanted.kind {
            Kind::Payment => {
                let ids: Vec<_> = owner.shops.iter().map(|shop| shop.id.as_str()).collect();
                query.append_pair("where[and][1][tenant][in]", &ids.join(","));
                query.append_pair("depth", "0");
            }
            Kind::Order => {
                query.append_pair("depth", "1");
                query.append_pair("populate[users][username]", "true");
                query.append_pair("populate[products][name]", "true");
            }
            Kind::Message => {
                query.append_pair("where[and][1][receiver][equals]", &owner.id);
                query.append_pair("depth", "1");
                query.append_pair("populate[users][username]", "true");
                query.append_pair("populate[conversations][status]", "true");
            }
        }
        for field in fields.iter().chain(&["createdAt", "updatedAt"]) {
            query.append_pair(&format!("select[{field}]"), "true");
        }
        query.append_pair("sort", "updatedAt").append_pair("limit", &PAGE.to_string());
        query.append_pair("page", &wanted.page.to_string());
        drop(query);
        url
    }
}

#[cfg(test)]
mod tests;
