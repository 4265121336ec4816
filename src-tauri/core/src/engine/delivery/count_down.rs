//! A notice of several shrinks as its entries are handled, and what the desktop kept no
//! room for comes back.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Delivery, InProgress, on_screen::Stale};
use crate::{
    engine::context::Context,
    notice::{self, Notice, Urgency},
    policy::outbox::{Batch, Form},
    settings::Sound,
    store::Entry,
};

impl Delivery {
    /// At the beginning of a day, one notice of all that is open; also of those that wait
    /// for the screen, which come by it.
    pub fn show_morning(&mut self, cx: &mut Context, day: Date, open: Vec<Entry>) {
        let open: Vec<_> = open.into_iter().map(Arc::new).collect();
        let settings = cx.shown_settings();
        let notice = notice::morning(&open, cx.now(), &settings, &cx.i18n);
        let ids: Vec<_> = open.iter().map(|entry| entry.id).collect();
        let batch = Batch { fresh: self.outbox.take(&ids), form: Form::Digest(vec![]) };
        let tag = notice.tag.clone();
        self.on_screen.remember(tag.clone(), &batch.form, open);
        let task = tokio::spawn(cx.desktop.show(notice));
        self.in_progress = Some(InProgress { batch, tag, task });
        self.morning = Some(day);
    }

    /// Shows a notice of several again, with what is left of it, and without a sound.
    pub(super) fn count_down(&mut self, cx: &mut Context) {
        let Some(stale) = self.on_screen.next_stale() else { return };
        let Stale { tag, form, entries, is_kept } = stale;
        let settings = cx.shown_settings();
        let now = match (&form, entries.as_slice()) {
            (Form::Single, _) => return,
            (_, [one]) if is_kept => notice::single(one, &settings, &cx.i18n),
            (Form::Folded(kind, _), _) => notice::folded(*kind, &entries, &settings, &cx.i18n),
            (Form::Digest(_), _) if tag.0 == notice::MORNING => {
                notice::morning(&entries, cx.now(), &settings, &cx.i18n)
            }
            (Form::Digest(_), _) => notice::digest(&entries, &settings, &cx.i18n),
        };
        let urgency = if is_kept { Urgency::Kept } else { now.urgency };
        let notice = Notice { tag: tag.clone(), sound: Sound::None, urgency, ..now };
        let task = tokio::spawn(cx.desktop.show(notice));
        let batch = Batch { fresh: vec![], form };
        self.in_progress = Some(InProgress { batch, tag, task });
    }
}
