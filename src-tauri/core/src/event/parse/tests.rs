use super::*;
use crate::event::Key;

#[test]
fn a_payment_is_read_however_it_is_written() {
    let plain = Payment { id: "p".into(), status: "pending".into(), ..Payment::default() };
    let full = Payment {
        amount: Money::parse("12500"),
        currency: Some("RWF".into()),
        payer: Some("+250788123456".into()),
        ..plain.clone()
    };
    for (data, expected) in [
        (r#"{"id":"p","status":"pending"}"#, &plain),
        (r#"{"id":"p","status":"pending","amount":null,"currency":null,"from":""}"#, &plain),
        (r#"{"id":"p","status":"pending","amount":1e999}"#, &plain),
        (r#"{"id":"p","status":"pending","amount":{"a":[1]},"x":[[]]}"#, &plain),
        (
            r#"{"id":"p","status":"pending","amount":12500,"currency":"RWF","from":"+250788123456"}"#,
            &full,
        ),
        (
            r#"{"id":"p","status":"pending","amount":"12500","currency":"RWF","phoneNumber":"+250788123456"}"#,
            &full,
        ),
        (
            r#"{"id":"p","status":"pending","amount":"12,500.00","currency":"RWF","from":null,"phoneNumber":"+250788123456"}"#,
            &full,
        ),
    ] {
        let heard = read(&format!(r#"{{"type":"payment","data":{data}}}"#));

        let Parsed::Event(Event { what: What::Payment(payment), .. }) = &heard else {
            panic!("{data} is {heard:?}");
        };
        assert_eq!(payment, expected, "{data}");
    }
}

#[test]
fn damage_costs_only_the_damaged_part() {
    for (text, expected) in [
        (r#""a\ud800b""#, "a\u{fffd}b"),
        (r#""\udc00\ud83d\ude00""#, "\u{fffd}😀"),
        (r#""\ud83d\u0041""#, "\u{fffd}A"),
        (r#""50\% \q""#, "50\u{fffd}% \u{fffd}q"),
        (r#""\u12""#, "\u{fffd}12"),
        ("\"a\tb\u{1}c\"", "a\tb\u{1}c"),
        (r#""\\ud800 \n""#, "\\ud800 \n"),
    ] {
        let data = format!(
            r#"{{"type":"payment","data":{{"id":"p","customerName":{text},"amount":500}}}}"#
        );
        let What::Payment(payment) = event(&data).what else { panic!() };

        assert_eq!(payment.payer.as_deref(), Some(expected), "{text}");
        assert_eq!(payment.amount, Money::parse("500"));
    }
    let key = r#"{"type":"payment","data":{"id":"p","\ud800":1}}"#;
    assert!(matches!(read(key), Parsed::Event(_)), "{:?}", read(key));
}

#[test]
fn a_name_that_nobody_sees_is_none() {
    for blank in [
        "\u{3164}",
        "\u{2800}\u{2800}",
        "\u{115f}\u{1160}",
        "\u{ffa0} ",
        "\u{200d}\u{200c}",
        "\u{202e}\u{feff}",
        "\u{fe0f}",
        "\u{34f}",
    ] {
        let data = format!(
            r#"{{"type":"payment","data":{{"id":"p","customerName":"{blank}","customerPhone":"0788","paymentReference":"{blank}"}}}}"#
        );
        let What::Payment(payment) = event(&data).what else { panic!() };
        assert_eq!(
            (payment.payer.as_deref(), payment.reference),
            (Some("0788"), None),
            "{blank:?}"
        );
        let data = format!(
            r#"{{"type":"message","data":{{"id":"m","sender":"{blank}","text":"{blank}"}}}}"#
        );
        let What::Message(message) = event(&data).what else { panic!() };
        assert_eq!((message.sender, message.text), (None, None), "{blank:?}");
    }
    let seen = r#"{"type":"message","data":{"id":"m","sender":"👩\u200d🔧"}}"#;
    let What::Message(message) = event(seen).what else { panic!() };
    assert_eq!(message.sender.as_deref(), Some("👩\u{200d}🔧"));
}

#[test]
fn keys_tell_events_apart() {
    for (data, expected) in [
        (r#"{"type":"payment","data":{"id":"p","status":"pending"}}"#, "payment:p:pending"),
        (r#"{"type":"payment","data":{"id":7}}"#, "payment:7:-"),
        (
            r#"{"type":"order","data":{"id":"o","orderId":"ORD-1","status":"shipped"}}"#,
            "order:o:shipped",
        ),
        (r#"{"type":"message","data":{"id":"m","text":"hi"}}"#, "message:m"),
    ] {
        assert_eq!(event(data).key(), Key::Exact(expected.into()), "{data}");
    }
    let print = |data| match event(data).key() {
        Key::Fingerprint(print) => print,
        Key::Exact(key) => panic!("{key}"),
    };
    let one = print(r#"{"type":"message","data":{"sender":"A","text":"hi","conversationId":"c"}}"#);
    assert_eq!(
        one,
        print(r#"{"type":"message","data":{"text":"hi","sender":"A","conversationId":"c"}}"#)
    );
    assert_ne!(
        one,
        print(r#"{"type":"message","data":{"sender":"Ah","text":"i","conversationId":"c"}}"#)
    );
}

#[test]
fn long_texts_are_cut_and_still_told_apart() {
    let message = |end: &str| {
        let text = "é".repeat(400_000) + end;
        event(&format!(r#"{{"type":"message","data":{{"text":"{text}"}}}}"#))
    };
    let (one, other) = (message("1"), message("2"));

    let What::Message(Message { text: Some(text), .. }) = &one.what else { panic!("{one:?}") };
    assert!(text.len() < MAX + 40 && text.starts_with('é'));
    assert_ne!(one.key(), other.key());
    assert_eq!(one.key(), message("1").key());
    assert_eq!(without_mark(text), "é".repeat(MAX / 2), "as it was sent");
    let sent = format!("#{}", "0123456789abcdef".repeat(2));
    assert_eq!(without_mark(&sent), sent, "somebody may write such a thing");
}

#[test]
fn what_is_not_an_event_is_said() {
    assert_eq!(read(r#"{"type":"connected"}"#), Parsed::Connected);
    assert_eq!(
        read(r#"{"type":"connected","timestamp":"2026-11-23T05:12:57.398Z"}"#),
        Parsed::Connected
    );
    assert_eq!(read(r#"{"type":"refund","data":{}}"#), Parsed::Unknown { kind: "refund".into() });
    let deep = format!(r#"{{"type":"payment","data":{}{}}}"#, "[".repeat(5000), "]".repeat(5000));
    for data in [
        "",
        "null",
        "[]",
        "{",
        "{}",
        r#"{"type":7e}"#,
        r#"{"type":"payment"}"#,
        r#"{"type":"payment","data":"x"}"#,
        r#"{"type":"message","data":{}}"#,
        &deep,
    ] {
        assert!(matches!(read(data), Parsed::Malformed { .. }), "{data:.60}");
    }
}

#[test]
fn what_was_wrong_is_said_briefly() {
    let long = "é".repeat(400_000);
    let heard = read(&format!(r#"{{"type":"message","data":"{long}"}}"#));

    let Parsed::Malformed { why } = heard else { panic!() };
    assert!(why.len() <= MAX_WHY && why.starts_with("invalid type"), "{} bytes", why.len());
}

fn event(data: &str) -> Event {
    match read(data) {
        Parsed::Event(event) => event,
        other => panic!("{other:?}"),
    }
}
