use std::{collections::BTreeMap, fs, path::Path};

use super::*;

#[test]
fn money_is_grouped_and_has_its_currencys_decimals() {
    let i18n = Translator::english(TimeZone::UTC);
    for (amount, currency, expected) in [
        ("12500", Some("RWF"), "RWF\u{a0}12,500"),
        ("12500.00", Some("rwf"), "RWF\u{a0}12,500"),
        ("1234567.5", Some("RWF"), "RWF\u{a0}1,234,567.5"),
        ("12.5", Some("USD"), "USD\u{a0}12.50"),
        ("12500.0010", Some("RWF"), "RWF\u{a0}12,500"),
        ("0.1234", Some("USD"), "USD\u{a0}0.12"),
        ("0.1234", Some("KWD"), "KWD\u{a0}0.123"),
        ("0.1234", None, "0.1234"),
        ("0", Some("USD"), "USD\u{a0}0.00"),
        ("-3", Some("KWD"), "KWD\u{a0}-3.000"),
        ("12500", None, "12,500"),
        ("12500", Some("<b>"), "12,500"),
        (
            "79228162514264337593543950335",
            Some("XYZ"),
            "XYZ\u{a0}79,228,162,514,264,337,593,543,950,335",
        ),
    ] {
        assert_eq!(i18n.money(Money::parse(amount).unwrap(), currency), expected);
    }
}

#[test]
fn every_text_that_the_code_says_is_in_the_catalogue() {
    let catalogues = Language::English.catalogues();
    let known: Vec<String> = catalogues.iter().flat_map(|source| keys(source)).collect();
    let mut said = 0;
    for file in sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
        let code = fs::read_to_string(&file).unwrap();
        let calls = [".text(\"", ".text_with(\"", "key(\""]
            .into_iter()
            .flat_map(|call| code.split(call).skip(1));
        let is_key = |key: &&str| key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        let keys = calls.filter_map(|rest| rest.split_once('"')).map(|(key, _)| key);
        for key in keys.filter(is_key) {
            said += 1;
            assert!(known.iter().any(|known| known == key), "{key} in {}", file.display());
        }
    }
    assert!(said > 40, "the search above finds what the code says: {said}");
}

#[test]
fn the_catalogue_has_no_errors() {
    for source in Language::ALL.into_iter().flat_map(Language::catalogues) {
        FluentResource::try_new(source.to_owned()).map_err(|(_, errors)| errors).unwrap();
    }
    let i18n = Translator::english(TimeZone::UTC);
    assert_eq!(i18n.text_with("count-payments", [("count", 3.into())]), "3 payments");
    assert_eq!(i18n.text_with("count-payments", [("count", 1.into())]), "1 payment");
}

#[test]
fn every_language_has_every_text_with_the_same_holes_and_no_other() {
    let holes = |text: &str| {
        let mut holes: Vec<String> = text
            .split("{ $")
            .skip(1)
            .filter_map(|rest| rest.split_once([' ', '}']).map(|(name, _)| name.to_owned()))
            .collect();
        holes.sort_unstable();
        holes.dedup();
        holes
    };
    for language in Language::ALL {
        for (english, spoken) in
            Language::English.catalogues().into_iter().zip(language.catalogues())
        {
            let (english, spoken) = (messages(english), messages(spoken));
            let names =
                |texts: &BTreeMap<String, String>| texts.keys().cloned().collect::<Vec<_>>();
            assert_eq!(names(&english), names(&spoken), "{language:?}");
            for (key, text) in &spoken {
                assert_eq!(holes(text), holes(&english[key]), "{language:?} {key}");
                let translated = language == Language::English
                    || text != &english[key]
                    || is_alike_everywhere(key, text);
                assert!(translated, "{language:?} {key}: {text}");
            }
        }
    }
}

/// Names, examples, and texts of one word or of none.
fn is_alike_everywhere(key: &str, text: &str) -> bool {
    let parts = text.split(['{', '}']).step_by(2);
    let i18n: usize = parts
        .flat_map(|part| part.trim_start_matches(key).split(|c: char| !c.is_alphabetic()))
        .filter(|word| word.chars().count() > 3)
        .count();
    let named = ["app-name", "window-title", "window-shop-address-example"].contains(&key);
    i18n < 2 || named || key.starts_with("test-")
}

/// The source of each message, by its key.
fn messages(source: &str) -> BTreeMap<String, String> {
    let mut messages = BTreeMap::new();
    let mut last = String::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if let Some(key) = keys(line).next() {
            last = key;
        }
        let text: &mut String = messages.entry(last.clone()).or_default();
        text.push_str(line);
    }
    messages
}

#[test]
fn numbers_plurals_and_the_system_choose_by_language() {
    let french = Translator::new(Language::of("fr_RW.UTF-8"), TimeZone::UTC);
    assert_eq!(french.text_with("count-orders", [("count", 0.into())]), "0 commande");
    assert_eq!(french.text_with("count-orders", [("count", 2.into())]), "2 commandes");
    let money = french.money(Money::parse("12500").unwrap(), Some("RWF"));
    assert_eq!(money, "RWF\u{a0}12\u{202f}500");
    let rwanda = Translator::new(Language::of("rw-RW"), TimeZone::UTC);
    assert_eq!(rwanda.money(Money::parse("12500").unwrap(), Some("RWF")), "RWF\u{a0}12,500");
    assert_eq!(rwanda.text("payment-awaiting"), "Ubwishyu bwo kugenzura");
    assert_eq!(Language::of("de-DE"), Language::English);
}

#[test]
fn the_window_gets_english_and_over_it_the_language_that_is_spoken() {
    let window = |language| Translator::new(language, TimeZone::UTC).window();
    assert_eq!(window(Language::English).sources.len(), 1);
    let french = window(Language::French);
    assert_eq!((french.language, french.direction), ("fr", "ltr"));
    assert!(french.sources[0].contains("window-inbox = Inbox"));
    assert!(french.sources[1].contains("window-inbox = Réception"));
    assert_eq!(window(Language::Mirrored).direction, "rtl");
}

#[test]
fn every_text_that_the_window_names_is_in_its_catalogue() {
    let [_, catalogue] = Language::English.catalogues();
    let known: Vec<String> = keys(catalogue).collect();
    let files = sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/app")));
    let mut named = 0;
    for file in
        files.iter().filter(|file| !file.components().any(|part| part.as_os_str() == "vendor"))
    {
        let code = fs::read_to_string(file).unwrap();
        for (at, _) in code.match_indices("window-") {
            let end = |c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            let key = code[at..].split(end).next().unwrap();
            let quoted = code[..at].ends_with(['"', '`']);
            // `window-sound-${name}` is the beginning of several.
            let holds = |one: &String| {
                if key.ends_with('-') { one.starts_with(key) } else { one == key }
            };
            named += usize::from(quoted);
            assert!(!quoted || known.iter().any(holds), "{key} in {}", file.display());
        }
    }
    assert!(named > 100, "the search above finds what the window names: {named}");
}

fn sources(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}
