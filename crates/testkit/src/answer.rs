//! One answer of the product, and what stands on its page: texts, links and forms, found by selectors.

use axum::http::{HeaderMap, StatusCode, header};
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

/// An answer with its whole body.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What was asked, as `GET /path`.
    pub asked: String,
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub bytes: Vec<u8>,
}

/// A form of a page with what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Where it goes.
    pub action: String,
    /// `get` or `post`.
    pub method: String,
    /// Names and values as a browser would send them untouched, the first button with a name included.
    pub fields: Vec<(String, String)>,
    /// Names a person can type into or choose for, hidden ones left out.
    pub open: Vec<String>,
}

impl Form {
    /// The same with something else in a field; added if the page has it not filled.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// What is in a field.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl Answer {
    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// If it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("{} {}: no JSON ({error}): {}", self.asked, self.status, self.text()))
    }

    /// A header as text; empty if it is not there.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where a redirect leads; empty if it is none.
    #[must_use]
    pub fn location(&self) -> &str {
        self.header(header::LOCATION.as_str())
    }

    /// Whether it is the answer to somebody who may not: 401, 403, 404 or the way to the sign-in.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(self.status.as_u16(), 401 | 403 | 404) || self.leads_to_sign_in()
    }

    /// Whether it sends the reader to sign in.
    #[must_use]
    pub fn leads_to_sign_in(&self) -> bool {
        self.status.is_redirection() && self.location().starts_with("/sign-in")
    }

    /// The same, if it has this status.
    ///
    /// # Panics
    /// If it has another one; with the page's text.
    #[track_caller]
    #[must_use]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{} -> {} {}\n{}", self.asked, self.status, self.location(), self.words());
        self
    }

    /// All that a reader can read, without tags, blanks folded.
    #[must_use]
    pub fn words(&self) -> String {
        let page = self.html();
        let body = Selector::parse("body").unwrap();
        let whole = page.select(&body).next().map_or_else(|| self.text(), |body| body.text().collect::<String>());
        folded(&whole)
    }

    /// The texts of all elements a selector finds, blanks folded.
    #[must_use]
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.html().select(&parse(selector)).map(|element| folded(&element.text().collect::<String>())).collect()
    }

    /// Attributes of all elements a selector finds.
    #[must_use]
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        self.html().select(&parse(selector)).filter_map(|element| element.value().attr(name)).map(ToOwned::to_owned).collect()
    }

    /// How many elements a selector finds.
    #[must_use]
    pub fn count(&self, selector: &str) -> usize {
        self.html().select(&parse(selector)).count()
    }

    /// The forms of the page, in order.
    #[must_use]
    pub fn forms(&self) -> Vec<Form> {
        self.html().select(&parse("form")).map(form_of).collect()
    }

    /// The form that goes to an address that contains `part`.
    ///
    /// # Panics
    /// If there is none; names those that are.
    #[track_caller]
    #[must_use]
    pub fn form(&self, part: &str) -> Form {
        let forms = self.forms();
        let found = forms.iter().find(|form| form.action.contains(part));
        found.cloned().unwrap_or_else(|| {
            let actions: Vec<&str> = forms.iter().map(|form| form.action.as_str()).collect();
            panic!("{} {}: no form to {part:?}, only {actions:?}\n{}", self.asked, self.status, self.words())
        })
    }

    fn html(&self) -> Html {
        Html::parse_document(&self.text())
    }
}

fn parse(selector: &str) -> Selector {
    Selector::parse(selector).unwrap_or_else(|error| panic!("{selector}: {error}"))
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn form_of(form: ElementRef<'_>) -> Form {
    let attribute = |name: &str| form.value().attr(name).unwrap_or_default().to_owned();
    let (mut fields, mut open, mut has_button) = (Vec::new(), Vec::new(), false);
    for element in form.select(&parse("input, textarea, select, button")) {
        let value = |name: &str| element.value().attr(name);
        let Some(name) = value("name").map(ToOwned::to_owned) else { continue };
        let kind = value("type").unwrap_or("text");
        match element.value().name() {
            "textarea" => {
                open.push(name.clone());
                // The parser, like a browser, has dropped the line break after the opening tag.
                fields.push((name, element.text().collect()));
            }
            "select" => {
                open.push(name.clone());
                let options = parse("option");
                let chosen = element.select(&options).find(|option| option.value().attr("selected").is_some());
                let option = chosen.or_else(|| element.select(&options).next());
                let text = option.map(|option| option.value().attr("value").map_or_else(|| option.text().collect(), ToOwned::to_owned));
                fields.push((name, text.unwrap_or_default()));
            }
            "button" => {
                if !has_button {
                    has_button = true;
                    fields.push((name, value("value").unwrap_or_default().to_owned()));
                }
            }
            _ if kind == "checkbox" || kind == "radio" => {
                if value("checked").is_some() {
                    fields.push((name.clone(), value("value").unwrap_or("on").to_owned()));
                }
                if !open.contains(&name) {
                    open.push(name);
                }
            }
            _ if kind == "file" => open.push(name),
            _ => {
                if kind != "hidden" {
                    open.push(name.clone());
                }
                fields.push((name, value("value").unwrap_or_default().to_owned()));
            }
        }
    }
    let method = attribute("method").to_lowercase();
    Form { action: attribute("action"), method: if method.is_empty() { "get".to_owned() } else { method }, fields, open }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(body: &str) -> Answer {
        Answer { asked: "GET /".to_owned(), status: StatusCode::OK, headers: HeaderMap::new(), bytes: body.as_bytes().to_vec() }
    }

    #[test]
    fn a_form_is_read_as_a_browser_would_send_it() {
        let page = page(
            "<form action=/a method=post><input type=hidden name=version value=3><input name=title value='a &amp; b'>\
             <textarea name=note>\nx &lt;</textarea><select name=field><option value=1>一<option value=2 selected>二</select>\
             <input type=checkbox name=visit value=yes><input type=checkbox name=mode value=m checked><input type=file name=file>\
             <button name=then value=save>存</button><button name=then value=submit>交</button></form>",
        );
        let form = page.form("/a");
        let expected = [("version", "3"), ("title", "a & b"), ("note", "x <"), ("field", "2"), ("mode", "m"), ("then", "save")];
        assert_eq!(form.fields, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(form.open, ["title", "note", "field", "visit", "mode", "file"]);
        assert_eq!(form.method, "post");
    }

    #[test]
    fn what_a_reader_reads_has_no_tags_and_no_breaks() {
        let page = page("<body><p>一 <b>二</b>\n\n三</p><li>a<li>b</body>");
        assert_eq!(page.words(), "一 二 三a b".replace("三a b", "三ab"));
        assert_eq!(page.texts("li"), ["a", "b"]);
    }
}
