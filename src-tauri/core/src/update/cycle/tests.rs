use rand::{SeedableRng as _, rngs::StdRng};
use serde_json::json;

use super::*;
use crate::update::record::News;

const ITSELF: Channel = Channel::Itself("appimage");
const AT_REST: World =
    World { on_battery: false, screen_locked: false, busy: false, automatic: true };
const AWAY: World = World { screen_locked: true, ..AT_REST };

/// A cycle with the time that has gone by.
struct Bench {
    cycle: Cycle<StdRng>,
    start: Instant,
    now: Instant,
    wall: Timestamp,
}

impl Bench {
    fn new(channel: Channel) -> Self {
        Self::with(channel, "0.1.0", Record::default(), 1)
    }

    fn with(channel: Channel, version: &str, record: Record, seed: u64) -> Self {
        let (now, random) = (Instant::now(), StdRng::seed_from_u64(seed));
        let cycle = Cycle::new(channel, version, record, (now, HOUR), random);
        Self { cycle, start: now, now, wall: Timestamp::UNIX_EPOCH }
    }

    /// With the release found and loaded.
    fn ready(version: &str) -> Self {
        let mut bench = Self::new(ITSELF);
        bench.pass(HOUR);
        bench.answers(Some(release(version, 100)));
        assert_eq!(bench.next(AT_REST), Some(Step::Load));
        bench.loaded(Loaded::Good);
        bench
    }

    /// The app starts again, with what is remembered.
    fn again(self, version: &str) -> Self {
        Self::with(self.cycle.channel, version, self.cycle.record, 2)
    }

    fn pass(&mut self, time: Duration) {
        self.now += time;
        self.wall += SignedDuration::try_from(time).unwrap();
    }

    fn next(&mut self, world: World) -> Option<Step> {
        self.cycle.next(world, self.now)
    }

    /// It asks, and this is the answer.
    fn answers(&mut self, newest: Option<Release>) {
        assert_eq!(self.next(AT_REST), Some(Step::Check));
        self.cycle.checked(Some(newest), self.now, self.wall);
    }

    fn no_answer(&mut self) {
        assert_eq!(self.next(AT_REST), Some(Step::Check));
        self.cycle.checked(None, self.now, self.wall);
    }

    fn loaded(&mut self, loaded: Loaded) {
        self.cycle.loaded(loaded, self.now);
    }

    fn status(&self) -> Status<'_> {
        self.cycle.status(AT_REST)
    }
}

fn release(version: &str, rollout: u8) -> Release {
    Release::read(version, &json!({"rollout": rollout, "news": {"en": "Fewer clicks"}}))
}

#[test]
fn it_asks_at_a_random_moment_of_the_first_hour_and_then_daily() {
    let first = |seed| {
        let bench = Bench::with(ITSELF, "0.1.0", Record::default(), seed);
        bench.cycle.next_check - bench.start
    };
    let firsts: Vec<_> = (0..20).map(first).collect();
    assert!(firsts.iter().all(|first| *first <= HOUR), "{firsts:?}");
    assert!(firsts.iter().any(|first| *first > HOUR / 2), "{firsts:?}");
    assert!(firsts.iter().any(|first| *first < HOUR / 2), "{firsts:?}");

    let mut bench = Bench::new(ITSELF);
    assert_eq!(bench.next(AWAY), None);
    bench.pass(HOUR);
    bench.answers(None);
    assert_eq!(bench.status(), Status::Current(Some(bench.wall)));
    bench.pass(DAY - HOUR);
    assert_eq!(bench.next(AWAY), None);
    bench.pass(HOUR);
    assert_eq!(bench.next(AWAY), Some(Step::Check));
    assert_eq!(bench.next(AWAY), None, "one question at a time");
}

