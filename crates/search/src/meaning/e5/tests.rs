//! The encoder against what the package itself gives on a thousand texts, and against files that are not the model.
//!
//! The model is found where `ZEROBAY_MODEL_PATH` says; `cargo x test` fetches it and sets that. Without it the comparison says so and ends.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::PathBuf;

use base64::Engine as _;
use proptest::prelude::*;

use super::*;
use crate::meaning::dot;

/// One line of the fixtures.
#[derive(serde::Deserialize)]
struct Case {
    /// `q` for a question, `p` for an entry.
    side: String,
    text: String,
    /// Pieces without begin and end, with the prefix.
    ids: Vec<u32>,
    /// 384 signed bytes on a common scale.
    vector: String,
}

fn model() -> Option<PathBuf> {
    let path = std::env::var_os("ZEROBAY_MODEL_PATH").filter(|path| !path.is_empty()).map(PathBuf::from);
    if path.is_none() {
        eprintln!("ZEROBAY_MODEL_PATH names no model file: the encoder is not compared with the package");
    }
    path
}

#[test]
fn pieces_and_vectors_are_those_of_the_package_on_a_thousand_texts() {
    let Some(path) = model() else { return };
    let e5 = E5::open(&path).unwrap();
    let cases: Vec<Case> = include_str!("fixtures.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(cases.len(), 1_000);
    // All vectors take minutes where the machine is busy: nightly.
    let step = if std::env::var_os("ZEROBAY_NIGHTLY").is_some() { 1 } else { 5 };
    let worst = std::sync::Mutex::new(1f32);
    std::thread::scope(|threads| {
        for half in cases.chunks(cases.len().div_ceil(2)) {
            let (e5, worst) = (&e5, &worst);
            threads.spawn(move || {
                for (number, case) in half.iter().enumerate() {
                    let prefix = if case.side == "q" { "query: " } else { "passage: " };
                    assert_eq!(e5.tokenizer.pieces(&format!("{prefix}{}", case.text)), case.ids, "{:?}", case.text);
                    if number % step > 0 {
                        continue;
                    }
                    let bytes = base64::engine::general_purpose::STANDARD.decode(&case.vector).unwrap();
                    let wanted = normalized(bytes.iter().map(|byte| f32::from(byte.cast_signed())).collect()).unwrap();
                    let cosine = dot(&e5.encode(prefix, &case.text).unwrap(), &wanted);
                    assert!(cosine >= 0.999, "{cosine} for {:?}", case.text);
                    let mut worst = worst.lock().unwrap();
                    *worst = worst.min(cosine);
                }
            });
        }
    });
    eprintln!("worst cosine of {} texts: {}", cases.len().div_ceil(step), worst.into_inner().unwrap());
}

#[test]
fn any_text_has_a_vector_or_none_but_no_failure() {
    let Some(path) = model() else { return };
    let e5 = E5::open(&path).unwrap();
    for nothing in ["", " ", "。，！？…", "\u{0}\u{7}\n", "🚀🚀"] {
        assert_eq!(e5.encode_query(nothing), None, "{nothing:?}");
        assert_eq!(e5.encode_passage(nothing, nothing), None, "{nothing:?}");
    }
    for text in ["薄", "a", "薄膜 thin film ﬁlm 🚀 \u{0} \u{202e}", &"膜".repeat(50_000), &"x".repeat(3_000)] {
        let vector = e5.encode_passage(text, "").unwrap();
        assert_eq!(vector.len(), 384);
        assert!((dot(&vector, &vector) - 1.0).abs() < 1e-4);
        assert!(e5.encode_query(text).is_some());
    }
}

#[test]
fn a_word_or_two_is_asked_within_a_sentence_and_nothing_else_is() {
    let Some(path) = model() else { return };
    let e5 = E5::open(&path).unwrap();
    for text in ["film", "pump", "Bearing", "fuel cell", "vacuum pump leak"] {
        let (bare, within) = (e5.encode_query(text).unwrap(), e5.encode_within(text).unwrap());
        assert!((dot(&within, &within) - 1.0).abs() < 1e-4);
        assert!(dot(&bare, &within) < 0.999, "{text}: what is said around it counts");
    }
    for text in ["qwxz", "xyzqqqq", "asdfgh", "薄膜", "film3", "", " ", "vacuum pump that does not leak oil"] {
        assert!(e5.encode_within(text).is_none(), "{text:?}");
    }
}

#[test]
fn a_file_that_is_not_the_model_is_named_with_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE_NAME);
    assert_eq!(E5::open(&path).err(), Some(ModelError::Missing(path.clone())));
    std::fs::write(&path, b"E5S1").unwrap();
    assert_eq!(E5::open(&path).err(), Some(ModelError::WrongLength(path.clone(), 4)));
    std::fs::File::create(&path).unwrap().set_len(FILE_BYTES).unwrap();
    assert!(matches!(E5::open(&path).err(), Some(ModelError::WrongDigest(..))));
    assert!(matches!(check(&path), Err(ModelError::WrongDigest(..))));
    assert!(matches!(check(folder.path()), Err(ModelError::Unreadable(..))));
}

