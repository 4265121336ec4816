//! Accounts over HTTP: sign in, who am I, refresh, sign out.
//!
//! While the database is down everybody is a stranger: what says so looks
//! exactly like the end of a session (contract C).

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    JSON,
    accounts::{NotSignedIn, Token},
    error, forbidden,
    query::Query,
    reply, shapes, token,
};
use crate::{
    backend::Backend,
    http::{self, Answer, Request, VARY},
    owner::OWNER,
};

pub fn login(request: &Request, backend: &Backend) -> Answer {
    // What does not say that it is JSON is not read, as if nothing were there.
    let is_json = request.header("content-type").is_some_and(|kind| kind.contains("json"));
    let body: Value = match is_json {
        true => serde_json::from_slice(&request.body).unwrap_or_default(),
        false => Value::Null,
    };
    let field = |name: &str| body[name].as_str().filter(|text| !text.is_empty());
    let (email, password) = match (field("email"), field("password")) {
        (None, _) => return missing("email"),
        (_, None) => return missing("password"),
        (Some(email), Some(password)) => (email, password),
    };
    if backend.lock().database_is_down {
        return error(500, "Something went wrong.");
    }
    let signed_in = backend.lock().accounts.sign_in(email, password, Timestamp::now());
    match signed_in {
        Ok(token) => {
            backend.log(&format!("account  {email} signed in"));
            let body = json!({
                "message": "Authentication Passed",
                "exp": exp(&token, backend),
                "token": token.text,
                "user": user(request, backend),
            });
            with_cookie(reply(200, &body), &token.text, token.ends)
        }
        Err(why) => {
            backend.log(&format!("account  {email} was not let in: {}", why.message()));
            error(401, why.message())
        }
    }
}

/// The web's own sign-in: by e-mail, or by the exact name of the first store.
pub fn trpc_login(request: &Request, backend: &Backend) -> Answer {
    let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    let field = |name: &str| body["json"][name].as_str().unwrap_or_default();
    let refused = |status: u16, code: i32, word: &str, message: &str| {
        let data = json!({"code": word, "httpStatus": status, "path": "auth.login"});
        trpc(status, &json!({"error": {"json": {"message": message, "code": code, "data": data}}}))
    };
    if backend.lock().database_is_down {
        return refused(500, -32603, "INTERNAL_SERVER_ERROR", "Something went wrong.");
    }
    let name = field("email");
    let owned = backend.owned();
    let email = match owned.iter().any(|tenant| tenant.name == name) {
        _ if name.contains('@') => name,
        true => OWNER.email,
        false => return refused(401, -32001, "UNAUTHORIZED", "Invalid credentials"),
    };
    let now = Timestamp::now();
    let signed_in = backend.lock().accounts.sign_in(email, field("password"), now);
    match signed_in {
        Ok(token) => {
            backend.log(&format!("account  {name} signed in"));
            let user = user(request, backend);
            let data = json!({"exp": exp(&token, backend), "token": token.text, "user": user});
            trpc(200, &json!({"result": {"data": {"json": data}}}))
        }
        Err(why) => refused(500, -32603, "INTERNAL_SERVER_ERROR", why.message()),
    }
}

pub fn trpc(status: u16, body: &Value) -> Answer {
    Answer::new(status, [VARY, JSON], body.to_string())
}

pub fn me(request: &Request, backend: &Backend) -> Answer {
    let Some(token) = signed_in(request, backend) else {
        return reply(200, &json!({"user": null, "message": "Account"}));
    };
    let body = json!({
        "user": user(request, backend),
        "collection": "users",
        "strategy": "local-jwt",
        "exp": exp(&token, backend),
        "token": token.text,
        "message": "Account",
    });
    reply(200, &body)
}

pub fn refresh(request: &Request, backend: &Backend) -> Answer {
    let new = signed_in(request, backend).and_then(|old| {
        let now = Timestamp::now();
        backend.lock().accounts.refresh(&old.text, now)
    });
    let Some(new) = new else {
        return forbidden();
    };
    backend.log("account  a token was refreshed");
    let mut user = user(request, backend);
    for field in ["verificationToken", "verificationExpires"] {
        user[field] = Value::Null;
    }
    let body = json!({
        "message": "Token refresh successful.",
        "exp": exp(&new, backend),
        "refreshedToken": new.text,
        "setCookie": true,
        "strategy": "local-jwt",
        "user": user,
    });
    with_cookie(reply(200, &body), &new.text, new.ends)
}

pub fn logout(request: &Request, backend: &Backend) -> Answer {
    let now = Timestamp::now();
    let signed_out = signed_in(request, backend)
        .is_some_and(|token| backend.lock().accounts.sign_out(&token.text, now));
    if !signed_out {
        return error(400, "No User");
    }
    backend.log("account  signed out");
    with_cookie(reply(200, &json!({"message": "Logout successful."})), "", now)
}

/// The token of somebody known, as far as the backend can tell.
pub fn signed_in(request: &Request, backend: &Backend) -> Option<Token> {
    let text = token(request).filter(|_| !backend.lock().database_is_down)?;
    backend.lock().accounts.good(&text, Timestamp::now())
}

/// When a token ends, by the shop's clock.
fn exp(token: &Token, backend: &Backend) -> i64 {
    let left = token.ends.duration_since(Timestamp::now());
    backend.now().checked_add(left).unwrap_or(Timestamp::MAX).as_second()
}

/// The owner, about herself.
fn user(request: &Request, backend: &Backend) -> Value {
    let mut user = shapes::owner(&backend.owned(), backend.lock().role, &Query::of(request));
    user.insert("collection".into(), "users".into());
    user.insert("_strategy".into(), "local-jwt".into());
    user.into()
}

/// The name is what the production build's minifier left of it.
fn missing(field: &str) -> Answer {
    let body = json!({"errors": [{
        "name": "h",
        "data": {
            "collection": "users",
            "errors": [{"message": "This field is required.", "path": field}],
        },
        "message": format!("The following field is invalid: {field}"),
    }]});
    reply(400, &body)
}

fn with_cookie(mut answer: Answer, token: &str, expires: Timestamp) -> Answer {
    let expires = http::date(expires);
    let cookie = format!(
        "payload-token={token}; Expires={expires}; Path=/; Secure=true; HttpOnly=true; \
         SameSite=Lax"
    );
    answer.headers.push(("set-cookie".into(), cookie));
    answer
}

impl NotSignedIn {
    fn message(self) -> &'static str {
        match self {
            Self::Wrong => "The email or password provided is incorrect.",
            Self::Locked => "This user is locked due to having too many failed login attempts.",
        }
    }
}
