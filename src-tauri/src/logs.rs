//! `logs/` in the data folder: a file a day, the last seven kept.
//!
//! Libraries that would write what the shop sent are held at `warn`.

use std::path::Path;

use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

const FILTER: &str = "info,eventsource_client=warn,launchdarkly_sdk_transport=warn,reqwest=warn,hyper=warn,zbus=warn";
const FILES: usize = 7;

/// # Errors
/// The folder cannot be written; the app runs without a log then.
pub fn start(folder: &Path) -> anyhow::Result<()> {
    // Or the appender complains on stderr that there are no old files to count.
    std::fs::create_dir_all(folder)?;
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("notifier")
        .filename_suffix("log")
        .max_log_files(FILES)
        .build(folder)?;
    let filter = EnvFilter::try_from_env("TOOLBOXX_LOG").unwrap_or_else(|_| EnvFilter::new(FILTER));
    let subscriber =
        tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(file);
    subscriber.try_init().map_err(|error| anyhow::anyhow!(error))
}
