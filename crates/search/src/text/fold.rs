//! Folding: full width to half width, upper case to lower case, compatibility signs to plain ones, traditional characters to simplified ones.
//!
//! A subset of NFKC chosen for what people type and paste here; it never fails and never grows a text more than fourfold.
//! Not here: segmentation.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Traditional and simplified characters in pairs; common ones of technology, trade and place names. Characters with several
/// simplifications are left out unless one reading dominates in this domain.
const TRADITIONAL: &str = "車车電电機机動动開开關关門门問问間间閉闭聞闻說说話话語语論论計计設设試试驗验測测檢检調调變变運运轉转輸输導导體体點点線线網网絡络級级紙纸細细組组結结構构織织\
                           纖纤維维綠绿紅红純纯納纳約约經经濟济業业產产廠厂廣广東东長长張张強强彈弹風风飛飞馬马驅驱駛驶魚鱼鳥鸟鷄鸡麥麦黃黄齊齐齒齿龍龙龜龟學学習习書书畫画醫医藥药療疗\
                           術术護护養养老老齡龄病病瘡疮瘋疯癥症癢痒腦脑臟脏膚肤臉脸膽胆腫肿腸肠膠胶膜膜銅铜鐵铁鋼钢鋁铝鎂镁鈦钛鎳镍鉻铬鋅锌錫锡鉛铅銀银鉑铂鋰锂鈉钠鉀钾鈣钙錳锰鎢钨鉬钼\
                           鈷钴釩钒鋯锆矽硅釔钇鑭镧銥铱鈀钯釕钌鍍镀鑄铸鍛锻鋸锯鑽钻針针釘钉錄录鏡镜鏈链鎖锁鍋锅爐炉燈灯燒烧熱热煙烟燃燃爆爆焊焊塵尘氣气氫氢氧氧氮氮氬氩氯氯碳碳礦矿礙碍\
                           確确碼码磚砖層层屬属島岛嶺岭區区縣县鄉乡鎮镇園园圓圆圍围國国團团圖图場场壓压壞坏塊块塗涂塔塔墻墙壯壮夾夹奪夺奮奋婦妇媽妈孫孙寶宝實实寫写審审對对尋寻導导將将專专\
                           爾尔塵尘歲岁師师帳账帶带幣币幾几庫库廢废廳厅彎弯彙汇從从徑径復复微微德德憶忆應应態态總总戰战戲戏擇择擊击擋挡擔担據据擴扩擺摆攝摄攜携敵敌數数斷断於于時时晶晶曉晓\
                           曬晒書书會会術术條条極极構构槍枪樂乐樓楼標标樣样樞枢橋桥機机檔档權权歐欧歡欢歷历殘残殺杀殼壳毀毁決决沒没減减湯汤準准溝沟溫温滅灭滾滚滿满漁渔漿浆潔洁潛潜濃浓濕湿\
                           濾滤灣湾爭争犧牺狀状獨独獲获獎奖現现環环瑪玛瓊琼異异當当發发盜盗監监盤盘盡尽眾众睏困瞭了種种稱称積积穩稳窮穷競竞筆笔節节範范築筑簡简籤签糧粮紀纪級级綜综練练緊紧\
                           緒绪緣缘編编緩缓縫缝縮缩績绩繞绕繪绘繼继續续罰罚羅罗義义聯联職职聲声聽听肅肃脈脉臨临與与興兴舉举舊旧艙舱艦舰藝艺蘇苏蘭兰蟲虫蝦虾衆众術术衛卫補补裝装裡里製制複复\
                           見见規规視视覺觉覽览觀观觸触訂订訊讯記记訓训託托許许訴诉診诊評评詞词詢询該该詳详誤误誠诚請请諧谐證证識识譜谱警警譯译議议護护讀读豐丰貓猫負负財财貢贡貨货販贩貫贯\
                           責责貯贮貴贵買买費费貿贸賀贺資资賓宾賞赏賠赔賢贤賣卖質质賬账購购贈赠贏赢趙赵趕赶躍跃軌轨軍军軟软軸轴較较載载輔辅輕轻輛辆輝辉輪轮輯辑轄辖辦办農农迴回連连週周進进\
                           遊游過过達达遠远適适選选遺遗還还邊边邏逻郵邮鄰邻醬酱釀酿釋释陣阵陳陈陸陆陽阳階阶隊队際际隨随險险隱隐雙双雜杂離离難难雲云電电霧雾靈灵靜静韓韩響响頁页頂顶項项順顺\
                           須须預预領领頻频題题額额顏颜類类顯显飯饭飲饮餘余館馆養养駐驻騎骑驚惊髒脏鬆松鮮鲜鹽盐黏粘黨党鼓鼓價价億亿儀仪優优償偿儲储兒儿內内兩两冊册軍军凍冻凈净劃划劍剑劑剂\
                           勁劲動动務务勝胜勞劳勢势匯汇單单卻却厲厉參参叢丛吳吴員员嗎吗嘆叹嚴严囑嘱傳传債债傷伤僅仅們们個个倉仓備备倫伦偉伟側侧偵侦係系來来佈布併并亞亚喬乔義义孿孪閘闸閥阀\
                           閱阅闊阔陰阴隻只雖虽頸颈顆颗顧顾飼饲飽饱餐餐餵喂駕驾驟骤骯肮鬥斗鯨鲸鱗鳞鴨鸭鵝鹅渦涡禦御癌癌晝昼疊叠";

