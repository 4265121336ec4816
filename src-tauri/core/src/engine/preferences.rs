//! The settings as the window shows them. Pure.

use jiff::civil::Time;

use crate::{
    i18n::{Language, Translator},
    policy::quiet::Quiet,
    settings::{Category, Ring, Settings, Sound, TypeSettings},
    view::snapshot::{
        CategoryPreferences, Kinds, LanguageName, Preferences, QuietHoursPreferences, QuietState,
        QuietView, QuietWindow,
    },
};

/// No snooze that a person chose as "until then" is longer.
const LONG: jiff::SignedDuration = jiff::SignedDuration::from_hours(24 * 365);

pub fn preferences(settings: &Settings, i18n: &Translator) -> Preferences {
    let hours = &settings.quiet_hours;
    let time = |time: Time| time.strftime("%H:%M").to_string();
    let windows = hours.windows.iter().map(|window| QuietWindow {
        days: window.days.clone(),
        from: time(window.from),
        to: time(window.to),
    });
    let language = |language: Language| LanguageName {
        code: language.code().into(),
        name: language.name().into(),
    };
    Preferences {
        kinds: Kinds {
            check: group(&settings.of(Category::Check)),
            payment: group(&settings.of(Category::Payment)),
            order: group(&settings.of(Category::Order)),
            message: group(&settings.of(Category::Message)),
        },
        sounds: Sound::ALL.to_vec(),
        show_content: settings.show_content,
        morning_digest: settings.morning_digest,
        unusual_silence: settings.unusual_silence,
        quiet_hours: QuietHoursPreferences {
            enabled: hours.enabled,
            windows: windows.collect(),
            allow_urgent: hours.allow_urgent,
        },
        start_at_login: settings.start_at_login,
        update_automatically: settings.update_automatically,
        language: settings.language.clone(),
        languages: Language::ALL.into_iter().map(language).collect(),
        spoken: i18n.language.code().into(),
    }
}

fn group(of: &TypeSettings) -> CategoryPreferences {
    let minutes = |ring: Ring| u32::try_from(ring.every.as_secs().div_ceil(60)).unwrap_or(u32::MAX);
    CategoryPreferences {
        notify: !of.muted(),
        sound: of.sound,
        min_amount: of.min_amount.map(|amount| amount.0.to_string()),
        ring_minutes: of.ring().map(minutes),
        ring_times: of.ring().map_or(Ring::TIMES, |ring| ring.times),
    }
}

pub fn quiet_view(quiet: Quiet, now: jiff::Timestamp, i18n: &Translator) -> QuietView {
    let state = match quiet {
        Quiet::Off => return QuietView::default(),
        Quiet::Snoozed(_) => QuietState::Snoozed,
        Quiet::Hours { .. } => QuietState::Hours,
    };
    let until = quiet.until().filter(|until| until.duration_since(now) < LONG);
    let text = match until {
        Some(until) => i18n.text_with("quiet-until", [("time", i18n.time(until).into())]),
        None => i18n.text("quiet-until-resumed"),
    };
    QuietView { state, until: until.map(jiff::Timestamp::as_millisecond), text }
}
