//! A notice of several shrinks as its entries are handled.

use super::{Delivery, InProgress};
use crate::{
    engine::context::Context,
    notice::{self, Notice},
    policy::outbox::{Batch, Form},
    settings::Sound,
};

impl Delivery {
    /// Shows a notice of several again, with what is left of it, and without a sound.
    pub(super) fn count_down(&mut self, cx: &mut Context) {
        let Some((form, entries)) = self.on_screen.next_stale() else { return };
        let settings = cx.shown_settings();
        let smaller = match form {
            Form::Single => return,
            Form::Folded(kind, _) => notice::folded(kind, &entries, &settings, &cx.i18n),
            Form::Digest(_) => notice::digest(&entries, &settings, &cx.i18n),
        };
        let notice = Notice { sound: Sound::None, ..smaller };
        let tag = notice.tag.clone();
        let task = tokio::spawn(cx.desktop.show(notice));
        let batch = Batch { fresh: vec![], form };
        self.in_progress = Some(InProgress { batch, tag, task });
    }
}