#[test]
fn after_a_night_asleep_it_asks_although_its_own_clock_stood_still() {
    let mut bench = Bench::new(ITSELF);
    bench.pass(HOUR);
    bench.answers(None);
    bench.wall += SignedDuration::from_hours(23);
    bench.cycle.woke(bench.now, bench.wall);
    bench.pass(HOUR / 2);
    assert_eq!(bench.next(AT_REST), None);

    bench.wall += SignedDuration::from_hours(1);
    bench.cycle.woke(bench.now, bench.wall);
    bench.pass(HOUR / 4);
    assert_eq!(bench.next(AT_REST), Some(Step::Check));
}

#[test]
fn a_portal_or_an_outage_changes_nothing_and_says_nothing() {
    let mut bench = Bench::ready("0.2.0");
    bench.pass(DAY);
    bench.no_answer();
    assert_eq!(bench.status(), Status::Ready("0.2.0"));
    assert_eq!(bench.next(AT_REST), None, "not at once again");
    bench.pass(2 * HOUR);
    assert_eq!(bench.next(AT_REST), Some(Step::Check));

    let mut bench = Bench::new(ITSELF);
    bench.pass(HOUR);
    bench.no_answer();
    assert_eq!(bench.status(), Status::Current(None));
    assert_eq!(bench.next(AT_REST), None);
}

#[test]
fn who_asks_is_told_that_there_was_no_answer() {
    let mut bench = Bench::new(ITSELF);
    bench.cycle.ask(bench.now);
    assert_eq!(bench.next(AT_REST), Some(Step::Check));
    assert_eq!(bench.status(), Status::Checking);
    bench.cycle.checked(None, bench.now, bench.wall);
    assert_eq!(bench.status(), Status::NoAnswer);

    bench.cycle.ask(bench.now);
    bench.answers(None);
    assert_eq!(bench.status(), Status::Current(Some(bench.wall)));
}

#[test]
fn it_is_loaded_on_mains_and_by_itself_only_where_the_person_lets_it() {
    let on_battery = World { on_battery: true, ..AT_REST };
    let by_hand = World { automatic: false, ..AT_REST };
    for (world, wait) in [(on_battery, Wait::Mains), (by_hand, Wait::Person)] {
        let mut bench = Bench::new(ITSELF);
        bench.pass(HOUR);
        bench.answers(Some(release("0.2.0", 100)));
        assert_eq!(bench.next(world), None, "{world:?}");
        assert_eq!(bench.cycle.status(world), Status::Found("0.2.0", wait));

        bench.cycle.ask(bench.now);
        bench.answers(Some(release("0.2.0", 100)));
        assert_eq!(bench.next(world), Some(Step::Load), "the person asked");
        assert_eq!(bench.cycle.status(world), Status::Loading("0.2.0"));
    }
}

#[test]
fn it_restarts_by_itself_only_where_nobody_looks_and_nothing_waits() {
    for (world, step) in [
        (AT_REST, None),
        (World { busy: true, ..AWAY }, None),
        (World { automatic: false, ..AWAY }, None),
        (AWAY, Some(Step::Finish { restart: true })),
    ] {
        assert_eq!(Bench::ready("0.2.0").next(world), step, "{world:?}");
    }
}

#[test]
fn before_it_restarts_by_itself_it_asks_whether_the_release_still_stands() {
    let mut bench = Bench::ready("0.2.0");
    bench.pass(2 * HOUR);
    assert_eq!(bench.next(AWAY), Some(Step::Check));
    bench.cycle.checked(None, bench.now, bench.wall);
    assert_eq!(bench.next(AWAY), None, "without an answer it stays, and asks later");

    bench.pass(2 * HOUR);
    assert_eq!(bench.next(AWAY), Some(Step::Check));
    bench.cycle.checked(Some(Some(release("0.2.0", 100))), bench.now, bench.wall);
    assert_eq!(bench.next(AWAY), Some(Step::Finish { restart: true }));
}

