//! The menu as its host knows it: each item with a number of its own, for as long as the
//! app runs. Pure.
//!
//! While the menu is open its items stay, and only their texts change: what a person
//! points at does not move. A host that does not tell when it closes gets the rest
//! after [`OPEN_AT_MOST`]. Used by `menu`.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use notifier_core::view::tray::{Does, Item};
use zbus::zvariant::Value;

/// An open menu is not kept back any longer.
pub const OPEN_AT_MOST: Duration = Duration::from_secs(60);
/// Items whose numbers are known, more than any menu has.
const MAX_KNOWN: usize = 200;

pub type Properties = HashMap<&'static str, Value<'static>>;

/// What the host has to be told.
#[derive(Debug, PartialEq)]
pub enum Change {
    None,
    /// Of these items, all that there is to know.
    Texts(Vec<(i32, Properties)>),
    /// The items themselves; its number.
    Items(u32),
}

pub struct Layout {
    shown: Vec<(i32, Item)>,
    /// Shown when the menu is closed.
    waiting: Option<Vec<Item>>,
    /// How often it was opened, and whether it is now.
    opened: (u64, bool),
    revision: u32,
    numbers: Numbers,
}

impl Layout {
    pub fn new(items: &[Item]) -> Self {
        let mut numbers = Numbers::default();
        let shown = numbers.of(items).into_iter().zip(items.iter().cloned()).collect();
        Self { shown, waiting: None, opened: (0, false), revision: 1, numbers }
    }

    pub fn set(&mut self, items: &[Item]) -> Change {
        let ids = self.numbers.of(items);
        let stays = self.shown.iter().map(|(id, _)| id).eq(&ids);
        if self.opened.1 && !stays {
            self.waiting = Some(items.to_vec());
            return Change::None;
        }
        self.waiting = None;
        let next: Vec<_> = ids.into_iter().zip(items.iter().cloned()).collect();
        let before = std::mem::replace(&mut self.shown, next);
        if !stays {
            self.revision = self.revision.wrapping_add(1);
            return Change::Items(self.revision);
        }
        let changed = self.shown.iter().zip(&before).filter(|(now, before)| now != before);
        let changed: Vec<_> = changed.map(|((id, item), _)| (*id, properties(item))).collect();
        if changed.is_empty() { Change::None } else { Change::Texts(changed) }
    }

    /// The host shows it now. Returns which opening that is.
    pub fn open(&mut self) -> u64 {
        self.opened = (self.opened.0 + 1, true);
        self.opened.0
    }

    /// The host shows it no more.
    pub fn close(&mut self) -> Change {
        self.opened.1 = false;
        match self.waiting.take() {
            Some(items) => self.set(&items),
            None => Change::None,
        }
    }

    /// As [`Self::close`], if nobody has closed it since that opening.
    pub fn close_opening(&mut self, opening: u64) -> Change {
        if self.opened == (opening, true) { self.close() } else { Change::None }
    }

    pub fn revision(&self) -> u32 {
        self.revision
    }

    /// The items from top to bottom.
    pub fn items(&self) -> impl Iterator<Item = (i32, Properties)> {
        self.shown.iter().map(|(id, item)| (*id, properties(item)))
    }

    /// What a click on it does, also where it was taken out of the menu a moment ago.
    pub fn does(&self, id: i32) -> Option<Does> {
        let shown = self.shown.iter().find(|(shown, _)| *shown == id);
        match shown.map(|(_, item)| item) {
            Some(Item::Action(_, does) | Item::Check(_, _, does)) => Some(*does),
            Some(Item::Text(_) | Item::Separator) => None,
            None => self.numbers.does(id),
        }
    }
}

fn properties(item: &Item) -> Properties {
    match item {
        Item::Separator => HashMap::from([("type", "separator".into())]),
        Item::Text(label) => {
            HashMap::from([("label", escape(label).into()), ("enabled", false.into())])
        }
        Item::Action(label, _) => HashMap::from([("label", escape(label).into())]),
        Item::Check(label, checked, _) => HashMap::from([
            ("label", escape(label).into()),
            ("toggle-type", "checkmark".into()),
            ("toggle-state", i32::from(*checked).into()),
        ]),
    }
}

/// An underscore marks the next letter as a mnemonic; two are an underscore.
fn escape(label: &str) -> String {
    label.replace('_', "__")
}

/// What makes an item the same as one before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    Text(usize),
    Separator(usize),
    Does(Does),
}

