mod story;

use story::{Life, comment, ended, frame, link, lives, name, play, secs};

use super::*;

#[tokio::test(start_paused = true)]
async fn it_resumes_after_the_last_event_it_saw() {
    let story = play([
        lives(0, [frame("7"), frame("8")], ended()),
        Err(ConnectError::new(Reason::Offline, "no route")),
        Err(ConnectError::new(Reason::Dismissed, "204")),
    ])
    .await;

    assert_eq!(story.asked_for, ["-", "8", "8"], "resume point per attempt");
    assert_eq!(
        story.states(),
        [
            "connecting 0",
            "live",
            "waiting 1",
            "connecting 1",
            "waiting 2",
            "connecting 2",
            "stopped"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn delays_double_and_stay_in_their_upper_half() {
    let story = play((0..8).map(|_| Err(ConnectError::new(Reason::Unreachable, "refused")))).await;

    let delays = story.delays();
    for (delay, full) in delays.iter().zip([1, 2, 4, 8, 16, 30, 30, 30]) {
        assert!(
            (secs(full) / 2..=secs(full)).contains(delay),
            "{delay:?} is not in the upper half of {full} s"
        );
    }
    assert_eq!(delays, story.waited()[..delays.len()], "the delay said is the delay waited");
}

#[tokio::test(start_paused = true)]
async fn a_head_without_a_body_is_no_connection() {
    let story = play([lives(100_000, [], ended()), lives(0, [], ended())]).await;

    assert_eq!(
        story.states(),
        ["connecting 0", "waiting 1", "connecting 1", "waiting 2", "connecting 2", "stopped"]
    );
    let faults = story.faults();
    assert_eq!(
        (faults[0].reason, faults[0].detail.as_str()),
        (Reason::NoAnswer, "no byte for 45s")
    );
    assert_eq!(faults[1].reason, Reason::Ended);
}

#[tokio::test(start_paused = true)]
async fn a_part_of_a_line_is_heard_although_it_is_no_event_yet() {
    let mut dripping = Life::new(100_000, ended());
    dripping.bytes_after = Some(secs(20));
    let story = play([Ok(dripping)]).await;

    assert_eq!(story.states()[..2], ["connecting 0", "live"]);
    assert_eq!(story.faults()[0].reason, Reason::Silent);
}

/// Also where it says more than a greeting, or closes a little later.
#[tokio::test(start_paused = true)]
async fn a_server_that_greets_and_closes_is_asked_at_most_fifteen_times_in_half_a_minute() {
    let greeting = (secs(0), Item::Frame(frame("1")));
    let beats = [(secs(0), comment()), (secs(1), comment())];
    for (name, says, lasts) in [
        ("a greeting", vec![greeting.clone()], 0),
        ("a greeting, and an end after 3 s", vec![greeting.clone()], 3),
        ("heartbeats in a row", vec![beats[0].clone(), beats[0].clone()], 0),
        ("two heartbeats in a second", beats.to_vec(), 0),
        ("nothing at all", vec![], 0),
    ] {
        for fault in [ended(), ConnectError::new(Reason::Cut, "without the last chunk")] {
            let life = Life { says: says.clone(), ..Life::new(lasts, fault) };
            let story = play((0..200).map(|_| Ok(life.clone()))).await;

            let asked = story.asked_within(secs(30));
            assert!((2..=15).contains(&asked), "{name}: {asked} requests");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_end_of_a_connection_that_held_is_no_failure() {
    let cut = || ConnectError::new(Reason::Cut, "without the last chunk");
    let beaten = |fault| Life {
        says: vec![(secs(0), comment()), (secs(2), comment())],
        ..Life::new(0, fault)
    };
    for held in [
        lives(10, [frame("1")], ended()),
        lives(10, [frame("1")], cut()),
        Ok(beaten(ended())),
        Ok(beaten(cut())),
    ] {
        let story = play([Err(ConnectError::new(Reason::Offline, "")), held]).await;

        assert_eq!(story.states()[3..6], ["live", "waiting 0", "connecting 0"]);
        assert!(story.delays()[1] <= secs(2), "{:?}", story.delays());
    }
}

#[tokio::test(start_paused = true)]
async fn the_watchdog_waits_for_the_heartbeats_it_saw_and_is_never_slow_for_having_fired() {
    let beats = |waits: &[u64]| {
        let says = waits.iter().map(|wait| (secs(*wait), comment())).collect();
        Ok(Life { says, ..Life::new(100_000, ended()) })
    };
    let story = play([
        beats(&[0]),
        beats(&[0]),
        beats(&[0, 30, 30]),
        beats(&[0]),
        beats(&[0, 40, 15]),
        beats(&[0]),
    ])
    .await;

    let details: Vec<_> = story.faults().into_iter().map(|fault| fault.detail).collect();
    let expected = ["45s", "45s", "75s", "45s", "45s", "45s"].map(|s| format!("no byte for {s}"));
    assert_eq!(details[..6], expected);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_names_a_delay_gets_it_within_the_limits_of_the_settings() {
    for (named, expected) in [
        (Duration::MAX, secs(30)..=secs(30)),
        (secs(3600), secs(30)..=secs(30)),
        (secs(7), secs(7)..=secs(7)),
        (Duration::ZERO, secs(1)..=secs(1)),
    ] {
        let life = Life { retry: Some(named), ..lives(0, [frame("1")], ended()).unwrap() };
        let story = play([Ok(life)]).await;

        assert!(expected.contains(&story.delays()[0]), "{named:?}: {:?}", story.delays());
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_asks_for_patience_gets_it() {
    let busy = ConnectError { patience: Some(secs(120)), ..ConnectError::new(Reason::Busy, "429") };
    let story = play([Err(busy), Err(ConnectError::new(Reason::Unknown, "404"))]).await;

    assert_eq!(story.delays()[0], secs(120));
    assert!(story.delays()[1] >= secs(300), "a refusal is asked again rarely");
}

#[tokio::test(start_paused = true)]
async fn reconnect_now_ends_a_wait_and_starts_a_new_count() {
    let (wake, woken) = watch::channel(0);
    let (link, mut signals, _) = link([Err(ConnectError::new(Reason::Unknown, "404"))], woken);
    let running = tokio::spawn(link.keep_alive());

    let mut states = vec![];
    while states.len() < 3 {
        let (_, signal) = signals.recv().await.unwrap();
        if matches!(signal, Signal::Waiting { .. }) {
            wake.send_modify(|n| *n += 1);
        }
        states.push(name(&signal));
    }
    running.abort();

    assert_eq!(states, ["connecting 0", "waiting 1", "connecting 0"]);
}
