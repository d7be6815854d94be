//! A shelf of pages that every visitor sees alike, kept ready while nothing has changed.
//!
//! What stands on the shelf belongs to one [`Moment`]; with the next one all of it is gone. Not here: which pages may stand there, and what a moment is.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
};

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};

use super::asked::Asked;

/// More pages than this do not stand on the shelf at once.
const MOST_PAGES: usize = 2_000;
/// Nor more bytes of them.
const MOST_BYTES: usize = 24 * 1024 * 1024;

/// The state that a page was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moment {
    /// The place of the audit chain: every change of state has its entry there.
    pub chain: i64,
    /// The place up to which the index has followed it.
    pub index: i64,
    /// The minute, since pages tell the time that has passed.
    pub minute: i64,
}

/// Pages of one moment.
#[derive(Debug, Default)]
pub struct Shelf(RwLock<Pages>);

#[derive(Debug, Default)]
struct Pages {
    moment: Moment,
    pages: HashMap<Asked, (HeaderMap, Bytes)>,
    bytes: usize,
}

impl Shelf {
    /// The page, if it stands there and was made at this moment.
    pub fn take(&self, moment: Moment, asked: &Asked) -> Option<Response> {
        let shelf = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (headers, body) = shelf.pages.get(asked).filter(|_| shelf.moment == moment)?;
        let mut response = (StatusCode::OK, Body::from(body.clone())).into_response();
        *response.headers_mut() = headers.clone();
        Some(response)
    }

    /// Puts a page there. What was made at another moment goes; a full shelf is cleared.
    pub fn put(&self, moment: Moment, asked: Asked, headers: HeaderMap, body: Bytes) {
        let mut shelf = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if shelf.moment != moment || shelf.pages.len() >= MOST_PAGES || shelf.bytes + body.len() > MOST_BYTES {
            *shelf = Pages { moment, ..Pages::default() };
        }
        if body.len() <= MOST_BYTES / 8 {
            shelf.bytes += body.len();
            if let Some((_, old)) = shelf.pages.insert(asked, (headers, body)) {
                shelf.bytes -= old.len();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment { chain: 7, index: 7, minute: 1 };

    fn asked(path: &str) -> Asked {
        Asked::read(&path.parse().unwrap_or_default(), &HeaderMap::new())
    }

    fn put(shelf: &Shelf, moment: Moment, path: &str, bytes: usize) {
        shelf.put(moment, asked(path), HeaderMap::new(), Bytes::from(vec![b'a'; bytes]));
    }

    #[test]
    fn a_page_stands_for_its_moment_and_its_reader_only() {
        let shelf = Shelf::default();
        put(&shelf, NOW, "/", 5);
        assert!(shelf.take(NOW, &asked("/")).is_some());
        assert!(shelf.take(NOW, &asked("/parks")).is_none());
        let english = Asked { lang: base::Lang::En, ..asked("/") };
        assert!(shelf.take(NOW, &english).is_none());
        for later in [Moment { chain: 8, ..NOW }, Moment { index: 8, ..NOW }, Moment { minute: 2, ..NOW }] {
            assert!(shelf.take(later, &asked("/")).is_none(), "{later:?}");
        }
        put(&shelf, Moment { chain: 8, ..NOW }, "/parks", 5);
        assert!(shelf.take(NOW, &asked("/")).is_none(), "what was made before is gone");
    }

    #[test]
    fn the_shelf_does_not_grow_without_end() {
        let shelf = Shelf::default();
        for number in 0..(MOST_PAGES + 10) {
            put(&shelf, NOW, &format!("/demands/{number}"), 64 * 1024);
        }
        let pages = shelf.0.read().unwrap_or_else(PoisonError::into_inner);
        assert!(pages.bytes <= MOST_BYTES && pages.pages.len() <= MOST_PAGES, "{} bytes", pages.bytes);
        assert_eq!(pages.bytes, pages.pages.len() * 64 * 1024);
    }

    #[test]
    fn a_page_too_large_for_the_shelf_does_not_clear_it_again_and_again() {
        let shelf = Shelf::default();
        put(&shelf, NOW, "/", 5);
        put(&shelf, NOW, "/large", MOST_BYTES / 4);
        assert!(shelf.take(NOW, &asked("/")).is_some());
        assert!(shelf.take(NOW, &asked("/large")).is_none());
    }
}
