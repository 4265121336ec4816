//! The history as the window asks for it: pages, figures, entries for a file.

use jiff::Timestamp;

use super::{
    context::{Context, Effects},
    rows::{Reader, Rows},
};
use crate::{
    handle::{Answer, RequestError},
    store::{Cursor, Entry, EntryId, Query, StoreError},
    view::activity::Activity,
    view::snapshot::{Found, Search, Todo},
};

/// Entries of a page of the window: more at once would be felt while scrolling.
const PAGE: usize = 25;
/// Rows of each part of what is to do; the list has the others.
const PART: usize = 10;
/// What one request may name.
const MAX_IDS: usize = 1_000;
/// Entries for a file that are read at once, between two events.
const CHUNK: usize = 500;

/// The answer comes from the store's thread: the engine does not wait for it.
pub fn search(
    cx: &Context,
    reader: Reader,
    search: Search,
    after: Option<Cursor>,
    answer: Answer<Found>,
) -> Effects {
    let i18n = cx.i18n.clone();
    let refusal = cx.refusal(None, "error-search");
    cx.store.write(move |store| {
        let found = store.search(&Query { before: after, ..query(search) });
        let found = found.and_then(|found| Ok(Rows::new(store, &reader, &i18n)?.found(found)));
        let _ = answer.send(found.map_err(|error| refuse(&error, refusal)));
        Ok(())
    });
    vec![]
}

/// What waits for the person.
pub fn todo(cx: &Context, reader: Reader, answer: Answer<Todo>) -> Effects {
    let i18n = cx.i18n.clone();
    let refusal = cx.refusal(None, "error-search");
    cx.store.write(move |store| {
        let todo = store.todo(PART).and_then(|todo| {
            let rows = Rows::new(store, &reader, &i18n)?;
            Ok(rows.todo(todo, store.open_ids(MAX_IDS)?))
        });
        let _ = answer.send(todo.map_err(|error| refuse(&error, refusal)));
        Ok(())
    });
    vec![]
}

pub fn entries(
    cx: &Context,
    search: Search,
    after: EntryId,
    answer: Answer<Vec<Entry>>,
) -> Effects {
    let refusal = cx.refusal(None, "error-search");
    cx.store.write(move |store| {
        let found = store.matching_after(&query(search), after, CHUNK);
        let _ = answer.send(found.map_err(|error| refuse(&error, refusal)));
        Ok(())
    });
    vec![]
}

pub fn activity(cx: &Context, shop: Option<String>, answer: Answer<Activity>) -> Effects {
    let (i18n, now) = (cx.i18n.clone(), cx.now());
    let refusal = cx.refusal(None, "error-search");
    cx.store.write(move |store| {
        let figures = store.figures(now, i18n.zone(), shop.as_deref());
        let activity = figures.map(|figures| Activity::of(&figures, &i18n));
        let _ = answer.send(activity.map_err(|error| refuse(&error, refusal)));
        Ok(())
    });
    vec![]
}

fn refuse(error: &StoreError, refusal: RequestError) -> RequestError {
    tracing::error!(%error, "the history was not searched");
    refusal
}

/// A moment that no calendar has is none.
fn query(search: Search) -> Query {
    let Search { text, kind, shop, from, to, open } = search;
    let moment = |at: Option<i64>| at.and_then(|at| Timestamp::from_millisecond(at).ok());
    Query {
        text,
        kind,
        feed: shop,
        from: moment(from),
        to: moment(to),
        open,
        limit: PAGE,
        ..Query::default()
    }
}
