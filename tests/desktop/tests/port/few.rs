//! Services that keep few notices of an app, as GNOME does, or are full of them.

use super::*;

#[tokio::test]
async fn on_gnome_what_somebody_waits_for_is_not_pushed_out_by_other_news() {
    let (_bus, service, mut port) = gnome().await;
    port.show(notice("payment:1")).await.unwrap();
    for tag in ["chat:1", "chat:2", "chat:3", "chat:4"] {
        port.show(usual(tag)).await.unwrap();
    }

    let showing = service.until_showing(|ids| ids == [1, 4, 5], SOON).await.unwrap();
    assert_eq!(showing.len(), 3);
    for tag in ["chat:1", "chat:2"] {
        assert_eq!(port.heard().await, DesktopEvent::Closed { tag: super::tag(tag) });
    }
    port.show(usual("chat:4")).await.unwrap();
    assert_eq!(service.showing(), [1, 4, 5], "what takes a place needs no other");
}

#[tokio::test]
async fn on_gnome_what_is_pushed_out_all_the_same_is_told_and_elsewhere_it_is_not() {
    let (_bus, service, mut port) = gnome().await;
    for tag in ["payment:1", "payment:2", "payment:3"] {
        port.show(notice(tag)).await.unwrap();
    }
    let quiet = Notice { urgency: Urgency::Kept, ..notice("kept") };
    port.show(quiet).await.unwrap();

    assert_eq!(port.heard().await, DesktopEvent::Evicted { tag: tag("payment:1") });
    assert_eq!(service.all()[3].urgency(), Some(0), "no bubble");
    service.close(2, 2).await.unwrap();
    assert_eq!(port.heard().await, DesktopEvent::Closed { tag: tag("payment:2") });

    let (_bus, service, mut port) = everything().await;
    port.show(notice("payment:1")).await.unwrap();
    service.close(1, 1).await.unwrap();
    assert_eq!(port.heard().await, DesktopEvent::Closed { tag: tag("payment:1") });
}

#[tokio::test]
async fn what_is_taken_away_leaves_the_screen_also_where_closing_is_not_enough() {
    let (_bus, service, port) = notification_daemon().await;
    port.show(notice("payment:1")).await.unwrap();
    port.show(usual("chat:1")).await.unwrap();
    port.out.close(tag("payment:1")).await;

    service.until_showing(|ids| ids == [2], SOON).await.unwrap();
    let over = &service.all()[2];
    assert_eq!((over.replaces_id, over.expire_timeout), (1, 1));
    assert_eq!(over.hints["suppress-sound"], true.into(), "nobody hears it go");
    assert_eq!(service.until_taken_away(|ids| ids == [1], SOON).await.unwrap(), [1]);

    let (_bus, service, port) = everything().await;
    port.show(notice("payment:1")).await.unwrap();
    port.out.close(tag("payment:1")).await;
    service.until_taken_away(|ids| ids == [1], SOON).await.unwrap();
    assert_eq!(service.all().len(), 1, "elsewhere it is closed, and no more");
}

#[tokio::test]
async fn a_service_that_refuses_more_than_twenty_is_never_full_of_ours() {
    let (_bus, service, port) = notification_daemon().await;
    port.show(notice("payment:1")).await.unwrap();
    for number in 2..=30 {
        port.show(usual(&format!("chat:{number}"))).await.unwrap();
        service.until_showing(|ids| ids.len() <= 10, SOON).await.unwrap();
    }
    assert_eq!(service.showing()[0], 1, "somebody waits for it");
}

async fn notification_daemon() -> (Bus, Notifications, Port) {
    let bus = Bus::start().await.unwrap();
    let service = Notifications::start(&bus).await.unwrap();
    service.name("Notification Daemon");
    service.leave_closed();
    let mut port = Port::on(&bus);
    assert_eq!(port.heard().await, DesktopEvent::NoticesWork);
    (bus, service, port)
}

async fn gnome() -> (Bus, Notifications, Port) {
    let bus = Bus::start().await.unwrap();
    let service = Notifications::start(&bus).await.unwrap();
    service.name("gnome-shell");
    service.keep(3);
    let mut port = Port::on(&bus);
    assert_eq!(port.heard().await, DesktopEvent::NoticesWork);
    (bus, service, port)
}

fn usual(name: &str) -> Notice {
    Notice { urgency: Urgency::Normal, ..notice(name) }
}
