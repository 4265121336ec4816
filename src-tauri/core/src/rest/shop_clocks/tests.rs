use super::*;

const HOUR: i64 = 3600;

/// Seconds after the first look, and what is seen then.
#[derive(Clone, Copy, Debug)]
enum See {
    Date(i64),
    /// A row of before the first look, and one that came in the last fifteen seconds.
    There(i64),
    Row(i64),
}

use See::{Date, Row, There};

#[test]
fn a_list_is_read_from_its_rows_clock_and_around_every_slower_one() {
    let hour_ago = (T - HOUR - 15 - 900, T - HOUR + 900);
    let ten_years = 315_360_000;
    for (what, seen, since, between) in [
        ("no row is known", &[(0, Date(0))][..], None, &[][..]),
        ("one clock", &[(0, Date(0)), (90, Row(90))], Some(T - 15 - 60), &[]),
        ("nothing new since the start", &[(0, There(-5000)), (0, Date(0))], Some(T - 5075), &[]),
        (
            "the first new row tells the time",
            &[(0, There(-5000)), (0, Date(0)), (90, Row(90))],
            Some(T - 75),
            &[],
        ),
        (
            "answers an hour ahead of rows",
            &[(0, There(-60)), (0, Date(HOUR)), (90, Row(90))],
            Some(T - 75),
            &[],
        ),
        (
            "answers an hour behind rows",
            &[(0, There(0)), (0, Date(-HOUR)), (90, Row(90))],
            Some(T - 75),
            &[hour_ago],
        ),
        (
            "nodes a minute and a half apart",
            &[(0, Date(0)), (0, Date(-90)), (60, Row(60))],
            Some(T - 75 - 90),
            &[],
        ),
        (
            "a node that never answers",
            &[(0, Date(0)), (60, Row(60)), (75, Row(75 - HOUR))],
            Some(T - 75),
            &[hour_ago],
        ),
        (
            "a shop that is set right",
            &[(0, Date(HOUR)), (60, Row(60 + HOUR)), (75, Date(75))],
            Some(T - 75 + HOUR),
            &[(T - 15 - 900, T + 900)],
        ),
        (
            "a node that is years ahead",
            &[(0, Date(0)), (60, Row(60)), (75, Row(75 + ten_years))],
            Some(T - 75 + ten_years),
            &[(T - 15 - 900, T + 900)],
        ),
    ] {
        let clocks = see(seen);

        let plan = clocks.plan(moment(T - 15), moment(T));

        let expected = since.map(|since| Plan {
            since: at_second(since),
            between: between.iter().map(|(a, b)| (at_second(*a), at_second(*b))).collect(),
        });
        assert_eq!(plan, expected, "{what}");
    }
}

#[test]
fn after_a_restart_no_clock_that_was_seen_is_slower_within_a_month() {
    let year = 8760 * HOUR;
    for (seen, expected) in [
        (&[(0, Date(0))][..], None),
        (&[(0, Date(0)), (9, Row(9))], Some(T)),
        (&[(0, There(-500)), (0, Date(0))], Some(T - 500)),
        (&[(0, Date(-90)), (9, Row(9))], Some(T - 90)),
        (&[(0, Date(HOUR)), (9, Row(9))], Some(T)),
        (&[(0, Date(-year)), (9, Row(9))], Some(T - 31 * 24 * HOUR)),
        (&[(0, Date(0)), (9, Row(9)), (20, Row(20 + year))], Some(T + year - 31 * 24 * HOUR)),
    ] {
        let resume = see(seen).resume_at(moment(T));

        assert_eq!(resume, expected.map(at_second), "{seen:?}");
    }
}

#[test]
fn a_clock_is_slower_than_a_time_that_it_has_not_reached() {
    let clocks = see(&[(0, Date(0)), (0, Date(-HOUR)), (0, Date(HOUR)), (9, Row(9))]);

    let slower = clocks.slower_than(at_second(60), moment(50));

    assert_eq!(slower, [at_second(50), at_second(50 - HOUR)]);
}