static SIMPLIFIED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let characters: Vec<char> = TRADITIONAL.chars().collect();
    characters
        .chunks_exact(2)
        .filter_map(|pair| match pair {
            [from, to] if from != to => Some((*from, *to)),
            _ => None,
        })
        .collect()
});

/// Folded text that still knows where each character came from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Folded {
    pub text: String,
    /// For each character of `text`, the byte range it came from.
    origins: Vec<(usize, usize)>,
}

impl Folded {
    pub fn new(original: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(original.len()), origins: Vec::with_capacity(original.len() / 2) };
        for (at, character) in original.char_indices() {
            let end = at + character.len_utf8();
            fold_char(character, &mut |c| {
                folded.text.push(c);
                folded.origins.push((at, end));
            });
        }
        folded
    }

    /// The byte range in the original of the folded characters `start..end`.
    pub fn origin(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let first = self.origins.get(start)?;
        let last = self.origins.get(end.checked_sub(1)?)?;
        (first.0 < last.1).then_some((first.0, last.1))
    }
}

/// Folds a text. Control characters become spaces, invisible ones vanish.
pub(crate) fn fold(original: &str) -> String {
    let mut text = String::with_capacity(original.len());
    for character in original.chars() {
        fold_char(character, &mut |c| text.push(c));
    }
    text
}

/// As [`fold`], with Latin capitals kept: a unit may differ by them (mW and MW). In small letters it is what [`fold`] gives, byte for byte.
pub(crate) fn fold_keeping_capitals(original: &str) -> String {
    let mut text = String::with_capacity(original.len());
    for character in original.chars() {
        match character {
            'A'..='Z' => text.push(character),
            '\u{ff21}'..='\u{ff3a}' => text.extend(char::from_u32(u32::from(character) - 0xfee0)),
            _ => fold_char(character, &mut |c| text.push(c)),
        }
    }
    text
}

/// Is this a Han character?
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{3134f}' | '\u{f900}'..='\u{faff}' | '〇')
}