#[test]
fn a_small_file_of_the_format_is_read_and_every_shorter_one_is_refused() {
    let whole = small_model();
    let e5 = E5::from_bytes(whole.clone()).unwrap();
    assert_eq!(e5.encode_query("ab").unwrap().len(), 32);
    for length in 0..whole.len() {
        let cut = whole.get(..length).unwrap().to_vec();
        assert!(matches!(E5::from_bytes(cut).err(), Some(ModelError::Damaged(_))), "{length}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn changed_bytes_are_refused_or_read_but_never_stop_the_program(at in 0usize..2_000, byte in any::<u8>()) {
        let mut bytes = small_model();
        let at = at % bytes.len();
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        if let Ok(e5) = E5::from_bytes(bytes) {
            let _ = e5.encode_query("ab b a");
        }
    }
}

/// One layer of width 32 over five pieces.
fn small_model() -> Vec<u8> {
    let (width, inner, rows, longest) = (32usize, 32usize, 5usize, 8usize);
    let mut out = b"E5S1".to_vec();
    let number = |out: &mut Vec<u8>, n: usize| out.extend_from_slice(&u32::try_from(n).unwrap().to_le_bytes());
    for n in [1, width, 1, 2, inner, rows, longest, 1] {
        number(&mut out, n);
    }
    out.extend_from_slice(&1e-12f32.to_le_bytes());
    number(&mut out, 32);
    let pieces = ["<s>", "</s>", "<unk>", "a", "▁"];
    for n in [pieces.len(), 0, 1, 1, 2] {
        number(&mut out, n);
    }
    let all = pieces.concat();
    out.extend_from_slice(&(all.len() as u64).to_le_bytes());
    let mut start = 0;
    number(&mut out, start);
    for piece in pieces {
        start += piece.len();
        number(&mut out, start);
    }
    for _ in pieces {
        out.extend_from_slice(&(-1f32).to_le_bytes());
    }
    out.extend_from_slice(all.as_bytes());
    number(&mut out, 1);
    number(&mut out, 9);
    number(&mut out, 'B' as usize);
    out.push(1);
    number(&mut out, 'b' as usize);
    let mut named: Vec<(String, usize, bool)> = vec![
        ("emb.word".to_owned(), rows * width, true),
        ("emb.pos".to_owned(), longest * width, false),
        ("emb.type".to_owned(), width, false),
    ];
    for norm in ["emb.ln", "l0.aln", "l0.oln"] {
        named.extend([(format!("{norm}.w"), width, false), (format!("{norm}.b"), width, false)]);
    }
    for linear in ["q", "k", "v", "ao", "fi", "fo"] {
        named.extend([(format!("l0.{linear}.w"), width * inner, true), (format!("l0.{linear}.b"), width, false)]);
    }
    let bytes_of = |count: usize, is_packed: bool| if is_packed { count / 32 * 18 } else { count * 4 };
    let directory: usize = named.iter().map(|(name, ..)| 2 + name.len() + 1 + 4 + 8 + 8).sum();
    let mut at = out.len() + 4 + directory;
    number(&mut out, named.len());
    for (name, count, is_packed) in &named {
        out.extend_from_slice(&u16::try_from(name.len()).unwrap().to_le_bytes());
        out.extend_from_slice(name.as_bytes());
        out.push(u8::from(*is_packed));
        number(&mut out, *count);
        out.extend_from_slice(&(at as u64).to_le_bytes());
        out.extend_from_slice(&(bytes_of(*count, *is_packed) as u64).to_le_bytes());
        at += bytes_of(*count, *is_packed);
    }
    for (seed, (_, count, is_packed)) in (0u8..).zip(&named) {
        if *is_packed {
            for block in 0..count / 32 {
                out.extend_from_slice(&[0x66, 0x2e]);
                out.extend((0u8..16).map(|j| j.wrapping_mul(37).wrapping_add(seed).wrapping_add(u8::try_from(block % 251).unwrap())));
            }
        } else {
            for _ in 0..*count {
                out.extend_from_slice(&0.5f32.to_le_bytes());
            }
        }
    }
    out
}
