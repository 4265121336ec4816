//! What it does: an icon, the stream, and a call for each event.

use std::{
    collections::HashSet,
    env,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    os::unix::{fs::MetadataExt as _, net::UnixStream},
    thread,
};

/// Arguments: the shop as `host:port`, and the id to follow.
pub fn run() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let (Some(shop), Some(id)) = (arguments.next(), arguments.next()) else {
        return Err(io::Error::other("the shop and an id, please"));
    };
    let mut bus = Bus::connect()?;
    let watcher = "org.kde.StatusNotifierWatcher";
    let path = "/StatusNotifierWatcher";
    let mut item = Body::default();
    item.text("/StatusNotifierItem");
    bus.call((watcher, path, watcher, "RegisterStatusNotifierItem"), "s", &item)?;

    let mut stream = TcpStream::connect(&shop)?;
    write!(
        stream,
        "GET /api/notifications/stream?userId={id} HTTP/1.1\r\nHost: {shop}\r\n\
         Accept: text/event-stream\r\n\r\n"
    )?;
    // The documented stream says each payment three times.
    let mut told = HashSet::new();
    for line in BufReader::new(stream).split(b'\n') {
        let line = line?;
        let Some(data) = line.strip_prefix(b"data: ") else { continue };
        let data = String::from_utf8_lossy(data);
        for kind in ["payment", "order", "message"] {
            let is_news = data.contains(&format!("\"type\":\"{kind}\""));
            if is_news && told.insert(line.clone()) {
                bus.notify(kind, data.trim_end())?;
            }
        }
    }
    Ok(())
}

struct Bus {
    socket: UnixStream,
    serial: u32,
}

impl Bus {
    fn connect() -> io::Result<Self> {
        let address = env::var("DBUS_SESSION_BUS_ADDRESS").map_err(io::Error::other)?;
        let path = address.trim_start_matches("unix:path=").split(',').next().unwrap_or_default();
        let mut socket = UnixStream::connect(path)?;
        let user = std::fs::metadata("/proc/self")?.uid().to_string();
        let user: String = user.bytes().map(|digit| format!("{digit:02x}")).collect();
        write!(socket, "\0AUTH EXTERNAL {user}\r\n")?;
        let mut answer = [0; 256];
        let _ = socket.read(&mut answer)?;
        socket.write_all(b"BEGIN\r\n")?;
        let mut unread = socket.try_clone()?;
        // Nobody waits for an answer, but the bus keeps what is not read.
        thread::spawn(move || io::copy(&mut unread, &mut io::sink()));
        let mut bus = Self { socket, serial: 0 };
        let driver = "org.freedesktop.DBus";
        bus.call((driver, "/org/freedesktop/DBus", driver, "Hello"), "", &Body::default())?;
        Ok(bus)
    }

    fn notify(&mut self, title: &str, text: &str) -> io::Result<()> {
        let mut body = Body::default();
        body.text("bare");
        body.number(0); // replaces nothing
        for text in ["", title, text] {
            body.text(text);
        }
        body.number(0); // no actions
        body.number(0); // no hints, of pairs that begin at eights
        body.align(8);
        body.number(u32::MAX); // as long as the service likes
        let service = "org.freedesktop.Notifications";
        let path = "/org/freedesktop/Notifications";
        self.call((service, path, service, "Notify"), "susssasa{sv}i", &body)
    }

    fn call(&mut self, to: (&str, &str, &str, &str), kind: &str, body: &Body) -> io::Result<()> {
        let (destination, path, interface, member) = to;
        self.serial += 1;
        let mut fields = Body::default();
        let texts = [(1, 'o', path), (2, 's', interface), (3, 's', member), (6, 's', destination)];
        for (code, kind, text) in texts {
            fields.align(8);
            fields.0.extend([code, 1, kind as u8, 0]);
            fields.text(text);
        }
        if !kind.is_empty() {
            fields.align(8);
            fields.0.extend([8, 1, b'g', 0, kind.len() as u8]);
            fields.0.extend(kind.bytes());
            fields.0.push(0);
        }
        let mut message = Body(vec![b'l', 1, 0, 1]);
        for number in [body.0.len(), self.serial as usize, fields.0.len()] {
            message.number(number as u32);
        }
        message.0.extend(&fields.0);
        message.align(8);
        message.0.extend(&body.0);
        self.socket.write_all(&message.0)
    }
}

/// Values as D-Bus writes them.
#[derive(Default)]
struct Body(Vec<u8>);

impl Body {
    fn align(&mut self, to: usize) {
        self.0.resize(self.0.len().next_multiple_of(to), 0);
    }

    fn number(&mut self, number: u32) {
        self.align(4);
        self.0.extend(number.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u32);
        self.0.extend(text.bytes());
        self.0.push(0);
    }
}
