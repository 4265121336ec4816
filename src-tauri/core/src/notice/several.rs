//! Several entries → one notice that counts them, in digits.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use rust_decimal::Decimal;

use super::{
    Notice, NoticeCategory, Tag, Urgency, category,
    clean::{clean, isolate},
    text::phone,
};
use crate::{
    event::{Kind, Money, Payment, PaymentState, What},
    i18n::Translator,
    settings::{Category, Settings, Sound},
    store::Entry,
};

/// So many people are named, each by so many characters.
const NAMED: usize = 3;
const LONGEST_NAME: usize = 24;

/// What waited: while the app was off, or the desktop showed nothing.
pub fn digest(entries: &[Arc<Entry>], settings: &Settings, i18n: &Translator) -> Notice {
    let parts =
        Kind::ALL.into_iter().flat_map(|kind| Tally::of(kind, entries).parts(settings, i18n));
    Notice {
        tag: Tag("digest".into()),
        title: i18n.text("digest-title"),
        body: parts.collect::<Vec<_>>().join(" · "),
        urgency: urgency(entries),
        category: NoticeCategory::Digest,
        action: i18n.text("action-open"),
        reply: None,
        sound: sound(entries, settings),
    }
}

/// The rest of a burst of one type; replaced as it grows.
pub fn folded(
    kind: Kind,
    entries: &[Arc<Entry>],
    settings: &Settings,
    i18n: &Translator,
) -> Notice {
    let tally = Tally::of(kind, entries);
    let (key, mut body) = match kind {
        // Not to be taken for money.
        Kind::Payment if tally.checkouts == tally.things => {
            ("fold-checkouts", vec![i18n.text("fold-checkouts-body")])
        }
        Kind::Payment if tally.checkouts > 0 => ("fold-mixed", tally.parts(settings, i18n)),
        Kind::Payment => ("fold-payments", tally.parts(settings, i18n)),
        Kind::Order => ("fold-orders", vec![]),
        Kind::Message => ("fold-messages", vec![]),
    };
    if settings.show_content {
        body.extend(people(entries, i18n));
    }
    if body.is_empty() {
        body.push(i18n.text("hidden-body"));
    }
    Notice {
        tag: Tag(format!("fold:{}", kind.name())),
        title: i18n.text_with(key, [("count", tally.things.into())]),
        body: body.join(" · "),
        urgency: urgency(entries),
        category: category(kind),
        action: i18n.text("action-open"),
        reply: None,
        sound: sound(entries, settings),
    }
}

/// Whose they are, each once, as they came: "Aline, Jean Bosco, Eric and 2 others".
fn people(entries: &[Arc<Entry>], i18n: &Translator) -> Option<String> {
    let mut names: Vec<String> = vec![];
    for entry in entries {
        let name = match &entry.event.what {
            What::Payment(payment) => payment.payer.as_deref().or(payment.phone.as_deref()),
            What::Order(order) => order.buyer.as_deref(),
            What::Message(message) => message.sender.as_deref(),
        };
        let name = isolate(clean(&phone(name.unwrap_or_default()), LONGEST_NAME));
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    let others = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let names = Some(names.join(", ")).filter(|names| !names.is_empty())?;
    Some(match others {
        0 => names,
        _ => i18n.text_with("names-others", [("names", names.into()), ("count", others.into())]),
    })
}

/// Of the most urgent; silent where all are to be.
pub fn sound(entries: &[Arc<Entry>], settings: &Settings) -> Sound {
    let groups = entries.iter().map(|entry| Category::of(&entry.event));
    let mut sounds =
        Category::ALL.into_iter().filter(|group| groups.clone().any(|one| one == *group));
    sounds
        .find_map(|group| Some(settings.of(group).sound).filter(|sound| *sound != Sound::None))
        .unwrap_or(Sound::None)
}

pub fn urgency(entries: &[Arc<Entry>]) -> Urgency {
    let check = entries.iter().any(|entry| entry.event.awaits_check());
    if check { Urgency::Critical } else { Urgency::Normal }
}

/// With its currency, where that is known.
type Amount<'a> = (Money, Option<&'a str>);

