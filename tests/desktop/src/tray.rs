//! A panel's tray: the place where status items register.
//!
//! Owns `org.kde.StatusNotifierWatcher`, sees one item as a person does (icon,
//! tooltip, menu) and clicks in the person's place. Takes items that register
//! by bus name, as ksni's do, and by path.

use std::{sync::Arc, time::Duration};

use anyhow::{Context as _, Result, bail};
use futures::StreamExt as _;
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{Instant, timeout_at},
};
use zbus::{
    Connection, MatchRule, MessageStream, Proxy, connection, fdo,
    fdo::DBusProxy,
    interface,
    message::{Header, Type},
    object_server::SignalEmitter,
    proxy::CacheProperties,
    zvariant::OwnedObjectPath,
};

use crate::{
    bus::Bus,
    item::Item,
    menu::{self, MenuItem},
};

const NAME: &str = "org.kde.StatusNotifierWatcher";
const PATH: &str = "/StatusNotifierWatcher";
const ITEM: &str = "org.kde.StatusNotifierItem";

/// Where a path is not named, this is it.
const ITEM_PATH: &str = "/StatusNotifierItem";

#[derive(Debug)]
pub struct TrayHost {
    connection: Connection,
    state: Arc<State>,
    listener: JoinHandle<()>,
}

/// The item and its menu at one moment.
#[derive(Clone, Debug)]
pub struct Tray {
    pub item: Item,
    pub menu: Vec<MenuItem>,
}

impl Tray {
    /// As it is now, whatever host it registered with: of the program of that name.
    pub async fn read(bus: &Connection, owner: &str) -> Result<Self> {
        Self::of(bus, owner.to_owned(), ITEM_PATH.to_owned()).await
    }

    async fn of(bus: &Connection, owner: String, path: String) -> Result<Self> {
        let item = Item::read(&proxy(bus, owner.clone(), path).await?).await?;
        let path = OwnedObjectPath::try_from(item.menu_path.as_str())?;
        let menu = menu::read(bus, &owner, &path).await?;
        Ok(Self { item, menu })
    }
}

async fn proxy(bus: &Connection, owner: String, path: String) -> Result<Proxy<'static>> {
    let proxy = zbus::proxy::Builder::new(bus).destination(owner)?.path(path)?;
    Ok(proxy.interface(ITEM)?.cache_properties(CacheProperties::No).build().await?)
}

impl TrayHost {
    /// A tray that is there already.
    pub async fn start(bus: &Bus) -> Result<Self> {
        let host = Self::absent(bus).await?;
        host.come().await?;
        Ok(host)
    }

    /// A tray that has yet to `come`.
    pub async fn absent(bus: &Bus) -> Result<Self> {
        let state = Arc::new(State::new());
        let builder = connection::Builder::address(bus.address())?;
        let connection = builder.serve_at(PATH, Watcher(state.clone()))?.build().await?;

        let messages = MessageStream::from(&connection);
        let driver = DBusProxy::new(&connection).await?;
        for interface in [ITEM, menu::INTERFACE, "org.freedesktop.DBus"] {
            let rule = MatchRule::builder().msg_type(Type::Signal).interface(interface)?;
            driver.add_match_rule(rule.build()).await?;
        }
        let listener = tokio::spawn(listen(messages, state.clone()));
        Ok(Self { connection, state, listener })
    }

    pub async fn come(&self) -> Result<()> {
        self.connection.request_name(NAME).await?;
        let emitter = SignalEmitter::new(&self.connection, PATH)?;
        Ok(Watcher::status_notifier_host_registered(&emitter).await?)
    }

    /// The panel goes and forgets its items. They have to register again.
    pub async fn leave(&self) -> Result<()> {
        self.connection.release_name(NAME).await?;
        self.state.items.send_replace(vec![]);
        self.state.changes.send_modify(|n| *n += 1);
        Ok(())
    }

    /// Whether anything draws the icons; until told otherwise, something does.
    pub async fn host(&self, there: bool) -> Result<()> {
        self.state.hosted.send_replace(there);
        let emitter = SignalEmitter::new(&self.connection, PATH)?;
        match there {
            true => Watcher::status_notifier_host_registered(&emitter).await?,
            false => Watcher::status_notifier_host_unregistered(&emitter).await?,
        }
        Ok(())
    }

    /// The tray once it satisfies `wanted`; read anew whenever it says that it
    /// changed.
    pub async fn until(&self, wanted: impl Fn(&Tray) -> bool, within: Duration) -> Result<Tray> {
        let end = Instant::now() + within;
        let mut changes = self.state.changes.subscribe();
        loop {
            changes.borrow_and_update();
            let now = match timeout_at(end, self.read()).await {
                Ok(Ok(tray)) if wanted(&tray) => return Ok(tray),
                Ok(now) => now,
                Err(_) => bail!("the tray does not answer within {within:?}"),
            };
            if timeout_at(end, changes.changed()).await.is_err() {
                bail!("not within {within:?}; the tray is {now:#?}");
            }
        }
    }

    /// The icon once it satisfies `wanted`, with the menu left alone.
    pub async fn item_until(
        &self,
        wanted: impl Fn(&Item) -> bool,
        within: Duration,
    ) -> Result<Item> {
        let mut changes = self.state.changes.subscribe();
        let seen = async {
            loop {
                changes.borrow_and_update();
                let item = Item::read(&self.proxy().await?).await?;
                if wanted(&item) {
                    return Ok(item);
                }
                changes.changed().await?;
            }
        };
        timeout_at(Instant::now() + within, seen).await.context("the icon does not come to that")?
    }

