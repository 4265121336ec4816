//! "Do not disturb" as each desktop has it, by services of the test's own.
#![cfg(target_os = "linux")]

use notifier_freedesktop::do_not_disturb::DoNotDisturb;
use test_desktop::{Bus, Notifications};
use zbus::{Connection, interface, zvariant::OwnedValue};

#[tokio::test]
async fn a_desktop_without_it_may_be_disturbed() {
    let bus = Bus::start().await.unwrap();
    assert!(!on(&bus).await);
    assert!(!DoNotDisturb::of(Some("unix:path=/nonexistent/bus".into())).is_on().await);

    let _plain = serve(&bus, "org.freedesktop.Notifications").await;
    assert!(!on(&bus).await, "a service that does not answer");
}

#[tokio::test]
async fn plasma_is_asked_anew_each_time() {
    let bus = Bus::start().await.unwrap();
    let service = Notifications::start(&bus).await.unwrap();
    let asking = DoNotDisturb::of(Some(bus.address().into()));

    for quiet in [false, true, false] {
        service.do_not_disturb(quiet);
        assert_eq!(asking.is_on().await, quiet);
    }
}

#[tokio::test]
async fn dunst_is_quiet_while_it_is_paused() {
    let bus = Bus::start().await.unwrap();
    let dunst = serve(&bus, "org.freedesktop.Notifications").await;
    dunst.object_server().at("/org/freedesktop/Notifications", Dunst).await.unwrap();

    assert!(on(&bus).await);
}

#[tokio::test]
async fn xfce_says_it_in_its_settings() {
    let bus = Bus::start().await.unwrap();
    let settings = serve(&bus, "org.xfce.Xfconf").await;
    settings.object_server().at("/org/xfce/Xfconf", Xfconf).await.unwrap();

    assert!(on(&bus).await);
}

#[tokio::test]
async fn mako_is_quiet_in_a_mode_of_that_name() {
    let bus = Bus::start().await.unwrap();
    let mako = serve(&bus, "org.freedesktop.Notifications").await;
    for (modes, quiet) in [
        (&["default"][..], false),
        (&["default", "do-not-disturb"], true),
        (&["dnd"], true),
        (&["away"], false),
    ] {
        let _ = mako.object_server().remove::<Mako, _>("/fr/emersion/Mako").await;
        mako.object_server().at("/fr/emersion/Mako", Mako(modes)).await.unwrap();
        assert_eq!(on(&bus).await, quiet, "{modes:?}");
    }
}

#[tokio::test]
async fn swaync_says_it_itself() {
    let bus = Bus::start().await.unwrap();
    let swaync = serve(&bus, "org.erikreider.swaync.cc").await;
    swaync.object_server().at("/org/erikreider/swaync/cc", Swaync).await.unwrap();

    assert!(on(&bus).await);
}

async fn on(bus: &Bus) -> bool {
    DoNotDisturb::of(Some(bus.address().into())).is_on().await
}

async fn serve(bus: &Bus, name: &'static str) -> Connection {
    let service = bus.connect().await.unwrap();
    service.request_name(name).await.unwrap();
    service
}

struct Dunst;

#[interface(name = "org.dunstproject.cmd0")]
impl Dunst {
    #[zbus(property, name = "paused")]
    fn paused(&self) -> bool {
        true
    }
}

struct Xfconf;

#[interface(name = "org.xfce.Xfconf")]
impl Xfconf {
    fn get_property(&self, channel: &str, property: &str) -> OwnedValue {
        (channel == "xfce4-notifyd" && property == "/do-not-disturb").into()
    }
}

struct Mako(&'static [&'static str]);

#[interface(name = "fr.emersion.Mako")]
impl Mako {
    fn list_modes(&self) -> Vec<&str> {
        self.0.to_vec()
    }
}

struct Swaync;

#[interface(name = "org.erikreider.swaync.cc")]
impl Swaync {
    fn get_dnd(&self) -> bool {
        true
    }
}
