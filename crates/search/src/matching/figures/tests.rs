//! What is read as a figure, and what is not: sentences of many fields, in Chinese and English.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::tests::analyzer;

use Bound::{Above, AtLeast, AtMost, Below, Stated};
use Role::{Offers, Seeks};

type Read = (&'static str, Bound, f64, &'static str);

/// Sentences with all figures that must be read in them.
const SENTENCES: &[(Role, &str, &[Read])] = &[
    // Plain statements and bounds.
    (Offers, "裂纹检出率 99%。", &[("检出率", Stated, 99.0, "%")]),
    (Seeks, "裂纹检出率不低于 98%。", &[("检出率", AtLeast, 98.0, "%")]),
    (Seeks, "裂纹检出率达到 98% 以上。", &[("检出率", AtLeast, 98.0, "%")]),
    (Seeks, "跌倒识别率不低于 95%，误报率不超过 5%。", &[("识别率", AtLeast, 95.0, "%"), ("误报率", AtMost, 5.0, "%")]),
    (Seeks, "检出率不低于95%且误报率不高于5%", &[("检出率", AtLeast, 95.0, "%"), ("误报率", AtMost, 5.0, "%")]),
    (Seeks, "叶片内部裂纹检测时间不超过 10 分钟", &[("时间", AtMost, 10.0, "分钟")]),
    (Offers, "单片检测时间 6 分钟", &[("时间", Stated, 6.0, "分钟")]),
    (Seeks, "换型时间控制在 2 小时以内", &[("时间", AtMost, 2.0, "小时")]),
    (Seeks, "封装用阻隔薄膜，幅宽 1,200 毫米。", &[("幅宽", Stated, 1200.0, "毫米")]),
    (Seeks, "幅宽≥1.2米", &[("幅宽", AtLeast, 1.2, "米")]),
    (Offers, "钛合金构件室温抗拉强度 980 MPa", &[("强度", Stated, 980.0, "MPa")]),
    (Seeks, "层间剪切强度不小于 70 兆帕", &[("强度", AtLeast, 70.0, "兆帕")]),
    (Offers, "孔隙率 0.7%，外置 20 天后黏性保持 80%。", &[("孔隙率", Stated, 0.7, "%")]),
    (Seeks, "工作噪声低于 45 分贝", &[("噪声", Below, 45.0, "分贝")]),
    (Offers, "整机噪声 43 dB", &[("噪声", Stated, 43.0, "dB")]),
    (Seeks, "机载模块功耗 18 W 以内", &[("功耗", AtMost, 18.0, "W")]),
    (Offers, "激光驱动功耗 500 mW", &[("功耗", Stated, 500.0, "mW")]),
    (Offers, "感应炉功耗 2 MW", &[("功耗", Stated, 2.0, "MW")]),
    (Offers, "mRNA 包封率 95%", &[("包封率", Stated, 95.0, "%")]),
    (Offers, "细胞活率：91%", &[("活率", Stated, 91.0, "%")]),
    (Offers, "接口平均响应时间 80 ms", &[("时间", Stated, 80.0, "ms")]),
    (Seeks, "端到端通信时延不超过 20 毫秒", &[("时延", AtMost, 20.0, "毫秒")]),
    (Offers, "电池循环寿命 1.2 万次", &[("寿命", Stated, 12_000.0, "次")]),
    (Offers, "整级叶片检查时间由 110 min 缩到 38 min", &[("时间", Stated, 38.0, "min")]),
    (Offers, "分拣准确率从 91% 提高到 97%", &[("准确率", Stated, 97.0, "%")]),
    (Seeks, "分拣准确率提高到 97%", &[("准确率", AtLeast, 97.0, "%")]),
    (Offers, "缺口长度误差 0.12 mm", &[("误差", Stated, 0.12, "mm")]),
    (Offers, "活率误差 2.6 个百分点", &[("误差", Stated, 2.6, "个百分点")]),
    (Seeks, "收率损失不超过 4%", &[("损失", AtMost, 4.0, "%")]),
    (Offers, "检出率超过 95%", &[("检出率", Above, 95.0, "%")]),
    // Strict bounds, and those that are not.
    (Seeks, "剪切强度大于 23 MPa", &[("强度", Above, 23.0, "MPa")]),
    (Seeks, "剪切强度大于等于 23 MPa", &[("强度", AtLeast, 23.0, "MPa")]),
    (Seeks, "单片检测时间小于 6 分钟", &[("时间", Below, 6.0, "分钟")]),
    (Seeks, "shear strength of more than 23 MPa", &[("strength", Above, 23.0, "MPa")]),
    // Of another thing.
    (Offers, "常用胶剪切强度 12 MPa，本胶明显更高", &[]),
    (Offers, "基材剪切强度 50 MPa", &[]),
    (Offers, "The shear strength of commercial glue is 12 MPa", &[]),
    (Offers, "剪切强度 50 MPa（基材）", &[]),
    // The sign, however it is written.
    (Seeks, "储存温度低于零下 65 ℃", &[("温度", Below, -65.0, "°C")]),
    (Seeks, "储存温度不高于零下65摄氏度", &[("温度", AtMost, -65.0, "摄氏度")]),
    (Seeks, "干燥间露点 −30℃ 以下", &[("露点", AtMost, -30.0, "°C")]),
    (Offers, "露点-40 ℃", &[("露点", Stated, -40.0, "°C")]),
    (Offers, "露点－４０℃", &[("露点", Stated, -40.0, "°C")]),
    (Offers, "深冷处理温度 −196℃", &[("温度", Stated, -196.0, "°C")]),
    (Offers, "启动温度为负 40 度", &[("温度", Stated, -40.0, "度")]),
    (Offers, "热压温度 135 ℃", &[("温度", Stated, 135.0, "°C")]),
    (Seeks, "storage temperature below -65 °C", &[("temperature", Below, -65.0, "°C")]),
    (Offers, "The starting temperature is minus 40 °C.", &[("temperature", Stated, -40.0, "°C")]),
    (Offers, "cooling temperature of 30 °C below zero", &[("temperature", Stated, -30.0, "°C")]),
    // English.
    (Offers, "The crack detection rate is 97%.", &[("detection rate", Stated, 97.0, "%")]),
    (Seeks, "Inspection time must not exceed 10 minutes per blade", &[]),
    (Seeks, "Inspection time must not exceed 10 minutes", &[("time", AtMost, 10.0, "min")]),
    (Seeks, "encapsulation efficiency of at least 90%", &[("encapsulation efficiency", AtLeast, 90.0, "%")]),
    (Offers, "tensile strength of 980 MPa, 12% lighter", &[("strength", Stated, 980.0, "MPa")]),
    (Offers, "yield improved by 5%", &[]),
    (Offers, "the 95% detection rate of others", &[]),
    // How things are now.
    (Seeks, "目前裂纹检测时间 40 分钟。", &[]),
    (Seeks, "现有检出率只有 68%", &[]),
    (Seeks, "现在合格率 68%，返修时间 2 小时", &[]),
    (Seeks, "现有裂纹检测时间 40 分钟，希望裂纹检测时间不超过 10 分钟", &[("时间", AtMost, 10.0, "分钟")]),
    (Seeks, "The yield is currently 40%.", &[]),
    (Offers, "人工检测时间 40 分钟", &[]),
    (Offers, "预计良率 95%", &[]),
    (Offers, "传统工艺收率 60%", &[]),
    // Conditions and shares.
    (Offers, "面积超过15%的损伤识别", &[]),
    (Offers, "面积超过15%的检出率达95%", &[]),
    (Seeks, "80 分贝下字错率 12% 以内", &[]),
    (Seeks, "零下 20 摄氏度可用容量 80%", &[]),
    (Offers, "3 m 以上河道检出率 93%", &[]),
    (Offers, "25 J 冲击后压缩强度 186 MPa", &[]),
    (Offers, "狭窄超过五成检出灵敏度 90%", &[]),
    (Offers, "检出率 95%（面积大于 15%）", &[]),
    (Offers, "暗光条件下，识别率 95%", &[]),
    (Offers, "占总产量的 40%", &[]),
    // What is short for a time; of what each; months in words.
    (Seeks, "换参数不超过 10 分钟", &[("时间", AtMost, 10.0, "分钟")]),
    (Seeks, "换参数后 10 分钟", &[]),
    (Seeks, "单个 3 分钟内", &[("时间", AtMost, 3.0, "分钟")]),
    (Offers, "每批 3 小时", &[]),
    (Seeks, "误报降到每床每晚 0.3 次以内", &[("误报", AtMost, 0.3, "次")]),
    (Offers, "每床每夜误报 0.4 次", &[("误报", Stated, 0.4, "次")]),
    (Offers, "误报 3 次", &[]),
    (Seeks, "续航两个月", &[("续航", Stated, 2.0, "个月")]),
    (Seeks, "前两个月续航", &[]),
    // A duration it holds for, and the range of an error; other numbers before a quantity are conditions.
    (Offers, "12 周弯曲强度保持 81%", &[("保持", Stated, 81.0, "%")]),
    (Offers, "植入 12 周后弯曲强度保持 81%", &[]),
    (Offers, "水分 0.3%–6% 范围预测误差 0.21 个百分点", &[("误差", Stated, 0.21, "个百分点")]),
    (Offers, "湿度 30%–85% 内检出率 96%", &[]),
    (Seeks, "给出粒径，60–150 nm 内误差不超过 5 nm", &[("误差", AtMost, 5.0, "nm")]),
    (Seeks, "60–150 nm 内误差不超过 5 nm", &[]),
    (Offers, "A4 试片卷曲高度中位数 1.1 mm", &[("卷曲高度", Stated, 1.1, "mm")]),
    (Offers, "4 张试片卷曲高度 1.1 mm", &[]),
    // Words that bind, units, and the number before its quantity.
    (Seeks, "用层析把实心率做到 80% 以上", &[("实心率", AtLeast, 80.0, "%")]),
    (Seeks, "速度跟得上 240 支/分", &[("速度", AtLeast, 240.0, "支/分")]),
    (Offers, "速度 3 m/min", &[]),
    (Seeks, "腐蚀电流 0.5 μA/cm² 以下", &[("腐蚀电流", AtMost, 0.5, "μA/cm²")]),
    (Seeks, "一氧化碳 0.5% 以下", &[("一氧化碳", AtMost, 0.5, "%")]),
    (Seeks, "98% 以上的检出率", &[("检出率", AtLeast, 98.0, "%")]),
    (Offers, "覆盖 98% 的检出率", &[]),
    (Offers, "15% 的面积", &[]),
    // Changes are no quantities.
    (Offers, "检测时间缩短 50%", &[]),
    (Offers, "误报率下降 3%", &[]),
    (Offers, "降低误报率 3%", &[]),
    (Offers, "效率提高 20%", &[]),
    (Offers, "收率波动 ±3%", &[]),
    (Offers, "诊断率提高 14 个百分点", &[]),
    // Ranges, powers, names, units of other things.
    (Offers, "粒径 80–130 μm", &[]),
    (Offers, "保温温度 −40~85 ℃", &[]),
    (Offers, "保温温度 -40 至 85 ℃", &[]),
    (Offers, "残留含水率 10⁻⁴ %", &[]),
    (Offers, "升温速率 5 ℃/min", &[]),
    (Offers, "检测时间 3 mRNA 批次", &[]),
    (Offers, "镜头焊接时间 3 秒级", &[]),
    (Offers, "合格率未达 95%", &[]),
    (Offers, "失效率 3%", &[("失效率", Stated, 3.0, "%")]),
    (Offers, "不合格率 2%", &[("不合格率", Stated, 2.0, "%")]),
    (Offers, "热吸收率 40%", &[]),
    (Offers, "最高识别率 99%", &[]),
    (Offers, "温度 60%", &[]),
    (Offers, "时间 6 分钟", &[]),
];

