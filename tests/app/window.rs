//! What is done and seen in the window. Every test here has a web view.

mod accessible;
mod account;
mod answer;
mod attack;
mod busy_morning;
mod choices;
mod export;
mod help;
mod inbox;
mod keys;
mod languages;
mod life;
mod notifications;
mod problems;
mod setup;
mod shop;
mod shots;
