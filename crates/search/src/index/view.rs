//! A consistent view of the text index for reading: the searcher and, for each segment, its opened columns and facet codes.
//!
//! Opening a column costs more than a whole query, so it is done once per commit. What a scan of all entries looks at lies in plain rows beside the columns,
//! made when they are first wanted and handed on from view to view as long as the segment lives. Not here: queries.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use tantivy::columnar::Column;
use tantivy::index::SegmentId;
use tantivy::{DocAddress, DocId, Searcher, SegmentOrdinal, SegmentReader};

use super::fields::{FACET_BREAK, REGISTER_KEY};
use crate::{Audience, Result, Sort};

/// A facet value of the whole view.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct FacetValue {
    pub key: String,
    pub code: String,
}

/// Everything needed to read.
pub(crate) struct View {
    pub searcher: Searcher,
    pub segments: Vec<Segment>,
    /// All facet values of all segments.
    pub facets: Vec<FacetValue>,
}

/// One segment's columns.
pub(crate) struct Segment {
    pub ordinal: SegmentOrdinal,
    facets: Option<Column<u64>>,
    /// From the segment's facet number to the view's.
    facet_numbers: Vec<u32>,
    audience: Column<u64>,
    expires_at: Column<i64>,
    published_at: Column<i64>,
    trl: Column<i64>,
    amount_fen: Column<i64>,
    title_order: Column<u64>,
    slot: Column<u64>,
    id: SegmentId,
    rows: Arc<OnceLock<Vec<ScanRow>>>,
}

/// What a scan of all entries looks at. Read from columns value by value it costs more than the product of two vectors.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ScanRow {
    expires_at: i64,
    /// Place of the vector; `u32::MAX` without one.
    pub slot: u32,
    /// Number of the register among the segment's facet values; `u32::MAX` without one.
    register: u32,
    audience: u64,
}

impl ScanRow {
    /// As [`Segment::is_visible`].
    pub fn is_visible(&self, audience: Audience, now_micros: i64) -> bool {
        self.audience <= u64::from(audience) && now_micros < self.expires_at
    }
}

impl View {
    /// `before` is the view it takes the place of.
    pub fn new(searcher: Searcher, before: Option<&Self>) -> Result<Arc<Self>> {
        let mut facets = Vec::new();
        let mut numbers: HashMap<FacetValue, u32> = HashMap::new();
        let mut segments = Vec::new();
        for (ordinal, reader) in (0u32..).zip(searcher.segment_readers()) {
            let mut segment = Segment::open(ordinal, reader, &mut facets, &mut numbers)?;
            if let Some(known) = before.and_then(|before| before.segments.iter().find(|known| known.id == segment.id)) {
                segment.rows = Arc::clone(&known.rows);
            }
            segments.push(segment);
        }
        Ok(Arc::new(Self { searcher, segments, facets }))
    }

    /// Counts by facet number as a readable table; empty codes and zero counts are left out.
    pub fn facet_table(&self, counts: &[u64]) -> BTreeMap<String, BTreeMap<String, u64>> {
        let mut table: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
        for (value, count) in self.facets.iter().zip(counts).filter(|(_, count)| **count > 0) {
            table.entry(value.key.clone()).or_default().insert(value.code.clone(), *count);
        }
        table
    }

    /// The vector slot of an entry.
    pub fn slot(&self, address: DocAddress) -> Option<u64> {
        self.segments.get(address.segment_ord as usize)?.slot(address.doc_id)
    }
}

