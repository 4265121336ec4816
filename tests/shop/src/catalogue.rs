//! What a tools shop in Kigali sells, and to whom.
//!
//! Data and dice: `invent` makes single records of it, `day` whole stories.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use rand::{RngExt as _, rngs::StdRng, seq::IndexedRandom as _};

use crate::dialogue::{self, Language};

pub const SHOP: &str = "Kigali Tools";

/// Who buys: a number the money comes from, a conversation, a language.
#[derive(Clone, Debug, PartialEq)]
pub struct Customer {
    pub name: &'static str,
    pub phone: String,
    pub conversation: String,
    pub language: Language,
}

/// Goods, by the names customers have for them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Product {
    english: &'static str,
    french: &'static str,
    kinyarwanda: &'static str,
    /// In francs.
    price: u64,
    /// How many of it one person buys at most.
    most: u64,
}

impl Product {
    const fn new(names: [&'static str; 3], price: u64, most: u64) -> Self {
        let [english, french, kinyarwanda] = names;
        Self { english, french, kinyarwanda, price, most }
    }

    pub fn english(&self) -> &'static str {
        self.english
    }

    pub fn name(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::French => self.french,
            Language::Kinyarwanda => self.kinyarwanda,
        }
    }
}

const PRODUCTS: [Product; 20] = [
    Product::new(["Makita drill 18V", "perceuse Makita 18V", "peruzi ya Makita"], 185_000, 1),
    Product::new(["Bosch angle grinder", "meuleuse Bosch", "meleze ya Bosch"], 68_000, 1),
    Product::new(["1000 L water tank", "citerne de 1000 L", "ikigega cya litiro 1000"], 135_000, 1),
    Product::new(["wheelbarrow", "brouette", "ingorofani"], 38_000, 3),
    Product::new(["CIMERWA cement", "ciment CIMERWA", "sima ya CIMERWA"], 12_500, 40),
    Product::new(["iron sheet G30", "tôle G30", "ibati G30"], 14_500, 24),
    Product::new(["12 mm rebar", "fer à béton de 12", "fer à béton ya 12"], 9_800, 30),
    Product::new(["Ameki paint 20 L", "peinture Ameki 20 L", "irangi rya Ameki"], 58_000, 4),
    Product::new(["safety boots", "bottes de sécurité", "bote"], 28_000, 6),
    Product::new(["extension cable 20 m", "rallonge de 20 m", "rallonge ya metero 20"], 16_000, 2),
    Product::new(["PVC pipe 110 mm", "tuyau PVC de 110", "itiyo ya PVC 110"], 11_500, 10),
    Product::new(["screwdriver set", "jeu de tournevis", "turunevisi"], 9_500, 2),
    Product::new(["spirit level", "niveau à bulle", "nivo"], 7_500, 2),
    Product::new(["claw hammer", "marteau", "inyundo"], 6_500, 3),
    Product::new(["hand saw", "scie à main", "urukero"], 5_500, 2),
    Product::new(["padlock 60 mm", "cadenas de 60", "ingufuri"], 4_500, 5),
    Product::new(["hoe", "houe", "isuka"], 4_000, 12),
    Product::new(["tape measure 5 m", "mètre ruban", "metero"], 3_500, 4),
    Product::new(["roofing nails", "clous de toiture", "imisumari y'amabati"], 2_500, 8),
    Product::new(["binding wire", "fil à ligaturer", "fil ya ligature"], 2_000, 10),
];

