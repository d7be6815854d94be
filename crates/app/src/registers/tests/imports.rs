//! A sheet of entries from reading to undoing.

use base::id::BatchId;

use super::super::{
    Entry, Status, commands,
    imports::{
        Answer, BatchStatus, Content, Fate, answer_row, commit_import, queries::list_changes, read_batch, read_import, submit_import,
        undo_import,
    },
    queries, review,
    store::Narrow,
};
use crate::{
    Ctx, Error, on_both,
    tests::{self, Scene, code, complete},
};

/// A row of the sheet; what is wrong in it, if anything, is its maturity.
struct Line {
    number: String,
    title: String,
    trl: String,
}

fn line(number: usize) -> Line {
    Line { number: format!("CG-{number:03}"), title: format!("第 {number} 项成果"), trl: "6".to_owned() }
}

async fn read(scene: &Scene, ctx: &Ctx, lines: &[Line]) -> (BatchId, Content) {
    let rows: Vec<_> = lines.iter().map(|line| (line.number.as_str(), line.title.as_str(), line.trl.as_str())).collect();
    let id = read_import(ctx, scene.upload(ctx, &rows)).await.unwrap();
    (id, read_batch(ctx, id).await.unwrap().1)
}

async fn all(scene: &Scene, ctx: &Ctx) -> Vec<Entry> {
    let narrow = Narrow { organizations: Some(vec![scene.university.id]), ..Narrow::default() };
    queries::list_own(ctx, narrow, 0, 1_000).await.unwrap().0
}

fn fates(content: &Content) -> [usize; 5] {
    [Fate::New, Fate::Update, Fate::Unchanged, Fate::Ask, Fate::Wrong].map(|fate| content.count(fate))
}

