//! Messages to and from the notification service: a notice as the call `Notify`,
//! its signals as [`Signal`], its errors as [`DesktopError`]. Pure.
//!
//! Follows the Desktop Notifications Specification 1.2. Called by `session` only.

use std::{borrow::Cow, collections::HashMap};

use notifier_core::{
    notice::{Notice, NoticeCategory, ReplyField, Urgency},
    ports::desktop::DesktopError,
    settings::Sound,
};
use zbus::{Message, message};

use super::hint::Hint;
use crate::icon::{NAME as APP_ID, Picture};

pub const NAME: &str = "org.freedesktop.Notifications";
pub const PATH: &str = "/org/freedesktop/Notifications";

/// The action of a click on the bubble itself.
const CLICK: &str = "default";
/// The button: some services do not report clicks on the bubble.
const BUTTON: &str = "open";
/// A field to answer in, as Plasma has it.
const REPLY: &str = "inline-reply";

/// Services that draw the action of the bubble as a button, too.
const DRAW_DEFAULT_AS_BUTTON: [&str; 2] = ["Xfce Notify Daemon", "lxqt-notificationd"];

const APP_NAME: &str = "ToolBoxx Notifier";

/// Services that keep so many notices of an app, and drop the oldest for a new one;
/// or that keep all, other apps' as well, and refuse more than twenty.
const KEEP_FEW: [(&str, usize); 2] = [("gnome-shell", 3), (LEAVES_CLOSED, 10)];

/// A service that leaves a notice on the screen that was closed, and shows no other
/// as long as one is there.
const LEAVES_CLOSED: &str = "Notification Daemon";

/// The service's capabilities, as far as they matter here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    pub actions: bool,
    pub body_markup: bool,
    /// The action of the bubble is a button already.
    pub default_is_button: bool,
    /// A notice can have a field to answer in.
    pub inline_reply: bool,
    /// So many notices stay; None: as many as there are.
    pub keeps: Option<usize>,
    /// What is closed goes from the screen by its own time only.
    pub leaves_closed: bool,
}

impl Capabilities {
    pub fn from_names(names: &[String]) -> Self {
        let has = |name: &str| names.iter().any(|n| n == name);
        let (actions, body_markup) = (has("actions"), has("body-markup"));
        Self { actions, body_markup, inline_reply: has(REPLY), ..Self::default() }
    }

    /// `server` is the name in the answer to `GetServerInformation`.
    pub fn of_server(self, server: &str) -> Self {
        let few = KEEP_FEW.iter().find(|(name, _)| *name == server);
        Self {
            default_is_button: DRAW_DEFAULT_AS_BUTTON.contains(&server),
            keeps: few.map(|(_, most)| *most),
            leaves_closed: server == LEAVES_CLOSED,
            ..self
        }
    }
}

pub fn get_capabilities() -> zbus::Result<Message> {
    method_call("GetCapabilities")?.build(&())
}

pub fn get_server_information() -> zbus::Result<Message> {
    method_call("GetServerInformation")?.build(&())
}

pub fn close(id: u32) -> zbus::Result<Message> {
    method_call("CloseNotification")?.with_flags(message::Flags::NoReplyExpected)?.build(&id)
}

/// In the place of one that is closed next: its time is over at once.
pub fn let_expire(id: u32) -> zbus::Result<Message> {
    const AT_ONCE: i32 = 1;
    let hints = HashMap::from([("suppress-sound", Hint::Flag(true))]);
    let actions: &[&str] = &[];
    let content = (APP_NAME, id, APP_ID, APP_NAME, "", actions, hints, AT_ONCE);
    method_call("Notify")?.with_flags(message::Flags::NoReplyExpected)?.build(&content)
}

/// `replaces` is 0 for a notice that is new.
///
/// A `picture` is drawn in place of the icon of that name.
pub fn notify(
    notice: &Notice,
    replaces: u32,
    can: Capabilities,
    picture: Option<&Picture>,
) -> zbus::Result<Message> {
    method_call("Notify")?.build(&(
        APP_NAME,
        replaces,
        APP_ID,
        without_nul(&notice.title),
        body(&without_nul(&notice.body), can),
        actions(notice, can),
        hints(notice, can, picture),
        expires(notice.urgency),
    ))
}

/// Milliseconds. MATE and LXQt let go of critical ones too, unless they are told not to.
fn expires(urgency: Urgency) -> i32 {
    const NEVER: i32 = 0;
    const SERVICE_DECIDES: i32 = -1;
    match urgency {
        Urgency::Critical => NEVER,
        _ => SERVICE_DECIDES,
    }
}

fn method_call(method: &'static str) -> zbus::Result<message::Builder<'static>> {
    Message::method_call(PATH, method)?.destination(NAME)?.interface(NAME)
}

/// The bus disconnects a client that sends a NUL in a string.
fn without_nul(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', "").into() } else { text.into() }
}

/// Only the body may be markup; the title is plain text everywhere.
fn body(text: &str, can: Capabilities) -> Cow<'_, str> {
    if !can.body_markup || !text.contains(['&', '<', '>']) {
        return text.into();
    }
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").into()
}

