//! "Do not disturb" of the desktop: Plasma, dunst, Xfce, mako, swaync, and, by their
//! settings, GNOME, Cinnamon and MATE.
//!
//! There is no standard for it, so each is asked in its own way, over one connection that
//! stays, and only where its service runs already: a call would start it. Called by
//! `notifications`, anew each time.

mod gsettings;

use std::time::Duration;

use futures::FutureExt as _;
use tokio::{join, sync::Mutex, time::timeout};
use zbus::{
    Connection, Proxy, connection, fdo::DBusProxy, proxy, proxy::CacheProperties,
    zvariant::OwnedValue,
};

/// A desktop that takes longer counts as one that may be disturbed.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(1);

/// What the modes of mako are called that keep notifications back: a mode is its user's,
/// but these names are the usual ones.
const MAKO_MODES: [&str; 2] = ["do-not-disturb", "dnd"];

/// Asks the bus with that address; without one, the session bus.
#[derive(Debug, Default)]
pub struct DoNotDisturb {
    bus: Option<String>,
    connection: Mutex<Option<Connection>>,
}

impl DoNotDisturb {
    pub fn of(bus: Option<String>) -> Self {
        Self { bus, connection: Mutex::default() }
    }

    /// Whether it is on; false where the desktop does not say.
    pub async fn is_on(&self) -> bool {
        let services = async {
            let bus = self.connect().await?;
            let (plasma, dunst, xfce, mako, swaync) =
                join!(plasma(&bus), dunst(&bus), xfce(&bus), mako(&bus), swaync(&bus));
            let all = [plasma, dunst, xfce, mako, swaync];
            Ok::<_, zbus::Error>(all.into_iter().any(|on| on.unwrap_or(false)))
        };
        matches!(timeout(ANSWER_TIMEOUT, services).await, Ok(Ok(true))) || gsettings::is_on().await
    }

    async fn connect(&self) -> zbus::Result<Connection> {
        let mut known = self.connection.lock().await;
        if let Some(bus) = known.as_ref()
            && bus.closed().now_or_never().is_none()
        {
            return Ok(bus.clone());
        }
        let builder = match &self.bus {
            Some(address) => connection::Builder::address(address.as_str())?,
            None => connection::Builder::session()?,
        };
        Ok(known.insert(builder.build().await?).clone())
    }
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

async fn mako(bus: &Connection) -> zbus::Result<bool> {
    let service = MakoProxy::new(bus).await?;
    if !runs(service.inner()).await? {
        return Ok(false);
    }
    let modes = service.list_modes().await?;
    Ok(modes.iter().any(|mode| MAKO_MODES.contains(&mode.as_str())))
}

async fn swaync(bus: &Connection) -> zbus::Result<bool> {
    let service = SwayncProxy::new(bus).await?;
    Ok(runs(service.inner()).await? && service.get_dnd().await?)
}

async fn runs(service: &Proxy<'_>) -> zbus::Result<bool> {
    let driver = DBusProxy::new(service.connection()).await?;
    Ok(driver.name_has_owner(service.destination().clone()).await?)
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

#[proxy(
    interface = "fr.emersion.Mako",
    default_service = "org.freedesktop.Notifications",
    default_path = "/fr/emersion/Mako",
    gen_blocking = false
)]
trait Mako {
    fn list_modes(&self) -> zbus::Result<Vec<String>>;
}

#[proxy(
    interface = "org.erikreider.swaync.cc",
    default_service = "org.erikreider.swaync.cc",
    default_path = "/org/erikreider/swaync/cc",
    gen_blocking = false
)]
trait Swaync {
    fn get_dnd(&self) -> zbus::Result<bool>;
}
