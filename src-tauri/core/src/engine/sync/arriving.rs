//! The rows of a page as arrivals.

use jiff::SignedDuration;

use super::{LATE_AFTER, cursors::Cursors};
use crate::{
    engine::{account::Accounts, context::Context},
    feed::{Feed, origin},
    ingest::{Arrival, ArrivingPage, Origin, WasThere},
    rest::{Row, Rows, Wanted},
};

/// A page's rows as arrivals; what is no event is kept for whoever helps.
pub fn arriving(
    cx: &mut Context,
    accounts: &Accounts,
    cursors: &Cursors,
    wanted: &Wanted,
    rows: Rows,
) -> Option<ArrivingPage> {
    let (session, owner) = accounts.signed_in()?;
    let server = origin(session.api.server());
    let shop_now = rows.at.unwrap_or_else(|| cx.now());
    cx.reject_rows(Feed { server: server.clone(), id: owner.id.clone() }, rows.rejected);
    let waited = cursors.waited(wanted.kind);
    let waited = waited.and_then(|waited| SignedDuration::try_from(waited).ok());
    let arrival = |row: Row| {
        let Row { feed, event, changed, handled, .. } = row;
        let age = shop_now.duration_since(changed);
        // Whatever the clocks say, it was not there when the list was last read.
        let age = waited.map_or(age, |waited| age.clamp(SignedDuration::ZERO, waited));
        Arrival {
            unfollowed: !cx.settings.follows_shop(&feed),
            feed: Feed { server: server.clone(), id: feed },
            event,
            origin: Origin::Read { changed, age, was_there: WasThere::No, seen: handled },
            late: age > LATE_AFTER || cx.missed(age),
        }
    };
    Some(ArrivingPage {
        owner: owner.id.clone(),
        kind: wanted.kind,
        since: wanted.since,
        part: cursors.part(wanted),
        others: rows.others,
        rows: rows.rows.into_iter().map(arrival).collect(),
        server,
    })
}
