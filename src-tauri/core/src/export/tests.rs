use super::*;
use crate::store::Triage;
use crate::{
    event::{Parsed, read},
    i18n::Language,
    store::{Query, Store},
};

#[test]
fn a_spreadsheet_gets_every_entry_as_plain_cells() {
    let head = "\u{feff}\"Time\",\"Type\",\"Status\",\"Number\",\"Name\",\"Phone\",\"Amount\",\"Currency\",\
                \"Text\",\"Shop\",\"Handled\",\"MoMo id\"\r\n";
    for (data, expected) in [
        (
            r#"{"type":"payment","data":{"id":"p","status":"verified","amount":"12500.50",
                "currency":"RWF","customerName":"Aline, U.","phoneNumber":"0788123456",
                "paymentReference":"TBX-1","mtnTransactionId":"9876543210"}}"#,
            r#""payment","verified","TBX-1","Aline, U.","'0788123456",12500.5,"RWF","","My shop","yes","'9876543210""#,
        ),
        (
            r#"{"type":"payment","data":{"id":"p","amount":-3,"from":"+250788123456"}}"#,
            r#""payment","","","","'+250788123456",-3,"","","My shop","yes","""#,
        ),
        (
            r#"{"type":"order","data":{"id":"o","status":"pending","total":1e3,
                "user":{"username":"jean"},"product":{"name":"8\" grinder"}}}"#,
            r#""order","pending","o","jean","",1000,"","8"" grinder","My shop","yes","""#,
        ),
        (
            r#"{"type":"message","data":{"sender":"=HYPERLINK(\"x\")","text":"a;\nb"}}"#,
            "\"message\",\"\",\"\",\"'=HYPERLINK(\"\"x\"\")\",\"\",\"\",\"\",\"a; b\",\"My shop\",\"yes\",\"\"",
        ),
    ] {
        let store = filled(&[data]);
        let mut out = vec![];

        assert_eq!(export(|export| export.csv(all(&store), &mut out)), 1);

        let expected = format!("{head}\"2026-11-24 14:02:05\",{expected}\r\n");
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}

#[test]
fn a_french_spreadsheet_gets_its_own_separators() {
    let store = filled(&[
        r#"{"type":"payment","data":{"id":"p","amount":"12500.50","from":"A;=1","currency":"RWF",
            "paymentReference":"1E5"}}"#,
    ]);
    let (i18n, zone) = (Translator::new(Language::French, TimeZone::UTC), TimeZone::UTC);
    let export = Export { i18n: &i18n, zone: &zone, shop: &|_| Some("B,=2".into()) };
    let mut out = vec![];

    export.csv(all(&store), &mut out).unwrap();

    let text = String::from_utf8(out).unwrap();
    let (head, line) = text.split_once("\r\n").unwrap();
    assert!(head.starts_with("\u{feff}\"Heure\";\"Type\";"), "{head}");
    let expected = r#";"'1E5";"A;=1";"";"12500,5";"RWF";"";"B,'=2";"oui";"""#;
    assert!(line.trim_end().ends_with(expected), "{line}");
}

#[test]
fn another_program_gets_every_entry_as_an_object() {
    let store = filled(&[
        r#"{"type":"payment","data":{"id":"p","amount":"12500.50","from":"=1"}}"#,
        r#"{"type":"message","data":{"text":"hi"}}"#,
    ]);
    let mut out = vec![];

    assert_eq!(export(|export| export.json(all(&store), &mut out)), 2);

    let text = String::from_utf8(out).unwrap();
    let values: serde_json::Value = serde_json::from_str(&text).unwrap();
    let expected = serde_json::json!({
        "time": "2026-11-24T14:02:05+02:00", "type": "payment", "status": null,
        "number": null, "name": "=1", "phone": null, "amount": "12500.5", "currency": null,
        "text": null, "shop": "My shop", "handled": true,
        "momo": null,
    });
    assert_eq!((text.lines().count(), &values[0]), (4, &expected), "{text}");

    let mut none = vec![];
    assert_eq!(export(|export| export.json(vec![], &mut none)), 0);
    assert_eq!(none, b"[]\n");
}

#[test]
fn of_a_text_that_was_cut_no_mark_is_saved() {
    let long = "é".repeat(5000);
    let store = filled(&[
        &format!(r#"{{"type":"payment","data":{{"id":"p","from":"{long}","status":"{long}"}}}}"#),
        &format!(r#"{{"type":"order","data":{{"id":"{long}","product":{{"name":"{long}"}}}}}}"#),
        &format!(r#"{{"type":"message","data":{{"sender":"{long}","text":"{long}"}}}}"#),
    ]);
    let (mut csv, mut json) = (vec![], vec![]);

    export(|export| export.csv(all(&store), &mut csv));
    export(|export| export.json(all(&store), &mut json));

    for text in [csv, json].map(|text| String::from_utf8(text).unwrap()) {
        assert_eq!(
            text.matches("ééé").count(),
            6 * (2048 / 3),
            "six texts, as far as they are kept"
        );
        assert!(!text.contains('#'));
    }
}

#[test]
fn what_cannot_be_read_or_written_is_said() {
    let broken = || [Err(RequestError { code: None, message: "gone".into() })];
    let (i18n, zone) = (Translator::english(TimeZone::UTC), TimeZone::UTC);
    let export = Export { i18n: &i18n, zone: &zone, shop: &|_| None };
    assert!(matches!(export.csv(broken(), vec![]), Err(ExportError::Refused(_))));
    assert!(matches!(export.json(broken(), vec![]), Err(ExportError::Refused(_))));
    let full: &mut [u8] = &mut [0; 8];
    assert!(matches!(export.csv([], full), Err(ExportError::Io(_))));
}

fn export(write: impl FnOnce(Export) -> Result<u64, ExportError>) -> u64 {
    let (i18n, zone) =
        (Translator::english(TimeZone::UTC), TimeZone::get("Africa/Kigali").unwrap());
    write(Export { i18n: &i18n, zone: &zone, shop: &|_| Some("My shop".into()) }).unwrap()
}

fn all(store: &Store) -> impl Iterator<Item = Result<Entry, RequestError>> {
    store.matching_after(&Query::default(), 0, 9).unwrap().into_iter().map(Ok)
}

fn filled(events: &[&str]) -> Store {
    let at = "2026-11-24T12:02:05Z".parse().unwrap();
    let mut store = Store::open(None).unwrap();
    for data in events {
        let Parsed::Event(event) = read(data) else { panic!("{data}") };
        store.put(&"f".into(), &event, None, Triage::Notify, at).unwrap().unwrap();
    }
    store.mark_all_read(at).unwrap();
    store
}
