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

static STOP: LazyLock<HashSet<&'static str>> = LazyLock::new(|| FUNCTION_WORDS.split_whitespace().collect());
static HOLLOW: LazyLock<HashSet<&'static str>> = LazyLock::new(|| HOLLOW_WORDS.split_whitespace().collect());

/// A function word of Chinese or English.
pub(crate) fn is_stop_word(word: &str) -> bool {
    STOP.contains(word)
}

/// A function word or a word that says nothing about the subject.
pub(crate) fn is_hollow(word: &str) -> bool {
    STOP.contains(word) || HOLLOW.contains(word)
}
