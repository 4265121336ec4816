use std::{sync::Arc, time::Duration};

use tokio::time::advance;

use super::*;
use crate::{
    engine::testing::{Bench, at, order, payment},
    settings::{QuietHours, Window},
};

const EVERY: Duration = Duration::from_secs(60);
const NONE: [EntryId; 0] = [];

#[tokio::test(start_paused = true)]
async fn a_reminder_comes_as_often_as_preferred() {
    let (bench, entry) = rings(2).await;
    let mut reminders = Reminders::default();
    reminders.start(&bench.cx, std::slice::from_ref(&entry));
    // As a digest may, that speaks of it once more.
    reminders.start(&bench.cx, std::slice::from_ref(&entry));

    assert_eq!(due(&mut reminders, &bench), NONE);
    advance(EVERY).await;
    assert_eq!(due(&mut reminders, &bench), [entry.id]);
    assert_eq!(reminders.due(), Some(Instant::now() + EVERY));
    advance(EVERY).await;
    assert_eq!(due(&mut reminders, &bench), [entry.id]);
    assert_eq!(reminders.due(), None);
}

#[tokio::test(start_paused = true)]
async fn only_what_rings_is_reminded_of_and_nothing_that_was_handled() {
    let (bench, payment) = rings(9).await;
    let order = bench.stored(&order("o")).await;
    let mut reminders = Reminders::default();
    reminders.start(&bench.cx, &[order.into(), payment.clone()]);
    reminders.stop(&[payment.id]);

    assert_eq!(reminders.due(), None);
}

#[tokio::test(start_paused = true)]
async fn what_only_memory_had_is_stopped_by_its_number_in_the_history() {
    let (bench, entry) = rings(9).await;
    let mut reminders = Reminders::default();
    reminders.start(&bench.cx, &[Entry { id: -1, ..Entry::clone(&entry) }.into()]);
    reminders.adopt(-1, entry.id);
    advance(EVERY).await;
    assert_eq!(due(&mut reminders, &bench), [entry.id]);

    reminders.stop(&[entry.id]);

    assert_eq!(reminders.due(), None);
}

#[tokio::test(start_paused = true)]
async fn quiet_times_put_a_reminder_off_and_use_up_none() {
    let (mut bench, entry) = rings(1).await;
    let mut reminders = Reminders::default();
    reminders.start(&bench.cx, std::slice::from_ref(&entry));
    bench.cx.snooze.follow((Some(at(9999)), None), (bench.cx.now(), Instant::now()));
    advance(EVERY).await;
    assert_eq!(due(&mut reminders, &bench), NONE);

    bench.clock.set(at(9999));
    advance(EVERY).await;

    assert_eq!(due(&mut reminders, &bench), [entry.id]);
}

#[tokio::test(start_paused = true)]
async fn a_payment_to_check_rings_through_quiet_hours_where_that_is_wanted() {
    let (mut bench, entry) = rings(9).await;
    let all_day = Window {
        days: (1..=7).collect(),
        from: jiff::civil::Time::midnight(),
        to: jiff::civil::Time::midnight(),
    };
    let mut reminders = Reminders::default();
    reminders.start(&bench.cx, std::slice::from_ref(&entry));
    for allow_urgent in [false, true] {
        bench.cx.settings.quiet_hours =
            QuietHours { enabled: true, windows: vec![all_day.clone()], allow_urgent };
        advance(EVERY).await;
        assert_eq!(due(&mut reminders, &bench).len(), usize::from(allow_urgent));
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_muted_meanwhile_does_not_ring() {
    let (mut bench, entry) = rings(9).await;
    let mut reminders = Reminders::default();
    reminders.start(&bench.cx, &[entry]);
    bench.cx.settings.types.payment.to_check.notify = Some(false);
    advance(EVERY).await;

    assert_eq!(due(&mut reminders, &bench), NONE);
    assert_eq!(reminders.due(), None);
}

/// Payments to check ring so often; with one of them.
async fn rings(times: u32) -> (Bench, Arc<Entry>) {
    let mut bench = Bench::new();
    let check = &mut bench.cx.settings.types.payment.to_check;
    (check.ring_minutes, check.ring_times) = (Some(EVERY), Some(times));
    let entry = bench.stored(&payment("p", "awaiting_verification")).await;
    (bench, Arc::new(entry))
}

fn due(reminders: &mut Reminders, bench: &Bench) -> Vec<EntryId> {
    reminders.take_due(&bench.cx).into_iter().map(|(_, entry)| entry.id).collect()
}