#[test]
fn a_release_that_was_taken_back_goes_even_when_it_was_loaded_and_asked_for() {
    let mut bench = Bench::ready("0.2.0");
    bench.pass(DAY);
    bench.answers(Some(release("0.2.0", 0)));
    assert_eq!(bench.next(AWAY), None);
    assert_eq!(bench.status(), Status::Current(Some(bench.wall)));
    assert!(!bench.cycle.end(true), "there is nothing to put in");

    bench.cycle.ask(bench.now);
    bench.answers(Some(release("0.2.0", 0)));
    assert_eq!(bench.next(AT_REST), None);

    // Back to what was before is a higher version.
    bench.pass(DAY);
    bench.answers(Some(release("0.2.1", 100)));
    assert_eq!(bench.next(AT_REST), Some(Step::Load));
}

#[test]
fn a_release_for_few_comes_to_this_computer_when_it_is_its_turn_or_asks() {
    let late = (0..100)
        .map(|seed| Bench::with(ITSELF, "0.1.0", Record::default(), seed))
        .find(|bench| !release("0.2.0", 1).is_for(&bench.cycle.record.id, bench.wall, bench.wall));
    let mut bench = late.unwrap();
    bench.pass(HOUR);
    bench.answers(Some(release("0.2.0", 1)));
    assert_eq!(bench.next(AT_REST), None);
    assert_eq!(bench.status(), Status::Current(Some(bench.wall)), "nobody hears of it");

    bench.cycle.ask(bench.now);
    bench.answers(Some(release("0.2.0", 1)));
    assert_eq!(bench.next(AT_REST), Some(Step::Load), "who asks is not held back");

    let mut bench = bench.again("0.1.0");
    bench.wall = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(30);
    bench.pass(HOUR);
    bench.answers(Some(release("0.2.0", 1)));
    assert_eq!(bench.next(AT_REST), Some(Step::Load), "after a day it is everybody's");
}

#[test]
fn three_tries_and_it_says_so_once_until_the_person_tries_again() {
    let mut bench = Bench::new(ITSELF);
    bench.pass(HOUR);
    bench.answers(Some(release("0.2.0", 100)));
    for wait in [1, 2, 4] {
        assert_eq!(bench.next(AT_REST), Some(Step::Load));
        bench.loaded(Loaded::Bad);
        bench.pass(HOUR * wait / 2);
        assert_ne!(bench.next(AT_REST), Some(Step::Load), "not so soon");
        bench.pass(HOUR * wait / 2);
    }
    assert_eq!(bench.status(), Status::Failed("0.2.0"));

    let mut bench = bench.again("0.1.0");
    bench.pass(HOUR);
    bench.answers(Some(release("0.2.0", 100)));
    assert_eq!(bench.next(AT_REST), None, "it was said before the start");
    bench.cycle.ask(bench.now);
    bench.answers(Some(release("0.2.0", 100)));
    assert_eq!(bench.next(AT_REST), Some(Step::Load));

    bench.loaded(Loaded::Bad);
    bench.pass(DAY);
    bench.answers(Some(release("0.3.0", 100)));
    assert_eq!(bench.next(AT_REST), Some(Step::Load), "another version, another three tries");
}

#[test]
fn what_failed_is_told_when_its_third_try_is_over() {
    let mut bench = Bench::new(ITSELF);
    bench.pass(HOUR);
    bench.answers(Some(release("0.2.0", 100)));
    for _ in 0..3 {
        assert_eq!(bench.next(AT_REST), Some(Step::Load));
        bench.loaded(Loaded::Bad);
        bench.pass(5 * HOUR);
    }
    assert_eq!(bench.next(AT_REST), Some(Step::Tell(Tell::Failed)));
    assert_eq!(bench.next(AT_REST), None);
}

#[test]
fn a_network_that_breaks_off_is_no_try_but_is_tried_more_and_more_rarely() {
    let mut bench = Bench::new(ITSELF);
    bench.pass(HOUR);
    bench.answers(Some(release("0.2.0", 100)));
    let mut waits = vec![];
    for _ in 0..4 {
        assert_eq!(bench.next(AT_REST), Some(Step::Load));
        bench.loaded(Loaded::NotAtAll);
        let mut wait = Duration::ZERO;
        while bench.cycle.load_after.is_none_or(|at| at > bench.now) {
            bench.pass(HOUR);
            wait += HOUR;
        }
        waits.push(wait / 3600);
    }
    assert_eq!(waits, [1, 2, 4, 8].map(Duration::from_secs));
    assert_eq!(bench.status(), Status::Found("0.2.0", Wait::Nobody));
}

