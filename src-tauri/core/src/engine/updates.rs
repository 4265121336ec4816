//! New versions of the app: feeds `update::Cycle` with what the engine knows, and does
//! what it says by the port; remembers it in `update.json`, and shows it under Help.
//!
//! Deliberately absent: when which step is due, which is the cycle's. Where nothing was
//! passed in, as for `listen`, nothing is asked.

use std::{path::PathBuf, sync::Arc, time::Duration};

use rand::{SeedableRng as _, rngs::StdRng};
use tokio::{task::JoinSet, time::Instant};
use url::Url;

use super::context::{Context, Effects};
use crate::{
    disk,
    handle::Answer,
    i18n::Translator,
    notice,
    ports::updater::{UpdateError, Updater},
    update::{Channel, Cycle, Loaded, News, Record, Release, Status, Step, Tell, Wait, World},
    view::snapshot::{NewsView, UpdateState, UpdateView},
};

/// What the shell knows of updates.
pub struct UpdateSetup {
    pub channel: Channel,
    /// That runs.
    pub version: String,
    /// Where a person finds the newest one.
    pub page: Option<Url>,
    pub updater: Arc<dyn Updater>,
    /// The first question comes at a random moment of this time.
    pub first_check: Duration,
}

#[derive(Debug)]
pub enum Arrived {
    Checked(Result<Option<Release>, UpdateError>),
    Loaded(Result<u64, UpdateError>),
}

pub struct Updates {
    /// None: nobody passed anything in.
    parts: Option<Parts>,
    pub on_battery: bool,
    tasks: JoinSet<Arrived>,
}

struct Parts {
    cycle: Cycle<StdRng>,
    channel: Channel,
    page: Option<Url>,
    updater: Arc<dyn Updater>,
    file: Option<PathBuf>,
    /// As the file has it.
    saved: Record,
}

impl Updates {
    pub fn new(setup: Option<UpdateSetup>, file: Option<PathBuf>) -> Self {
        let parts = setup.map(|setup| {
            let saved = read(file.as_deref());
            #[expect(clippy::disallowed_methods, reason = "a seed for the first question")]
            let random = StdRng::from_rng(&mut rand::rng());
            let when = (Instant::now(), setup.first_check);
            let cycle = Cycle::new(setup.channel, &setup.version, saved.clone(), when, random);
            let UpdateSetup { channel, page, updater, .. } = setup;
            Parts { cycle, channel, page, updater, file, saved }
        });
        Self { parts, on_battery: false, tasks: JoinSet::new() }
    }

    /// Begins what is due, one step at a time; `busy`: something waits to be handled or to be shown.
    pub fn next(&mut self, cx: &mut Context, busy: bool) {
        let world = self.world(cx, busy);
        let Some(parts) = &mut self.parts else { return };
        if let Some(step) = parts.cycle.next(world, Instant::now()) {
            // A step that ends the app has to be known to the next start.
            parts.save();
            match step {
                Step::Check => {
                    let check = parts.updater.check();
                    self.tasks.spawn(async move { Arrived::Checked(check.await) });
                }
                Step::Load => {
                    let load = parts.updater.load();
                    self.tasks.spawn(async move { Arrived::Loaded(load.await) });
                }
                Step::Finish { restart } => parts.updater.finish(restart),
                Step::Tell(tell) => parts.tell(cx, tell),
            }
        }
        parts.save();
    }

    /// Waits for the end of a step; for ever where there is none.
    pub async fn arrived(&mut self) -> Arrived {
        loop {
            match self.tasks.join_next().await {
                Some(Ok(arrived)) => return arrived,
                Some(Err(crash)) => tracing::error!(%crash, "looking for an update"),
                None => return std::future::pending().await,
            }
        }
    }

    pub fn answered(&mut self, cx: &Context, arrived: Arrived) -> Effects {
        let Some(parts) = &mut self.parts else { return vec![] };
        let now = Instant::now();
        match arrived {
            Arrived::Checked(newest) => {
                let newest = newest.inspect_err(|error| tracing::info!(%error, "no update"));
                parts.cycle.checked(newest.ok(), now, cx.now());
            }
            Arrived::Loaded(loaded) => {
                let loaded = match loaded {
                    Ok(bytes) => {
                        cx.http.traffic().add_down(bytes);
                        Loaded::Good
                    }
                    Err(error) => {
                        tracing::warn!(%error, "an update was not loaded");
                        match error {
                            UpdateError::Network(_) => Loaded::NotAtAll,
                            UpdateError::Refused(_) | UpdateError::Disk(_) => Loaded::Bad,
                        }
                    }
                };
                parts.cycle.loaded(loaded, now);
            }
        }
        vec![]
    }

    pub fn woke(&mut self, cx: &Context) {
        if let Some(parts) = &mut self.parts {
            parts.cycle.woke(Instant::now(), cx.now());
        }
    }

    /// The person asks for the newest version.
    pub fn ask(&mut self, answer: Answer<()>) -> Effects {
        if let Some(parts) = &mut self.parts {
            parts.cycle.ask(Instant::now());
        }
        let _ = answer.send(Ok(()));
        vec![]
    }

