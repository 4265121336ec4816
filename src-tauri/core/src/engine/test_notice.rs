//! An example notification, as the person requests for it; it says what would keep a
//! real one from being seen or heard.

use super::{
    context::{Context, Effects},
    problems::problem_text,
};
use crate::{
    handle::{Answer, RequestError},
    notice,
    policy::quiet::Quiet,
    ports::desktop::DesktopError,
    settings::{Category, Sound},
    view::snapshot::Tested,
};

/// It goes its own way: no event waits behind it.
pub fn show(cx: &mut Context, group: Category, answer: Answer<Tested>) -> Effects {
    let notice = notice::test(group, &cx.settings, &cx.i18n);
    let (desktop, i18n) = (cx.desktop.clone(), cx.i18n.clone());
    let (shown, tested) = (desktop.show(notice), obstacle(cx, group));
    cx.spawn_detached(async move {
        let result = match shown.await {
            Ok(()) if desktop.do_not_disturb().await => {
                Ok(Tested { text: i18n.text("test-shown-disturb"), is_well: false })
            }
            Ok(()) => Ok(tested),
            Err(trouble) => {
                tracing::warn!(%trouble, "the test was not shown");
                let key = match trouble {
                    DesktopError::Refused(_) => "test-refused",
                    _ => problem_text(&trouble),
                };
                Err(RequestError { code: None, message: i18n.text(key) })
            }
        };
        let _ = answer.send(result);
    });
    vec![]
}

/// Of our own settings, the first that a real notice would stop at.
fn obstacle(cx: &Context, group: Category) -> Tested {
    let i18n = &cx.i18n;
    let of_kind = cx.settings.of(group);
    let is_well = !of_kind.muted() && cx.quiet() == Quiet::Off;
    let said = match cx.quiet() {
        _ if of_kind.muted() => i18n.text("test-shown-muted"),
        Quiet::Snoozed(_) => i18n.text("test-shown-snoozed"),
        quiet @ Quiet::Hours { .. } => {
            let until = quiet.until().map(|until| i18n.time(until)).unwrap_or_default();
            i18n.text_with("test-shown-quiet-hours", [("time", until.into())])
        }
        Quiet::Off => i18n.text("test-shown"),
    };
    if of_kind.sound == Sound::None {
        return Tested { text: format!("{said} {}", i18n.text("test-shown-silent")), is_well };
    }
    Tested { text: said, is_well }
}
