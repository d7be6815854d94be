//! Words that carry no topic: function words and the hollow words every entry of a hall uses. Not here: how they are weighed.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Function words: never required in a query, never a concept.
const FUNCTION_WORDS: &str = "的 了 和 与 及 或 在 是 有 对 为 以 于 从 到 由 把 被 将 并 而 但 且 也 都 就 不 没 没有 无 其 该 此 这 那 这个 那个 这些 那些 一个 一种 一 二 三 \
    个 种 中 上 下 内 外 前 后 里 间 等 等等 所 之 者 我 你 他 她 它 我们 你们 他们 怎么 怎样 如何 什么 哪些 哪里 为什么 吗 呢 吧 啊 很 更 最 太 非常 能 能够 可 可以 会 \
    要 想 需 请 让 使 使得 通过 进行 以及 并且 或者 因为 所以 如果 由于 因此 根据 按照 关于 对于 其中 同时 目前 现在 已经 仍 还 又 再 只 仅 每 各 某 多 少 大 小 高 低 较 约 \
    不超过 不低于 不高于 不少于 不大于 不小于 大于 小于 超过 低于 高于 以上 以下 以内 左右 \
    the a an of and or in on for to with by from at is are be as it its this that how what we our";

/// Hollow words: real words, but every entry has them, so they prove no kinship.
const HOLLOW_WORDS: &str = "技术 研究 开发 研发 应用 系统 方法 方案 产品 项目 成果 需求 企业 公司 单位 问题 解决 提供 实现 采用 使用 利用 具有 要求 需要 希望 寻求 达到 提高 提升 降低 \
    减少 满足 支持 相关 主要 关键 核心 先进 新型 高效 智能 综合 情况 条件 目标 效果 指标 性能 能力 水平 领域 行业 工业 生产 制造 工艺 设计 加工 过程 合作 转化 推广 示范 平台 服务 管理 建设 \
    完成 形成 建立 开展 适用 适合 用于 一体 一体化 功能 装置 设备 材料 数据 模型 结构 基于 面向 验证 试验 测试 中试 样机 样品 客户 用户 市场 成本 价格 时间 质量 数量 标准 国内 国际 国家 \
    现有 传统 不同 多种 部分 整体 全部 万元 人民币 上海 闵行 演示 数据 虚构 大学 学院 有限公司 知识产权 专利 专利权 发明 发明专利 授权 许可 转让 作价 入股 年 月 日 天 \
    毫米 厘米 微米 毫克 千克 公斤 毫升 小时 分钟 摄氏度 千瓦 兆帕 平方米 立方米 公里 千米 百分之 mm cm um μm kg mg ml kw mpa \
    可行 可行性 稳定 稳定性 可靠 可靠性 有效 快速 明显 显著 良好 优化 改进 改善 控制 检测 处理 分析 监测 制备 方式 类型 环节 现场 产线 车间 工厂 厂家 批量 规模 规模化 产业化 \
    一天 两天 三天 半天 每天 每次 一次 两次 一年 半年 每年 每月 一个月 一周 每周 今天 明天 白天 夜里 夜间 有时 经常 常常 总是 一直 以前 以后 之前 之后 \
    technology system method application research development product";

