//! The tray: the icon, its clicks, its menu, and a panel that is killed and comes back.

use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use test_desktop::{Kind, MenuItem};
use tokio::time::sleep;

use crate::{
    app::App,
    hands::Area,
    parts::Shell,
    record::Record,
    stage::Stage,
    table::{Held, Row},
};

/// For what is a matter of the desktop alone, on a machine with much to do.
const SHORT: Duration = Duration::from_secs(40);

pub struct TrayStory<'a> {
    pub stage: &'a mut Stage,
    pub app: &'a App,
    pub record: Arc<Record>,
    /// The screen before the app was started, and with its icon.
    pub before: PathBuf,
    pub bare: PathBuf,
}

/// The colour of the icon while the shop is heard (`icons/tray-live.svg`).
const CONNECTED: &str = "#064a27";

const WHAT: [&str; 6] = [
    "the icon is in the tray",
    "a left click opens the window",
    "a right click opens the menu",
    "an item of the menu can be clicked",
    "so can Snooze",
    "the panel killed and back: icon, no window",
];

impl TrayStory<'_> {
    pub async fn tell(&mut self) -> Vec<Row> {
        if !self.stage.has_tray() {
            let why = "has no tray".to_owned();
            return WHAT.map(|what| Row::of(what, Held::NotPossible(why.clone()))).into();
        }
        let icon = match self.icon().await {
            Ok(icon) => icon,
            Err(error) => {
                let failed = |what| Row::new(what, Err(anyhow::anyhow!("{error:#}")));
                return WHAT.map(failed).into();
            }
        };
        let [seen, left, right, item, snooze, back] = WHAT;
        vec![
            Row::new(seen, Ok(String::new())),
            Row::of(left, self.left(icon).await),
            Row::new(right, self.right(icon).await),
            Row::new(item, self.items(icon, ["Mute orders", "Mute orders"]).await),
            Row::new(snooze, self.items(icon, ["Snooze", "Resume"]).await),
            Row::of(back, self.back(icon).await),
        ]
    }

    async fn icon(&self) -> Result<Area> {
        let Some(strip) = self.stage.hands.panel else { anyhow::bail!("there is no panel") };
        // On the left are programs to start, of any colour.
        let (hands, half) = (&self.stage.hands, strip.width / 2);
        let strip = Area { x: strip.x + half, width: half, ..strip };
        let earlier = hands.coloured(&self.before, strip, CONNECTED).await?;
        ensure!(earlier.is_none(), "something else has the colour of the icon: {earlier:?}");
        let icon = hands.coloured(&self.bare, strip, CONNECTED).await?.context("no icon")?;
        ensure!(icon.height >= 8 && icon.width >= 8, "no icon, but {icon:?}");
        Ok(icon)
    }

    fn click_at(icon: Area) -> (i32, i32) {
        (icon.x + icon.width / 2, icon.y + icon.height / 2)
    }

    async fn left(&self, icon: Area) -> Held {
        if self.stage.desktop.short == "gnome" {
            return Held::NotPossible("opens the menu, by design".into());
        }
        let opened = async {
            self.stage.hands.click(Self::click_at(icon), 1).await?;
            let hands = &self.stage.hands;
            until(async || hands.window().await.is_some()).await.context("no window")?;
            until(async || hands.window_in_front().await).await.context("behind others")?;
            hands.at_rest(&self.name("window")).await?;
            let window = hands.window().await.context("the window is gone")?;
            self.stage.display.close(window)?;
            until(async || hands.window().await.is_none())
                .await
                .context("the window does not close")?;
            Ok(String::new())
        };
        opened.await.into()
    }

    async fn right(&self, icon: Area) -> Result<String> {
        self.open(icon, "menu").await?;
        self.close().await?;
        Ok(String::new())
    }

    async fn open(&self, icon: Area, name: &str) -> Result<()> {
        self.stage.hands.away().await?;
        self.stage.hands.until_as(&self.bare, &self.name("before-menu"), SHORT).await?;
        let button = if self.stage.desktop.short == "gnome" { 1 } else { 3 };
        self.stage.hands.click(Self::click_at(icon), button).await?;
        self.stage.hands.until_new(&self.bare, &self.name(name), SHORT).await?;
        Ok(())
    }

    async fn close(&self) -> Result<()> {
        self.stage.hands.keys(&["Escape"]).await?;
        self.stage.hands.away().await?;
        self.stage.hands.until_as(&self.bare, &self.name("after-menu"), SHORT).await
    }

    /// One, and another that takes it back.
    async fn items(&self, icon: Area, labels: [&str; 2]) -> Result<String> {
        for label in labels {
            self.item(icon, label).await.with_context(|| label.to_owned())?;
        }
        Ok(String::new())
    }

    /// With the keys, as a person does who cannot see where it is.
    async fn item(&self, icon: Area, label: &str) -> Result<()> {
        let menu = self.app.tray(self.stage).await?.menu;
        let item = MenuItem::find(&menu, label).context("there is none")?;
        ensure!(item.children.is_empty(), "a submenu, which some panels leave empty");
        let can = |item: &&MenuItem| item.enabled && item.visible && item.kind != Kind::Separator;
        let place = menu.iter().filter(can).position(|one| one.id == item.id);
        let place = place.context("nobody can click it")?;
        let before = self.record.now().clicked.len();
        self.open(icon, &format!("menu-{}", label.to_lowercase().replace(' ', "-"))).await?;
        let mut keys = vec!["Down"; place + 1];
        keys.push("Return");
        self.stage.hands.keys(&keys).await?;
        let clicked = self.record.until(SHORT, |seen| seen.clicked.get(before).copied()).await;
        let clicked = clicked.context("the panel tells of no click")?;
        ensure!(clicked == item.id, "another item was clicked");
        let changed = |now: &test_desktop::Tray| now.menu != menu;
        self.app.until(self.stage, changed).await.context("the click did nothing")?;
        Ok(())
    }

    async fn back(&mut self, icon: Area) -> Held {
        if self.stage.desktop.shell == Shell::X11 {
            return Held::NotPossible("the panel is the whole desktop".into());
        }
        let back = async {
            let before = self.record.now().icons.len();
            self.stage.hands.away().await?;
            self.stage.hands.until_as(&self.bare, &self.name("panel-before"), SHORT).await?;
            // What is compared to is the icon as it is now.
            let with = self.stage.hands.picture(&self.name("panel-before")).await?;
            self.stage.restart_panel().await?;
            let comes = self.record.until(SHORT, |seen| seen.icons.get(before).cloned());
            comes.await.context("the icon does not register again")?;
            let start = Instant::now();
            let hands = &self.stage.hands;
            while hands
                .new_within(&with, &hands.picture(&self.name("panel-after")).await?, icon)
                .await?
                .is_some()
            {
                ensure!(start.elapsed() < SHORT, "the icon is not where it was");
                sleep(Duration::from_millis(300)).await;
            }
            ensure!(self.stage.hands.window().await.is_none(), "a window opened");
            Ok(String::new())
        };
        back.await.into()
    }

    fn name(&self, name: &str) -> String {
        format!("{}-{name}", self.stage.desktop.short)
    }
}

async fn until(holds: impl AsyncFn() -> bool) -> Result<()> {
    let start = Instant::now();
    while !holds().await {
        ensure!(start.elapsed() < SHORT, "not in time");
        sleep(Duration::from_millis(200)).await;
    }
    Ok(())
}
