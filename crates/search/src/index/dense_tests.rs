//! Tests of an engine that came trained: when it answers, and what becomes of vectors when entries and generations change.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

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
        Some(crate::meaning::Outlying { deviations: 2.5, spread: 0.01, excess: 0.01, within: 0.01 })
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

/// Three directions, one of which is near to what is asked in whatever words.
struct Common;

impl Encoder for Common {
    fn name(&self) -> &str {
        "common"
    }

    fn edition(&self) -> String {
        "common-1".to_owned()
    }

    fn dims(&self) -> usize {
        2
    }

    fn encode_query(&self, _: &str) -> Option<Vec<f32>> {
        Some(vec![0.5f32.sqrt(), 0.5f32.sqrt()])
    }

    fn encode_passage(&self, title: &str, _: &str) -> Option<Vec<f32>> {
        Some(match title {
            "综述" => vec![0.8, 0.6],
            "答案" => vec![0.0, 1.0],
            _ => vec![1.0, 0.0],
        })
    }

    fn floor(&self) -> f32 {
        0.5
    }

    fn common_part(&self) -> f32 {
        0.5
    }

    fn spread(&self) -> (f32, f32) {
        (0.0, 1.0)
    }
}

fn encoded(documents: &[Document], encoder: &dyn Encoder) -> Vec<(String, Vec<f32>)> {
    documents.iter().filter_map(|one| Some((one.id.clone(), one.vector(encoder)?))).collect()
}

#[test]
fn what_is_near_to_every_question_does_not_stand_first() {
    let titles = ["综述", "答案", "镀膜", "助浴", "养老", "菌种", "刀具", "电缆", "卫星"];
    let documents: Vec<Document> = titles.iter().map(|title| document(title, title, "")).collect();
    let index = Index::in_memory(&analyzer()).unwrap();
    index.set_encoder(Arc::new(Common)).unwrap();
    index.put_vectors(encoded(&documents, &Common), 1);
    index.rebuild(documents.into_iter(), 1).unwrap();
    let found = find(&index, "谁能测孔径");
    assert_eq!(found.first(), Some(&("答案".to_owned(), By::Meaning)), "{found:?}");
    assert!(found.iter().any(|(id, _)| id == "综述"), "it is found all the same");
    let asked = Side { id: "need".to_owned(), title: "谁能测孔径".to_owned(), role: Role::Seeks, ..Side::default() };
    let recalled = recall(&index, &asked, "achievement", 0, 1, 1).unwrap();
    let of = |id: &str| recalled.iter().find(|one| one.id == id);
    assert!(of("答案").is_some(), "{recalled:?}");
    assert!(of("综述").is_none_or(|common| common.cosine > of("答案").unwrap().cosine), "{recalled:?}");
}

#[test]
fn what_entries_have_in_common_follows_changes_and_deletions() {
    let titles = ["综述", "答案", "镀膜", "助浴", "养老"];
    let mut documents: Vec<Document> = titles.iter().map(|title| document(title, title, "")).collect();
    let index = Index::in_memory(&analyzer()).unwrap();
    index.set_encoder(Arc::new(Common)).unwrap();
    index.put_vectors(encoded(&documents, &Common), 1);
    index.apply(&documents.iter().cloned().map(put).collect::<Vec<_>>(), 1).unwrap();
    // A changed text, its new vector later; one that is gone; a vector that comes before its changed entry.
    documents[2].title = "答案".to_owned();
    index.apply(&[put(documents[2].clone()), Change::Delete("养老".to_owned())], 2).unwrap();
    index.put_vectors(encoded(&documents[2..3], &Common), 2);
    index.apply(&[put(documents[0].clone())], 3).unwrap();
    documents.pop();
    let fresh = Index::in_memory(&analyzer()).unwrap();
    fresh.set_encoder(Arc::new(Common)).unwrap();
    fresh.rebuild(documents.iter().cloned(), 1).unwrap();
    fresh.put_vectors(encoded(&documents, &Common), 1);
    let left = |index: &Index| index.live().answering().unwrap().telling(&[1.0, 0.0]);
    assert_eq!(left(&index), left(&fresh));
}

/// Sees that entries differ, but never enough to say that one is meant.
struct Dull;

