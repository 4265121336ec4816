//! The control API: every command of `handle`, for those in another process.
//!
//! On a port of its own, so it answers while the shop is closed. Bodies and
//! answers are JSON; an answer comes when the command is done, so `restart`
//! answers after the pause. `HELP` is the whole contract. Started by `shop`.

use std::{io, sync::Arc, time::Duration};

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use crate::{
    faults::{Answer, Cut},
    front,
    handle::{Handle, StreamRequest},
    http::{self, Connection, Request},
    records::Kind,
    rest::RestRequest,
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
  POST /verify       {"id"}; likewise /reject and /expire
  POST /reject
  POST /expire
  POST /read         {"id"}: the message is read
  POST /raw          {"text"}: verbatim to every live stream, as one chunk
  POST /cut          {"how": "reset" | "end" | "truncate" | "mid_event"}
  POST /stall        streams are accepted, nothing is sent
  POST /resume       what was held back comes now
  POST /slow         {"bytes": 1, "every_ms": 20}
  POST /full_speed
  POST /answer       {"status", "content_type", "body", "headers": [[name, value]], "times"}:
                     stream requests get this and no stream; without "times" until
  POST /answer_normally
  POST /answer_rest  the same for the rest of the API, or for {"paths": "/api/users/"}
  POST /answer_rest_normally
  POST /delay_rest   {"ms": 3000}: answers of the API come so much later; 0 for at once
  POST /database_down  looks like a sign-out; only /api/health tells
  POST /database_up
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
        ("GET", "/requests") => Ok(handle.requests().iter().map(described).collect()),
        ("GET", "/rest_requests") => {
            Ok(handle.rest_requests().iter().map(rest_described).collect())
        }
        ("POST", path) => command(path, &request.body, handle).await,
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

async fn command(path: &str, body: &[u8], handle: &Handle) -> Result<Value, Refusal> {
    match path {
        "/payment" => return add(Kind::Payment, body, handle),
        "/order" => return add(Kind::Order, body, handle),
        "/message" => return add(Kind::Message, body, handle),
        "/change" => change(body, handle)?,
        "/submit" => step(body, |id| handle.submit(id))?,
        "/verify" => step(body, |id| handle.verify(id))?,
        "/reject" => step(body, |id| handle.reject(id))?,
        "/expire" => step(body, |id| handle.expire(id))?,
        "/read" => step(body, |id| handle.mark_read(id))?,
        "/raw" => {
            let Raw { text } = read(body)?;
            return Ok(json!({ "streams": handle.raw(text) }));
        }
        "/cut" => {
            let CutBody { how } = read(body)?;
            return Ok(json!({ "streams": handle.cut(how) }));
        }
        "/stall" => handle.stall(),
        "/resume" => handle.resume(),
        "/slow" => {
            let Slow { bytes, every_ms } = read(body)?;
            handle.slow(bytes, Duration::from_millis(every_ms));
        }
        "/full_speed" => handle.full_speed(),
        "/answer" => {
            let Answering { answer, times, .. } = read(body)?;
            handle.answer_with(answer, times);
        }
        "/answer_normally" => handle.answer_normally(),
        "/answer_rest" => {
            let Answering { answer, times, paths } = read(body)?;
            handle.answer_rest_at(paths.as_deref().unwrap_or("/api/"), answer, times);
        }
        "/answer_rest_normally" => handle.answer_rest_normally(),
        "/delay_rest" => {
            let Delay { ms } = read(body)?;
            handle.delay_rest(Duration::from_millis(ms));
        }
        "/database_down" => handle.database_down(),
        "/database_up" => handle.database_up(),
        "/end_sessions" => return Ok(json!({ "sessions": handle.end_sessions() })),
        "/close" => handle.close().await,
        "/open" => handle.open().await,
        "/restart" => {
            let Restart { down_ms } = read(body)?;
            handle.restart(Duration::from_millis(down_ms)).await;
        }
        _ => return Err((404, "no such command; try GET /".into())),
    }
    Ok(json!({}))
}

#[derive(Deserialize)]
struct Raw {
    text: String,
}

#[derive(Deserialize)]
struct CutBody {
    how: Cut,
}

#[derive(Deserialize)]
struct Slow {
    bytes: usize,
    every_ms: u64,
}

#[derive(Deserialize)]
struct Answering {
    #[serde(flatten)]
    answer: Answer,
    times: Option<u32>,
    paths: Option<String>,
}

#[derive(Deserialize)]
struct Delay {
    ms: u64,
}

#[derive(Deserialize)]
struct Restart {
    down_ms: u64,
}

fn add(kind: Kind, body: &[u8], handle: &Handle) -> Result<Value, Refusal> {
    Ok(json!({ "id": handle.add(kind, &object(body)?) }))
}

fn change(body: &[u8], handle: &Handle) -> Result<(), Refusal> {
    let given = object(body)?;
    step(body, |id| handle.change(id, given))
}

/// Something that happens to the record that the body names.
fn step(body: &[u8], take: impl FnOnce(&str) -> bool) -> Result<(), Refusal> {
    let given = object(body)?;
    let id = given["id"].as_str().unwrap_or_default();
    match take(id) {
        true => Ok(()),
        false => Err((404, format!("no record has the id {id:?}"))),
    }
}

/// An empty body is an empty object: `curl -X POST` is enough.
fn object(body: &[u8]) -> Result<Value, Refusal> {
    if body.is_empty() {
        return Ok(json!({}));
    }
    let value: Value = read(body)?;
    match value.is_object() {
        true => Ok(value),
        false => Err((400, "the body must be a JSON object".into())),
    }
}

fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| (400, error.to_string()))
}

fn state(handle: &Handle) -> Value {
    let flow = handle.current_flow();
    json!({
        "url": handle.url(),
        "id": handle.id(),
        "mode": format!("{:?}", handle.mode()).to_lowercase(),
        "open": handle.is_open(),
        "streams": handle.streams(),
        "requests": handle.requests().len(),
        "rest_requests": handle.rest_requests().len(),
        "sessions": handle.sessions(),
        "database": if handle.database_is_down() { "down" } else { "up" },
        "stalled": flow.stalled,
        "slow": flow.drip.map(|drip| json!({
            "bytes": drip.bytes,
            "every_ms": drip.every.as_millis() as u64,
        })),
        "answer": handle.current_answer(),
    })
}

fn described(request: &StreamRequest) -> Value {
    json!({
        "time": format!("{:.3}", request.time),
        "method": request.method,
        "userId": request.user_id,
        "headers": request.headers,
        "status": request.status,
    })
}

fn rest_described(request: &RestRequest) -> Value {
    json!({
        "time": format!("{:.3}", request.time),
        "method": request.method,
        "path": request.path,
        "query": request.query,
        "scheme": request.scheme,
        "status": request.status,
        "sent": request.sent,
    })
}
