//! Signing in and out, and whether a session still lives (contract C).

use jiff::Timestamp;
use reqwest::Method;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::{json, value::RawValue};
use url::Url;

use super::{Api, ApiError, Owner, Session, Tenant, client::Answer};
use crate::stream::{self, ConnectError, Http, Reason};

#[derive(Deserialize)]
struct Health {
    status: String,
}

#[derive(Deserialize)]
pub(super) struct Granted {
    token: Option<SecretString>,
    #[serde(rename = "refreshedToken")]
    refreshed: Option<SecretString>,
    exp: Option<i64>,
    user: Option<User>,
}

#[derive(Deserialize)]
struct User {
    id: String,
    username: Option<String>,
    email: Option<String>,
    tenants: Option<Vec<Membership>>,
    roles: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
struct Membership {
    tenant: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
struct Shop {
    id: String,
    name: Option<String>,
    currency: Option<String>,
}

/// A session whose answer does not say when it ends is looked after as if it were this short.
const SHORT: jiff::SignedDuration = jiff::SignedDuration::from_hours(2);

impl Api {
    /// Looks whether a ToolBoxx shop answers at `server`, and where it really is.
    ///
    /// # Errors
    /// It does not answer, is no shop, is elsewhere, or its database is down.
    pub async fn look_for(http: &Http, server: Url) -> Result<Self, ApiError> {
        let there = Self::new(http, server);
        let origin = match there.look_for_shop("/api/health").await {
            Ok(answer) => {
                let health: Health =
                    answer.json().map_err(|odd| ApiError::NotAShop(odd.to_string()))?;
                match (answer.status, health.status.as_str()) {
                    (200, "ok") => answer.from,
                    (503, _) => return Err(ApiError::Down),
                    (status, _) => return Err(ApiError::NotAShop(format!("status {status}"))),
                }
            }
            Err(ApiError::ConnectError(fault)) if fault.reason == Reason::Unknown => {
                return Err(ApiError::NotAShop(fault.detail));
            }
            Err(denied) => return Err(denied),
        };
        let mut server = origin;
        server.set_path("/");
        server.set_query(None);
        Ok(Self::new(http, server))
    }

    /// The same, and whether it has a stream.
    ///
    /// # Errors
    /// As [`Api::look_for`].
    pub async fn find(http: &Http, server: Url) -> Result<Self, ApiError> {
        let found = Self::look_for(http, server).await?;
        // By GET, as each HEAD leaks a timer on the real server. A stream that
        // is held up on its way is no reason to refuse: the reads are there.
        let mut stream = found.url("/api/notifications/stream");
        stream.query_pairs_mut().append_pair("userId", "notifier-looks");
        match stream::open(&found.http, &stream, None).await {
            Err(ConnectError {
                reason: Reason::Unknown | Reason::NotAStream | Reason::WebPage,
                detail,
                ..
            }) => Err(ApiError::NotAShop(detail)),
            _ => Ok(found),
        }
    }

    pub fn server(&self) -> &Url {
        &self.server
    }

    /// # Errors
    /// [`ApiError::Down`] where the shop says that its database is.
    pub async fn health(&self) -> Result<(), ApiError> {
        let answer = self.look("/api/health").await?;
        let health: Health = answer.json()?;
        if answer.status == 200 && health.status == "ok" { Ok(()) } else { Err(ApiError::Down) }
    }

    /// By e-mail, or by the name of the store.
    ///
    /// # Errors
    /// Wrong password, locked, or not answered.
    pub async fn sign_in(&self, name: &str, password: &SecretString) -> Result<Session, ApiError> {
        let (granted, answer) = if name.contains('@') {
            self.grant_by_email(name, password).await?
        } else {
            self.grant_by_store(name, password).await?
        };
        let token =
            granted.token.ok_or_else(|| ApiError::Unexpected("a sign-in without token".into()))?;
        let owner =
            granted.user.ok_or_else(|| ApiError::Unexpected("an answer without a user".into()))?;
        Ok(session(token, granted.exp, answer.date, owner, name))
    }

    async fn grant_by_email(
        &self,
        email: &str,
        password: &SecretString,
    ) -> Result<(Granted, Answer), ApiError> {
        let body = json!({"email": email, "password": password.expose_secret()});
        let answer = self.post("/api/users/login", &body).await?;
        match answer.status {
            200 => {
                let granted: Granted = answer.json()?;
                Ok((granted, answer))
            }
            401 if answer.error().contains("lock") => Err(ApiError::Locked),
            400 | 401 => Err(ApiError::WrongPassword),
            status => {
                self.health().await?;
                Err(ConnectError::of_status(status, false, None).into())
            }
        }
    }

