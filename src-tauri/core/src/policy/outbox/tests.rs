use jiff::Timestamp;

use super::*;
use crate::event::{Event, Message, Order, What};

#[tokio::test(start_paused = true)]
async fn a_burst_comes_as_three_and_one_that_counts_up() {
    let mut outbox = Outbox::default();
    for id in 1..=5 {
        outbox.add(order(id), false);
    }
    outbox.add(message(6), false);

    assert_eq!(
        show_all(&mut outbox),
        ["single 1", "single 2", "single 3", "folded 4 5 (+0)", "single 6"]
    );

    outbox.add(order(7), false);
    assert_eq!(show_all(&mut outbox), ["folded 7 (+2)"]);

    tokio::time::advance(BURST).await;
    for id in 8..=11 {
        outbox.add(order(id), false);
    }
    assert_eq!(show_all(&mut outbox), ["single 8", "single 9", "single 10", "folded 11 (+0)"]);
}

#[tokio::test(start_paused = true)]
async fn what_waited_comes_as_one_digest() {
    let mut outbox = Outbox::default();
    outbox.refill(vec![order(1), message(2)]);
    outbox.add(order(3), false);
    assert_eq!(show_all(&mut outbox), ["digest 1 2 (+0)", "single 3"]);

    outbox.add(order(4), false);
    let refused = outbox.next(Instant::now(), false).unwrap();
    outbox.add(order(5), false);
    outbox.put_back(refused);
    outbox.add(order(6), true);
    assert_eq!(
        show_all(&mut outbox),
        ["digest 4 5 6 (+2)"],
        "also what came while the desktop failed"
    );
}

#[tokio::test(start_paused = true)]
async fn one_that_waited_comes_as_itself_and_so_do_only_a_few_one_by_one() {
    let mut outbox = Outbox::default();
    let mut shown = vec![];
    for id in 1..=5 {
        outbox.add(order(id), true);
        shown.append(&mut show_all(&mut outbox));
    }

    assert_eq!(
        shown,
        ["single 1", "single 2", "single 3", "digest 4 (+0)", "digest 5 (+1)"],
        "as a burst of news"
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_late_waits_for_more_of_it_and_what_is_new_does_not() {
    let mut outbox = Outbox::default();
    outbox.add(order(1), true);
    outbox.add(order(2), false);
    let batch = outbox.next(Instant::now(), true).unwrap();
    assert_eq!((batch.ids(), batch.form), (vec![2], Form::Single));
    assert_eq!(outbox.next(Instant::now(), true), None);
    outbox.add(message(3), true);
    assert_eq!(outbox.next(Instant::now(), true), None);

    assert_eq!(show_all(&mut outbox), ["digest 1 3 (+0)"]);
}

#[tokio::test(start_paused = true)]
async fn memory_is_bounded_and_says_so() {
    let mut outbox = Outbox::default();
    for id in 1..=2 * i64::try_from(MAX).unwrap() {
        outbox.add(order(id), false);
    }
    assert!(!outbox.wants_refill());

    let shown = show_all(&mut outbox);

    assert_eq!(shown.len(), ALONE + 1);
    assert!(outbox.wants_refill());
}

#[tokio::test(start_paused = true)]
async fn what_is_new_does_not_overtake_what_waits_on_disk() {
    let most = i64::try_from(MAX).unwrap();
    let mut outbox = Outbox::default();
    for id in 1..=most + 1 {
        outbox.add(order(id), false);
    }
    let first = outbox.next(Instant::now(), false).unwrap();
    assert_eq!(first.ids(), [1], "there is room in memory again");

    outbox.add(order(most + 2), false);

    let shown = show_all(&mut outbox).join(" ");
    assert!(!shown.contains(&(most + 2).to_string()), "before {}: {shown:.60}", most + 1);
    assert!(outbox.wants_refill());
}

fn show_all(outbox: &mut Outbox) -> Vec<String> {
    let mut shown = vec![];
    while let Some(batch) = outbox.next(Instant::now(), false) {
        let ids = batch.ids().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        shown.push(match &batch.form {
            Form::Single => format!("single {ids}"),
            Form::Folded(_, before) => format!("folded {ids} (+{})", before.len()),
            Form::Digest(before) => format!("digest {ids} (+{})", before.len()),
        });
        outbox.accepted(&batch, Instant::now());
    }
    shown
}

fn order(id: i64) -> Entry {
    entry(id, What::Order(Order { id: id.to_string(), ..Order::default() }))
}

fn message(id: i64) -> Entry {
    entry(id, What::Message(Message::default()))
}

fn entry(id: i64, what: What) -> Entry {
    Entry {
        id,
        feed: crate::feed::Feed::default(),
        event: Event { at: None, what },
        at: Timestamp::UNIX_EPOCH,
        read: false,
    }
}
