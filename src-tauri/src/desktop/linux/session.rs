//! One connection to the bus, from opening to loss.
//!
//! One show is on its way at a time. When its caller gives up, the answer may
//! still come; it is kept as [`Late`], so that a slow daemon neither shows a
//! notice twice nor one that nobody can click.

use std::{future::pending, num::NonZeroU32};

use notifier_core::{
    desktop::{Happening, Trouble},
    notice::Tag,
};
use tokio::sync::mpsc;
use zbus::{Message, message::Type as Kind, names::OwnedUniqueName};

use super::{
    Ask, Show,
    bus::{Bus, Service, content, new_owner},
    call::{self, BUTTON, CLICK, Capabilities},
    late::{Late, Overdue},
    news::News,
    shown::Shown,
};

pub struct Session {
    bus: Bus,
    service: Service,
    can: Option<Capabilities>,
    shown: Shown,
    on_its_way: Option<OnItsWay>,
    overdue: Overdue,
    /// The last token, and the number of the notice it is for.
    token: Option<(u32, String)>,
    /// What the engine was told last.
    working: bool,
}

pub enum End {
    /// The bus went away; somebody was `disappointed` by that.
    Lost { disappointed: bool },
    /// Nobody can ask any more.
    Unneeded,
}

struct OnItsWay {
    serial: NonZeroU32,
    step: Step,
    show: Show,
}

enum Step {
    Capabilities,
    Notify,
}

impl Session {
    pub async fn open(address: Option<&str>) -> zbus::Result<Self> {
        let (bus, service) = Bus::open(address).await?;
        Ok(Self {
            bus,
            service,
            can: None,
            shown: Shown::default(),
            on_its_way: None,
            overdue: Overdue::default(),
            token: None,
            working: false,
        })
    }

    pub async fn serve(
        mut self,
        first: Option<Show>,
        asks: &mut mpsc::Receiver<Ask>,
        news: &mut News,
    ) -> End {
        if self.service.daemon.is_some() || self.service.activatable {
            self.works(news);
        }
        if let Some(show) = first {
            self.begin(show).await;
        }

        loop {
            tokio::select! {
                biased;
                message = self.bus.next() => match message {
                    Some(message) => self.hear(&message, news).await,
                    None => return self.lost(news),
                },
                () = given_up(&mut self.on_its_way) => self.keep_as_late(),
                () = news.deliver() => {}
                ask = asks.recv(), if self.on_its_way.is_none() => match ask {
                    Some(Ask::Show(show)) => self.begin(show).await,
                    Some(Ask::Close(tag, _told)) => self.close(&tag).await,
                    None => return End::Unneeded,
                },
            }
        }
    }

    async fn begin(&mut self, show: Show) {
        if show.answer.is_closed() {
            return;
        }
        self.overdue.supersede(&show.notice.tag);
        match self.can {
            Some(can) => self.notify(show, can).await,
            None => self.send(call::ask("GetCapabilities"), Step::Capabilities, show).await,
        }
    }

    async fn notify(&mut self, show: Show, can: Capabilities) {
        let replaces = self.shown.id(&show.notice.tag).unwrap_or(0);
        self.send(call::notify(&show.notice, replaces, can), Step::Notify, show).await;
    }

    async fn send(&mut self, message: zbus::Result<Message>, step: Step, show: Show) {
        let trouble = match message {
            Ok(message) => match self.bus.send(&message).await {
                Ok(()) => {
                    let serial = message.primary_header().serial_num();
                    self.on_its_way = Some(OnItsWay { serial, step, show });
                    return;
                }
                Err(_) => Trouble::NoService,
            },
            Err(error) => Trouble::Refused(error.to_string()),
        };
        answer(show, Err(trouble));
    }

    async fn close(&mut self, tag: &Tag) {
        self.overdue.supersede(tag);
        if let Some(id) = self.shown.id(tag) {
            self.shown.forget(id);
            self.take_away(id).await;
        }
    }

    async fn take_away(&self, id: u32) {
        if let Ok(message) = call::close(id) {
            // A bus that is gone is heard of in the stream of messages.
            let _ = self.bus.send(&message).await;
        }
    }

    fn keep_as_late(&mut self) {
        let Some(OnItsWay { serial, step, show }) = self.on_its_way.take() else { return };
        let late = match step {
            Step::Capabilities => Late::SignOfLife,
            Step::Notify => Late::Remember(show.notice.tag),
        };
        self.overdue.expect(serial, late);
    }

