//! A client of one connection, so small that everything it does can be seen: it counts the bytes on the wire and knows when an answer is whole.

use std::{
    io::{BufRead as _, BufReader, Error, ErrorKind, Read as _, Result, Write as _},
    net::TcpStream,
    time::Duration,
};

/// A connection that is kept.
pub struct Connection {
    stream: BufReader<TcpStream>,
    host: String,
}

/// A whole answer.
pub struct Answer {
    /// The status.
    pub status: u16,
    headers: Vec<(String, String)>,
    /// The body as it was sent, without its frame.
    pub body: Vec<u8>,
    /// Everything that came over the wire, head and frame included.
    pub wire_bytes: usize,
}

impl Answer {
    /// A header by its name in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Connection {
    /// Connects to `host:port`.
    pub fn open(host: &str) -> Result<Self> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self { stream: BufReader::with_capacity(64 * 1024, stream), host: host.to_owned() })
    }

    /// Sends a request and waits for the whole answer; an answer that breaks off is an error.
    pub fn ask(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Answer> {
        let mut request = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\n", self.host);
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        if method != "GET" {
            request.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        request.push_str("\r\n");
        let mut bytes = request.into_bytes();
        bytes.extend_from_slice(body);
        self.stream.get_mut().write_all(&bytes)?;
        self.read()
    }

    fn read(&mut self) -> Result<Answer> {
        let mut wire_bytes = 0;
        let first = self.line(&mut wire_bytes)?;
        let status = first.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(|| broken("no status"))?;
        let mut answer = Answer { status, headers: Vec::new(), body: Vec::new(), wire_bytes };
        loop {
            let line = self.line(&mut answer.wire_bytes)?;
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').ok_or_else(|| broken("a header without a colon"))?;
            answer.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        if answer.header("transfer-encoding").is_some() {
            loop {
                let size = usize::from_str_radix(&self.line(&mut answer.wire_bytes)?, 16).map_err(|_| broken("a chunk without a size"))?;
                self.take(size, &mut answer)?;
                self.line(&mut answer.wire_bytes)?;
                if size == 0 {
                    break;
                }
            }
        } else if let Some(length) = answer.header("content-length") {
            let length = length.parse().map_err(|_| broken("a length that is no number"))?;
            self.take(length, &mut answer)?;
        }
        Ok(answer)
    }

    fn line(&mut self, wire_bytes: &mut usize) -> Result<String> {
        let mut line = String::new();
        *wire_bytes += self.stream.read_line(&mut line)?;
        line.strip_suffix("\r\n").map(ToOwned::to_owned).ok_or_else(|| broken("the connection ended"))
    }

    fn take(&mut self, length: usize, answer: &mut Answer) -> Result<()> {
        let from = answer.body.len();
        answer.body.resize(from + length, 0);
        let place = answer.body.get_mut(from..).ok_or_else(|| broken("no room"))?;
        self.stream.read_exact(place)?;
        answer.wire_bytes += length;
        Ok(())
    }
}

fn broken(what: &str) -> Error {
    Error::new(ErrorKind::UnexpectedEof, what)
}
