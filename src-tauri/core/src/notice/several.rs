//! Several entries → one notice that counts them, in digits.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

use super::{Category, Notice, Tag, Urgency, awaits_a_check, category};
use crate::{
    event::{Kind, Money, What},
    settings::Settings,
    store::Entry,
    words::Words,
};

/// What waited: while the app was off, or the desktop showed nothing.
pub fn digest(entries: &[Entry], settings: &Settings, words: &Words) -> Notice {
    let parts = Kind::ALL.into_iter().filter_map(|kind| {
        let tally = Tally::of(kind, entries);
        let mut parts = vec![words.say_with(count_key(kind), [("count", tally.things.into())])];
        parts.extend(tally.sums(settings, words));
        (tally.things > 0).then(|| parts.join(", "))
    });
    Notice {
        tag: Tag("digest".into()),
        title: words.say("digest-title"),
        body: parts.collect::<Vec<_>>().join(" · "),
        urgency: urgency(entries),
        category: Category::Digest,
        action: words.say("action-open"),
    }
}

/// The rest of a burst of one type; replaced as it grows.
pub fn folded(kind: Kind, entries: &[Entry], settings: &Settings, words: &Words) -> Notice {
    let tally = Tally::of(kind, entries);
    let sums = tally.sums(settings, words).join(", ");
    Notice {
        tag: Tag(format!("fold:{}", kind.name())),
        title: words.say_with(fold_key(kind), [("count", tally.things.into())]),
        body: if sums.is_empty() { words.say("hidden-body") } else { sums },
        urgency: urgency(entries),
        category: category(kind),
        action: words.say("action-open"),
    }
}

fn count_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Payment => "count-payments",
        Kind::Order => "count-orders",
        Kind::Message => "count-messages",
    }
}

fn fold_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Payment => "fold-payments",
        Kind::Order => "fold-orders",
        Kind::Message => "fold-messages",
    }
}

fn urgency(entries: &[Entry]) -> Urgency {
    let check = entries.iter().any(|entry| awaits_a_check(&entry.event));
    if check { Urgency::Critical } else { Urgency::Normal }
}

/// How many there are, and how much. A payment whose status changed twice is one payment.
struct Tally<'a> {
    things: usize,
    sums: BTreeMap<Option<&'a str>, Decimal>,
}

impl<'a> Tally<'a> {
    fn of(kind: Kind, entries: &'a [Entry]) -> Self {
        let mut things: HashMap<String, Option<(Money, Option<&str>)>> = HashMap::new();
        for entry in entries.iter().filter(|entry| entry.event.kind() == kind) {
            let amount = match &entry.event.what {
                What::Payment(payment) => {
                    payment.amount.map(|amount| (amount, payment.currency.as_deref()))
                }
                What::Order(_) | What::Message(_) => None,
            };
            let thing = entry.event.thing().unwrap_or_else(|| entry.id.to_string());
            // A later status without an amount does not unsay an earlier one's.
            let known = things.entry(thing).or_default();
            *known = amount.or(*known);
        }
        let mut tally = Self { things: things.len(), sums: BTreeMap::new() };
        for (Money(amount), currency) in things.into_values().flatten() {
            let sum = tally.sums.entry(currency).or_default();
            *sum = sum.saturating_add(amount);
        }
        tally
    }

    fn sums(&self, settings: &Settings, words: &Words) -> Vec<String> {
        let sums = self.sums.iter().map(|(currency, sum)| words.money(Money(*sum), *currency));
        if settings.show_content { sums.collect() } else { vec![] }
    }
}
