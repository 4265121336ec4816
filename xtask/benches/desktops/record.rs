//! What goes over the bus: every notification, its fate, and clicks in the tray's menu.
//!
//! A monitor of the bus, as dbus-monitor is one: neither the app nor the desktop knows
//! of it. All that is judged by messages is judged by this.

use std::{collections::HashMap, sync::Arc, time::Duration};

use anyhow::{Context as _, Result};
use futures::StreamExt as _;
use tokio::{sync::watch, task::JoinHandle, time::timeout};
use zbus::{Connection, Message, MessageStream, message::Type, zvariant::OwnedValue};

#[derive(Clone, Debug)]
pub struct Notified {
    pub title: String,
    pub body: String,
    /// Where the service has answered.
    pub id: Option<u32>,
    /// The reason, by the specification.
    pub closed: Option<u32>,
    /// The keys of the actions that the service told of.
    pub invoked: Vec<String>,
    /// Who called, and which call it was.
    call: (String, u32),
}

#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub notified: Vec<Notified>,
    /// The names of tray icons, one for each time that one registered.
    pub icons: Vec<String>,
    /// Items of menus that a host told to be clicked.
    pub clicked: Vec<i32>,
}

/// Of a menu: which item, what happened to it, with what, and when.
type Event = (i32, String, OwnedValue, u32);

pub struct Record {
    seen: watch::Sender<Seen>,
    reader: JoinHandle<()>,
}

impl Record {
    pub async fn start(bus: &Connection) -> Result<Arc<Self>> {
        let rules: &[&str] = &[];
        let monitoring = Some("org.freedesktop.DBus.Monitoring");
        let name = Some("org.freedesktop.DBus");
        let mut messages = MessageStream::from(bus);
        let path = "/org/freedesktop/DBus";
        bus.call_method(name, path, monitoring, "BecomeMonitor", &(rules, 0_u32)).await?;
        let seen = watch::Sender::new(Seen::default());
        let told = seen.clone();
        let reader = tokio::spawn(async move {
            while let Some(Ok(message)) = messages.next().await {
                told.send_modify(|seen| {
                    // What has another form is none of these.
                    let _ = seen.take(&message);
                });
            }
        });
        Ok(Arc::new(Self { seen, reader }))
    }

    pub fn now(&self) -> Seen {
        self.seen.borrow().clone()
    }

    /// Waits until `look` finds it.
    pub async fn until<T>(&self, within: Duration, look: impl Fn(&Seen) -> Option<T>) -> Result<T> {
        let mut seen = self.seen.subscribe();
        let found = seen.wait_for(|seen| look(seen).is_some());
        let found = timeout(within, found).await.context("not seen on the bus")??;
        look(&found).context("not seen on the bus")
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

impl Seen {
    fn take(&mut self, message: &Message) -> Option<()> {
        let header = message.header();
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        if let Some(serial) = header.reply_serial() {
            let call = (header.destination()?.to_string(), serial.get());
            let one = self.notified.iter_mut().find(|one| one.call == call)?;
            if message.message_type() == Type::MethodReturn {
                one.id = Some(message.body().deserialize().ok()?);
            }
            return Some(());
        }
        let body = message.body();
        match header.member()?.as_str() {
            "Notify" => {
                type Call = (
                    String,
                    u32,
                    String,
                    String,
                    String,
                    Vec<String>,
                    HashMap<String, OwnedValue>,
                    i32,
                );
                let (_, _, _, title, text, ..): Call = body.deserialize().ok()?;
                let call = (sender, message.primary_header().serial_num().get());
                let (id, closed, invoked) = (None, None, vec![]);
                self.notified.push(Notified { title, body: text, id, closed, invoked, call });
            }
            "NotificationClosed" => {
                let (id, reason): (u32, u32) = body.deserialize().ok()?;
                self.of(id)?.closed = Some(reason);
            }
            "ActionInvoked" => {
                let (id, key): (u32, String) = body.deserialize().ok()?;
                self.of(id)?.invoked.push(key);
            }
            "RegisterStatusNotifierItem" => self.icons.push(sender),
            "Event" => self.happened(body.deserialize().ok()?),
            "EventGroup" => {
                let events: Vec<Event> = body.deserialize().ok()?;
                events.into_iter().for_each(|event| self.happened(event));
            }
            _ => {}
        }
        Some(())
    }

    fn happened(&mut self, (id, kind, ..): Event) {
        if kind == "clicked" {
            self.clicked.push(id);
        }
    }

    /// The newest of that id: one that was replaced keeps it.
    fn of(&mut self, id: u32) -> Option<&mut Notified> {
        self.notified.iter_mut().rev().find(|one| one.id == Some(id))
    }
}
