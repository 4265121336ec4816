//! The control API: every command of `handle`, for those in another process.
//!
//! On a port of its own, so it answers while the shop is closed. Bodies and
//! answers are JSON; an answer comes when the command is done, so `restart`
//! answers after the pause. `HELP` is the whole contract. Started by `shop`.

use std::{io, sync::Arc, time::Duration};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use crate::{
    clocks::Clock,
    front,
    handle::Handle,
    http::{self, Connection, Request},
    owner::OWNER,
    records::Kind,
};

pub const HELP: &str = r#"The control API (JSON in, JSON out; `curl -d '{}' <control>/payment`):
  GET  /             this text
  GET  /state        what is going on
  GET  /requests     every stream request so far, with its headers
  GET  /rest_requests  every other request to the API
  POST /payment      {fields, "omit": [names]}; what is left out is invented -> {"id"}
  POST /order        likewise: id, orderId, status, total, updatedAt
  POST /message      likewise: id, sender, text, conversationId, createdAt
  POST /change       {"id", and the fields to change, e.g. "status": "shipped"}
  POST /submit       {"id"}: the payment's buyer has sent the Mobile Money id
  POST /verify       {"id", "by"}: the owner, or whose account's id that is, has found
                     the money
  POST /read         {"id"}: the message is read
  POST /delete       {"id"}: it is gone, and nothing says so
  POST /raw          {"text"}: verbatim to every live stream, as one chunk
  POST /cut          {"how": "reset" | "end" | "truncate" | "mid_event"}
  POST /stall        streams are accepted, nothing is sent
  POST /resume       what was held back comes now
  POST /slow         {"bytes": 1, "every_ms": 20}
  POST /full_speed
  POST /opening      {"head_only": true, "then": a cut as above, "retry_ms", "gzip": true}:
                     how new streams begin: without a body, greeting and ending, with a
                     time to the next try, coded unasked; what is left out is as it should be
  POST /portal       {"status", ...} as for /answer: everybody gets this page whatever they
                     ask for, and streams are cut; {} for no portal
  POST /answer       {"status", "content_type", "body", "headers": [[name, value]], "times"}:
                     stream requests get this and no stream; without "times" until 0 times
  POST /answer_rest  the same for the rest of the API, or for {"paths": "/api/users/"}
  POST /lose_answers {"paths", "times", "and_die": true}: what is asked there is done, and
                     not answered; with that the database is down
  POST /delay_rest   {"ms": 3000}: answers of the API come so much later; 0 for at once
  POST /code_rest    {"gzip": true}: answers of the API are coded, though nobody asked
  POST /slash        {"on": true}: who asks without a slash at the path's end is sent there
  POST /database_down  looks like a sign-out; only /api/health tells
  POST /database_up
  POST /database_hangs  {"ms": 30000}: each answer takes so long, streams tick empty; 0 for
                     not at all
  POST /lists        {"ignore_limit": true, "endless": true, "odd": 3000000}: lists are longer
                     than asked for, have no last page, begin with rows that are no documents
  POST /role         {"role": "tenant" | "client" | "super-admin"}: what the account is
  POST /clock        {"ms", "date_ms", "nodes_ms": [0, -90000], "answers": 0}: how wrong the
                     clocks are: all of the shop's, the Date of answers only, several
                     nodes that write and answer in turn, the one that gives all answers;
                     what is left out is right again
  POST /give_shops   {"count"}: so many of the shops are the owner's, from the first
  POST /end_sessions
  POST /close        no port, no connections
  POST /open
  POST /restart      {"down_ms": 3000}; answers when it is open again
"#;

pub(crate) async fn run(listener: TcpListener, handle: Handle) {
    let handle = Arc::new(handle);
    let mut connections = JoinSet::new();
    let each = |socket| connection(socket, handle.clone());
    front::serve(&listener, &mut connections, each).await;
}

async fn connection(socket: TcpStream, handle: Arc<Handle>) -> io::Result<()> {
    let mut connection = Connection::new(socket)?;
    while let Some(request) = connection.request().await? {
        let answer = answer(&request, &handle).await;
        connection.answer(&request, &answer).await?;
        if request.wants_close() {
            break;
        }
    }
    Ok(())
}

async fn answer(request: &Request, handle: &Handle) -> http::Answer {
    let done = match (request.method.as_str(), request.path()) {
        ("GET", "/") => {
            let plain = ("content-type", "text/plain; charset=utf-8");
            return http::Answer::new(200, [plain], HELP);
        }
        ("GET", "/state") => Ok(state(handle)),
        ("GET", "/requests") => Ok(json!(handle.requests())),
        ("GET", "/rest_requests") => Ok(json!(handle.rest_requests())),
        ("POST", path) => match given(&request.body) {
            Ok(given) => command(path, &given, handle).await,
            Err(refusal) => Err(refusal),
        },
        _ => Err((404, "no such thing to GET; try GET /".into())),
    };
    let (status, body) = match done {
        Ok(body) => (200, body),
        Err((status, why)) => (status, json!({ "error": why })),
    };
    let json = ("content-type", "application/json");
    http::Answer::new(status, [json], format!("{body}\n"))
}

