//! The history does not grow without end; what it forgets it still knows.

use jiff::{SignedDuration, Timestamp};
use rusqlite::params;

use super::{EntryId, Result, Store};
use crate::settings::Keep;

/// Where nobody ever reads, this many of the newest are kept, whatever the settings say.
const MAX_UNREAD: u32 = 200_000;

/// What goes: `?1` is the oldest time to keep, `?2` and `?3` the last ids beyond what is
/// kept of the read, and of all. No moment is after the time of its entry, so the index
/// of it leads to the old ones.
const GONE: &str = "fate != 0 AND id IN (
    SELECT id FROM entries WHERE id <= ?3
    UNION ALL SELECT id FROM entries WHERE id <= ?2 AND read IS NOT NULL
    UNION ALL SELECT id FROM entries INDEXED BY entries_time
              WHERE moment < ?1 AND read IS NOT NULL AND max(received, at) < ?1)";

impl Store {
    /// Takes out what is too old or too much, and keeps its keys. What is unread, or
    /// still waits for the screen, stays. Returns how many went.
    ///
    /// No clock is believed alone: nothing is older than the time between it and the
    /// newest entry, by the shop's clock as by ours.
    pub fn prune(&mut self, keep: Keep, now: Timestamp) -> Result<usize> {
        let age = SignedDuration::from_hours(24 * i64::from(keep.days));
        self.atomically(|db| {
            let sql = "SELECT max(received), max(CASE WHEN event ->> '$.at' IS NOT NULL THEN at END)
                       FROM (SELECT * FROM entries ORDER BY id DESC LIMIT 1000)";
            let newest: [Option<i64>; 2] =
                db.query_row(sql, [], |row| Ok([row.get(0)?, row.get(1)?]))?;
            let newest = newest.into_iter().flatten().min().unwrap_or(i64::MAX);
            let age = i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
            let oldest = newest.min(now.as_millisecond()).saturating_sub(age);
            // The newest so many are kept: those up to this id are beyond.
            let sql = "SELECT count(*) FROM entries INDEXED BY entries_time";
            let count: u32 = db.query_row(sql, [], |row| row.get(0))?;
            let beyond = |keep: u32| match count.saturating_sub(keep) {
                0 => Ok(0),
                over => {
                    let sql = "SELECT id FROM entries ORDER BY id LIMIT 1 OFFSET ?1";
                    db.query_row(sql, [over - 1], |row| row.get::<_, EntryId>(0))
                }
            };
            let values = params![oldest, beyond(keep.entries)?, beyond(MAX_UNREAD.max(keep.entries))?];
            // A print is one within two minutes only.
            let keys = format!(
                "INSERT OR IGNORE INTO old_keys SELECT key, server FROM entries WHERE print IS NULL AND {GONE}"
            );
            db.execute(&keys, values)?;
            let gone = db.execute(&format!("DELETE FROM entries WHERE {GONE}"), values)?;
            Ok(gone)
        })
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

    #[test]
    fn what_stays_is_not_read() {
        let store = Store::open(None).unwrap();
        let sql = format!("EXPLAIN QUERY PLAN DELETE FROM entries WHERE {GONE}");
        let mut plan = store.db.prepare(&sql).unwrap();
        let steps = plan.query_map([0, 0, 0], |row| row.get::<_, String>(3)).unwrap();
        let steps: Vec<_> = steps.map(|step| step.unwrap()).collect();
        assert!(!steps.iter().any(|step| step.contains("SCAN")), "{steps:?}");
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
