//! The interface of the menu: `com.canonical.dbusmenu`, without submenus.
//!
//! What a host reads here is always the layout that it was last told of. Served by
//! `tray`; the items and their numbers are `layout`'s.

use std::sync::Arc;

use serde::Serialize;
use zbus::{
    Connection, fdo, interface,
    object_server::SignalEmitter,
    zvariant::{OwnedValue, Type, Value},
};

use super::{
    Shared,
    layout::{Change, OPEN_AT_MOST, Properties},
    lock,
};

pub const PATH: &str = "/MenuBar";

/// The menu itself.
const ROOT: i32 = 0;

/// An item with those below it.
#[derive(Debug, Serialize, Type)]
pub struct Node(i32, Properties, Vec<Value<'static>>);

/// Tells the hosts what is different.
pub async fn tell(connection: &Connection, change: Change) -> zbus::Result<()> {
    emit(&SignalEmitter::new(connection, PATH)?, change).await
}

async fn emit(emitter: &SignalEmitter<'_>, change: Change) -> zbus::Result<()> {
    match change {
        Change::None => Ok(()),
        Change::Texts(texts) => Menu::items_properties_updated(emitter, texts, vec![]).await,
        Change::Items(revision) => Menu::layout_updated(emitter, revision, ROOT).await,
    }
}

#[derive(Clone)]
pub struct Menu(pub(super) Arc<Shared>);

#[interface(name = "com.canonical.dbusmenu")]
impl Menu {
    fn get_layout(&self, parent: i32, depth: i32, names: Vec<String>) -> fdo::Result<(u32, Node)> {
        let revision = lock(&self.0.layout).revision();
        let wanted = |mut properties: Properties| {
            keep(&mut properties, &names);
            properties
        };
        if parent != ROOT {
            let properties = self.properties(parent)?;
            return Ok((revision, Node(parent, wanted(properties), vec![])));
        }
        let children = match depth {
            0 => vec![],
            _ => lock(&self.0.layout)
                .items()
                .map(|(id, properties)| (id, wanted(properties), Vec::<Value>::new()).into())
                .collect(),
        };
        Ok((revision, Node(ROOT, wanted(root()), children)))
    }

    /// Of all, where none are named.
    fn get_group_properties(&self, ids: Vec<i32>, names: Vec<String>) -> Vec<(i32, Properties)> {
        let all = lock(&self.0.layout).items().collect::<Vec<_>>();
        let all = std::iter::once((ROOT, root())).chain(all);
        let wanted = all.filter(|(id, _)| ids.is_empty() || ids.contains(id));
        wanted
            .map(|(id, mut properties)| {
                keep(&mut properties, &names);
                (id, properties)
            })
            .collect()
    }

    fn get_property(&self, id: i32, name: &str) -> fdo::Result<Value<'static>> {
        let value = self.properties(id)?.remove(name);
        value.ok_or_else(|| fdo::Error::InvalidArgs(format!("no property {name}")))
    }

    async fn event(
        &self,
        id: i32,
        event: &str,
        _data: Value<'_>,
        _time: u32,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> fdo::Result<()> {
        self.on_event(id, event, &emitter).await
    }

    /// Answers those that are not known.
    async fn event_group(
        &self,
        events: Vec<(i32, String, OwnedValue, u32)>,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> Vec<i32> {
        let mut unknown = vec![];
        for (id, event, ..) in events {
            if self.on_event(id, &event, &emitter).await.is_err() {
                unknown.push(id);
            }
        }
        unknown
    }

    /// Whether it has to be read anew, which is told by a signal as well. Not every host
    /// says when the menu closes, but this one says that it is not open.
    async fn about_to_show(
        &self,
        _id: i32,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> fdo::Result<bool> {
        let change = lock(&self.0.layout).close();
        let is_new = matches!(change, Change::Items(_));
        emit(&emitter, change).await?;
        Ok(is_new)
    }

    fn about_to_show_group(&self, _ids: Vec<i32>) -> (Vec<i32>, Vec<i32>) {
        (vec![], vec![])
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn version(&self) -> u32 {
        3
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn text_direction(&self) -> &str {
        "ltr"
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn status(&self) -> &str {
        "normal"
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn icon_theme_path(&self) -> Vec<String> {
        vec![]
    }

    #[zbus(signal)]
    async fn items_properties_updated(
        emitter: &SignalEmitter<'_>,
        updated: Vec<(i32, Properties)>,
        removed: Vec<(i32, Vec<&str>)>,
    ) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn layout_updated(
        emitter: &SignalEmitter<'_>,
        revision: u32,
        parent: i32,
    ) -> zbus::Result<()>;
}

impl Menu {
    async fn on_event(&self, id: i32, event: &str, emitter: &SignalEmitter<'_>) -> fdo::Result<()> {
        match event {
            "clicked" => {
                let does = lock(&self.0.layout).does(id);
                let does = does.ok_or_else(|| unknown(id))?;
                let shared = self.0.clone();
                tokio::spawn(async move {
                    let token = shared.tokens.take().await;
                    shared.setup.clicks.click(does, token);
                });
            }
            "opened" => {
                let opening = lock(&self.0.layout).open();
                let (shared, emitter) = (self.0.clone(), emitter.to_owned());
                tokio::spawn(async move {
                    tokio::time::sleep(OPEN_AT_MOST).await;
                    let change = lock(&shared.layout).close_opening(opening);
                    let _ = emit(&emitter, change).await;
                });
            }
            "closed" => {
                let change = lock(&self.0.layout).close();
                emit(emitter, change).await?;
            }
            _ => {}
        }
        Ok(())
    }

    fn properties(&self, id: i32) -> fdo::Result<Properties> {
        if id == ROOT {
            return Ok(root());
        }
        let found = lock(&self.0.layout).items().find(|(known, _)| *known == id);
        found.map(|(_, properties)| properties).ok_or_else(|| unknown(id))
    }
}

fn unknown(id: i32) -> fdo::Error {
    fdo::Error::InvalidArgs(format!("no item {id}"))
}

fn root() -> Properties {
    Properties::from([("children-display", "submenu".into())])
}

/// Those that were asked for; all, where none were.
fn keep(properties: &mut Properties, names: &[String]) {
    if !names.is_empty() {
        properties.retain(|name, _| names.iter().any(|wanted| wanted == name));
    }
}
