//! The history does not grow without end; what it forgets it still knows.

use jiff::{SignedDuration, Timestamp};
use rusqlite::params;

use super::{Result, Store};
use crate::settings::Keep;

impl Store {
    /// Takes out what is too old or too much, and keeps its keys. What still
    /// waits for the screen stays. Returns how many went.
    pub fn prune(&mut self, keep: Keep, now: Timestamp) -> Result<usize> {
        let age = SignedDuration::from_hours(24 * i64::from(keep.days));
        let oldest = now.checked_sub(age).unwrap_or(Timestamp::MIN).as_millisecond();
        let tx = self.db.transaction()?;
        let too_many = "(SELECT coalesce(max(id), 0) FROM
                         (SELECT id FROM entries ORDER BY id DESC LIMIT 1 OFFSET ?2))";
        let gone = format!("fate != 0 AND (received < ?1 OR id <= {too_many})");
        // A print is one within two minutes only.
        let keys = format!(
            "INSERT OR IGNORE INTO old_keys SELECT key, server FROM entries WHERE print IS NULL AND {gone}"
        );
        tx.execute(&keys, params![oldest, keep.entries])?;
        let gone = tx
            .execute(&format!("DELETE FROM entries WHERE {gone}"), params![oldest, keep.entries])?;
        tx.commit()?;
        Ok(gone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        event::{Event, Parsed, read},
        store::{Delivery, Triage},
    };

    #[test]
    fn what_is_old_or_too_much_goes_and_is_still_known() {
        for (keep, left) in [
            (Keep { days: 90, entries: 3 }, 3),
            (Keep { days: 2, entries: 100 }, 3),
            (Keep { days: 90, entries: 100 }, 10),
        ] {
            let mut store = Store::open(None).unwrap();
            for day in 0..10 {
                let entry = store
                    .put(&"f".into(), &order(day), None, Triage::Notify, at(day))
                    .unwrap()
                    .unwrap();
                store.set_delivery(&[entry.id], Delivery::Shown, at(day)).unwrap();
            }

            let gone = store.prune(keep, at(9)).unwrap();

            assert_eq!((store.recent(99).unwrap().len(), gone), (left, 10 - left), "{keep:?}");
            for day in 0..10 {
                assert_eq!(
                    store.put(&"f".into(), &order(day), None, Triage::Notify, at(10)).unwrap(),
                    None,
                    "day {day}"
                );
            }
            let next =
                store.put(&"f".into(), &order(11), None, Triage::Notify, at(11)).unwrap().unwrap();
            assert_eq!(next.id, 11, "no number is given twice");
        }
    }

    #[test]
    fn what_waits_for_the_screen_stays() {
        let mut store = Store::open(None).unwrap();
        store.put(&"f".into(), &order(1), None, Triage::Notify, at(0)).unwrap();

        assert_eq!(store.prune(Keep { days: 0, entries: 0 }, at(500)).unwrap(), 0);
        assert_eq!(store.pending(9).unwrap().len(), 1);
    }

    fn order(id: i64) -> Event {
        match read(&format!(r#"{{"type":"order","data":{{"id":"{id}"}}}}"#)) {
            Parsed::Event(event) => event,
            other => panic!("{other:?}"),
        }
    }

    fn at(days: i64) -> Timestamp {
        Timestamp::from_second(days * 86_400).unwrap()
    }
}
