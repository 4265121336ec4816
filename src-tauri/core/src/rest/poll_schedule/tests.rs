use super::*;

const PACE: Pace = Pace { poll: Duration::from_secs(15), on_battery: false, streams: true };

#[tokio::test(start_paused = true)]
async fn what_the_stream_brings_is_read_rarely_until_it_misses_something() {
    let mut schedule = PollSchedule::new(Instant::now());
    let kind = Kind::Order;

    assert!(rests(&mut schedule, kind, PACE) < 16, "nothing is proven yet");
    schedule.delivered(kind);
    assert!(rests(&mut schedule, kind, PACE) > 250, "one event proves it");
    schedule.missed(kind);
    assert!(rests(&mut schedule, kind, PACE) < 16);
    for _ in 0..3 {
        schedule.delivered(kind);
        assert!(rests(&mut schedule, kind, PACE) < 16, "trust comes back slowly");
    }
    schedule.delivered(kind);
    assert!(rests(&mut schedule, kind, PACE) > 250);
    let without = Pace { streams: false, ..PACE };
    assert!(rests(&mut schedule, kind, without) < 16, "no stream, no trust");
}

#[tokio::test(start_paused = true)]
async fn it_catches_up_until_every_list_was_read_since_or_fails() {
    let mut schedule = PollSchedule::new(Instant::now());
    for kind in Kind::ALL {
        assert!(schedule.is_catching_up(), "{kind:?} is not read yet");
        rests(&mut schedule, kind, PACE);
    }
    assert!(!schedule.is_catching_up());

    begin(&mut schedule, Kind::Order);
    schedule.all_now(Instant::now());
    rests(&mut schedule, Kind::Payment, PACE);
    rests(&mut schedule, Kind::Message, PACE);
    schedule.ended(Kind::Order, PACE, Instant::now(), Instant::now());
    assert!(schedule.is_catching_up(), "that pass of the orders began before");
    begin(&mut schedule, Kind::Order);
    schedule.failed(Kind::Order);
    assert!(!schedule.is_catching_up(), "what fails is not waited for");
}

#[tokio::test(start_paused = true)]
async fn a_slow_shop_and_a_battery_are_spared() {
    let mut schedule = PollSchedule::new(Instant::now());
    let on_battery = Pace { on_battery: true, ..PACE };
    assert!(rests(&mut schedule, Kind::Message, on_battery) > 20);

    begin(&mut schedule, Kind::Message);
    let late = Instant::now() + Duration::from_secs(6);
    schedule.ended(Kind::Message, PACE, late, late);
    assert!(schedule.list(Kind::Message).due.unwrap() - late > Duration::from_secs(50));
}

#[tokio::test(start_paused = true)]
async fn what_fails_waits_for_the_shop_and_one_success_wakes_all() {
    let mut schedule = PollSchedule::new(Instant::now());
    let now = Instant::now();
    for kind in begun(&mut schedule, now) {
        schedule.failed(kind);
    }

    assert!(schedule.waits_for_shop());
    assert_eq!(schedule.due(), None, "only the shop's health ends that");
    schedule.now(Kind::Payment, now);
    assert_eq!(begun(&mut schedule, now), [Kind::Payment], "or somebody who wants it now");
    schedule.ended(Kind::Payment, PACE, now, now);
    assert_eq!(begun(&mut schedule, now), [Kind::Order, Kind::Message]);
    assert!(schedule.is_failing() && !schedule.waits_for_shop(), "they are being read");
    schedule.failed(Kind::Order);
    schedule.ended(Kind::Message, PACE, now, now);
    assert_eq!(begun(&mut schedule, now), [Kind::Order], "at the pace of those that work");
    schedule.ended(Kind::Order, PACE, now, now);
    assert!(!schedule.is_failing());
}

#[tokio::test(start_paused = true)]
async fn what_an_account_may_not_read_is_rare_and_no_failure() {
    let mut schedule = PollSchedule::new(Instant::now());
    let now = Instant::now();
    begin(&mut schedule, Kind::Order);

    schedule.refused(Kind::Order, now);

    assert!(!schedule.is_failing());
    assert_eq!(schedule.list(Kind::Order).due, Some(now + REFUSED));
    schedule.all_now(now);
    assert_eq!(schedule.list(Kind::Order).due, Some(now));
}

#[tokio::test(start_paused = true)]
async fn a_pass_that_is_asked_for_while_one_runs_follows_it() {
    let mut schedule = PollSchedule::new(Instant::now());
    let now = Instant::now();
    begin(&mut schedule, Kind::Payment);

    let pass = schedule.now(Kind::Payment, now);
    schedule.ended(Kind::Payment, PACE, now, now);
    assert!(!schedule.has_ended(Kind::Payment, pass), "that one began before");
    begin(&mut schedule, Kind::Payment);
    schedule.ended(Kind::Payment, PACE, now, now);
    assert!(schedule.has_ended(Kind::Payment, pass));
    assert_eq!(begun(&mut schedule, now), [Kind::Order, Kind::Message], "each list on its own");
}

/// How long a kind rests after a pass that took no time, in seconds.
fn rests(schedule: &mut PollSchedule, kind: Kind, pace: Pace) -> u64 {
    begin(schedule, kind);
    schedule.ended(kind, pace, Instant::now(), Instant::now());
    (schedule.list(kind).due.unwrap() - Instant::now()).as_secs()
}

fn begin(schedule: &mut PollSchedule, kind: Kind) {
    let list = schedule.list(kind);
    list.due = None;
    list.runs = true;
    list.began = Instant::now();
    list.begun += 1;
}

fn begun(schedule: &mut PollSchedule, now: Instant) -> Vec<Kind> {
    std::iter::from_fn(|| schedule.next(now)).collect()
}

/// Requests and bytes in an hour of a day of 24 h, with one reconnect an hour,
/// in the backend's two forms. Bytes are those of the captured empty answer
/// (`3u`: 560 of head, 150 of body) and of our request; the figures are in the README.
#[tokio::test(start_paused = true)]
async fn a_day_costs_what_the_readme_says() {
    const EXCHANGE: u64 = 900 + 560 + 150;
    for (stream_brings, expected) in [(true, 36..60), (false, 720..860)] {
        let mut schedule = PollSchedule::new(Instant::now());
        let begin = Instant::now();
        let (mut requests, mut next_hour) = (0_u64, begin);
        while Instant::now() - begin < Duration::from_secs(24 * 3600) {
            let now = Instant::now();
            if now >= next_hour {
                next_hour += Duration::from_secs(3600);
                schedule.all_now(now);
                for kind in Kind::ALL.into_iter().filter(|_| stream_brings) {
                    schedule.delivered(kind);
                }
            }
            for kind in begun(&mut schedule, now) {
                requests += 1;
                let answered = now + Duration::from_millis(20);
                schedule.ended(kind, PACE, answered, answered);
            }
            let due = schedule.due().unwrap_or(next_hour).min(next_hour);
            tokio::time::sleep_until(due.max(now + Duration::from_millis(1))).await;
        }
        let hourly = requests / 24;
        println!(
            "stream brings {stream_brings}: {hourly} requests/h, {} kB/h",
            hourly * EXCHANGE / 1000
        );
        assert!(expected.contains(&hourly), "{hourly} requests an hour");
    }
}
