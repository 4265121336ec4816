//! No bus, no service, and their coming and going.

use super::*;

#[tokio::test]
async fn a_service_that_comes_goes_and_returns_is_told_each_time() {
    let bus = Bus::start().await.unwrap();
    let service = Notifications::absent(&bus).await.unwrap();
    let mut port = Port::on(&bus);
    assert_eq!(port.show(notice("order:1")).await, Err(DesktopError::NoService));

    service.come().await.unwrap();
    assert_eq!(port.heard().await, DesktopEvent::NoticesWork);
    port.show(notice("order:1")).await.unwrap();

    service.leave().await.unwrap();
    assert_eq!(port.heard().await, DesktopEvent::NoticesGone);
    assert_eq!(port.show(notice("order:2")).await, Err(DesktopError::NoService));

    service.offer(&["body"]);
    service.come().await.unwrap();
    assert_eq!(port.heard().await, DesktopEvent::NoticesWork);
    port.show(notice("order:1")).await.unwrap();

    let shown: Vec<Notified> = service.all();
    assert_eq!(shown[1].replaces_id, 0, "numbers of the one before mean nothing");
    assert_eq!(shown[1].body, "5 < 6 & more", "nor does what it could do");
}

#[tokio::test]
async fn a_service_that_dies_with_a_notice_in_hand_is_no_service() {
    let (_bus, service, port) = everything().await;
    port.show(notice("chat:1")).await.unwrap();
    service.answer(Answer::Hang);

    let show = tokio::spawn({
        let out = port.out.clone();
        async move { out.show(notice("order:1")).await }
    });
    service.until(|all| all.len() == 2, TIMEOUT).await.unwrap();
    service.crash().await.unwrap();

    assert_eq!(show.await.unwrap(), Err(DesktopError::NoService));
}

#[tokio::test]
async fn without_a_bus_every_show_says_so() {
    let nowhere = "unix:path=/nonexistent/bus";
    let (news, _heard) = mpsc::channel(8);
    let out = notifications::Notifications::start_with(usual_timeout(nowhere), news);

    for n in 0..3 {
        assert_eq!(out.show(notice(&n.to_string())).await, Err(DesktopError::NoService));
    }
    out.close(tag("0")).await;
}

#[tokio::test]
async fn a_lost_bus_is_told_and_the_next_show_finds_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let address = folder.path().join("bus");
    let bus = Bus::start().await.unwrap();
    let link = |bus: &Bus| {
        let socket = bus.address().strip_prefix("unix:path=").unwrap().split(',').next().unwrap();
        std::os::unix::fs::symlink(socket, &address).unwrap();
    };
    link(&bus);
    let _service = Notifications::start(&bus).await.unwrap();
    let mut port = Port::with(usual_timeout(&format!("unix:path={}", address.display())));
    assert_eq!(port.heard().await, DesktopEvent::NoticesWork);

    drop(bus);
    assert_eq!(port.heard().await, DesktopEvent::NoticesGone);
    assert_eq!(port.show(notice("order:1")).await, Err(DesktopError::NoService));

    let bus = Bus::start().await.unwrap();
    let service = Notifications::start(&bus).await.unwrap();
    std::fs::remove_file(&address).unwrap();
    link(&bus);
    port.show(notice("order:1")).await.unwrap();
    assert_eq!(port.heard().await, DesktopEvent::NoticesWork);
    assert_eq!(service.all().len(), 1);
}

#[tokio::test]
async fn all_clones_use_one_connection_which_ends_with_the_last() {
    let (bus, service, port) = everything().await;
    let clone = port.out.clone();
    port.show(notice("chat:1")).await.unwrap();
    clone.show(notice("chat:2")).await.unwrap();

    let senders: Vec<_> = service.all().into_iter().map(|n| n.sender).collect();
    assert_eq!(senders[0], senders[1]);

    let watch = bus.connect().await.unwrap();
    let driver = zbus::fdo::DBusProxy::new(&watch).await.unwrap();
    let name = senders[0].as_str();
    let mut gone = driver.receive_name_owner_changed_with_args(&[(0, name)]).await.unwrap();
    drop((port, clone));
    timeout(TIMEOUT, futures::StreamExt::next(&mut gone)).await.expect("the connection ends");
}
