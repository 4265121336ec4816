//! Who the account is: an owner, a buyer, or somebody of the marketplace.
//!
//! A buyer has no shop, and is not allowed to list orders. A super-admin has what
//! shops they have, and sees everybody's orders. An owner without a shop is
//! `give_shops` with none.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::handle::Handle;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    #[default]
    Tenant,
    Client,
    SuperAdmin,
}

impl Handle {
    /// From now on the account is of this role.
    pub fn set_role(&self, role: Role) {
        self.backend.log(&format!("account  is a {}", role.name()));
        self.backend.lock().role = role;
    }
}

impl Role {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::Client => "client",
            Self::SuperAdmin => "super-admin",
        }
    }
}
