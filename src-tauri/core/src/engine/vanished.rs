//! Payments that were deleted in the shop go here too: no list and no stream says so.
//!
//! Now and then the shop is asked for those that wait to be checked, by their ids.
//! One that two answers in a row do not know is taken for handled: a single one
//! may be of a node of the shop that is behind.

use std::{collections::BTreeSet, future::pending, time::Duration};

use tokio::{task::JoinSet, time::Instant};

use super::{
    account::Accounts,
    context::{Context, Effect, Effects},
};
use crate::{
    feed::origin,
    rest::{ApiError, PAGE},
    store::EntryId,
};

/// It is rare, and costs a request.
const LOOK_EVERY: Duration = Duration::from_secs(10 * 60);

#[derive(Default)]
pub struct Vanished {
    looks: JoinSet<Result<BTreeSet<EntryId>, ApiError>>,
    looked_at: Option<Instant>,
    /// What the last answer did not know.
    missing: BTreeSet<EntryId>,
}

impl Vanished {
    /// Waits for payments that an answer did not know; for ever where nothing is asked.
    pub async fn found(&mut self) -> BTreeSet<EntryId> {
        loop {
            match self.looks.join_next().await {
                Some(Ok(Ok(missing))) => return missing,
                Some(Ok(Err(denied))) => tracing::warn!(%denied, "deleted payments"),
                Some(Err(crash)) => tracing::error!(%crash, "looking for deleted payments"),
                None => return pending().await,
            }
        }
    }

    /// Those that are gone for good.
    pub fn confirm(&mut self, cx: &Context, missing: BTreeSet<EntryId>) -> Effects {
        let gone: Vec<_> = missing.intersection(&self.missing).copied().collect();
        self.missing = missing;
        if gone.is_empty() {
            return vec![];
        }
        let (ids, now) = (gone.clone(), cx.now());
        cx.store.write(move |store| store.withdraw(&ids, now));
        vec![Effect::Withdraw(gone)]
    }

    /// With every tick of the engine.
    pub fn look_after(&mut self, cx: &Context, accounts: &Accounts) {
        if self.looked_at.is_none_or(|at| at.elapsed() >= LOOK_EVERY) {
            self.look(cx, accounts);
        }
    }

    pub fn look(&mut self, cx: &Context, accounts: &Accounts) {
        let Some((session, owner)) = accounts.signed_in() else { return };
        if !self.looks.is_empty() || !cx.settings.delivery.reads() {
            return;
        }
        self.looked_at = Some(Instant::now());
        let (api, token, owner) = (session.api.clone(), session.token.clone(), owner.clone());
        let (store, server) = (cx.store.clone(), origin(api.server()));
        self.looks.spawn(async move {
            let open = store.ask(move |store| store.payments_to_check(&server, PAGE)).await;
            let mut open = open.and_then(Result::ok).unwrap_or_default();
            // The documented stream tells of all shops under the owner's own id.
            open.retain(|(_, feed, _)| owner.feeds().any(|id| id == feed));
            if open.is_empty() {
                return Ok(BTreeSet::new());
            }
            let ids = open.iter().map(|(_, _, id)| id.clone()).collect();
            let there = api.existing(&token, &ids).await?;
            let missing = open.into_iter().filter(|(_, _, id)| !there.contains(id));
            Ok(missing.map(|(entry, ..)| entry).collect())
        });
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;
    use crate::engine::testing::Bench;

    #[tokio::test(start_paused = true)]
    async fn deleted_payments_are_looked_for_every_ten_minutes_by_themselves() {
        let bench = Bench::new();
        let accounts = Accounts::signed_in_at("http://127.0.0.1:1/".parse().unwrap());
        let mut vanished = Vanished::default();
        for look in 1..=3 {
            vanished.look_after(&bench.cx, &accounts);
            assert_eq!(vanished.looks.len(), 1, "the {look}th time");
            assert!(vanished.found().await.is_empty());

            advance(LOOK_EVERY - Duration::from_secs(1)).await;
            vanished.look_after(&bench.cx, &accounts);
            assert!(vanished.looks.is_empty(), "not yet again after {look}");
            advance(Duration::from_secs(1)).await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_payment_goes_when_two_answers_in_a_row_do_not_know_it() {
        let bench = Bench::new();
        let mut vanished = Vanished::default();
        let entry = bench.stored(r#"{"type":"payment","data":{"id":"7"}}"#).await.id;
        let missing = BTreeSet::from([entry]);

        assert!(vanished.confirm(&bench.cx, missing.clone()).is_empty(), "one node may be behind");
        assert!(vanished.confirm(&bench.cx, BTreeSet::new()).is_empty(), "it is there again");
        assert!(vanished.confirm(&bench.cx, missing.clone()).is_empty(), "the first in a row");
        let effects = vanished.confirm(&bench.cx, missing);

        assert!(matches!(&effects[..], [Effect::Withdraw(gone)] if gone == &[entry]));
    }
}