    /// Who the session belongs to.
    ///
    /// # Errors
    /// [`ApiError::Over`] only where the shop is well and says so twice: a
    /// database that is down looks the same (contract C).
    pub async fn me(&self, token: &SecretString) -> Result<Session, ApiError> {
        for last in [false, true] {
            let answer = self.ask(Method::GET, self.url("/api/users/me"), Some(token)).await?;
            if answer.status != 200 {
                return Err(ConnectError::of_status(answer.status, false, None).into());
            }
            let granted: Granted = answer.json()?;
            if let Some(user) = granted.user {
                return Ok(session(token.clone(), granted.exp, answer.date, user, ""));
            }
            if !last {
                self.health().await?;
            }
        }
        Err(ApiError::Over)
    }

    /// A new token for the same session.
    ///
    /// # Errors
    /// As [`Api::me`].
    pub async fn renew(&self, token: &SecretString) -> Result<Session, ApiError> {
        let url = self.url("/api/users/refresh-token");
        let answer = self.ask(Method::POST, url, Some(token)).await?;
        if answer.status == 403 {
            // Still alive, though not renewed? Then it is worth another try later.
            self.me(token).await?;
            return Err(ApiError::Forbidden);
        }
        if answer.status != 200 {
            return Err(ConnectError::of_status(answer.status, false, None).into());
        }
        let granted: Granted = answer.json()?;
        let owner =
            granted.user.ok_or_else(|| ApiError::Unexpected("an answer without a user".into()))?;
        let token = granted
            .refreshed
            .ok_or_else(|| ApiError::Unexpected("a renewal without token".into()))?;
        Ok(session(token, granted.exp, answer.date, owner, ""))
    }

    /// Ends the session on the server. One that is over already is fine; but a
    /// refusal alone does not say so: a database that is down looks the same.
    ///
    /// # Errors
    /// Not answered, or the session may live on.
    pub async fn sign_out(&self, token: &SecretString) -> Result<(), ApiError> {
        let answer = self.ask(Method::POST, self.url("/api/users/logout"), Some(token)).await?;
        match answer.status {
            200..=299 => Ok(()),
            400..=499 => match self.why_refused(token).await {
                ApiError::Over => Ok(()),
                denied => Err(denied),
            },
            status => Err(ConnectError::of_status(status, false, None).into()),
        }
    }

    /// What a refused read means: [`ApiError::Forbidden`] where the session lives.
    pub(super) async fn why_refused(&self, token: &SecretString) -> ApiError {
        match self.health().await {
            Err(denied) => denied,
            Ok(()) => self.me(token).await.err().unwrap_or(ApiError::Forbidden),
        }
    }
}

fn session(
    token: SecretString,
    exp: Option<i64>,
    date: Option<Timestamp>,
    user: User,
    email: &str,
) -> Session {
    let expires = exp.and_then(|exp| Timestamp::from_second(exp).ok());
    let expires = expires.unwrap_or_else(|| {
        let begun = date.unwrap_or(Timestamp::UNIX_EPOCH);
        // A clock may be so wrong that nothing comes after it.
        begun.checked_add(SHORT).unwrap_or(Timestamp::MAX)
    });
    let shops = user.tenants.unwrap_or_default().into_iter().filter_map(|one| tenant(&one.tenant?));
    let email = user.email.unwrap_or_else(|| email.to_owned());
    let name = user.username.filter(|name| !name.trim().is_empty());
    let owner = Owner {
        name: name.unwrap_or_else(|| email.clone()),
        id: user.id,
        email,
        shops: shops.collect(),
        sees_all: user.roles.is_some_and(|roles| roles.get().contains("\"super-admin\"")),
    };
    Session { token, expires, date, owner }
}

/// The shop itself, or its id alone.
fn tenant(raw: &RawValue) -> Option<Tenant> {
    if let Ok(Shop { id, name, currency }) = serde_json::from_str(raw.get()) {
        return Some(Tenant { id, name, currency });
    }
    let id = serde_json::from_str(raw.get()).ok()?;
    Some(Tenant { id, name: None, currency: None })
}
