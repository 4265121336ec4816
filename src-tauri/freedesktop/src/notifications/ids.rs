//! The ids that the notification service gave to notices, by tag.
//!
//! Ids belong to one daemon process and are dropped when another takes over.
//! Used by `session` to replace notices and to recognise clicks.

use std::collections::VecDeque;

use notifier_core::notice::Tag;

/// Older notices can be neither replaced nor clicked.
const MAX_IDS: usize = 256;

#[derive(Default)]
pub struct Ids(VecDeque<(Tag, u32)>);

impl Ids {
    pub fn put(&mut self, tag: Tag, id: u32) {
        self.0.retain(|(t, i)| *t != tag && *i != id);
        if self.0.len() == MAX_IDS {
            self.0.pop_front();
        }
        self.0.push_back((tag, id));
    }

    pub fn id(&self, tag: &Tag) -> Option<u32> {
        self.0.iter().find(|(t, _)| t == tag).map(|(_, id)| *id)
    }

    pub fn tag(&self, id: u32) -> Option<&Tag> {
        self.0.iter().find(|(_, i)| *i == id).map(|(tag, _)| tag)
    }

    pub fn forget(&mut self, id: u32) -> Option<Tag> {
        let at = self.0.iter().position(|(_, i)| *i == id)?;
        self.0.remove(at).map(|(tag, _)| tag)
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
            ids.put(tag(name), id);
        }

        for (name, id) in [("a", Some(3)), ("b", None), ("c", Some(2))] {
            assert_eq!(ids.id(&tag(name)), id, "{name}");
        }
        for (id, name) in [(1, None), (2, Some("c")), (3, Some("a"))] {
            assert_eq!(ids.tag(id), name.map(tag).as_ref(), "{id}");
        }
        assert_eq!(ids.forget(3), Some(tag("a")));
        assert_eq!(ids.forget(3), None);
    }

    #[test]
    fn only_the_newest_are_remembered() {
        let mut ids = Ids::default();
        for id in 0..=MAX_IDS as u32 {
            ids.put(tag(&id.to_string()), id);
        }

        assert_eq!(ids.tag(0), None);
        assert_eq!(ids.tag(1), Some(&tag("1")));
        assert_eq!(ids.0.len(), MAX_IDS);
    }

    fn tag(name: &str) -> Tag {
        Tag(name.into())
    }
}
