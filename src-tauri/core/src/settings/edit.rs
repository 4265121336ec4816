//! The changes that a person makes, in the window or the tray.
//!
//! A change that needs no check is an assignment to its field, and not here.

use std::time::Duration;

use jiff::civil::Time;
use url::Url;

use super::{
    Category, QuietHours, Ring, Settings, ShopSettings, Sound, TypeSettings, Window,
    preferences::{CategoryPreferences, QuietHoursPreferences, QuietWindow},
};
use crate::{
    event::{Kind, Money},
    i18n::Language,
};

/// What cannot be taken over; nothing is changed then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    #[error("not an amount")]
    Amount,
    #[error("not a time of the week")]
    Time,
    #[error("not a language of the app")]
    Language,
}

impl Settings {
    pub fn set_shop(&mut self, server: Url, user_ids: Vec<String>) {
        self.server = Some(server);
        self.user_ids = user_ids;
    }

    pub fn sign_in(&mut self, server: Url, email: String, at: String) {
        self.server = Some(server);
        self.account = Some(email);
        self.signed_in_at = Some(at);
    }

    pub fn sign_out(&mut self) {
        self.account = None;
        self.signed_in_at = None;
    }

    pub fn follow_shop(&mut self, id: String, follow: bool) {
        if follow {
            self.shops.remove(&id);
        } else {
            self.shops.insert(id, ShopSettings { follow });
        }
    }

    pub fn set_notify(&mut self, kind: Kind, notify: bool) {
        let notify = (!notify).then_some(false);
        match kind {
            Kind::Payment => self.types.payment.notify = notify,
            Kind::Order => self.types.order.notify = notify,
            Kind::Message => self.types.message.notify = notify,
        }
    }

    /// None: the system's.
    ///
    /// # Errors
    /// [`Invalid::Language`].
    pub fn set_language(&mut self, code: Option<String>) -> Result<(), Invalid> {
        if code.as_deref().is_some_and(|code| !Language::is_code(code)) {
            return Err(Invalid::Language);
        }
        self.language = code;
        Ok(())
    }

    /// # Errors
    /// [`Invalid::Amount`].
    pub fn set_category(
        &mut self,
        group: Category,
        value: CategoryPreferences,
    ) -> Result<(), Invalid> {
        let amount = value.min_amount.filter(|text| !text.trim().is_empty());
        let amount = amount.map(|text| Money::parse(&text).ok_or(Invalid::Amount)).transpose()?;
        let minutes = value.ring_minutes.map(|minutes| minutes.clamp(1, Ring::MAX_MINUTES));
        let chosen = Chosen {
            // Those to check follow the payments where nothing is said, so they always say it.
            notify: (!value.notify || group == Category::Check).then_some(value.notify),
            sound: value.sound,
            ring_minutes: minutes.map(|minutes| Duration::from_secs(60 * u64::from(minutes))),
            ring_times: minutes.map(|_| value.ring_times.clamp(1, Ring::MAX_TIMES)),
            min_amount: amount,
        };
        let types = &mut self.types;
        match group {
            Category::Check => types.payment.to_check.choose(chosen),
            Category::Payment => types.payment.choose(chosen),
            Category::Order => types.order.choose(chosen),
            Category::Message => types.message.choose(chosen),
        }
        Ok(())
    }

    /// # Errors
    /// [`Invalid::Time`].
    pub fn set_quiet_hours(&mut self, value: QuietHoursPreferences) -> Result<(), Invalid> {
        let windows = value.windows.into_iter().map(window);
        let windows = windows.collect::<Option<_>>().ok_or(Invalid::Time)?;
        let QuietHoursPreferences { enabled, allow_urgent, .. } = value;
        self.quiet_hours = QuietHours { enabled, windows, allow_urgent };
        Ok(())
    }
}

/// What the window's form of a group sets: all but the link.
struct Chosen {
    notify: Option<bool>,
    sound: Sound,
    ring_minutes: Option<Duration>,
    ring_times: Option<u32>,
    min_amount: Option<Money>,
}

impl<ToCheck> TypeSettings<ToCheck> {
    fn choose(&mut self, chosen: Chosen) {
        let Chosen { notify, sound, ring_minutes, ring_times, min_amount } = chosen;
        (self.notify, self.sound, self.min_amount) = (notify, sound, min_amount);
        (self.ring_minutes, self.ring_times) = (ring_minutes, ring_times);
    }
}

