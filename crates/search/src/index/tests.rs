//! Tests of folders and generations, of what a damaged index does, of meaning and of likeness.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use tempfile::tempdir;

use super::*;
use crate::tests::{analyzer, document, put};
use crate::{By, Likened, Query, Shape};

fn find(index: &Index, text: &str) -> Vec<String> {
    let found = index.search(&Query { text: text.to_owned(), limit: 50, now_micros: 1, ..Query::default() }).unwrap();
    found.hits.into_iter().map(|hit| hit.id).collect()
}

/// Nine entries on each of eight subjects, each of some words of its subject, and one on coatings that does not say 薄膜.
fn many() -> Vec<Document> {
    let subjects = [
        ["薄膜", "镀层", "溅射", "沉积", "靶材", "真空", "基底", "蒸镀"],
        ["老人", "跌倒", "养老院", "助浴", "失能", "床垫", "睡眠", "护理"],
        ["疫苗", "脂质", "颗粒", "包封", "冻干", "佐剂", "抗原", "递送"],
        ["电池", "正极", "电解液", "隔膜", "充电", "退役", "储能", "热失控"],
        ["焊接", "焊缝", "气孔", "熔池", "激光", "飞溅", "坡口", "焊丝"],
        ["土壤", "重金属", "修复", "淋洗", "植物", "镉", "污染", "农田"],
        ["骨科", "螺钉", "植入", "假体", "关节", "骨折", "髓内", "脊柱"],
        ["机器人", "夹爪", "视觉", "抓取", "轨迹", "示教", "关节臂", "避障"],
    ];
    let mut documents = Vec::new();
    for (subject, words) in subjects.iter().enumerate() {
        for round in 0..9 {
            let word = |step: usize| words[(round + step) % 8];
            documents.push(document(
                &format!("{subject}-{round}"),
                &format!("{} {}", word(0), word(1)),
                &format!("{} {}", word(3), word(6)),
            ));
        }
    }
    documents.push(document("only-coating", "镀层 溅射", "靶材 真空"));
    documents
}

/// Words of the first subject that the entry on coatings does not have.
const NEAR: &str = "薄膜 蒸镀 基底 沉积";

#[test]
fn a_new_folder_asks_for_a_rebuild_and_a_rebuilt_one_does_not() {
    let folder = tempdir().unwrap();
    let index = Index::open(folder.path(), &analyzer()).unwrap();
    assert_eq!(index.status().rebuild, Some(RebuildReason::NeverBuilt));
    index.rebuild([document("a", "薄膜沉积", "")].into_iter(), 7).unwrap();
    assert!(!index.needs_rebuild());
    drop(index);
    let again = Index::open(folder.path(), &analyzer()).unwrap();
    assert_eq!((again.status().rebuild, again.position()), (None, 7));
    assert_eq!(find(&again, "薄膜"), ["a"]);
}

#[test]
fn changes_survive_and_the_position_is_where_to_resume() {
    let folder = tempdir().unwrap();
    {
        let index = Index::open(folder.path(), &analyzer()).unwrap();
        index.rebuild([document("a", "薄膜沉积", "")].into_iter(), 7).unwrap();
        index.apply(&[put(document("b", "薄膜封装", "")), Change::Delete("a".into())], 9).unwrap();
        index.apply(&[], 12).unwrap();
    }
    let index = Index::open(folder.path(), &analyzer()).unwrap();
    assert_eq!(find(&index, "薄膜"), ["b"]);
    assert_eq!(index.position(), 12);
}

#[test]
fn deleting_the_folder_loses_nothing_that_a_rebuild_does_not_bring_back() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("index");
    let index = Index::open(&path, &analyzer()).unwrap();
    index.rebuild(many().into_iter(), 3).unwrap();
    let before = find(&index, "薄膜");
    drop(index);
    std::fs::remove_dir_all(&path).unwrap();
    let index = Index::open(&path, &analyzer()).unwrap();
    assert_eq!(index.status().rebuild, Some(RebuildReason::NeverBuilt));
    assert_eq!((find(&index, "薄膜").len(), index.position()), (0, 0));
    index.rebuild(many().into_iter(), 3).unwrap();
    assert_eq!(find(&index, "薄膜"), before);
}

