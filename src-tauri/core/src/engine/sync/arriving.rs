//! The rows of a page as arrivals.

use super::LATE_AFTER;
use crate::{
    engine::{account::Accounts, context::Context},
    feed::{Feed, origin},
    ingest::{Arrival, ArrivingPage, Origin},
    rest::{Row, Rows, Wanted},
};

/// A page's rows as arrivals; what is no event is kept for whoever helps.
pub fn arriving(
    cx: &mut Context,
    accounts: &Accounts,
    wanted: &Wanted,
    rows: Rows,
) -> Option<ArrivingPage> {
    let (session, owner) = accounts.signed_in()?;
    let server = origin(session.api.server());
    let shop_now = rows.at.unwrap_or_else(|| cx.now());
    cx.reject_rows(Feed { server: server.clone(), id: owner.id.clone() }, rows.rejected);
    let arrival = |row: Row| {
        let Row { feed, event, changed, handled, .. } = row;
        let age = shop_now.duration_since(changed);
        Arrival {
            unfollowed: !cx.settings.follows_shop(&feed),
            feed: Feed { server: server.clone(), id: feed },
            event,
            origin: Origin::Read { changed, age, before_sign_in: false, seen: handled },
            late: age > LATE_AFTER || cx.missed(age),
        }
    };
    Some(ArrivingPage {
        owner: owner.id.clone(),
        kind: wanted.kind,
        since: wanted.since,
        shop_now,
        others: rows.others,
        rows: rows.rows.into_iter().map(arrival).collect(),
        server,
    })
}
