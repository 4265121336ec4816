//! Signing in by the name of the store, as the web does: its own call, as REST knows e-mails only.
//!
//! Called by `auth` where what was entered is no e-mail address.

use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::json;

use super::{Api, ApiError, auth::Granted, client::Answer};
use crate::stream::{ConnectError, Reason};

#[derive(Deserialize)]
struct Done {
    result: Outer,
}

#[derive(Deserialize)]
struct Outer {
    data: Inner,
}

#[derive(Deserialize)]
struct Inner {
    json: Granted,
}

#[derive(Deserialize)]
struct Refused {
    error: OuterError,
}

#[derive(Deserialize)]
struct OuterError {
    json: InnerError,
}

#[derive(Deserialize)]
struct InnerError {
    message: String,
}

impl Api {
    pub(super) async fn grant_by_store(
        &self,
        store: &str,
        password: &SecretString,
    ) -> Result<(Granted, Answer), ApiError> {
        let body = json!({"json": {"email": store, "password": password.expose_secret()}});
        let answer = match self.post("/api/trpc/auth.login", &body).await {
            // A shop whose web has no such call.
            Err(ApiError::ConnectError(ConnectError {
                reason: Reason::WebPage | Reason::Unknown,
                ..
            })) => {
                return Err(ApiError::NeedsEmail);
            }
            answer => answer?,
        };
        if answer.status == 200 {
            let Done { result } = answer.json()?;
            return Ok((result.data.json, answer));
        }
        let refused: Option<Refused> = answer.json().ok();
        let why = refused.map(|refused| refused.error.json.message.to_lowercase());
        let why = why.unwrap_or_default();
        match answer.status {
            404 | 405 => Err(ApiError::NeedsEmail),
            403 => Err(ApiError::Unverified),
            // Whatever the sign-in itself refuses comes as an error of the server.
            _ if why.contains("lock") => Err(ApiError::Locked),
            400 | 401 => Err(ApiError::WrongPassword),
            _ if why.contains("incorrect") => Err(ApiError::WrongPassword),
            status => {
                self.health().await?;
                Err(ConnectError::of_status(status, false, None).into())
            }
        }
    }
}
