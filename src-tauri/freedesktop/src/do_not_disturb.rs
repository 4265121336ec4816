//! "Do not disturb" of the desktop: Plasma, dunst, Xfce and GNOME.
//!
//! There is no standard for it, so each desktop is asked in its own way, and only
//! where its service runs already: a call would start it. Called by
//! `notifications`, anew each time.

use std::{process::Stdio, time::Duration};

use tokio::{process::Command, time::timeout};
use zbus::{
    Connection, Proxy, connection, fdo::DBusProxy, proxy, proxy::CacheProperties,
    zvariant::OwnedValue,
};

/// A desktop that takes longer counts as one that may be disturbed.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(1);

/// Whether it is on, asked on the bus with that address or the session bus;
/// false where the desktop does not say.
pub async fn do_not_disturb(bus: Option<&str>) -> bool {
    let on = async {
        let bus = match bus {
            Some(address) => connection::Builder::address(address)?,
            None => connection::Builder::session()?,
        };
        let bus = bus.build().await?;
        Ok::<_, zbus::Error>(
            plasma(&bus).await.unwrap_or(false)
                || dunst(&bus).await.unwrap_or(false)
                || xfce(&bus).await.unwrap_or(false),
        )
    };
    matches!(timeout(ANSWER_TIMEOUT, on).await, Ok(Ok(true))) || gnome().await
}

async fn plasma(bus: &Connection) -> zbus::Result<bool> {
    let service = PlasmaProxy::builder(bus).cache_properties(CacheProperties::No).build().await?;
    Ok(runs(service.inner()).await? && service.inhibited().await?)
}

async fn dunst(bus: &Connection) -> zbus::Result<bool> {
    let service = DunstProxy::builder(bus).cache_properties(CacheProperties::No).build().await?;
    Ok(runs(service.inner()).await? && service.paused().await?)
}

async fn xfce(bus: &Connection) -> zbus::Result<bool> {
    let settings = XfconfProxy::new(bus).await?;
    if !runs(settings.inner()).await? {
        return Ok(false);
    }
    let value = settings.get_property("xfce4-notifyd", "/do-not-disturb").await?;
    Ok(value.try_into()?)
}

async fn runs(service: &Proxy<'_>) -> zbus::Result<bool> {
    let driver = DBusProxy::new(service.connection()).await?;
    Ok(driver.name_has_owner(service.destination().clone()).await?)
}

async fn gnome() -> bool {
    let desktop = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
    if !desktop.contains("GNOME") {
        return false;
    }
    let mut command = Command::new("gsettings");
    command.args(["get", "org.gnome.desktop.notifications", "show-banners"]);
    command.stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let output = timeout(ANSWER_TIMEOUT, command.output()).await;
    matches!(output, Ok(Ok(output)) if output.stdout.starts_with(b"false"))
}

#[proxy(
    interface = "org.freedesktop.Notifications",
    default_service = "org.freedesktop.Notifications",
    default_path = "/org/freedesktop/Notifications",
    gen_blocking = false
)]
trait Plasma {
    #[zbus(property)]
    fn inhibited(&self) -> zbus::Result<bool>;
}

#[proxy(
    interface = "org.dunstproject.cmd0",
    default_service = "org.freedesktop.Notifications",
    default_path = "/org/freedesktop/Notifications",
    gen_blocking = false
)]
trait Dunst {
    #[zbus(property, name = "paused")]
    fn paused(&self) -> zbus::Result<bool>;
}

#[proxy(
    interface = "org.xfce.Xfconf",
    default_service = "org.xfce.Xfconf",
    default_path = "/org/xfce/Xfconf",
    gen_blocking = false
)]
trait Xfconf {
    fn get_property(&self, channel: &str, property: &str) -> zbus::Result<OwnedValue>;
}
