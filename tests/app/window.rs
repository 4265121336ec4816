//! What is done and seen in the window. Every test here has a web view.

mod account;
mod choices;
mod finding;
mod life;
mod places;
mod shop;
mod shots;
mod troubles;
