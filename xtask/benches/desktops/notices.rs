//! The notifications: sent, looked at, clicked, handled elsewhere, waited for.

use std::{collections::BTreeSet, path::PathBuf, sync::Arc, time::Duration};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};
use test_desktop::Tray;
use tokio::time::{Instant, sleep};

use crate::{
    app::App,
    hands::Area,
    parts::Click,
    record::{Notified, Record},
    stage::Stage,
    table::{Held, Row},
};

const LONG: Duration = Duration::from_secs(60);
/// For what is a matter of the desktop alone, on a machine with much to do.
const SHORT: Duration = Duration::from_secs(40);

pub struct Notices<'a> {
    pub stage: &'a mut Stage,
    pub app: &'a App,
    pub record: Arc<Record>,
    /// The screen without any notification.
    pub bare: PathBuf,
    /// When the last chats were sent.
    pub chats: Vec<Instant>,
}

/// And a little more.
const FOLDED_WITHIN: Duration = Duration::from_secs(12);

const LONG_CHAT: &str = "Good morning, I would like to know whether the angle grinder that I saw \
    last week is still there, how much the delivery to Musanze costs, whether I can pay half of \
    it now and the other half when it comes, and if you have the discs of 230 mm for it as well, \
    as the shop beside ours has none left and the site waits for them since Monday morning.";

