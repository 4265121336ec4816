//! What the story is made of: things, counts, a process of its own, dice.

use demo_shop::Seen;

use super::*;
use crate::account;

/// Legal, and nothing to be told.
pub const ODD: [&str; 10] = [
    ": a comment\n\n",
    ":\n:\n:\n",
    "\r\r\n\n",
    "id: 7\n\n",
    "id: \n\n",
    "event: nothing\nfoo: bar\nretry: soon\n\n",
    "data: {\"type\":\"refund\",\"data\":{\"id\":1}}\n\n",
    "data: {\"type\":\"order\",\"data\":{\"id\":\n\n",
    "data: {\"type\":\"message\",\"data\":{}}\n\n",
    "event: sale\r\ndata\r\ndata: []\r\n\r\n",
];

/// All that happened in the shop.
#[derive(Default)]
pub struct Made {
    pub keys: BTreeSet<String>,
    pub payments: u32,
    pub orders: u32,
    pub messages: u32,
    /// What is on the streams only, as it was sent.
    pub once: Vec<String>,
    /// The last payment that waits to be checked.
    pub last_waiting: Option<String>,
}

impl Made {
    pub fn ordered(&mut self, id: &str) {
        self.orders += 1;
        self.keys.insert(format!("order:{id}:pending"));
    }

    pub fn messaged(&mut self, id: &str) {
        self.messages += 1;
        self.keys.insert(format!("message:{id}"));
    }

    pub fn order(&mut self) -> String {
        let id = format!("o{}", self.orders);
        self.ordered(&id);
        let data = json!({"type": "order", "data": {"id": id, "status": "pending"}});
        format!("data: {data}\n\n")
    }

    pub fn message(&mut self) -> String {
        let id = format!("m{}", self.messages);
        self.messaged(&id);
        let data = json!({"id": id, "sender": "Aline", "text": "É bon, 5 000 ₣ 🛒"});
        format!("event: message\ndata: {{\"type\":\"message\",\ndata: \"data\":{data}}}\n\n")
    }
}

/// A notice that counts up begins anew after so long.
const BURST: Duration = Duration::from_secs(10);
/// So much later, at most, the app looks at its clock than the desktop does.
const BUSY: Duration = Duration::from_secs(60);

/// How many things these notices told of: some count up as they are replaced, and
/// begin anew after a pause. Where a busy machine leaves open which, both.
pub fn told(shown: &[(Notice, Instant, Instant)]) -> BTreeSet<usize> {
    let mut last: HashMap<&str, (usize, Instant)> = HashMap::new();
    let mut sums = BTreeSet::from([0]);
    for (notice, asked, at) in shown {
        let Some(now) = count(notice) else {
            sums = sums.into_iter().map(|sum| sum + 1).collect();
            continue;
        };
        let before = last.insert(&notice.tag.0, (now, *at));
        // It counts down, as something of it was handled.
        if notice.sound == Sound::None {
            continue;
        }
        let mut fresh = vec![now];
        if let Some((before, last_at)) = before.filter(|(before, _)| now > *before) {
            let pause = asked.saturating_duration_since(last_at);
            if pause < BURST {
                fresh = vec![now - before];
            } else if pause < BURST + BUSY {
                fresh.push(now - before);
            }
        }
        sums = sums.iter().flat_map(|sum| fresh.iter().map(move |one| sum + one)).collect();
    }
    sums
}

/// None: it tells of one thing alone.
pub fn count(notice: &Notice) -> Option<usize> {
    let leading = |text: &str| {
        let number = text.split(' ').next().and_then(|number| number.parse::<usize>().ok());
        number.unwrap_or_else(|| panic!("a count: {notice:#?}"))
    };
    match notice.tag.0.split(':').next() {
        _ if notice.category == NoticeCategory::App => Some(0),
        Some("digest") => Some(notice.body.split(" · ").map(leading).sum()),
        Some("fold") => Some(leading(&notice.title)),
        _ => None,
    }
}

/// The app in a process of its own, as far as that goes inside this one.
pub struct Run {
    pub app: App,
    pub process: Process,
}

impl Run {
    pub fn start(folder: &Folder, keys: &Keys, hands: &Hands) -> Self {
        let runtime = runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let process = Process(Some(runtime.expect("a thread")));
        let app = process.run(|| account::start_by(Arc::new(hands.clone()), folder, keys));
        Self { app, process }
    }
}

pub struct Process(Option<Runtime>);

impl Process {
    pub fn run<T>(&self, work: impl FnOnce() -> T) -> T {
        let _inside = self.0.as_ref().expect("it has not ended").enter();
        work()
    }

    /// Every task stops where it waits, and nothing is put in order.
    pub async fn end(mut self) {
        let runtime = self.0.take().expect("it has not ended");
        task::spawn_blocking(|| runtime.shutdown_timeout(TIMEOUT)).await.expect("it ends");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// Small, and the same on every machine: xorshift.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }
}

/// Says how to play it again when the test fails.
pub struct Steps {
    pub seed: u64,
    pub begin: Instant,
    pub done: Vec<String>,
    /// How often each fault was drawn.
    pub drawn: BTreeMap<&'static str, u32>,
}

impl Steps {
    pub fn of(seed: u64) -> Self {
        Self { seed, begin: Instant::now(), done: vec![], drawn: BTreeMap::new() }
    }
}

impl Drop for Steps {
    fn drop(&mut self) {
        if thread::panicking() {
            let last = &self.done[self.done.len().saturating_sub(10)..];
            eprintln!("CHAOS_SEED={} plays it again; the last steps: {last:#?}", self.seed);
        }
    }
}

/// Prints what happens in the shop, and what it is asked for.
pub fn log(shop: &Shop) {
    let (mut happened, shop) = (shop.follow(), shop.handle());
    tokio::spawn(async move {
        let mut asked = 0;
        loop {
            let line = tokio::select! {
                line = happened.recv() => Some(line),
                () = shop.until_rest_requests(asked + 1) => None,
            };
            let requests = shop.rest_requests();
            for Seen { time, path, query, .. } in &requests[asked..] {
                eprintln!("{time} {path}?{query}");
            }
            asked = requests.len();
            match line {
                Some(Some(line)) => eprintln!("{line}"),
                Some(None) => break,
                None => {}
            }
        }
    });
}
