use tokio::time::advance;

use super::*;
use crate::{
    engine::testing::{Bench, order, payment},
    settings::Settings,
    store::Delivery::{Pending, Shown, Silent},
};

#[tokio::test(start_paused = true)]
async fn one_notice_is_on_its_way_at_a_time_and_the_next_waits_for_its_mark() {
    let (mut bench, mut delivery) = (Bench::new(), Delivery::default());
    let [a, b] = queued(&bench, &mut delivery).await;

    next(&mut delivery, &mut bench);
    next(&mut delivery, &mut bench);
    let ended = delivery.ended().await;
    assert_eq!(bench.desktop.calls(), ["show order:a"]);
    delivery.shown(&mut bench.cx, ended);
    next(&mut delivery, &mut bench);
    assert!(!delivery.is_showing(), "not before the disk knows");

    marked(&mut delivery, &mut bench).await;
    assert_eq!(bench.delivery_of(a.id).await, Shown);
    show(&mut delivery, &mut bench).await;
    assert_eq!(bench.desktop.calls(), ["show order:b"]);
    assert_eq!(bench.delivery_of(b.id).await, Shown);
}

#[tokio::test(start_paused = true)]
async fn what_a_failing_desktop_refuses_comes_later_in_one_digest() {
    let (mut bench, mut delivery) = (Bench::new(), Delivery::default());
    let entries = queued(&bench, &mut delivery).await;
    bench.desktop.fails(Some(DesktopError::NoService));
    show(&mut delivery, &mut bench).await;
    assert_eq!(bench.desktop.calls(), ["show order:a"]);
    assert_eq!(bench.cx.problems.keys().collect::<Vec<_>>(), ["trouble-no-service"]);
    next(&mut delivery, &mut bench);
    assert!(!delivery.is_showing());

    bench.desktop.fails(None);
    assert_eq!(delivery.due(), Some(Instant::now() + FIRST_RETRY));
    advance(FIRST_RETRY).await;
    show(&mut delivery, &mut bench).await;

    assert_eq!(bench.desktop.calls(), ["show digest"]);
    assert_eq!(bench.cx.problems.keys().count(), 0);
    for entry in entries {
        assert_eq!(bench.delivery_of(entry.id).await, Shown);
    }
}

#[tokio::test(start_paused = true)]
async fn the_desktop_is_asked_more_rarely_while_it_fails_and_at_once_when_it_is_back() {
    let (mut bench, mut delivery) = (Bench::new(), Delivery::default());
    queued(&bench, &mut delivery).await;
    bench.desktop.fails(Some(DesktopError::Refused("no".into())));
    for delay in [5, 10, 20, 40, 80, 160, 300, 300] {
        show(&mut delivery, &mut bench).await;
        let delay = Duration::from_secs(delay);
        assert_eq!(delivery.due(), Some(Instant::now() + delay));
        advance(delay).await;
    }
    show(&mut delivery, &mut bench).await;
    bench.desktop.fails(None);
    bench.desktop.calls();

    delivery.service_came(&mut bench.cx);
    show(&mut delivery, &mut bench).await;

    assert_eq!(bench.desktop.calls(), ["show digest"]);
}

#[tokio::test(start_paused = true)]
async fn what_the_disk_could_not_mark_is_not_brought_again_by_it() {
    let (mut bench, mut delivery) = (Bench::new(), Delivery::default());
    let [a, b] = queued(&bench, &mut delivery).await;
    bench.disk_refuses(true).await;
    show(&mut delivery, &mut bench).await;
    assert_eq!(bench.delivery_of(a.id).await, Pending);

    delivery.ask_for_pending(&bench.cx);
    let Some(StoreReply::Pending(found)) = bench.reply().await else { panic!() };
    assert_eq!(found.as_ref().unwrap().len(), 2);
    delivery.refill(&mut bench.cx, found);
    bench.desktop.calls();
    show(&mut delivery, &mut bench).await;
    assert_eq!(bench.desktop.calls(), ["show order:b"]);

    bench.disk_refuses(false).await;
    advance(FIRST_RETRY).await;
    next(&mut delivery, &mut bench);
    marked(&mut delivery, &mut bench).await;
    assert_eq!((bench.delivery_of(a.id).await, bench.delivery_of(b.id).await), (Shown, Shown));
}

