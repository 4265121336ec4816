//! The notification service as it comes and goes, and what is shown beside the outbox.

use super::{Delivery, outside::close};
use crate::{
    engine::{
        context::Context,
        problems::{Problem, problem_text},
    },
    notice::Notice,
    policy::outbox::Form,
    ports::desktop::DesktopError,
    store::Entry,
};

impl Delivery {
    /// The notification service is there, for the first time or again.
    pub fn service_came(&mut self, cx: &mut Context) {
        if self.failing.is_some() {
            self.outbox.postpone();
        }
        self.works(cx);
    }

    pub fn service_went(&mut self, cx: &mut Context) {
        cx.problems.set(Problem::Notices, problem_text(&DesktopError::NoService));
        self.outbox.postpone();
    }

    pub(super) fn works(&mut self, cx: &mut Context) {
        self.failing = None;
        cx.problems.clear(Problem::Notices);
    }

    /// A notice comes again, in place of the one before; not where the whole desktop is quiet.
    pub fn show_again(&mut self, cx: &mut Context, notice: Notice, entry: Entry) {
        close(cx, self.on_screen.leave_kept(entry.id));
        self.on_screen.remember(notice.tag.clone(), &Form::Single, vec![entry.into()]);
        let desktop = cx.desktop.clone();
        cx.spawn_detached(async move {
            if desktop.do_not_disturb().await {
                return;
            }
            if let Err(trouble) = desktop.show(notice).await {
                tracing::warn!(%trouble, "a reminder was not shown");
            }
        });
    }
}
