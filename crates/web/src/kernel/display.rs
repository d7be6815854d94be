//! How a reader wants to see the pages: type size and colour scheme, kept in a cookie by a real form.
//!
//! Works without JavaScript and without a flash of the other scheme, because the server writes the attributes on `<html>`.

use axum::{
    extract::Form,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::asked::{cookie, local_path};

/// The cookie's name.
pub const COOKIE: &str = "display";

/// Type size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TextSize {
    /// As drawn.
    #[default]
    Normal,
    /// A quarter larger everywhere.
    Large,
}

/// Colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Scheme {
    /// As the reader's system says.
    #[default]
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
    /// Black ground, white text, yellow links.
    Contrast,
}

/// A reader's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Display {
    /// Type size.
    pub text: TextSize,
    /// Colours.
    pub scheme: Scheme,
}

impl Display {
    /// Reads the cookie's value; what is not known is ignored.
    #[must_use]
    pub fn parse(value: &str) -> Self {
        value.split('.').fold(Self::default(), Self::with)
    }

    /// The choice from a request's headers.
    #[must_use]
    pub fn from_headers(headers: &HeaderMap) -> Self {
        cookie(headers, COOKIE).map(Self::parse).unwrap_or_default()
    }

    /// The same with one more choice, as the buttons of the form name them.
    #[must_use]
    pub fn with(mut self, choice: &str) -> Self {
        match choice {
            "large" => self.text = TextSize::Large,
            "normal" => self.text = TextSize::Normal,
            "auto" => self.scheme = Scheme::Auto,
            "light" => self.scheme = Scheme::Light,
            "dark" => self.scheme = Scheme::Dark,
            "contrast" => self.scheme = Scheme::Contrast,
            _ => {}
        }
        self
    }

    /// The value for `data-text`.
    #[must_use]
    pub const fn text_name(self) -> &'static str {
        match self.text {
            TextSize::Normal => "normal",
            TextSize::Large => "large",
        }
    }

    /// The value for `data-scheme`.
    #[must_use]
    pub const fn scheme_name(self) -> &'static str {
        match self.scheme {
            Scheme::Auto => "auto",
            Scheme::Light => "light",
            Scheme::Dark => "dark",
            Scheme::Contrast => "contrast",
        }
    }

    /// Whether type is large.
    #[must_use]
    pub const fn is_large(self) -> bool {
        matches!(self.text, TextSize::Large)
    }

    fn value(self) -> String {
        format!("{}.{}", self.text_name(), self.scheme_name())
    }
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct DisplayForm {
    #[serde(default)]
    choice: String,
    #[serde(default)]
    back: String,
}

/// `POST /display`: keeps the choice for a year and goes back to the page.
pub async fn choose(headers: HeaderMap, Form(form): Form<DisplayForm>) -> Response {
    let display = Display::from_headers(&headers).with(&form.choice);
    let cookie = format!("{COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", display.value());
    let mut response = StatusCode::SEE_OTHER.into_response();
    for (name, value) in [(header::LOCATION, local_path(&form.back).to_owned()), (header::SET_COOKIE, cookie)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_survives_its_cookie_and_nonsense_is_ignored() {
        let chosen = Display::default().with("large").with("contrast");
        assert_eq!(Display::parse(&chosen.value()), chosen);
        assert_eq!(Display::parse("x.<script>.9"), Display::default());
    }
}