    async fn hear(&mut self, message: &Message, news: &mut News) {
        match message.message_type() {
            Kind::Signal => self.hear_signal(message, news),
            Kind::MethodReturn | Kind::Error => self.hear_answer(message, news).await,
            Kind::MethodCall => {}
        }
    }

    async fn hear_answer(&mut self, message: &Message, news: &mut News) {
        let Some(serial) = message.header().reply_serial() else { return };

        if let Some(late) = self.overdue.take(serial) {
            self.hear_late(late, message, news).await;
        } else if let Some(it) = self.on_its_way.take_if(|it| it.serial == serial) {
            match it.step {
                Step::Capabilities => self.hear_capabilities(it.show, message).await,
                Step::Notify => self.hear_accepted(it.show, message),
            }
        }
    }

    async fn hear_capabilities(&mut self, show: Show, message: &Message) {
        let can = match content::<Vec<String>>(message) {
            Ok(names) => Capabilities::named(&names),
            Err(trouble @ (Trouble::NoService | Trouble::Hung)) => {
                return answer(show, Err(trouble));
            }
            // It can't say, but perhaps it can show.
            Err(Trouble::Refused(_)) => Capabilities::default(),
        };
        if self.service.sent(message) {
            self.can = Some(can);
        }
        self.notify(show, can).await;
    }

    fn hear_accepted(&mut self, show: Show, message: &Message) {
        let id = content::<u32>(message);
        if let Ok(id) = id
            && self.service.sent(message)
        {
            self.shown.put(show.notice.tag.clone(), id);
        }
        answer(show, id.map(drop));
    }

    async fn hear_late(&mut self, late: Late, message: &Message, news: &mut News) {
        if message.message_type() == Kind::Error || !self.service.sent(message) {
            return;
        }
        match (late, content::<u32>(message)) {
            (Late::Remember(tag), Ok(id)) => self.shown.put(tag, id),
            (Late::TakeAway, Ok(id)) if self.shown.tag(id).is_none() => self.take_away(id).await,
            _ => {}
        }
        self.works(news);
    }

    fn hear_signal(&mut self, message: &Message, news: &mut News) {
        if let Some(owner) = new_owner(message) {
            return self.owned_by(owner, news);
        }
        if !self.service.sent(message) {
            return;
        }
        let (header, body) = (message.header(), message.body());
        match header.member().map_or("", |member| member.as_str()) {
            "ActivationToken" => self.token = body.deserialize().ok(),
            "ActionInvoked" => {
                if let Ok((id, CLICK | BUTTON)) = body.deserialize::<(u32, &str)>() {
                    self.clicked(id, news);
                }
            }
            "NotificationClosed" => {
                if let Ok((id, _reason)) = body.deserialize::<(u32, u32)>()
                    && let Some(tag) = self.shown.forget(id)
                {
                    news.push(Happening::Closed { tag });
                }
            }
            _ => {}
        }
    }

    fn clicked(&mut self, id: u32, news: &mut News) {
        let token = self.token.take_if(|(of, _)| *of == id).map(|(_, token)| token);
        if let Some(tag) = self.shown.tag(id).cloned() {
            news.push(Happening::Clicked { tag, token });
        }
    }

    fn owned_by(&mut self, daemon: Option<OwnedUniqueName>, news: &mut News) {
        if daemon == self.service.daemon {
            return;
        }
        self.can = None;
        self.token = None;
        self.shown.clear();
        self.overdue.clear();
        self.service.daemon = daemon;

        if self.service.daemon.is_some() {
            self.works(news);
        } else if !self.service.activatable {
            self.gone(news);
        }
    }

    fn lost(mut self, news: &mut News) -> End {
        self.gone(news);
        End::Lost { disappointed: super::refuse(self.on_its_way.map(|it| it.show)) }
    }

    fn works(&mut self, news: &mut News) {
        self.working = true;
        news.push(Happening::NoticesWork);
    }

    fn gone(&mut self, news: &mut News) {
        if std::mem::take(&mut self.working) {
            news.push(Happening::NoticesGone);
        }
    }
}

async fn given_up(on_its_way: &mut Option<OnItsWay>) {
    match on_its_way {
        Some(it) => it.show.answer.closed().await,
        None => pending().await,
    }
}

fn answer(show: Show, result: Result<(), Trouble>) {
    // Whoever gave up in this moment has been told that the service hangs.
    let _ = show.answer.send(result);
}
