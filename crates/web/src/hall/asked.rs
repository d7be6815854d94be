//! What a search asks for, read from its address and written back into one.

use app::{
    hall::{HallQuery, Sort},
    registers::{Kind, kinds},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// How many entries stand on a page.
pub(super) const PER_PAGE: usize = 20;

/// The most characters that are looked for; what follows them is left out.
pub(super) const MOST_CHARACTERS: usize = 200;

/// The orders to choose from, as the address names them.
pub(super) const SORTS: [(&str, Sort); 5] = [
    ("relevance", Sort::Relevance),
    ("newest", Sort::Newest),
    ("title", Sort::Title),
    ("trl", Sort::Trl),
    ("amount", Sort::AmountAscending),
];

/// A search as asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Search {
    /// The register whose list it is; `None` for the search over all.
    pub(super) kind: Option<&'static str>,
    pub(super) text: String,
    /// Whether more was typed than is looked for.
    pub(super) is_cut: bool,
    /// Chosen codes, as pairs of facet and code, in the order of the address.
    pub(super) chosen: Vec<(String, String)>,
    pub(super) sort: String,
    pub(super) page: usize,
}

impl Search {
    /// Reads the pairs of an address; what is not known is left out.
    pub(super) fn read(kind: Option<&'static Kind>, pairs: &[(String, String)]) -> Self {
        let mut search = Self { kind: kind.map(|kind| kind.key), page: 1, ..Self::default() };
        for (name, value) in pairs {
            match name.as_str() {
                "q" => {
                    search.text = value.trim().chars().take(MOST_CHARACTERS).collect();
                    search.is_cut = value.trim().chars().count() > MOST_CHARACTERS;
                }
                "sort" if SORTS.iter().any(|(code, _)| code == value) => search.sort.clone_from(value),
                "page" => search.page = value.parse::<usize>().unwrap_or(1).clamp(1, 450),
                _ => {
                    let pair = name.strip_prefix("f.").filter(|_| !value.is_empty()).map(|facet| (facet.to_owned(), value.clone()));
                    if let Some(pair) = pair.filter(|pair| !search.chosen.contains(pair) && search.chosen.len() < 40) {
                        search.chosen.push(pair);
                    }
                }
            }
        }
        search
    }

    /// The address of the page this search is made on.
    pub(super) fn path(&self) -> String {
        self.kind.and_then(kinds::by_key).map_or_else(|| "/search".to_owned(), |kind| format!("/{}", kind.path))
    }

    /// Whether a code is chosen.
    pub(super) fn has(&self, facet: &str, code: &str) -> bool {
        self.chosen.iter().any(|(one, other)| one == facet && other == code)
    }

