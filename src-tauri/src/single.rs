//! One app for each data folder: a second start opens the window of the first, and ends.

use tauri::{Builder, Wry};
use tokio::runtime::Runtime;

use crate::window;

/// What the app is built on; None where one that runs has opened its window instead.
pub fn builder(runtime: &Runtime, identifier: &str) -> Option<Builder<Wry>> {
    let builder = Builder::default();
    #[cfg(target_os = "linux")]
    {
        use notifier_freedesktop::single_instance::{Other, ask};
        match runtime.block_on(ask(identifier)) {
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
    let _ = (runtime, identifier);
    Some(builder.plugin(tauri_plugin_single_instance::init(|app, _, _| window::open(app))))
}
