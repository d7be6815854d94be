//! `cargo x bench search`: the hall's search over 200,000 entries by words, inside the process, and how fast they are indexed.
//!
//! Entries are made from the sentences of `packs/minhang/demo` by recombination, always the same ones. Beside it stands the bare
//! engine on the same words: an intersection with a count and the best twenty, without facets, visibility, order of ties and highlights.
//! Arguments: `--entries N`, `--questions N`, `--meaning` (also trains meaning and asks with it; takes minutes).
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark stops where it cannot go on")]

#[expect(dead_code, reason = "one run over many questions has no rounds to take the middle of")]
mod protocol;

use std::{path::Path, time::Instant};

use protocol::{folder_bytes, heading, line, memory_mb, ms, percentile, verdict};
use search::{Analyzer, Document, Index, Query};
use tantivy::{
    collector::{Count, TopDocs},
    query::{BooleanQuery, TermQuery},
    schema::{IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions},
    tokenizer::{PreTokenizedString, Token as EngineToken},
};

const NOW: i64 = 1_795_399_200_000_000;
const FACETS: [(&str, u64); 6] =
    [("field", 60), ("track", 10), ("trl", 3), ("cooperation_modes", 7), ("organization", 300), ("progress", 4)];

struct Chance(u64);

impl Chance {
    /// The next number below `end`.
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }

    fn pick<'a>(&mut self, from: &'a [String]) -> &'a str {
        &from[self.below(from.len())]
    }
}

/// Titles, keywords and clauses of the demonstration's entries.
struct Texts {
    titles: Vec<String>,
    keywords: Vec<String>,
    clauses: Vec<String>,
}

fn read_texts() -> Texts {
    let mut texts = Texts { titles: Vec::new(), keywords: Vec::new(), clauses: Vec::new() };
    let mut files: Vec<_> = Vec::new();
    for folder in ["achievements", "demands"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/minhang/demo").join(folder);
        files.extend(folder.read_dir().unwrap().map(|item| item.unwrap().path()));
    }
    files.sort();
    for file in files {
        let table: toml::Table = toml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        for entry in table["entry"].as_array().unwrap() {
            let text = |key: &str| entry.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_owned();
            texts.titles.push(text("title"));
            for key in ["summary", "problem", "method", "effect", "application", "background", "requirement", "indicators"] {
                texts
                    .clauses
                    .extend(text(key).split_inclusive(['，', '。', '；', '、']).map(ToOwned::to_owned).filter(|clause| clause.len() > 12));
            }
            let words = entry.get("keywords").and_then(toml::Value::as_array).cloned().unwrap_or_default();
            texts.keywords.extend(words.iter().filter_map(toml::Value::as_str).map(ToOwned::to_owned));
        }
    }
    texts
}

/// An entry of about 340 characters: title, summary and body from clauses of different entries.
fn make(texts: &Texts, number: usize) -> Document {
    let mut chance = Chance(number as u64);
    let half = |title: &str, from_end: bool| -> String {
        let letters: Vec<char> = title.chars().collect();
        let middle = letters.len() / 2;
        if from_end { letters[middle..].iter().collect() } else { letters[..middle].iter().collect() }
    };
    let title = format!("{}{}", half(chance.pick(&texts.titles), false), half(chance.pick(&texts.titles), true));
    let mut clauses = |characters: usize| {
        let mut text = String::new();
        while text.chars().count() < characters {
            text.push_str(chance.pick(&texts.clauses));
        }
        text
    };
    let (summary, body) = (clauses(60), clauses(225));
    let keywords = (0..4).map(|_| chance.pick(&texts.keywords).to_owned()).collect();
    let facets = FACETS.iter().map(|(key, count)| ((*key).to_owned(), chance.below(*count as usize).to_string())).collect();
    Document {
        id: format!("{number:08}"),
        register: if number.is_multiple_of(3) { "demand" } else { "achievement" }.to_owned(),
        number: format!("A-2026-{number:06}"),
        title,
        summary,
        body,
        labels: Vec::new(),
        keywords,
        organization_name: format!("示意单位 {}", chance.below(300)),
        facets,
        kept_from: Vec::new(),
        owner: String::new(),
        audience: u8::from(chance.below(10) == 0),
        published_at: NOW - chance.below(400 * 86_400) as i64 * 1_000_000,
        expires_at: (chance.below(20) == 0).then_some(NOW - 1),
        trl: Some(chance.below(9) as i64 + 1),
        amount_fen: Some(chance.below(100_000_000) as i64),
        is_demo: true,
        role: search::matching::Role::Offers,
    }
}

