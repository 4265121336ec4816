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

    /// Whether that is exactly what [`Language::code`] says of one.
    pub fn is_code(code: &str) -> bool {
        Self::ALL.into_iter().chain([Self::Mirrored]).any(|one| one.code() == code)
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
mod tests;
