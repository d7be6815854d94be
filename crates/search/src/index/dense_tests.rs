//! Tests of an engine that came trained: when it answers, and what becomes of vectors when entries and generations change.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use tempfile::tempdir;

use super::*;
use crate::matching::{Role, Side, propose, recall};
use crate::meaning::Encoder;
use crate::tests::{analyzer, document, put};
use crate::{By, Query};

/// Knows two subjects by their words, whatever else is said.
struct Subjects;

impl Encoder for Subjects {
    fn name(&self) -> &str {
        "subjects"
    }

    fn edition(&self) -> String {
        "subjects-1".to_owned()
    }

    fn dims(&self) -> usize {
        2
    }

    fn encode_query(&self, text: &str) -> Option<Vec<f32>> {
        let counted = |words: &[&str]| words.iter().any(|word| text.contains(word));
        match (counted(&["镀膜", "沉积", "薄膜", "薄摸"]), counted(&["助浴", "养老", "失能"])) {
            (true, false) => Some(vec![1.0, 0.0]),
            (false, true) => Some(vec![0.0, 1.0]),
            _ => None,
        }
    }

    fn encode_passage(&self, title: &str, text: &str) -> Option<Vec<f32>> {
        self.encode_query(&format!("{title}{text}"))
    }

    fn floor(&self) -> f32 {
        0.5
    }

    fn spread(&self) -> (f32, f32) {
        (0.0, 1.0)
    }
}

fn hall() -> Vec<Document> {
    vec![
        document("film", "真空镀膜设备", ""),
        document("bath", "养老院助浴椅", ""),
        Document { register: "demand".to_owned(), role: Role::Seeks, ..document("need", "薄膜总是脱落", "") },
    ]
}

fn vectors(documents: &[Document]) -> Vec<(String, Vec<f32>)> {
    documents.iter().filter_map(|document| Some((document.id.clone(), document.vector(&Subjects)?))).collect()
}

fn find(index: &Index, text: &str) -> Vec<(String, By)> {
    let found = index.search(&Query { text: text.to_owned(), limit: 50, now_micros: 1, ..Query::default() }).unwrap();
    found.hits.into_iter().map(|hit| (hit.id, hit.by)).collect()
}

#[test]
fn the_encoder_answers_once_nearly_every_entry_has_its_vector() {
    let index = Index::in_memory(&analyzer()).unwrap();
    index.rebuild(hall().into_iter(), 1).unwrap();
    index.put_vectors(vectors(&hall()), 3);
    assert_eq!((index.engine_name().as_str(), index.vectors_position()), ("bm25", 0), "without an encoder nothing is taken");
    index.set_encoder(Arc::new(Subjects)).unwrap();
    let all = vectors(&hall());
    index.put_vectors(all.get(..2).unwrap().to_vec(), 2);
    assert_eq!((index.engine_name().as_str(), index.status().encoded), ("bm25", 2));
    assert!(find(&index, "沉积").is_empty());
    index.put_vectors(all, 3);
    assert_eq!((index.engine_name().as_str(), index.status().encoded, index.vectors_position()), ("bm25+subjects", 3, 3));
    let mut found = find(&index, "沉积");
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(found, [("film".to_owned(), By::Meaning), ("need".to_owned(), By::Meaning)]);
}

#[test]
fn vectors_stay_with_their_entries_through_changes_and_generations() {
    let folder = tempdir().unwrap();
    let index = Index::open(folder.path(), &analyzer()).unwrap();
    index.set_encoder(Arc::new(Subjects)).unwrap();
    // A vector may come before its entry.
    index.put_vectors(vectors(&hall()), 3);
    index.apply(&hall().into_iter().map(put).collect::<Vec<_>>(), 1).unwrap();
    assert_eq!(index.engine_name(), "bm25+subjects");
    index.apply(&[put(document("film", "真空设备", "")), Change::Delete("bath".to_owned())], 2).unwrap();
    assert_eq!(index.status().encoded, 2);
    assert!(find(&index, "沉积").iter().any(|(id, _)| id == "film"), "the old vector stays until the new one comes");
    assert!(find(&index, "失能").is_empty());
    let left: Vec<Document> = hall().into_iter().filter(|document| document.id != "bath").collect();
    index.rebuild(left.into_iter(), 4).unwrap();
    assert_eq!((index.status().encoded, index.vectors_position()), (2, 3));
    assert!(find(&index, "沉积").iter().any(|(id, _)| id == "film"));
    // A new process reads them again from the records; an encoder given to an open index finds its entries.
    let again = Index::open(folder.path(), &analyzer()).unwrap();
    again.set_encoder(Arc::new(Subjects)).unwrap();
    assert_eq!((again.vectors_position(), again.engine_name().as_str()), (0, "bm25"));
    again.put_vectors(vectors(&hall()), 3);
    assert_eq!(again.engine_name(), "bm25+subjects");
}

