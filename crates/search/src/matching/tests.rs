//! Tests of matching: reasons a person can check, what speaks against, and the judged pairs the bands were set on.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::tests::{analyzer, document, put};

fn side(id: &str, role: Role, title: &str, parts: &[(&str, &str)]) -> Side {
    Side {
        id: id.to_owned(),
        role,
        title: title.to_owned(),
        text_parts: parts.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect(),
        ..Side::default()
    }
}

/// Achievements as the judged pairs use them.
fn achievements() -> Vec<Side> {
    let offer = |id, title, problem, effect| side(id, Role::Offers, title, &[("problem", problem), ("effect", effect)]);
    vec![
        offer(
            "blade",
            "涡轮叶片内部裂纹超声相控阵检测",
            "解决高温合金叶片内部裂纹检测慢、漏检多的问题。",
            "单片检测时间 6 分钟，裂纹检出率 99%。",
        ),
        offer("weld", "铝合金焊缝在线视觉检测", "焊缝气孔、裂纹人工检查效率低。", "每米焊缝检测时间 20 秒。"),
        offer("film", "柔性透明阻隔薄膜卷对卷沉积", "柔性显示封装需要低水汽透过率的阻隔薄膜。", "幅宽 600 毫米，水汽透过率低。"),
        offer("fall", "独居老人跌倒毫米波雷达监测", "养老院夜间跌倒发现不及时，又不能装摄像头。", "跌倒识别率 97%，误报率 2%。"),
        offer("lnp", "mRNA 疫苗脂质纳米颗粒微流控制备", "mRNA 递送载体粒径不均、包封率低。", "包封率 95%。"),
        offer("battery", "磷酸铁锂退役电池快速分选", "退役电池一致性差，分选时间长。", "单体分选时间 3 分钟。"),
    ]
}

fn index() -> Index {
    let index = Index::in_memory(&analyzer()).unwrap();
    let documents: Vec<_> = achievements().into_iter().map(|s| put(document(&s.id, &s.title, &s.text()))).collect();
    index.apply(&documents, 1).unwrap();
    index
}

fn demand(title: &str, target: &str) -> Side {
    side("d", Role::Seeks, title, &[("target", target)])
}

fn proposed(demand: &Side) -> Vec<Proposal> {
    propose(&index(), &Formula::default(), demand, &achievements(), 10).unwrap()
}

#[test]
fn judged_pairs_fall_into_their_bands() {
    let cases = [
        (
            "高温合金涡轮叶片裂纹快速检测",
            "叶片内部裂纹检测时间不超过 10 分钟，检出率不低于 98%。",
            "blade",
            Band::VeryRelevant,
            Band::VeryRelevant,
        ),
        ("高温合金涡轮叶片裂纹快速检测", "叶片内部裂纹检测时间不超过 10 分钟，检出率不低于 98%。", "weld", Band::Weak, Band::Possible),
        ("高温合金涡轮叶片裂纹快速检测", "叶片内部裂纹检测时间不超过 10 分钟，检出率不低于 98%。", "fall", Band::Weak, Band::Weak),
        ("柔性显示用阻隔薄膜", "封装用阻隔薄膜，幅宽 1,200 毫米。", "film", Band::Relevant, Band::VeryRelevant),
        ("柔性显示用阻隔薄膜", "封装用阻隔薄膜，幅宽 1,200 毫米。", "battery", Band::Weak, Band::Weak),
        (
            "养老院老人夜间跌倒及时发现",
            "不装摄像头，跌倒识别率不低于 95%，误报率不超过 5%。",
            "fall",
            Band::VeryRelevant,
            Band::VeryRelevant,
        ),
        ("退役动力电池分选线", "每块电池分选时间不超过 5 分钟。", "battery", Band::Relevant, Band::VeryRelevant),
        ("疫苗递送载体", "寻找脂质纳米颗粒制备路线，包封率不低于 90%。", "lnp", Band::Relevant, Band::VeryRelevant),
        ("食堂智能点餐系统", "希望缩短排队时间。", "battery", Band::Weak, Band::Weak),
    ];
    for (title, target, id, least, most) in cases {
        let proposals = proposed(&demand(title, target));
        let proposal = proposals.iter().find(|p| p.id == id).unwrap();
        assert!((least..=most).contains(&proposal.band), "{title} / {id}: {proposal:?}");
    }
}

