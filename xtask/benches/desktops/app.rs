//! The app on a stage, signed in at a shop that is in this very process.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use demo_shop::{Mode, OWNER, Options, Shop};
use notifier_core::{rest::Api, stream::Http};
use secrecy::ExposeSecret as _;
use serde_json::json;
use test_desktop::Tray;
use tokio::{process::Child, time::sleep};

use crate::{record::Record, stage::Stage};

const START: Duration = Duration::from_secs(40);

pub struct App {
    pub shop: Shop,
    pub owner: String,
    _child: Child,
}

impl App {
    /// Returns when the tray says that it is connected.
    pub async fn start(binary: &Path, stage: &Stage, record: &Arc<Record>) -> Result<Self> {
        let tick = Duration::from_secs(1);
        let shop = Shop::start(Options { mode: Mode::Real, tick, ..Options::default() }).await?;
        let api = Api::new(&Http::new(), shop.url().parse()?);
        let token = api.sign_in(OWNER.email, &OWNER.password.into()).await?.token;
        let data = stage.home().join("app");
        std::fs::create_dir(&data)?;
        let settings = json!({"server": shop.url(), "connection": {"poll_ms": 1000}});
        std::fs::write(data.join("settings.json"), settings.to_string())?;
        let binary = binary.to_string_lossy();
        let mut command =
            stage.command(&[&binary, "--hidden", "--data-dir", &data.to_string_lossy()]);
        command.env("TOOLBOXX_TOKEN", token.expose_secret());
        let child = command.spawn().context("the app")?;
        let owner = record.until(START, |seen| seen.icons.last().cloned()).await;
        let owner = owner.context("no icon registers")?;
        let app = Self { shop, owner, _child: child };
        app.until(stage, connected).await?;
        Ok(app)
    }

    pub async fn tray(&self, stage: &Stage) -> Result<Tray> {
        Tray::read(&stage.connection, &self.owner).await
    }

    /// Waits until the item of the tray is so.
    pub async fn until(&self, stage: &Stage, wanted: impl Fn(&Tray) -> bool) -> Result<Tray> {
        let start = Instant::now();
        loop {
            let tray = self.tray(stage).await?;
            if wanted(&tray) {
                return Ok(tray);
            }
            ensure!(start.elapsed() < START, "the tray says {:?}", tray.item.tooltip);
            sleep(Duration::from_millis(200)).await;
        }
    }
}

/// Where the host shows a title only, the state is in that.
fn connected(tray: &Tray) -> bool {
    [&tray.item.tooltip, &tray.item.tooltip_title].iter().any(|text| text.contains("Connected"))
}
