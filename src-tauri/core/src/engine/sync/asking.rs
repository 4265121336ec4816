//! The requests for pages, and what follows a page in the same part of a list.

use jiff::Timestamp;

use super::{
    Page, Sync,
    cursors::Begin,
    reading::read,
    resume::{Resumed, resume},
};
use crate::{
    engine::{account::Accounts, context::Context},
    event::Kind,
    rest::{ApiError, Counted, Rows, Scope, Wanted},
};

/// More pages than a month of any shop has; a list without end is not read for ever,
/// and goes on with the next pass.
const MAX_PAGES: u32 = 500;
/// More open work, or more of a slower clock, than any shop has.
const MAX_PAGES_ASIDE: u32 = 20;

impl Sync {
    /// The first page of a list, from where it was read to.
    pub(super) fn ask_list(&mut self, cx: &Context, accounts: &Accounts, kind: Kind) {
        let Some((session, owner)) = accounts.signed_in() else { return };
        let (api, token, owner) = (session.api.clone(), session.token.clone(), owner.clone());
        let (store, generation) = (cx.store.clone(), self.generation);
        let begin = self.cursors.begin(kind, cx.settings.connection.poll, cx.awake_since);
        let sign_in = session.date.map(|(date, at)| (date, at.elapsed()));
        let count = self.empty.contains(&kind) && !self.counts_not;
        self.tasks.spawn(async move {
            let shop = (&api, &token, &owner);
            let page = |wanted, history, result, counts_not| Page {
                generation,
                wanted,
                number: 1,
                history,
                result,
                counts_not,
            };
            let resumed = match begin {
                Begin::Here(wanted) => Ok(Resumed { wanted, history: None }),
                Begin::Resume => resume(shop, &store, kind, sign_in).await,
            };
            let Resumed { mut wanted, history } = match resumed {
                Ok(resumed) => resumed,
                Err(denied) => {
                    let wanted = Wanted::all(kind, Timestamp::UNIX_EPOCH);
                    return page(wanted, None, Err(denied), false);
                }
            };
            let mut counts_not = false;
            if count && history.is_none() {
                match api.count(&token, &owner, &wanted).await {
                    Ok(Counted { rows: Some(0), at }) => {
                        return page(wanted, None, Ok(Rows { at, ..Rows::default() }), false);
                    }
                    Ok(Counted { rows, .. }) => counts_not = rows.is_none(),
                    Err(denied) => return page(wanted, None, Err(denied), false),
                }
            }
            let result = read(shop, &store, &mut wanted).await;
            page(wanted, history, result, counts_not)
        });
    }

    pub(super) fn ask_page(
        &mut self,
        cx: &Context,
        accounts: &Accounts,
        mut wanted: Wanted,
        number: u32,
    ) {
        let Some((session, owner)) = accounts.signed_in() else { return };
        let (api, token, owner) = (session.api.clone(), session.token.clone(), owner.clone());
        let (store, generation) = (cx.store.clone(), self.generation);
        self.tasks.spawn(async move {
            let result = read((&api, &token, &owner), &store, &mut wanted).await;
            Page { generation, wanted, number, history: None, result, counts_not: false }
        });
    }

    /// A shop that does not tell of its open work is read all the same.
    pub(super) fn without_open_work(
        &mut self,
        wanted: &Wanted,
        result: Result<Rows, ApiError>,
    ) -> Result<Rows, ApiError> {
        match result {
            Err(denied) if matches!(wanted.scope, Scope::Open(_)) && denied != ApiError::Over => {
                tracing::warn!(%denied, kind = wanted.kind.name(), "open work was not read");
                self.cursors.snapshot_is_cut(wanted.kind);
                Ok(Rows::default())
            }
            result => result,
        }
    }

    /// The next page of the same part of the list.
    pub(super) fn next_page(
        &mut self,
        cx: &mut Context,
        wanted: &Wanted,
        rows: &Rows,
        number: u32,
    ) -> Option<Wanted> {
        let next = rows.next(wanted);
        let may_go_on = match wanted.scope {
            Scope::Changed => number < MAX_PAGES,
            _ => wanted.page < MAX_PAGES_ASIDE,
        };
        let is_cut = next.is_some() && !may_go_on;
        match wanted.scope {
            Scope::Changed if next.is_none() || is_cut => {
                self.odd_lists.was_read(cx, wanted.kind, is_cut);
                if is_cut {
                    self.cursors.not_whole(wanted.kind);
                }
            }
            Scope::Open(_) if is_cut => self.cursors.snapshot_is_cut(wanted.kind),
            _ => {}
        }
        next.filter(|_| may_go_on)
    }
}
