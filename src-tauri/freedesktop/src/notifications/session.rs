//! One connection to the bus, from opening it to losing it.
//!
//! One call is in flight at a time. When its caller times out, the reply may
//! still come; see `late_replies`. Driven by `notifications::run`, which opens
//! the next session. Deliberately absent: timers.

use std::{future::pending, num::NonZeroU32, sync::Arc};

use notifier_core::{
    notice::{Notice, Tag, Urgency},
    ports::desktop::{DesktopError, DesktopEvent},
};
use tokio::sync::mpsc;
use zbus::{Message, message::Type as Kind, names::OwnedUniqueName};

use crate::icon::Picture;

use super::{
    Request, Setup, Show,
    bus::{Bus, Service, content, new_owner},
    events::Events,
    ids::Ids,
    late_replies::{LateReplies, WhenLate},
    message::{self, Capabilities, Signal},
};

pub struct Session {
    events: Events,
    bus: Bus,
    service: Service,
    /// Of the present daemon, once it was asked.
    capabilities: Option<Capabilities>,
    ids: Ids,
    in_flight: Option<InFlight>,
    late: LateReplies,
    /// The last activation token, and the id of the notice it is for.
    token: Option<(u32, String)>,
    picture: Option<Arc<Picture>>,
}

pub enum End {
    /// The bus went away, and perhaps a call `failed` with it.
    Lost { failed: bool },
    /// All clones of `Notifications` are dropped.
    Unneeded,
}

struct InFlight {
    serial: NonZeroU32,
    call: Call,
    show: Show,
}

enum Call {
    GetCapabilities,
    GetServerInformation(Capabilities),
    Notify,
}

impl Session {
    pub async fn open(setup: &Setup, events: mpsc::Sender<DesktopEvent>) -> zbus::Result<Self> {
        let (bus, service) = Bus::open(setup.bus.as_deref()).await?;
        Ok(Self {
            events: Events::new(events),
            bus,
            service,
            capabilities: None,
            ids: Ids::default(),
            in_flight: None,
            late: LateReplies::default(),
            token: None,
            picture: setup.picture.clone(),
        })
    }

    pub async fn serve(
        mut self,
        first: Option<Show>,
        requests: &mut mpsc::Receiver<Request>,
    ) -> End {
        if self.service.daemon.is_some() || self.service.activatable {
            self.events.working();
        }
        if let Some(show) = first {
            self.show(show).await;
        }

        loop {
            tokio::select! {
                biased;
                message = self.bus.next() => match message {
                    Some(message) => self.on_message(&message).await,
                    None => return self.lost(),
                },
                () = timed_out(&mut self.in_flight) => self.expect_late_reply(),
                request = requests.recv(), if self.in_flight.is_none() => match request {
                    Some(Request::Show(show)) => self.show(show).await,
                    Some(Request::Close(tag, _done)) => self.close(&tag).await,
                    None => return End::Unneeded,
                },
            }
        }
    }

    async fn show(&mut self, show: Show) {
        if show.answer.is_closed() {
            return;
        }
        self.late.supersede(&show.notice.tag);
        match self.capabilities {
            Some(capabilities) => self.notify(show, capabilities).await,
            None => self.call(message::get_capabilities(), Call::GetCapabilities, show).await,
        }
    }

    async fn notify(&mut self, show: Show, capabilities: Capabilities) {
        let replaces = self.ids.shown(&show.notice.tag).unwrap_or(0);
        if replaces == 0 {
            self.make_room(capabilities).await;
        }
        let message =
            message::notify(&show.notice, replaces, capabilities, self.picture.as_deref());
        self.call(message, Call::Notify, show).await;
    }

    /// Where the service would drop the oldest, the oldest that can go goes first.
    async fn make_room(&mut self, capabilities: Capabilities) {
        let Some(most) = capabilities.keeps else { return };
        while let Some(id) = self.ids.in_the_way(most) {
            if let Some(tag) = self.ids.close(id) {
                self.events.send(DesktopEvent::Closed { tag });
            }
            self.close_id(id).await;
        }
    }

    async fn call(&mut self, message: zbus::Result<Message>, call: Call, show: Show) {
        let trouble = match message {
            Ok(message) => match self.bus.send(&message).await {
                Ok(()) => {
                    let serial = message.primary_header().serial_num();
                    self.in_flight = Some(InFlight { serial, call, show });
                    return;
                }
                Err(_) => DesktopError::NoService,
            },
            Err(error) => DesktopError::Refused(error.to_string()),
        };
        answer(show, Err(trouble));
    }

    async fn close(&mut self, tag: &Tag) {
        self.late.supersede(tag);
        if let Some(id) = self.ids.shown(tag) {
            self.ids.forget(id);
            self.close_id(id).await;
        }
    }

    async fn close_id(&self, id: u32) {
        let leaves = self.capabilities.is_some_and(|can| can.leaves_closed);
        let expire = leaves.then(|| message::let_expire(id));
        for message in expire.into_iter().chain([message::close(id)]).flatten() {
            // A lost bus ends the stream of messages, which is where it is handled.
            let _ = self.bus.send(&message).await;
        }
    }