#[test]
fn another_dictionary_asks_for_a_rebuild_but_still_answers() {
    let folder = tempdir().unwrap();
    Index::open(folder.path(), &Analyzer::new([])).unwrap().rebuild([document("a", "揭榜挂帅项目", "")].into_iter(), 1).unwrap();
    let index = Index::open(folder.path(), &analyzer()).unwrap();
    assert_eq!(index.status().rebuild, Some(RebuildReason::DictionaryChanged));
    assert_eq!(find(&index, "项目"), ["a"]);
    index.rebuild([document("a", "揭榜挂帅项目", "")].into_iter(), 1).unwrap();
    assert!(!index.needs_rebuild());
    drop(index);
    assert!(!Index::open(folder.path(), &analyzer()).unwrap().needs_rebuild());
}

#[test]
fn a_damaged_folder_is_set_aside_and_says_so() {
    for damage in ["current.json", "words/meta.json", "words", "vectors-1.bin", "meaning-1.bin", "meaning.json"] {
        let folder = tempdir().unwrap();
        Index::open(folder.path(), &analyzer()).unwrap().rebuild(many().into_iter(), 5).unwrap();
        let generation = read_current(folder.path()).unwrap().unwrap().generation;
        let target = if damage == "current.json" { folder.path().join(damage) } else { folder.path().join(generation).join(damage) };
        if target.is_dir() {
            std::fs::remove_dir_all(&target).unwrap();
        } else {
            std::fs::write(&target, b"\x00\xffnonsense").unwrap();
        }
        let index = Index::open(folder.path(), &analyzer()).unwrap();
        assert!(matches!(index.status().rebuild, Some(RebuildReason::Damaged(_))), "{damage}: {:?}", index.status());
        assert!(find(&index, "薄膜").is_empty(), "{damage}");
        index.rebuild(many().into_iter(), 5).unwrap();
        assert!(!find(&index, "薄膜").is_empty(), "{damage}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "only current.json and one generation stay after {damage}");
    }
}

#[test]
fn cut_off_segment_files_are_an_error_and_no_panic() {
    let folder = tempdir().unwrap();
    Index::open(folder.path(), &analyzer()).unwrap().rebuild(many().into_iter(), 5).unwrap();
    let words = folder.path().join(read_current(folder.path()).unwrap().unwrap().generation).join("words");
    for entry in std::fs::read_dir(words).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "store" || e == "term" || e == "fast") {
            std::fs::write(path, b"").unwrap();
        }
    }
    let index = Index::open(folder.path(), &analyzer()).unwrap();
    assert!(index.needs_rebuild());
}

#[test]
fn a_folder_that_is_a_file_is_explained() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, b"x").unwrap();
    let error = Index::open(&path, &analyzer()).unwrap_err();
    assert!(matches!(&error, Error::Folder { .. }));
    assert!(error.to_string().contains("file"));
}

#[test]
fn a_rebuild_by_another_handle_is_followed_only_when_asked() {
    let folder = tempdir().unwrap();
    let server = Index::open(folder.path(), &analyzer()).unwrap();
    server.rebuild([document("a", "薄膜沉积", "")].into_iter(), 1).unwrap();
    let other = Index::open(folder.path(), &analyzer()).unwrap();
    other.rebuild([document("b", "薄膜封装", "")].into_iter(), 4).unwrap();
    assert_eq!(server.apply(&[put(document("c", "薄膜", ""))], 5), Err(Error::Superseded));
    server.reload().unwrap();
    assert_eq!(server.position(), 4);
    server.apply(&[put(document("c", "薄膜", ""))], 5).unwrap();
    assert_eq!(find(&server, "薄膜").len(), 2);
}

#[test]
fn a_rebuild_with_the_same_id_twice_keeps_the_last() {
    let index = Index::in_memory(&analyzer()).unwrap();
    index.rebuild([document("a", "薄膜", ""), document("b", "陶瓷", ""), document("a", "钛合金", "")].into_iter(), 1).unwrap();
    assert_eq!(find(&index, "薄膜").len(), 0);
    assert_eq!(find(&index, "钛合金"), ["a"]);
    assert_eq!(index.status().documents, 2);
}

