//! The diagnostics that a person may copy for whoever helps: nothing of customers, no secret.

use std::fmt::{Display, Write as _};

use serde_json::{Value, json};

use super::{config::Config, context::Context, publish::Publisher};
use crate::{feed::origin, view::snapshot::VERSION};

/// The settings that name no person. Keys that we do not know may hold anything.
const HARMLESS: [&str; 16] = [
    "user_ids",
    "delivery",
    "connection",
    "types",
    "shops",
    "history",
    "quiet_hours",
    "snoozed_until",
    "snoozed_at",
    "show_content",
    "hide_when_locked",
    "morning_digest",
    "unusual_silence",
    "start_at_login",
    "update_automatically",
    "language",
];

/// In English and technical: it is for whoever helps.
pub fn diagnostics(cx: &Context, config: &Config, publisher: &Publisher) -> String {
    let snapshot = publisher.snapshot();
    let connection = &snapshot.connection;
    let server = cx.settings.server.as_ref().map(origin);
    let mut text = String::new();
    let mut line = |name: &str, value: &dyn Display| {
        let _ = writeln!(text, "{name}: {value}");
    };
    line("version", &VERSION);
    line("now", &cx.now());
    line("language", &snapshot.preferences.spoken);
    line("server", &server.as_deref().unwrap_or("-"));
    line("connection", &format_args!("{:?}, attempt {}", connection.state, connection.attempt));
    line("detail", &connection.detail.as_deref().unwrap_or("-"));
    line("account", &format_args!("{:?}", snapshot.account.state));
    line("shops", &snapshot.account.shops.len());
    line("streams", &snapshot.feeds.len());
    line("update", &format_args!("{:?}, {}", snapshot.update.state, snapshot.update.text));
    line("unread", &snapshot.unread.total);
    line("not understood", &snapshot.not_understood);
    line("quiet", &format_args!("{:?}", snapshot.quiet.state));
    for problem in cx.problems.keys() {
        line("trouble", &problem);
    }
    for change in publisher.log.technical() {
        line("change", &change);
    }
    line("settings", &harmless_settings(config));
    text
}

fn harmless_settings(config: &Config) -> Value {
    let settings = config.file.json().iter().filter(|(key, _)| HARMLESS.contains(&key.as_str()));
    Value::Object(settings.map(|(key, value)| (key.clone(), json!(value))).collect())
}
