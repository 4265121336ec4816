//! What the documents say of this repository: the tests they name, the files they lead to.
//!
//! Deliberately absent: whether a sentence is true. Only its proof must exist.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// What stands in brackets behind the names in `docs/faults.md`, and where it means.
const PLACES: [(&str, &str); 6] = [
    ("e2e", "tests/e2e"),
    ("app", "tests/app"),
    ("desktop", "tests/desktop"),
    ("core", "src-tauri/core/src"),
    ("shell", "src-tauri/src"),
    ("windows", "src-tauri/windows/src"),
];

#[test]
fn every_test_that_proves_a_fault_exists() {
    let faults = fs::read_to_string(root("docs/faults.md")).unwrap();
    let sources = PLACES.map(|(mark, folder)| (mark, sources(&root(folder))));
    let mut proofs = 0;
    for line in faults.lines().filter(|line| line.starts_with('|')) {
        let proven_by = line.trim_end_matches('|').rsplit('|').next().unwrap();
        for (names, place) in groups(proven_by) {
            let source = sources.iter().find(|(mark, _)| place.starts_with(mark));
            let (_, source) = source.unwrap_or_else(|| panic!("{place:?} is no place: {line}"));
            for name in names {
                assert!(source.contains(&format!("fn {name}()")), "{place} has no test {name}");
                proofs += 1;
            }
        }
    }
    assert!(proofs > 50, "{proofs} proofs were found");
}

#[test]
fn every_link_between_documents_leads_somewhere() {
    let mut documents: Vec<_> =
        ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"].map(root).into();
    documents.extend(files(&root("docs"), "md"));
    let mut links = 0;
    for document in documents {
        let text = fs::read_to_string(&document).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = target.split('#').next().unwrap_or_default();
            if path.is_empty() || path.contains("://") {
                continue;
            }
            let there = document.parent().unwrap().join(path);
            assert!(there.exists(), "{} leads to {target}", document.display());
            links += 1;
        }
    }
    assert!(links > 15, "{links} links were found");
}

/// "`a`, `b` (e2e); `c` (app)" → the names, and what stands in the brackets behind them.
fn groups(text: &str) -> impl Iterator<Item = (Vec<&str>, &str)> {
    text.split(';').filter(|group| group.contains('`')).map(|group| {
        let (names, place) = group.rsplit_once(" (").unwrap_or((group, "nowhere"));
        (names.split('`').skip(1).step_by(2).collect(), place)
    })
}

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn sources(folder: &Path) -> String {
    files(folder, "rs").iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => files(&path, extension),
            false => {
                Vec::from_iter(path.extension().is_some_and(|e| e == extension).then_some(path))
            }
        })
        .collect()
}
