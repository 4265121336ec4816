//! One page of payments, orders or messages, as events (contract D).

mod conditions;
mod rows;

use std::{collections::BTreeSet, fmt::Write as _};

use jiff::Timestamp;
use reqwest::Method;
use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

pub use conditions::is_listed_as_open;
use conditions::{conditions, list_of};
use rows::Head;
pub(super) use rows::List;
pub(super) use rows::id_of;
pub use rows::parse;

use super::{Api, ApiError, Owner, client::Shape};
use crate::{
    event::{Event, Kind},
    stream::{ConnectError, Reason},
};

/// Rows of a page: small enough to be quick, large enough for a month of a busy shop.
pub const PAGE: usize = 100;

/// What to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub kind: Kind,
    /// Changed at this time or later, by the shop's clock.
    pub since: Timestamp,
    pub scope: Scope,
    /// From 1; later pages only where a whole page changed at one moment.
    pub page: u32,
}

/// Which rows of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All that changed.
    Changed,
    /// All that changed, but not after this.
    Until(Timestamp),
    /// All open work, whenever it changed, but for these ids.
    Open(Vec<String>),
    /// Only the newest.
    Newest,
}

/// A page, oldest change first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    pub rows: Vec<Row>,
    /// Rows that are not events, and why.
    pub rejected: Vec<(String, String)>,
    pub more: bool,
    /// When the last of the rows changed that are other people's, and not among these.
    pub others: Option<Timestamp>,
    /// The shop's clock when it answered.
    pub at: Option<Timestamp>,
}

/// What a shop that was asked how many rows there are said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// None: it does not count.
    pub rows: Option<u64>,
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
    /// The payment that an order came of.
    pub payment: Option<String>,
}

impl Wanted {
    /// All that changed from here on, from its first page.
    pub fn all(kind: Kind, since: Timestamp) -> Self {
        Self { kind, since, scope: Scope::Changed, page: 1 }
    }
}

impl Rows {
    /// What is read after this page; None: it was the last. Pages go on by the
    /// time of change, so that a row that moves meanwhile is not skipped. A page of
    /// nothing but rejected rows hides no row behind it.
    pub fn next(&self, wanted: &Wanted) -> Option<Wanted> {
        if !self.more {
            return None;
        }
        let newest = self.rows.last().map(|row| row.changed).max(self.others);
        let by_time = matches!(wanted.scope, Scope::Changed | Scope::Until(_));
        Some(match newest.filter(|newest| by_time && *newest > wanted.since) {
            Some(since) => Wanted { since, page: 1, ..wanted.clone() },
            None => Wanted { page: wanted.page + 1, ..wanted.clone() },
        })
    }

    /// Of a page that broke off only a time leads on: the next one by its number
    /// would begin behind rows that did not come.
    fn broke_off(mut self, wanted: &Wanted, broke: ApiError) -> Result<Self, ApiError> {
        self.more = true;
        match self.next(wanted) {
            Some(next) if next.page == 1 => Ok(self),
            // Of the newest nothing follows.
            _ if wanted.scope == Scope::Newest && !self.rows.is_empty() => Ok(self),
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
        if wanted.kind == Kind::Order && owner.sees_all && owner.shops.is_empty() {
            // None of them can be theirs.
            return Ok(Rows {
                rows: vec![],
                rejected: vec![],
                more: false,
                others: None,
                at: None,
            });
        }
        let url = self.list(owner, wanted);
        let answer = self.ask_for(Shape::List, Method::GET, url, Some(token)).await?;
        match answer.status {
            200 => {
                let mut rows = parse(wanted.kind, &answer.body, owner)?;
                rows.at = answer.date;
                if wanted.kind == Kind::Order && owner.sees_all {
                    self.keep_own(token, owner, &mut rows).await?;
                }
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
                Ok(list.whole()?.into_iter().filter_map(id_of).collect())
            }
            401 | 403 => Err(self.why_refused(token).await),
            status => Err(ConnectError::of_status(status, false, None).into()),
        }
    }

    /// How many rows [`Api::read`] would find: an answer of a few bytes. None
    /// where this shop does not count.
    ///
    /// # Errors
    /// As [`Api::read`].
    pub async fn count(
        &self,
        token: &SecretString,
        owner: &Owner,
        wanted: &Wanted,
    ) -> Result<Counted, ApiError> {
        #[derive(Deserialize)]
        struct Count {
            #[serde(rename = "totalDocs")]
            total: u64,
        }
        let mut url = self.url(&format!("{}/count", path(wanted.kind)));
        url.set_query(Some(&conditions(owner, wanted)));
        let answer = match self.ask(Method::GET, url, Some(token)).await {
            // A page that there is none: the list itself will tell what is in the way.
            Err(ApiError::ConnectError(fault))
                if matches!(fault.reason, Reason::WebPage | Reason::Unknown) =>
            {
                return Ok(Counted { rows: None, at: None });
            }
            answered => answered?,
        };
        match answer.status {
            401 | 403 => Err(self.why_refused(token).await),
            status @ (408 | 425 | 429 | 500..) => {
                Err(ConnectError::of_status(status, false, None).into())
            }
            status => {
                let count = answer.json::<Count>().ok().filter(|_| status == 200);
                Ok(Counted { rows: count.map(|count| count.total), at: answer.date })
            }
        }
    }

    /// These payments, with one field of each.
    pub(super) fn payments(&self, ids: &[&str], field: &str) -> Url {
        let mut url = self.url(path(Kind::Payment));
        let ids = list_of(ids.iter().copied());
        let query = format!("where[id][in]={ids}&select[{field}]=true&depth=0&limit={PAGE}");
        url.set_query(Some(&query));
        url
    }

    fn list(&self, owner: &Owner, wanted: &Wanted) -> Url {
        let fields: &[&str] = match wanted.kind {
            Kind::Payment => &[
                "totalAmount",
                "status",
                "customerName",
                "customerPhone",
                "paymentReference",
                "mtnTransactionId",
                "tenant",
                "verifiedBy",
                "customer",
            ],
            Kind::Order => &[
                "orderNumber",
                "status",
                "amount",
                "currency",
                "product",
                "user",
                "transaction",
                "received",
            ],
            Kind::Message => &["content", "sender", "conversation", "read"],
        };
        let mut query = conditions(owner, wanted);
        query.push_str(match wanted.kind {
            Kind::Payment => "&depth=0",
            Kind::Order => "&depth=1&populate[users][username]=true&populate[products][name]=true",
            Kind::Message => {
                "&depth=1&populate[users][username]=true&populate[conversations][status]=true"
            }
        });
        for field in fields.iter().chain(&["createdAt", "updatedAt"]) {
            let _ = write!(query, "&select[{field}]=true");
        }
        let (sort, limit) = match wanted.scope {
            Scope::Newest => ("-updatedAt", 1),
            _ => ("updatedAt", PAGE),
        };
        let _ = write!(query, "&sort={sort}&limit={limit}&page={}", wanted.page);
        let mut url = self.url(path(wanted.kind));
        url.set_query(Some(query.trim_start_matches('&')));
        url
    }
}

fn path(kind: Kind) -> &'static str {
    match kind {
        Kind::Payment => "/api/transactions",
        Kind::Order => "/api/orders",
        Kind::Message => "/api/messages",
    }
}

#[cfg(test)]
mod tests;
