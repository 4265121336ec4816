//! The tray's menu, as a person sees it, read over `com.canonical.dbusmenu`.

use std::collections::HashMap;

use anyhow::{Context as _, Result};
use zbus::{
    Connection,
    zvariant::{ObjectPath, OwnedValue, Structure, Value},
};

pub(crate) const INTERFACE: &str = "com.canonical.dbusmenu";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuItem {
    pub id: i32,
    /// As shown: `_` marks the next letter as the key to press, `__` is `_`.
    pub label: String,
    pub kind: Kind,
    pub enabled: bool,
    pub visible: bool,
    /// `None` where nothing can be ticked.
    pub checked: Option<bool>,
    pub children: Vec<MenuItem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Entry,
    Separator,
    Check,
    Radio,
}

impl MenuItem {
    /// The first item whose label starts with `prefix`, from top to bottom,
    /// submenus included.
    pub fn find<'a>(items: &'a [MenuItem], prefix: &str) -> Option<&'a MenuItem> {
        items.iter().find_map(|item| {
            let this = item.label.starts_with(prefix) && item.kind != Kind::Separator;
            if this { Some(item) } else { Self::find(&item.children, prefix) }
        })
    }
}

/// Reads the whole menu, after telling its owner that it is about to show.
pub(crate) async fn read(
    bus: &Connection,
    owner: &str,
    path: &ObjectPath<'_>,
) -> Result<Vec<MenuItem>> {
    const ROOT: i32 = 0;
    const ALL_LEVELS: i32 = -1;
    const ALL_PROPERTIES: &[&str] = &[];

    bus.call_method(Some(owner), path, Some(INTERFACE), "AboutToShow", &ROOT).await?;
    let question = (ROOT, ALL_LEVELS, ALL_PROPERTIES);
    let layout =
        bus.call_method(Some(owner), path, Some(INTERFACE), "GetLayout", &question).await?;
    let body = layout.body();
    let (_revision, (_root, _properties, children)): (u32, Layout) = body.deserialize()?;
    children.into_iter().map(item).collect()
}

/// Tells the menu's owner of `opened`, `closed` or `clicked`.
pub(crate) async fn event(
    bus: &Connection,
    owner: &str,
    path: &ObjectPath<'_>,
    id: i32,
    event: &str,
) -> Result<()> {
    const NOW: u32 = 0;
    let event = (id, event, Value::from(0_i32), NOW);
    bus.call_method(Some(owner), path, Some(INTERFACE), "Event", &event).await?;
    Ok(())
}

type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

fn item(value: OwnedValue) -> Result<MenuItem> {
    let fields = Structure::try_from(value)?.into_fields();
    let [id, properties, children] = <[Value; 3]>::try_from(fields).ok().context("(ia{sv}av)")?;
    let properties = HashMap::<String, OwnedValue>::try_from(properties)?;
    let children = Vec::<OwnedValue>::try_from(children)?;

    let text =
        |name: &str| properties.get(name).and_then(|v| <&str>::try_from(v).ok()).unwrap_or("");
    let flag =
        |name: &str| properties.get(name).and_then(|v| bool::try_from(v).ok()).unwrap_or(true);
    let ticked = properties.get("toggle-state").and_then(|v| i32::try_from(v).ok()) == Some(1);
    let kind = match (text("type"), text("toggle-type")) {
        ("separator", _) => Kind::Separator,
        (_, "checkmark") => Kind::Check,
        (_, "radio") => Kind::Radio,
        _ => Kind::Entry,
    };

    Ok(MenuItem {
        id: i32::try_from(id)?,
        label: as_shown(text("label")),
        kind,
        enabled: flag("enabled"),
        visible: flag("visible"),
        checked: matches!(kind, Kind::Check | Kind::Radio).then_some(ticked),
        children: children.into_iter().map(item).collect::<Result<_>>()?,
    })
}

fn as_shown(label: &str) -> String {
    label.split("__").map(|part| part.replace('_', "")).collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_read_as_it_is_shown() {
        for (label, shown) in
            [("_Quit", "Quit"), ("user__1", "user_1"), ("a__b_c", "a_bc"), ("", "")]
        {
            assert_eq!(as_shown(label), shown, "{label}");
        }
    }
}
