//! Of everybody's orders those of the own shops.
//!
//! To somebody of the marketplace the shop answers with all, and an order does not
//! say whose it is; the payment that it came of does. Called by `lists`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use reqwest::Method;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    Api, ApiError, Owner, Rows,
    lists::{List, id_of},
};
use crate::stream::ConnectError;

#[derive(Deserialize)]
struct Payment {
    tenant: Option<Box<RawValue>>,
}

impl Api {
    /// Leaves the others' rows out, and notes how far they went.
    pub(super) async fn keep_own(
        &self,
        token: &SecretString,
        owner: &Owner,
        rows: &mut Rows,
    ) -> Result<(), ApiError> {
        let payments: BTreeSet<&str> =
            rows.rows.iter().filter_map(|row| row.payment.as_deref()).collect();
        let shops = if payments.is_empty() || owner.shops.is_empty() {
            BTreeMap::new()
        } else {
            self.shops_of(token, &payments).await?
        };
        let shop = |payment: &String| shops.get(payment).and_then(|shop| owner.shop(shop));
        let mut others: Option<Timestamp> = None;
        rows.rows.retain_mut(|row| match row.payment.as_ref().and_then(shop) {
            Some(shop) => {
                row.feed.clone_from(&shop.id);
                true
            }
            None => {
                others = others.max(Some(row.changed));
                false
            }
        });
        rows.others = others;
        Ok(())
    }

    /// The shop of each payment.
    async fn shops_of(
        &self,
        token: &SecretString,
        payments: &BTreeSet<&str>,
    ) -> Result<BTreeMap<String, String>, ApiError> {
        let ids: Vec<_> = payments.iter().copied().collect();
        let answer = self.ask(Method::GET, self.payments(&ids, "tenant"), Some(token)).await?;
        if answer.status != 200 {
            return Err(ConnectError::of_status(answer.status, false, None).into());
        }
        let list: List = answer.json()?;
        let shop = |document: &&RawValue| {
            let payment: Payment = serde_json::from_str(document.get()).ok()?;
            Some((id_of(document)?, id_of(payment.tenant.as_deref()?)?))
        };
        // A payment that is not known would make the order somebody else's.
        Ok(list.whole()?.iter().filter_map(shop).collect())
    }
}
