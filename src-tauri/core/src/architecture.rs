//! The rules of the house that a test can read: the rooms import one another in one
//! direction, and files stay small.
//!
//! A room is a module directly below `lib.rs` with all its files. Tests may import
//! what they like.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
/// Longer files are split, but for tables that only tests read.
const MAX_LINES: usize = 300;

type Imports = BTreeMap<String, BTreeSet<String>>;

#[test]
fn no_room_imports_one_that_imports_it() {
    let imports = imports();
    assert!(imports["engine"].contains("ingest"), "the search above finds imports: {imports:?}");

    for room in imports.keys() {
        if let Some(circle) = way_back(&imports, room) {
            panic!("a circle of imports: {}", circle.join(" → "));
        }
    }
}

#[test]
fn a_circle_would_be_found() {
    let room = |name: &str, imports: &[&str]| {
        (name.to_owned(), imports.iter().map(|&name| name.to_owned()).collect())
    };
    let imports = Imports::from([room("a", &["b"]), room("b", &["c"]), room("c", &["a"])]);

    assert_eq!(way_back(&imports, "a").unwrap(), ["a", "b", "c", "a"]);
}

#[test]
fn no_file_is_too_long_to_be_read_at_once() {
    let long = files(Path::new(SOURCE)).into_iter().filter_map(|path| {
        let lines = product_code(&path).lines().count();
        (lines > MAX_LINES).then(|| format!("{}: {lines} lines", path.display()))
    });
    let long: Vec<_> = long.collect();

    assert!(long.is_empty(), "{long:#?}");
}

/// The shortest way from a room back to itself.
fn way_back(imports: &Imports, room: &str) -> Option<Vec<String>> {
    let mut ways = vec![vec![room.to_owned()]];
    let mut seen = BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = vec![];
        for way in ways {
            let next = imports.get(way.last()?).into_iter().flatten();
            for next in next {
                let way = [way.as_slice(), std::slice::from_ref(next)].concat();
                if next == room {
                    return Some(way);
                }
                if seen.insert(next.clone()) {
                    longer.push(way);
                }
            }
        }
        ways = longer;
    }
    None
}

fn imports() -> Imports {
    let mut imports = Imports::new();
    for path in files(Path::new(SOURCE)) {
        let inside = path.strip_prefix(SOURCE).unwrap();
        let room = inside.iter().next().unwrap().to_string_lossy();
        let room = room.trim_end_matches(".rs").to_owned();
        let imported = imported(&product_code(&path));
        let imported = imported.into_iter().filter(|name| *name != room);
        imports.entry(room.clone()).or_default().extend(imported);
    }
    imports
}

/// The rooms that a file names, as `crate::room` or in `use crate::{room::…, …}`.
fn imported(code: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => rooms.extend(name(rest)),
            Some(group) => {
                let mut depth = 0;
                let mut starts = true;
                for (at, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => starts = true,
                        c if c.is_whitespace() => {}
                        _ if starts => {
                            rooms.extend(name(&group[at..]));
                            starts = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    rooms
}

fn name(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    Some(text[..end].to_owned()).filter(|name| name.starts_with(char::is_lowercase))
}

/// Without its tests and comments.
fn product_code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// All sources that are not tests.
fn files(folder: &Path) -> Vec<PathBuf> {
    const TESTS: [&str; 6] =
        ["tests.rs", "properties.rs", "fleet.rs", "testing.rs", "architecture.rs", "bindings.rs"];
    let mut found = vec![];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            found.append(&mut files(&path));
        } else if name.ends_with(".rs") && !TESTS.contains(&name.as_str()) && name != "lib.rs" {
            found.push(path);
        }
    }
    found
}
