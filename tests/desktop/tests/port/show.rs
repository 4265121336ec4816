//! Showing, replacing, clicking and closing, while all is well.

use super::*;

#[tokio::test]
async fn a_notice_arrives_with_all_that_a_service_wants_to_know() {
    let (_bus, service, port) = everything().await;

    port.show(notice("order:1")).await.unwrap();

    let shown = service.next(TIMEOUT).await.unwrap();
    assert_eq!(shown.app_name, "ToolBoxx Notifier");
    assert_eq!(shown.icon, "toolboxx-notifier");
    assert_eq!(shown.summary, "Tom & <Jo>", "a title is never markup");
    assert_eq!(shown.body, "5 &lt; 6 &amp; more");
    assert_eq!(shown.urgency(), Some(2));
    assert_eq!(shown.category(), Some("x-toolboxx.order"));
    assert_eq!(shown.desktop_entry(), Some("toolboxx-notifier"));
    assert_eq!(shown.actions, pairs(&[("default", "Show order"), ("open", "Show order")]));
    assert_eq!(shown.replaces_id, 0);
}

#[tokio::test]
async fn only_a_critical_notice_stays_until_it_is_handled_whatever_the_service_does() {
    let (_bus, service, port) = everything().await;

    for (urgency, expected) in [(Urgency::Critical, 0), (Urgency::Normal, -1), (Urgency::Low, -1)] {
        port.show(Notice { urgency, ..notice("order:1") }).await.unwrap();
        assert_eq!(service.next(TIMEOUT).await.unwrap().expire_timeout, expected);
    }
}

#[tokio::test]
async fn a_nul_in_a_text_does_not_cost_the_connection() {
    let (_bus, service, port) = everything().await;

    port.show(Notice { title: "a\0b".into(), ..notice("chat:1") }).await.unwrap();
    assert_eq!(service.next(TIMEOUT).await.unwrap().summary, "ab");
}

#[tokio::test]
async fn a_service_without_markup_and_buttons_gets_neither() {
    let bus = Bus::start().await.unwrap();
    let service = Notifications::start(&bus).await.unwrap();
    service.offer(&["icon-static"]);
    let port = Port::on(&bus);

    port.show(notice("order:1")).await.unwrap();

    let shown = service.next(TIMEOUT).await.unwrap();
    assert_eq!(shown.body, "5 < 6 & more");
    assert_eq!(shown.actions, []);
}

#[tokio::test]
async fn xfce_and_lxqt_which_draw_the_click_as_a_button_get_no_second_one() {
    for name in ["Xfce Notify Daemon", "lxqt-notificationd"] {
        let bus = Bus::start().await.unwrap();
        let service = Notifications::start(&bus).await.unwrap();
        service.name(name);
        let mut port = Port::on(&bus);
        assert_eq!(port.heard().await, DesktopEvent::NoticesWork);

        port.show(notice("order:1")).await.unwrap();

        let shown = service.next(TIMEOUT).await.unwrap();
        assert_eq!(shown.actions, pairs(&[("default", "Show order")]), "{name}");
        service.invoke(shown.id, "default", None).await.unwrap();
        assert_eq!(port.heard().await, clicked("order:1", None), "{name}");
    }
}

#[tokio::test]
async fn a_tag_shown_again_takes_the_place_of_the_first() {
    let (_bus, service, port) = everything().await;

    for tag in ["chat:1", "chat:2", "chat:1"] {
        port.show(notice(tag)).await.unwrap();
    }

    let ids: Vec<_> = service.all().iter().map(|n| (n.replaces_id, n.id)).collect();
    assert_eq!(ids, [(0, 1), (0, 2), (1, 1)]);
}

#[tokio::test]
async fn a_notice_that_was_closed_is_not_replaced() {
    let (_bus, service, mut port) = everything().await;
    port.show(notice("chat:1")).await.unwrap();

    service.close(1, 2).await.unwrap();
    assert_eq!(port.heard().await, DesktopEvent::Closed { tag: tag("chat:1") });

    port.show(notice("chat:1")).await.unwrap();
    assert_eq!(service.all()[1].replaces_id, 0);
}

