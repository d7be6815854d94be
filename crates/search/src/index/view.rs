//! A consistent view of the text index for reading: the searcher and, for each segment, its opened columns and facet codes.
//!
//! Opening a column costs more than a whole query, so it is done once per commit. Not here: queries.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Searcher, SegmentOrdinal, SegmentReader};

use super::fields::FACET_BREAK;
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
}

impl View {
    pub fn new(searcher: Searcher) -> Result<Arc<Self>> {
        let mut facets = Vec::new();
        let mut numbers: HashMap<FacetValue, u32> = HashMap::new();
        let mut segments = Vec::new();
        for (ordinal, reader) in (0u32..).zip(searcher.segment_readers()) {
            segments.push(Segment::open(ordinal, reader, &mut facets, &mut numbers)?);
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
        })
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
