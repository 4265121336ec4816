use super::*;

const PACE: Pace = Pace { poll: Duration::from_secs(15), on_battery: false, streams: true };

#[tokio::test(start_paused = true)]
async fn what_the_stream_brings_is_read_rarely_until_it_is_found_wanting() {
    let mut ledger = Ledger::new(Instant::now());
    let kind = Kind::Order;

    assert!(rests(&mut ledger, kind, PACE) < 16, "nothing is proven yet");
    ledger.brought(kind);
    assert!(rests(&mut ledger, kind, PACE) > 250, "one event proves it");
    ledger.found_wanting(kind);
    assert!(rests(&mut ledger, kind, PACE) < 16);
    for _ in 0..3 {
        ledger.brought(kind);
        assert!(rests(&mut ledger, kind, PACE) < 16, "trust comes back slowly");
    }
    ledger.brought(kind);
    assert!(rests(&mut ledger, kind, PACE) > 250);
    let without = Pace { streams: false, ..PACE };
    assert!(rests(&mut ledger, kind, without) < 16, "no stream, no trust");
}

#[tokio::test(start_paused = true)]
async fn a_slow_shop_a_battery_and_failures_are_spared() {
    let mut ledger = Ledger::new(Instant::now());
    let on_battery = Pace { on_battery: true, ..PACE };
    assert!(rests(&mut ledger, Kind::Message, on_battery) > 20);

    begin(&mut ledger, Kind::Message);
    let late = Instant::now() + Duration::from_secs(6);
    ledger.ended(Kind::Message, PACE, late);
    assert!(ledger.list(Kind::Message).due.unwrap() - late > Duration::from_secs(50));

    let mut last = 0;
    for failure in 1..8 {
        begin(&mut ledger, Kind::Payment);
        ledger.failed(Kind::Payment, PACE, Instant::now());
        let rest = ledger.list(Kind::Payment).due.unwrap() - Instant::now();
        assert!(rest.as_secs() >= last && rest <= LAST_RETRY, "failure {failure}: {rest:?}");
        last = rest.as_secs() / 2;
    }
    assert!(last > 120);
}

#[tokio::test(start_paused = true)]
async fn a_pass_that_is_asked_for_while_one_runs_follows_it() {
    let mut ledger = Ledger::new(Instant::now());
    let now = Instant::now();
    begin(&mut ledger, Kind::Payment);

    let pass = ledger.now(Kind::Payment, now);
    ledger.ended(Kind::Payment, PACE, now);
    assert!(!ledger.has_ended(Kind::Payment, pass), "that one began before");
    begin(&mut ledger, Kind::Payment);
    ledger.ended(Kind::Payment, PACE, now);
    assert!(ledger.has_ended(Kind::Payment, pass));
    assert_eq!(begun(&mut ledger, now), [Kind::Order, Kind::Message], "each list on its own");
}

/// How long a kind rests after a pass that took no time, in seconds.
fn rests(ledger: &mut Ledger, kind: Kind, pace: Pace) -> u64 {
    begin(ledger, kind);
    ledger.ended(kind, pace, Instant::now());
    (ledger.list(kind).due.unwrap() - Instant::now()).as_secs()
}

fn begin(ledger: &mut Ledger, kind: Kind) {
    let list = ledger.list(kind);
    list.due = None;
    list.began = Instant::now();
    list.begun += 1;
}

fn begun(ledger: &mut Ledger, now: Instant) -> Vec<Kind> {
    std::iter::from_fn(|| ledger.next(now)).collect()
}

/// Requests and bytes in an hour of a day of 24 h, with one reconnect an hour,
/// in the backend's two forms. Bytes are those of the captured empty answer
/// (`3u`: 560 of head, 150 of body) and of our request; the figures are in the README.
#[tokio::test(start_paused = true)]
async fn a_day_costs_what_the_readme_says() {
    const EXCHANGE: u64 = 900 + 560 + 150;
    for (stream_brings, expected) in [(true, 36..60), (false, 720..860)] {
        let mut ledger = Ledger::new(Instant::now());
        let begin = Instant::now();
        let (mut requests, mut next_hour) = (0_u64, begin);
        while Instant::now() - begin < Duration::from_secs(24 * 3600) {
            let now = Instant::now();
            if now >= next_hour {
                next_hour += Duration::from_secs(3600);
                ledger.all_now(now);
                for kind in Kind::ALL.into_iter().filter(|_| stream_brings) {
                    ledger.brought(kind);
                }
            }
            for kind in begun(&mut ledger, now) {
                requests += 1;
                ledger.ended(kind, PACE, now + Duration::from_millis(20));
            }
            let due = ledger.due().unwrap_or(next_hour).min(next_hour);
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
