//! The types that cross to the window, declared once: here they become TypeScript.

use std::{fs, path::Path};

use ts_rs::{Config, TS};

use crate::{
    event::Kind,
    handle::{Folder, Format, commands},
    i18n::Catalogue,
    settings::{Category, Snooze, Sound, UpdateMode},
    store::{Cursor, Unread},
    view::activity::{Activity, Day, DayLine, Promptness, Sum, ToVerify},
    view::snapshot::{
        Account, AccountState, CategoryPreferences, ChangeLine, Connection, Feed, Found, Kinds,
        LanguageName, Line, NewsView, Notify, OwnShop, Preferences, QuietHoursPreferences,
        QuietState, QuietView, QuietWindow, ReplyState, ReplyView, Row, Search, Shop, Snapshot,
        State, Tested, Todo, UpdateState, UpdateView,
    },
};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/types/bindings.d.ts");

#[test]
fn the_windows_types_are_those_of_the_core() {
    let config = Config::default();
    let declarations = [
        Catalogue::decl(&config),
        Kind::decl(&config),
        State::decl(&config),
        Connection::decl(&config),
        Feed::decl(&config),
        Unread::decl(&config),
        Line::decl(&config),
        Cursor::decl(&config),
        Search::decl(&config),
        ReplyState::decl(&config),
        ReplyView::decl(&config),
        Row::decl(&config),
        Found::decl(&config),
        Todo::decl(&config),
        Tested::decl(&config),
        Notify::decl(&config),
        Shop::decl(&config),
        AccountState::decl(&config),
        OwnShop::decl(&config),
        Account::decl(&config),
        UpdateMode::decl(&config),
        Category::decl(&config),
        Sound::decl(&config),
        CategoryPreferences::decl(&config),
        Kinds::decl(&config),
        QuietWindow::decl(&config),
        QuietHoursPreferences::decl(&config),
        LanguageName::decl(&config),
        Preferences::decl(&config),
        Snooze::decl(&config),
        QuietState::decl(&config),
        QuietView::decl(&config),
        ChangeLine::decl(&config),
        UpdateState::decl(&config),
        NewsView::decl(&config),
        UpdateView::decl(&config),
        Snapshot::decl(&config),
        Sum::decl(&config),
        Day::decl(&config),
        DayLine::decl(&config),
        ToVerify::decl(&config),
        Promptness::decl(&config),
        Activity::decl(&config),
        Format::decl(&config),
        Folder::decl(&config),
    ];
    let mut text = String::from(
        "// Made by `cargo test -p notifier-core` from the Rust types. Do not edit.\n",
    );
    for declaration in declarations {
        text.push_str(&format!("\nexport {declaration}\n"));
    }
    text.push_str(&declared(&config));

    let committed = fs::read_to_string(FILE).unwrap_or_default().replace("\r\n", "\n");
    if committed != text && Path::new(FILE).parent().is_some_and(Path::exists) {
        fs::write(FILE, &text).unwrap();
    }
    assert!(committed == text, "ui/types/bindings.d.ts was stale; it is made anew, commit it");
}

/// What the window may call: for each command its arguments and its answer.
fn declared(config: &Config) -> String {
    let mut text = String::from("\nexport type Commands = {\n");
    for command in commands(config) {
        for line in command.doc {
            text.push_str(&format!("  /**{line} */\n"));
        }
        let (name, arguments, answer) = (command.name, command.arguments, command.answer);
        text.push_str(&format!("  {name}: {{ args: {arguments}, answer: {answer} }}\n"));
    }
    text + "}\n"
}
