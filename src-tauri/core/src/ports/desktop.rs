//! The port for every effect on the desktop: notices, links, the window.
//!
//! The shell implements it once per system; tests implement it in memory.
//! Deliberately absent: what a notice says (`notice`) and when (`engine`).
//! Calls go out through [`Desktop`], news comes in as [`DesktopEvent`].

use futures::future::BoxFuture;
use url::Url;

use crate::{
    notice::{Notice, Tag},
    settings::Sound,
};

/// Lets a window or browser come to the front on Wayland and X11; from the daemon.
pub type ActivationToken = String;

/// Everything the app can do to the desktop. Errors are values.
pub trait Desktop: Send + Sync + 'static {
    /// Shows `notice`; one with the tag of an earlier notice replaces it.
    ///
    /// Ready when the desktop has accepted it, at the latest after 5 s.
    fn show(&self, notice: Notice) -> BoxFuture<'static, Result<(), DesktopError>>;

    /// Takes the notice away where it still shows.
    fn close(&self, tag: Tag) -> BoxFuture<'static, ()>;

    /// Opens `link` in the user's browser. The caller has checked the link.
    fn browse(
        &self,
        link: Url,
        token: Option<ActivationToken>,
    ) -> BoxFuture<'static, Result<(), DesktopError>>;

    /// Lets the sound be heard, so that the person knows it.
    fn play(&self, sound: Sound) -> BoxFuture<'static, Result<(), DesktopError>>;

    /// Whether the person wants quiet of the whole desktop ("Do not disturb"),
    /// where the system tells.
    fn do_not_disturb(&self) -> BoxFuture<'static, bool>;

    /// Brings the settings window to the front, making it where there is none.
    fn open_window(&self, token: Option<ActivationToken>);
}

/// What the desktop tells the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DesktopEvent {
    /// A notification service is there, for the first time or again.
    NoticesWork,
    /// The notification service went away.
    NoticesGone,
    /// The person clicked a notice, or its button.
    Clicked { tag: Tag, token: Option<ActivationToken> },
    /// The person answered a message right in its notice.
    Replied { tag: Tag, text: String },
    /// The person waved a notice away, or it timed out.
    Closed { tag: Tag },
    /// The desktop keeps few, and dropped this one for others.
    Evicted { tag: Tag },
}

/// Why the desktop did not do what it was asked to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DesktopError {
    /// Nothing on this desktop shows notifications.
    #[error("no notification service is running")]
    NoService,
    /// The notification service did not answer in time.
    #[error("the notification service does not answer")]
    Hung,
    /// The service, or the system, said no.
    #[error("refused: {0}")]
    Refused(String),
    /// Somebody has switched notifications off.
    #[error("switched off: {0:?}")]
    Off(Off),
}

/// Whose notifications are switched off in the settings of the computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Off {
    /// Those of this app.
    App,
    /// Those of all apps.
    Everything,
    /// By whoever looks after the computer.
    Policy,
}