impl Encoder for Dull {
    fn name(&self) -> &str {
        "dull"
    }

    fn edition(&self) -> String {
        "dull-1".to_owned()
    }

    fn dims(&self) -> usize {
        2
    }

    fn encode_query(&self, _: &str) -> Option<Vec<f32>> {
        Some(vec![1.0, 0.0])
    }

    fn encode_passage(&self, title: &str, _: &str) -> Option<Vec<f32>> {
        Some(if title.contains("助浴") { vec![0.8, 0.6] } else { vec![0.6, 0.8] })
    }

    fn floor(&self) -> f32 {
        0.99
    }

    fn outlying(&self) -> Option<crate::meaning::Outlying> {
        Some(crate::meaning::Outlying { deviations: 2.5, spread: 9.0, excess: 9.0, within: 9.0 })
    }

    fn words_weight(&self) -> f32 {
        0.25
    }

    fn spread(&self) -> (f32, f32) {
        (0.0, 1.0)
    }
}

#[test]
fn a_word_that_matches_by_chance_does_not_stand_before_what_is_meant() {
    let mut documents: Vec<Document> = (0..38).map(|at| document(&format!("other-{at:02}"), &format!("翻身垫之{at}"), "")).collect();
    documents.extend([document("chance", "气凝胶气凝胶气凝胶", ""), document("meant", "老人助浴的椅子和轨道以及其他设备", "")]);
    let vectors = encoded(&documents, &Dull);
    let index = Index::in_memory(&analyzer()).unwrap();
    index.set_encoder(Arc::new(Dull)).unwrap();
    index.rebuild(documents.into_iter(), 1).unwrap();
    index.put_vectors(vectors, 1);
    let ids = |text: &str| find(&index, text).into_iter().map(|(id, _)| id).collect::<Vec<_>>();
    assert_eq!(ids("气凝胶，助浴，脱落"), ["meant", "chance"], "one word of three is chance: nearness decides");
    assert_eq!(ids("气凝胶"), ["chance"], "meaning adds nothing of its own to a question that is near to nothing");
}

/// Of a short question it sees little by itself, and within a sentence what is meant; of random letters nothing.
struct Short;

impl Encoder for Short {
    fn name(&self) -> &str {
        "short"
    }

    fn edition(&self) -> String {
        "short-1".to_owned()
    }

    fn dims(&self) -> usize {
        2
    }

    fn encode_query(&self, text: &str) -> Option<Vec<f32>> {
        let at: f32 = if text.contains("coating") { 0.45 } else { 0.5 };
        Some(vec![at.cos(), at.sin()])
    }

    fn encode_within(&self, question: &str) -> Option<Vec<f32>> {
        match question {
            "coating" => Some(vec![1.0, 0.0]),
            "hello" => self.encode_query(question),
            _ => None,
        }
    }

    fn encode_passage(&self, title: &str, text: &str) -> Option<Vec<f32>> {
        Coating.encode_passage(title, text)
    }

    fn floor(&self) -> f32 {
        0.99
    }

    fn outlying(&self) -> Option<crate::meaning::Outlying> {
        Some(crate::meaning::Outlying { deviations: 2.5, spread: 0.05, excess: 0.05, within: 0.05 })
    }

    fn spread(&self) -> (f32, f32) {
        (0.0, 1.0)
    }
}

#[test]
fn a_single_word_reaches_its_nearest_entries_by_what_it_means_within_a_sentence() {
    let mut documents: Vec<Document> = (0..38).map(|at| document(&format!("other-{at:02}"), &format!("助浴椅之{at}"), "")).collect();
    documents.extend([document("film", "真空镀膜设备", ""), document("pipe", "管内壁镀膜", "")]);
    let vectors = encoded(&documents, &Short);
    let index = Index::in_memory(&analyzer()).unwrap();
    index.set_encoder(Arc::new(Short)).unwrap();
    index.rebuild(documents.into_iter(), 1).unwrap();
    index.put_vectors(vectors, 1);
    let mut found = find(&index, "coating");
    found.sort_by(|one, other| one.0.cmp(&other.0));
    assert_eq!(found, [("film".to_owned(), By::Meaning), ("pipe".to_owned(), By::Meaning)]);
    assert!(find(&index, "coatingqwxz").is_empty(), "no word: it is not asked within a sentence");
    assert!(find(&index, "hello").is_empty(), "within a sentence too it is as near to all");
}

