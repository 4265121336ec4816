//! A notice of several shrinks as its entries are handled, and what the desktop kept no
//! room for comes back.

use super::{Delivery, InProgress, on_screen::Stale};
use crate::{
    engine::context::Context,
    notice::{self, Notice, Urgency},
    policy::outbox::{Batch, Form},
    settings::Sound,
};

impl Delivery {
    /// Shows a notice of several again, with what is left of it, and without a sound.
    pub(super) fn count_down(&mut self, cx: &mut Context) {
        let Some(stale) = self.on_screen.next_stale() else { return };
        let Stale { tag, form, entries, is_kept } = stale;
        let settings = cx.shown_settings();
        let now = match (&form, entries.as_slice()) {
            (Form::Single, _) => return,
            (_, [one]) if is_kept => notice::single(one, &settings, &cx.i18n),
            (Form::Folded(kind, _), _) => notice::folded(*kind, &entries, &settings, &cx.i18n),
            (Form::Digest(_), _) => notice::digest(&entries, &settings, &cx.i18n),
        };
        let urgency = if is_kept { Urgency::Kept } else { now.urgency };
        let notice = Notice { tag: tag.clone(), sound: Sound::None, urgency, ..now };
        let task = tokio::spawn(cx.desktop.show(notice));
        let batch = Batch { fresh: vec![], form };
        self.in_progress = Some(InProgress { batch, tag, task });
    }
}
