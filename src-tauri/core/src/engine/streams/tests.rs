use super::*;
use crate::{
    engine::testing::{Bench, at},
    stream::Reason,
};

#[tokio::test]
async fn a_stream_that_had_held_and_comes_back_at_once_was_never_away() {
    let (_bench, mut streams) = following(&["7"]);
    streams.note("7", Signal::Live, at(10));
    assert_eq!(streams.live_since(), Some(at(10)));

    streams.note("7", waiting(Reason::Ended, 0), at(40));
    streams.note("7", Signal::Connecting { attempt: 1 }, at(41));
    assert_eq!(streams.live_since(), Some(at(10)), "in between");
    streams.note("7", Signal::Live, at(41));

    assert_eq!(streams.live_since(), Some(at(10)), "for the whole time");
}

#[tokio::test]
async fn the_end_of_a_stream_that_had_not_held_is_an_outage() {
    for away in [waiting(Reason::Ended, 1), waiting(Reason::Busy, 1)] {
        let (_bench, mut streams) = following(&["7"]);
        streams.note("7", Signal::Live, at(10));

        streams.note("7", away.clone(), at(40));

        let stream = &streams.streams["7"];
        assert!(matches!(stream.state, State::Waiting { .. }), "{away:?}");
        assert_eq!((streams.live_since(), stream.since), (None, Some(at(40))));
    }
}

/// A stream that was not live does not become so by ending.
#[tokio::test]
async fn an_end_before_anything_was_heard_is_an_outage() {
    let (_bench, mut streams) = following(&["7"]);

    streams.note("7", waiting(Reason::Ended, 0), at(10));

    assert!(matches!(streams.streams["7"].state, State::Waiting { .. }));
}

#[tokio::test]
async fn one_of_several_that_is_away_is_enough_to_be_not_live() {
    let (mut bench, mut streams) = following(&["7", "8"]);
    streams.note("7", Signal::Live, at(10));
    assert_eq!(streams.live_since(), None);
    streams.note("8", Signal::Live, at(20));
    assert_eq!(streams.live_since(), Some(at(20)), "since the last of them is");

    streams.note("8", waiting(Reason::Busy, 1), at(30));
    assert_eq!(streams.live_since(), None);
    bench.cx.settings.user_ids = vec!["7".into()];
    streams.follow(&bench.cx.settings, &["7".into()], &bench.cx.store);
    assert_eq!(streams.live_since(), Some(at(10)), "the other is not followed any more");
}

#[tokio::test]
async fn a_stream_catches_up_for_a_while_after_it_went_live() {
    let (_bench, mut streams) = following(&["7"]);
    assert!(!streams.catches_up("7", at(0)), "not live");
    streams.note("7", Signal::Live, at(0));

    assert!(streams.catches_up("7", at(29)));
    assert!(!streams.catches_up("7", at(30)));
}

/// Nothing is awaited: the links do not get to connect.
fn following(ids: &[&str]) -> (Bench, Streams) {
    let mut bench = Bench::new();
    bench.cx.settings.server = Some("https://shop.example".parse().unwrap());
    let mut streams = Streams::new(bench.cx.http.clone(), mpsc::channel(8).0);
    let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
    streams.follow(&bench.cx.settings, &ids, &bench.cx.store);
    (bench, streams)
}

/// `attempt` is 0 where the connection had held.
fn waiting(reason: Reason, attempt: u32) -> Signal {
    let retry_in = Duration::from_secs(1);
    Signal::Waiting { fault: ConnectError::new(reason, ""), retry_in, attempt }
}
