//! The core from outside: real sockets, real files, no system library.
//!
//! A scripted server or a demo shop on one side, a desktop that remembers on
//! the other, the whole core between them. What a stage decides by itself is
//! tested beside it; here is what only shows when all of them run.

mod app;
mod fake_desktop;
mod fake_keychain;
mod heard;
mod link_state;

mod account;
mod answers;
mod attack;
mod bounds;
mod captures;
mod cases;
mod chaos;
mod clicks;
mod clocks;
mod command_line;
mod connected_means_heard;
mod connection;
mod daily;
mod data_diet;
mod desktop_fails;
mod documents;
mod exactly_once;
mod full_disk;
mod hearing;
mod history;
mod hostile;
mod listening;
mod odd_input;
mod outages;
mod own_doings;
mod private_files;
mod quiet;
mod reading;
mod real_shop;
mod refusals;
mod resuming;
mod settings_file;
mod several;
mod shop_captures;

#[test]
fn every_file_of_this_folder_is_part_of_the_tests() {
    let entries = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let modules = names.filter_map(|name| name.strip_suffix(".rs").map(str::to_owned));
    for module in modules.filter(|module| !matches!(module.as_str(), "main" | "lib")) {
        assert!(include_str!("main.rs").contains(&format!("\nmod {module};\n")), "{module}");
    }
}
