//! What a person notices of clocks besides: the zone, a snooze, the same words twice.

use std::sync::Arc;

use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use notifier_core::{
    ports::keychain::NoKeychain,
    settings::Snooze,
    view::snapshot::{QuietState, State},
};
use serde_json::json;

use super::{HOUR, hands::Hands};
use crate::{
    app::{App, Folder, instant, open, settings},
    fake_desktop::Behaviour,
};

fn start(folder: &Folder, hands: &Hands) -> App {
    let (clock, keychain) = (Arc::new(hands.clone()), Arc::new(NoKeychain));
    App::start_with(folder, Behaviour::Works, clock, keychain, None).expect("a free folder")
}

#[tokio::test]
async fn quiet_hours_and_times_follow_the_zone_without_a_restart() {
    let shop = open(instant()).await;
    let (folder, hands) = (Folder::new(), Hands::default());
    let there = TimeZone::fixed(jiff::tz::offset(-5));
    let now = Timestamp::now().to_zoned_datetime(there.clone());
    let at = |hours: i64| now.saturating_add(hours.hours()).strftime("%H:%M").to_string();
    let window = json!({"days": [1, 2, 3, 4, 5, 6, 7], "from": at(-1), "to": at(2)});
    let mut all = settings(&shop);
    all["quiet_hours"] = json!({"enabled": true, "windows": [window]});
    folder.set(all);
    let app = start(&folder, &hands);
    app.until_live().await;
    assert_eq!(app.snapshot().quiet.state, QuietState::Off);

    hands.travel(there);

    app.until("quiet", |now| now.quiet.state == QuietState::Hours).await;
    shop.close().await;
    let now = app.until("offline", |now| now.connection.state == State::Waiting).await;
    let since = Timestamp::from_millisecond(now.connection.since.unwrap()).unwrap();
    let since = since.to_zoned_datetime(TimeZone::fixed(jiff::tz::offset(-5))).strftime("%H:%M");
    assert!(now.connection.text.contains(&since.to_string()), "{}", now.connection.text);
}

#[tokio::test]
async fn a_snooze_asked_for_while_the_clock_was_years_ahead_is_over_when_it_was_asked_to_be() {
    let shop = open(instant()).await;
    let (folder, hands) = (Folder::following(&shop), Hands::default());
    hands.set(10 * super::YEAR);
    let app = start(&folder, &hands);
    app.until_live().await;
    app.handle.snooze(Snooze::HalfHour).await.unwrap();
    app.stop().await;

    hands.set(0);
    let app = start(&folder, &hands);
    let now = app.until("snoozed", |now| now.quiet.state == QuietState::Snoozed).await;

    let ends = Timestamp::from_millisecond(now.quiet.until.unwrap()).unwrap();
    let left = ends.duration_since(Timestamp::now());
    assert!(left.as_mins() <= 31, "{left:#} left");
    hands.set(HOUR);
    app.until("over", |now| now.quiet.state == QuietState::Off).await;
}

#[tokio::test]
async fn a_message_without_an_id_is_told_once_although_the_clock_jumps_in_between() {
    for jump in [-HOUR, HOUR] {
        let shop = open(instant()).await;
        let (folder, hands) = (Folder::following(&shop), Hands::default());
        let app = start(&folder, &hands);
        app.until_live().await;
        let hello = json!({"text": "Hello", "sender": "Aline", "conversationId": "c",
            "omit": ["id", "createdAt"]});
        shop.message(hello.clone());
        app.desk.until_shown(1).await;

        hands.set(jump);
        shop.message(hello);
        shop.message(json!({"text": "sentinel"}));
        app.desk.until_shown(2).await;

        let texts = app.desk.texts();
        assert!(texts.len() == 2 && texts[1].contains("sentinel"), "{jump}: {texts:?}");
    }
}
