//! Snapshot → what the tray shows, as comparable data. Pure; the shell paints it.

use jiff::Timestamp;

use crate::{
    event::Kind,
    i18n::Translator,
    settings::Snooze,
    store::EntryId,
    view::snapshot::{AccountState, Connection, QuietState, Snapshot, State, UpdateState},
};

/// Events in the menu.
const RECENT: usize = 5;
/// Longest label, in characters: wider menus are cut by the desktop, badly.
const LABEL: usize = 60;

/// After what is unread: before it, the titles would not stand in line, as no
/// space is as wide as this in every font.
const UNREAD: &str = " •";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tray {
    pub icon: Icon,
    pub tooltip: String,
    pub menu: Vec<Item>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Icon {
    Live,
    /// Connecting, or just broken off.
    Waiting,
    /// Not connected for longer, or not signed in any more.
    Offline,
    /// No shop yet: nothing is wrong, and nothing to be heard.
    SetUp,
    /// Connected, but every type is muted, or the person wants quiet.
    Muted,
}

/// There are no submenus: Xfce and waybar show some of them as empty boxes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A line to read.
    Text(String),
    Action(String, Does),
    Check(String, bool, Does),
    Separator,
}

/// What a click on a menu item does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Does {
    OpenEntry(EntryId),
    /// Sets whether the type is shown.
    Notify(Kind, bool),
    Snooze(Snooze),
    Reconnect,
    OpenShop,
    Settings,
    /// Ends the app, puts the new version in, and starts it.
    Update,
    Quit,
}

pub fn tray(snapshot: &Snapshot, i18n: &Translator, now: Timestamp) -> Tray {
    let status = if snapshot.account.state == AccountState::Over {
        i18n.text("state-sign-in")
    } else {
        status(&snapshot.connection, i18n, now)
    };
    let to_do = i18n.text_with("to-do", [("count", snapshot.open.total.into())]);
    let mut menu = vec![Item::Text(match snapshot.connection.state {
        State::Live => format!("{status} · {to_do}"),
        _ => status.clone(),
    })];
    if snapshot.quiet.state != QuietState::Off {
        menu.push(Item::Text(snapshot.quiet.text.clone()));
    }
    menu.extend(snapshot.troubles.first().map(|trouble| Item::Text(short(trouble, LABEL))));
    menu.push(Item::Separator);
    if snapshot.recent.is_empty() {
        menu.push(Item::Text(i18n.text("tray-recent-none")));
    }
    for line in snapshot.recent.iter().take(RECENT) {
        let label = format!("{} · {}", line.title, line.body);
        let label = match line.unread {
            true => short(&label, LABEL - UNREAD.chars().count()) + UNREAD,
            false => short(&label, LABEL),
        };
        menu.push(Item::Action(label, Does::OpenEntry(line.id)));
    }
    menu.push(Item::Separator);
    let notify = snapshot.notify;
    for (label, kind, on) in [
        ("tray-mute-payment", Kind::Payment, notify.payment),
        ("tray-mute-order", Kind::Order, notify.order),
        ("tray-mute-message", Kind::Message, notify.message),
    ] {
        menu.push(Item::Check(i18n.text(label), !on, Does::Notify(kind, !on)));
    }
    menu.extend(snooze(snapshot, i18n));
    menu.push(Item::Separator);
    if snapshot.update.state == UpdateState::Ready {
        let version = snapshot.update.version.as_deref().unwrap_or_default();
        let label = i18n.text_with("tray-update", [("version", version.into())]);
        menu.push(Item::Action(label, Does::Update));
    }
    for (label, does) in [
        (i18n.text("tray-reconnect"), Does::Reconnect),
        (i18n.text("tray-open-shop"), Does::OpenShop),
        (i18n.text("tray-settings"), Does::Settings),
        (i18n.text("tray-quit"), Does::Quit),
    ] {
        menu.push(Item::Action(label, does));
    }
    let mut tooltip = match snapshot.connection.state {
        State::Live => format!("{status} · {to_do}"),
        _ if snapshot.open.total > 0 => format!("{status} · {to_do}"),
        _ => status,
    };
    if snapshot.quiet.state != QuietState::Off {
        tooltip = format!("{tooltip} · {}", snapshot.quiet.text);
    }
    Tray { icon: icon(snapshot), tooltip, menu }
}

/// How to have quiet, or to end it. The window offers more.
fn snooze(snapshot: &Snapshot, i18n: &Translator) -> Vec<Item> {
    let choices: &[_] = match snapshot.quiet.state {
        QuietState::Snoozed => &[("tray-resume", Snooze::Resume)],
        _ => &[
            ("tray-snooze-hour", Snooze::Hour),
            ("tray-snooze-tomorrow", Snooze::Tomorrow),
            ("tray-snooze-until-resumed", Snooze::UntilResumed),
        ],
    };
    let item = |(key, choice): &(&str, _)| Item::Action(i18n.text(key), Does::Snooze(*choice));
    choices.iter().map(item).collect()
}

/// The seconds until the next attempt are part of the text; it changes with time then.
pub fn counts_down(snapshot: &Snapshot) -> bool {
    snapshot.connection.state == State::Waiting && snapshot.connection.retry_at.is_some()
}

/// "Connected", "Offline since 14:02, trying again in 8 s".
fn status(connection: &Connection, i18n: &Translator, now: Timestamp) -> String {
    let next = match (connection.state, connection.retry_at) {
        (State::Waiting, Some(at)) => {
            let seconds = (at - now.as_millisecond()).max(0).div_euclid(1000) + 1;
            if seconds < 100 {
                i18n.text_with("retry-in", [("seconds", seconds.into())])
            } else {
                i18n.text_with("retry-in-minutes", [("minutes", ((seconds + 30) / 60).into())])
            }
        }
        (State::Waiting, None) => i18n.text("retry-now"),
        _ => return connection.text.clone(),
    };
    format!("{}, {next}", connection.text)
}