/// Words that weigh in a comparison as others do, but are no reason to name: what everybody says of anything, and units.
const NO_REASONS: &str = "知道 不能 多少 自己 只有 不到 不会 发脾气 出新 推出 推出新 不用 不要 不是 不了 不够 不再 不同 不少 不会发脾气 没法 无法 不必 不敢 不想 不好 不行 \
    只能 只要 只是 还有 还是 都是 就是 也是 而是 可是 但是 只不过 那么 这么 这样 那样 这种 那种 这里 那里 这是 那是 有些 有的 有点 有人 别人 人家 大家 本身 自身 各自 互相 彼此 \
    看到 看见 看看 觉得 认为 发现 想要 想到 听到 找到 得到 拿到 做到 遇到 碰到 用到 来不及 跟不上 做不到 够用 好用 常用 起来 下来 出来 上来 过来 过去 回来 进来 \
    之间 以来 以外 之外 其他 其它 另外 此外 除了 为了 尤其 特别 比较 相对 基本 基本上 大概 大约 几乎 差不多 左右 至少 最多 至多 最好 尽量 尽可能 可能 也许 应该 必须 \
    虽然 尽管 即使 无论 不论 不管 不仅 不但 甚至 仍然 依然 已 曾 曾经 正在 将要 刚刚 刚 马上 立即 随时 及时 随着 按 按照 依照 依据 通常 一般 往往 一样 同样 一些 许多 很多 大量 少量 \
    几个 几种 几次 几天 几年 多个 多次 多年 每个 各个 各种 各类 某些 任何 所有 一切 什么样 怎么办 为何 是否 能否 可否 开始 结束 继续 出现 发生 存在 包括 包含 成为 变成 作为 属于 \
    不过 有没有 的话 大多 一下 同一 导致 给出 直接 降到 上去 可用 每批 每吨 每户 每台 每人 每瓶 每床 每夜 \
    人员 东西 事情 地方 时候 这时 当时 后来 然后 接着 最后 首先 其次 一边 一方面 另一方面 \
    mω ω vg nm um μm mm cm dm km m m2 m3 mm2 cm2 cm3 ml ul μl l mg ug μg ng kg g t a ma ua μa ka ah mah v mv kv w mw kw gw wh kwh mwh hz khz mhz ghz pa kpa mpa gpa bar psi \
    db s ms us μs ns h min rpm ppm ppb mol mmol n kn nm2 j kj mj lux k °c c d wt vol bp kb mb gb tb mbps gbps \
    not no can will would should must which when where there than then these those they them their our your more most less such only also into over under about each per has have had been were was but if so \
    do does need needs used using use very any all some other";
/// Numerals in words, and what they count.
const NUMERALS: &str = "零〇一二两三四五六七八九十百千万亿半几第";
const COUNTED: &str = "成度双夜分个次年月天日周人名位件台套只条张片块份批种项点回遍倍号家处场支根瓶米克吨斤秒时厘步班";

static STOP: LazyLock<HashSet<&'static str>> = LazyLock::new(|| FUNCTION_WORDS.split_whitespace().collect());
static NO_REASON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| NO_REASONS.split_whitespace().collect());
static HOLLOW: LazyLock<HashSet<&'static str>> = LazyLock::new(|| HOLLOW_WORDS.split_whitespace().collect());

/// A function word of Chinese or English.
pub(crate) fn is_stop_word(word: &str) -> bool {
    STOP.contains(word)
}

/// A function word or a word that says nothing about the subject.
pub(crate) fn is_hollow(word: &str) -> bool {
    STOP.contains(word) || HOLLOW.contains(word)
}

/// A word that is not worth naming as shared, whatever it weighs: a hollow one, one that is said of anything, a numeral in words (十二, 一分), a unit.
pub(crate) fn is_no_reason(word: &str) -> bool {
    is_hollow(word) || NO_REASON.contains(word) || is_numeral(word)
}

/// A number in digits or in words.
pub(crate) fn is_number(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit() || c == '.' || NUMERALS.contains(c))
}

/// `七十`, and `两次` with what it counts; not `三维`.
fn is_numeral(word: &str) -> bool {
    let counted = word.trim_start_matches(|c| NUMERALS.contains(c));
    let mut rest = counted.chars();
    counted.len() < word.len() && rest.next().is_none_or(|c| COUNTED.contains(c)) && rest.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_anything_is_no_reason() {
        for word in [
            "一分",
            "十二",
            "七十",
            "三成",
            "九十度",
            "两次",
            "不过",
            "每批",
            "知道",
            "不能",
            "多少",
            "自己",
            "只有",
            "不到",
            "nm",
            "ah",
            "m2",
            "技术",
        ] {
            assert!(is_no_reason(word), "{word}");
        }
        for word in ["三维", "四足", "五轴", "三元", "薄膜", "裂纹", "lnp", "tc4", "激光"] {
            assert!(!is_no_reason(word), "{word}");
        }
        assert!(!is_hollow("知道"), "it weighs as before");
        assert!(is_number("七十") && is_number("1.5") && !is_number("七十瓶"));
    }
}
