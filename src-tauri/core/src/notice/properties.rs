//! From any text to a notice: nothing panics, nothing unfit is shown.

use std::sync::LazyLock;

use jiff::{Timestamp, tz::TimeZone};
use proptest::prelude::*;

use super::*;
use crate::{
    event::{Parsed, read},
    policy::rules,
};

static WORDS: LazyLock<Translator> = LazyLock::new(|| Translator::english(TimeZone::UTC));

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<f64>().prop_map(|n| serde_json::json!(n)),
        any::<u64>().prop_map(Into::into),
        "\\PC{0,20}".prop_map(Into::into),
        any::<String>().prop_map(Into::into),
        "[\u{202a}-\u{202e}\u{0}-\u{1f}<>&a ]{0,300}".prop_map(Into::into),
        "(pending|verified|awaiting_verification|shipped|RWF|12,500|1e999|-0)".prop_map(Into::into),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Into::into),
            prop::collection::btree_map("[a-z]{1,4}", inner, 0..3)
                .prop_map(|map| serde_json::json!(map)),
        ]
    })
}

fn events() -> impl Strategy<Value = String> {
    const FIELDS: [&str; 14] = [
        "id",
        "amount",
        "currency",
        "from",
        "phoneNumber",
        "status",
        "createdAt",
        "orderId",
        "total",
        "updatedAt",
        "sender",
        "text",
        "conversationId",
        "x",
    ];
    let field = (prop::sample::select(FIELDS.to_vec()), json());
    ("(payment|order|message|connected|other)", prop::collection::vec(field, 0..10)).prop_map(
        |(kind, fields)| {
            let data: serde_json::Map<_, _> =
                fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            serde_json::json!({"type": kind, "data": data}).to_string()
        },
    )
}

proptest! {
    // A failing input is printed whole; 256 cases did not find what 2,000 find.
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_a_panic(text in any::<String>()) {
        let _ = read(&text);
    }

    #[test]
    fn a_notice_is_short_visible_and_never_empty(data in events()) {
        let Parsed::Event(event) = read(&data) else { return Ok(()) };
        let entry = Entry { id: 1, feed: "f".into(), event, at: Timestamp::UNIX_EPOCH, read: false };

        let notice = single(&entry, &Settings::default(), &WORDS);

        for text in [&notice.title, &notice.body] {
            prop_assert!(!text.trim().is_empty(), "{}", data);
            prop_assert!(text.chars().count() <= 200 * 64);
            prop_assert!(!text.chars().any(|c| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)), "{:?}", text);
        }
        let paid = notice.title.contains("received");
        prop_assert!(!(paid && data.contains("\"pending\"") && data.contains("\"status\":\"pending\"")), "{}", data);
    }

    #[test]
    fn an_event_survives_the_store(data in events()) {
        let Parsed::Event(event) = read(&data) else { return Ok(()) };

        let stored = serde_json::to_string(&event).unwrap();

        prop_assert_eq!(serde_json::from_str::<Event>(&stored).unwrap(), event);
    }

    #[test]
    fn muting_one_type_never_changes_another(data in events()) {
        let Parsed::Event(event) = read(&data) else { return Ok(()) };
        for kind in Kind::ALL {
            let mut settings = Settings::default();
            settings.set_notify(kind, false);
            let verdict = rules::judge(&event, &settings);
            prop_assert_eq!(verdict == rules::Verdict::Keep, kind == event.kind());
        }
    }
}
