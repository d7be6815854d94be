//! A whole document, and what happens without letters.
#![expect(clippy::unwrap_used, reason = "tests")]

use base::Date;

use super::*;

fn long() -> Document {
    let row = |number: i32| vec![format!("第 {number} 条：补上年研发费用的 10%，最多 50 万元"), "区级".to_owned(), "50 万元".to_owned()];
    let column = |heading: &str, share, side| Column { heading: heading.to_owned(), share, side };
    Document {
        title: "合法的最优组合".to_owned(),
        language: "zh-CN".to_owned(),
        on: Some(Date::constant(2026, 11, 30)),
        foot: "大零号湾 · 演示数据".to_owned(),
        page_of: "第 {n} 页，共 {of} 页".to_owned(),
        blocks: vec![
            Block::Heading(Level::Title, "合法的最优组合".to_owned()),
            Block::Text(Tone::Total, "至多 620 万元".to_owned()),
            Block::Heading(Level::Part, "选入".to_owned()),
            Block::Table(Table {
                columns: vec![column("条款", 5.0, Side::Left), column("层级", 1.0, Side::Left), column("金额", 2.0, Side::Right)],
                rows: (1..60).map(row).chain([vec![String::new(), "长".repeat(2_000), String::new()]]).collect(),
            }),
            Block::Heading(Level::Item, "条件".to_owned()),
            Block::List(vec![
                Item { depth: 0, mark: "✓".to_owned(), text: "注册区县 须是：闵行区".to_owned() },
                Item { depth: 1, mark: String::new(), text: "<b>不是标记</b>\u{1f600}\u{feff}".to_owned() },
            ]),
            Block::Text(Tone::Pending, "待核：止日".to_owned()),
        ],
    }
}

#[test]
fn a_long_document_is_a_file_of_several_pages_and_the_same_each_time() {
    let bytes = long().pdf(&Fonts::default()).unwrap();
    assert!(bytes.starts_with(b"%PDF-1.7"));
    assert!(bytes.len() < 400_000, "only the letters that are used are in it: {} bytes", bytes.len());
    assert_eq!(bytes, long().pdf(&Fonts::default()).unwrap());
}

#[test]
fn every_line_stands_within_the_edges_of_its_page_and_every_page_has_its_number() {
    let faces = Fonts::default().load().unwrap();
    let laid = layout::lay(&long(), &faces).unwrap();
    assert!(laid.pages > 3, "{}", laid.pages);
    assert!(laid.runs.iter().all(|run| run.y > 50.0 && run.y < layout::HEIGHT - 20.0 && run.x > 50.0 && run.x < layout::WIDTH - 50.0));
    for page in 0..laid.pages {
        let wanted = format!("第 {} 页，共 {} 页", page + 1, laid.pages);
        assert!(laid.runs.iter().any(|run| run.page == page && run.slot.is_none() && run.text == wanted), "{wanted}");
    }
}

#[test]
fn a_document_without_words_is_a_page() {
    assert!(Document { title: "空".to_owned(), language: "zh-CN".to_owned(), ..Document::default() }.pdf(&Fonts::default()).is_ok());
}

#[test]
fn without_a_font_the_reason_is_said() {
    let gone = Fonts::at("/no/such/folder/letters.otf".into());
    let why = long().pdf(&gone).unwrap_err();
    assert!(matches!(&why, Unprinted::NoFont(why) if why.contains("/no/such/folder/letters.otf")), "{why}");
}

#[test]
fn a_file_that_is_no_font_is_named() {
    let this = Fonts::at(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml").into());
    let why = long().pdf(&this).unwrap_err();
    assert!(matches!(&why, Unprinted::NoFont(why) if why.contains("Cargo.toml")), "{why}");
}
