//! Where a list is read from at a sign-in, after a restart, or after a gap.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

use crate::{
    engine::context::StoreReply,
    event::Kind,
    feed::origin,
    rest::shop_clocks::{OVERLAP, earlier, later},
    rest::{Api, ApiError, Owner, Scope, Wanted},
    store::{Progress, StoreHandle},
};

/// A new account's history is taken in so far back.
pub const HISTORY: SignedDuration = SignedDuration::from_hours(24 * 30);
/// An answer that says a later time than the newest row is believed so far.
const NO_LATER: SignedDuration = SignedDuration::from_hours(24);
/// Answers know whole seconds only, and are a while on their way.
const JUST_NOW: SignedDuration = SignedDuration::from_secs(10);

pub struct Resumed {
    pub wanted: Wanted,
    /// Somebody signed in: the open work comes before what changed.
    pub history: Option<History>,
}

/// What is read where somebody signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct History {
    /// From here on changes are read.
    pub since: Timestamp,
    /// When the newest row changed that was there.
    pub newest: Timestamp,
}

/// `sign_in`: the shop's clock when somebody signed in, and how long ago that was.
pub async fn resume(
    (api, token, owner): (&Api, &SecretString, &Owner),
    store: &StoreHandle<StoreReply>,
    kind: Kind,
    sign_in: Option<(Timestamp, Duration)>,
) -> Result<Resumed, ApiError> {
    let (server, id) = (origin(api.server()), owner.id.clone());
    let progress = {
        let (server, id) = (server.clone(), id.clone());
        store.ask(move |store| store.progress(&server, &id, kind)).await
    };
    if let Some(Progress { since, .. }) = progress.and_then(Result::ok).flatten() {
        let wanted = Wanted::all(kind, earlier(since, OVERLAP));
        return Ok(Resumed { wanted, history: None });
    }
    let epoch = Timestamp::UNIX_EPOCH;
    let newest = Wanted { scope: Scope::Newest, ..Wanted::all(kind, epoch) };
    let rows = api.read(token, owner, &newest).await?;
    let newest = rows.rows.iter().map(|row| row.changed).max();
    let odd = !rows.rejected.is_empty();
    let (progress, newest) = history(newest, sign_in, rows.at, odd);
    let since = progress.since;
    let stored = store.ask(move |store| store.set_progress(&server, &id, kind, progress)).await;
    if let Some(Err(error)) = stored {
        tracing::error!(%error, "where the history begins was not noted");
    }
    let wanted = Wanted { scope: Scope::Open(vec![]), ..Wanted::all(kind, epoch) };
    Ok(Resumed { wanted, history: Some(History { since, newest }) })
}

/// By the shop's own word: how far back its history goes, and when the newest row
/// changed that was there. `odd`: there are rows that tell nothing.
fn history(
    newest: Option<Timestamp>,
    sign_in: Option<(Timestamp, Duration)>,
    date: Option<Timestamp>,
    odd: bool,
) -> (Progress, Timestamp) {
    let epoch = Timestamp::UNIX_EPOCH;
    // What came since somebody signed in is news, by the clock that said so.
    let sign_in = sign_in.filter(|sign_in| newest.is_some_and(|row| came_since(row, *sign_in)));
    if let Some((sign_in, _)) = sign_in {
        let since = earlier(sign_in, HISTORY);
        return (Progress { since, quiet: sign_in, taken_in: false }, sign_in);
    }
    let (since, quiet, newest) = match (newest, date) {
        (Some(newest), Some(date)) => {
            let latest = newest.checked_add(NO_LATER).unwrap_or(newest);
            (earlier(newest.min(date), HISTORY), date.clamp(newest, latest), newest)
        }
        (Some(newest), None) => (earlier(newest, HISTORY), newest, newest),
        // Whatever comes is new.
        (None, date) => {
            let date = date.unwrap_or(epoch);
            (epoch, date, if odd { date } else { epoch })
        }
    };
    (Progress { since, quiet, taken_in: false }, newest)
}

/// A row that is dated later than it can be is dated by another clock.
fn came_since(newest: Timestamp, (sign_in, ago): (Timestamp, Duration)) -> bool {
    let ago = SignedDuration::try_from(ago).unwrap_or(SignedDuration::MAX);
    sign_in <= newest && newest <= later(sign_in, ago.saturating_add(JUST_NOW))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_there_at_a_sign_in_is_told_by_the_newest_row_unless_it_came_just_then() {
        let at = |second: i64| Timestamp::from_second(1_800_000_000 + second).unwrap();
        let (day, month) = (86_400, 30 * 86_400);
        // The newest row, the sign-in and how long ago that was, the answer, and: from
        // where the history is read, what is no news later for a shop that is given,
        // what was there.
        for (newest, sign_in, ago, date, since, quiet, there) in [
            (Some(-500), 0, 1, Some(1), -500 - month, 1, -500),
            (Some(3), 0, 1, Some(1), -month, 0, 0),
            (Some(300), 0, 301, Some(301), -month, 0, 0),
            (Some(300), 0, 1, Some(301), 300 - month, 301, 300),
            (Some(90), 0, 1, Some(1), 1 - month, 90, 90),
            (Some(-9 * day), 0, 1, Some(1), -month - 9 * day, -8 * day, -9 * day),
            (Some(0), 900 * day, 1, Some(900 * day), -month, day, 0),
            (Some(3), 0, 1, None, -month, 0, 0),
            (Some(-3), 0, 1, None, -3 - month, -3, -3),
        ] {
            let sign_in = Some((at(sign_in), Duration::from_secs(ago)));
            let made = history(newest.map(at), sign_in, date.map(at), false);

            let expected = Progress { since: at(since), quiet: at(quiet), taken_in: false };
            assert_eq!(made, (expected, at(there)), "{newest:?} {date:?}");
        }
        for (odd, there) in [(false, Timestamp::UNIX_EPOCH), (true, at(0))] {
            let made = history(None, None, Some(at(0)), odd);

            let epoch = Timestamp::UNIX_EPOCH;
            let expected = Progress { since: epoch, quiet: at(0), taken_in: false };
            assert_eq!(made, (expected, there), "odd: {odd}");
        }
    }
}