/// How many there are of a kind, and how much money. A payment whose status
/// changed twice is one payment, and what it last was counts.
struct Tally<'a> {
    kind: Kind,
    things: usize,
    /// Payments that a buyer says they made, and the owner has to check.
    to_check: Counted<'a>,
    /// Payments whose money came; else all things.
    came: Counted<'a>,
    /// So many of those that came were verified.
    verified: usize,
    /// Opened, but nothing paid.
    checkouts: usize,
    /// Rejected, expired, and whatever else brought no money.
    others: usize,
}

#[derive(Default)]
struct Counted<'a> {
    count: usize,
    sums: BTreeMap<Option<&'a str>, Decimal>,
}

impl<'a> Tally<'a> {
    fn of(kind: Kind, entries: &'a [Arc<Entry>]) -> Self {
        let mut things: HashMap<String, (Stand, Option<Amount>)> = HashMap::new();
        for entry in entries.iter().filter(|entry| entry.event.kind() == kind) {
            let (stand, amount) = match &entry.event.what {
                What::Payment(payment) => {
                    let amount = payment.amount.map(|amount| (amount, payment.currency.as_deref()));
                    (Stand::of(payment), amount)
                }
                What::Order(_) | What::Message(_) => (Stand::Came, None),
            };
            let thing = entry.event.subject().unwrap_or_else(|| entry.id.to_string());
            // A later status without an amount does not unsay an earlier one's.
            let known = things.entry(thing).or_insert((stand, amount));
            *known = (stand, amount.or(known.1));
        }
        let mut tally = Self {
            kind,
            things: things.len(),
            to_check: Counted::default(),
            came: Counted::default(),
            verified: 0,
            checkouts: 0,
            others: 0,
        };
        for (stand, amount) in things.into_values() {
            match stand {
                Stand::ToCheck => tally.to_check.add(amount),
                Stand::Came => tally.came.add(amount),
                Stand::Verified => {
                    tally.came.add(amount);
                    tally.verified += 1;
                }
                Stand::Opened => tally.checkouts += 1,
                Stand::Other => tally.others += 1,
            }
        }
        tally
    }

    /// "4 payments to check, RWF 84,500", "1 verified", "1 checkout started".
    fn parts(&self, settings: &Settings, i18n: &Translator) -> Vec<String> {
        let say = |key, count: usize| i18n.text_with(key, [("count", count.into())]);
        let sum = |text: String, counted: &Counted| {
            let sums = counted.sums.iter().filter(|_| settings.show_content);
            let sums = sums.map(|(currency, sum)| i18n.money(Money(*sum), *currency));
            std::iter::once(text).chain(sums).collect::<Vec<_>>().join(", ")
        };
        let (to_check, came) = (&self.to_check, &self.came);
        // Beside what is to be checked, verified money is not to be mistaken for more of it.
        let came_text = if to_check.count > 0 && came.count == self.verified {
            say("count-verified", came.count)
        } else {
            sum(say(count_key(self.kind), came.count), came)
        };
        let parts = [
            (to_check.count, sum(say("count-to-check", to_check.count), to_check)),
            (came.count, came_text),
            (self.checkouts, say("count-checkouts", self.checkouts)),
            (self.others, say("count-other-payments", self.others)),
        ];
        parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, part)| part).collect()
    }
}

impl<'a> Counted<'a> {
    fn add(&mut self, amount: Option<Amount<'a>>) {
        self.count += 1;
        if let Some((Money(amount), currency)) = amount {
            let sum = self.sums.entry(currency).or_default();
            *sum = sum.saturating_add(amount);
        }
    }
}

fn count_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Payment => "count-payments",
        Kind::Order => "count-orders",
        Kind::Message => "count-messages",
    }
}

/// Whether a payment's money has come, or is said to have.
#[derive(Clone, Copy)]
enum Stand {
    ToCheck,
    Came,
    Verified,
    Opened,
    Other,
}

impl Stand {
    fn of(payment: &Payment) -> Self {
        match payment.status.state() {
            PaymentState::AwaitingVerification => Self::ToCheck,
            PaymentState::Received => Self::Came,
            PaymentState::Verified => Self::Verified,
            PaymentState::Pending => Self::Opened,
            _ => Self::Other,
        }
    }
}
