//! What the person prefers, from the window into `settings.json`; and back as it holds.

use jiff::civil::Time;

use super::Engine;
use crate::{
    handle::RequestError,
    quiet::{Quiet, Snooze},
    settings::{Group, Invalid, Ring, Settings, Sound, TypeSettings},
    snapshot::{
        GroupPreferences, Kinds, LanguageName, Preferences, QuietHoursPreferences, QuietState,
        QuietView, QuietWindow,
    },
    words::{Language, Words},
};

/// No snooze that a person chose as "until then" is longer.
const LONG: jiff::SignedDuration = jiff::SignedDuration::from_hours(24 * 365);

impl Engine {
    pub fn set_group(&mut self, group: Group, value: GroupPreferences) -> Result<(), RequestError> {
        self.change_checked(|settings| settings.set_group(group, value))
    }

    pub fn set_quiet_hours(&mut self, value: QuietHoursPreferences) -> Result<(), RequestError> {
        self.change_checked(|settings| settings.set_quiet_hours(value))
    }

    pub fn snooze(&mut self, choice: Snooze) -> Result<(), RequestError> {
        let now = self.clock.now().to_zoned_datetime(self.words.zone().clone());
        self.change(|settings| settings.snoozed_until = choice.until(&now))
    }

    /// The change holds at once, and is saved.
    pub fn change(&mut self, change: impl FnOnce(&mut Settings)) -> Result<(), RequestError> {
        self.file.change(change);
        self.save_settings()
    }

    fn change_checked(
        &mut self,
        change: impl FnOnce(&mut Settings) -> Result<(), Invalid>,
    ) -> Result<(), RequestError> {
        self.file.change(change).map_err(|invalid| match invalid {
            Invalid::Amount => self.refusal(Some("minAmount"), "error-amount"),
            Invalid::Time => self.refusal(Some("windows"), "error-time"),
        })?;
        self.save_settings()
    }

    /// Speaks the language of the settings, or the system's.
    pub fn choose_words(&mut self) {
        let chosen = self.settings.language.as_deref().or(self.locale.as_deref());
        let language = chosen.map(Language::of).unwrap_or_default();
        if language != self.words.language {
            let words = std::sync::Arc::new(Words::new(language, self.words.zone().clone()));
            self.words = words.clone();
            self.spoken.send_replace(words);
        }
    }

    pub fn quiet(&self) -> Quiet {
        let (settings, now) = (&self.settings, self.clock.now());
        Quiet::at(now, self.words.zone(), settings.snoozed_until, &settings.quiet_hours)
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
            check: group(&settings.of(Group::Check)),
            payment: group(&settings.of(Group::Payment)),
            order: group(&settings.of(Group::Order)),
            message: group(&settings.of(Group::Message)),
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
        notify: !of.muted(),
        sound: of.sound,
        min_amount: of.min_amount.map(|amount| amount.0.to_string()),
        ring_minutes: of.ring().map(minutes),
        ring_times: of.ring().map_or(Ring::TIMES, |ring| ring.times),
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