fn read(role: Role, text: &str) -> Vec<Reading> {
    let mut found = Vec::new();
    clauses::read(&analyzer(), role, "text", text, &mut found);
    found
}

#[test]
fn sentences_give_the_figures_they_surely_state_and_no_others() {
    let mut wrong = Vec::new();
    for (role, text, wanted) in SENTENCES {
        let found = read(*role, text);
        let found: Vec<(&str, Bound, f64, &str)> =
            found.iter().map(|read| (read.noun.name, read.figure.bound, read.figure.value, read.figure.unit.as_str())).collect();
        if found != *wanted {
            wrong.push(format!("{text}\n  read   {found:?}\n  wanted {wanted:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), SENTENCES.len(), wrong.join("\n"));
}

fn side(role: Role, title: &str, field: &str, text: &str) -> Side {
    Side { role, title: title.to_owned(), text_parts: vec![(field.to_owned(), text.to_owned())], ..Side::default() }
}

/// Met, short or nothing.
fn compared(wanted: (&str, &str), offered: (&str, &str)) -> Vec<bool> {
    let (wanted, offered) = (side(Seeks, wanted.0, "target", wanted.1), side(Offers, offered.0, "effect", offered.1));
    let reasons = compare(Seeks, &extract(&analyzer(), &wanted), Offers, &extract(&analyzer(), &offered));
    reasons.iter().map(|reason| matches!(reason, Reason::FigureMet { .. })).collect()
}

#[test]
fn figures_are_held_against_each_other_only_where_both_mean_the_same() {
    let (need, offer) = ("涡轮叶片裂纹快速检测", "涡轮叶片内部裂纹超声检测");
    for (wanted, offered, expected) in [
        ("裂纹检出率不低于 98%", "裂纹检出率 99%", &[true][..]),
        ("裂纹检出率不低于 98%", "裂纹检出率 97%", &[false]),
        ("检出率不低于 98%", "裂纹检出率 97%", &[false]),
        ("裂纹检出率不低于 98%", "气孔检出率 99%", &[]),
        ("裂纹检出率不低于 98%", "检出率超过 95%", &[]),
        ("裂纹检出率不低于 90%", "检出率超过 95%", &[true]),
        ("裂纹检出率不低于 98%", "裂纹检出率 99%，裂纹检出率 97%", &[]),
        ("裂纹检测时间不超过 10 分钟", "单片裂纹检测时间 360 秒", &[true]),
        ("裂纹检测时间不超过 10 分钟", "每批裂纹检测时间 360 秒", &[]),
        ("裂纹检测时间不超过 10 分钟", "裂纹修复时间 6 分钟", &[]),
        ("叶片储存温度低于零下 65 ℃", "叶片储存温度 −70 ℃", &[true]),
        ("叶片储存温度低于零下 65 ℃", "叶片储存温度 60 ℃", &[false]),
        ("剪切强度大于 23 MPa", "剪切强度 23 MPa", &[false]),
        ("剪切强度大于 23 MPa", "剪切强度 23.1 MPa", &[true]),
        ("剪切强度不低于 23 MPa", "剪切强度 23 MPa", &[true]),
        ("剪切强度大于 23 MPa", "剪切强度超过 23 MPa", &[true]),
        ("剪切强度大于 23 MPa", "剪切强度不低于 23 MPa", &[]),
        ("裂纹检测时间小于 6 分钟", "裂纹检测时间 360 秒", &[false]),
        ("裂纹检测时间不超过 6 分钟", "裂纹检测时间低于 6 分钟", &[true]),
        ("收率不低于 95%", "收率损失不超过 4%", &[]),
        ("裂纹检出率", "裂纹检出率 99%", &[]),
        ("常温剪切强度不低于 8 MPa", "铝-铝剪切强度 23 MPa", &[true]),
        ("活率误差 3 个点以内", "活率误差 2.6 个百分点", &[true]),
        ("回收率 60% 以上", "镍回收率 98%", &[]),
        ("裂纹检出率不低于 98%", "裂纹检出率 99%。裂纹检出率 99%。", &[true]),
        ("裂纹检出率不低于 95%", "裂纹检出率 99%，裂纹检出率 97%", &[true]),
        ("裂纹检出率不低于 95%。裂纹检出率不低于 90%。", "裂纹检出率 99%", &[]),
        ("单个 3 分钟内", "单片用时 6 分钟", &[false]),
        ("每件 3 分钟内", "每批用时 6 分钟", &[]),
        ("误报降到每班 0.3 次以内", "每班误报 0.4 次", &[false]),
        ("误报降到每班 0.3 次以内", "每周误报 0.4 次", &[]),
        ("12 周强度保持 80%", "12 周弯曲强度保持 81%", &[true]),
        ("12 周强度保持 80%", "24 周弯曲强度保持 81%", &[]),
        ("水分 0.5%–5% 范围内误差不超过 0.3%", "水分 0.3%–6% 范围误差 0.21 个百分点", &[true]),
        ("水分 0.5%–5% 范围内误差不超过 0.3%", "水分 1%–3% 范围误差 0.21 个百分点", &[]),
        ("夹紧力误差 5% 以内", "预紧力误差 3.1%", &[true]),
        ("夹紧力误差 5% 以内", "推力误差 3.1%", &[]),
        ("声音低于 45 分贝", "噪声 43 dB", &[true]),
        ("声音低于 45 分贝", "背景声音下噪声 43 dB", &[]),
    ] {
        assert_eq!(compared((need, wanted), (offer, offered)), expected, "{wanted} / {offered}");
    }
    assert!(compared(("疫苗递送", "纯度不低于 98%"), ("光伏组件拆解", "纯度 99%")).is_empty(), "of other things");
}

#[test]
fn only_the_declared_fields_count() {
    let mut demand = side(Seeks, "涡轮叶片裂纹检测", "situation", "裂纹检出率 68%");
    let count = |side: &Side| extract(&analyzer(), side).readings.len();
    assert_eq!(count(&demand), 1);
    demand.figure_fields = vec!["target".to_owned()];
    assert_eq!(count(&demand), 0, "what is today is no wish");
    demand.text_parts.push(("target".to_owned(), "裂纹检出率 98%".to_owned()));
    assert_eq!(extract(&analyzer(), &demand).readings.first().unwrap().figure.field, "target");
}

#[test]
fn hostile_texts_are_read_to_a_bound() {
    let text = "裂纹检出率 99%，".repeat(6_000);
    assert_eq!(extract(&analyzer(), &side(Offers, "", "effect", &text)).readings.len(), MOST_FIGURES);
    assert!(read(Offers, &"9".repeat(60_000)).is_empty());
    assert!(read(Offers, &"9%".repeat(20_000)).is_empty());
    assert!(are_there(&side(Offers, "", "effect", "约 3 mm")));
    assert!(!are_there(&side(Offers, "第 3 代", "effect", "5G、3 mRNA、TC4")));
}
