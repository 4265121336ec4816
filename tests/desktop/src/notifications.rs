//! A notification service that writes down what it is asked to show.
//!
//! It can be slow, refuse, hang, go away and come back, and click in the
//! person's place.

use std::{collections::HashMap, sync::Arc, time::Duration};

use anyhow::{Context as _, Result};
use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout},
};
use zbus::{
    Connection, connection, fdo, interface, message::Header, object_server::SignalEmitter,
    zvariant::OwnedValue,
};

use crate::{bus::Bus, log::Log, notified::Notified};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// What a usual service offers.
const CAPABILITIES: [&str; 5] = ["actions", "body", "body-markup", "icon-static", "persistence"];

#[derive(Debug)]
pub struct Notifications {
    connection: Connection,
    shared: Arc<Shared>,
}

/// How the service answers every method, until told otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Answer {
    #[default]
    AtOnce,
    After(Duration),
    /// With an error of the service's own, in these words.
    Refuse(String),
    /// Not as long as this holds. The calls are answered when it ends.
    Hang,
}

impl Notifications {
    /// A service that owns its name already.
    pub async fn start(bus: &Bus) -> Result<Self> {
        let service = Self::absent(bus).await?;
        service.come().await?;
        Ok(service)
    }

    /// A service that has yet to `come`.
    pub async fn absent(bus: &Bus) -> Result<Self> {
        let shared = Arc::new(Shared::new());
        let builder = connection::Builder::address(bus.address())?;
        let connection = builder.serve_at(PATH, Server(shared.clone()))?.build().await?;
        Ok(Self { connection, shared })
    }

    pub async fn come(&self) -> Result<()> {
        Ok(self.connection.request_name(NAME).await?)
    }

    pub async fn leave(&self) -> Result<()> {
        self.connection.release_name(NAME).await?;
        Ok(())
    }

    /// Dies with its connection, whatever it has in hand.
    pub async fn crash(self) -> Result<()> {
        Ok(self.connection.close().await?)
    }

    pub fn answer(&self, how: Answer) {
        self.shared.answer.send_replace(how);
    }

    /// The person wants quiet of the whole desktop.
    pub fn do_not_disturb(&self, on: bool) {
        self.shared.quiet.send_replace(on);
    }

    /// Apps may have asked already; they ask again when the service comes back.
    pub fn offer(&self, capabilities: &[&str]) {
        let names = capabilities.iter().map(|name| name.to_string()).collect();
        self.shared.capabilities.send_replace(names);
    }

    /// As GNOME: of so many only the newest stay, and the oldest is gone for each new one.
    pub fn keep(&self, most: usize) {
        self.shared.keeps.send_replace(most);
    }

    /// As notification-daemon: what is closed stays on the screen, unless its time is over.
    pub fn leave_closed(&self) {
        self.shared.leaves_closed.send_replace(true);
    }

    /// The numbers that show, oldest first.
    pub fn showing(&self) -> Vec<u32> {
        self.shared.showing.borrow().clone()
    }

    /// The numbers that show, once they satisfy `enough`.
    pub async fn until_showing(
        &self,
        enough: impl Fn(&[u32]) -> bool,
        within: Duration,
    ) -> Result<Vec<u32>> {
        let mut showing = self.shared.showing.subscribe();
        let seen = timeout(within, showing.wait_for(|ids| enough(ids))).await;
        Ok(seen.with_context(|| format!("not within {within:?}: {:?}", self.showing()))??.clone())
    }

    /// The name in `GetServerInformation`; to be set before an app asks.
    pub fn name(&self, name: &str) {
        self.shared.name.send_replace(name.to_owned());
    }

    pub fn all(&self) -> Vec<Notified> {
        self.shared.notified.all()
    }

    /// The oldest notice that `next` has not returned yet.
    pub async fn next(&self, within: Duration) -> Result<Notified> {
        self.shared.notified.next(within).await
    }

    /// All notices, once they satisfy `enough`.
    pub async fn until(
        &self,
        enough: impl Fn(&[Notified]) -> bool,
        within: Duration,
    ) -> Result<Vec<Notified>> {
        self.shared.notified.until(enough, within).await
    }

    /// The numbers the app took away itself, once they satisfy `enough`.
    pub async fn until_taken_away(
        &self,
        enough: impl Fn(&[u32]) -> bool,
        within: Duration,
    ) -> Result<Vec<u32>> {
        self.shared.taken_away.until(enough, within).await
    }

    /// The person clicks: `default` is the bubble, others are its buttons.
    pub async fn invoke(&self, id: u32, action: &str, token: Option<&str>) -> Result<()> {
        self.flush_replies().await?;
        let emitter = SignalEmitter::new(&self.connection, PATH)?;
        if let Some(token) = token {
            Server::activation_token(&emitter, id, token).await?;
        }
        Ok(Server::action_invoked(&emitter, id, action).await?)
    }

    /// The person writes into the field of a notice.
    pub async fn reply(&self, id: u32, text: &str) -> Result<()> {
        self.flush_replies().await?;
        let emitter = SignalEmitter::new(&self.connection, PATH)?;
        Ok(Server::notification_replied(&emitter, id, text).await?)
    }

    /// The bubble goes: 1 is expired, 2 waved away, 3 closed by the app.
    pub async fn close(&self, id: u32, reason: u32) -> Result<()> {
        self.flush_replies().await?;
        self.shared.hide(id);
        let emitter = SignalEmitter::new(&self.connection, PATH)?;
        Ok(Server::notification_closed(&emitter, id, reason).await?)
    }