#[tokio::test]
async fn clicks_on_bubble_and_button_come_with_their_own_token() {
    let (_bus, service, mut port) = everything().await;
    port.show(notice("chat:1")).await.unwrap();
    port.show(notice("chat:2")).await.unwrap();

    service.invoke(1, "default", Some("token-1")).await.unwrap();
    service.invoke(2, "open", None).await.unwrap();
    service.invoke(2, "no such button", Some("token-2")).await.unwrap();
    service.invoke(1, "default", None).await.unwrap();

    assert_eq!(port.heard().await, clicked("chat:1", Some("token-1")));
    assert_eq!(port.heard().await, clicked("chat:2", None));
    assert_eq!(port.heard().await, clicked("chat:1", None), "a token is for one notice");
}

#[tokio::test]
async fn a_click_counts_also_after_the_notice_closed_or_expired() {
    const EXPIRED: u32 = 1;
    const DISMISSED: u32 = 2;
    let (_bus, service, mut port) = everything().await;
    for (id, reason) in [(1, DISMISSED), (2, EXPIRED)] {
        port.show(notice("chat:1")).await.unwrap();
        service.close(id, reason).await.unwrap();
        service.invoke(id, "default", Some("token")).await.unwrap();

        assert_eq!(port.heard().await, DesktopEvent::Closed { tag: tag("chat:1") });
        assert_eq!(port.heard().await, clicked("chat:1", Some("token")));
    }
}

#[tokio::test]
async fn numbers_of_other_programs_and_other_buttons_mean_nothing() {
    let (bus, service, mut port) = everything().await;
    port.show(notice("chat:1")).await.unwrap();
    let mut other = Port::on(&bus);
    other.show(notice("chat:1")).await.unwrap();
    assert_eq!(other.heard().await, DesktopEvent::NoticesWork);

    service.invoke(2, "default", Some("not yours")).await.unwrap();
    service.close(2, 2).await.unwrap();
    service.invoke(1, "reply", None).await.unwrap();
    service.invoke(1, "default", Some("mine")).await.unwrap();

    assert_eq!(port.heard().await, clicked("chat:1", Some("mine")));
    assert_eq!(other.heard().await, clicked("chat:1", Some("not yours")));
}

#[tokio::test]
async fn a_stranger_cannot_click_in_the_services_name() {
    let (bus, service, mut port) = everything().await;
    port.show(notice("chat:1")).await.unwrap();

    let stranger = Notifications::absent(&bus).await.unwrap();
    stranger.invoke(1, "default", Some("forged")).await.unwrap();
    service.invoke(1, "default", None).await.unwrap();

    assert_eq!(port.heard().await, clicked("chat:1", None));
}

#[tokio::test]
async fn what_the_app_closes_is_taken_away_and_no_news() {
    let (_bus, service, mut port) = everything().await;
    port.show(notice("chat:1")).await.unwrap();
    port.show(notice("chat:2")).await.unwrap();

    port.out.close(tag("chat:1")).await;
    port.out.close(tag("never shown")).await;
    assert_eq!(service.until_taken_away(|ids| !ids.is_empty(), TIMEOUT).await.unwrap(), [1]);

    service.invoke(2, "default", None).await.unwrap();
    assert_eq!(port.heard().await, clicked("chat:2", None), "and nothing before");
}

#[tokio::test]
async fn a_refusal_is_told_in_the_services_words() {
    let (_bus, service, port) = everything().await;
    port.show(notice("chat:1")).await.unwrap();
    service.answer(Answer::Refuse("Exceeded maximum number of notifications".into()));

    let refused = DesktopError::Refused("Exceeded maximum number of notifications".into());
    assert_eq!(port.show(notice("chat:2")).await, Err(refused));

    service.answer(Answer::AtOnce);
    port.show(notice("chat:2")).await.unwrap();
}

#[tokio::test]
async fn the_last_thing_that_was_closed_is_closed() {
    let (_bus, service, port) = everything().await;
    port.show(notice("chat:1")).await.unwrap();

    port.out.close(tag("chat:1")).await;
    drop(port);

    assert_eq!(service.until_taken_away(|ids| !ids.is_empty(), TIMEOUT).await.unwrap(), [1]);
}
