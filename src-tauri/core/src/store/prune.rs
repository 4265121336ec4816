//! The history does not grow without end; what it forgets it still knows.

use jiff::{SignedDuration, Timestamp};
use rusqlite::params;

use super::{Result, Store};
use crate::settings::Keep;

/// Where nobody ever reads, this many of the newest are kept, whatever the settings say.
const MAX_UNREAD: u32 = 200_000;

impl Store {
    /// Takes out what is too old or too much, and keeps its keys. What is unread, or
    /// still waits for the screen, stays. Returns how many went.
    ///
    /// No clock is believed alone: nothing is older than the time between it and the
    /// newest entry, by the shop's clock as by ours.
    pub fn prune(&mut self, keep: Keep, now: Timestamp) -> Result<usize> {
        let age = SignedDuration::from_hours(24 * i64::from(keep.days));
        let tx = self.db.transaction()?;
        let sql = "SELECT max(received), max(CASE WHEN event ->> '$.at' IS NOT NULL THEN at END)
                   FROM (SELECT * FROM entries ORDER BY id DESC LIMIT 1000)";
        let newest: [Option<i64>; 2] =
            tx.query_row(sql, [], |row| Ok([row.get(0)?, row.get(1)?]))?;
        let newest = newest.into_iter().flatten().min().unwrap_or(i64::MAX);
        let age = i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
        let oldest = newest.min(now.as_millisecond()).saturating_sub(age);
        let too_many = "(SELECT coalesce(max(id), 0) FROM
                         (SELECT id FROM entries ORDER BY id DESC LIMIT 1 OFFSET ?2))";
        let far_too_many = "(SELECT coalesce(max(id), 0) FROM
                             (SELECT id FROM entries ORDER BY id DESC LIMIT 1 OFFSET ?3))";
        let old = format!("max(received, at) < ?1 OR id <= {too_many}");
        let gone = format!("fate != 0 AND (read IS NOT NULL AND ({old}) OR id <= {far_too_many})");
        let values = params![oldest, keep.entries, MAX_UNREAD.max(keep.entries)];
        // A print is one within two minutes only.
        let keys = format!(
            "INSERT OR IGNORE INTO old_keys SELECT key, server FROM entries WHERE print IS NULL AND {gone}"
        );
        tx.execute(&keys, values)?;
        let gone = tx.execute(&format!("DELETE FROM entries WHERE {gone}"), values)?;
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
                store.mark_read(&[entry.id], at(day)).unwrap();
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

    #[test]
    fn nothing_goes_on_the_word_of_one_clock_and_nothing_that_is_unread() {
        let keep = Keep { days: 90, entries: 100 };
        for (what, days, now, left) in [
            ("both clocks say so", &[(0, 0), (100, 100)][..], 100, 1),
            ("ours jumped", &[(0, 0), (400, 1)], 400, 2),
            ("ours jumped, and nothing came since", &[(0, 0), (1, 1)], 400, 2),
            ("the shop's jumped", &[(0, 0), (1, 400)], 1, 2),
            ("ours was wrong, and is right again", &[(-3650, 0), (1, 1)], 1, 2),
            ("the shop's was wrong, and is right again", &[(0, -3650), (1, 1)], 1, 2),
            ("a history that was taken in", &[(0, -80), (1, 1)], 1, 2),
        ] {
            for read in [true, false] {
                let mut store = Store::open(None).unwrap();
                for (number, (received, happened)) in days.iter().enumerate() {
                    let order = dated(number, at(*happened));
                    let put = store.put(&"f".into(), &order, None, Triage::Unread, at(*received));
                    let entry = put.unwrap().unwrap();
                    if read {
                        store.mark_read(&[entry.id], at(*received)).unwrap();
                    }
                }

                store.prune(keep, at(now)).unwrap();

                let left = if read { left } else { days.len() };
                assert_eq!(store.recent(99).unwrap().len(), left, "{what}, read: {read}");
            }
        }
    }

    fn dated(id: usize, at: Timestamp) -> Event {
        let data = format!(r#"{{"type":"order","data":{{"id":"{id}","updatedAt":"{at}"}}}}"#);
        let Parsed::Event(event) = read(&data) else { panic!("{data}") };
        event
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
