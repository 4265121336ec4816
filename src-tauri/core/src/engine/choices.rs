//! What the person prefers, from the window into `settings.json`; and back as it holds.

use jiff::civil::Time;
use serde_json::json;

use super::{config::Config, context::Context};
use crate::{
    event::Money,
    handle::RequestError,
    quiet::{Quiet, Snooze},
    settings::{Group, Ring, Settings, Sound, TypeSettings},
    snapshot::{
        GroupPreferences, Kinds, LanguageName, Preferences, QuietHoursPreferences, QuietState,
        QuietView, QuietWindow,
    },
    words::{Language, Words},
};

/// No snooze that a person chose as "until then" is longer.
const LONG: jiff::SignedDuration = jiff::SignedDuration::from_hours(24 * 365);

impl Config {
    pub fn set_group(
        &mut self,
        cx: &Context,
        group: Group,
        value: GroupPreferences,
    ) -> Result<(), RequestError> {
        let least = value.min_amount.filter(|text| !text.trim().is_empty());
        let least = match least.as_deref().map(Money::parse) {
            Some(None) => return Err(cx.refusal(Some("minAmount"), "error-amount")),
            Some(Some(amount)) => Some(amount),
            None => None,
        };
        let name = group.path();
        let mut set = |key: &str, value| self.file.set(&format!("types.{name}.{key}"), value);
        // Those to check follow the payments where nothing is said, so they always say it.
        let says = !value.notify || group == Group::Check;
        set("notify", says.then(|| json!(value.notify)));
        set("sound", (value.sound != Sound::default()).then(|| json!(value.sound)));
        set("min_amount", least.map(|amount| json!(amount.0.to_string())));
        let (minutes, times) = Ring::MOST;
        let ring = value.ring_minutes.map(|every| u64::from(every).clamp(1, minutes));
        set("ring_minutes", ring.map(|every| json!(every)));
        let ring_times = u64::from(value.ring_times).clamp(1, times);
        set("ring_times", ring.map(|_| json!(ring_times)));
        Ok(())
    }

    pub fn set_quiet_hours(
        &mut self,
        cx: &Context,
        value: QuietHoursPreferences,
    ) -> Result<(), RequestError> {
        let time = |text: &str| text.parse::<Time>().is_ok();
        let right = |window: &QuietWindow| {
            time(&window.from)
                && time(&window.to)
                && window.days.iter().all(|day| (1..=7).contains(day))
        };
        if !value.windows.iter().all(right) {
            return Err(cx.refusal(Some("windows"), "error-time"));
        }
        let on = |on: bool| on.then_some(json!(true));
        self.file.set("quiet_hours.enabled", on(value.enabled));
        self.file.set("quiet_hours.allow_urgent", on(value.allow_urgent));
        let windows = (!value.windows.is_empty()).then(|| json!(value.windows));
        self.file.set("quiet_hours.windows", windows);
        Ok(())
    }

    pub fn snooze(&mut self, cx: &Context, choice: Snooze) {
        let now = cx.now().to_zoned_datetime(cx.words.zone().clone());
        let until = choice.until(&now);
        self.file.set("snoozed_until", until.map(|until| json!(until.to_string())));
    }

    pub fn set_language(&mut self, language: Option<String>) {
        self.file.set("language", language.map(|code| json!(code)));
    }

    pub fn set_flag(&mut self, name: &str, on: bool, default: bool) {
        self.file.set(name, (on != default).then(|| json!(on)));
    }
}

pub fn preferences(settings: &Settings, words: &Words) -> Preferences {
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
            check: group(settings.of(Group::Check)),
            payment: group(settings.of(Group::Payment)),
            order: group(settings.of(Group::Order)),
            message: group(settings.of(Group::Message)),
        },
        sounds: Sound::ALL.to_vec(),
        show_content: settings.show_content,
        quiet_hours: QuietHoursPreferences {
            enabled: hours.enabled,
            windows: windows.collect(),
            allow_urgent: hours.allow_urgent,
        },
        start_at_login: settings.start_at_login,
        language: settings.language.clone(),
        languages: Language::ALL.into_iter().map(language).collect(),
        spoken: words.language.code().into(),
    }
}

fn group(of: &TypeSettings) -> GroupPreferences {
    let minutes = |ring: Ring| u32::try_from(ring.every.as_secs().div_ceil(60)).unwrap_or(u32::MAX);
    GroupPreferences {
        notify: !of.muted,
        sound: of.sound,
        min_amount: of.min_amount.map(|amount| amount.0.to_string()),
        ring_minutes: of.ring.map(minutes),
        ring_times: of.ring.map_or(Ring::TIMES, |ring| ring.times),
    }
}

pub fn quiet_view(quiet: Quiet, now: jiff::Timestamp, words: &Words) -> QuietView {
    let state = match quiet {
        Quiet::Off => return QuietView::default(),
        Quiet::Snoozed(_) => QuietState::Snoozed,
        Quiet::Hours { .. } => QuietState::Hours,
    };
    let until = quiet.until().filter(|until| until.duration_since(now) < LONG);
    let text = match until {
        Some(until) => words.say_with("quiet-until", [("time", words.time(until).into())]),
        None => words.say("quiet-until-resumed"),
    };
    QuietView { state, until: until.map(jiff::Timestamp::as_millisecond), text }
}
