//! Which aspects of technology a text speaks of: material, method, effect, product, application, figures, maturity, conditions.
//!
//! A word list tells, no model: what is not found may still be meant, so a page says "nothing found about …", never "missing". Not here: the sentences.

use serde::{Deserialize, Serialize};

use super::{Role, Side, figures};
use crate::text::fold;

const MATERIAL: &str = "材料 合金 钢 铝 铜 钛 镍 锂 硅 碳 石墨 陶瓷 玻璃 树脂 塑料 橡胶 纤维 薄膜 涂层 镀层 粉末 浆料 胶 油 \
    气体 溶液 溶剂 试剂 细胞 蛋白 核酸 mrna 抗体 血 样本 木 纸 布 水泥 混凝土 晶圆 晶体 电池 叶片 钢板 \
    零件 工件 数据 图像 信号 影像 音频";
const METHOD: &str = "采用 利用 通过 基于 方法 工艺 算法 模型 机理 原理 法 超声 激光 雷达 红外 射线 沉积 喷涂 焊接 打印 烧结 \
    发酵 提取 分离 催化 合成 仿真 视觉 深度学习 大模型 控制 检测 测量 加密 通信 algorithm method \
    process";
const EFFECT: &str = "提高 提升 增加 降低 减少 缩短 延长 避免 防止 消除 解决 改善 节约 节省 替代 不再 更快 更准 更省 更轻 稳定 \
    可靠 达到 reduce increase improve";
const PRODUCT: &str = "设备 装置 仪 机 系统 软件 平台 芯片 模块 模组 传感器 探头 机器人 终端 产品 样机 试剂盒 药 疫苗 器械 膜 \
    涂料 阀 泵 台 箱 床 椅 车 部件 组件 device system";
const APPLICATION: &str = "应用 适用 用于 用在 面向 场景 行业 工厂 车间 产线 厂 医院 养老院 学校 社区 家 园区 港口 工地 矿 农业 \
    航空 航天 汽车 船 电网 企业 客户 产品线 现场 生产";
const MATURITY: &str = "样机 样品 样件 小试 中试 量产 批量 试用 试点 试运行 示范 验证 原型 实验室 已投产 投产 产业化 上线 装机 \
    临床 注册证 trl 成熟 阶段 prototype pilot";
const CONDITIONS: &str = "预算 万元 费用 价格 报价 期限 个月 周期 工期 之前 截止 温度 湿度 环境 条件 要求 不能 不得 不超过 不低于 \
    以内 以上 限 兼容 符合 标准 改造 停产 停线 现有 合作 许可 转让 budget within must";

/// What a description of technology should speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    Material,
    Method,
    Effect,
    Product,
    Application,
    Figures,
    Maturity,
    Conditions,
}

impl Aspect {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 8] =
        [Self::Material, Self::Method, Self::Effect, Self::Product, Self::Application, Self::Figures, Self::Maturity, Self::Conditions];

    /// As in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Material => "material",
            Self::Method => "method",
            Self::Effect => "effect",
            Self::Product => "product",
            Self::Application => "application",
            Self::Figures => "figures",
            Self::Maturity => "maturity",
            Self::Conditions => "conditions",
        }
    }

    /// Words that show it, folded.
    const fn words(self) -> &'static str {
        match self {
            Self::Material => MATERIAL,
            Self::Method => METHOD,
            Self::Effect => EFFECT,
            Self::Product => PRODUCT,
            Self::Application => APPLICATION,
            Self::Figures => "",
            Self::Maturity => MATURITY,
            Self::Conditions => CONDITIONS,
        }
    }
}

/// What a side speaks of, and of what nothing was found, in the order of [`Aspect::ALL`].
#[must_use]
pub fn aspects(side: &Side) -> Vec<(Aspect, bool)> {
    let text = fold(&format!("{}\n{}", side.title, side.text()));
    let facts = &side.facts;
    Aspect::ALL
        .into_iter()
        .map(|aspect| {
            let is_known = match aspect {
                Aspect::Figures => figures::are_there(side),
                Aspect::Maturity => match side.role {
                    Role::Seeks => facts.min_trl.is_some(),
                    Role::Offers => facts.trl.is_some(),
                },
                Aspect::Conditions => {
                    facts.price_fen.is_some() || facts.budget_max_fen.is_some() || facts.budget_min_fen.is_some() || !facts.modes.is_empty()
                }
                _ => false,
            };
            (aspect, is_known || aspect.words().split_whitespace().any(|word| text.contains(word)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::Facts;

    fn missing(title: &str, text: &str, facts: Facts) -> Vec<Aspect> {
        let side = Side { title: title.to_owned(), text_parts: vec![("effect".to_owned(), text.to_owned())], facts, ..Side::default() };
        aspects(&side).into_iter().filter(|(_, is_found)| !is_found).map(|(aspect, _)| aspect).collect()
    }

    #[test]
    fn a_whole_description_lacks_nothing_and_an_empty_one_everything() {
        let text = "采用超声相控阵检测高温合金叶片内部裂纹，单片检测时间 6 分钟，比人工缩短九成；样机已在航空维修厂试用，报价 80 万元。";
        assert!(missing("叶片裂纹检测仪", text, Facts::default()).is_empty());
        assert_eq!(missing("", "", Facts::default()), Aspect::ALL);
        assert_eq!(missing("。，！", "😀😀\u{7}", Facts::default()), Aspect::ALL);
    }

    #[test]
    fn facts_beside_the_text_count() {
        let facts = Facts { trl: Some(6), price_fen: Some(8_000_000), ..Facts::default() };
        let missing = missing("膜边", "卷边", facts);
        assert!(!missing.contains(&Aspect::Maturity) && !missing.contains(&Aspect::Conditions), "{missing:?}");
        assert!(missing.contains(&Aspect::Figures));
    }
}