fn fold_char(c: char, out: &mut dyn FnMut(char)) {
    match c {
        'a'..='z' | '0'..='9' | ' ' => out(c),
        'A'..='Z' => out(c.to_ascii_lowercase()),
        '\u{4e00}'..='\u{9fff}' => out(SIMPLIFIED.get(&c).copied().unwrap_or(c)),
        '\u{ff01}'..='\u{ff5e}' => {
            if let Some(half) = char::from_u32(u32::from(c) - 0xfee0) {
                out(half.to_ascii_lowercase());
            }
        }
        '\u{3000}' | '\u{a0}' => out(' '),
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' => {}
        _ if c.is_control() => out(' '),
        _ => match compatible(c) {
            Some(plain) => plain.chars().for_each(out),
            None => c.to_lowercase().for_each(out),
        },
    }
}

/// Compatibility signs met in technical texts.
fn compatible(c: char) -> Option<&'static str> {
    Some(match c {
        '㎡' => "m2",
        '㎥' => "m3",
        '㎜' => "mm",
        '㎝' => "cm",
        '㎞' => "km",
        '㎎' => "mg",
        '㎏' => "kg",
        '㎛' | '\u{b5}' => match c {
            '\u{b5}' => "μ",
            _ => "μm",
        },
        '℃' => "°c",
        '℉' => "°f",
        '㎾' => "kw",
        '㎐' => "hz",
        '㎒' => "mhz",
        '㎓' => "ghz",
        '㎩' => "pa",
        '㎫' => "mpa",
        'Ⅰ' | 'ⅰ' => "i",
        'Ⅱ' | 'ⅱ' => "ii",
        'Ⅲ' | 'ⅲ' => "iii",
        'Ⅳ' | 'ⅳ' => "iv",
        'Ⅴ' | 'ⅴ' => "v",
        '²' | '₂' | '②' => "2",
        '³' | '₃' | '③' => "3",
        '¹' | '₁' | '①' => "1",
        '₀' | '⁰' => "0",
        '₄' | '⁴' | '④' => "4",
        '₅' | '⁵' | '⑤' => "5",
        '₆' | '⁶' | '⑥' => "6",
        '₇' | '⁷' | '⑦' => "7",
        '₈' | '⁸' | '⑧' => "8",
        '₉' | '⁹' | '⑨' => "9",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn full_width_upper_case_and_traditional_characters_fold_to_what_is_typed() {
        assert_eq!(fold("ＴＣ４鈦合金　薄膜㎡"), "tc4钛合金 薄膜m2");
        assert_eq!(fold("CO₂捕集\u{200b}裝置\u{7}"), "co2捕集装置 ");
    }

    #[test]
    fn the_table_holds_whole_pairs() {
        assert_eq!(TRADITIONAL.chars().count() % 2, 0);
        assert!(SIMPLIFIED.len() > 400);
        assert!(SIMPLIFIED.values().all(|to| !SIMPLIFIED.contains_key(to)), "a simplified character is folded again");
    }

    #[test]
    fn a_folded_character_knows_its_origin() {
        let folded = Folded::new("㎡鋼");
        assert_eq!(folded.text, "m2钢");
        assert_eq!(folded.origin(0, 2), Some((0, 3)));
        assert_eq!(folded.origin(2, 3), Some((3, 6)));
        assert_eq!(folded.origin(2, 9), None);
    }

    proptest! {
        #[test]
        fn capitals_are_all_that_is_kept(text in "\\PC{0,60}") {
            prop_assert_eq!(fold_keeping_capitals(&text).to_ascii_lowercase(), fold(&text));
        }

        #[test]
        fn any_text_folds_and_its_origins_are_character_boundaries(text in "\\PC{0,60}") {
            let folded = Folded::new(&text);
            prop_assert_eq!(&folded.text, &fold(&text));
            for at in 0..folded.text.chars().count() {
                let (from, to) = folded.origin(at, at + 1).unwrap();
                prop_assert!(text.get(from..to).is_some_and(|c| c.chars().count() == 1));
            }
        }

        #[test]
        fn folding_twice_changes_nothing_for_han_and_latin(text in "[a-zA-Z0-9\u{4e00}-\u{9fff}Ａ-Ｚ]{0,40}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}
