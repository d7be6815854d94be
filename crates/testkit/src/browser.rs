//! Somebody's browser, and a program with a token: they send what real ones send and keep what they are given.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Method, Request, header},
};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;
use web::visit::PeerAddress;

use crate::{
    answer::{Answer, Form},
    hall::{BASE_URL, Hall},
};

/// A browser. Clones share their cookies.
#[derive(Clone)]
pub struct Browser {
    hall: Hall,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
    address: String,
    lang: &'static str,
}

/// A file chosen in a form.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The name of the form's field.
    pub field: &'static str,
    /// What the file is called.
    pub name: String,
    /// What the browser says it is.
    pub media_type: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl Upload {
    /// A file in the field `file`.
    pub fn new(name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { field: "file", name: name.to_owned(), media_type: "application/octet-stream", bytes: bytes.into() }
    }
}

impl Browser {
    /// A browser without cookies.
    #[must_use]
    pub fn new(hall: &Hall) -> Self {
        Self { hall: hall.clone(), cookies: Arc::default(), address: "203.0.113.7".to_owned(), lang: "zh-CN,zh;q=0.9" }
    }

    /// The same at another network address.
    #[must_use]
    pub fn at(mut self, address: &str) -> Self {
        address.clone_into(&mut self.address);
        self
    }

    /// The same for somebody who wishes for English.
    #[must_use]
    pub const fn in_english(mut self) -> Self {
        self.lang = "en";
        self
    }

    /// Puts a cookie in, as if it had been set.
    pub fn keep(&self, name: &str, value: &str) {
        self.jar().insert(name.to_owned(), value.to_owned());
    }

