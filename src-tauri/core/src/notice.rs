//! Entry, or several, → what the desktop shows. Pure; cleaned; translated.

/// Names a notice: a later one with the same tag takes its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tag(pub String);

/// One native notification. All texts are plain: control and bidi characters
/// are out, length is bounded, nothing is escaped yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub tag: Tag,
    pub title: String,
    pub body: String,
    pub urgency: Urgency,
    pub category: Category,
    /// The label of the visible button that does what a click does.
    pub action: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    Low,
    Normal,
    /// Somebody has paid and waits.
    Critical,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    Payment,
    Order,
    Message,
    /// News of several types in one notice.
    Digest,
    /// About the app itself: offline, back, a test.
    App,
}