type Refusal = (u16, String);

async fn command(path: &str, given: &Value, handle: &Handle) -> Result<Value, Refusal> {
    match path {
        "/payment" => return Ok(json!({ "id": handle.add(Kind::Payment, given) })),
        "/order" => return Ok(json!({ "id": handle.add(Kind::Order, given) })),
        "/message" => return Ok(json!({ "id": handle.add(Kind::Message, given) })),
        "/change" => step(given, |id| handle.change(id, given.clone()))?,
        "/submit" => step(given, |id| handle.submit(id))?,
        "/verify" => {
            let by: Option<String> = field(given, "by")?;
            let by = by.as_deref().unwrap_or(OWNER.id);
            step(given, |id| handle.verify_as(id, by))?;
        }
        "/delete" => step(given, |id| handle.delete(id))?,
        "/read" => step(given, |id| handle.mark_read(id))?,
        "/raw" => return Ok(json!({ "streams": handle.raw(field::<String>(given, "text")?) })),
        "/cut" => return Ok(json!({ "streams": handle.cut(field(given, "how")?) })),
        "/stall" => handle.stall(),
        "/resume" => handle.resume(),
        "/slow" => handle.slow(field(given, "bytes")?, millis(given, "every_ms")?),
        "/full_speed" => handle.full_speed(),
        "/opening" => handle.open_streams(whole(given)?),
        "/portal" if given == &json!({}) => handle.portal(None),
        "/portal" => handle.portal(Some(whole(given)?)),
        "/database_hangs" => handle.database_hangs(millis(given, "ms")?),
        "/lists" => handle.set_lists(whole(given)?),
        "/role" => handle.set_role(field(given, "role")?),
        "/answer" => handle.answer_with(whole(given)?, field(given, "times")?),
        "/answer_rest" => {
            let paths: Option<String> = field(given, "paths")?;
            let paths = paths.as_deref().unwrap_or("/api/");
            handle.answer_rest_at(paths, whole(given)?, field(given, "times")?);
        }
        "/lose_answers" => {
            let paths: String = field(given, "paths")?;
            let and_die: Option<bool> = field(given, "and_die")?;
            let and_die = and_die.unwrap_or_default();
            handle.lose_answers(&paths, field(given, "times")?, and_die);
        }
        "/delay_rest" => handle.delay_rest(millis(given, "ms")?),
        "/code_rest" => handle.code_rest(field(given, "gzip")?),
        "/slash" => handle.end_paths_with_slash(field(given, "on")?),
        "/database_down" => handle.database_down(),
        "/database_up" => handle.database_up(),
        "/clock" => handle.set_clock(whole::<Clock>(given)?),
        "/give_shops" => handle.give_shops(field(given, "count")?),
        "/end_sessions" => return Ok(json!({ "sessions": handle.end_sessions() })),
        "/close" => handle.close().await,
        "/open" => handle.open().await,
        "/restart" => handle.restart(millis(given, "down_ms")?).await,
        _ => return Err((404, "no such command; try GET /".into())),
    }
    Ok(json!({}))
}

/// An empty body is an empty object: `curl -X POST` is enough.
fn given(body: &[u8]) -> Result<Value, Refusal> {
    if body.is_empty() {
        return Ok(json!({}));
    }
    match serde_json::from_slice(body) {
        Ok(given @ Value::Object(_)) => Ok(given),
        Ok(_) => Err((400, "the body must be a JSON object".into())),
        Err(error) => Err((400, error.to_string())),
    }
}

/// One field; what is absent reads as `null`.
fn field<T: DeserializeOwned>(given: &Value, name: &str) -> Result<T, Refusal> {
    T::deserialize(&given[name]).map_err(|error| (400, format!("{name}: {error}")))
}

fn millis(given: &Value, name: &str) -> Result<Duration, Refusal> {
    field(given, name).map(Duration::from_millis)
}

fn whole<T: DeserializeOwned>(given: &Value) -> Result<T, Refusal> {
    T::deserialize(given).map_err(|error| (400, error.to_string()))
}

/// Something that happens to the record that the body names.
fn step(given: &Value, take: impl FnOnce(&str) -> bool) -> Result<(), Refusal> {
    let id = given["id"].as_str().unwrap_or_default();
    match take(id) {
        true => Ok(()),
        false => Err((404, format!("no record has the id {id:?}"))),
    }
}

fn state(handle: &Handle) -> Value {
    json!({
        "url": handle.url(),
        "id": handle.id(),
        "mode": format!("{:?}", handle.mode()).to_lowercase(),
        "open": handle.is_open(),
        "streams": handle.streams(),
        "requests": handle.requests().len(),
        "rest_requests": handle.rest_requests().len(),
        "sessions": handle.sessions(),
    })
}