#[test]
fn meaning_finds_what_shares_no_word_and_says_so() {
    let index = Index::in_memory(&analyzer()).unwrap();
    index.rebuild(many().into_iter(), 1).unwrap();
    assert_eq!(index.engine_name(), "bm25+lsa");
    let found = index.search(&Query { text: NEAR.to_owned(), limit: 100, now_micros: 1, ..Query::default() }).unwrap();
    let words: Vec<&str> = NEAR.split(' ').collect();
    let saying_so =
        many().iter().filter(|d| words.iter().filter(|word| d.title.contains(**word) || d.body.contains(**word)).count() >= 3).count();
    assert_eq!(found.by_words, saying_so as u64);
    assert_eq!(found.total, found.by_words + found.by_meaning);
    let coating = found.hits.iter().find(|hit| hit.id == "only-coating").unwrap();
    assert_eq!(coating.by, By::Meaning);
    assert!(found.hits.iter().all(|hit| hit.id.starts_with("0-") || hit.id == "only-coating"), "what is unrelated is not added");
    assert!(found.hits.iter().any(|hit| hit.by == By::Both));
    let registers: u64 = found.facet_counts["register"].values().sum();
    assert_eq!(registers, found.total, "what meaning adds is counted too");
}

#[test]
fn entries_added_after_training_have_meaning_at_once_and_after_reopening() {
    let folder = tempdir().unwrap();
    {
        let index = Index::open(folder.path(), &analyzer()).unwrap();
        index.rebuild(many().into_iter(), 1).unwrap();
        index.apply(&[put(document("new", "镀层 溅射", "")), Change::Delete("only-coating".into())], 2).unwrap();
        assert!(find(&index, NEAR).contains(&"new".to_owned()));
    }
    let index = Index::open(folder.path(), &analyzer()).unwrap();
    assert_eq!(index.status().trained_on, Some(73));
    assert!(find(&index, NEAR).contains(&"new".to_owned()));
    assert!(!find(&index, NEAR).contains(&"only-coating".to_owned()));
}

#[test]
fn fewer_than_fifty_entries_answer_by_words_only_until_trained() {
    let index = Index::in_memory(&analyzer()).unwrap();
    index.rebuild(many().into_iter().take(49), 1).unwrap();
    assert_eq!(index.engine_name(), "bm25");
    assert!(!index.status().is_training_due);
    assert!(!index.train().unwrap());
    index.apply(&many().into_iter().skip(49).map(put).collect::<Vec<_>>(), 2).unwrap();
    assert!(index.status().is_training_due);
    assert!(index.train().unwrap());
    assert_eq!((index.engine_name().as_str(), index.status().is_training_due), ("bm25+lsa", false));
    assert!(find(&index, NEAR).contains(&"only-coating".to_owned()));
}

#[test]
fn training_twice_gives_the_same_answer() {
    let answers: Vec<_> = (0..2)
        .map(|_| {
            let index = Index::in_memory(&analyzer()).unwrap();
            index.rebuild(many().into_iter(), 1).unwrap();
            index.search(&Query { text: "薄膜".to_owned(), limit: 100, now_micros: 1, ..Query::default() }).unwrap()
        })
        .collect();
    assert_eq!(answers[0], answers[1]);
}

fn likened(document: &Document) -> Likened {
    let text = format!("{}\n{}", document.summary, document.body);
    Likened { id: document.id.clone(), register: document.register.clone(), title: document.title.clone(), text, role: document.role }
}

#[test]
fn similar_entries_are_of_the_subject_and_never_the_entry_itself() {
    let index = Index::in_memory(&analyzer()).unwrap();
    index.rebuild(many().into_iter(), 1).unwrap();
    let own = many().into_iter().find(|document| document.id == "0-0").unwrap();
    let ids = |likened: &Likened| index.similar(likened, 0, 1, 5).unwrap().into_iter().map(|(id, _)| id).collect::<Vec<_>>();
    let similar = ids(&likened(&own));
    assert_eq!(similar.len(), 5);
    assert!(!similar.contains(&"0-0".to_owned()));
    assert!(similar.iter().all(|id| id.starts_with("0-") || id == "only-coating"), "{similar:?}");
    let scores: Vec<f32> = index.similar(&likened(&own), 0, 1, 5).unwrap().into_iter().map(|(_, score)| score).collect();
    assert!(scores.windows(2).all(|two| two[0] >= two[1]) && scores.iter().all(|score| (0.0..=2.0).contains(score)), "{scores:?}");
    assert!(ids(&Likened { register: "demand".into(), ..likened(&own) }).is_empty(), "another register has nothing like it");
}

