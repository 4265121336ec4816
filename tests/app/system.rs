//! What the system says of itself, by services of the test on the system's bus.

use serde_json::json;
use tokio::time::timeout;
use zbus::{fdo, interface, names::BusName, zvariant::OwnedObjectPath};

use crate::{
    app::App,
    rig::{Rig, TIMEOUT},
};

const SESSION: &str = "/org/freedesktop/login1/session/_31";

struct Manager;

#[interface(name = "org.freedesktop.login1.Manager")]
impl Manager {
    fn get_session(&self, _id: &str) -> fdo::Result<OwnedObjectPath> {
        SESSION.try_into().map_err(|_| fdo::Error::Failed("no path".into()))
    }

    #[zbus(name = "GetSessionByPID")]
    fn get_session_by_pid(&self, _process: u32) -> fdo::Result<OwnedObjectPath> {
        self.get_session("")
    }
}

struct Session {
    locked: bool,
}

#[interface(name = "org.freedesktop.login1.Session")]
impl Session {
    #[zbus(property)]
    fn locked_hint(&self) -> bool {
        self.locked
    }

    #[zbus(property)]
    fn set_locked_hint(&mut self, locked: bool) {
        self.locked = locked;
    }
}

/// The app, whose system bus is the test's own.
fn start(rig: &Rig) -> App {
    let mut command = rig.command();
    command.args(["--hidden", "--server", &rig.shop.url(), "--user-id", rig.shop.id()]);
    command.env("DBUS_SYSTEM_BUS_ADDRESS", rig.desktop.bus.address());
    App::start(command, rig).unwrap()
}

/// A service that says that the screen is locked, for as long as it is kept.
pub async fn locked_screen(rig: &Rig) -> zbus::Connection {
    let logind = rig.desktop.bus.connect().await.unwrap();
    let server = logind.object_server();
    server.at("/org/freedesktop/login1", Manager).await.unwrap();
    server.at(SESSION, Session { locked: true }).await.unwrap();
    logind.request_name("org.freedesktop.login1").await.unwrap();
    logind
}

#[tokio::test]
async fn on_a_locked_screen_notices_name_nobody() {
    let rig = Rig::new().await.unwrap();
    let logind = locked_screen(&rig).await;
    let _app = start(&rig);
    rig.tooltip("Connected · nothing to do").await.unwrap();

    rig.shop.message(json!({"sender": "Aline Uwase", "text": "My address is…"}));
    let shown = rig.shown(&["New chat message"]).await.unwrap();
    assert!(!shown[0].body.contains("address"), "{shown:?}");

    let session = logind.object_server().interface::<_, Session>(SESSION).await.unwrap();
    session.get_mut().await.locked = false;
    session.get().await.locked_hint_changed(session.signal_emitter()).await.unwrap();
    // It has nothing to say that it has heard; so the news comes until it has.
    let heard = async {
        for number in 0.. {
            rig.shop.message(json!({"sender": format!("Jean {number}"), "text": "Hello"}));
            let wanted = |all: &[test_desktop::Notified]| {
                all.iter().any(|one| one.summary.starts_with("Jean"))
            };
            let pause = std::time::Duration::from_millis(500);
            if rig.desktop.notifications.until(wanted, pause).await.is_ok() {
                return;
            }
        }
    };
    timeout(TIMEOUT, heard).await.expect("a name, once the screen is unlocked");
}

#[tokio::test]
async fn on_another_network_the_connection_is_made_anew_at_once() {
    let rig = Rig::new().await.unwrap();
    let manager = rig.desktop.bus.connect().await.unwrap();
    manager.request_name("org.freedesktop.NetworkManager").await.unwrap();
    let _app = start(&rig);
    rig.tooltip("Connected · nothing to do").await.unwrap();
    let changed = async |state: u32| {
        let (path, interface) =
            ("/org/freedesktop/NetworkManager", "org.freedesktop.NetworkManager");
        manager.emit_signal(None::<BusName>, path, interface, "StateChanged", &state).await
    };

    // Disconnecting, disconnected: nothing to gain by another try.
    for state in [30, 20] {
        changed(state).await.unwrap();
    }
    // By then it has heard of them.
    rig.shop.order(json!({"orderId": "ORD-1", "status": "pending"}));
    rig.shown(&["New order ORD-1"]).await.unwrap();
    rig.tooltip("Connected · 1 to do").await.unwrap();
    assert_eq!(rig.shop.requests().len(), 1);
    changed(70).await.unwrap();

    timeout(TIMEOUT, rig.shop.until_requests(2)).await.expect("another connection");
    rig.tooltip("Connected · 1 to do").await.unwrap();
    assert_eq!(rig.shop.requests().len(), 2);
}