impl Notices<'_> {
    pub async fn tell(&mut self) -> Vec<Row> {
        let mut rows = vec![];
        rows.push(Row::new("a payment to check", self.check().await));
        for (what, name, order) in
            [("a new order", "order", json!({"orderNumber": "ORD-7", "amount": 185_000}))]
        {
            rows.push(Row::new(what, self.order(name, order).await.map(|_| String::new())));
        }
        for (what, name, sender, text) in [
            (
                "markup in a chat",
                "markup",
                "<i>Aline</i>",
                "<b>Tom & Jerry</b> <a href=\"x\">&amp;</a>",
            ),
            (
                "a name from right to left",
                "right-to-left",
                "عائشة محمد",
                "هل المثقاب متوفر؟ 0788 123 456",
            ),
            ("emoji and a flag", "emoji", "Jean 👩🏾‍🔧", "Merci 🙏🏾 🇷🇼 – à demain"),
            ("a long chat", "long", "Marie Claire Uwamahoro", LONG_CHAT),
        ] {
            rows.push(Row::new(what, self.chat(name, sender, text).await.map(|_| String::new())));
        }
        let (body, open) = (self.stage.desktop.body, self.stage.desktop.open);
        rows.push(Row::of("a click opens the page", self.click("click", "ORD-8", body).await));
        rows.push(Row::of("its button opens the page", self.click("button", "ORD-9", open).await));
        rows.push(Row::new("handled elsewhere: taken away", self.handled().await));
        rows.push(Row::new("a burst is folded", self.burst().await));
        rows.push(Row::new("a payment to check stays", self.stays().await));
        rows.push(Row::of("the service killed and back: a digest", self.killed().await));
        rows
    }

    async fn check(&mut self) -> Result<String> {
        let shown = self.show("check", "Payment to check", |app| {
            let payment = app.shop.payment(json!({
                "totalAmount": 14_500, "customerName": "Aline Uwase", "customerPhone": "+250788123456"
            }));
            app.shop.submit(&payment);
        });
        let body = shown.await?.0.body;
        ensure!(body.contains("14,500"), "{body:?}");
        Ok(String::new())
    }

    async fn order(&mut self, name: &str, order: Value) -> Result<(Notified, Area)> {
        let number = order["orderNumber"].as_str().unwrap_or_default().to_owned();
        self.show(name, &format!("New order {number}"), |app| drop(app.shop.order(order))).await
    }

    /// Returns the id by which the shop knows it.
    async fn chat(&mut self, name: &str, sender: &str, text: &str) -> Result<String> {
        // More of a kind in ten seconds would be folded.
        self.chats.retain(|sent| sent.elapsed() < FOLDED_WITHIN);
        if let [.., first, _, _] = self.chats[..] {
            sleep(FOLDED_WITHIN.saturating_sub(first.elapsed())).await;
        }
        self.chats.push(Instant::now());
        let mut id = String::new();
        let chat = json!({"sender": sender, "content": text});
        let (shown, _) = self.show(name, sender, |app| id = app.shop.message(chat)).await?;
        // Where bodies are markup, this is what the person reads.
        let read = shown.body.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        let begin: String = text.chars().take(15).collect();
        ensure!(read.contains(&begin), "the text is {read:?}");
        Ok(id)
    }

    /// On a clear screen: sent, accepted by the service, and there in pixels.
    async fn show(
        &mut self,
        name: &str,
        title: &str,
        send: impl FnOnce(&App),
    ) -> Result<(Notified, Area)> {
        self.clear().await?;
        let before = self.record.now().notified.len();
        send(self.app);
        let found = self.record.until(LONG, |seen| {
            let mut new = seen.notified.iter().skip(before);
            new.find(|one| one.id.is_some() && one.title.starts_with(title)).cloned()
        });
        let notified = found.await.with_context(|| format!("no notification {title:?}"))?;
        let name = self.name(name);
        let area = self.stage.hands.until_new(&self.bare, &name, SHORT).await?;
        Ok((notified, area))
    }

    /// As if the person had closed them all.
    async fn clear(&mut self) -> Result<()> {
        let open = self.record.now().notified.into_iter().filter(|one| one.closed.is_none());
        let open: BTreeSet<u32> = open.filter_map(|one| one.id).collect();
        for id in open {
            // One that has gone meanwhile is an error to some services.
            let _ = self.stage.wave_away(id).await;
        }
        self.stage.dismiss().await?;
        self.stage.hands.away().await?;
        let name = self.name("clear");
        self.stage.hands.until_as(&self.bare, &name, SHORT).await
    }

    async fn click(&mut self, name: &str, number: &str, at: Result<Click, &str>) -> Held {
        let click = match at {
            Ok(click) => click,
            Err(why) => return Held::NotPossible(why.into()),
        };
        let opened = async {
            let order = json!({"orderNumber": number, "amount": 9_000});
            let (notified, area) = self.order(name, order).await?;
            self.opens(&notified, area, click).await
        };
        opened.await.into()
    }

    async fn opens(&mut self, notified: &Notified, area: Area, click: Click) -> Result<String> {
        let before = self.stage.browser.all().len();
        let hands = &self.stage.hands;
        match (self.stage.desktop.tool, click.grows) {
            (Some(tool), _) => drop(hands.run(tool[0], &tool[1..]).await?),
            (None, false) => hands.click(area.at(click.at), click.mouse).await?,
            (None, true) => {
                hands.point(area.at((0.5, 0.5))).await?;
                let name = self.name("under-the-pointer");
                let grown = |now: Area| now.height > area.height;
                let now = hands.until_new_as(&self.bare, &name, SHORT, grown).await?;
                hands.click(now.at(click.at), click.mouse).await?;
            }
        }
        let key = self.record.until(SHORT, |seen| {
            seen.notified.iter().find(|one| one.id == notified.id)?.invoked.first().cloned()
        });
        let key = key.await.context("the service tells of no click")?;
        let opened = self.stage.browser.next(SHORT).await.context("no page opens")?;
        ensure!(self.stage.browser.all().len() == before + 1, "opened more than once");
        ensure!(opened.url.starts_with(&self.app.shop.url()), "opens {}", opened.url);
        Ok(format!("action `{key}`"))
    }

    async fn handled(&mut self) -> Result<String> {
        let id = self.chat("handled-before", "Aline", "Is it ready?").await?;
        let shown = self.record.now().notified.last().and_then(|one| one.id);
        self.app.shop.mark_read(&id);
        let reason = self
            .record
            .until(LONG, |seen| seen.notified.iter().rev().find(|one| one.id == shown)?.closed);
        let reason = reason.await.context("not closed")?;
        ensure!(reason == 3, "closed for another reason: {reason}");
        let name = self.name("handled-after");
        self.stage.hands.until_as(&self.bare, &name, SHORT).await?;
        Ok(String::new())
    }

    async fn burst(&mut self) -> Result<String> {
        const SENT: usize = 6;
        self.clear().await?;
        let before = self.record.now().notified.len();
        for number in 1..=SENT {
            let sender = format!("Buyer {number}");
            self.app.shop.message(json!({"sender": sender, "content": "Hello"}));
        }
        // One that counts the others; those alone and those counted are all of them.
        let folded = self.record.until(LONG, |seen| {
            let new = &seen.notified[before..];
            let (folds, alone): (Vec<_>, Vec<_>) =
                new.iter().partition(|one| one.title.contains(" more "));
            let last = folds.last().filter(|last| last.id.is_some())?;
            let counted = last.title.split(' ').next()?.parse::<usize>().ok()?;
            (counted + alone.len() == SENT).then(|| last.title.clone())
        });
        let folded = folded.await.context("no notification counts the rest")?;
        let name = self.name("burst");
        self.stage.hands.until_new(&self.bare, &name, SHORT).await?;
        Ok(format!("“{folded}”"))
    }

    /// Chats come and go, and this is still there, or there again.
    async fn stays(&mut self) -> Result<String> {
        self.check().await?;
        for sender in ["Aline", "Jean", "Marie", "Eric"] {
            let before = self.record.now().notified.len();
            self.app.shop.message(json!({"sender": sender, "content": "Hello"}));
            let shown = self.record.until(LONG, |seen| {
                seen.notified.get(before).is_some_and(|one| one.id.is_some()).then_some(())
            });
            shown.await.context("a chat was not told")?;
        }
        // Longer than any of these services shows a chat.
        sleep(Duration::from_secs(15)).await;
        let (name, hands) = (self.name("stays"), &self.stage.hands);
        hands.picture(&name).await?;
        if !self.stage.desktop.list.is_empty() {
            hands.keys(self.stage.desktop.list).await?;
            hands.at_rest(&self.name("list")).await?;
            hands.keys(&["Escape"]).await?;
        }
        let seen = self.record.now();
        let check = seen.notified.iter().rev().find(|one| one.title == "Payment to check");
        let check = check.context("none was sent")?;
        match check.closed {
            None => Ok(String::new()),
            Some(reason) => bail!("the service closed it (reason {reason})"),
        }
    }

    async fn killed(&mut self) -> Held {
        if self.stage.desktop.short == "gnome" {
            return Held::NotPossible("the service is a part of the shell".into());
        }
        self.digest().await.into()
    }

    async fn digest(&mut self) -> Result<String> {
        self.clear().await?;
        let before = self.record.now().notified.len();
        let (app, bus) = (self.app, self.stage.connection.clone());
        let known = to_do(&app.tray(self.stage).await?);
        self.stage
            .restart_daemon(async || {
                app.shop.message(json!({"sender": "Diane", "content": "Are you there?"}));
                app.shop.order(json!({"orderNumber": "ORD-10", "amount": 7_000}));
                let start = Instant::now();
                while to_do(&Tray::read(&bus, &app.owner).await?) < known + 2 {
                    ensure!(start.elapsed() < LONG, "the app does not hear of it");
                    sleep(Duration::from_millis(200)).await;
                }
                Ok(())
            })
            .await?;
        let digest = self.record.until(LONG, |seen| {
            let mut new = seen.notified.iter().skip(before);
            new.find(|one| one.id.is_some() && one.title == "While you were away").cloned()
        });
        let digest = digest.await.context("no digest")?;
        let name = self.name("digest");
        self.stage.hands.until_new(&self.bare, &name, SHORT).await?;
        Ok(format!("“{}”", digest.body))
    }

    fn name(&self, name: &str) -> String {
        format!("{}-{name}", self.stage.desktop.short)
    }
}

/// As the first line of the menu counts it.
fn to_do(tray: &Tray) -> usize {
    let line = tray.menu.iter().find_map(|item| item.label.strip_suffix(" to do"));
    let count = line.and_then(|line| line.rsplit(' ').next()?.parse().ok());
    count.unwrap_or(0)
}