#[test]
fn a_version_that_does_not_come_up_is_given_up_after_three_starts() {
    let mut bench = Bench::ready("0.2.0");
    for start in 1..=3 {
        assert!(bench.cycle.end(true));
        assert_eq!(bench.next(AT_REST), Some(Step::Finish { restart: true }), "start {start}");
        assert_eq!(bench.next(AWAY), None, "it ends once");
        bench = bench.again("0.1.0");
        bench.pass(HOUR);
        bench.answers(Some(release("0.2.0", 100)));
        if start < 3 {
            assert_eq!(bench.next(AT_REST), Some(Step::Load));
            bench.loaded(Loaded::Good);
        }
    }
    assert_eq!(bench.next(AT_REST), Some(Step::Tell(Tell::Failed)));
    assert_eq!(bench.status(), Status::Failed("0.2.0"));
}

#[test]
fn the_person_ends_it_with_what_is_ready_or_without() {
    let mut bench = Bench::ready("0.2.0");
    assert!(bench.cycle.end(false));
    let busy = World { busy: true, automatic: false, on_battery: true, ..AT_REST };
    assert_eq!(bench.next(busy), Some(Step::Finish { restart: false }));

    let mut bench = Bench::new(ITSELF);
    assert!(!bench.cycle.end(false));
    assert_eq!(bench.next(AT_REST), None);
}

#[test]
fn what_is_new_is_said_after_an_update_and_not_at_a_first_start() {
    let bench = Bench::ready("0.2.0");
    assert_eq!(bench.cycle.record.news, None);

    let bench = bench.again("0.2.0");
    let notes = [("en".to_owned(), "Fewer clicks".to_owned())].into();
    let news = News { version: "0.2.0".into(), notes };
    assert_eq!(bench.cycle.record.news, Some(news.clone()));
    assert_eq!(bench.cycle.record.offered, None);

    let mut bench = bench.again("0.2.0");
    assert_eq!(bench.cycle.record.news, Some(news), "until it was read");
    bench.cycle.record.news = None;
    assert_eq!(bench.again("0.2.0").cycle.record.news, None);
}

#[test]
fn where_others_bring_it_nothing_is_loaded_and_it_is_said_once() {
    for channel in [Channel::Packages, Channel::Store] {
        let mut bench = Bench::new(channel);
        bench.pass(HOUR);
        bench.answers(Some(release("0.2.0", 100)));
        assert_eq!(bench.next(AT_REST), Some(Step::Tell(Tell::Elsewhere)));
        assert_eq!(bench.next(AWAY), None);
        assert_eq!(bench.status(), Status::Found("0.2.0", Wait::Nobody));

        let mut bench = bench.again("0.1.0");
        bench.pass(HOUR);
        bench.answers(Some(release("0.2.0", 100)));
        assert_eq!(bench.next(AT_REST), None, "once");
    }
}

#[test]
fn who_has_no_key_or_the_wrong_place_asks_nobody() {
    for channel in [Channel::NoKey, Channel::ByHand, Channel::Misplaced] {
        let mut bench = Bench::new(channel);
        bench.cycle.ask(bench.now);
        bench.pass(DAY);
        assert_eq!(bench.next(AWAY), None, "{channel:?}");
    }
}

#[test]
fn what_is_remembered_is_read_as_it_was_written() {
    let record = Bench::ready("0.2.0").cycle.record;
    let text = serde_json::to_string(&record).unwrap();
    assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), record);
    assert_eq!(serde_json::from_str::<Record>("{}").unwrap(), Record::default());
}