#[test]
fn duplicates_are_the_same_title_or_nearly_the_same_text() {
    let index = Index::in_memory(&analyzer()).unwrap();
    let with_summary = |id: &str, title: &str, summary: &str| Document { summary: summary.to_owned(), ..document(id, title, "") };
    let first = with_summary("a", "柔性透明阻隔薄膜沉积技术", "在柔性基底上低温沉积氧化物薄膜，用于显示封装。");
    let other = with_summary("b", "高温合金叶片检测", "超声相控阵检测裂纹。");
    index.apply(&[put(first.clone()), put(other)], 1).unwrap();
    let shape = |document: &Document| Shape::of(&document.title, [document.summary.as_str()]);
    let likeness = |document: &Document| {
        let suspects = index.suspects(&likened(document)).unwrap();
        suspects.contains(&"a".to_owned()).then(|| shape(document).likeness(&shape(&first))).flatten()
    };
    assert_eq!(likeness(&Document { id: "c".into(), ..first.clone() }), Some(1.0));
    let reworded = likeness(&with_summary("c", "柔性透明阻隔薄膜的沉积技术", "在柔性基底上低温沉积氧化物薄膜，可用于显示封装")).unwrap();
    assert!(reworded > 0.7 && reworded < 1.0, "{reworded}");
    let same_title = likeness(&with_summary("c", "柔性透明 阻隔薄膜沉积技术！", "完全不同的说明文字")).unwrap();
    assert!(same_title >= 0.8, "{same_title}");
    assert_eq!(likeness(&first), None, "an entry is no duplicate of itself");
    assert_eq!(likeness(&with_summary("d", "养老院助浴机器人", "失能老人助浴。")), None);
}

#[test]
fn readers_and_the_writer_work_side_by_side() {
    let index = Index::in_memory(&analyzer()).unwrap();
    index.rebuild(many().into_iter(), 1).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            let index = index.clone();
            scope.spawn(move || {
                for _ in 0..20 {
                    assert!(find(&index, "薄膜").len() >= 4);
                }
            });
        }
        for position in 2..8 {
            index.apply(&[put(document(&format!("n{position}"), "陶瓷涂层", ""))], position).unwrap();
        }
    });
    assert_eq!(find(&index, "陶瓷").len(), 6);
}

#[test]
fn what_finds_nothing_has_entries_that_come_nearest_by_pieces() {
    let index = Index::in_memory(&analyzer()).unwrap();
    let documents = [document("film", "薄膜沉积", ""), document("crack", "裂纹检测", ""), document("wash", "清洗设备", "")];
    index.apply(&documents.map(put), 1).unwrap();
    let nearest = |text: &str| {
        let query = Query { text: text.to_owned(), limit: 5, now_micros: 1, ..Query::default() };
        (index.search(&query).unwrap().total, index.search_nearest(&query).unwrap().into_iter().map(|hit| hit.id).collect::<Vec<_>>())
    };
    // One character, the last one of a title, the first letters of 清洗, a sound.
    assert_eq!(nearest("黑裂狐"), (0, vec!["crack".to_owned()]));
    assert_eq!(nearest("黑积狐"), (0, vec!["film".to_owned()]));
    assert_eq!(nearest("zzqxzz"), (0, vec!["wash".to_owned()]));
    assert_eq!(nearest("博莫狐"), (0, vec!["film".to_owned()]));
    assert_eq!(nearest("。，！").1, Vec::<String>::new(), "nothing is asked");
    let of_others =
        Query { registers: vec!["nothing".to_owned()], text: "黑裂狐".to_owned(), limit: 5, now_micros: 1, ..Query::default() };
    assert!(index.search_nearest(&of_others).unwrap().is_empty());
}