/// Pairs of key and label. None without the capability: there notify-osd would
/// show a dialog in place of a bubble.
fn actions(notice: &Notice, can: Capabilities) -> Vec<Cow<'_, str>> {
    let label = without_nul(&notice.action);
    let mut actions = match can {
        Capabilities { actions: false, .. } => return vec![],
        Capabilities { default_is_button: true, .. } => vec![CLICK.into(), label],
        _ => vec![CLICK.into(), label.clone(), BUTTON.into(), label],
    };
    if let Some(reply) = reply(notice, can) {
        actions.extend([REPLY.into(), without_nul(&reply.label)]);
    }
    actions
}

fn reply(notice: &Notice, can: Capabilities) -> Option<&ReplyField> {
    notice.reply.as_ref().filter(|_| can.actions && can.inline_reply)
}

fn hints<'a>(
    notice: &'a Notice,
    can: Capabilities,
    picture: Option<&'a Picture>,
) -> HashMap<&'static str, Hint<'a>> {
    let sound = match notice.sound {
        Sound::System => ("sound-name", Hint::Text("message-new-instant".into())),
        // The app plays its own sound, or none.
        _ => ("suppress-sound", Hint::Flag(true)),
    };
    let mut hints = HashMap::from([
        ("urgency", Hint::Level(urgency(notice.urgency))),
        ("category", Hint::Text(category(notice.category).into())),
        ("desktop-entry", Hint::Text(APP_ID.into())),
        sound,
    ]);
    if let Some(reply) = reply(notice, can) {
        let text = |text| Hint::Text(without_nul(text));
        hints.insert("x-kde-reply-placeholder-text", text(&reply.hint));
        hints.insert("x-kde-reply-submit-button-text", text(&reply.send));
    }
    hints.extend(picture.map(|picture| ("image-data", Hint::Picture(picture.into()))));
    hints
}

fn urgency(urgency: Urgency) -> u8 {
    match urgency {
        Urgency::Low | Urgency::Kept => 0,
        Urgency::Normal => 1,
        Urgency::Critical => 2,
    }
}

/// The specification has a category for chats only, and `x-vendor.` for the rest.
fn category(category: NoticeCategory) -> &'static str {
    match category {
        NoticeCategory::Payment => "x-toolboxx.payment",
        NoticeCategory::Order => "x-toolboxx.order",
        NoticeCategory::Message => "im.received",
        NoticeCategory::Digest => "x-toolboxx.digest",
        NoticeCategory::App => "x-toolboxx.app",
    }
}

/// What the service says by itself about the notice with that id.
#[derive(Debug, PartialEq, Eq)]
pub enum Signal {
    /// The activation token of the click that follows.
    Token(u32, String),
    Clicked(u32),
    /// What the person wrote into the notice.
    Replied(u32, String),
    /// Also: whether nobody closed it.
    Closed(u32, bool),
}

impl Signal {
    /// None for actions and signals of others.
    pub fn parse(signal: &Message) -> Option<Self> {
        let (header, body) = (signal.header(), signal.body());
        match header.member()?.as_str() {
            "ActivationToken" => body.deserialize().ok().map(|(id, token)| Self::Token(id, token)),
            "ActionInvoked" => match body.deserialize::<(u32, &str)>() {
                Ok((id, CLICK | BUTTON)) => Some(Self::Clicked(id)),
                _ => None,
            },
            "NotificationReplied" => {
                body.deserialize().ok().map(|(id, text)| Self::Replied(id, text))
            }
            "NotificationClosed" => {
                const EXPIRED: u32 = 1;
                let closed = body.deserialize::<(u32, u32)>().ok();
                closed.map(|(id, reason)| Self::Closed(id, reason == EXPIRED))
            }
            _ => None,
        }
    }
}

/// What an error reply means.
pub fn trouble(name: &str, text: &str) -> DesktopError {
    match name.strip_prefix("org.freedesktop.DBus.Error.") {
        Some("ServiceUnknown" | "NameHasNoOwner" | "NoReply" | "Disconnected") => {
            DesktopError::NoService
        }
        Some(kind) if kind.starts_with("Spawn.") => DesktopError::NoService,
        Some("Timeout" | "TimedOut") => DesktopError::Hung,
        _ if text.is_empty() => DesktopError::Refused(name.into()),
        _ => DesktopError::Refused(text.into()),
    }
}

#[cfg(test)]
mod tests {
    use notifier_core::notice::Tag;

    use super::*;

    const ALL: Capabilities = Capabilities { actions: true, body_markup: true, ..NONE };
    const NONE: Capabilities = Capabilities {
        actions: false,
        body_markup: false,
        default_is_button: false,
        inline_reply: false,
        keeps: None,
        leaves_closed: false,
    };

