//! What a tools shop in Kigali sells, to whom, and what its customers write.
//!
//! Texts and figures are `scenario.json`; here are their types and the dice.
//! `invent` and `document` take single records from it, `day` whole visits.

use std::{collections::BTreeMap, sync::LazyLock};

use rand::{RngExt as _, rngs::StdRng, seq::IndexedRandom as _};
use serde::Deserialize;

use crate::ids;

pub static SCENARIO: LazyLock<Scenario> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../scenario.json")).expect("scenario.json is as its types")
});

#[derive(Deserialize)]
pub struct Scenario {
    /// Customers in each hour, from eight o'clock on.
    pub visits_per_hour: Vec<f64>,
    pub customers: Vec<String>,
    products: Vec<Product>,
    languages: Vec<Language>,
    /// What a customer does, one after the other.
    pub visit: Vec<Step>,
}

#[derive(Deserialize)]
pub struct Product {
    /// As customers say it, in the order of the languages.
    names: Vec<String>,
    /// In francs.
    price: u64,
    /// How many of it one person buys at most.
    most: u64,
}

#[derive(Deserialize)]
struct Language {
    thousands: char,
    says: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
pub struct Step {
    /// Otherwise the step is left out.
    #[serde(default = "always")]
    pub chance: f64,
    /// Waited before it, in seconds: from, and less than.
    #[serde(default)]
    pub after: Option<[f64; 2]>,
    #[serde(default)]
    pub does: Option<Does>,
    /// The customer leaves.
    #[serde(default)]
    pub ends: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Does {
    Says(String),
    Pays,
    Orders,
    /// The payment, or the order, gets this status.
    Payment(String),
    Order(String),
}

fn always() -> f64 {
    1.0
}

/// Who buys: a number the money comes from, a conversation, a language.
#[derive(Clone)]
pub struct Customer {
    pub name: &'static str,
    pub phone: String,
    pub conversation: String,
    language: usize,
}

impl Product {
    /// In English.
    pub fn name(&self) -> &str {
        &self.names[0]
    }
}

impl Customer {
    pub fn new(name: &'static str, dice: &mut StdRng) -> Self {
        let language = dice.random_range(0..SCENARIO.languages.len());
        let (phone, conversation) = (ids::phone(dice), ids::object_id(dice));
        Self { name, phone, conversation, language }
    }

    /// One of the texts for this moment of a visit.
    pub fn line(&self, moment: &str, product: &Product, amount: u64, dice: &mut StdRng) -> String {
        let language = &SCENARIO.languages[self.language];
        one_of(&language.says[moment], dice)
            .replace("{product}", &product.names[self.language])
            .replace("{amount}", &grouped(amount, language.thousands))
    }
}

pub fn some_customer(dice: &mut StdRng) -> Customer {
    let name = one_of(&SCENARIO.customers, dice);
    Customer::new(name, dice)
}

/// A product and what the whole purchase costs.
pub fn purchase(dice: &mut StdRng) -> (&'static Product, u64) {
    let product = one_of(&SCENARIO.products, dice);
    // Most people buy one or two, a builder takes many.
    let most = if dice.random_bool(0.3) { product.most } else { product.most.min(2) };
    (product, product.price * dice.random_range(1..=most))
}

/// A number as people write it: 12,500 or 12 500.
pub fn grouped(amount: u64, separator: char) -> String {
    let digits = amount.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

pub fn one_of<'a, T>(choices: &'a [T], dice: &mut StdRng) -> &'a T {
    choices.choose(dice).expect("there is something to choose")
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;

    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (amount, separator, expected) in
            [(500, ',', "500"), (12_500, ',', "12,500"), (1_185_000, ' ', "1 185 000")]
        {
            assert_eq!(grouped(amount, separator), expected);
        }
    }

    #[test]
    fn every_customer_has_a_line_for_every_moment_without_a_placeholder() {
        let dice = &mut StdRng::seed_from_u64(7);
        let moments = SCENARIO.visit.iter().filter_map(|step| match &step.does {
            Some(Does::Says(moment)) => Some(moment),
            _ => None,
        });
        for moment in moments.cycle().take(500) {
            let (customer, (product, amount)) = (some_customer(dice), purchase(dice));
            let line = customer.line(moment, product, amount, dice);

            assert!(!line.is_empty() && !line.contains(['{', '}']), "{line}");
        }
    }
}
