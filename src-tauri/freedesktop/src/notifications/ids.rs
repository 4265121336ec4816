//! The ids that the notification service gave to notices, by tag.
//!
//! Ids belong to one daemon process and are dropped when another takes over.
//! Used by `session` to replace notices and to recognise clicks.

use std::collections::VecDeque;

use notifier_core::notice::Tag;

/// Older notices can be neither replaced nor clicked.
const MAX_IDS: usize = 256;

#[derive(Default)]
pub struct Ids(VecDeque<Known>);

struct Known {
    tag: Tag,
    id: u32,
    /// Closed by the user or expired, which some services say before the click
    /// that caused it, or of notices that stay in a list.
    closed: bool,
    /// Somebody waits for it: others go first.
    stays: bool,
}

impl Ids {
    pub fn put(&mut self, tag: Tag, id: u32, stays: bool) {
        self.0.retain(|known| known.id != id && (known.closed || known.tag != tag));
        if self.0.len() == MAX_IDS {
            self.0.pop_front();
        }
        self.0.push_back(Known { tag, id, closed: false, stays });
    }

    /// The id of the notice that still shows.
    pub fn shown(&self, tag: &Tag) -> Option<u32> {
        self.0.iter().find(|known| !known.closed && known.tag == *tag).map(|known| known.id)
    }

    pub fn is_shown(&self, id: u32) -> bool {
        self.0.iter().any(|known| !known.closed && known.id == id)
    }

    /// The notice with that id, also where it was closed.
    pub fn tag(&self, id: u32) -> Option<&Tag> {
        self.0.iter().find(|known| known.id == id).map(|known| &known.tag)
    }

    /// The oldest that can go, where so many show that one more would drop one.
    pub fn in_the_way(&self, most: usize) -> Option<u32> {
        let shown = || self.0.iter().filter(|known| !known.closed);
        let one = shown().find(|known| !known.stays)?;
        (shown().count() >= most).then_some(one.id)
    }

    /// The service closed the notice; its tag, where it showed until now.
    pub fn close(&mut self, id: u32) -> Option<Tag> {
        let known = self.0.iter_mut().find(|known| !known.closed && known.id == id)?;
        known.closed = true;
        Some(known.tag.clone())
    }

    /// The app closes the notice: clicks on it mean nothing any more.
    pub fn forget(&mut self, id: u32) {
        self.0.retain(|known| known.id != id);
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_has_one_id_and_an_id_one_tag() {
        let mut ids = Ids::default();
        for (name, id) in [("a", 1), ("b", 2), ("a", 3), ("c", 2)] {
            ids.put(tag(name), id, false);
        }

        for (name, id) in [("a", Some(3)), ("b", None), ("c", Some(2))] {
            assert_eq!(ids.shown(&tag(name)), id, "{name}");
        }
        for (id, name) in [(1, None), (2, Some("c")), (3, Some("a"))] {
            assert_eq!(ids.tag(id), name.map(tag).as_ref(), "{id}");
        }
        ids.forget(3);
        assert_eq!((ids.tag(3), ids.shown(&tag("a"))), (None, None));
    }

    #[test]
    fn a_closed_notice_can_be_clicked_and_not_replaced() {
        let mut ids = Ids::default();
        ids.put(tag("a"), 1, false);

        assert_eq!(ids.close(1), Some(tag("a")));
        assert_eq!(ids.close(1), None, "once");
        assert_eq!((ids.shown(&tag("a")), ids.is_shown(1)), (None, false));
        assert_eq!(ids.tag(1), Some(&tag("a")));

        ids.put(tag("a"), 2, false);
        assert_eq!((ids.tag(1), ids.tag(2)), (Some(&tag("a")), Some(&tag("a"))));
        ids.put(tag("b"), 1, false);
        assert_eq!(ids.tag(1), Some(&tag("b")), "an id that is used again is the new notice's");
    }

    #[test]
    fn what_nobody_waits_for_goes_first_and_only_where_there_is_no_room() {
        let mut ids = Ids::default();
        for (name, id, stays) in [("a", 1, true), ("b", 2, false), ("c", 3, false)] {
            assert_eq!(ids.in_the_way(3), None);
            ids.put(tag(name), id, stays);
        }
        assert_eq!(ids.in_the_way(3), Some(2));
        ids.close(2);
        assert_eq!(ids.in_the_way(3), None);
        for (name, id) in [("c", 3), ("d", 4)] {
            ids.put(tag(name), id, true);
        }
        assert_eq!(ids.in_the_way(3), None, "somebody waits for each");
    }

    #[test]
    fn only_the_newest_are_remembered() {
        let mut ids = Ids::default();
        for id in 0..=MAX_IDS as u32 {
            ids.put(tag(&id.to_string()), id, false);
        }

        assert_eq!(ids.tag(0), None);
        assert_eq!(ids.tag(1), Some(&tag("1")));
        assert_eq!(ids.0.len(), MAX_IDS);
    }

    fn tag(name: &str) -> Tag {
        Tag(name.into())
    }
}
