use std::sync::Mutex;

use futures::future::{BoxFuture, FutureExt as _, ready};

use super::super::testing::Bench;
use super::*;

/// Notes what it was asked for, and says what it was told to.
#[derive(Default)]
struct FakeUpdater {
    calls: Mutex<Vec<&'static str>>,
    newest: Mutex<Option<Release>>,
    refuses: Mutex<bool>,
}

impl FakeUpdater {
    fn calls(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.calls.lock().unwrap())
    }

    fn call(&self, call: &'static str) {
        self.calls.lock().unwrap().push(call);
    }
}

impl Updater for FakeUpdater {
    fn check(&self) -> BoxFuture<'static, Result<Option<Release>, UpdateError>> {
        self.call("check");
        ready(Ok(self.newest.lock().unwrap().clone())).boxed()
    }

    fn load(&self) -> BoxFuture<'static, Result<u64, UpdateError>> {
        self.call("load");
        let refuses = *self.refuses.lock().unwrap();
        ready(if refuses { Err(UpdateError::Refused("signature".into())) } else { Ok(7) }).boxed()
    }

    fn finish(&self, restart: bool) {
        self.call(if restart { "restart" } else { "end" });
    }
}

struct Story {
    bench: Bench,
    updater: Arc<FakeUpdater>,
    updates: Updates,
    folder: tempfile::TempDir,
}

impl Story {
    fn new(channel: Channel) -> Self {
        let (updater, folder) = (Arc::<FakeUpdater>::default(), tempfile::tempdir().unwrap());
        let file = folder.path().join("update.json");
        let updates = Updates::new(Some(setup(channel, "0.1.0", &updater)), Some(file));
        Self { bench: Bench::new(), updater, updates, folder }
    }

    fn offers(&self, version: &str) {
        let manifest = serde_json::json!({"news": {"en": "Fewer clicks", "fr": "Moins de clics"}});
        *self.updater.newest.lock().unwrap() = Some(Release::read(version, &manifest));
    }

    /// Until nothing is to be done; what was asked of the port meanwhile.
    async fn settle(&mut self, busy: bool) -> Vec<&'static str> {
        loop {
            self.updates.next(&mut self.bench.cx, busy);
            if self.updates.tasks.is_empty() {
                return self.updater.calls();
            }
            let arrived = self.updates.arrived().await;
            self.updates.answered(&self.bench.cx, arrived);
        }
    }

    fn text(&self) -> String {
        self.updates.view(&self.bench.cx).text
    }

    fn file(&self) -> Record {
        read(Some(&self.folder.path().join("update.json")))
    }
}

fn setup(channel: Channel, version: &str, updater: &Arc<FakeUpdater>) -> UpdateSetup {
    UpdateSetup {
        channel,
        version: version.into(),
        page: Url::parse("https://toolboxx.example/notifier").ok(),
        updater: updater.clone(),
        first_check: Duration::ZERO,
    }
}

#[tokio::test]
async fn a_version_comes_in_silence_and_is_put_in_when_nobody_looks_and_nothing_waits() {
    let mut story = Story::new(Channel::Itself("appimage"));
    story.offers("0.2.0");
    let traffic = story.bench.cx.http.traffic().so_far().down;

    assert_eq!(story.settle(false).await, ["check", "load"]);
    assert_eq!(story.updates.view(&story.bench.cx).state, UpdateState::Ready);
    assert!(story.text().starts_with("Version 0.2.0 is here."), "{}", story.text());
    assert!(story.bench.cx.http.traffic().so_far().down >= traffic + 7, "the owner paid for it");

    story.bench.cx.screen_locked = true;
    assert!(story.settle(true).await.is_empty());
    assert_eq!(story.settle(false).await, ["restart"]);
    let offered = story.file().offered.unwrap();
    assert_eq!((offered.version.as_str(), offered.tries), ("0.2.0", 1), "known to the next start");
    assert!(story.bench.desktop.calls().is_empty(), "nothing popped up");
}

#[tokio::test]
async fn what_was_refused_three_times_is_said_with_the_way_to_our_page() {
    let mut story = Story::new(Channel::Itself("appimage"));
    story.offers("0.2.0");
    *story.updater.refuses.lock().unwrap() = true;
    tokio::time::pause();
    for _ in 0..3 {
        assert!(story.settle(false).await.contains(&"load"));
        tokio::time::advance(Duration::from_secs(5 * 3600)).await;
    }
    assert!(story.settle(false).await.is_empty());

    assert_eq!(story.bench.desktop.calls(), ["show app:update"]);
    assert!(story.text().contains("after three tries"), "{}", story.text());
    let (answer, _) = tokio::sync::oneshot::channel();
    story.updates.open_page(&mut story.bench.cx, answer);
    story.bench.detached().await;
    assert_eq!(story.bench.desktop.calls(), ["browse https://toolboxx.example/notifier"]);
}

#[tokio::test]
async fn where_the_system_brings_it_that_is_said_once_and_nothing_is_loaded() {
    let mut story = Story::new(Channel::Packages);
    story.offers("0.2.0");

    assert_eq!(story.settle(false).await, ["check"]);
    assert_eq!(story.text(), "Version 0.2.0 is there. Your system’s update brings it.");
    assert_eq!(story.updates.view(&story.bench.cx).state, UpdateState::Elsewhere);
    assert_eq!(story.bench.desktop.calls(), ["show app:update"]);
    assert!(story.settle(false).await.is_empty());
    assert!(story.bench.desktop.calls().is_empty());
    assert!(story.file().offered.unwrap().told, "nor is it after a start");
}

#[tokio::test]
async fn a_copy_that_cannot_update_itself_says_so_in_words_and_asks_nobody() {
    for (channel, words) in [
        (Channel::NoKey, "it has no key"),
        (Channel::ByHand, "does not update itself"),
        (Channel::Misplaced, "in Applications"),
    ] {
        let mut story = Story::new(channel);
        story.updates.ask(tokio::sync::oneshot::channel().0);
        assert!(story.settle(false).await.is_empty(), "{channel:?}");
        assert!(story.text().contains(words), "{}", story.text());
        assert_eq!(story.updates.view(&story.bench.cx).state, UpdateState::Off);
    }
}

#[tokio::test]
async fn what_is_new_is_said_in_the_persons_language_until_it_was_read() {
    let mut story = Story::new(Channel::Itself("nsis"));
    story.offers("0.2.0");
    story.settle(false).await;
    let file = story.folder.path().join("update.json");
    let again = |version: &str| {
        let setup = setup(Channel::Itself("nsis"), version, &story.updater);
        Updates::new(Some(setup), Some(file.clone()))
    };

    let mut updates = again("0.2.0");
    updates.next(&mut story.bench.cx, false);
    let news = updates.view(&story.bench.cx).news.unwrap();
    assert_eq!((news.version.as_str(), news.text.as_str()), ("0.2.0", "Fewer clicks"));
    let zone = story.bench.cx.i18n.zone().clone();
    story.bench.cx.i18n = Arc::new(Translator::new(crate::i18n::Language::French, zone));
    assert_eq!(updates.view(&story.bench.cx).news.unwrap().text, "Moins de clics");

    updates.news_were_read(tokio::sync::oneshot::channel().0);
    updates.next(&mut story.bench.cx, false);
    assert_eq!(again("0.2.0").view(&story.bench.cx).news, None);
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_as_none() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("update.json");
    for text in ["", "{", "[]", r#"{"version": 7}"#] {
        std::fs::write(&file, text).unwrap();
        assert_eq!(read(Some(&file)), Record::default(), "{text}");
    }
}