/// Two words that stand together in some entry, as a person would type them.
fn questions(texts: &Texts, analyzer: &Analyzer, entries: usize, count: usize) -> Vec<[String; 2]> {
    let mut chance = Chance(7);
    let mut found = Vec::new();
    while found.len() < count {
        let document = make(texts, chance.below(entries));
        let text = format!("{}{}", document.title, document.summary);
        let words: Vec<String> =
            analyzer.words(&text).into_iter().filter(|word| word.text.chars().count() >= 2).map(|word| word.text).collect();
        if words.len() > 3 {
            let (first, second) = (chance.below(words.len()), chance.below(words.len()));
            if words[first] != words[second] {
                found.push([words[first].clone(), words[second].clone()]);
            }
        }
    }
    found
}

/// The times of all questions, sorted, and how many entries were found on average.
fn ask(questions: &[[String; 2]], mut one: impl FnMut(&[String; 2]) -> u64) -> (Vec<std::time::Duration>, u64) {
    for question in questions.iter().take(200) {
        one(question);
    }
    let mut total = 0;
    let mut times: Vec<_> = questions
        .iter()
        .map(|question| {
            let begun = Instant::now();
            total += one(question);
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    (times, total / questions.len() as u64)
}

fn shown(times: &[std::time::Duration]) -> String {
    let at = |share| ms(percentile(times, share));
    format!("median {}, p90 {}, p99 {}, slowest {}", at(0.5), at(0.9), at(0.99), at(1.0))
}

fn hall_query(words: &[String; 2]) -> Query {
    Query { text: words.join(" "), limit: 20, now_micros: NOW, ..Query::default() }
}

/// The bare engine over the same words of the same entries.
fn bare(texts: &Texts, analyzer: &Analyzer, entries: usize, asked: &[[String; 2]]) -> (f64, Vec<std::time::Duration>, u64) {
    let mut schema = Schema::builder();
    let id = schema.add_text_field("id", STORED);
    let indexing = TextFieldIndexing::default().set_tokenizer("raw").set_index_option(IndexRecordOption::WithFreqs);
    let body = schema.add_text_field("body", TextOptions::default().set_indexing_options(indexing));
    let engine = tantivy::Index::create_in_ram(schema.build());
    let mut writer = engine.writer_with_num_threads(2, 120_000_000).unwrap();
    let begun = Instant::now();
    for number in 0..entries {
        let document = make(texts, number);
        let text = format!("{}\n{}\n{}\n{}", document.title, document.keywords.join("\n"), document.summary, document.body);
        let words = analyzer.words(&text);
        let tokens =
            words.into_iter().map(|word| EngineToken { text: word.text, position: word.start, ..EngineToken::default() }).collect();
        let mut out = tantivy::TantivyDocument::new();
        out.add_text(id, &document.id);
        out.add_pre_tokenized_text(body, PreTokenizedString { text, tokens });
        writer.add_document(out).unwrap();
    }
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
    let rate = entries as f64 / begun.elapsed().as_secs_f64();
    let searcher = engine.reader().unwrap().searcher();
    let term = |word: &str| -> Box<dyn tantivy::query::Query> {
        Box::new(TermQuery::new(tantivy::Term::from_field_text(body, word), IndexRecordOption::WithFreqs))
    };
    let (times, found) = ask(asked, |words| {
        let query = BooleanQuery::intersection(words.iter().map(|word| term(word)).collect());
        let (_, count) = searcher.search(&query, &(TopDocs::with_limit(20).order_by_score(), Count)).unwrap();
        count as u64
    });
    (rate, times, found)
}

fn number(arguments: &[String], name: &str, otherwise: usize) -> usize {
    arguments.iter().position(|argument| argument == name).and_then(|at| arguments.get(at + 1)?.parse().ok()).unwrap_or(otherwise)
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let (entries, count) = (number(&arguments, "--entries", 200_000), number(&arguments, "--questions", 3_000));
    heading("two words over 200,000 entries with facets, highlights and visibility: median < 2 ms, p99 < 8 ms; 6,000 entries/s indexed");
    let texts = read_texts();
    let analyzer = Analyzer::new([]);
    let sample: usize = (0..500)
        .map(|number| make(&texts, number))
        .map(|made| {
            [made.title, made.summary, made.body].iter().map(|text| text.chars().count()).sum::<usize>()
                + made.keywords.concat().chars().count()
        })
        .sum();
    line(
        "Entries",
        format!("{entries} of {} characters on average (title, keywords, summary, body), six facets of 3 to 300 values,", sample / 500),
    );
    line("", "a tenth for registered people only, a twentieth expired; recombined from the demonstration's texts, always the same");
    let folder = tempfile::tempdir().unwrap();
    let index = Index::open(folder.path(), &analyzer).unwrap();
    let before = memory_mb("self", "VmRSS");
    let begun = Instant::now();
    index.rebuild_words((0..entries).map(|number| make(&texts, number)), 1).unwrap();
    let took = begun.elapsed();
    let making = Instant::now();
    (0..entries.min(20_000)).for_each(|number| drop(make(&texts, number)));
    let making = making.elapsed().as_secs_f64() * entries as f64 / entries.min(20_000) as f64;
    let rate = entries as f64 / took.as_secs_f64();
    line(
        "Indexing",
        format!("{:.1} s, of which about {making:.1} s on one core make the entries; all fields, committed, on disk", took.as_secs_f64()),
    );
    line("Size", format!("{:.0} MB on disk per 100,000 entries", folder_bytes(folder.path()) as f64 / 1e6 * 1e5 / entries as f64));
    let asked = questions(&texts, &analyzer, entries, count);
    line(
        "Questions",
        format!("{count}, each two words that stand together in some entry, 20 hits wanted, one thread, 200 before as warming"),
    );
    let (times, found) = ask(&asked, |words| index.search(&hall_query(words)).unwrap().total);
    line("Hall", format!("{}; {found} entries found on average", shown(&times)));
    line(
        "Memory",
        format!(
            "{} MB more than before the index was opened, {} MB at the highest while it was built",
            memory_mb("self", "VmRSS").saturating_sub(before),
            memory_mb("self", "VmHWM")
        ),
    );
    let (bare_rate, bare_times, bare_found) = bare(&texts, &analyzer, entries, &asked);
    line("Bare", format!("{}; {bare_found} found; {bare_rate:.0} entries/s into memory, one field, two writers", shown(&bare_times)));
    if arguments.iter().any(|argument| argument == "--meaning") {
        let begun = Instant::now();
        index.train().unwrap();
        line("Training", format!("{:.1} s", begun.elapsed().as_secs_f64()));
        let (times, _) = ask(&asked, |words| index.search(&hall_query(words)).unwrap().total);
        line("Meaning", shown(&times));
    }
    line("Not", "measured: HTTP, reading the entries from the database, several readers at once, meaning (but with --meaning)");
    let (median, p99) = (percentile(&times, 0.5), percentile(&times, 0.99));
    let all = [
        verdict("median of two words", median.as_secs_f64() < 0.002, ms(median), "< 2 ms"),
        verdict("p99 of two words", p99.as_secs_f64() < 0.008, ms(p99), "< 8 ms"),
        verdict("entries indexed a second", rate >= 6_000.0, format!("{rate:.0}"), ">= 6,000"),
    ];
    std::process::exit(i32::from(!all.iter().all(|is_reached| *is_reached)));
}
