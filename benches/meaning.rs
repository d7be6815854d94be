//! `cargo x bench meaning [--large]`: finding by meaning at size: proposals for one demand over 100,000 achievements with vectors (1,000,000 with
//! `--large`), all pairs of a tenth of 20,000 × 450,000, and a question to the hall over 200,000 entries, encoding included where the model is there.
//!
//! Vectors are made up: points on the sphere around 500 subjects, as close to one another as the encoder's are; entries have 200
//! characters, every twentieth with the telling words of the question. Recall is the product's own,
//! exact under its filters; before it is timed, a hundred answers are compared with those of all exact products. Measured on one thread where not said.
#![expect(clippy::unwrap_used, reason = "a benchmark stops where it cannot go on")]

#[expect(dead_code, reason = "what other benchmarks print")]
mod protocol;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use protocol::{heading, line, memory_mb, ms, percentile, verdict};
use search::{
    Analyzer, Document, Index, Query,
    matching::{Role, Side, recall},
    meaning::{Encoder, Outlying, e5::E5},
};

/// What every twentieth entry says: it has the telling words of the question.
const BODY: &str = "柔性薄膜的在线检测。涂布之后薄膜边缘受热不均，张力随卷径改变，收卷时容易起皱和卷边，停机抽检要等半小时，废品已经成卷。装置在导辊两侧各放一组线阵相机，\
                    由结构光测出边缘的高度，每秒四百行，宽幅一米六，高度误差不到五微米；算法把高度的变化同张力、温度和车速对上，提前两米报警，并给出该调哪一区的\
                    加热。已在一条中试线上连续运行三个月，换卷时不用人工标定，误报每班不到一次，可以接入已有的控制柜，按幅宽选配。";
/// What the others say, as long: of the question they have the usual words alone.
const OTHER: &str = "齿轮箱的在线检测。转速变化时振动的频谱跟着移动，固定门限不是漏报就是误报，拆箱检查一次要停机两天，备件压在库里。装置在箱体上装三只加速度计和一只转速计，\
                     按转角重新采样，把每一圈同前一千圈的平均比较，剥落初期就能分出是哪一级齿轮，比油样分析早两个星期；数据在本地算完，只把结论和一小段波形送出去，\
                     不占带宽。已在两条产线上运行一年，换油和改转速后不用重新标定，误报每月不到一次，可以接入厂里的维修系统，按箱体大小选配。";
const DIMS: usize = 384;
const SUBJECTS: u64 = 500;
const QUESTIONS: u64 = 200;
const CANDIDATES: usize = 40;

/// Numbers that look random and are always the same.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        f32::from(u16::try_from((mixed >> 40) & 0xffff).unwrap()) / 32_768.0 - 1.0
    }
}

/// A made-up vector: what all share, its subject, itself.
fn vector(number: u64) -> Vec<f32> {
    let (mut all, mut subject, mut own) = (Chance(7), Chance(1_000_000 + number % SUBJECTS), Chance(2_000_000_000 + number));
    let sum: Vec<f32> = (0..DIMS).map(|_| 2.2 * all.next() + 0.6 * subject.next() + 0.7 * own.next()).collect();
    let length = sum.iter().map(|x| x * x).sum::<f32>().sqrt();
    sum.into_iter().map(|x| x / length).collect()
}

/// Gives a text the vector of the number it ends with.
struct MadeUp;

impl Encoder for MadeUp {
    fn name(&self) -> &str {
        "made-up"
    }
    fn edition(&self) -> String {
        "made-up-1".to_owned()
    }
    fn dims(&self) -> usize {
        DIMS
    }
    fn encode_query(&self, text: &str) -> Option<Vec<f32>> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        Some(vector(digits.parse().unwrap_or(0)))
    }
    fn encode_passage(&self, title: &str, text: &str) -> Option<Vec<f32>> {
        self.encode_query(&format!("{title}{text}"))
    }
    fn floor(&self) -> f32 {
        0.9
    }
    fn spread(&self) -> (f32, f32) {
        (0.8, 0.95)
    }
    // The real encoder's weights, so that all that is looked at beside the cosine is looked at here.
    fn words_weight(&self) -> f32 {
        0.25
    }
    fn letters_beside_words(&self) -> f32 {
        1.0
    }
    fn neighbours_part(&self) -> f32 {
        0.5
    }
    /// As with the real encoder a line is drawn by what all entries are like; every question passes it.
    fn outlying(&self) -> Option<Outlying> {
        Some(Outlying { deviations: 2.5, spread: 0.0, excess: 0.0, within: 0.0 })
    }
}

fn main() {
    heading("finding by meaning at size");
    let is_large = std::env::args().any(|word| word == "--large");
    let mut is_reached = proposals(100_000, "10 ms", "30 ms", (10, 30));
    if is_large {
        is_reached &= proposals(1_000_000, "–", "120 ms", (u64::MAX / 2, 120));
    }
    is_reached &= hall();
    std::process::exit(i32::from(!is_reached));
}