    /// The person ends the app; the answer says whether something is put in with that,
    /// and whoever asked need not end it.
    pub fn end(&mut self, restart: bool, answer: Answer<bool>) -> Effects {
        let ready = self.parts.as_mut().is_some_and(|parts| parts.cycle.end(restart));
        let _ = answer.send(Ok(ready));
        vec![]
    }

    pub fn news_were_read(&mut self, answer: Answer<()>) -> Effects {
        if let Some(parts) = &mut self.parts {
            parts.cycle.record.news = None;
        }
        let _ = answer.send(Ok(()));
        vec![]
    }

    pub fn open_page(&mut self, cx: &mut Context, answer: Answer<()>) -> Effects {
        match self.parts.as_ref().and_then(|parts| parts.page.clone()) {
            Some(page) => cx.browse(page, None, Some(answer)),
            None => {
                let _ = answer.send(Err(cx.refusal(None, "error-no-page")));
            }
        }
        vec![]
    }

    pub fn view(&self, cx: &Context) -> UpdateView {
        let Some(parts) = &self.parts else { return UpdateView::default() };
        let world = self.world(cx, false);
        let news = parts.cycle.record.news.as_ref();
        UpdateView {
            news: news.map(|news| parts.news(news, &cx.i18n)),
            ..parts.view(world, &cx.i18n)
        }
    }

    fn world(&self, cx: &Context, busy: bool) -> World {
        World {
            on_battery: self.on_battery,
            screen_locked: cx.screen_locked,
            busy,
            automatic: cx.settings.update_automatically,
        }
    }
}

impl Parts {
    fn save(&mut self) {
        let Some(file) = &self.file else { return };
        if self.saved == self.cycle.record {
            return;
        }
        self.saved = self.cycle.record.clone();
        let written = serde_json::to_vec_pretty(&self.saved).map_err(std::io::Error::from);
        if let Err(error) = written.and_then(|text| disk::write_whole(file, &text)) {
            tracing::warn!(%error, "what is known of updates was not kept");
        }
    }

    fn tell(&self, cx: &mut Context, tell: Tell) {
        let offered = self.cycle.record.offered.as_ref();
        let version = offered.map(|offered| offered.version.as_str()).unwrap_or_default();
        let key = match (tell, self.channel) {
            (Tell::Failed, _) => "update-failed",
            (Tell::Elsewhere, Channel::Store) => "update-in-store",
            (Tell::Elsewhere, _) => "update-in-packages",
        };
        let body = cx.i18n.text_with(key, [("version", version.into())]);
        cx.announce(notice::update(version, body, &cx.i18n));
    }

    fn view(&self, world: World, i18n: &Translator) -> UpdateView {
        let elsewhere = match self.channel {
            Channel::NoKey => Some("update-no-key"),
            Channel::ByHand => Some("update-by-hand"),
            Channel::Misplaced => Some("update-misplaced"),
            Channel::Itself(_) | Channel::Packages | Channel::Store => None,
        };
        if let Some(key) = elsewhere {
            return UpdateView { text: i18n.text(key), ..UpdateView::default() };
        }
        let status = self.cycle.status(world);
        let (state, key, version) = match status {
            Status::Current(None) => (UpdateState::Current, self.who_brings(), ""),
            Status::Current(Some(at)) => {
                let day = at.to_zoned_datetime(i18n.zone().clone()).strftime("%Y-%m-%d %H:%M");
                let text = i18n.text_with("update-current", [("time", day.to_string().into())]);
                return UpdateView { state: UpdateState::Current, text, ..UpdateView::default() };
            }
            Status::Checking => (UpdateState::Busy, "update-checking", ""),
            Status::NoAnswer => (UpdateState::Current, "update-no-answer", ""),
            Status::Loading(version) => (UpdateState::Busy, "update-loading", version),
            Status::Ready(version) => (UpdateState::Ready, "update-ready", version),
            Status::Failed(version) => (UpdateState::Failed, "update-failed", version),
            Status::Found(version, wait) => {
                let (state, key) = match (self.channel, wait) {
                    (Channel::Packages, _) => (UpdateState::Elsewhere, "update-in-packages"),
                    (Channel::Store, _) => (UpdateState::Elsewhere, "update-in-store"),
                    (_, Wait::Mains) => (UpdateState::Found, "update-waits-for-mains"),
                    (_, Wait::Person) => (UpdateState::Found, "update-waits-for-you"),
                    (_, Wait::Nobody) => (UpdateState::Found, "update-waits"),
                };
                (state, key, version)
            }
        };
        let text = i18n.text_with(key, [("version", version.into())]);
        let version = Some(version).filter(|version| !version.is_empty()).map(str::to_owned);
        UpdateView { state, text, version, news: None }
    }

    fn who_brings(&self) -> &'static str {
        match self.channel {
            Channel::Packages => "update-by-packages",
            Channel::Store => "update-by-store",
            _ => "update-daily",
        }
    }

    fn news(&self, News { version, notes }: &News, i18n: &Translator) -> NewsView {
        let text = notes.get(i18n.language.code()).or_else(|| notes.get("en"));
        NewsView { version: version.clone(), text: text.cloned().unwrap_or_default() }
    }
}

/// Only who comes first is lost with it.
fn read(file: Option<&std::path::Path>) -> Record {
    let text = file.and_then(|file| std::fs::read(file).ok()).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}

#[cfg(test)]
mod tests;