    /// What a cookie holds.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar().get(name).cloned()
    }

    /// A browser at the same address that has these cookies now and goes its own way from here.
    #[must_use]
    pub fn copied(&self) -> Self {
        let cookies = self.jar().clone();
        Self { cookies: Arc::new(Mutex::new(cookies)), ..self.clone() }
    }

    fn jar(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, String>> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens an address.
    pub async fn get(&self, path: impl AsRef<str>) -> Answer {
        self.send(self.request(Method::GET, path.as_ref(), None, Body::empty())).await
    }

    /// Opens an address and goes where redirects lead.
    pub async fn open(&self, path: impl AsRef<str>) -> Answer {
        let answer = self.get(path).await;
        self.follow(answer).await
    }

    /// Sends a form from a page of the site.
    pub async fn post<'f>(&self, path: impl AsRef<str>, fields: impl IntoIterator<Item = (&'f str, &'f str)>) -> Answer {
        let body = encoded(fields);
        self.send(self.request(Method::POST, path.as_ref(), Some("application/x-www-form-urlencoded"), body.into())).await
    }

    /// Sends a form as it stands.
    pub async fn submit(&self, form: &Form) -> Answer {
        let fields = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        match form.method.as_str() {
            "post" => self.post(&form.action, fields).await,
            _ => self.get(format!("{}?{}", form.action, encoded(fields))).await,
        }
    }

    /// Sends a form with a file.
    pub async fn upload<'f>(&self, path: impl AsRef<str>, fields: impl IntoIterator<Item = (&'f str, &'f str)>, file: Upload) -> Answer {
        let (media_type, body) = multipart(fields, file);
        self.send(self.request(Method::POST, path.as_ref(), Some(&media_type), body.into())).await
    }

    /// Sends a form as a page of another site would make this browser send it.
    pub async fn post_from_elsewhere<'f>(&self, path: impl AsRef<str>, fields: impl IntoIterator<Item = (&'f str, &'f str)>) -> Answer {
        let body = encoded(fields);
        let mut request = self.request(Method::POST, path.as_ref(), Some("application/x-www-form-urlencoded"), body.into());
        request.headers_mut().insert("sec-fetch-site", HeaderValue::from_static("cross-site"));
        request.headers_mut().insert(header::ORIGIN, HeaderValue::from_static("https://elsewhere.example"));
        self.send(request).await
    }

    /// Follows redirects, ten at most.
    ///
    /// # Panics
    /// If it goes round in a circle.
    pub async fn follow(&self, mut answer: Answer) -> Answer {
        for _ in 0..10 {
            if !answer.status.is_redirection() {
                return answer;
            }
            let place = answer.location().to_owned();
            answer = self.get(place.strip_prefix(BASE_URL).unwrap_or(&place)).await;
        }
        panic!("redirects without end, at last to {}", answer.asked);
    }

    /// A request as this browser makes it.
    #[must_use]
    pub fn request(&self, method: Method, path: &str, media_type: Option<&str>, body: Body) -> Request<Body> {
        let cookies: Vec<String> = self.jar().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let host = BASE_URL.trim_start_matches("https://");
        let mut builder =
            Request::builder().method(&method).uri(path).header(header::HOST, host).header(header::ACCEPT_LANGUAGE, self.lang);
        builder = builder.header(header::USER_AGENT, "Test/1").header("sec-fetch-site", "same-origin");
        if method != Method::GET {
            builder = builder.header(header::ORIGIN, BASE_URL);
        }
        if !cookies.is_empty() {
            builder = builder.header(header::COOKIE, cookies.join("; "));
        }
        if let Some(media_type) = media_type {
            builder = builder.header(header::CONTENT_TYPE, media_type);
        }
        let mut request = builder.body(body).unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        request.extensions_mut().insert(PeerAddress(self.address.clone()));
        request
    }

    /// Sends any request and keeps the cookies that come back.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.hall.send(request).await;
        for line in answer.headers.get_all(header::SET_COOKIE).iter().filter_map(|line| line.to_str().ok()) {
            let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
            let Some((name, value)) = pair.split_once('=') else { continue };
            if attributes.contains("Max-Age=0") {
                self.jar().remove(name);
            } else {
                self.jar().insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}

/// A program that acts for somebody with a token.
#[derive(Clone)]
pub struct Program {
    pub(crate) hall: Hall,
    pub(crate) token: Option<String>,
}

impl Program {
    /// Reads.
    pub async fn get(&self, path: impl AsRef<str>) -> Answer {
        self.call(Method::GET, path.as_ref(), None, &[]).await
    }

    /// Sends JSON.
    pub async fn post(&self, path: impl AsRef<str>, body: &Value) -> Answer {
        self.call(Method::POST, path.as_ref(), Some(body), &[]).await
    }

    /// Sends with any method and further headers.
    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>, headers: &[(&'static str, &str)]) -> Answer {
        let mut builder = Request::builder().method(method).uri(path).header(header::ACCEPT, "application/json");
        if let Some(token) = &self.token {
            builder = builder.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if body.is_some() {
            builder = builder.header(header::CONTENT_TYPE, "application/json");
        }
        for (name, value) in headers {
            builder = builder.header(HeaderName::from_static(name), *value);
        }
        let mut request = builder.body(body.map_or_else(Body::empty, |body| body.to_string().into())).unwrap();
        request.extensions_mut().insert(PeerAddress("203.0.113.9".to_owned()));
        self.hall.send(request).await
    }
}

impl Hall {
    /// Sends a request to the product and reads the whole answer.
    ///
    /// # Panics
    /// If the body breaks off.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let asked = format!("{} {}", request.method(), request.uri());
        let Ok(response) = self.router.clone().oneshot(request).await;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap_or_else(|error| panic!("{asked}: the answer breaks off: {error}")).to_bytes().to_vec();
        Answer { asked, status: parts.status, headers: parts.headers, bytes }
    }
}

/// Fields as `application/x-www-form-urlencoded`.
pub fn encoded<'f>(fields: impl IntoIterator<Item = (&'f str, &'f str)>) -> String {
    let pairs: Vec<String> = fields.into_iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect();
    pairs.join("&")
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// Fields and a file as `multipart/form-data`: its media type and body.
fn multipart<'f>(fields: impl IntoIterator<Item = (&'f str, &'f str)>, file: Upload) -> (String, Vec<u8>) {
    const BOUNDARY: &str = "----test-boundary-7f3a";
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
    }
    // As browsers do (WHATWG HTML, multipart/form-data encoding): quotes and line breaks of the name are percent-encoded.
    let name = file.name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{name}\"\r\nContent-Type: {}\r\n\r\n",
        file.field, file.media_type
    );
    body.extend(head.into_bytes());
    body.extend(file.bytes);
    body.extend(format!("\r\n--{BOUNDARY}--\r\n").into_bytes());
    (format!("multipart/form-data; boundary={BOUNDARY}"), body)
}
