//! Signing in and out, and whether a session still lives (contract C).

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::{json, value::RawValue};
use url::Url;

use super::{Api, ApiError, Owner, Session, Tenant, client::Answer, lists::id_of};
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
    exp: Option<Box<RawValue>>,
    user: Option<User>,
}

#[derive(Deserialize)]
struct User {
    #[serde(deserialize_with = "id")]
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
    #[serde(deserialize_with = "id")]
    id: String,
    name: Option<String>,
    currency: Option<String>,
}

/// A session whose answer does not say when it ends is looked after as if it were this short.
const SHORT: SignedDuration = SignedDuration::from_hours(2);

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
        Ok(session(token, granted.exp.as_deref(), answer.date, owner, name))
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
                return Ok(session(token.clone(), granted.exp.as_deref(), answer.date, user, ""));
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
        Ok(session(token, granted.exp.as_deref(), answer.date, owner, ""))
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
    exp: Option<&RawValue>,
    date: Option<Timestamp>,
    user: User,
    email: &str,
) -> Session {
    let expires = exp.and_then(moment);
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
    Some(Tenant { id: id_of(raw)?, name: None, currency: None })
}

fn id<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let raw = Box::<RawValue>::deserialize(from)?;
    id_of(&raw).ok_or_else(|| D::Error::custom("no id"))
}

/// Seconds since 1970: a number, also with decimals, or that as text.
fn moment(raw: &RawValue) -> Option<Timestamp> {
    let seconds: f64 = raw.get().trim_matches('"').trim().parse().ok()?;
    let whole = SignedDuration::try_from_secs_f64(seconds).ok()?.as_secs();
    Timestamp::from_second(whole).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_may_be_a_number_and_an_end_a_text() {
        for (id, exp, ends) in [
            (r#""66f2""#, "1800000000", Some(1_800_000_000)),
            ("7", "1800000000.75", Some(1_800_000_000)),
            ("7", "1.8e9", Some(1_800_000_000)),
            (r#""7""#, r#""1800000000""#, Some(1_800_000_000)),
            ("7", r#""1800000000.5""#, Some(1_800_000_000)),
            ("7", "null", None),
            ("7", r#""soon""#, None),
            ("7", "1e300", None),
            ("7", "[1800000000]", None),
            ("7", r#""NaN""#, None),
        ] {
            let tenants =
                format!(r#"[{{"tenant":{id}}},{{"tenant":{{"id":{id},"name":"Huye"}}}}]"#);
            let user = format!(r#"{{"id":{id},"email":"a@b.c","tenants":{tenants}}}"#);
            let json = format!(r#"{{"token":"t","exp":{exp},"user":{user}}}"#);
            let Granted { exp, user, .. } = serde_json::from_str(&json).unwrap();
            let date = Timestamp::from_second(1000).ok();

            let session = session("t".into(), exp.as_deref(), date, user.unwrap(), "");

            let id = id.trim_matches('"');
            assert_eq!(session.owner.id, id, "{json}");
            assert!(session.owner.shops.iter().all(|shop| shop.id == id), "{json}");
            assert_eq!(session.owner.shops.len(), 2, "{json}");
            let short = 1000 + SHORT.as_secs();
            assert_eq!(session.expires.as_second(), ends.unwrap_or(short), "{json}");
        }
        for user in ["{}", r#"{"id":null}"#, r#"{"id":[7]}"#, r#"{"id":true}"#] {
            assert!(serde_json::from_str::<User>(user).is_err(), "{user}");
        }
    }
}
