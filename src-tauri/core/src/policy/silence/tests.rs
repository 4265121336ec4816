use jiff::SignedDuration;

use super::*;

/// How often it is asked.
const STEP: SignedDuration = SignedDuration::from_mins(20);

#[test]
fn a_wednesday_without_an_order_is_told_by_the_wednesdays_before() {
    let zone = TimeZone::get("Africa/Kigali").unwrap();
    let mut orders = vec![at("2026-10-01T09:00+02")];
    let closed = |order: &Timestamp| {
        *order < at("2026-11-11T00:00+02") || *order > at("2026-11-12T00:00+02")
    };
    for day in ["10-28", "11-04", "11-11", "11-18"] {
        for time in ["09:10", "10:00", "10:30", "11:00", "11:40"] {
            orders.push(at(&format!("2026-{day}T{time}+02")));
        }
    }
    // Of other weekdays nothing is learned.
    orders.extend(["2026-11-24T08:00+02", "2026-11-24T12:00+02"].map(at));
    let asked = |time: &str, orders: &[Timestamp]| {
        unusual(at(&format!("2026-11-25T{time}+02")), &zone, orders)
    };

    assert_eq!(asked("10:45", &orders), None, "three may well be missing");
    let since = at("2026-11-25T09:00+02");
    assert_eq!(asked("12:00", &orders), Some(Silence { since, usual: 5, weekday: 3 }));
    orders.push(at("2026-11-25T10:15+02"));
    assert_eq!(asked("12:00", &orders), None, "one came");

    orders.pop();
    orders.retain(closed);
    assert_eq!(asked("12:00", &orders), None, "two weeks ago the shop was closed");
}

#[test]
fn ordinary_weeks_of_a_shop_give_less_than_one_false_alarm_a_month() {
    for (a_day, uneven) in
        [(1.0, 0.0), (4.0, 0.0), (8.0, 0.0), (20.0, 0.0), (60.0, 0.0), (8.0, 0.25), (20.0, 0.25)]
    {
        let (months, mut alarms) = (12_u32, 0);
        let mut dice = Dice(7 + a_day as u64);
        let days = i64::from(months + 1) * 30;
        let orders = shop(&mut dice, a_day, uneven, days);
        for day in 30..days {
            alarms += u32::from(told_at(&orders, day).is_some());
        }

        let a_month = f64::from(alarms) / f64::from(months);
        assert!(a_month <= 1.0, "{a_day} a day, uneven {uneven}: {a_month} a month");
    }
}

#[test]
fn a_shop_that_is_down_is_noticed_the_same_day() {
    for (a_day, by_hour) in [(10.0, 18), (20.0, 15), (60.0, 12)] {
        let mut dice = Dice(3);
        let mut noticed = 0;
        for _ in 0..20 {
            let mut orders = shop(&mut dice, a_day, 0.0, 36);
            orders.retain(|at| *at < start_of(35));
            let told = told_at(&orders, 35);
            noticed += u32::from(
                told.is_some_and(|at| at <= start_of(35) + SignedDuration::from_hours(by_hour)),
            );
        }
        assert!(noticed >= 18, "{a_day} a day: {noticed} of 20 by {by_hour}:00");
    }
}

/// The first moment of the day at which it would be told.
fn told_at(orders: &[Timestamp], day: i64) -> Option<Timestamp> {
    let (start, end) = (start_of(day), start_of(day + 1));
    let mut now = start + SignedDuration::from_hours(7);
    while now < end - SignedDuration::from_hours(2) {
        if unusual(now, &TimeZone::UTC, orders).is_some() {
            return Some(now);
        }
        now += STEP;
    }
    None
}

/// Orders from eight to eighteen, most before noon; every seventh day is closed.
/// `uneven`: by how much a whole day is better or worse than others.
fn shop(dice: &mut Dice, a_day: f64, uneven: f64, days: i64) -> Vec<Timestamp> {
    let mut orders = vec![];
    for day in 0..days {
        if day % 7 == 3 {
            continue;
        }
        let luck = 1.0 + uneven * (dice.next() * 2.0 - 1.0) * 1.7;
        for minute in 480..1080 {
            let weight = if minute < 720 { 1.5 } else { 2.0 / 3.0 };
            if dice.next() < a_day / 600.0 * weight * luck {
                orders.push(start_of(day) + SignedDuration::from_mins(minute));
            }
        }
    }
    orders
}

fn start_of(day: i64) -> Timestamp {
    at("2026-01-05T00:00+00") + SignedDuration::from_hours(24 * day)
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The same numbers with every run.
struct Dice(u64);

impl Dice {
    /// From 0 to 1, by splitmix64.
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as f64 / u64::MAX as f64
    }
}
