//! Names of things, in the forms that they have in Rwanda and in production.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use rand::{RngExt as _, rngs::StdRng};

use crate::scenario::one_of;

/// MTN has 078 and 079, Airtel 072 and 073; MTN is the bigger one.
const PREFIXES: [&str; 6] = ["78", "78", "79", "79", "72", "73"];

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

/// What Mobile Money calls a payment, in the message to who pays and who is paid.
pub fn momo(payment: &str) -> String {
    let mut hasher = DefaultHasher::new();
    ("momo", payment).hash(&mut hasher);
    format!("{:011}", hasher.finish() % 100_000_000_000)
}

/// As in `ORD-61734821-K3`.
pub fn order_number(dice: &mut StdRng) -> String {
    const SIGNS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut sign = || char::from(*one_of(SIGNS, dice));
    let (first, second) = (sign(), sign());
    let number = dice.random_range(10_000_000..100_000_000);
    format!("ORD-{number}-{first}{second}")
}