    /// What is asked for, as the pairs of an address; the page is not among them, nor the register if the path says it.
    fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        if !self.text.is_empty() {
            pairs.push(("q".to_owned(), self.text.clone()));
        }
        pairs.extend(self.chosen.iter().map(|(facet, code)| (format!("f.{facet}"), code.clone())));
        if !self.sort.is_empty() {
            pairs.push(("sort".to_owned(), self.sort.clone()));
        }
        pairs
    }

    /// The address of this search without the page; ends so that `page=` can follow.
    pub(super) fn base(&self) -> String {
        self.under(&self.path(), self.pairs())
    }

    fn under(&self, path: &str, pairs: Vec<(String, String)>) -> String {
        let query: String = pairs.iter().map(|(name, value)| format!("{name}={}&", encoded(value))).collect();
        format!("{path}?{query}")
    }

    /// What another page needs to make this search: the pairs, with the register named.
    pub(super) fn carried(&self) -> Vec<(String, String)> {
        let mut pairs = self.pairs();
        pairs.extend(self.kind.map(|kind| ("register".to_owned(), kind.to_owned())));
        pairs
    }

    /// Reads what [`Search::carried`] wrote.
    pub(super) fn read_carried(pairs: &[(String, String)]) -> Self {
        let kind = pairs.iter().find(|(name, _)| name == "register").and_then(|(_, key)| kinds::by_key(key));
        Self::read(kind, pairs)
    }

    /// The address of another page that works on this search.
    pub(super) fn carried_to(&self, path: &str) -> String {
        let address = self.under(path, self.carried());
        address.trim_end_matches(['&', '?']).to_owned()
    }

    /// A stored search as the pages write it.
    pub(super) fn of(query: &HallQuery) -> Self {
        let mut search = Self { text: query.text.clone(), page: 1, ..Self::default() };
        match query.registers.as_slice() {
            [one] => search.kind = kinds::by_key(one).map(|kind| kind.key),
            several => search.chosen.extend(several.iter().map(|code| ("register".to_owned(), code.clone()))),
        }
        for (facet, codes) in &query.facets {
            search.chosen.extend(codes.iter().map(|code| (facet.clone(), code.clone())));
        }
        search
    }

    /// The address without one of the chosen codes.
    pub(super) fn without(&self, facet: &str, code: &str) -> String {
        let mut less = self.clone();
        less.chosen.retain(|(one, other)| one != facet || other != code);
        less.base()
    }

    /// The address with other words.
    pub(super) fn with_text(&self, text: &str) -> String {
        Self { text: text.to_owned(), ..self.clone() }.base()
    }

    /// The question to the hall.
    pub(super) fn query(&self) -> HallQuery {
        let mut registers: Vec<String> = self.kind.map(ToOwned::to_owned).into_iter().collect();
        let mut facets: Vec<(String, Vec<String>)> = Vec::new();
        for (facet, code) in &self.chosen {
            if facet == "register" {
                if self.kind.is_none() {
                    registers.push(code.clone());
                }
            } else if let Some((_, codes)) = facets.iter_mut().find(|(known, _)| known == facet) {
                codes.push(code.clone());
            } else {
                facets.push((facet.clone(), vec![code.clone()]));
            }
        }
        let sort = SORTS.iter().find(|(code, _)| *code == self.sort).map_or(Sort::Relevance, |(_, sort)| *sort);
        HallQuery { text: self.text.clone(), registers, facets, sort, offset: (self.page - 1) * PER_PAGE, limit: PER_PAGE }
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn an_address_survives_reading_and_writing() {
        let search = Search::read(
            kinds::by_key("achievement"),
            &pairs(&[("q", "薄膜 边缘"), ("f.trl", "4-6"), ("f.trl", "7-9"), ("sort", "newest"), ("page", "2")]),
        );
        assert_eq!(search.query().facets, vec![("trl".to_owned(), vec!["4-6".to_owned(), "7-9".to_owned()])]);
        assert_eq!(search.query().offset, PER_PAGE);
        assert!(search.base().starts_with("/achievements?q="));
        assert!(!search.without("trl", "4-6").contains("f.trl=4"));
    }

    #[test]
    fn a_search_is_carried_to_another_page_and_stored_without_loss() {
        let search = Search::read(kinds::by_key("demand"), &pairs(&[("q", "薄膜 & 边缘=1"), ("f.trl", "4-6"), ("f.town", "310112001")]));
        assert_eq!(Search::read_carried(&search.carried()), search);
        assert_eq!(Search::of(&search.query()), search);
        assert_eq!(search.carried_to("/saved-searches/new").matches("register=demand").count(), 1);
        let over_several = Search::read(None, &pairs(&[("f.register", "demand"), ("f.register", "space")]));
        assert_eq!(Search::of(&over_several.query()), over_several);
    }

    #[test]
    fn more_than_is_looked_for_is_cut_and_known_to_be() {
        let read = |length: usize| Search::read(None, &pairs(&[("q", &"膜".repeat(length))]));
        assert_eq!((read(MOST_CHARACTERS).text.chars().count(), read(MOST_CHARACTERS).is_cut), (MOST_CHARACTERS, false));
        assert_eq!((read(5_000).text.chars().count(), read(5_000).is_cut), (MOST_CHARACTERS, true));
    }

    #[test]
    fn nonsense_in_an_address_is_left_out() {
        let search = Search::read(None, &pairs(&[("sort", "<script>"), ("page", "-3"), ("f.", ""), ("x", "y"), ("f.trl", "")]));
        assert_eq!(search, Search { page: 1, ..Search::default() });
    }
}
