//! Every arrival, however it comes and whatever the disk does: shown once, and in the history.

use jiff::SignedDuration;
use tokio::time::advance;

use super::*;
use crate::{
    engine::testing::{Bench, at, event, feed, live, order, payment},
    event::{Event, Kind},
    ingest::{Part, WasThere},
    store::Progress,
};

const SERVER: &str = "https://shop.example";
/// Changes up to here are from before the sign-in.
const SIGNED_IN: i64 = 500;

#[derive(Clone, Copy, Debug, PartialEq)]
enum By {
    Stream,
    Read,
}

/// What of the same payment is known when it arrives.
#[derive(Clone, Copy, Debug, PartialEq)]
enum What {
    New,
    Duplicate,
    /// A status after the one that is known.
    Next,
    /// A status before the one that is known.
    Superseded,
    /// Without an amount from the stream; with it from a read.
    Partial,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum How {
    Plain,
    Muted,
    Late,
    /// From before the sign-in, and still to be done.
    Open,
    /// From before the sign-in, and done.
    Done,
}

/// What is wanted when the disk takes it; when it refuses it; and when it works
/// again and the same comes again.
#[tokio::test]
async fn an_arrival_is_shown_once_and_stored_whatever_the_disk_does() {
    use {By::*, How::*, What::*};
    for (by, what, how, stored, refused, back) in [
        (Stream, New, Plain, "show", "show from memory", "adopt"),
        (Stream, New, Muted, "", "", ""),
        (Stream, New, Late, "show late", "show late from memory", "adopt"),
        (Stream, Duplicate, Plain, "", "", ""),
        (Stream, Duplicate, Muted, "", "", ""),
        (Stream, Duplicate, Late, "", "", ""),
        (Stream, Next, Plain, "supersede, show", "show from memory", "supersede, adopt"),
        (Stream, Next, Muted, "supersede", "", "supersede"),
        (Stream, Next, Late, "supersede, show late", "show late from memory", "supersede, adopt"),
        (Stream, Superseded, Plain, "", "", ""),
        (Stream, Superseded, Muted, "", "", ""),
        (Stream, Superseded, Late, "", "", ""),
        (Stream, Partial, Plain, "show", "show from memory", "adopt"),
        (Stream, Partial, Muted, "", "", ""),
        (Stream, Partial, Late, "show late", "show late from memory", "adopt"),
        (Read, New, Plain, "found, show", "show from memory", "adopt"),
        (Read, New, Muted, "found", "", "found"),
        (Read, New, Late, "found, show late", "show late from memory", "adopt"),
        (Read, New, Open, "", "", ""),
        (Read, New, Done, "", "", ""),
        (Read, Duplicate, Plain, "", "", ""),
        (Read, Duplicate, Muted, "", "", ""),
        (Read, Duplicate, Late, "", "", ""),
        (Read, Duplicate, Open, "", "", ""),
        (Read, Duplicate, Done, "", "", ""),
        (Read, Next, Plain, "supersede, found, show", "show from memory", "supersede, adopt"),
        (Read, Next, Muted, "supersede, found", "", "supersede, found"),
        (
            Read,
            Next,
            Late,
            "supersede, found, show late",
            "show late from memory",
            "supersede, adopt",
        ),
        (Read, Next, Open, "supersede", "", "supersede"),
        (Read, Next, Done, "withdraw", "", "withdraw"),
        (Read, Superseded, Plain, "", "", ""),
        (Read, Superseded, Muted, "", "", ""),
        (Read, Superseded, Late, "", "", ""),
        (Read, Superseded, Open, "", "", ""),
        (Read, Superseded, Done, "", "", ""),
        (Read, Partial, Plain, "complete", "", "complete"),
        (Read, Partial, Muted, "complete", "", "complete"),
        (Read, Partial, Late, "complete", "", "complete"),
        (Read, Partial, Open, "complete", "", "complete"),
        (Read, Partial, Done, "complete", "", "complete"),
    ] {
        let case = format!("{by:?} {what:?} {how:?}");
        let mut works = Case::new(by, what, how).await;
        assert_eq!(works.arrives().await, stored, "{case}, stored");

        let mut fails = Case::new(by, what, how).await;
        fails.bench.disk_refuses(true).await;
        let mut shown = fails.arrives().await;
        assert_eq!(shown, refused, "{case}, the disk refuses it");
        shown += &fails.arrives().await;
        fails.bench.disk_refuses(false).await;
        let after = fails.arrives().await;
        assert_eq!(after, back, "{case}, the disk is back");
        shown += &after;
        shown += &fails.arrives().await;
        for case in [&mut works, &mut fails] {
            assert_eq!(case.arrives().await, "", "and comes again");
        }

        let count = |effects: &str| effects.matches("show").count();
        assert_eq!(count(&shown), count(stored), "{case}: as often as on a disk that works");
        assert_eq!(fails.history().await, works.history().await, "{case}: nothing is lost");
    }
}

#[tokio::test]
async fn what_memory_holds_is_stored_with_the_next_that_the_disk_takes() {
    let (mut bench, mut intake) = (Bench::new(), Intake::default());
    bench.disk_refuses(true).await;
    for id in ["a", "b"] {
        intake.arrive(&mut bench.cx, live(&order(id)));
    }
    let effects = bench.settle(&mut intake).await;
    assert_eq!(named(&effects), "show from memory, show from memory");
    assert_eq!(bench.cx.problems.keys().collect::<Vec<_>>(), ["trouble-history-write"]);

    bench.disk_refuses(false).await;
    intake.arrive(&mut bench.cx, live(&order("c")));
    let effects = bench.settle(&mut intake).await;

    assert_eq!(named(&effects), "show, adopt, adopt");
    assert_eq!(bench.ask(|store| store.unread().unwrap().order).await, 3);
    assert_eq!(bench.cx.problems.keys().count(), 0);
}

/// Its own read brings an order again; that of a payment is never asked for twice.
#[tokio::test]
async fn a_status_that_only_memory_had_supersedes_the_one_before_it() {
    let (mut bench, mut intake) = (Bench::new(), Intake::default());
    intake.arrive(&mut bench.cx, live(&payment("p", "awaiting_verification")));
    bench.settle(&mut intake).await;
    bench.disk_refuses(true).await;
    intake.arrive(&mut bench.cx, live(&payment("p", "verified")));
    bench.settle(&mut intake).await;

    bench.disk_refuses(false).await;
    intake.arrive(&mut bench.cx, live(&order("o")));
    let effects = bench.settle(&mut intake).await;

    assert_eq!(named(&effects), "show, supersede, adopt");
    assert_eq!(bench.ask(|store| store.unread().unwrap().payment).await, 1, "of one payment");
}

#[tokio::test(start_paused = true)]
async fn a_disk_that_hangs_delays_nothing_for_long_and_what_it_takes_at_last_is_not_shown_again() {
    let (mut bench, mut intake) = (Bench::new(), Intake::default());
    let (go_on, hangs) = std::sync::mpsc::channel::<()>();
    bench.cx.store.write(move |_| {
        let _ = hangs.recv();
        Ok(())
    });
    intake.arrive(&mut bench.cx, live(&order("o")));
    let never = |_| false;
    assert_eq!(named(&intake.release(&mut bench.cx, never)), "");

    advance(STORE_TIMEOUT).await;
    assert!(intake.due().is_some_and(|due| due <= Instant::now()));
    assert_eq!(named(&intake.release(&mut bench.cx, never)), "show from memory");

    drop(go_on);
    assert_eq!(named(&bench.settle(&mut intake).await), "adopt");
    assert_eq!(bench.cx.problems.keys().count(), 0);
    assert_eq!(intake.due(), None);
}

#[tokio::test(start_paused = true)]
async fn a_flood_on_a_disk_that_hangs_is_shown_and_does_not_pile_up() {
    let (mut bench, mut intake) = (Bench::new(), Intake::default());
    let (go_on, hangs) = std::sync::mpsc::channel::<()>();
    bench.cx.store.write(move |_| {
        let _ = hangs.recv();
        Ok(())
    });
    let (mut shown, mut number) = (0, 0);
    for _ in 0..20 {
        while intake.has_room() && number < 5_000 {
            number += 1;
            shown += intake.arrive(&mut bench.cx, live(&order(&number.to_string()))).len();
        }
        advance(STORE_TIMEOUT).await;
        shown += intake.release(&mut bench.cx, |_| false).len();
    }

    assert_eq!((shown, intake.queued), (5_000, MAX_QUEUED));
    drop(go_on);
    let adopted = bench.settle(&mut intake).await;
    let adopted = adopted.iter().filter(|one| matches!(one, Effect::Adopted { .. })).count();
    assert_eq!((adopted, intake.queued), (MAX_QUEUED + 1_000, 0));
}

#[tokio::test(start_paused = true)]
async fn a_partial_payment_goes_with_its_details_or_without_them_after_a_while() {
    let (mut bench, mut intake) = (Bench::new(), Intake::default());
    for pass in [7, 8] {
        let entry = bench.stored(&payment(&pass.to_string(), "pending")).await;
        intake.await_details(entry.clone(), pass);
        assert!(intake.holds(entry.id));
    }

    let pass = |ended: u64| move |pass| pass <= ended;
    assert_eq!(named(&intake.release(&mut bench.cx, pass(6))), "");
    assert_eq!(named(&intake.release(&mut bench.cx, pass(7))), "queue");
    advance(DETAILS_TIMEOUT).await;
    assert_eq!(named(&intake.release(&mut bench.cx, pass(7))), "queue");
    assert_eq!(intake.due(), None);
}

#[tokio::test]
async fn a_message_read_in_the_shop_leaves_the_screen() {
    let (mut bench, mut intake) = (Bench::new(), Intake::default());
    let hello = r#"{"type":"message","data":{"id":"m","text":"Hello"}}"#;
    intake.arrive(&mut bench.cx, live(hello));
    bench.settle(&mut intake).await;

    let seen = Origin::Read {
        changed: at(SIGNED_IN + 1),
        age: SignedDuration::ZERO,
        was_there: WasThere::No,
        seen: true,
    };
    intake.arrive(&mut bench.cx, Arrival { origin: seen, ..live(hello) });

    assert_eq!(named(&bench.settle(&mut intake).await), "withdraw");
}

struct Case {
    bench: Bench,
    intake: Intake,
    by: By,
    arrival: Arrival,
}

impl Case {
    async fn new(by: By, what: What, how: How) -> Self {
        let mut bench = Bench::new();
        let progress = Progress { since: at(0), quiet: at(SIGNED_IN), taken_in: false };
        bench
            .ask(move |store| store.set_progress(SERVER, "owner", Kind::Payment, progress).unwrap())
            .await;
        let status = if how == How::Done { "verified" } else { "awaiting_verification" };
        let partial = |status| event(&payment("p", status).replace(r#","amount":500"#, ""));
        let (before, event): (Option<Event>, Event) = match what {
            What::New => (None, event(&payment("p", status))),
            What::Duplicate => (Some(event(&payment("p", status))), event(&payment("p", status))),
            What::Next => (Some(event(&payment("p", "pending"))), event(&payment("p", status))),
            What::Superseded => {
                (Some(event(&payment("p", "completed"))), event(&payment("p", status)))
            }
            What::Partial if by == By::Read => {
                (Some(partial(status)), event(&payment("p", status)))
            }
            What::Partial => (None, partial(status)),
        };
        let mut intake = Intake::default();
        if let Some(before) = before {
            intake.arrive(&mut bench.cx, Arrival { event: before, ..live(&order("-")) });
            bench.settle(&mut intake).await;
        }
        let muted = how == How::Muted;
        bench.cx.settings.types.payment.notify = Some(!muted);
        let changed = match how {
            How::Open | How::Done => at(SIGNED_IN - 1),
            _ => at(SIGNED_IN + 1),
        };
        let origin = match by {
            By::Stream => Origin::Live { resume: None },
            By::Read => Origin::Read {
                changed,
                age: SignedDuration::ZERO,
                was_there: WasThere::No,
                seen: false,
            },
        };
        let late = how == How::Late;
        let arrival = Arrival { feed: feed(), event, origin, late, unfollowed: false };
        Self { bench, intake, by, arrival }
    }

    /// What is wanted of the engine, in words.
    async fn arrives(&mut self) -> String {
        let arrival = self.arrival.clone();
        let mut effects = match self.by {
            By::Stream => self.intake.arrive(&mut self.bench.cx, arrival),
            By::Read => {
                let page = ArrivingPage {
                    server: SERVER.into(),
                    owner: "owner".into(),
                    kind: Kind::Payment,
                    since: at(0),
                    part: Part::Changes { after_snapshot: false, at_most: None },
                    rows: [arrival].into(),
                    others: None,
                };
                self.intake.arrive_page(&mut self.bench.cx, page).1
            }
        };
        effects.append(&mut self.bench.settle(&mut self.intake).await);
        named(&effects)
    }

    /// All entries, whether they are unread, and how many are.
    async fn history(&self) -> (Vec<(Event, bool)>, u32) {
        let read = |store: &mut Store| {
            let entries = store.recent(9).unwrap().into_iter();
            (entries.map(|one| (one.event, one.read)).collect(), store.unread().unwrap().total)
        };
        self.bench.ask(read).await
    }
}

fn named(effects: &[Effect]) -> String {
    let name = |effect: &Effect| {
        let shown = |entry: &Entry, late: bool| {
            let late = if late { " late" } else { "" };
            let memory = if entry.id < 0 { " from memory" } else { "" };
            format!("show{late}{memory}")
        };
        Some(match effect {
            Effect::Notify { entry, late } => shown(entry, *late),
            Effect::Queue { .. } => "queue".into(),
            Effect::Completed(_) => "complete".into(),
            Effect::Adopted { .. } => "adopt".into(),
            Effect::Withdraw(_) => "withdraw".into(),
            Effect::Superseded(_) => "supersede".into(),
            Effect::FoundByRead { .. } => "found".into(),
            Effect::PageStored { .. }
            | Effect::PaymentsChanged { .. }
            | Effect::RowAppeared { .. } => return None,
            _ => "something else".into(),
        })
    };
    effects.iter().filter_map(name).collect::<Vec<_>>().join(", ")
}