const NAMES: [&str; 28] = [
    "Aline Uwase",
    "Jean Bosco Habimana",
    "Claudine Mukamana",
    "Eric Nshimiyimana",
    "Diane Ingabire",
    "Patrick Mugisha",
    "Chantal Uwimana",
    "Emmanuel Niyonzima",
    "Solange Umutoni",
    "Jean Claude Ndayisaba",
    "Vestine Nyiransabimana",
    "Fabrice Iradukunda",
    "Josiane Mutesi",
    "Théogène Hakizimana",
    "Béatrice Mukandayisenga",
    "Innocent Twagirayezu",
    "Grâce Umuhoza",
    "Olivier Tuyishime",
    "Espérance Nyirahabimana",
    "Samuel Bizimana",
    "Alice Keza",
    "Jean Pierre Rukundo",
    "Immaculée Uwamahoro",
    "Yves Gasana",
    "Francine Mukeshimana",
    "Dieudonné Ntakirutimana",
    "Sandrine Isimbi",
    "Gilbert Karangwa",
];

/// MTN has 078 and 079, Airtel 072 and 073; MTN is the bigger one.
const PREFIXES: [&str; 6] = ["78", "78", "79", "79", "72", "73"];

/// Everybody who buys here, always from the same number.
pub fn customers(dice: &mut StdRng) -> Vec<Customer> {
    NAMES.iter().map(|name| customer(name, dice)).collect()
}

pub fn some_customer(dice: &mut StdRng) -> Customer {
    let name = one_of(&NAMES, dice);
    customer(name, dice)
}

fn customer(name: &'static str, dice: &mut StdRng) -> Customer {
    Customer {
        name,
        phone: phone(dice),
        conversation: object_id(dice),
        language: dialogue::language(dice),
    }
}

/// A product and what the whole purchase costs.
pub fn purchase(dice: &mut StdRng) -> (Product, u64) {
    let product = one_of(&PRODUCTS, dice);
    // Most people buy one or two, a builder takes many.
    let most = if dice.random_bool(0.3) { product.most } else { product.most.min(2) };
    (product, product.price * dice.random_range(1..=most))
}

pub fn phone(dice: &mut StdRng) -> String {
    let prefix = one_of(&PREFIXES, dice);
    format!("+250{prefix}{:07}", dice.random_range(0..10_000_000))
}

/// An id as the production database makes it: 24 hex digits.
pub fn object_id(dice: &mut StdRng) -> String {
    format!("{:024x}", dice.random::<u128>() >> 32)
}

/// An id that is always the same for the same words.
pub fn id_of(words: &[&str]) -> String {
    let hash = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, words).hash(&mut hasher);
        hasher.finish()
    };
    format!("{:016x}{:08x}", hash(0), hash(1) >> 32)
}

/// As in `ORD-61734821-K3`.
pub fn order_number(dice: &mut StdRng) -> String {
    const SIGNS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut sign = || char::from(one_of(SIGNS, dice));
    let (first, second) = (sign(), sign());
    let number = dice.random_range(10_000_000..100_000_000);
    format!("ORD-{number}-{first}{second}")
}

pub fn one_of<T: Copy, const N: usize>(choices: &[T; N], dice: &mut StdRng) -> T {
    const { assert!(N > 0, "there must be something to choose") };
    *choices.choose(dice).unwrap_or(&choices[0])
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;

    use super::*;

    #[test]
    fn ids_numbers_and_phones_have_the_form_they_have_in_rwanda() {
        let dice = &mut StdRng::seed_from_u64(7);
        for _ in 0..500 {
            let (id, order, phone) = (object_id(dice), order_number(dice), phone(dice));

            assert!(id.len() == 24 && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
            assert!(order.len() == 15 && order.starts_with("ORD-"), "{order}");
            let prefix = phone.strip_prefix("+2507").expect("a mobile number");
            assert!(prefix.len() == 8 && prefix.starts_with(['2', '3', '8', '9']), "{phone}");
        }
    }

    #[test]
    fn prices_are_round_and_somebody_could_pay_them() {
        let dice = &mut StdRng::seed_from_u64(7);
        for _ in 0..500 {
            let (product, total) = purchase(dice);

            assert_eq!(total % 100, 0, "{product:?} for {total}");
            assert!((2_000..=500_000).contains(&total), "{product:?} for {total}");
        }
    }
}
