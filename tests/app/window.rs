//! What is done and seen in the window. Every test here has a web view.

mod accessible;
mod account;
mod choices;
mod export;
mod finding;
mod first;
mod help;
mod languages;
mod life;
mod places;
mod shop;
mod shots;
mod troubles;
