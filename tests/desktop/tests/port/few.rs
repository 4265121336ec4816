//! A service that keeps few notices of an app, as GNOME does.

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
