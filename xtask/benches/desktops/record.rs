//! What goes over the bus: every notification, its fate, and clicks in the tray's menu.
//!
//! A monitor of the bus, as dbus-monitor is one: neither the app nor the desktop knows
//! of it. All that is judged by messages is judged by this; what it heard of
//! notifications is in a file as well, for whoever wonders.

use std::{
    collections::{HashMap, HashSet},
    fs::File,
    io::Write as _,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use futures::StreamExt as _;
use tokio::{sync::watch, task::JoinHandle, time::timeout};
use zbus::{
    Connection, Message, MessageStream,
    message::{Flags, Type},
    zvariant::{OwnedValue, Structure},
};

use crate::stage::NOTIFICATIONS;

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
    /// Who answered. GNOME's is a relay: the shell behind it is asked, and tells, the same.
    service: String,
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
    pub async fn start(bus: &Connection, heard: &Path) -> Result<Arc<Self>> {
        let mut heard =
            Heard { begun: Instant::now(), file: File::create(heard)?, asked: HashSet::new() };
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
                let _ = heard.write(&message);
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

/// A line for each message of notifications: when, from whom, what.
struct Heard {
    begun: Instant,
    file: File,
    /// Who asked, and which call it was, where an answer is to come.
    asked: HashSet<(String, u32)>,
}

/// Of a message's content: what follows are hints, and perhaps a picture.
const MOST: usize = 400;

impl Heard {
    fn write(&mut self, message: &Message) -> Option<()> {
        let header = message.header();
        let what = match message.message_type() {
            Type::MethodReturn | Type::Error => {
                let call = (header.destination()?.to_string(), header.reply_serial()?.get());
                if !self.asked.remove(&call) {
                    return None;
                }
                let error = header.error_name().map(ToString::to_string).unwrap_or_default();
                format!("answers {} {} {error}", call.0, call.1)
            }
            _ if header.interface()? == NOTIFICATIONS => {
                let serial = message.primary_header().serial_num().get();
                if let Some(to) = header.destination() {
                    self.asked.insert((header.sender()?.to_string(), serial));
                    format!("asks {to} {serial} {}", header.member()?)
                } else {
                    format!("tells {}", header.member()?)
                }
            }
            _ => return None,
        };
        let body = message.body();
        let content = match body.deserialize::<u32>() {
            Ok(number) => number.to_string(),
            Err(_) => body.deserialize::<Structure<'_>>().ok()?.to_string(),
        };
        let content: String = content.chars().take(MOST).collect();
        let (seconds, from) = (self.begun.elapsed().as_secs_f64(), header.sender()?);
        writeln!(self.file, "{seconds:.3} {from} {what} {content}").ok()
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
                one.service = sender;
            }
            return Some(());
        }
        let body = message.body();
        match header.member()?.as_str() {
            // Where nobody waits for an answer, one that is closed is to go at once.
            "Notify" if header.primary().flags().contains(Flags::NoReplyExpected) => {}
            "Notify" if header.destination()?.as_str() == NOTIFICATIONS => {
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
                self.notified.push(Notified {
                    title,
                    body: text,
                    id: None,
                    closed: None,
                    invoked: vec![],
                    call,
                    service: String::new(),
                });
            }
            "NotificationClosed" => {
                let (id, reason): (u32, u32) = body.deserialize().ok()?;
                self.of(id, &sender)?.closed = Some(reason);
            }
            "ActionInvoked" => {
                let (id, key): (u32, String) = body.deserialize().ok()?;
                self.of(id, &sender)?.invoked.push(key);
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
    fn of(&mut self, id: u32, service: &str) -> Option<&mut Notified> {
        let mut newest = self.notified.iter_mut().rev();
        newest.find(|one| one.id == Some(id) && one.service == service)
    }
}