#[test]
fn sides_that_share_no_word_are_recalled_and_proposed_by_meaning() {
    let index = Index::in_memory(&analyzer()).unwrap();
    index.set_encoder(Arc::new(Subjects)).unwrap();
    index.rebuild(hall().into_iter(), 1).unwrap();
    index.put_vectors(vectors(&hall()), 3);
    let side = |id: &str, title: &str, role| Side { id: id.to_owned(), title: title.to_owned(), role, ..Side::default() };
    let need = side("need", "薄膜总是脱落", Role::Seeks);
    let recalled = recall(&index, &need, "achievement", 0, 1, 10).unwrap();
    let film = recalled.iter().find(|candidate| candidate.id == "film").unwrap();
    assert_eq!((film.words, film.closeness), (None, Some(1.0)));
    let film = side("film", "真空镀膜设备", Role::Offers);
    let unknown = side("unknown", "真空镀膜设备", Role::Offers);
    let proposals = propose(&index, &crate::matching::Formula::default(), &need, &[film, unknown], 5).unwrap();
    let meaning: Vec<(&str, Option<f32>)> = proposals.iter().map(|proposal| (proposal.id.as_str(), proposal.meaning)).collect();
    assert_eq!(meaning, [("film", Some(1.0)), ("unknown", None)], "no vector is made while somebody waits");
}

#[test]
fn a_slip_is_told_though_meaning_finds_much() {
    let films = ["薄膜沉积设备", "薄膜总是脱落", "真空镀膜", "光学镀膜"];
    let documents: Vec<Document> = films.iter().enumerate().map(|(at, title)| document(&format!("film-{at}"), title, "")).collect();
    let index = Index::in_memory(&analyzer()).unwrap();
    index.set_encoder(Arc::new(Subjects)).unwrap();
    index.put_vectors(vectors(&documents), 4);
    index.rebuild(documents.into_iter(), 1).unwrap();
    let found = index.search(&Query { text: "薄摸".to_owned(), limit: 50, now_micros: 1, ..Query::default() }).unwrap();
    assert_eq!((found.by_words, found.by_meaning), (0, 4));
    assert_eq!(found.did_you_mean.as_deref(), Some("薄膜"));
}

/// Knows what coating is and nothing else: any other question lies midway between all entries.
struct Coating;

impl Encoder for Coating {
    fn name(&self) -> &str {
        "coating"
    }

    fn edition(&self) -> String {
        "coating-1".to_owned()
    }

    fn dims(&self) -> usize {
        2
    }

    fn encode_query(&self, text: &str) -> Option<Vec<f32>> {
        Some(if text.contains("coating") { vec![1.0, 0.0] } else { vec![0.5f32.cos(), 0.5f32.sin()] })
    }

    fn encode_passage(&self, title: &str, _: &str) -> Option<Vec<f32>> {
        Some(if title.contains("镀膜") { vec![1.0, 0.0] } else { vec![1f32.cos(), 1f32.sin()] })
    }

    fn floor(&self) -> f32 {
        0.99
    }

    fn outlying(&self) -> Option<crate::meaning::Outlying> {
        Some(crate::meaning::Outlying { deviations: 2.5, spread: 0.01 })
    }

    fn spread(&self) -> (f32, f32) {
        (0.0, 1.0)
    }
}

#[test]
fn a_question_that_is_as_near_to_all_entries_finds_nothing_by_meaning() {
    let index = Index::in_memory(&analyzer()).unwrap();
    let mut documents: Vec<Document> = (0..38).map(|at| document(&format!("other-{at:02}"), &format!("助浴椅之{at}"), "")).collect();
    documents.extend([document("film", "真空镀膜设备", ""), document("pipe", "管内壁镀膜", "")]);
    let vectors = documents.iter().filter_map(|one| Some((one.id.clone(), one.vector(&Coating)?))).collect();
    index.rebuild(documents.into_iter(), 1).unwrap();
    index.set_encoder(Arc::new(Coating)).unwrap();
    index.put_vectors(vectors, 1);
    assert_eq!(index.engine_name(), "bm25+coating");
    let mut found = find(&index, "coating pipes");
    found.sort_by(|one, other| one.0.cmp(&other.0));
    assert_eq!(found, [("film".to_owned(), By::Meaning), ("pipe".to_owned(), By::Meaning)]);
    assert!(find(&index, "xyzqqqq").is_empty());
    assert_eq!(find(&index, "管内").into_iter().map(|(id, _)| id).collect::<Vec<_>>(), ["pipe"], "words find it all the same");
}