on_both! {
    async fn of_forty_rows_with_three_wrong_37_come_in_and_the_corrected_three_make_no_duplicates(app: TestApp) {
        let scene = Scene::new(app).await;
        let ctx = scene.ctx(&scene.transfer).await;
        let mut lines: Vec<Line> = (1..=40).map(line).collect();
        for wrong in [4, 17, 33] {
            lines[wrong].trl = "12".to_owned();
        }
        let (first, content) = read(&scene, &ctx, &lines).await;
        assert_eq!(fates(&content), [37, 0, 0, 0, 3]);
        let wrong: Vec<_> = content.rows.iter().filter(|row| row.fate == Fate::Wrong).collect();
        assert_eq!(wrong.iter().map(|row| row.number).collect::<Vec<_>>(), [6, 19, 35], "rows as the spreadsheet numbers them");
        assert_eq!((wrong[0].problems.len(), wrong[0].problems[0].column.as_str(), wrong[0].wrong["trl"].as_str()), (1, "trl", "12"));
        assert!(all(&scene, &ctx).await.is_empty(), "reading enters nothing");
        let batch = commit_import(&ctx, first, 10).await.unwrap();
        assert_eq!((batch.status, batch.created, batch.updated), (BatchStatus::Imported, 37, 0));
        for wrong in [4, 17, 33] {
            lines[wrong].trl = "7".to_owned();
        }
        let (second, content) = read(&scene, &ctx, &lines).await;
        assert_eq!(fates(&content), [3, 0, 37, 0, 0]);
        let batch = commit_import(&ctx, second, 10).await.unwrap();
        assert_eq!((batch.created, batch.updated, batch.unchanged), (3, 0, 37));
        let entries = all(&scene, &ctx).await;
        assert_eq!(entries.len(), 40);
        let mut numbers: Vec<_> = entries.iter().map(|entry| entry.number.clone()).collect();
        numbers.sort();
        numbers.dedup();
        assert_eq!(numbers.len(), 40, "each has a number of its own");
        let (handed_in, left) = submit_import(&ctx, second).await.unwrap();
        assert_eq!((handed_in, left.len()), (40, 0));
        assert_eq!(queries::list_queue(&scene.ctx(&scene.officer).await, None, 0, 100).await.unwrap().1, 40);
    }

    async fn a_number_recognises_an_entry_whatever_its_title_says(app: TestApp) {
        let scene = Scene::new(app).await;
        let ctx = scene.ctx(&scene.transfer).await;
        let (first, _) = read(&scene, &ctx, &[line(1), line(2)]).await;
        commit_import(&ctx, first, 10).await.unwrap();
        let renamed = Line { title: "换了标题".to_owned(), ..line(1) };
        let second = Line { title: "同号另一行".to_owned(), ..line(2) };
        let (second, content) = read(&scene, &ctx, &[renamed, second, line(2)]).await;
        assert_eq!(fates(&content), [0, 2, 0, 0, 1], "the same number twice in one sheet is wrong the second time");
        assert_eq!(content.rows[2].problems[0].code, "problem-registers-number-twice");
        commit_import(&ctx, second, 10).await.unwrap();
        let mut titles: Vec<_> = all(&scene, &ctx).await.into_iter().map(|entry| (entry.own_number.unwrap(), entry.title, entry.version)).collect();
        titles.sort();
        assert_eq!(titles, [("CG-001".to_owned(), "换了标题".to_owned(), 2), ("CG-002".to_owned(), "同号另一行".to_owned(), 2)]);
    }

    async fn without_a_number_the_title_is_a_question_and_never_an_answer(app: TestApp) {
        let scene = Scene::new(app).await;
        let ctx = scene.ctx(&scene.transfer).await;
        let known = scene.draft("achievement", "薄膜 边缘测量").await;
        let other = scene.draft("achievement", "另一项").await;
        let unnumbered = |title: &str| Line { number: String::new(), title: title.to_owned(), trl: "6".to_owned() };
        let (id, content) = read(&scene, &ctx, &[unnumbered("薄膜边缘测量"), unnumbered("另一项"), unnumbered("没见过")]).await;
        assert_eq!(fates(&content), [1, 0, 0, 2, 0]);
        assert_eq!(code(commit_import(&ctx, id, 10).await), "problem-registers-import-questions");
        assert_eq!(all(&scene, &ctx).await.len(), 2, "nothing comes in while something is asked");
        answer_row(&ctx, id, Some(2), Answer::Same).await.unwrap();
        answer_row(&ctx, id, None, Answer::New).await.unwrap();
        let batch = commit_import(&ctx, id, 10).await.unwrap();
        assert_eq!((batch.created, batch.updated), (2, 1), "the first is the same, the rest are new");
        let entries = all(&scene, &ctx).await;
        assert_eq!(entries.len(), 4);
        assert_eq!(entries.iter().find(|entry| entry.id == known.id).unwrap().version, 2);
        assert_eq!(entries.iter().find(|entry| entry.id == other.id).unwrap().version, 1);
        assert_eq!(code(answer_row(&ctx, id, None, Answer::New).await), "problem-registers-import-not-now");
    }

    async fn an_import_goes_on_where_it_stopped_and_enters_nothing_twice(app: TestApp) {
        let scene = Scene::new(app).await;
        let ctx = scene.ctx(&scene.transfer).await;
        let lines: Vec<Line> = (1..=230).map(line).collect();
        let (id, _) = read(&scene, &ctx, &lines).await;
        let batch = commit_import(&ctx, id, 1).await.unwrap();
        assert_eq!((batch.status, batch.next_row, batch.created), (BatchStatus::Importing, 128, 128));
        // Two who go on at once: one may lose a part to the other, but no row comes in twice.
        let (one, two) = tokio::join!(commit_import(&ctx, id, 1), commit_import(&ctx, id, 1));
        assert!(one.is_ok() || two.is_ok());
        let batch = commit_import(&ctx, id, 10).await.unwrap();
        assert_eq!((batch.status, batch.next_row, batch.created), (BatchStatus::Imported, 230, 230));
        assert_eq!(all(&scene, &ctx).await.len(), 230);
        assert_eq!(commit_import(&ctx, id, 10).await.unwrap().created, 230, "done once more, nothing happens");
    }

    async fn an_import_is_undone_as_a_whole_also_after_handing_in(app: TestApp) {
        let scene = Scene::new(app).await;
        let ctx = scene.ctx(&scene.transfer).await;
        let kept = scene.draft("achievement", "原来的").await;
        let mut values = complete("achievement", "原来的");
        values.0.insert("own_number".to_owned(), "CG-001".into());
        let kept = commands::save_entry(&ctx, kept.id, 1, values).await.unwrap();
        let (id, content) = read(&scene, &ctx, &[line(1), line(2), line(3)]).await;
        assert_eq!(fates(&content), [2, 1, 0, 0, 0]);
        commit_import(&ctx, id, 10).await.unwrap();
        submit_import(&ctx, id).await.unwrap();
        assert_eq!(list_changes(&ctx, id).await.unwrap().len(), 3);
        undo_import(&ctx, id).await.unwrap();
        let entries = all(&scene, &ctx).await;
        assert_eq!(entries.iter().map(|entry| (entry.id, entry.title.as_str())).collect::<Vec<_>>(), [(kept.id, "原来的")]);
        assert_eq!(entries[0].values, kept.values, "what was changed has its old values");
        for command in [undo_import(&ctx, id).await, commit_import(&ctx, id, 1).await.map(drop), submit_import(&ctx, id).await.map(drop)] {
            assert_eq!(code(command), "problem-registers-import-not-now");
        }
        assert!(matches!(db::audit::verify(&scene.app.db).await.unwrap(), db::audit::Verdict::Holds { .. }));
    }

    async fn once_somebody_has_reviewed_an_entry_its_import_stays(app: TestApp) {
        let scene = Scene::new(app).await;
        let ctx = scene.ctx(&scene.transfer).await;
        let (id, _) = read(&scene, &ctx, &[line(1), line(2)]).await;
        commit_import(&ctx, id, 10).await.unwrap();
        submit_import(&ctx, id).await.unwrap();
        let entry = all(&scene, &ctx).await.remove(0);
        review::return_entry(&scene.ctx(&scene.officer).await, entry.id, "再补").await.unwrap();
        // Handed in again, it looks as if nobody had seen it.
        commands::submit_entry(&ctx, entry.id).await.unwrap();
        assert_eq!(code(undo_import(&ctx, id).await), "problem-registers-import-reviewed");
        assert_eq!(all(&scene, &ctx).await.len(), 2, "nothing is undone in part");
    }

    async fn what_was_changed_by_hand_since_is_not_undone(app: TestApp) {
        let scene = Scene::new(app).await;
        let ctx = scene.ctx(&scene.transfer).await;
        let (first, _) = read(&scene, &ctx, &[line(1)]).await;
        commit_import(&ctx, first, 10).await.unwrap();
        let (second, _) = read(&scene, &ctx, &[Line { title: "第二次".to_owned(), ..line(1) }]).await;
        commit_import(&ctx, second, 10).await.unwrap();
        let entry = all(&scene, &ctx).await.remove(0);
        let mut values = entry.values.clone();
        values.0.insert("title".to_owned(), "手工改过".into());
        commands::save_entry(&ctx, entry.id, entry.version, values).await.unwrap();
        assert_eq!(code(undo_import(&ctx, second).await), "problem-registers-import-changed");
    }

    async fn the_number_of_a_merged_entry_makes_no_new_one(app: TestApp) {
        let scene = Scene::new(app).await;
        let ctx = scene.ctx(&scene.transfer).await;
        let (first, _) = read(&scene, &ctx, &[line(1)]).await;
        commit_import(&ctx, first, 10).await.unwrap();
        submit_import(&ctx, first).await.unwrap();
        let entry = all(&scene, &ctx).await.remove(0);
        let twin = scene.published("achievement", "孪生").await;
        let merged = review::merge_entry(&scene.ctx(&scene.officer).await, entry.id, twin.id).await.unwrap();
        assert_eq!(merged.status, Status::Merged);
        let (_, content) = read(&scene, &ctx, &[line(1)]).await;
        assert_eq!((content.rows[0].fate, content.rows[0].problems[0].code.as_str()), (Fate::Wrong, "problem-registers-number-closed"));
    }

    async fn an_import_is_its_organisations_own_and_keeps_to_the_packs_limit(app: TestApp) {
        let mut pack = (*app.pack).clone();
        pack.settings.limits.import_rows = 3;
        let scene = Scene::new(app.with_pack(std::sync::Arc::new(pack))).await;
        let ctx = scene.ctx(&scene.transfer).await;
        let (id, _) = read(&scene, &ctx, &[line(1)]).await;
        let stranger = scene.ctx(&scene.member).await;
        assert!(matches!(read_batch(&stranger, id).await, Err(Error::NotFound(_))));
        assert!(matches!(commit_import(&stranger, id, 1).await, Err(Error::NotFound(_))));
        assert!(matches!(undo_import(&stranger, id).await, Err(Error::NotFound(_))));
        let of_others = read_import(&stranger, scene.upload(&ctx, &[("1", "一", "6")])).await;
        assert!(matches!(of_others, Err(Error::Forbidden)));
        let four = [("1", "一", "6"), ("2", "二", "6"), ("3", "三", "6"), ("4", "四", "6")];
        assert!(matches!(read_import(&ctx, scene.upload(&ctx, &four)).await, Err(Error::Invalid(_))), "four rows are one too many");
        assert_eq!(tests::count_imports(&scene.app).await, 1, "what was refused left nothing behind");
    }
}
