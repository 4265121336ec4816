//! Every text a person reads, from one Fluent catalogue; numbers and times by locale.
//!
//! A language that lacks a key says it in English; a test finds what is missing.

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use icu_decimal::{DecimalFormatter, input::Decimal};
use iso_currency::Currency;
use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;
use unic_langid::LanguageIdentifier;

use crate::event::Money;

/// A language of the app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    English,
    French,
    Kinyarwanda,
    /// English from right to left, to see that the window can: not offered, but
    /// spoken where the settings say `ar-XB`, as elsewhere.
    Mirrored,
}

impl Language {
    /// Those that a person may choose.
    pub const ALL: [Self; 3] = [Self::English, Self::French, Self::Kinyarwanda];

    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
            Self::Kinyarwanda => "rw",
            Self::Mirrored => "ar-XB",
        }
    }

    /// Its own name.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::French => "Français",
            Self::Kinyarwanda => "Ikinyarwanda",
            Self::Mirrored => "hsilgnE",
        }
    }

    pub fn direction(self) -> &'static str {
        if self == Self::Mirrored { "rtl" } else { "ltr" }
    }

    /// "fr", "fr-RW", "fr_FR.UTF-8" → French; what is not spoken here is English.
    pub fn of(locale: &str) -> Self {
        if locale == Self::Mirrored.code() {
            return Self::Mirrored;
        }
        let code = locale.split(['-', '_', '.', '@']).next().unwrap_or_default();
        let known = Self::ALL.into_iter().find(|one| one.code().eq_ignore_ascii_case(code));
        known.unwrap_or_default()
    }

    /// The core's own texts, and those of the window.
    fn catalogues(self) -> [&'static str; 2] {
        match self {
            Self::English | Self::Mirrored => {
                [include_str!("../locales/en.ftl"), include_str!("../locales/window.en.ftl")]
            }
            Self::French => {
                [include_str!("../locales/fr.ftl"), include_str!("../locales/window.fr.ftl")]
            }
            Self::Kinyarwanda => {
                [include_str!("../locales/rw.ftl"), include_str!("../locales/window.rw.ftl")]
            }
        }
    }

    /// The language of its numbers and plurals.
    fn numbers(self) -> &'static str {
        match self {
            Self::Mirrored => "en",
            // The data of both libraries know no Kinyarwanda; Rwanda groups as English does.
            Self::Kinyarwanda => "en",
            _ => self.code(),
        }
    }
}

/// The texts of the window, which formats them itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Catalogue {
    pub language: &'static str,
    pub direction: &'static str,
    /// In the syntax of Fluent. A later one overrides an earlier one.
    pub sources: Vec<&'static str>,
}

pub struct Translator {
    pub language: Language,
    bundle: FluentBundle<FluentResource>,
    decimals: Option<DecimalFormatter>,
    zone: TimeZone,
}

impl Translator {
    pub fn english(zone: TimeZone) -> Self {
        Self::new(Language::English, zone)
    }

    pub fn new(spoken: Language, zone: TimeZone) -> Self {
        let language =
            LanguageIdentifier::from_bytes(spoken.numbers().as_bytes()).unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // The marks would show as boxes in some notification services.
        bundle.set_use_isolating(false);
        if spoken == Language::Mirrored {
            bundle.set_transform(Some(mirrored));
        }
        for [source, _] in [Language::English, spoken].map(Language::catalogues) {
            // A broken message is left out; the rest of the catalogue holds.
            let resource =
                FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        let locale = icu_locale_core::Locale::try_from_str(spoken.numbers())
            .unwrap_or(icu_locale_core::locale!("en"));
        let decimals = DecimalFormatter::try_new(
            locale.into(),
            icu_decimal::options::DecimalFormatterOptions::default(),
        );
        Self { language: spoken, bundle, decimals: decimals.ok(), zone }
    }

    pub fn text(&self, key: &str) -> String {
        self.text_with(key, [])
    }

    pub fn text_with<'a, const N: usize>(
        &'a self,
        key: &'a str,
        args: [(&'a str, FluentValue<'a>); N],
    ) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let args: FluentArgs = args.into_iter().collect();
        self.bundle.format_pattern(pattern, Some(&args), &mut vec![]).into_owned()
    }

    pub fn window(&self) -> Catalogue {
        let mut sources: Vec<_> =
            [Language::English, self.language].map(|one| one.catalogues()[1]).into();
        sources.dedup();
        let (language, direction) = (self.language.code(), self.language.direction());
        Catalogue { language, direction, sources }
    }

    /// "RWF 12,500", "USD 12.50"; two decimals of an amount are shown in any currency,
    /// more only where it has them.
    pub fn money(&self, amount: Money, currency: Option<&str>) -> String {
        let currency = currency.map(str::trim).filter(|code| {
            (1..=8).contains(&code.len()) && code.chars().all(|c| c.is_ascii_alphanumeric())
        });
        let known = currency.and_then(|code| Currency::from_code(&code.to_uppercase()));
        let digits = known.and_then(|currency| currency.exponent()).unwrap_or(0);
        let most = known.map_or(u32::MAX, |_| u32::from(digits).max(2));
        let amount = amount.0.round_dp(most.min(amount.0.scale())).normalize();
        let text = match (amount.to_string().parse::<Decimal>(), &self.decimals) {
            (Ok(mut number), Some(decimals)) => {
                number.absolute.pad_end(-i16::try_from(digits).unwrap_or(0));
                decimals.format_to_string(&number)
            }
            _ => amount.to_string(),
        };
        // A line break between code and number would be a hard one to read.
        currency.map_or(text.clone(), |code| format!("{}\u{a0}{text}", code.to_uppercase()))
    }

    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// "14:02" on the person's clock.
    pub fn time(&self, at: Timestamp) -> String {
        at.to_zoned_datetime(self.zone.clone()).strftime("%H:%M").to_string()
    }
}

/// Each word backwards by a mark, as the pseudo-languages of others do it.
fn mirrored(text: &str) -> std::borrow::Cow<'_, str> {
    let mut out = String::new();
    for part in text.split_inclusive(char::is_whitespace) {
        let word = part.trim_end();
        if !word.is_empty() {
            out.extend(["\u{202e}", word, "\u{202c}"]);
        }
        out.push_str(&part[word.len()..]);
    }
    out.into()
}

#[cfg(test)]
fn keys(source: &str) -> impl Iterator<Item = String> {
    source.lines().filter_map(|line| {
        let (key, _) = line.split_once('=')?;
        let key = key.trim_end();
        (!line.starts_with([' ', '#', '}']) && !key.contains(' ')).then(|| key.to_owned())
    })
}

impl std::fmt::Debug for Translator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").field("zone", &self.zone).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
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
            let calls = ["text(\"", "text_with(\"", "key(\""]
                .into_iter()
                .flat_map(|call| code.split(call).skip(1));
            for key in calls.filter_map(|rest| rest.split_once('"')).map(|(key, _)| key) {
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
        assert!(french.sources[0].contains("window-history = History"));
        assert!(french.sources[1].contains("window-history = Historique"));
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
}