impl Segment {
    fn open(
        ordinal: SegmentOrdinal,
        reader: &SegmentReader,
        facets: &mut Vec<FacetValue>,
        numbers: &mut HashMap<FacetValue, u32>,
    ) -> Result<Self> {
        let columns = reader.fast_fields();
        let column = columns.str("facets")?;
        let mut facet_numbers = Vec::new();
        if let Some(column) = &column {
            let mut text = String::new();
            for ord in 0..column.dictionary().num_terms() as u64 {
                text.clear();
                column.ord_to_str(ord, &mut text).map_err(tantivy::TantivyError::from)?;
                let (key, code) = text.split_once(FACET_BREAK).unwrap_or((text.as_str(), ""));
                let value = FacetValue { key: key.to_owned(), code: code.to_owned() };
                let next = u32::try_from(facets.len()).unwrap_or(u32::MAX);
                let number = *numbers.entry(value.clone()).or_insert(next);
                if number == next {
                    facets.push(value);
                }
                facet_numbers.push(number);
            }
        }
        Ok(Self {
            ordinal,
            facets: column.map(|column| column.ords().clone()),
            facet_numbers,
            audience: columns.u64("audience")?,
            expires_at: columns.i64("expires_at")?,
            published_at: columns.i64("published_at")?,
            trl: columns.i64("trl")?,
            amount_fen: columns.i64("amount_fen")?,
            title_order: columns.u64("title_order")?,
            slot: columns.u64("slot")?,
            id: reader.segment_id(),
            rows: Arc::default(),
        })
    }

    /// For every entry, deleted ones too, what a scan looks at.
    pub fn rows(&self, view: &View) -> &[ScanRow] {
        self.rows.get_or_init(|| {
            let is_register: Vec<bool> = self
                .facet_numbers
                .iter()
                .map(|number| view.facets.get(*number as usize).is_some_and(|value| value.key == REGISTER_KEY))
                .collect();
            let find_register = |doc: DocId| {
                let mut ords = self.facets.iter().flat_map(|column| column.values_for_doc(doc));
                ords.find(|ord| usize::try_from(*ord).is_ok_and(|ord| is_register.get(ord) == Some(&true)))
            };
            let narrow = |number: Option<u64>| number.and_then(|number| u32::try_from(number).ok()).unwrap_or(u32::MAX);
            (0..self.slot.num_docs())
                .map(|doc| ScanRow {
                    expires_at: self.expires_at.first(doc).unwrap_or(i64::MIN),
                    slot: narrow(self.slot(doc)),
                    register: narrow(find_register(doc)),
                    audience: self.audience.first(doc).unwrap_or(u64::MAX),
                })
                .collect()
        })
    }

    /// The view's number of an entry's register.
    pub fn register(&self, row: &ScanRow) -> Option<u32> {
        self.facet_numbers.get(row.register as usize).copied()
    }

    /// Tells whether an entry belongs to a register.
    pub fn is_of(&self, view: &View, register: &str) -> impl Fn(&ScanRow) -> bool + use<> {
        let is_it = |number: u32| view.facets.get(number as usize).is_some_and(|value| value.key == REGISTER_KEY && value.code == register);
        let wanted = (0u32..).zip(&self.facet_numbers).find(|(_, number)| is_it(**number)).map(|(ord, _)| ord);
        move |row| Some(row.register) == wanted
    }

    /// May this audience see the entry now?
    pub fn is_visible(&self, doc: DocId, audience: Audience, now_micros: i64) -> bool {
        self.audience.first(doc).is_some_and(|needed| needed <= u64::from(audience))
            && self.expires_at.first(doc).is_some_and(|end| now_micros < end)
    }

    /// The view's numbers of the entry's facet values.
    pub fn facet_numbers(&self, doc: DocId) -> impl Iterator<Item = u32> + '_ {
        self.facets
            .iter()
            .flat_map(move |column| column.values_for_doc(doc))
            .filter_map(|ord| self.facet_numbers.get(usize::try_from(ord).ok()?).copied())
    }

    pub fn published_at(&self, doc: DocId) -> i64 {
        self.published_at.first(doc).unwrap_or(i64::MIN)
    }

    /// Sort key of an entry, larger first. Entries without the value come last.
    pub fn order(&self, doc: DocId, sort: Sort) -> i64 {
        match sort {
            Sort::Relevance | Sort::Newest => self.published_at(doc),
            Sort::Title => self.title_order.first(doc).map_or(i64::MIN, |order| i64::MAX.wrapping_sub_unsigned(order)),
            Sort::Trl => self.trl.first(doc).unwrap_or(i64::MIN),
            Sort::AmountAscending => self.amount_fen.first(doc).map_or(i64::MIN, |amount| amount.saturating_neg()),
        }
    }

    pub fn slot(&self, doc: DocId) -> Option<u64> {
        self.slot.first(doc)
    }
}
