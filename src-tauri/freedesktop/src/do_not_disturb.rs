//! "Do not disturb", as each desktop tells it; none of them tells it the standard way.

use std::{process::Stdio, time::Duration};

use tokio::{process::Command, time::timeout};
use zbus::{
    Connection, connection,
    fdo::{DBusProxy, PropertiesProxy},
    names::{BusName, InterfaceName},
    zvariant::Value,
};

const SERVICE: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// A desktop that takes longer is taken to want noise.
const PATIENCE: Duration = Duration::from_secs(1);

/// Whether the person wants quiet of the whole desktop; false where nobody tells.
pub async fn do_not_disturb(bus: Option<&str>) -> bool {
    let asked = async {
        let bus = match bus {
            Some(address) => connection::Builder::address(address)?,
            None => connection::Builder::session()?,
        };
        let bus = bus.build().await?;
        Ok::<_, zbus::Error>(
            // Plasma, then dunst.
            property(&bus, SERVICE, "Inhibited").await
                || property(&bus, "org.dunstproject.cmd0", "paused").await
                || xfce(&bus).await,
        )
    };
    matches!(timeout(PATIENCE, asked).await, Ok(Ok(true))) || gnome().await
}

async fn property(bus: &Connection, interface: &'static str, name: &str) -> bool {
    let asked = async {
        if !is_there(bus, SERVICE).await? {
            return Ok(false);
        }
        let properties =
            PropertiesProxy::builder(bus).destination(SERVICE)?.path(PATH)?.build().await?;
        let value = properties.get(InterfaceName::from_static_str(interface)?, name).await?;
        Ok::<_, zbus::Error>(bool::try_from(value)?)
    };
    asked.await.unwrap_or(false)
}

async fn xfce(bus: &Connection) -> bool {
    let (service, path) = ("org.xfce.Xfconf", "/org/xfce/Xfconf");
    let asked = async {
        if !is_there(bus, service).await? {
            return Ok(false);
        }
        let of = ("xfce4-notifyd", "/do-not-disturb");
        let answer =
            bus.call_method(Some(service), path, Some(service), "GetProperty", &of).await?;
        let body = answer.body();
        let value: Value = body.deserialize()?;
        Ok::<_, zbus::Error>(bool::try_from(&value)?)
    };
    asked.await.unwrap_or(false)
}

/// A question must not start anybody.
async fn is_there(bus: &Connection, service: &'static str) -> zbus::Result<bool> {
    Ok(DBusProxy::new(bus).await?.name_has_owner(BusName::from_static_str(service)?).await?)
}

async fn gnome() -> bool {
    let desktop = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
    if !desktop.contains("GNOME") {
        return false;
    }
    let mut ask = Command::new("gsettings");
    ask.args(["get", "org.gnome.desktop.notifications", "show-banners"]);
    let asked = ask.stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true).output();
    let answer = timeout(PATIENCE, asked).await;
    matches!(answer, Ok(Ok(output)) if output.stdout.starts_with(b"false"))
}
