use super::*;
use crate::event::What;
use crate::{rest::Tenant, stream::Http};

#[test]
fn amounts_are_in_francs_whatever_the_shop_is_registered_with() {
    for (currency, expected) in [("", "RWF"), (r#","currency":null"#, "RWF")] {
        let payment = format!(r#"{{"id":"p","totalAmount":360,"tenant":"goma"{currency}{TIMES}"#);
        let What::Payment(payment) = one(Kind::Payment, &payment).event.what else { panic!() };
        assert_eq!(payment.currency.as_deref(), Some(expected), "{currency}");
    }
    for (currency, expected) in [
        ("", "RWF"),
        (r#","currency":"RWF""#, "RWF"),
        (r#","currency":"UGX""#, "UGX"),
        (r#","currency":"KSH""#, "RWF"),
        (r#","currency":"francs""#, "RWF"),
    ] {
        let order = format!(r#"{{"id":"o","amount":240{currency}{TIMES}"#);
        let What::Order(order) = one(Kind::Order, &order).event.what else { panic!() };
        assert_eq!(order.currency.as_deref(), Some(expected), "{currency}");
    }
}

#[test]
fn a_payment_has_the_id_that_mobile_money_gave_it() {
    let payment = format!(r#"{{"id":"p","mtnTransactionId":"9876543210"{TIMES}"#);
    let What::Payment(payment) = one(Kind::Payment, &payment).event.what else { panic!() };
    assert_eq!(payment.momo.as_deref(), Some("9876543210"));
    let url = Api::new(&Http::new(), "https://shop.example".parse().unwrap());
    let wanted = Wanted {
        kind: Kind::Payment,
        since: Timestamp::UNIX_EPOCH,
        scope: Scope::Changed,
        page: 1,
    };
    let url = url.list(&owner(), &wanted);
    assert!(url.query_pairs().any(|(name, _)| name == "select[mtnTransactionId]"), "{url}");
}

#[test]
fn a_damaged_row_costs_neither_itself_nor_its_page() {
    let body = [
        r#"{"docs":[{"id":"a","customerName":"x\ud800","updatedAt":7"#.as_bytes(),
        br#","createdAt":"2026-11-23T05:12:01.116Z"},{"id":"b","customerName":"\q"#,
        b"\xff\x01",
        br#"","createdAt":"2026-11-23T05:12:01.116Z"}],"hasNextPage":true}"#,
    ]
    .concat();

    let rows = parse(Kind::Payment, &body, &owner()).unwrap();

    assert_eq!((rows.rejected, rows.more), (vec![], true));
    let names = rows.rows.into_iter().map(|row| match row.event.what {
        What::Payment(payment) => payment.payer.unwrap(),
        other => panic!("{other:?}"),
    });
    let names: Vec<_> = names.collect();
    assert_eq!(names, ["x\u{fffd}", "\u{fffd}q\u{fffd}\u{1}"]);
}

#[test]
fn an_id_may_be_a_number() {
    let payment = format!(r#"{{"id":7,"tenant":8{TIMES}"#);
    let row = one(Kind::Payment, &payment);
    let What::Payment(payment) = row.event.what else { panic!() };
    assert_eq!((payment.id.as_str(), row.feed.as_str()), ("7", "8"));
    let order = format!(r#"{{"id":9,"transaction":7{TIMES}"#);
    assert_eq!(one(Kind::Order, &order).payment.as_deref(), Some("7"));

    for (json, id) in [
        ("7", Some("7")),
        (r#""7""#, Some("7")),
        (r#"{"id":7}"#, Some("7")),
        (r#"{"id":"7","name":"x"}"#, Some("7")),
        (r#"{"id":{"id":7}}"#, None),
        (r#"{"name":"x"}"#, None),
        ("-7", None),
        ("null", None),
        ("[7]", None),
        ("true", None),
    ] {
        let raw = serde_json::from_str(json).unwrap();
        assert_eq!(id_of(raw).as_deref(), id, "{json}");
    }
}

const TIMES: &str =
    r#","createdAt":"2026-11-23T05:12:01.116Z","updatedAt":"2026-11-23T05:12:01.117Z"}"#;

#[track_caller]
fn one(kind: Kind, row: &str) -> Row {
    let body = format!(r#"{{"docs":[{row}],"hasNextPage":false}}"#);
    let mut rows = parse(kind, body.as_bytes(), &owner()).unwrap();
    assert_eq!(rows.rejected, [], "{row}");
    rows.rows.remove(0)
}

fn owner() -> Owner {
    let currency = Some("USD".into());
    Owner {
        id: "owner".into(),
        name: "owner".into(),
        email: "owner@shop.example".into(),
        shops: vec![Tenant { id: "goma".into(), name: None, currency }],
        sees_all: false,
    }
}