fn index_of(entries: u64) -> Index {
    let index = Index::in_memory(&Analyzer::new([])).unwrap();
    index.set_encoder(Arc::new(MadeUp)).unwrap();
    let documents = (0..entries).map(|number| Document {
        id: number.to_string(),
        register: "achievement".to_owned(),
        title: format!("成果{number}"),
        body: if number.is_multiple_of(20) { BODY } else { OTHER }.to_owned(),
        facets: vec![("field".to_owned(), (number % 60).to_string()), ("trl".to_owned(), (number % 3).to_string())],
        ..Document::default()
    });
    index.rebuild_words(documents, 1).unwrap();
    let mut from = 0;
    while from < entries {
        let to = (from + 10_000).min(entries);
        index.put_vectors((from..to).map(|number| (number.to_string(), vector(number))).collect(), 1);
        from = to;
    }
    index
}

/// A demand that shares no word with any entry: meaning has to do all of it.
fn demand(number: u64) -> Side {
    Side { id: format!("d{number}"), role: Role::Seeks, title: format!("zq{}", 3_000_000 + number * 31), ..Side::default() }
}

fn proposals(entries: u64, median: &str, most: &str, (median_ms, most_ms): (u64, u64)) -> bool {
    let before = memory_mb("self", "VmRSS");
    let index = index_of(entries);
    let memory = memory_mb("self", "VmRSS").saturating_sub(before);
    println!();
    let each = memory * 100_000 / entries;
    line(
        "Entries",
        format!("{entries} with vectors, {memory} MB in memory ({each} MB for 100,000: words, vectors in single precision and in bytes)"),
    );
    let bytes = DIMS * 5 + 8;
    line("Vectors", format!("{} MB for 100,000 of it, by count", bytes * 100_000 / 1_000_000));
    let mut wrong = 0;
    for number in 0..QUESTIONS.min(if entries > 200_000 { 5 } else { 25 }) {
        wrong += u64::from(!is_exact(&index, &demand(number), entries));
    }
    let mut times: Vec<Duration> = Vec::new();
    for number in 0..QUESTIONS {
        let asked = demand(number);
        let began = Instant::now();
        let found = recall(&index, &asked, "achievement", u8::MAX, 1, CANDIDATES).unwrap();
        times.push(began.elapsed());
        assert!(found.len() >= CANDIDATES);
    }
    times.sort();
    let (half, last) = (percentile(&times, 0.5), percentile(&times, 0.99));
    let mut is_reached = verdict("answers that differ from exact ones", wrong == 0, wrong, "0");
    is_reached &= verdict("proposals for one demand, median", half <= Duration::from_millis(median_ms), ms(half), median);
    is_reached &= verdict("proposals for one demand, p99", last <= Duration::from_millis(most_ms), ms(last), most);
    if entries == 100_000 {
        is_reached &= all_pairs(&index, half);
    }
    is_reached
}

/// Compares an answer with all exact products.
fn is_exact(index: &Index, asked: &Side, entries: u64) -> bool {
    let question = MadeUp.encode_query(&asked.title).unwrap();
    let mut all: Vec<(f32, u64)> =
        (0..entries).map(|number| (vector(number).iter().zip(&question).map(|(a, b)| a * b).sum::<f32>(), number)).collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    let found = recall(index, asked, "achievement", u8::MAX, 1, CANDIDATES).unwrap();
    let found: std::collections::HashSet<String> = found.into_iter().map(|found| found.id).collect();
    // The last few may lie closer together than sums in another order can tell.
    all.iter().take(CANDIDATES - 2).all(|(_, number)| found.contains(&number.to_string()))
}

/// A tenth of the demands against what there is here, on all cores, and what that comes to for 20,000 × 450,000.
fn all_pairs(index: &Index, one: Duration) -> bool {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let asked = 2_000u64.min(if one > Duration::from_millis(20) { 400 } else { 2_000 });
    let next = std::sync::atomic::AtomicU64::new(0);
    let began = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    if number >= asked {
                        return;
                    }
                    recall(index, &demand(number), "achievement", u8::MAX, 1, CANDIDATES).unwrap();
                }
            });
        }
    });
    let took = began.elapsed();
    let whole = took.as_secs_f64() * (20_000.0 / asked as f64) * 4.5;
    line("All pairs", format!("{asked} demands × 100,000 achievements took {:.1} s on {cores} cores", took.as_secs_f64()));
    verdict("20,000 × 450,000, extrapolated", whole <= 1_800.0, format!("{:.1} min", whole / 60.0), "30 min")
}

/// Questions to the hall over 200,000 entries, with the real encoder for the question where its file is.
fn hall() -> bool {
    let model = std::env::var_os("ZEROBAY_MODEL_PATH")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/model").join(search::meaning::e5::FILE_NAME), PathBuf::from);
    let encoder = E5::open(&model).ok();
    let index = index_of(200_000);
    println!();
    line("Question", if encoder.is_some() { "encoding by e5 included" } else { "without the encoder's file: encoding not included" });
    let mut times = Vec::new();
    for number in 0..60u64 {
        let text = format!("薄膜卷边怎么在线检测 {}", number * 977);
        let began = Instant::now();
        if let Some(encoder) = &encoder {
            encoder.encode_query(&text).unwrap();
        }
        index.search(&Query { text, audience: u8::MAX, now_micros: 1, limit: 20, ..Query::default() }).unwrap();
        times.push(began.elapsed());
    }
    times.sort();
    let half = percentile(&times, 0.5);
    verdict("a question with meaning, median", half <= Duration::from_millis(60), ms(half), "60 ms")
}
