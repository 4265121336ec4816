use super::*;
use crate::event::{Money, Parsed, Payment, read};

#[test]
fn a_live_event_and_the_same_of_a_read_are_one_whichever_comes_first() {
    for [first, second] in [[live(), found()], [found(), live()]] {
        let mut store = Store::open(None).unwrap();

        let one = take_in(&mut store, first.clone(), order("o", "pending"));
        let other = take_in(&mut store, second.clone(), order("o", "pending"));

        assert!(matches!(one, Taken::New { triage: Triage::Notify, .. }), "{first:?}: {one:?}");
        assert!(matches!(other, Taken::Duplicate { .. }), "{second:?}: {other:?}");
    }
}

#[test]
fn the_same_id_at_another_server_is_another_event() {
    let mut store = Store::open(None).unwrap();
    take_in(&mut store, live(), order("o", "pending"));
    let mut arrival = arrival(live(), order("o", "pending"));
    arrival.feed.server = "https://other.example".into();

    let taken = take(&mut store, arrival, at(1), &mut |error| panic!("{error}"));

    assert!(matches!(taken, Taken::New { .. }), "{taken:?}");
}

/// Of the documented order; the shop's payments name one.
#[test]
fn an_order_without_a_currency_is_of_the_shops() {
    let mut store = Store::open(None).unwrap();
    let currency = |taken| match taken {
        Taken::New { entry, .. } => match entry.event.what {
            What::Order(order) => order.currency,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    let unknown = take_in(&mut store, live(), order("a", "pending"));
    assert_eq!(currency(unknown), None);
    for (id, name) in [("p", "USD"), ("q", "RWF")] {
        let paid = format!(
            r#"{{"type":"payment","data":{{"id":"{id}","amount":5,"currency":"{name}"}}}}"#
        );
        take_in(&mut store, live(), read_event(&paid));
    }

    for (id, origin) in [("b", live()), ("c", found())] {
        let taken = take_in(&mut store, origin, order(id, "pending"));
        assert_eq!(currency(taken), Some("RWF".into()), "as its last payment");
    }
    let own = r#"{"type":"order","data":{"id":"d","currency":"EUR"}}"#;
    assert_eq!(currency(take_in(&mut store, live(), read_event(own))), Some("EUR".into()));
}

#[test]
fn a_later_status_supersedes_and_what_was_handled_is_read() {
    let mut store = Store::open(None).unwrap();
    let waiting = take_in(&mut store, found(), payment("p", "awaiting_verification"));
    let Taken::New { entry: waiting, .. } = waiting else { panic!("{waiting:?}") };

    let taken = take_in(&mut store, found(), payment("p", "verified"));

    let Taken::New { triage, superseded, .. } = taken else { panic!("{taken:?}") };
    assert_eq!((triage, superseded), (Triage::Done, vec![waiting.id]));
    assert_eq!(store.unread().unwrap().total, 0);
}

#[test]
fn what_comes_again_with_more_is_completed_and_a_message_read_elsewhere_is_handled() {
    let mut store = Store::open(None).unwrap();
    take_in(
        &mut store,
        live(),
        read_event(r#"{"type":"payment","data":{"id":"p","status":"pending"}}"#),
    );
    let Taken::Duplicate { completed: Some(entry), .. } =
        take_in(&mut store, found(), payment("p", "pending"))
    else {
        panic!("not completed")
    };
    let What::Payment(Payment { amount, .. }) = entry.event.what else { panic!() };
    assert_eq!(amount, Money::parse("12500"));

    let hello = r#"{"type":"message","data":{"id":"m","sender":"Aline","text":"Hello"}}"#;
    let taken = take_in(&mut store, found(), read_event(hello));
    let Taken::New { entry: message, .. } = taken else { panic!("{taken:?}") };
    let seen = Origin::Read {
        changed: at(0),
        age: SignedDuration::ZERO,
        was_there: WasThere::No,
        seen: true,
    };
    let taken = take_in(&mut store, seen, read_event(hello));
    assert!(matches!(taken, Taken::Duplicate { handled: Some(id), .. } if id == message.id));
}

#[test]
fn what_the_disk_refuses_is_refused_unless_it_is_known() {
    let mut store = Store::open(None).unwrap();
    take_in(&mut store, live(), order("known", "pending"));
    store.refuse_writes(true);

    let taken = take_in(&mut store, found(), order("new", "pending"));
    assert!(matches!(taken, Taken::Refused { triage: Triage::Notify, .. }), "{taken:?}");
    let taken = take_in(&mut store, found(), order("known", "pending"));
    assert!(matches!(taken, Taken::Duplicate { .. }), "{taken:?}");
    store.refuse_writes(false);
    let taken = take_in(&mut store, found(), order("new", "pending"));
    assert!(matches!(taken, Taken::New { .. }), "{taken:?}");
}

#[test]
fn a_page_is_noted_as_read_once_all_of_it_is_stored() {
    let mut store = Store::open(None).unwrap();
    let row = |id: &str, secs| {
        let origin = Origin::Read {
            changed: at(secs),
            age: SignedDuration::ZERO,
            was_there: WasThere::No,
            seen: false,
        };
        arrival(origin, order(id, "pending"))
    };
    let page = |at_most, rows: Vec<Arrival>| ArrivingPage {
        server: "https://shop.example".into(),
        owner: "owner".into(),
        kind: Kind::Order,
        since: at(0),
        part: Part::Changes { after_snapshot: false, at_most: Some(at(at_most)) },
        rows: rows.into(),
        others: None,
    };
    let progress = |store: &Store| {
        let progress = store.progress("https://shop.example", "owner", Kind::Order).unwrap();
        progress.map(|progress| (progress.since.as_second(), progress.quiet.as_second()))
    };
    let mut fine = |error| panic!("{error}");
    let signed_in = Progress { since: at(0), quiet: at(100), taken_in: false };
    store.set_progress("https://shop.example", "owner", Kind::Order, signed_in).unwrap();

    let taken = take_page(&mut store, &page(100, vec![row("a", 50)]), at(100), &mut fine);
    assert!(matches!(taken[..], [Taken::New { triage: Triage::Unread, .. }]), "{taken:?}");
    assert_eq!(progress(&store), Some((50, 100)));

    store.refuse_writes(true);
    take_page(&mut store, &page(200, vec![row("b", 150)]), at(200), &mut fine);
    store.refuse_writes(false);
    assert_eq!(progress(&store), Some((50, 100)), "what was refused comes again");

    let rows = vec![row("b", 150), row("c", 9999)];
    let taken = take_page(&mut store, &page(200, rows), at(200), &mut fine);
    assert!(matches!(taken[0], Taken::New { triage: Triage::Notify, .. }), "{taken:?}");
    assert_eq!(progress(&store), Some((200, 100)), "not ahead of the shop's slowest clock");
}

#[test]
fn what_was_there_at_the_sign_in_is_no_news_and_what_comes_is_whatever_it_is_dated() {
    let changes = |after_snapshot| Part::Changes { after_snapshot, at_most: None };
    let snapshot = Part::Snapshot { newest: at(90) };
    let aside = |known_until: Option<i64>| Part::Aside { known_until: known_until.map(at) };
    for (part, taken_in, status, changed, expected) in [
        (snapshot, false, "pending", 90, Triage::Unread),
        (snapshot, false, "pending", 91, Triage::Notify),
        (changes(true), false, "pending", 50, Triage::Notify),
        (changes(true), false, "cancelled", 50, Triage::Done),
        (changes(true), false, "cancelled", 150, Triage::Notify),
        (changes(true), false, "new", 50, Triage::Unread),
        (changes(false), false, "pending", 50, Triage::Unread),
        (changes(false), true, "pending", 50, Triage::Notify),
        (aside(None), true, "pending", 50, Triage::Notify),
        (aside(None), false, "cancelled", 50, Triage::Notify),
        (aside(Some(60)), true, "cancelled", 50, Triage::Done),
        (aside(Some(60)), true, "cancelled", 70, Triage::Notify),
        (aside(Some(60)), true, "pending", 50, Triage::Notify),
    ] {
        let mut store = Store::open(None).unwrap();
        let progress = Progress { since: at(0), quiet: at(100), taken_in };
        store.set_progress("https://shop.example", "owner", Kind::Order, progress).unwrap();
        let origin = Origin::Read {
            changed: at(changed),
            age: SignedDuration::ZERO,
            was_there: WasThere::No,
            seen: false,
        };
        let page = ArrivingPage {
            server: "https://shop.example".into(),
            owner: "owner".into(),
            kind: Kind::Order,
            since: at(0),
            part,
            others: None,
            rows: [arrival(origin, order("o", status))].into(),
        };

        let taken = take_page(&mut store, &page, at(1), &mut |error| panic!("{error}"));

        let Taken::New { triage, .. } = &taken[0] else { panic!("{taken:?}") };
        assert_eq!(*triage, expected, "{part:?} {taken_in} {status} {changed}");
    }
}

fn take_in(store: &mut Store, origin: Origin, event: Event) -> Taken {
    take(store, arrival(origin, event), at(1), &mut |error| panic!("{error}"))
}

fn arrival(origin: Origin, event: Event) -> Arrival {
    let feed = Feed { server: "https://shop.example".into(), id: "shop".into() };
    Arrival { feed, event, origin, late: false, unfollowed: false }
}

fn live() -> Origin {
    Origin::Live { resume: None }
}

fn found() -> Origin {
    Origin::Read { changed: at(0), age: SignedDuration::ZERO, was_there: WasThere::No, seen: false }
}

fn order(id: &str, status: &str) -> Event {
    read_event(&format!(r#"{{"type":"order","data":{{"id":"{id}","status":"{status}"}}}}"#))
}

fn payment(id: &str, status: &str) -> Event {
    read_event(&format!(
        r#"{{"type":"payment","data":{{"id":"{id}","status":"{status}","amount":12500}}}}"#
    ))
}

fn read_event(data: &str) -> Event {
    match read(data) {
        Parsed::Event(event) => event,
        other => panic!("{other:?}"),
    }
}

fn at(secs: i64) -> Timestamp {
    Timestamp::from_second(secs).unwrap()
}
