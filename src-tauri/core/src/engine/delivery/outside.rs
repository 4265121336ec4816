//! What the delivery does outside of itself: closes notices, and keeps muted entries silent.

use std::sync::Arc;

use crate::{
    engine::context::Context,
    notice::Tag,
    policy::{
        outbox::Batch,
        rules::{self, Verdict},
    },
    store::{self, Entry},
};

/// Takes notices off the screen.
pub fn close(cx: &mut Context, tags: Vec<Tag>) {
    for tag in tags {
        let closing = cx.desktop.close(tag);
        cx.spawn_detached(closing);
    }
}

/// What was muted while it waited is kept quietly.
pub fn leave_out_muted(cx: &Context, batch: &mut Batch) {
    let muted = |entry: &mut Arc<Entry>| rules::judge(&entry.event, &cx.settings) == Verdict::Keep;
    let ids: Vec<_> = batch.fresh.extract_if(.., muted).map(|entry| entry.id).collect();
    let ids: Vec<_> = ids.into_iter().filter(|id| *id > 0).collect();
    if !ids.is_empty() {
        let now = cx.now();
        cx.store.write(move |store| store.set_delivery(&ids, store::Delivery::Silent, now));
    }
}
