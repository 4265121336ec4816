//! The REST side, as the real backend was measured (contract C and D).
//!
//! In both modes: the documented backend has it as well. `users` answers what
//! concerns accounts, `reads` the lists that the app asks for, by the same
//! records that the streams tell of; `chat` what the web does beside REST. Absent: writing
//! other documents, cookies as credentials. Called by `front`.

mod accounts;
mod chat;
mod query;
mod reads;
mod shapes;
mod users;

use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::time;

pub(crate) use accounts::Accounts;

use crate::{
    backend::Backend,
    faults::Override,
    gzip,
    http::{Answer, Request, VARY},
    seen::Seen,
};

const JSON: (&str, &str) = ("content-type", "application/json");
const MAY_HEADERS: (&str, &str) = (
    "access-control-allow-headers",
    "Origin, X-Requested-With, Content-Type, Accept, Authorization, Content-Encoding, \
     x-apollo-tracing",
);
const MAY_METHODS: (&str, &str) =
    ("access-control-allow-methods", "PUT, PATCH, POST, GET, DELETE, OPTIONS");

/// Noted when it comes, answered after the delay that holds then. None: it was done,
/// and nobody hears of it.
pub(crate) async fn answer(request: &Request, backend: &Backend) -> Option<Answer> {
    let instead = Override::take(&mut backend.lock().rest_override, request.path());
    let mut answer = instead.unwrap_or_else(|| route(request, backend));
    answer.date = Some(backend.lock().clocks.of_answer(Timestamp::now()));
    // As Next.js does where it is asked to, from a size on at which it is of use.
    let asked = request.header("accept-encoding").is_some_and(|all| all.contains("gzip"));
    if backend.lock().rest_is_coded || asked && answer.body.len() > 1024 {
        answer.body = gzip::whole(&answer.body);
        answer.headers.push(("content-encoding".into(), "gzip".into()));
    }
    let delay = {
        let inner = backend.lock();
        inner.rest_delay + inner.database_delay
    };
    backend.rest_requests.send_modify(|all| all.push(Seen::now(request, answer.status)));
    if !delay.is_zero() {
        time::sleep(delay).await;
    }
    let lost = backend.lock().lost_answers.take_if(|lost| lost.is_for(request.path()));
    if let Some(lost) = lost {
        let inner = &mut *backend.lock();
        inner.database_is_down |= lost.and_die;
        inner.lost_answers = lost.one_less();
        return None;
    }
    Some(answer)
}

fn route(request: &Request, backend: &Backend) -> Answer {
    let path: Vec<_> = request.path().split('/').skip(2).collect();
    let reads = matches!(request.method.as_str(), "GET" | "HEAD");
    match (request.method.as_str(), &path[..]) {
        (_, ["health"]) if reads => health(backend),
        (_, ["health"]) => Answer::new(405, [VARY], ""),
        ("OPTIONS", _) => reply(200, &json!({})),
        ("POST", ["users", "login"]) => users::login(request, backend),
        ("POST", ["trpc", "auth.login"]) => users::trpc_login(request, backend),
        ("POST", ["trpc", "chat.sendMessage"]) => chat::send_message(request, backend),
        ("POST", ["trpc", "chat.markAsRead"]) => chat::mark_as_read(request, backend),
        ("POST", ["users", "refresh-token"]) => users::refresh(request, backend),
        ("POST", ["users", "logout"]) => users::logout(request, backend),
        (_, ["users", "me"]) if reads => users::me(request, backend),
        // To the real one `login` is, for reads, the id of somebody unknown.
        (_, ["users", _]) if reads => error(404, "Not Found"),
        (_, [collection]) if reads => reads::list(collection, request, backend),
        (_, [collection, "count"]) if reads => reads::count(collection, request, backend),
        _ => no_route(request),
    }
}

fn health(backend: &Backend) -> Answer {
    let now = backend.now();
    let (status, body) = match backend.lock().database_is_down {
        false => (
            200,
            format!(
                r#"{{"status":"ok","db":"connected","timestamp":"{now:.3}","service":"toolbay"}}"#
            ),
        ),
        true => {
            (503, format!(r#"{{"status":"error","db":"disconnected","timestamp":"{now:.3}"}}"#))
        }
    };
    let headers = [VARY, ("cache-control", "no-cache, no-store, must-revalidate"), JSON];
    Answer::new(status, headers, body)
}

/// The token by which somebody asks. The scheme is case-sensitive.
fn token(request: &Request) -> Option<String> {
    let value = request.header("authorization")?;
    let token = value.strip_prefix("JWT ").or_else(|| value.strip_prefix("Bearer "))?;
    Some(token.to_string())
}

fn reply(status: u16, body: &Value) -> Answer {
    Answer::new(status, [VARY, MAY_HEADERS, MAY_METHODS, JSON], body.to_string())
}

fn error(status: u16, message: &str) -> Answer {
    reply(status, &json!({"errors": [{"message": message}]}))
}

fn forbidden() -> Answer {
    error(403, "You are not allowed to perform this action.")
}

fn no_route(request: &Request) -> Answer {
    let message = format!("Route not found \"{}\"", request.path());
    reply(404, &json!({"message": message}))
}
