//! What the streams bring: a frame becomes an arrival, a state is noted.

use super::{
    Engine,
    context::{Effect, Effects},
    sync::LATE_AFTER,
};
use crate::{
    event::{self, Parsed},
    feed::Feed,
    ingest::{Arrival, Origin},
    stream::Signal,
    stream::{Frame, Item, Reason},
    view::record::Record,
};

impl Engine {
    pub(super) fn stream_signal(&mut self, id: &str, signal: Signal) -> Effects {
        let Some(feed) = self.streams.feed(id) else {
            return vec![]; // sent before the person took the id out
        };
        let now = self.cx.now();
        match signal {
            Signal::Heard(Item::Frame(frame)) => {
                self.cx.record(|| Record::frame(id, &frame));
                self.frame(feed, frame)
            }
            Signal::Heard(Item::Comment(text)) => {
                self.cx.record(|| Record::comment(id, &text));
                self.tick_at_heartbeat()
            }
            Signal::Skipped(blocks) => {
                let count = u32::try_from(blocks).unwrap_or(u32::MAX);
                let why = format!("{blocks} blocks larger than the limit");
                self.cx.reject(feed, String::new(), why, count);
                vec![]
            }
            state => {
                self.cx.record(|| Record::link(id, &state, &self.cx.i18n));
                let live = state == Signal::Live;
                self.ask_about_account(&state);
                self.publisher.log.heard(id, &state, now);
                let gap = !self.streams.is_back_in_a_moment(id);
                self.streams.note(id, state, now);
                // What happened while it was not live is nowhere on the stream.
                if live { vec![Effect::ReadAll { gap }] } else { vec![] }
            }
        }
    }

    fn ask_about_account(&mut self, state: &Signal) {
        match state {
            Signal::Live => self.accounts.retry_now(&self.cx),
            Signal::Waiting { fault, .. } if fault.reason == Reason::SignIn => {
                self.accounts.check(&self.cx);
            }
            _ => {}
        }
    }

    fn frame(&mut self, feed: Feed, frame: Frame) -> Effects {
        let why = match event::read(&frame.data) {
            Parsed::Event(event) => {
                let now = self.cx.now();
                let (kind, whole) = (event.kind(), !event.is_partial());
                let mut effects = vec![Effect::Delivered { kind, whole }];
                let age = now.duration_since(event.at.unwrap_or(now));
                let late = self.streams.catches_up(&feed.id, now)
                    && (age > LATE_AFTER || self.cx.missed(age));
                let origin = Origin::Live { resume: frame.id };
                let arrival = Arrival { feed, event, origin, late, unfollowed: false };
                effects.append(&mut self.intake.arrive(&mut self.cx, arrival));
                return effects;
            }
            Parsed::Connected => return vec![],
            Parsed::Unknown { kind } => format!("unknown type {kind}"),
            Parsed::Malformed { why } => why,
        };
        self.cx.reject(feed, frame.data, why, 1);
        vec![]
    }
}