#[test]
fn a_clock_that_nothing_shows_any_more_is_forgotten_and_never_the_only_one_of_the_rows() {
    let hours = HOUR + 120;
    let (quiet, wrong) = ((0, Date(0)), (60, Row(60)));
    let jumped =
        see(&[quiet, wrong, (120, Date(120 - HOUR)), (hours + 60, Row(hours + 60 - HOUR))]);
    assert_eq!(jumped.clocks.len(), 1, "{jumped:?}");

    let unheard = see(&[quiet, wrong, (120, Date(9 * HOUR)), (hours + 60, Date(9 * HOUR + hours))]);
    assert_eq!(unheard.rows_at(moment(hours)), Some(at_second(hours)));

    let many: Vec<_> = (1..50).map(|n| (n * 61, Date(n * 10 * HOUR))).collect();
    let many = see(&[&[quiet, wrong], many.as_slice()].concat());
    assert_eq!(many.clocks.len(), MAX_CLOCKS);
    assert_eq!(many.rows_at(moment(60)), Some(at_second(60)));
}

#[test]
fn at_the_ends_of_time_nothing_breaks() {
    let mut clocks = ShopClocks::new(moment(0));
    for time in [Timestamp::MIN, Timestamp::MAX, Timestamp::UNIX_EPOCH] {
        for waited in [None, Some(Duration::MAX), Some(Duration::ZERO)] {
            clocks.answered(time, moment(5));
            clocks.appeared(time, waited, moment(5));
            let plan = clocks.plan(moment(5), moment(6)).unwrap();
            assert!(plan.since >= Timestamp::UNIX_EPOCH, "{plan:?}");
            assert!(clocks.resume_at(moment(6)).unwrap() >= Timestamp::UNIX_EPOCH);
        }
    }
}

/// Far enough from the first look.
const T: i64 = 900;

fn see(seen: &[(i64, See)]) -> ShopClocks {
    let mut clocks = ShopClocks::new(moment(0));
    for (when, see) in seen {
        let now = moment(*when);
        match see {
            Date(second) => clocks.answered(at_second(*second), now),
            There(second) => clocks.appeared(at_second(*second), None, now),
            Row(second) => {
                clocks.appeared(at_second(*second), Some(Duration::from_secs(15)), now);
            }
        }
    }
    clocks
}

fn moment(second: i64) -> Instant {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    *START + Duration::from_secs(second.try_into().unwrap())
}

fn at_second(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

#[test]
fn a_clock_that_was_slower_before_a_restart_is_read_around_for_an_hour() {
    let mut clocks = see(&[(0, Date(0)), (9, Row(9))]);
    assert_eq!(clocks.slower(moment(T)), SignedDuration::ZERO);
    let by = SignedDuration::from_hours(24);
    let day = 24 * HOUR;

    clocks.was_slower(by, moment(10));

    let around = [(at_second(T - 15 - day - 900), at_second(T - day + 900))];
    assert_eq!(clocks.plan(moment(T - 15), moment(T)).unwrap().between, around);
    assert_eq!(clocks.resume_at(moment(T)), Some(at_second(T - day)), "after another one, too");
    assert_eq!(clocks.slower(moment(T)), by);

    clocks.appeared(at_second(T - day), Some(Duration::ZERO), moment(T));
    let plan = clocks.plan(moment(T - 15), moment(T)).unwrap();
    assert_eq!(plan.between, around, "once it shows itself it is read around no more often");

    let mut clocks = see(&[(0, Date(0)), (9, Row(9))]);
    clocks.was_slower(by, moment(10));
    let later = HOUR + 20;
    clocks.appeared(at_second(later), Some(Duration::ZERO), moment(later));
    assert_eq!(clocks.plan(moment(later), moment(later)).unwrap().between, []);
}
