use super::*;

const PACE: Pace = Pace { poll: Duration::from_secs(15), slower: 1, streams: true };

#[tokio::test(start_paused = true)]
async fn what_the_stream_brings_is_read_rarely_until_it_misses_something() {
    let mut schedule = PollSchedule::new(Instant::now());
    let kind = Kind::Message;

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
async fn what_is_announced_is_read_slowly_until_something_comes_without_a_word() {
    let mut schedule = PollSchedule::new(Instant::now());
    for (kind, slow) in [(Kind::Payment, 55..60), (Kind::Order, 111..120)] {
        assert!(slow.contains(&rests(&mut schedule, kind, PACE)), "{kind:?}");
        schedule.not_announced(kind);
        assert!(rests(&mut schedule, kind, PACE) < 16, "{kind:?}");
        for _ in 0..4 {
            assert!(rests(&mut schedule, kind, PACE) < 16, "trust comes back slowly");
            schedule.announced(kind);
        }
        assert!(slow.contains(&rests(&mut schedule, kind, PACE)), "{kind:?}");
        let without = Pace { streams: false, ..PACE };
        assert!(rests(&mut schedule, kind, without) < 16, "without a stream nobody says a word");
    }
}

#[tokio::test(start_paused = true)]
async fn what_waits_for_a_stream_that_is_gone_is_read_at_the_pace() {
    let mut schedule = PollSchedule::new(Instant::now());
    let without = Pace { streams: false, ..PACE };
    schedule.delivered(Kind::Message);
    for kind in Kind::ALL {
        assert!(rests(&mut schedule, kind, PACE) > 50, "{kind:?}");
    }

    schedule.follow(without, Instant::now());

    assert!(schedule.due() <= Some(Instant::now() + PACE.poll));
    for kind in Kind::ALL {
        assert!(schedule.list(kind).due <= Some(Instant::now() + PACE.poll), "{kind:?}");
    }
    let due = schedule.due();
    schedule.follow(PACE, Instant::now());
    assert_eq!(schedule.due(), due, "and no later for one that is back");
}

#[tokio::test(start_paused = true)]
async fn while_a_payment_may_change_at_any_time_it_is_read_at_the_pace() {
    let mut schedule = PollSchedule::new(Instant::now());
    let now = Instant::now();
    let minute = Duration::from_secs(60);
    assert!(rests(&mut schedule, Kind::Payment, PACE) > 50);

    schedule.quick(Kind::Payment, Some(now + minute), PACE, now);

    assert!(schedule.list(Kind::Payment).due <= Some(now + PACE.poll), "also the next");
    assert!(rests(&mut schedule, Kind::Payment, PACE) < 16);
    tokio::time::advance(minute).await;
    assert!(rests(&mut schedule, Kind::Payment, PACE) > 50, "it has expired");
}

#[tokio::test(start_paused = true)]
async fn lists_take_turns_and_what_is_due_soon_comes_along() {
    let start = Instant::now();
    let mut schedule = PollSchedule::new(start);
    assert_eq!(schedule.next(start), Some(Kind::Payment));
    assert_eq!(schedule.next(start), None, "one connection");
    assert_eq!(schedule.due(), Some(start + TURN));
    assert_eq!(schedule.next(start + TURN), Some(Kind::Order), "a list that hangs holds up none");
    let now = start + TURN;
    schedule.ended(Kind::Payment, PACE, now, now);
    schedule.ended(Kind::Order, PACE, now, now);
    assert_eq!(schedule.next(now), Some(Kind::Message));
    schedule.ended(Kind::Message, PACE, now, now);

    for (after, expected) in [(40, vec![]), (54, vec![Kind::Payment])] {
        let now = now + Duration::from_secs(after);
        let message = schedule.list(Kind::Message);
        (message.due, message.runs) = (Some(now), false);
        assert_eq!(schedule.next(now), Some(Kind::Message));
        schedule.ended(Kind::Message, PACE, now, now);
        let along: Vec<_> = schedule.next(now).into_iter().collect();
        assert_eq!(along, expected, "after {after} s");
    }
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
async fn a_shop_that_stays_slow_and_a_battery_are_spared() {
    let mut schedule = PollSchedule::new(Instant::now());
    let on_battery = Pace { slower: 2, ..PACE };
    assert!(rests(&mut schedule, Kind::Message, on_battery) > 20);

    let mut rests_after = |seconds| {
        begin(&mut schedule, Kind::Message);
        let late = schedule.list(Kind::Message).began + Duration::from_secs(seconds);
        schedule.ended(Kind::Message, PACE, late, late);
        (schedule.list(Kind::Message).due.unwrap() - late).as_secs()
    };
    assert!(rests_after(20) < 15, "a server that had to start is not slow");
    assert!((37..40).contains(&rests_after(4)));
    assert!((37..40).contains(&rests_after(20)));
    assert!((55..60).contains(&rests_after(20)), "however slow it is, buyers wait");
    assert!(rests_after(0) < 15);
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
async fn what_was_not_asked_for_in_an_outage_is_read_when_it_is_over() {
    let mut schedule = PollSchedule::new(Instant::now());
    for kind in Kind::ALL {
        schedule.delivered(kind);
        assert!(rests(&mut schedule, kind, PACE) > 250, "the stream is trusted");
    }
    tokio::time::advance(Duration::from_secs(60)).await;
    let now = Instant::now();
    begin(&mut schedule, Kind::Payment);
    schedule.failed(Kind::Payment);

    schedule.retry_failed(now);
    assert_eq!(begun(&mut schedule, now), [Kind::Payment]);
    schedule.ended(Kind::Payment, PACE, now, now);

    assert_eq!(begun(&mut schedule, now), [Kind::Order, Kind::Message]);
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

/// What is due, without taking turns.
fn begun(schedule: &mut PollSchedule, now: Instant) -> Vec<Kind> {
    let mut kinds = vec![];
    while let Some(kind) = schedule.next(now) {
        schedule.list(kind).runs = false;
        kinds.push(kind);
    }
    for kind in &kinds {
        schedule.list(*kind).runs = true;
    }
    kinds
}

/// Requests and bytes in an hour of a day of 24 h, with one reconnect an hour and
/// a checkout every six hours that is open for one, in the backend's two forms.
/// Bytes are those of the captured answer to a count (`3b9`: 510 of head, 16 of
/// body) and of our request with a session's token; the figures are in docs/figures.md.
#[tokio::test(start_paused = true)]
async fn a_day_costs_what_the_readme_says() {
    const EXCHANGE: u64 = 500 + 510 + 16;
    const HOUR: Duration = Duration::from_secs(3600);
    for (stream_brings, expected) in [(true, 36..60), (false, 340..420)] {
        let mut schedule = PollSchedule::new(Instant::now());
        let begin = Instant::now();
        let (mut requests, mut hours, mut next_hour) = (0_u64, 0_u32, begin);
        while Instant::now() - begin < 24 * HOUR {
            let now = Instant::now();
            if now >= next_hour {
                next_hour += HOUR;
                schedule.all_now(now);
                let open = (hours % 6 == 0 && !stream_brings).then_some(now + HOUR);
                schedule.quick(Kind::Payment, open, PACE, now);
                hours += 1;
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