fn icon(snapshot: &Snapshot) -> Icon {
    let notify = snapshot.notify;
    match snapshot.connection.state {
        _ if snapshot.account.state == AccountState::Over => Icon::Offline,
        State::Live if snapshot.quiet.state != QuietState::Off => Icon::Muted,
        State::Live if !(notify.payment || notify.order || notify.message) => Icon::Muted,
        State::Live => Icon::Live,
        // One failure is often mended by the next attempt.
        State::Waiting if snapshot.connection.attempt > 1 => Icon::Offline,
        State::Connecting | State::Waiting => Icon::Waiting,
        State::Stopped => Icon::Offline,
        State::SetUp => Icon::SetUp,
    }
}

fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::view::snapshot::{Line, Notify};

    #[test]
    fn the_tooltip_says_the_state_in_words() {
        for (state, text, retry_at, open, expected) in [
            (State::Live, "Connected", None, 3, "Connected · 3 to do"),
            (State::Live, "Connected", None, 0, "Connected · nothing to do"),
            (
                State::Waiting,
                "Offline since 14:02",
                Some(7_400),
                0,
                "Offline since 14:02, trying again in 8 s",
            ),
            (
                State::Waiting,
                "Offline since 14:02",
                Some(300_000),
                1,
                "Offline since 14:02, trying again in 5 minutes · 1 to do",
            ),
            (
                State::Waiting,
                "Offline since 14:02",
                None,
                0,
                "Offline since 14:02, trying again now",
            ),
            (State::Stopped, "Not connected", None, 0, "Not connected"),
        ] {
            let mut snapshot = snapshot(state, text);
            snapshot.connection.retry_at = retry_at;
            snapshot.open.total = open;

            assert_eq!(paint(&snapshot).tooltip, expected);
        }
    }

    #[test]
    fn the_icon_tells_the_state_and_mute() {
        for (state, attempt, muted, expected) in [
            (State::Live, 0, false, Icon::Live),
            (State::Live, 0, true, Icon::Muted),
            (State::Waiting, 1, true, Icon::Waiting),
            (State::Waiting, 2, true, Icon::Offline),
            (State::Connecting, 0, false, Icon::Waiting),
            (State::Stopped, 1, false, Icon::Offline),
            (State::SetUp, 0, false, Icon::SetUp),
        ] {
            let mut snapshot = snapshot(state, "");
            snapshot.connection.attempt = attempt;
            if muted {
                snapshot.notify = Notify { payment: false, order: false, message: false };
            }
            assert_eq!(paint(&snapshot).icon, expected, "{state:?}");
        }
    }

    #[test]
    fn the_menu_offers_the_last_five_events_and_what_can_be_done() {
        let mut snapshot = snapshot(State::Live, "Connected");
        snapshot.notify.message = false;
        snapshot.recent = (0..7)
            .map(|id| Line {
                id,
                kind: Kind::Order,
                group: crate::settings::Category::Order,
                title: format!("Order {id}"),
                body: "RWF 1".repeat(20),
                at: 0,
                unread: id == 0,
            })
            .collect();

        let menu = paint(&snapshot).menu;

        let open: Vec<_> = menu
            .iter()
            .filter(|item| matches!(item, Item::Action(_, Does::OpenEntry(_))))
            .collect();
        assert_eq!(open.len(), RECENT);
        for (item, title, marked) in [(open[0], "Order 0 · ", true), (open[1], "Order 1 · ", false)]
        {
            let Item::Action(label, _) = item else { panic!("{item:?}") };
            assert!(label.starts_with(title), "titles stand in line: {label}");
            assert!(label.chars().count() <= LABEL, "{label}");
            assert_eq!(label.ends_with('•'), marked, "{label}");
        }
        assert!(menu.contains(&Item::Check(
            "Mute chat".into(),
            true,
            Does::Notify(Kind::Message, true)
        )));
        assert!(menu.contains(&Item::Check(
            "Mute orders".into(),
            false,
            Does::Notify(Kind::Order, false)
        )));
        assert_eq!(menu.last(), Some(&Item::Action("Quit".into(), Does::Quit)));
    }

    #[test]
    fn quiet_is_one_click_away_and_so_is_its_end() {
        let mut snapshot = snapshot(State::Live, "Connected");
        for (state, expected) in [
            (QuietState::Off, &[Snooze::Hour, Snooze::Tomorrow, Snooze::UntilResumed][..]),
            (QuietState::Snoozed, &[Snooze::Resume]),
        ] {
            snapshot.quiet.state = state;

            let menu = paint(&snapshot).menu;

            let offered: Vec<_> = menu
                .iter()
                .filter_map(|item| match item {
                    Item::Action(_, Does::Snooze(choice)) => Some(*choice),
                    _ => None,
                })
                .collect();
            assert_eq!(offered, expected);
        }
    }

    fn paint(snapshot: &Snapshot) -> Tray {
        tray(snapshot, &Translator::english(TimeZone::UTC), Timestamp::UNIX_EPOCH)
    }

    fn snapshot(state: State, text: &str) -> Snapshot {
        let connection =
            Connection { state, text: text.into(), attempt: 1, ..Connection::default() };
        Snapshot { connection, ..Snapshot::default() }
    }
}
