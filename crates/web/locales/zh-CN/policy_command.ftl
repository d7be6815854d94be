# 命令 zerobay policy 的话。条款、事实、来源的名字来自内容包。

## 出错

policy-command-unreadable = 读不到“{ $path }”（{ $detail }）。请检查路径。
policy-command-no-files = “{ $path }”里没有 .toml 文件。请写内容包的文件夹，或它的 policies 文件夹。
policy-command-no-clause = 没有编号为“{ $name }”的条款{ $near ->
    [yes] ，是不是“{ $suggestion }”？
   *[no] 。请核对编号。
}
policy-command-day = “{ $value }”不是日期。请写成 2026-02-28 的样子。
policy-command-lang = 没有语言“{ $value }”。请写 zh-CN 或 en。
policy-command-not-cases = “{ $path }”不是演算样例（{ $detail }）。应为 JSON，里面有列表 cases。
policy-command-no-lines = “{ $path }”里没有一行可比。请检查每个案例的 among 与 expect。
policy-command-not-profile = “{ $path }”不是一家企业的事实（{ $detail }）。应为 JSON 的一组键值。
policy-command-fact = “{ $name }”不能是 { $value }。请按 facts.toml 的键与类填写。
policy-command-impossible = { $name }：{ $why }
policy-command-cell-unit = 第 { $row } 行 { $column }：{ $value } 没有单位。请在格子里或表头上写明，如“{ $column }（万元）”。
policy-command-cell-value = 第 { $row } 行 { $column }：不能是“{ $value }”。这一项留作未知。
policy-command-cell-two-units = 第 { $row } 行 { $column }：“{ $value }”的单位与表头的{ $unit }不同。请只留一种单位，并核对数值。这一项留作未知。
policy-command-cell-impossible = 第 { $row } 行 { $column }：{ $why }这一项留作未知。
policy-command-out = 写不了“{ $path }”（{ $detail }）。

## check 与 test

policy-command-checked = { $path }：{ $clauses } 条条款、{ $facts } 项事实、{ $cases } 个案例，没有问题。
policy-command-problems = 共 { $count } 处问题。
policy-command-line = { $mark } { $case }：{ $what } 应为 { $expected }，得出 { $found }
policy-command-line-wrong = { $mark } { $case }：{ $what } 写错了：{ $found }
policy-command-not-judged = 不在判断之列
policy-command-no-fact = 没有“{ $name }”这项事实{ $near ->
    [yes] ，是不是“{ $suggestion }”？
   *[no] 。请按 facts.toml 的键填写。
}
policy-command-no-expectation = expect 里没有“{ $name }”这个键{ $near ->
    [yes] ，是不是“{ $suggestion }”？
   *[no] 。请改正或删去。
}
policy-command-expects-names = “{ $name }”下面应是一组名字和期望的值。
policy-command-needs-fields = “{ $name }”应是一组键和值，写在花括号里。
policy-command-needs-list = “{ $name }”应是一个列表，写在方括号里。
policy-command-expects-none = “{ $name }”下面是空的，没有可比的。请写上期望的值，或删去。
policy-command-expects-nothing = 这个案例没有写期望的结果，没有可比的。请在 expect 里写上。
policy-command-tested = { $count } 行全部相符。
policy-command-differs = { $count } 行中有 { $failed } 行不符。

## explain

policy-command-head = { $clause }　{ $title }
policy-command-child = 子项 { $child }
policy-command-asked-on = 日期 { $day }，{ $verdict }
policy-command-yes = 符合
policy-command-no = 不符合
policy-command-unknown = 待补充
policy-command-not-in-force = 不在有效期
policy-command-standing-computed = 已核，计入合计
policy-command-standing-pending = 待核，不计入合计
policy-command-standing-orienting = 往年条款，只供参考
policy-command-standing-never = 草案或已到期，不参与匹配
policy-command-standing-hidden = 外区条款，不展示
policy-command-document = 依据 { $document }
policy-command-no-number = 文号待核
policy-command-checked-on = 核对日 { $day }
policy-command-all = 以下全部
policy-command-any = 以下任一
policy-command-at-least = 以下至少 { $count } 项
policy-command-none = 以下不成立
policy-command-if = 第一项成立则看第二项，否则看第三项
policy-command-manual = 由人工认定
policy-command-manual-of = 由人工认定：{ $what }
policy-command-unread = 原文未读，待核
policy-command-always = 没有要求
policy-command-one-of = { $name }是 { $terms } 之一
policy-command-none-of = { $name }不是 { $terms }
policy-command-contains = { $name }含 { $terms } 之一
policy-command-present = 有{ $name }
policy-command-clear = { $name }：否
policy-command-actual = 实际 { $value }
policy-command-bound = 门槛 { $value }
policy-command-nothing = 没有
policy-command-untold = 未知
policy-command-since = 自 { $day }
policy-command-growth = { $years } 年间由 { $first } 到 { $last }
policy-command-flag-yes = 是
policy-command-flag-no = 否
policy-command-short = { $name }还差 { $value }
policy-command-over = { $name }超出 { $value }
policy-command-source = 来源 { $source }
policy-command-amount = 金额 { $amount }
policy-command-range = 金额 { $low } 至 { $high }
policy-command-amount-untold = 金额待核，不显示
policy-command-no-money = 不涉及资金
policy-command-tax-relief = 税收优惠，省多少看企业账目
policy-command-upper = 上限，以评审为准
policy-command-tax = 少缴的税
policy-command-by-year = 分期 { $years }
policy-command-missing = 还缺 { $name }：{ $question }{ $help }
policy-command-listed-source = { $source }　{ $title }

## screen

policy-command-screened = { $count } 家：符合 { $yes }，待补充 { $unknown }，不符合 { $no }
policy-command-screened-out = { $day } 不在有效期，{ $count } 家都不判断。可用 --on 另写日期。
policy-command-lacking = 待补充的缺 { $name }：{ $count } 家
policy-command-written = 已写入 { $path }
policy-command-column-row = 行
policy-command-column-name = 企业
policy-command-column-credit-code = 统一社会信用代码
policy-command-column-verdict = 结果
policy-command-column-missing = 还缺
policy-command-column-failed = 不满足
policy-command-column-amount = 最多（万元）

## bench

policy-command-nothing-to-measure = “{ $path }”里没有可测的：条款旁要有案例，行数和轮数至少为 1。
policy-command-bench-protocol = 测量：{ $path } 的 { $clauses } 条条款，{ $firms } 家案例企业（循环成 { $rows } 行），按 { $day }；一个线程，{ $rounds } 轮取中位数；{ $system }，{ $cores } 个核
policy-command-bench-unoptimised = 这个程序没有优化编译，下面的数字没有意义。
policy-command-bench-differs = 条款 { $clause } 第 { $row } 行：逐列与逐家的结论不同。请报告这个错误。
policy-command-bench-columns = 逐列筛查：每秒 { $rate } 百万次条款判断（{ $rows } 行 × { $clauses } 条，三值），与逐家判断一致
policy-command-bench-explainer = 逐条解释：每家 { $firm } 微秒（{ $clauses } 条，每个条件一条记录），折合每 20 条 { $twenty } 微秒
policy-command-bench-answer = 全部结论、金额和最优组合：每家中位 { $median } 微秒，p99 { $p99 } 微秒，最长 { $worst } 微秒
policy-command-bench-bundle = 从 { $clauses } 条里选最优组合（含次优和落选原因，{ $draws } 次抽取，金额随机）：中位 { $median } 微秒，p99 { $p99 } 微秒，最长 { $worst } 微秒；{ $proven } 次证明最优