    fn expect_late_reply(&mut self) {
        let Some(InFlight { serial, call, show }) = self.in_flight.take() else { return };
        let then = match call {
            Call::GetCapabilities | Call::GetServerInformation(_) => WhenLate::Ignore,
            Call::Notify => WhenLate::RememberId(show.notice.tag.clone(), stays(&show.notice)),
        };
        self.late.expect(serial, then);
    }

    async fn on_message(&mut self, message: &Message) {
        match message.message_type() {
            Kind::Signal => self.on_signal(message),
            Kind::MethodReturn | Kind::Error => self.on_reply(message).await,
            Kind::MethodCall => {}
        }
    }

    async fn on_reply(&mut self, reply: &Message) {
        let Some(serial) = reply.header().reply_serial() else { return };

        if let Some(then) = self.late.take(serial) {
            self.on_late_reply(then, reply).await;
        } else if let Some(call) = self.in_flight.take_if(|call| call.serial == serial) {
            match call.call {
                Call::GetCapabilities => self.on_capabilities(call.show, reply).await,
                Call::GetServerInformation(can) => self.on_server(call.show, can, reply).await,
                Call::Notify => self.on_shown(call.show, reply),
            }
        }
    }

    async fn on_capabilities(&mut self, show: Show, reply: &Message) {
        let capabilities = match content::<Vec<String>>(reply) {
            Ok(names) => Capabilities::from_names(&names),
            Err(trouble @ (DesktopError::NoService | DesktopError::Hung)) => {
                return answer(show, Err(trouble));
            }
            // It does not know the method, but may still show notices.
            Err(_) => Capabilities::default(),
        };
        let message = message::get_server_information();
        self.call(message, Call::GetServerInformation(capabilities), show).await;
    }

    async fn on_server(&mut self, show: Show, capabilities: Capabilities, reply: &Message) {
        let capabilities = match content::<(String, String, String, String)>(reply) {
            Ok((name, ..)) => capabilities.of_server(&name),
            Err(trouble @ (DesktopError::NoService | DesktopError::Hung)) => {
                return answer(show, Err(trouble));
            }
            Err(_) => capabilities,
        };
        if self.service.sent(reply) {
            self.capabilities = Some(capabilities);
        }
        self.notify(show, capabilities).await;
    }

    fn on_shown(&mut self, show: Show, reply: &Message) {
        let id = content::<u32>(reply);
        if let Ok(id) = id
            && self.service.sent(reply)
        {
            self.ids.put(show.notice.tag.clone(), id, stays(&show.notice));
        }
        answer(show, id.map(drop));
    }

    async fn on_late_reply(&mut self, then: WhenLate, reply: &Message) {
        if reply.message_type() == Kind::Error || !self.service.sent(reply) {
            return;
        }
        match (then, content::<u32>(reply)) {
            (WhenLate::RememberId(tag, stays), Ok(id)) => self.ids.put(tag, id, stays),
            (WhenLate::Close, Ok(id)) if !self.ids.is_shown(id) => self.close_id(id).await,
            _ => {}
        }
        self.events.working();
    }

    fn on_signal(&mut self, signal: &Message) {
        if let Some(owner) = new_owner(signal) {
            return self.on_new_owner(owner);
        }
        if !self.service.sent(signal) {
            return;
        }
        match Signal::parse(signal) {
            Some(Signal::Token(id, token)) => self.token = Some((id, token)),
            Some(Signal::Clicked(id)) => self.on_click(id),
            Some(Signal::Replied(id, text)) => {
                if let Some(tag) = self.ids.tag(id).cloned() {
                    self.events.send(DesktopEvent::Replied { tag, text });
                }
            }
            Some(Signal::Closed(id, expired)) => {
                let keeps_few = self.capabilities.is_some_and(|can| can.keeps.is_some());
                if let Some(tag) = self.ids.close(id) {
                    self.events.send(match expired && keeps_few {
                        true => DesktopEvent::Evicted { tag },
                        false => DesktopEvent::Closed { tag },
                    });
                }
            }
            None => {}
        }
    }

    fn on_click(&mut self, id: u32) {
        let token = self.token.take_if(|(of, _)| *of == id).map(|(_, token)| token);
        if let Some(tag) = self.ids.tag(id).cloned() {
            self.events.send(DesktopEvent::Clicked { tag, token });
        }
    }

    fn on_new_owner(&mut self, daemon: Option<OwnedUniqueName>) {
        if daemon == self.service.daemon {
            return;
        }
        self.capabilities = None;
        self.token = None;
        self.ids.clear();
        self.late.clear();
        self.service.daemon = daemon;

        if self.service.daemon.is_some() {
            self.events.working();
        } else if !self.service.activatable {
            self.events.gone();
        }
    }

    fn lost(mut self) -> End {
        self.events.gone();
        End::Lost { failed: super::refuse(self.in_flight.map(|call| call.show)) }
    }
}

/// Ready when the caller of the call in flight has given up.
async fn timed_out(in_flight: &mut Option<InFlight>) {
    match in_flight {
        Some(call) => call.show.answer.closed().await,
        None => pending().await,
    }
}

/// Somebody waits for it.
fn stays(notice: &Notice) -> bool {
    matches!(notice.urgency, Urgency::Critical | Urgency::Kept)
}

fn answer(show: Show, result: Result<(), DesktopError>) {
    // A caller that timed out in this moment has returned `DesktopError::Hung`.
    let _ = show.answer.send(result);
}
