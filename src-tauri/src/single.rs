//! One app for each data folder: a second start opens the window of the first, and ends.

use notifier_core::ports::desktop::ActivationToken;
use tauri::{Builder, Wry};
use tokio::runtime::Runtime;

use crate::window;

/// What the app is built on; None where one that runs has opened its window instead.
pub fn builder(
    runtime: &Runtime,
    identifier: &str,
    token: Option<&ActivationToken>,
) -> Option<Builder<Wry>> {
    let builder = Builder::default();
    #[cfg(target_os = "linux")]
    {
        use notifier_freedesktop::single_instance::{Other, ask};
        match runtime.block_on(ask(identifier, token)) {
            Other::Absent => {}
            Other::Opened => return None,
            // Perhaps it is none, or was stopped: whether the folder is free will tell.
            Other::Silent => {
                let text = "the ToolBoxx Notifier that runs already does not answer";
                eprintln!("toolboxx-notifier: {text}");
                tracing::warn!("{text}");
                return Some(builder);
            }
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (runtime, identifier, token);
    Some(builder.plugin(tauri_plugin_single_instance::init(|app, arguments, _| {
        #[cfg(target_os = "linux")]
        let token = notifier_freedesktop::single_instance::token(arguments);
        #[cfg(not(target_os = "linux"))]
        let token = None.filter(|_: &ActivationToken| arguments.is_empty());
        window::open(app, token);
    })))
}