fn window(value: QuietWindow) -> Option<Window> {
    let time = |text: &str| text.parse::<Time>().ok();
    let days = Some(value.days).filter(|days| days.iter().all(|day| (1..=7).contains(day)))?;
    Some(Window { days, from: time(&value.from)?, to: time(&value.to)? })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::settings::File;

    fn preferences() -> CategoryPreferences {
        CategoryPreferences { notify: true, ring_times: 5, ..CategoryPreferences::default() }
    }

    /// What stands in the file after the change.
    fn written(change: impl FnOnce(&mut Settings)) -> Value {
        let mut file = File::default();
        file.change(change);
        json!(file.json())
    }

    #[test]
    fn a_group_is_written_where_it_differs_and_payments_to_check_always_say_whether() {
        let as_usual =
            |group| written(|settings| settings.set_category(group, preferences()).unwrap());
        assert_eq!(as_usual(Category::Payment), json!({}));
        assert_eq!(as_usual(Category::Message), json!({}));
        let check = json!({"types": {"payment": {"to_check": {"notify": true}}}});
        assert_eq!(as_usual(Category::Check), check);

        let chosen = CategoryPreferences {
            notify: false,
            sound: Sound::Bell,
            min_amount: Some(" 5,000 ".into()),
            ring_minutes: Some(100_000),
            ring_times: 0,
        };
        let order = written(|settings| settings.set_category(Category::Order, chosen).unwrap());
        let expected = json!({"notify": false, "sound": "bell", "min_amount": "5000",
            "ring_minutes": 1440, "ring_times": 1});
        assert_eq!(order, json!({"types": {"order": expected}}));
    }

    #[test]
    fn a_shop_that_is_followed_again_leaves_no_trace() {
        let mut file = File::default();
        file.change(|settings| settings.follow_shop("a.b".into(), false));
        assert_eq!(json!(file.json()), json!({"shops": {"a.b": {"follow": false}}}));
        assert!(!file.settings().follows_shop("a.b"));

        file.change(|settings| settings.follow_shop("a.b".into(), true));
        assert_eq!(json!(file.json()), json!({}));
        assert!(file.settings().follows_shop("a.b"));
    }

    #[test]
    fn quiet_hours_are_written_as_people_read_them() {
        let night = |from: &str, days: &[i8]| QuietHoursPreferences {
            enabled: true,
            allow_urgent: false,
            windows: vec![QuietWindow {
                days: days.to_vec(),
                from: from.into(),
                to: "07:00".into(),
            }],
        };
        let file = written(|settings| settings.set_quiet_hours(night("22:00", &[1])).unwrap());
        let window = json!({"days": [1], "from": "22:00", "to": "07:00"});
        assert_eq!(file, json!({"quiet_hours": {"enabled": true, "windows": [window]}}));
    }

    #[test]
    fn what_cannot_be_used_changes_nothing() {
        let refused = written(|settings| {
            let much = CategoryPreferences { min_amount: Some("much".into()), ..preferences() };
            assert_eq!(settings.set_category(Category::Payment, much), Err(Invalid::Amount));
            for (from, day) in [("soon", 1), ("22:00", 8)] {
                let windows =
                    vec![QuietWindow { days: vec![day], from: from.into(), to: "07:00".into() }];
                let hours = QuietHoursPreferences { windows, ..QuietHoursPreferences::default() };
                assert_eq!(settings.set_quiet_hours(hours), Err(Invalid::Time));
            }
        });
        assert_eq!(refused, json!({}));
    }

    #[test]
    fn only_a_language_of_the_app_can_be_chosen() {
        let mut settings = Settings::default();
        for wrong in ["../../etc/passwd", "", "EN", "fr-RW", "de", "en\n"] {
            let set = settings.set_language(Some(wrong.into()));

            assert_eq!((set, &settings.language), (Err(Invalid::Language), &None), "{wrong:?}");
        }
        for code in ["en", "fr", "rw", "ar-XB"] {
            settings.set_language(Some(code.into())).unwrap();
            assert_eq!(settings.language.as_deref(), Some(code));
        }
        settings.set_language(None).unwrap();
        assert_eq!(settings.language, None);
    }
}
