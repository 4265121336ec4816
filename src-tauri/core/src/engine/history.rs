//! The history as the window asks for it: pages, figures, entries for a file.

use jiff::Timestamp;

use super::{Engine, view};
use crate::{
    handle::RequestError,
    snapshot::{Found, Line, Search},
    store::{Activity, Cursor, Entry, EntryId, Query, StoreError},
};

/// Entries of a page of the window: more at once would be felt while scrolling.
const PAGE: usize = 25;
/// Entries for a file that are read at once, between two events.
const CHUNK: usize = 500;

impl Engine {
    pub fn search(&self, search: Search, after: Option<Cursor>) -> Result<Found, RequestError> {
        let found = self.store.search(&Query { before: after, ..query(search) });
        let found = found.map_err(|error| self.unsearched(&error))?;
        Ok(Found {
            lines: found.entries.iter().map(|entry| self.line(entry)).collect(),
            next: found.next,
        })
    }

    pub fn entries(&self, search: Search, after: EntryId) -> Result<Vec<Entry>, RequestError> {
        let found = self.store.matching_after(&query(search), after, CHUNK);
        found.map_err(|error| self.unsearched(&error))
    }

    pub fn activity(&self) -> Result<Activity, RequestError> {
        let words = &self.words;
        let activity = self.store.activity(self.clock.now(), words.zone(), words);
        activity.map_err(|error| self.unsearched(&error))
    }

    fn line(&self, entry: &Entry) -> Line {
        view::line_of(entry, self.accounts.shop_name(&entry.feed), &self.words)
    }

    fn unsearched(&self, error: &StoreError) -> RequestError {
        tracing::error!(%error, "the history was not searched");
        self.refusal(None, "error-search")
    }
}

/// A moment that no calendar has is none.
fn query(search: Search) -> Query {
    let Search { text, kind, shop, from, to, unread } = search;
    let moment = |at: Option<i64>| at.and_then(|at| Timestamp::from_millisecond(at).ok());
    Query {
        text,
        kind,
        feed: shop,
        from: moment(from),
        to: moment(to),
        unread,
        limit: PAGE,
        ..Query::default()
    }
}
