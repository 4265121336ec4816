//! Whose shop this is: the owner's account and the shops that belong to it.
//!
//! The backend calls a shop a tenant. A stream is asked for by a shop's id,
//! an account has an id of its own (contract B, C).

use crate::ids;

pub const SHOP: &str = "Kigali Tools";

/// The one person with an account here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Not a shop's id: the measured stream knows nothing by it.
    pub id: &'static str,
    pub username: &'static str,
    pub email: &'static str,
    pub password: &'static str,
}

pub const OWNER: Owner = Owner {
    id: "66f2a0b74be0d83f5a77185e",
    username: "mama-tools",
    email: "owner@shop.example",
    password: "Murakoze-2026!",
};

/// A shop as a client must know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    pub id: String,
    pub name: String,
    pub slug: String,
    pub currency: String,
}

/// Two shops of one country, and one abroad.
const OTHERS: [(&str, &str); 2] = [("Huye Hardware", "RWF"), ("Goma Outillage", "USD")];

impl Tenant {
    /// So many shops, at least one; the first has this id and currency.
    pub fn all(first_id: &str, currency: &str, count: usize) -> Vec<Self> {
        let first = Self::new(first_id.into(), SHOP, currency);
        let others = (1..count).map(|number| {
            let further = format!("Kigali Tools {}", number + 1);
            let (name, currency) =
                OTHERS.get(number - 1).copied().unwrap_or((further.as_str(), "RWF"));
            Self::new(ids::id_of(&["tenant", name]), name, currency)
        });
        std::iter::once(first).chain(others).collect()
    }

    fn new(id: String, name: &str, currency: &str) -> Self {
        let slug = name.to_lowercase().replace(' ', "-");
        Self { id, name: name.into(), slug, currency: currency.into() }
    }
}
