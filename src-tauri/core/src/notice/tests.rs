use std::sync::Arc;

use jiff::{Timestamp, tz::TimeZone};
use serde_json::json;

use super::*;
use crate::event::{Parsed, read};

#[test]
fn a_payment_says_what_happened_and_never_received_before_the_money_came() {
    let with = |status: &str| {
        format!(
            r#"{{"type":"payment","data":{{"id":"1","amount":"12500","currency":"RWF","from":"250788123456"{status}}}}}"#
        )
    };
    for (status, title) in [
        ("", "Payment received"),
        (r#","status":null"#, "Payment received"),
        (r#","status":"pending""#, "Checkout started"),
        (r#","status":"awaiting_verification""#, "Payment to check"),
        (r#","status":"verified""#, "Payment verified"),
        (r#","status":"rejected""#, "Payment rejected"),
        (r#","status":"expired""#, "Payment expired"),
        (r#","status":"on_hold\u202e""#, "Payment: on hold"),
    ] {
        check(&with(status), title, "RWF\u{a0}12,500 from +250 788 123 456");
    }
}

/// The mark by which texts are told apart that are too long to be kept whole.
#[test]
fn of_a_text_that_was_cut_no_mark_is_shown() {
    for text in ["\u{301}", "e\u{301}", "x\u{200b}", "\u{200b}", "word ", "é"] {
        let text = if text.starts_with('x') {
            format!("x{}", "\u{200b}".repeat(3000))
        } else {
            text.repeat(5000)
        };
        for data in [
            json!({"type": "message", "data": {"id": "1", "sender": text, "text": text}}),
            json!({"type": "payment", "data": {"id": "1", "from": text, "status": text, "mtnTransactionId": text}}),
            json!({"type": "order", "data": {"id": text, "user": {"username": text}, "product": {"name": text}}}),
        ] {
            let notice = single(&entry(1, &data.to_string()), &Settings::default(), &words());
            let (title, body) = (notice.title, notice.body);

            assert!(!title.contains('#') && !body.contains('#'), "{title:?} {body:?}");
            assert!(!title.trim().is_empty() && !body.trim().is_empty(), "{data}");
        }
    }
    let nothing = json!({"type": "message", "data": {"id": "1", "sender": "Eve", "text": "\u{301}".repeat(5000)}});
    check(&nothing.to_string(), "Eve", "Open the chat to read it.");
}

#[test]
fn a_payment_to_check_has_what_the_sms_has() {
    for (more, body) in [
        (
            r#""amount":12500,"currency":"RWF","customerName":"Aline","phoneNumber":"0788123456""#,
            "RWF\u{a0}12,500 · MoMo 9876543210 · Aline (0788123456)",
        ),
        (r#""amount":12500,"currency":"RWF""#, "RWF\u{a0}12,500 · MoMo 9876543210"),
        (r#""from":"Aline""#, "MoMo 9876543210 · Aline"),
        (r#""x":1"#, "MoMo 9876543210"),
    ] {
        let data = format!(
            r#"{{"type":"payment","data":{{"id":"1","status":"awaiting_verification","mtnTransactionId":" 9876543210\u202e ",{more}}}}}"#
        );
        check(&data, "Payment to check", body);
    }
}

/// From right to left, it would else turn the number beside it around.
#[test]
fn a_name_in_arabic_leaves_the_number_beside_it_in_order() {
    for (data, title, body) in [
        (
            r#"{"type":"payment","data":{"id":"1","amount":12500,"currency":"RWF","customerName":"محمد","customerPhone":"+250788000111","status":"pending"}}"#,
            "Checkout started",
            "RWF\u{a0}12,500 from \u{2068}محمد\u{2069} (\u{2066}+250 788 000 111\u{2069})",
        ),
        (
            r#"{"type":"payment","data":{"id":"1","customerName":"א\u2069","mtnTransactionId":"77","status":"awaiting_verification"}}"#,
            "Payment to check",
            "MoMo 77 · \u{2068}א\u{2069}",
        ),
        (
            r#"{"type":"order","data":{"id":"1","orderId":"ORD-1","total":500,"product":{"name":"مطرقة"},"user":{"username":"jean"}}}"#,
            "New order ORD-1",
            "500 · \u{2068}مطرقة\u{2069} · jean",
        ),
        (r#"{"type":"message","data":{"sender":"محمد","text":"مرحبا 123"}}"#, "محمد", "مرحبا 123"),
    ] {
        check(data, title, body);
    }
    assert_eq!(in_shop("RWF 500", "متجر"), "RWF 500 · \u{2068}متجر\u{2069}");
}

#[test]
fn what_is_missing_is_not_made_up() {
    for (data, title, body) in [
        (
            r#"{"type":"payment","data":{"id":"1","currency":"RWF","status":"pending"}}"#,
            "Checkout started",
            "A buyer has opened a checkout.",
        ),
        (
            r#"{"type":"payment","data":{"id":"1","status":"awaiting_verification"}}"#,
            "Payment to check",
            "A buyer has paid. Check it and confirm it in your shop.",
        ),
        (
            r#"{"type":"payment","data":{"id":"1","amount":0.5,"currency":"USD"}}"#,
            "Payment received",
            "USD\u{a0}0.50",
        ),
        (
            r#"{"type":"payment","data":{"id":"1","from":"Aline"}}"#,
            "Payment received",
            "From Aline",
        ),
        (r#"{"type":"order","data":{"id":"67aa"}}"#, "New order 67aa", "Open your shop to see it."),
        (r#"{"type":"message","data":{"sender":"A"}}"#, "A", "Open the chat to read it."),
        (r#"{"type":"message","data":{"text":"hi"}}"#, "Chat message", "hi"),
    ] {
        check(data, title, body);
    }
}

#[test]
fn an_order_is_told_by_its_number_and_status() {
    for (status, title) in [
        ("pending", "New order ORD-1"),
        ("shipped", "Order ORD-1 shipped"),
        ("Delivered", "Order ORD-1 delivered"),
        ("completed", "Order ORD-1 completed"),
        ("refunded", "Order ORD-1 refunded"),
        ("cancelled", "Order ORD-1 cancelled"),
        ("lost", "Order ORD-1: lost"),
    ] {
        let data = format!(
            r#"{{"type":"order","data":{{"id":"1","orderId":"ORD-1","status":"{status}","total":89000}}}}"#
        );
        check(&data, title, "89,000");
    }
}

#[test]
fn hidden_content_says_only_the_type() {
    let hidden = Settings { show_content: false, ..Settings::default() };
    let notice = single(
        &entry(1, r#"{"type":"message","data":{"sender":"A","text":"secret"}}"#),
        &hidden,
        &words(),
    );

    assert_eq!(
        (notice.title.as_str(), notice.body.as_str()),
        ("New chat message", "Open ToolBoxx Notifier to see more.")
    );
}

#[test]
fn a_digest_counts_things_and_sums_money() {
    let entries = [
        entry(
            1,
            r#"{"type":"payment","data":{"id":"1","amount":80000,"currency":"RWF","status":"pending"}}"#,
        ),
        entry(2, r#"{"type":"payment","data":{"id":"1","status":"verified"}}"#),
        entry(3, r#"{"type":"payment","data":{"id":"2","amount":4500,"currency":"RWF"}}"#),
        entry(4, r#"{"type":"payment","data":{"id":"3"}}"#),
        entry(5, r#"{"type":"order","data":{"id":"1","status":"pending"}}"#),
        entry(6, r#"{"type":"order","data":{"id":"2","status":"pending"}}"#),
        entry(7, r#"{"type":"message","data":{"text":"hi"}}"#),
    ];

    let notice = digest(&entries, &Settings::default(), &words());
    assert_eq!(notice.body, "3 payments, RWF\u{a0}84,500 · 2 orders · 1 message");

    let fold = folded(Kind::Payment, &entries[..4], &Settings::default(), &words());
    assert_eq!(
        (fold.title.as_str(), fold.body.as_str()),
        ("3 more payments", "3 payments, RWF\u{a0}84,500")
    );
}

#[test]
fn money_that_has_not_come_is_not_added_up() {
    let entries = [
        entry(
            1,
            r#"{"type":"payment","data":{"id":"1","amount":100,"currency":"RWF","status":"pending"}}"#,
        ),
        entry(
            2,
            r#"{"type":"payment","data":{"id":"2","amount":2500,"currency":"RWF","status":"awaiting_verification"}}"#,
        ),
        entry(
            3,
            r#"{"type":"payment","data":{"id":"3","amount":300,"currency":"RWF","status":"rejected"}}"#,
        ),
        entry(
            4,
            r#"{"type":"payment","data":{"id":"4","amount":400,"currency":"RWF","status":"pending"}}"#,
        ),
    ];

    let body =
        "1 payment to check, RWF\u{a0}2,500 · 2 checkouts started · 1 payment that did not come";
    assert_eq!(digest(&entries, &Settings::default(), &words()).body, body);
    let fold = folded(Kind::Payment, &entries, &Settings::default(), &words());
    assert_eq!((fold.title.as_str(), fold.body.as_str()), ("4 more payments and checkouts", body));
    assert_eq!(digest(&entries[..1], &Settings::default(), &words()).body, "1 checkout started");
}

#[test]
fn sums_say_what_they_are() {
    let payment = |id: i64, amount: u32, status: &str| {
        entry(
            id,
            &format!(
                r#"{{"type":"payment","data":{{"id":"{id}","amount":{amount},"currency":"RWF","status":"{status}"}}}}"#
            ),
        )
    };
    let check = "awaiting_verification";
    for (entries, expected) in [
        (
            vec![
                payment(1, 100_000, check),
                payment(2, 54_500, check),
                payment(3, 12_500, "verified"),
            ],
            "2 payments to check, RWF\u{a0}154,500 · 1 verified",
        ),
        (
            vec![payment(1, 5_000, "paid"), payment(2, 700, check)],
            "1 payment to check, RWF\u{a0}700 · 1 payment, RWF\u{a0}5,000",
        ),
        (vec![payment(1, 5_000, "verified")], "1 payment, RWF\u{a0}5,000"),
        (
            vec![payment(1, 5_000, check), payment(1, 5_000, "verified")],
            "1 payment, RWF\u{a0}5,000",
        ),
        (vec![payment(1, 5_000, "refunded")], "1 payment that did not come"),
    ] {
        assert_eq!(digest(&entries, &Settings::default(), &words()).body, expected);
        assert_eq!(folded(Kind::Payment, &entries, &Settings::default(), &words()).body, expected);
    }
    let hidden = Settings { show_content: false, ..Settings::default() };
    let body = digest(&[payment(1, 5_000, check)], &hidden, &words()).body;
    assert_eq!(body, "1 payment to check", "how many, not how much");
}

#[test]
fn a_fold_names_the_people_and_says_how_many_more_there_are() {
    let message = |id: i64, sender: &str| {
        let data = serde_json::json!({"type": "message", "data": {"id": id, "sender": sender}});
        entry(id, &data.to_string())
    };
    let messages = |senders: &[&str]| -> Vec<Arc<Entry>> {
        senders.iter().zip(1..).map(|(sender, id)| message(id, sender)).collect()
    };
    let long = "A".repeat(60);
    for (senders, title, body) in [
        (&["Buyer 4", "Buyer 5", "Buyer 6"][..], "3 more messages", "Buyer 4, Buyer 5, Buyer 6"),
        (&["Aline", "Aline", " Aline\u{200b}"], "3 more messages", "Aline"),
        (&["1", "2", "3", "4"], "4 more messages", "1, 2, 3 and 1 other"),
        (&["1", "2", "3", "4", "5", "2"], "6 more messages", "1, 2, 3 and 2 others"),
        (&["", "\u{3164}"], "2 more messages", "Open ToolBoxx Notifier to see more."),
        (&["ندى", "Jo"], "2 more messages", "\u{2068}ندى\u{2069}, Jo"),
        (&[&long], "1 more message", "AAAAAAAAAAAAAAAAAAAAAAA…"),
    ] {
        let fold = folded(Kind::Message, &messages(senders), &Settings::default(), &words());

        assert_eq!((fold.title.as_str(), fold.body.as_str()), (title, body));
    }
    let hidden = Settings { show_content: false, ..Settings::default() };
    let fold = folded(Kind::Message, &messages(&["Aline", "Jo"]), &hidden, &words());
    assert_eq!(fold.body, "Open ToolBoxx Notifier to see more.", "names are content");

    let payments = [
        entry(
            1,
            r#"{"type":"payment","data":{"id":"1","amount":300,"currency":"RWF","status":"paid","customerName":"Eric"}}"#,
        ),
        entry(
            2,
            r#"{"type":"payment","data":{"id":"2","amount":300,"currency":"RWF","status":"paid","phoneNumber":"+250788123456"}}"#,
        ),
    ];
    let fold = folded(Kind::Payment, &payments, &Settings::default(), &words());
    assert_eq!(fold.body, "2 payments, RWF\u{a0}600 · Eric, +250 788 123 456");
}

#[track_caller]
fn check(data: &str, title: &str, body: &str) {
    let notice = single(&entry(1, data), &Settings::default(), &words());

    assert_eq!((notice.title.as_str(), notice.body.as_str()), (title, body), "{data}");
}

fn entry(id: i64, data: &str) -> Arc<Entry> {
    let Parsed::Event(event) = read(data) else { panic!("{data}") };
    Arc::new(Entry { id, feed: "f".into(), event, at: Timestamp::UNIX_EPOCH, read: false })
}

fn words() -> Translator {
    Translator::english(TimeZone::UTC)
}