impl Key {
    fn of(item: &Item, place: usize) -> Self {
        match item {
            Item::Text(_) => Self::Text(place),
            Item::Separator => Self::Separator(place),
            // The same switch, whichever way it goes.
            Item::Check(_, _, Does::Notify(kind, _)) => Self::Does(Does::Notify(*kind, true)),
            Item::Action(_, does) | Item::Check(_, _, does) => Self::Does(*does),
        }
    }
}

/// The numbers that were given away, the last used last. 0 is the menu itself.
#[derive(Default)]
struct Numbers {
    known: VecDeque<(Key, i32)>,
    last: i32,
}

impl Numbers {
    fn of(&mut self, items: &[Item]) -> Vec<i32> {
        let (mut texts, mut separators) = (0.., 0..);
        let mut place = |item: &Item| match item {
            Item::Text(_) => texts.next(),
            Item::Separator => separators.next(),
            _ => None,
        };
        items.iter().map(|item| self.one(Key::of(item, place(item).unwrap_or(0)))).collect()
    }

    fn one(&mut self, key: Key) -> i32 {
        let known = self.known.iter().position(|(known, _)| *known == key);
        let id = match known.and_then(|place| self.known.remove(place)) {
            Some((_, id)) => id,
            None => {
                self.last = self.last.checked_add(1).unwrap_or(1);
                self.last
            }
        };
        self.known.push_back((key, id));
        while self.known.len() > MAX_KNOWN {
            self.known.pop_front();
        }
        id
    }

    fn does(&self, id: i32) -> Option<Does> {
        match self.known.iter().find(|(_, known)| *known == id)?.0 {
            Key::Does(does) => Some(does),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use notifier_core::event::Kind;

    use super::*;

    #[test]
    fn an_item_keeps_its_number_and_none_gets_that_of_another() {
        let mut layout = Layout::new(&menu("Connected", &[1, 2]));
        let before = numbers(&layout);

        assert_eq!(layout.set(&menu("Offline", &[3, 1])), Change::Items(2));

        let now = numbers(&layout);
        assert_eq!(before[0], now[0], "the state");
        assert_eq!(before[1], now[2], "entry 1");
        assert_eq!(before[3..], now[3..], "the switch");
        assert!(!before.contains(&now[1]), "entry 3 is new");
        assert_eq!(layout.does(before[2]), Some(Does::OpenEntry(2)), "a click on its way");
        assert_eq!((layout.does(0), layout.does(before[0]), layout.does(77)), (None, None, None));
    }

    #[test]
    fn texts_change_without_a_new_layout() {
        let mut layout = Layout::new(&menu("a_b", &[1]));

        let Change::Texts(texts) = layout.set(&menu("c_d", &[1])) else { panic!("texts") };
        assert_eq!(texts.len(), 1);
        assert_eq!(texts[0].1["label"], Value::from("c__d"), "no letter is a key");
        assert_eq!(layout.set(&menu("c_d", &[1])), Change::None);
    }

    #[test]
    fn an_open_menu_keeps_its_items_until_it_is_closed() {
        let mut layout = Layout::new(&menu("Connected", &[1]));
        let before = numbers(&layout);
        let opening = layout.open();

        assert_eq!(layout.set(&menu("Connected", &[2, 1])), Change::None);
        assert_eq!(numbers(&layout), before);
        assert_eq!(layout.close(), Change::Items(2));
        assert_eq!(numbers(&layout).len(), before.len() + 1);
        assert_eq!(layout.close(), Change::None);

        layout.open();
        layout.set(&menu("Connected", &[1]));
        assert_eq!(layout.close_opening(opening), Change::None, "that was closed long ago");
        assert_eq!(layout.close_opening(opening + 1), Change::Items(3));
    }

    #[test]
    fn numbers_are_kept_for_the_last_items_only() {
        let mut layout = Layout::new(&menu("", &[]));
        for id in 0..1_000 {
            layout.set(&menu("", &[id]));
        }
        assert_eq!(layout.numbers.known.len(), MAX_KNOWN);
        assert_eq!(numbers(&layout)[0], 1, "what stays is not forgotten");
    }

    fn numbers(layout: &Layout) -> Vec<i32> {
        layout.items().map(|(id, _)| id).collect()
    }

    fn menu(state: &str, entries: &[i64]) -> Vec<Item> {
        let mut menu = vec![Item::Text(state.into())];
        menu.extend(entries.iter().map(|id| Item::Action("x".into(), Does::OpenEntry(*id))));
        menu.push(Item::Check("Mute".into(), false, Does::Notify(Kind::Order, false)));
        menu
    }
}