    #[test]
    fn a_body_is_escaped_only_where_it_is_markup() {
        for (text, markup, plain) in [
            ("", "", ""),
            ("5 kg rice", "5 kg rice", "5 kg rice"),
            ("<b>&amp;", "&lt;b&gt;&amp;amp;", "<b>&amp;"),
            ("Tom & \"Jo\"", "Tom &amp; \"Jo\"", "Tom & \"Jo\""),
        ] {
            assert_eq!(body(text, ALL), markup);
            assert_eq!(body(text, NONE), plain);
        }
    }

    #[test]
    fn capabilities_are_read_by_name() {
        for (names, expected) in [
            (&[] as &[&str], NONE),
            (&["body", "actions", "body-markup", "x-other"], ALL),
            (&["body-markup-not", "action-icons"], NONE),
        ] {
            let names: Vec<String> = names.iter().map(|n| n.to_string()).collect();
            assert_eq!(Capabilities::from_names(&names), expected, "{names:?}");
        }
    }

    #[test]
    fn there_is_one_button_where_the_service_has_buttons() {
        for (server, can, expected) in [
            ("gnome-shell", ALL, &["default", "Open", "open", "Open"] as &[&str]),
            ("Xfce Notify Daemon", ALL, &["default", "Open"]),
            ("lxqt-notificationd", ALL, &["default", "Open"]),
            ("Xfce Notify Daemon", NONE, &[]),
            ("", NONE, &[]),
        ] {
            assert_eq!(actions(&notice(), can.of_server(server)), expected, "{server}");
        }
    }

    #[test]
    fn a_message_has_a_field_to_answer_in_where_the_service_has_one() {
        let texts = ["Answer", "Your answer", "Send"].map(str::to_owned);
        let [label, hint, send] = texts;
        let message = Notice { reply: Some(ReplyField { label, hint, send }), ..notice() };
        let plasma = Capabilities { inline_reply: true, ..ALL };
        let labels = ["default", "Open", "open", "Open", "inline-reply", "Answer"];

        assert_eq!(actions(&message, plasma), labels);
        let asked = hints(&message, plasma, None);
        assert_eq!(asked["x-kde-reply-placeholder-text"], text("Your answer"));
        assert_eq!(asked["x-kde-reply-submit-button-text"], text("Send"));
        for (notice, can) in [(&message, ALL), (&notice(), plasma)] {
            assert_eq!(actions(notice, can), labels[..4]);
            assert!(!hints(notice, can, None).contains_key("x-kde-reply-placeholder-text"));
        }
    }

    #[test]
    fn hints_tell_urgency_and_kind() {
        for (urgency, category, expected) in [
            (Urgency::Low, NoticeCategory::Digest, (0_u8, "x-toolboxx.digest")),
            (Urgency::Normal, NoticeCategory::Message, (1, "im.received")),
            (Urgency::Normal, NoticeCategory::Order, (1, "x-toolboxx.order")),
            (Urgency::Critical, NoticeCategory::Payment, (2, "x-toolboxx.payment")),
            (Urgency::Normal, NoticeCategory::App, (1, "x-toolboxx.app")),
        ] {
            let notice = Notice { urgency, category, ..notice() };
            let hints = hints(&notice, ALL, None);

            assert_eq!(hints["urgency"], Hint::Level(expected.0));
            assert_eq!(hints["category"], text(expected.1));
            assert_eq!(hints["desktop-entry"], text("toolboxx-notifier"));
        }
    }

    #[test]
    fn only_the_systems_own_sound_is_asked_for() {
        let [system, none, bell] =
            [Sound::System, Sound::None, Sound::Bell].map(|sound| Notice { sound, ..notice() });
        assert_eq!(hints(&system, ALL, None)["sound-name"], text("message-new-instant"));
        for notice in [none, bell] {
            let hints = hints(&notice, ALL, None);
            assert_eq!(hints["suppress-sound"], Hint::Flag(true), "{:?}", notice.sound);
            assert!(!hints.contains_key("sound-name"));
        }
    }

    #[test]
    fn an_error_is_absence_hanging_or_refusal() {
        let refused = |text: &str| DesktopError::Refused(text.into());
        for (name, text, expected) in [
            ("org.freedesktop.DBus.Error.ServiceUnknown", "not provided", DesktopError::NoService),
            ("org.freedesktop.DBus.Error.Spawn.ChildExited", "exit 1", DesktopError::NoService),
            ("org.freedesktop.DBus.Error.NoReply", "disconnected", DesktopError::NoService),
            ("org.freedesktop.DBus.Error.TimedOut", "activation", DesktopError::Hung),
            ("org.freedesktop.DBus.Error.AccessDenied", "no", refused("no")),
            ("org.example.Full", "too many", refused("too many")),
            ("org.example.Full", "", refused("org.example.Full")),
        ] {
            assert_eq!(trouble(name, text), expected, "{name}");
        }
    }

    fn text(text: &str) -> Hint<'_> {
        Hint::Text(text.into())
    }

    fn notice() -> Notice {
        Notice {
            tag: Tag("order:1".into()),
            title: "New order".into(),
            body: "5 kg rice".into(),
            urgency: Urgency::Normal,
            category: NoticeCategory::Order,
            action: "Open".into(),
            reply: None,
            sound: Default::default(),
        }
    }
}