/// Entries lie evenly around what is asked, so that none stands out.
struct Even;

impl Encoder for Even {
    fn name(&self) -> &str {
        "even"
    }

    fn edition(&self) -> String {
        "even-1".to_owned()
    }

    fn dims(&self) -> usize {
        2
    }

    fn encode_query(&self, _: &str) -> Option<Vec<f32>> {
        Some(vec![1.0, 0.0])
    }

    fn encode_passage(&self, title: &str, _: &str) -> Option<Vec<f32>> {
        let at = title.trim_start_matches("助浴椅之").parse::<f32>().ok()? / 40.0;
        Some(vec![at.cos(), at.sin()])
    }

    fn floor(&self) -> f32 {
        0.99
    }

    fn outlying(&self) -> Option<crate::meaning::Outlying> {
        Some(crate::meaning::Outlying { deviations: 2.5, spread: 0.01, excess: 0.01, within: 0.01 })
    }

    fn spread(&self) -> (f32, f32) {
        (0.0, 1.0)
    }
}

#[test]
fn a_sentence_whose_words_no_entry_has_is_answered_by_the_nearest() {
    let documents: Vec<Document> = (0..40).map(|at| document(&format!("entry-{at:02}"), &format!("助浴椅之{at}"), "")).collect();
    let vectors = encoded(&documents, &Even);
    let index = Index::in_memory(&analyzer()).unwrap();
    index.set_encoder(Arc::new(Even)).unwrap();
    index.rebuild(documents.into_iter(), 1).unwrap();
    index.put_vectors(vectors, 1);
    let nearest: Vec<(String, By)> = (0..10).map(|at| (format!("entry-{at:02}"), By::Meaning)).collect();
    assert_eq!(find(&index, "coating thin pipe walls"), nearest);
    assert!(find(&index, "coating thin pipe").is_empty(), "a few words are no sentence, and none of the entries stands out");
    let found = index.search(&Query { text: "coating thin pipe walls".to_owned(), limit: 3, now_micros: 1, ..Query::default() }).unwrap();
    assert_eq!((found.total, found.by_meaning, found.hits.len()), (10, 10, 3), "pages count what is found");
}

/// Gives entries their directions by title, and counts letters and neighbours.
struct Beside;

impl Encoder for Beside {
    fn name(&self) -> &str {
        "beside"
    }

    fn edition(&self) -> String {
        "beside-1".to_owned()
    }

    fn dims(&self) -> usize {
        2
    }

    fn encode_query(&self, _: &str) -> Option<Vec<f32>> {
        Some(vec![1.0, 0.0])
    }

    fn encode_passage(&self, title: &str, _: &str) -> Option<Vec<f32>> {
        Some(match title {
            "首选" | "次选" => vec![0.9, 0.436],
            "同侧" => vec![0.6, 0.8],
            "对侧" => vec![0.6, -0.8],
            _ => vec![0.55, -0.835],
        })
    }

    fn floor(&self) -> f32 {
        0.5
    }

    fn letters_beside_words(&self) -> f32 {
        1.0
    }

    fn neighbours_part(&self) -> f32 {
        0.5
    }

    fn spread(&self) -> (f32, f32) {
        (0.0, 1.0)
    }
}

#[test]
fn of_two_that_are_as_near_the_one_beside_the_best_stands_first() {
    let titles = ["对侧", "同侧", "首选", "次选", "甲", "乙", "丙", "丁", "戊"];
    let documents: Vec<Document> = titles.iter().map(|title| document(title, title, "")).collect();
    let index = Index::in_memory(&analyzer()).unwrap();
    index.set_encoder(Arc::new(Beside)).unwrap();
    index.rebuild(documents.iter().cloned(), 1).unwrap();
    index.put_vectors(encoded(&documents, &Beside), 1);
    let ids: Vec<String> = find(&index, "气凝胶").into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids[..4], ["首选", "次选", "同侧", "对侧"]);
    assert_eq!(ids.len(), titles.len());
}
