//! An example notification, as the person requests for it; it says what would keep a
//! real one from being seen or heard.

use super::{context::Context, delivery::problem_text};
use crate::{
    desktop::Trouble,
    event::Kind,
    handle::{Answer, RequestError},
    notice,
    quiet::Quiet,
    settings::Sound,
};

/// It goes its own way: no event waits behind it.
pub fn show(cx: &mut Context, kind: Kind, answer: Answer<String>) {
    let notice = notice::test(kind, &cx.settings, &cx.words);
    let (desktop, words) = (cx.desktop.clone(), cx.words.clone());
    let (shown, said) = (desktop.show(notice), obstacle(cx, kind));
    cx.spawn_detached(async move {
        let result = match shown.await {
            Ok(()) if desktop.do_not_disturb().await => Ok(words.say("test-shown-disturb")),
            Ok(()) => Ok(said),
            Err(trouble) => {
                tracing::warn!(%trouble, "the test was not shown");
                let key = match trouble {
                    Trouble::Refused(_) => "test-refused",
                    _ => problem_text(&trouble),
                };
                Err(RequestError { code: None, message: words.say(key) })
            }
        };
        let _ = answer.send(result);
    });
}

/// Of our own settings, the first that a real notice would stop at.
fn obstacle(cx: &Context, kind: Kind) -> String {
    let words = &cx.words;
    let of_kind = cx.settings.of(kind);
    let said = match cx.quiet() {
        _ if of_kind.muted() => words.say("test-shown-muted"),
        Quiet::Snoozed(_) => words.say("test-shown-snoozed"),
        quiet @ Quiet::Hours { .. } => {
            let until = quiet.until().map(|until| words.time(until)).unwrap_or_default();
            words.say_with("test-shown-quiet-hours", [("time", until.into())])
        }
        Quiet::Off => words.say("test-shown"),
    };
    if of_kind.sound == Sound::None {
        return format!("{said} {}", words.say("test-shown-silent"));
    }
    said
}