#[test]
fn the_fitting_achievement_comes_first_with_the_concepts_both_share() {
    let proposals = proposed(&demand("高温合金涡轮叶片裂纹快速检测", "叶片内部裂纹检测时间不超过 10 分钟。"));
    assert_eq!(proposals[0].id, "blade");
    let words: Vec<&str> = proposals[0]
        .reasons
        .iter()
        .filter_map(|reason| match reason {
            Reason::SharedConcept { word, .. } => Some(word.as_str()),
            _ => None,
        })
        .collect();
    assert!(words.contains(&"涡轮叶片"), "{words:?}");
    assert!(words.iter().any(|word| word.contains("裂纹")), "{words:?}");
    assert!(!words.contains(&"检测") && !words.contains(&"时间"), "hollow words prove nothing: {words:?}");
    let blades = Reason::SharedConcept { word: "涡轮叶片".into(), query_field: "title".into(), candidate_field: "title".into() };
    assert!(proposals[0].reasons.contains(&blades), "{:?}", proposals[0].reasons);
    assert!(matches!(proposals[0].reasons[0], Reason::SharedConcept { .. }), "concepts come first");
}

#[test]
fn figures_with_the_same_noun_are_compared_and_others_are_not() {
    let proposals = proposed(&demand("叶片裂纹检测", "现有裂纹检测时间 40 分钟，希望裂纹检测时间不超过 10 分钟，检出率 99.5% 以上。"));
    let blade = proposals.iter().find(|p| p.id == "blade").unwrap();
    let met = blade.reasons.iter().find_map(|reason| match reason {
        Reason::FigureMet { wanted, offered, .. } => Some((wanted.clone(), offered.clone())),
        _ => None,
    });
    let (wanted, offered) = met.unwrap();
    assert_eq!((wanted.bound, wanted.value, wanted.unit.as_str()), (Bound::AtMost, 10.0, "分钟"));
    assert_eq!((offered.value, offered.unit.as_str(), offered.field.as_str()), (6.0, "分钟", "effect"));
    assert!(
        blade.against.iter().any(|reason| matches!(reason, Reason::FigureShort { noun, .. } if noun == "检出率")),
        "{:?}",
        blade.against
    );
    let battery = proposals.iter().find(|p| p.id == "battery").unwrap();
    assert!(
        !battery.reasons.iter().chain(&battery.against).any(|r| matches!(r, Reason::FigureMet { .. } | Reason::FigureShort { .. })),
        "sorting is not testing"
    );
}

#[test]
fn a_width_below_the_wanted_one_speaks_against_in_other_units_too() {
    for (text, is_short) in
        [("幅宽 1,200 毫米。", true), ("幅宽不小于 1.2 米。", true), ("幅宽 50 厘米。", false), ("幅宽 300~1200 毫米。", false)]
    {
        let proposals = proposed(&demand("柔性显示阻隔薄膜", text));
        let film = proposals.iter().find(|p| p.id == "film").unwrap();
        assert_eq!(film.against.iter().any(|r| matches!(r, Reason::FigureShort { .. })), is_short, "{text}: {:?}", film.against);
    }
}

#[test]
fn facts_speak_for_and_against_and_move_the_score() {
    let mut wanted = demand("涡轮叶片裂纹检测", "叶片内部裂纹检测。");
    wanted.facts = Facts {
        technical_field: Some("803".into()),
        min_trl: Some(7),
        budget_max_fen: Some(1_000),
        modes: vec!["license".into()],
        ..Facts::default()
    };
    let with = |facts: Facts| {
        let offer = Side { facts, ..achievements().remove(0) };
        propose(&index(), &Formula::default(), &wanted, &[offer], 1).unwrap().remove(0)
    };
    let good = with(Facts {
        technical_field: Some("803".into()),
        trl: Some(8),
        price_fen: Some(900),
        modes: vec!["license".into(), "service".into()],
        ..Facts::default()
    });
    let bad = with(Facts {
        technical_field: Some("201".into()),
        trl: Some(3),
        price_fen: Some(5_000),
        modes: vec!["transfer".into()],
        ..Facts::default()
    });
    assert!(good.score > bad.score + 0.2, "{} / {}", good.score, bad.score);
    assert!(good.against.is_empty());
    assert_eq!(bad.against.len(), 4, "{:?}", bad.against);
    assert_eq!(bad.against[0].weight(), -0.10, "the heaviest first");
    assert!(good.reasons.contains(&Reason::ModeShared { modes: vec!["license".into()] }));
}