#[tokio::test(start_paused = true)]
async fn what_only_memory_had_is_marked_as_shown_in_the_history_unless_it_waits() {
    for shown in [true, false] {
        let (mut bench, mut delivery) = (Bench::new(), Delivery::default());
        let stored = bench.stored(&order("a")).await;
        delivery.queue(Entry { id: -1, ..stored.clone() }, false);
        if shown {
            show(&mut delivery, &mut bench).await;
        }

        delivery.adopt(&mut bench.cx, -1, stored.clone());
        marked(&mut delivery, &mut bench).await;

        let expected = if shown { Shown } else { Pending };
        assert_eq!(bench.delivery_of(stored.id).await, expected);
        show(&mut delivery, &mut bench).await;
        assert_eq!(bench.desktop.calls(), ["show order:a"]);
        assert_eq!(delivery.entry_of(&Tag("order:a".into())), Some(stored.id));
        assert_eq!(bench.delivery_of(stored.id).await, Shown);
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_handled_leaves_the_screen_and_the_queue() {
    let (mut bench, mut delivery) = (Bench::new(), Delivery::default());
    let [a, b] = queued(&bench, &mut delivery).await;
    show(&mut delivery, &mut bench).await;

    delivery.withdraw(&mut bench.cx, &[a.id, b.id]);
    bench.detached().await;
    show(&mut delivery, &mut bench).await;

    assert_eq!(bench.desktop.calls(), ["show order:a", "close order:a"]);
}

#[tokio::test(start_paused = true)]
async fn what_was_muted_while_it_waited_is_kept_silently() {
    let (mut bench, mut delivery) = (Bench::new(), Delivery::default());
    let [a, _] = queued(&bench, &mut delivery).await;
    bench.cx.settings.types.order.notify = Some(false);

    next(&mut delivery, &mut bench);

    assert!(!delivery.is_showing());
    assert_eq!(bench.delivery_of(a.id).await, Silent);
}

#[tokio::test(start_paused = true)]
async fn in_quiet_hours_only_what_is_urgent_is_shown() {
    let (bench, mut delivery) = (Bench::new(), Delivery::default());
    queued(&bench, &mut delivery).await;
    let check = bench.stored(&payment("p", "awaiting_verification")).await;
    delivery.queue(check, false);

    let until = bench.cx.now();
    let urgent = Quiet::Hours { until, but_urgent: true };
    let ids = |batch: Option<Batch>| {
        batch.map(|batch| {
            notice::of_batch(&batch, &Settings::default(), &bench.cx.i18n).unwrap().tag.0
        })
    };
    assert_eq!(ids(delivery.next_batch(Quiet::Snoozed(until))), None);
    assert_eq!(ids(delivery.next_batch(urgent)), Some("payment:p".into()));
    assert_eq!(ids(delivery.next_batch(urgent)), None);
}

#[tokio::test(start_paused = true)]
async fn what_is_late_is_gathered_for_a_moment_and_until_the_lists_are_read() {
    for lists in [false, true] {
        let (mut bench, mut delivery) = (Bench::new(), Delivery::default());
        let a = bench.stored(&order("a")).await;
        let b = bench.stored(&order("b")).await;
        delivery.queue(a, true);
        let end = Instant::now() + if lists { 5 * LATE_TOGETHER } else { LATE_TOGETHER };
        let reads_until = lists.then_some(end);
        delivery.next(&mut bench.cx, reads_until, |_| false, |_| None);
        assert!(!delivery.is_showing());
        assert_eq!(delivery.due(), Some(end));

        delivery.queue(b, true);
        advance(end - Instant::now()).await;
        delivery.next(&mut bench.cx, reads_until, |_| false, |_| None);

        assert!(delivery.is_showing());
        delivery.ended().await;
        assert_eq!(bench.desktop.calls(), ["show digest"]);
    }
}

/// Nothing would be due but itself, over and over.
#[tokio::test(start_paused = true)]
async fn a_retry_that_falls_into_quiet_times_is_due_no_more() {
    let (mut bench, mut delivery) = (Bench::new(), Delivery::default());
    queued(&bench, &mut delivery).await;
    bench.desktop.fails(Some(DesktopError::Hung));
    show(&mut delivery, &mut bench).await;
    let until = Some(crate::engine::testing::at(9999));
    bench.cx.snooze.follow((until, None), (bench.cx.now(), Instant::now()));
    advance(FIRST_RETRY).await;

    next(&mut delivery, &mut bench);

    assert!(!delivery.is_showing());
    assert_eq!(delivery.due(), None);
}

#[tokio::test(start_paused = true)]
async fn a_digest_of_which_one_is_not_muted_shows_that_one_itself() {
    let (mut bench, mut delivery) = (Bench::new(), Delivery::default());
    let [a, _] = queued(&bench, &mut delivery).await;
    let check = bench.stored(&payment("p", "awaiting_verification")).await;
    delivery.queue(check, true);
    bench.cx.settings.types.order.notify = Some(false);
    advance(LATE_TOGETHER).await;

    show(&mut delivery, &mut bench).await;

    assert_eq!(bench.desktop.calls(), ["show payment:p"]);
    assert_eq!(bench.delivery_of(a.id).await, Silent);
}

#[tokio::test(start_paused = true)]
async fn a_reminder_leaves_a_quiet_desktop_alone() {
    let (mut bench, mut delivery) = (Bench::new(), Delivery::default());
    for quiet in [true, false] {
        bench.desktop.wants_quiet(quiet);
        let entry = bench.stored(&payment(&quiet.to_string(), "awaiting_verification")).await;
        let notice = notice::single(&entry, &bench.cx.settings, &bench.cx.i18n);

        delivery.show_again(&mut bench.cx, notice, entry.clone());
        bench.detached().await;
    }

    assert_eq!(bench.desktop.calls(), ["show payment:false"]);
}

/// Two orders, stored and queued.
async fn queued(bench: &Bench, delivery: &mut Delivery) -> [Entry; 2] {
    let entries = [bench.stored(&order("a")).await, bench.stored(&order("b")).await];
    for entry in &entries {
        delivery.queue(entry.clone(), false);
    }
    entries
}

fn next(delivery: &mut Delivery, bench: &mut Bench) {
    delivery.next(&mut bench.cx, None, |_| false, |_| None);
}

/// Sends the next notice on its way, and hands over how it ended.
async fn show(delivery: &mut Delivery, bench: &mut Bench) {
    next(delivery, bench);
    if delivery.is_showing() {
        let ended = delivery.ended().await;
        delivery.shown(&mut bench.cx, ended);
    }
    marked(delivery, bench).await;
}

async fn marked(delivery: &mut Delivery, bench: &mut Bench) {
    while let Some(reply) = bench.reply().await {
        let StoreReply::Marked { ids, error } = reply else { panic!("{reply:?}") };
        delivery.marked(&mut bench.cx, &ids, error);
    }
}
