//! A service that is slow or hangs, and an engine that does not listen.

use super::*;

#[tokio::test]
async fn a_hung_service_costs_one_timeout_and_not_more() {
    let (_bus, service, port) = everything_with(short_timeout).await;
    port.show(notice("chat:1")).await.unwrap();
    service.answer(Answer::Hang);

    let started = Instant::now();
    let all = (0..20).map(|n| port.out.show(notice(&format!("order:{n}"))));
    let answers = futures::future::join_all(all).await;

    assert!(answers.iter().all(|answer| *answer == Err(DesktopError::Hung)), "{answers:?}");
    assert!(started.elapsed() >= TIMEOUT);
    assert!(started.elapsed() < 10 * TIMEOUT, "they wait together, not in turn");
}

#[tokio::test]
async fn a_service_that_hangs_from_the_start_is_heard_of_when_it_recovers() {
    let bus = Bus::start().await.unwrap();
    let service = Notifications::start(&bus).await.unwrap();
    service.answer(Answer::Hang);
    let mut port = Port::with(short_timeout(bus.address()));
    assert_eq!(port.heard().await, DesktopEvent::NoticesWork, "as far as anyone can tell");

    assert_eq!(port.show(notice("order:1")).await, Err(DesktopError::Hung));
    service.answer(Answer::AtOnce);

    assert_eq!(port.heard().await, DesktopEvent::NoticesWork);
    port.show(notice("order:1")).await.unwrap();
    assert_eq!(service.all().len(), 1);
}

#[tokio::test]
async fn a_late_answer_still_makes_the_notice_clickable_and_replaceable() {
    let (_bus, service, mut port) = everything_with(short_timeout).await;
    port.show(notice("chat:1")).await.unwrap();
    service.answer(Answer::Hang);
    assert_eq!(port.show(notice("order:1")).await, Err(DesktopError::Hung));

    service.answer(Answer::AtOnce);
    assert_eq!(port.heard().await, DesktopEvent::NoticesWork);

    port.show(notice("order:1")).await.unwrap();
    assert_eq!(service.all()[2].replaces_id, 2, "the late one, so that it does not show twice");
    service.invoke(2, "default", None).await.unwrap();
    assert_eq!(port.heard().await, clicked("order:1", None));
}

#[tokio::test]
async fn a_late_notice_that_was_shown_again_meanwhile_is_taken_away() {
    let (_bus, service, mut port) = everything_with(short_timeout).await;
    port.show(notice("chat:1")).await.unwrap();
    service.answer(Answer::Hang);
    assert_eq!(port.show(notice("order:1")).await, Err(DesktopError::Hung));
    assert_eq!(port.show(notice("order:1")).await, Err(DesktopError::Hung));

    service.answer(Answer::AtOnce);

    let taken_away = service.until_taken_away(|ids| !ids.is_empty(), TIMEOUT).await.unwrap();
    assert_eq!(taken_away, [2]);
    service.invoke(3, "default", None).await.unwrap();
    assert_eq!(port.heard().await, DesktopEvent::NoticesWork);
    assert_eq!(port.heard().await, DesktopEvent::NoticesWork);
    assert_eq!(port.heard().await, clicked("order:1", None));
}

#[tokio::test]
async fn a_slow_service_is_waited_for() {
    let (_bus, service, port) = everything().await;
    service.answer(Answer::After(TIMEOUT / 4));

    port.show(notice("order:1")).await.unwrap();
    assert_eq!(service.all().len(), 1);
}

#[tokio::test]
async fn an_engine_that_does_not_listen_holds_up_nothing_and_hears_what_comes_afterwards() {
    let (_bus, service, mut port) = everything().await;
    for n in 1..=200 {
        port.show(notice("chat:1")).await.unwrap();
        service.invoke(1, "default", Some(&n.to_string())).await.unwrap();
    }
    // Its answer comes after the clicks, so all of them were heard, or dropped.
    port.show(notice("chat:1")).await.unwrap();

    assert_eq!(port.news.len(), 8, "what the queue has room for");
    for n in 1..=8 {
        assert_eq!(port.heard().await, clicked("chat:1", Some(&n.to_string())));
    }
    service.invoke(1, "default", Some("afterwards")).await.unwrap();
    assert_eq!(port.heard().await, clicked("chat:1", Some("afterwards")));
}