    /// Waits for an item with an icon.
    pub async fn item(&self, within: Duration) -> Result<Item> {
        Ok(self.until(|_| true, within).await?.item)
    }

    /// Waits until no item is registered.
    pub async fn until_empty(&self, within: Duration) -> Result<()> {
        let mut items = self.state.items.subscribe();
        let end = Instant::now() + within;
        timeout_at(end, items.wait_for(Vec::is_empty)).await.context("an item stays")??;
        Ok(())
    }

    /// A compositor's leave to raise a window, for the click that comes next.
    pub async fn hand_token(&self, token: &str) -> Result<()> {
        self.proxy().await?.call_method("ProvideXdgActivationToken", &token).await?;
        Ok(())
    }

    /// How often it was said that the menu has other items.
    pub fn layouts(&self) -> u64 {
        *self.state.layouts.borrow()
    }

    /// Tells that the person opened the menu, or closed it.
    pub async fn menu_is(&self, event: &str) -> Result<()> {
        const ROOT: i32 = 0;
        self.menu_event(ROOT, event).await
    }

    /// Clicks the item with that number, whether the menu has it or not.
    pub async fn click_item(&self, id: i32) -> Result<()> {
        self.menu_event(id, "clicked").await
    }

    async fn menu_event(&self, id: i32, event: &str) -> Result<()> {
        let (owner, _) = self.registered()?;
        let path: OwnedObjectPath = self.proxy().await?.get_property("Menu").await?;
        menu::event(&self.connection, &owner, &path, id, event).await
    }

    /// A left click.
    pub async fn activate(&self) -> Result<()> {
        self.proxy().await?.call_method("Activate", &(0, 0)).await?;
        Ok(())
    }

    /// Clicks the first item of the menu whose label starts with `prefix`. An
    /// item that nobody could click is an error.
    pub async fn click(&self, prefix: &str) -> Result<()> {
        let tray = self.read().await?;
        let item = MenuItem::find(&tray.menu, prefix);
        let item = item.with_context(|| format!("no {prefix:?} in {:#?}", tray.menu))?;
        if !item.enabled || !item.visible {
            bail!("nobody can click {item:#?}");
        }
        self.click_item(item.id).await
    }

    async fn read(&self) -> Result<Tray> {
        let (owner, path) = self.registered()?;
        Tray::of(&self.connection, owner, path).await
    }

    async fn proxy(&self) -> Result<Proxy<'static>> {
        let (owner, path) = self.registered()?;
        proxy(&self.connection, owner, path).await
    }

    /// The item that registered last: its owner and path.
    fn registered(&self) -> Result<(String, String)> {
        let items = self.state.items.borrow();
        let item = items.last().context("no item is registered")?;
        Ok((item.owner.clone(), item.path.clone()))
    }
}

impl Drop for TrayHost {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

#[derive(Debug)]
struct State {
    /// Whether a host is registered.
    hosted: watch::Sender<bool>,
    items: watch::Sender<Vec<Registered>>,
    /// Counts everything after which the tray may look different.
    changes: watch::Sender<u64>,
    layouts: watch::Sender<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Registered {
    /// As the item named itself.
    service: String,
    /// The connection behind that name.
    owner: String,
    path: String,
}

/// Counts changes and forgets items whose connection is gone.
async fn listen(mut messages: MessageStream, state: Arc<State>) {
    while let Some(Ok(message)) = messages.next().await {
        if message.message_type() != Type::Signal {
            continue;
        }
        let body = message.body();
        if message.header().member().is_some_and(|member| member == "NameOwnerChanged")
            && let Ok((name, _, "")) = body.deserialize::<(&str, &str, &str)>()
        {
            state.forget(name);
        }
        if message.header().member().is_some_and(|member| member == "LayoutUpdated") {
            state.layouts.send_modify(|n| *n += 1);
        }
        state.changes.send_modify(|n| *n += 1);
    }
}

impl State {
    fn new() -> Self {
        Self {
            hosted: watch::Sender::new(true),
            items: watch::Sender::default(),
            changes: watch::Sender::default(),
            layouts: watch::Sender::default(),
        }
    }

    fn forget(&self, name: &str) {
        self.items.send_if_modified(|items| {
            let before = items.len();
            items.retain(|item| item.owner != name && item.service != name);
            items.len() != before
        });
    }
}

struct Watcher(Arc<State>);

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    async fn register_status_notifier_item(
        &self,
        service: String,
        #[zbus(header)] header: Header<'_>,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> fdo::Result<()> {
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        let path = if service.starts_with('/') { service.clone() } else { ITEM_PATH.to_owned() };
        Self::status_notifier_item_registered(&emitter, &service).await?;
        self.0.items.send_modify(|items| {
            items.retain(|item| item.service != service);
            items.push(Registered { service, owner: sender, path });
        });
        self.0.changes.send_modify(|n| *n += 1);
        Ok(())
    }

    fn register_status_notifier_host(&self, _service: String) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        self.0.items.borrow().iter().map(|item| item.service.clone()).collect()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        *self.0.hosted.borrow()
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }

    #[zbus(signal)]
    async fn status_notifier_item_registered(
        emitter: &SignalEmitter<'_>,
        service: &str,
    ) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn status_notifier_host_registered(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn status_notifier_host_unregistered(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;
}