#[test]
fn the_right_facts_do_not_make_an_unrelated_thing_relevant() {
    let facts = |role| Facts {
        technical_field: Some("803".into()),
        track: Some("ai".into()),
        modes: vec!["license".into()],
        industries: vec!["C35".into()],
        town_point: Some((31.1, 121.4)),
        trl: (role == Role::Offers).then_some(9),
        min_trl: (role == Role::Seeks).then_some(5),
        ..Facts::default()
    };
    let wanted = Side { facts: facts(Role::Seeks), ..demand("食堂智能点餐", "缩短排队。") };
    let offer = Side { facts: facts(Role::Offers), ..achievements().remove(2) };
    let proposal = propose(&index(), &Formula::default(), &wanted, &[offer], 1).unwrap().remove(0);
    assert_eq!(proposal.band, Band::Weak);
}

#[test]
fn the_other_way_round_the_same_pair_has_the_same_facts() {
    let wanted = demand("叶片裂纹检测", "裂纹检测时间不超过 10 分钟。");
    let offer = achievements().remove(0);
    let there = propose(&index(), &Formula::default(), &wanted, std::slice::from_ref(&offer), 1).unwrap().remove(0);
    let back = propose(&index(), &Formula::default(), &offer, std::slice::from_ref(&wanted), 1).unwrap().remove(0);
    let figures = |p: &Proposal| p.reasons.iter().filter(|r| matches!(r, Reason::FigureMet { .. })).cloned().collect::<Vec<_>>();
    assert_eq!(figures(&there), figures(&back));
    assert_eq!(figures(&there).len(), 1);
}

#[test]
fn a_trained_engine_proposes_what_shares_no_word() {
    let subjects = [
        ["薄膜", "镀层", "溅射", "沉积", "靶材", "真空", "基底", "蒸镀"],
        ["老人", "跌倒", "养老院", "助浴", "失能", "床垫", "睡眠", "护理"],
        ["疫苗", "脂质", "颗粒", "包封", "冻干", "佐剂", "抗原", "递送"],
        ["电池", "正极", "电解液", "隔膜", "充电", "退役", "储能", "热失控"],
        ["焊接", "焊缝", "气孔", "熔池", "激光", "飞溅", "坡口", "焊丝"],
        ["土壤", "重金属", "修复", "淋洗", "植物", "镉", "污染", "农田"],
    ];
    let mut documents = Vec::new();
    for (subject, words) in subjects.iter().enumerate() {
        for round in 0..12 {
            let word = |step: usize| words[(round + step) % 8];
            documents.push(document(
                &format!("{subject}-{round}"),
                &format!("{} {}", word(0), word(1)),
                &format!("{} {}", word(3), word(6)),
            ));
        }
    }
    let index = Index::in_memory(&analyzer()).unwrap();
    index.rebuild(documents.into_iter(), 1).unwrap();
    let wanted = demand("薄膜 蒸镀", "基底 沉积");
    let coating = side("coating", Role::Offers, "镀层 溅射", &[("effect", "靶材 真空")]);
    let weld = side("weld", Role::Offers, "焊缝 气孔", &[("effect", "熔池 激光")]);
    let proposals = propose(&index, &Formula::default(), &wanted, &[weld, coating], 2).unwrap();
    assert_eq!(proposals[0].id, "coating");
    assert_eq!(proposals[0].words, 0.0);
    assert!(proposals[0].band >= Band::Possible, "{:?}", proposals[0]);
    assert!(proposals[0].reasons.contains(&Reason::SimilarMeaning));
    assert_eq!(proposals[1].band, Band::Weak, "{:?}", proposals[1]);
    let same = side("same", Role::Offers, "薄膜 蒸镀", &[("effect", "基底 沉积")]);
    let proposals = propose(&index, &Formula::default(), &wanted, &[same], 1).unwrap();
    assert!(proposals[0].meaning.is_some_and(|meaning| meaning >= NAMED_MEANING), "{:?}", proposals[0]);
    assert!(!proposals[0].reasons.contains(&Reason::SimilarMeaning), "the words say it already");
    assert!(recall(&index, &wanted, "achievement", 0, 0, 5).unwrap().iter().any(|r| r.words.is_none() && r.cosine.is_some()));
}