    /// A test hears of a notice before its app has the reply with the id, and no person
    /// clicks that fast. A round trip to the bus lets the reply go first.
    async fn flush_replies(&self) -> Result<()> {
        fdo::DBusProxy::new(&self.connection).await?.get_id().await?;
        Ok(())
    }
}

#[derive(Debug)]
struct Shared {
    notified: Log<Notified>,
    taken_away: Log<u32>,
    answer: watch::Sender<Answer>,
    capabilities: watch::Sender<Vec<String>>,
    name: watch::Sender<String>,
    last_id: watch::Sender<u32>,
    quiet: watch::Sender<bool>,
    keeps: watch::Sender<usize>,
    leaves_closed: watch::Sender<bool>,
    showing: watch::Sender<Vec<u32>>,
}

impl Shared {
    fn new() -> Self {
        Self {
            notified: Log::new(),
            taken_away: Log::new(),
            answer: watch::Sender::default(),
            capabilities: watch::Sender::new(CAPABILITIES.map(str::to_owned).into()),
            name: watch::Sender::new("test-desktop".into()),
            last_id: watch::Sender::default(),
            quiet: watch::Sender::default(),
            keeps: watch::Sender::new(usize::MAX),
            leaves_closed: watch::Sender::default(),
            showing: watch::Sender::default(),
        }
    }

    fn number(&self, replaces_id: u32) -> u32 {
        let mut id = replaces_id;
        if id == 0 {
            self.last_id.send_modify(|last| {
                *last += 1;
                id = *last;
            });
        }
        id
    }

    /// One more shows. Returns those that are gone with that.
    fn display(&self, id: u32) -> Vec<u32> {
        let mut gone = vec![];
        self.showing.send_modify(|showing| {
            if !showing.contains(&id) {
                let most = (*self.keeps.borrow()).saturating_sub(1);
                gone = showing.drain(..showing.len().saturating_sub(most)).collect();
                showing.push(id);
            }
        });
        gone
    }

    fn hide(&self, id: u32) {
        self.showing.send_modify(|showing| showing.retain(|shown| *shown != id));
    }

    async fn behaviour(&self) -> fdo::Result<()> {
        let mut answer = self.answer.subscribe();
        let how = answer.wait_for(|how| *how != Answer::Hang).await;
        let how = how.map_err(|_| fdo::Error::Failed("the test is over".into()))?.clone();
        match how {
            Answer::AtOnce | Answer::Hang => Ok(()),
            Answer::After(delay) => {
                sleep(delay).await;
                Ok(())
            }
            Answer::Refuse(words) => Err(fdo::Error::Failed(words)),
        }
    }
}

struct Server(Arc<Shared>);

#[interface(name = "org.freedesktop.Notifications")]
impl Server {
    /// As Plasma tells of "Do not disturb".
    #[zbus(property)]
    async fn inhibited(&self) -> bool {
        *self.0.quiet.borrow()
    }

    async fn get_capabilities(&self) -> fdo::Result<Vec<String>> {
        self.0.behaviour().await?;
        Ok(self.0.capabilities.borrow().clone())
    }

    #[expect(clippy::too_many_arguments, reason = "the specification's")]
    async fn notify(
        &self,
        app_name: String,
        replaces_id: u32,
        app_icon: String,
        summary: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        expire_timeout: i32,
        #[zbus(header)] header: Header<'_>,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> fdo::Result<u32> {
        let id = self.0.number(replaces_id);
        self.0.notified.push(Notified {
            id,
            app_name,
            replaces_id,
            icon: app_icon,
            summary,
            body,
            actions: actions
                .chunks(2)
                .map(|a| (a[0].clone(), a.get(1).cloned().unwrap_or_default()))
                .collect(),
            hints,
            expire_timeout,
            sender: header.sender().map(ToString::to_string).unwrap_or_default(),
            at: Instant::now(),
        });
        self.0.behaviour().await?;
        // Nobody asks for a time that anybody would wait for.
        if expire_timeout > 0 {
            self.0.hide(id);
            return Ok(id);
        }
        const EXPIRED: u32 = 1;
        for gone in self.0.display(id) {
            Self::notification_closed(&emitter, gone, EXPIRED).await?;
        }
        Ok(id)
    }

    async fn close_notification(
        &self,
        id: u32,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> fdo::Result<()> {
        self.0.taken_away.push(id);
        self.0.behaviour().await?;
        if !*self.0.leaves_closed.borrow() {
            self.0.hide(id);
        }
        Ok(Self::notification_closed(&emitter, id, 3).await?)
    }

    fn get_server_information(&self) -> (String, &str, &str, &str) {
        (self.0.name.borrow().clone(), "ToolBoxx", "1", "1.2")
    }

    #[zbus(signal)]
    async fn notification_closed(
        emitter: &SignalEmitter<'_>,
        id: u32,
        reason: u32,
    ) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn action_invoked(
        emitter: &SignalEmitter<'_>,
        id: u32,
        action_key: &str,
    ) -> zbus::Result<()>;

    /// As Plasma has it.
    #[zbus(signal)]
    async fn notification_replied(
        emitter: &SignalEmitter<'_>,
        id: u32,
        text: &str,
    ) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn activation_token(
        emitter: &SignalEmitter<'_>,
        id: u32,
        token: &str,
    ) -> zbus::Result<()>;
}
