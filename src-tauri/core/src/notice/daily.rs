//! What is said once a day: what is still to do, and an unusual silence.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Notice, NoticeCategory, Tag, Urgency, several};
use crate::{
    event::Kind,
    i18n::Translator,
    policy::silence::Silence,
    settings::{Settings, Sound},
    store::Entry,
};

pub const MORNING: &str = "morning";

/// "2 payments to check, the oldest since yesterday 18:40 · 3 orders to ship · 1 message"
///
/// `open`: the oldest first.
pub fn morning(
    open: &[Arc<Entry>],
    now: Timestamp,
    settings: &Settings,
    i18n: &Translator,
) -> Notice {
    let mut kinds: Vec<(Kind, usize)> = vec![];
    for entry in open {
        let kind = entry.event.kind();
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += 1,
            None => kinds.push((kind, 1)),
        }
    }
    let mut parts: Vec<_> = kinds
        .into_iter()
        .map(|(kind, count)| i18n.text_with(count_key(kind), [("count", count.into())]))
        .collect();
    if let (Some(first), Some(oldest)) = (parts.first_mut(), open.first()) {
        let time = when(oldest.at, now, i18n);
        let key = if open.len() == 1 { "morning-one" } else { "morning-oldest" };
        let since = i18n.text_with(key, [("time", time.into())]);
        *first = format!("{first}, {since}");
    }
    Notice {
        tag: Tag(MORNING.into()),
        title: i18n.text("morning-title"),
        body: parts.join(" · "),
        urgency: several::urgency(open),
        category: NoticeCategory::Digest,
        action: i18n.text("action-settings"),
        reply: None,
        sound: several::sound(open, settings),
    }
}

/// "No order since 9:00", and how many there usually are.
pub fn silence(silence: &Silence, i18n: &Translator) -> Notice {
    let Silence { since, usual, weekday } = *silence;
    let day = i18n.text(&format!("weekday-{weekday}"));
    let arguments = [("day", day.into()), ("count", usual.into())];
    Notice {
        tag: Tag("app:silence".into()),
        title: i18n.text_with("silence-title", [("time", i18n.time(since).into())]),
        body: i18n.text_with("silence-body", arguments),
        urgency: Urgency::Normal,
        category: NoticeCategory::App,
        action: i18n.text("action-settings"),
        reply: None,
        sound: Sound::System,
    }
}

/// "07:10", "yesterday 18:40", "22/11 18:40".
fn when(at: Timestamp, now: Timestamp, i18n: &Translator) -> String {
    let date = |at: Timestamp| at.to_zoned_datetime(i18n.zone().clone()).date();
    let time = i18n.time(at);
    let days = date(at).until(date(now)).map_or(0, |span| span.get_days());
    match days {
        ..=0 => time,
        1 => i18n.text_with("morning-yesterday", [("time", time.into())]),
        _ => format!("{} {time}", date(at).strftime("%d/%m")),
    }
}

fn count_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Payment => "count-to-check",
        Kind::Order => "count-to-ship",
        Kind::Message => "count-messages",
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::event::{Event, Parsed, read};

    #[test]
    fn a_morning_tells_what_is_open_with_the_oldest_first() {
        let i18n = Translator::english(TimeZone::UTC);
        let now: Timestamp = "2026-11-25T08:00:00Z".parse().unwrap();
        let open = [
            entry("payment", "2026-11-24T18:40:00Z"),
            entry("order", "2026-11-24T20:00:00Z"),
            entry("payment", "2026-11-25T06:00:00Z"),
            entry("message", "2026-11-25T06:10:00Z"),
        ];

        let told = morning(&open, now, &Settings::default(), &i18n);

        let body =
            "2 payments to check, the oldest since yesterday 18:40 · 1 order to ship · 1 message";
        assert_eq!((told.title.as_str(), told.body.as_str()), ("Still to do", body));
        assert_eq!(told.urgency, Urgency::Critical, "somebody has paid");
        let told = morning(&open[3..], now, &Settings::default(), &i18n);
        assert_eq!((told.body.as_str(), told.urgency), ("1 message, since 06:10", Urgency::Normal));
        let old = [entry("order", "2026-11-20T06:10:00Z")];
        let told = morning(&old, now, &Settings::default(), &i18n);
        assert_eq!(told.body, "1 order to ship, since 20/11 06:10");
    }

    #[test]
    fn a_silence_is_told_with_what_is_usual() {
        let i18n = Translator::english(TimeZone::UTC);
        let since = "2026-11-25T09:00:00Z".parse().unwrap();
        let told = silence(&Silence { since, usual: 4, weekday: 3 }, &i18n);

        assert_eq!(told.title, "No order since 09:00");
        assert!(told.body.starts_with("On Wednesdays it is usually 4 by now."), "{}", told.body);
    }

    fn entry(kind: &str, at: &str) -> Arc<Entry> {
        let data = format!(
            r#"{{"type":"{kind}","data":{{"id":"{at}","status":"{}"}}}}"#,
            if kind == "payment" { "awaiting_verification" } else { "pending" }
        );
        let Parsed::Event(event) = read(&data) else { panic!("{data}") };
        let event = Event { at: None, ..event };
        Arc::new(Entry { id: 1, feed: "f".into(), event, at: at.parse().unwrap(), read: false })
    }
}