#[test]
fn recall_leaves_out_the_side_itself_and_other_registers() {
    let index = index();
    let wanted = demand("叶片裂纹检测", "裂纹检测");
    let ids: Vec<String> = recall(&index, &wanted, "achievement", 0, 0, 3).unwrap().into_iter().map(|r| r.id).collect();
    assert!(ids.contains(&"blade".to_owned()), "{ids:?}");
    assert!(recall(&index, &wanted, "demand", 0, 0, 3).unwrap().is_empty());
    let own = Side { id: "blade".into(), ..wanted };
    assert!(!recall(&index, &own, "achievement", 0, 0, 9).unwrap().iter().any(|r| r.id == "blade"));
}

#[test]
fn empty_and_hostile_sides_are_ranked_without_complaint() {
    let empty = side("e", Role::Seeks, "", &[]);
    assert!(proposed(&empty).iter().all(|p| p.band == Band::Weak && p.score >= 0.0));
    let odd =
        side("o", Role::Seeks, "🙂\u{0}1.2.3.4 毫米 99999999999999999999999999% 1e999", &[("target", &"1,2,3,分钟 ≤≥".repeat(2_000))]);
    assert_eq!(proposed(&odd).len(), 6);
    assert!(propose(&index(), &Formula::default(), &empty, &[], 5).unwrap().is_empty());
}

#[test]
fn a_reason_is_kept_and_read_back_as_data() {
    let reason = Reason::PriceAbove { price_fen: 5, budget_max_fen: 3 };
    let text = serde_json::to_string(&reason).unwrap();
    assert_eq!(text, r#"{"kind":"price_above","price_fen":5,"budget_max_fen":3}"#);
    assert_eq!(serde_json::from_str::<Reason>(&text).unwrap(), reason);
}

#[test]
fn a_pool_is_narrowed_before_the_best_are_chosen_and_places_are_told_within_it() {
    let index = Index::in_memory(&analyzer()).unwrap();
    // A hundred that say more of it than the only one that may be met.
    let mut documents: Vec<_> = (0..100).map(|at| put(document(&format!("no-{at}"), "叶片裂纹检测", "叶片裂纹检测"))).collect();
    documents.push(put(document("wanted", "裂纹", "别的内容写得很长，只有一处说到它")));
    index.apply(&documents, 1).unwrap();
    let (demand, register) = (demand("叶片裂纹检测", ""), document("", "", "").register);
    let pool = |among| Pool { register: &register, audience: 0, now_micros: 1, among };
    let ids = |found: Vec<Recalled>| found.into_iter().map(|found| found.id).collect::<Vec<_>>();
    assert!(!ids(recall_in(&index, &demand, pool(None), 10).unwrap()).contains(&"wanted".to_owned()));
    let among = ["wanted".to_owned(), "unheard-of".to_owned()];
    assert_eq!(ids(recall_in(&index, &demand, pool(Some(&among)), 10).unwrap()), ["wanted"]);
    assert!(recall_in(&index, &demand, pool(Some(&[])), 10).unwrap().is_empty());
    let whole = places(&index, &demand, pool(None), "wanted").unwrap();
    assert_eq!((whole.words.at, whole.words.of, whole.trained, whole.encoder), (Some(101), 101, None, None));
    assert_eq!(places(&index, &demand, pool(Some(&among)), "wanted").unwrap().words.at, Some(1));
    assert_eq!(places(&index, &demand, pool(None), "unheard-of").unwrap().words.at, None);
}

#[test]
fn what_speaks_for_a_pair_beside_its_texts_orders_it_and_lifts_no_band() {
    let formula = Formula::default();
    let blank =
        Proposal { id: "a".to_owned(), score: 0.0, band: Band::Weak, words: 0.3, meaning: None, reasons: Vec::new(), against: Vec::new() };
    let with = |formula: &Formula, reasons: Vec<Reason>| blank.clone().with(formula, reasons);
    let alone = with(&formula, Vec::new());
    assert_eq!(alone.band, Band::Possible);
    let same = || vec![Reason::SameField { code: "803".to_owned() }, Reason::SameTrack { code: "x".to_owned() }];
    let lifted = with(&formula, same());
    assert!(lifted.score > alone.score && lifted.band == alone.band, "{lifted:?}");
    let unwanted = with(&formula, vec![Reason::FieldUnwanted { code: "803".to_owned() }]);
    assert!(unwanted.score < alone.score && unwanted.band < alone.band, "{unwanted:?}");
    // A formula learned from outcomes knows what facts are worth, and its bands are by the whole score.
    let learned = Formula::of(&Fact::ALL.map(|fact| (fact, if fact == Fact::SameField { 0.4 } else { fact.start() })));
    assert!(with(&learned, same()).band > alone.band);
}
