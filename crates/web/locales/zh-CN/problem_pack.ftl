# 内容包的问题：哪里不对、现在的值是什么、怎样改。文件名与行号由 ui-place-line 写在前面。

## 文件

problem-pack-no-folder = 没有文件夹“{ $path }”。请检查配置中内容包的路径。
problem-pack-file-missing = 读不到文件“{ $file }”（{ $detail }）。请补上这个文件。
problem-pack-not-utf8 = 这一行有不是 UTF-8 的字符。请用 UTF-8 编码重新保存文件。
problem-pack-syntax = 不合 TOML 的写法：{ $detail }。请检查引号、括号和等号。
problem-pack-not-json = 不合 JSON 的写法：{ $detail }。
problem-pack-not-geojson = 不是 GeoJSON 的 FeatureCollection，缺少 features。
problem-pack-no-polygon = 没有可用的多边形。每个环至少四个点，首尾相同。
problem-pack-no-town-point = 有一个要素缺少街镇代码（properties.code）或点的坐标。
problem-pack-vocabulary-missing = 缺少词表“{ $vocabulary }”。请在 vocabularies 中加上这个文件。

## 键与值

problem-pack-unknown-key = 不认识的键“{ $key }”。请改正或删去。
problem-pack-unknown-key-near = 不认识的键“{ $key }”，是不是“{ $near }”？
problem-pack-missing-key = 缺少“{ $key }”。请补上。
problem-pack-empty = “{ $key }”是空的。请填写。
problem-pack-not-text = “{ $key }”应为文字，现在是 { $value }。请加上引号。
problem-pack-not-whole = “{ $key }”应为整数，现在是 { $value }。
problem-pack-not-number = “{ $key }”应为数字，现在是 { $value }。
problem-pack-not-date = “{ $key }”的“{ $value }”不是日期。请写成 2026-02-28 这样的形式。
problem-pack-not-yes-no = “{ $key }”应为 true 或 false，现在是 { $value }。
problem-pack-not-list = “{ $key }”应为列表，现在是 { $value }。请用方括号。
problem-pack-not-table = “{ $key }”应为一组键值，现在是 { $value }。请用花括号。
problem-pack-out-of-range = “{ $key }”是 { $value }，应在 { $least } 到 { $most } 之间。
problem-pack-unknown-word = “{ $key }”的“{ $value }”不认识。可以写：{ $known }
problem-pack-half-a-point = lat 与 lon 要一起写，纬度在 -90 到 90、经度在 -180 到 180 之间。
problem-pack-dates-reversed = { $to } 早于 { $from }，先后颠倒。请核对日期。

## 代码与引用

problem-pack-duplicate-code = 代码“{ $code }”重复，第一次出现在 { $first }。请改用别的代码。
problem-pack-missing-parent = “{ $code }”的上级“{ $parent }”不存在。请改正 parent 或补上这个词。
problem-pack-parent-loop = “{ $code }”经过上级又回到自己。请改正 parent。
problem-pack-count = 第 { $level } 级应有 { $expected } 个词，实有 { $found } 个。请补齐，或改正 counts。
problem-pack-no-terms = 词表里一个词也没有。请至少写一个 term。
problem-pack-unknown-term = 词表“{ $vocabulary }”里没有“{ $code }”，相近的是“{ $near }”。
problem-pack-unknown-zone = 没有区域“{ $value }”。相近或可用的：{ $near }
problem-pack-unknown-group = 没有机构分组“{ $value }”。相近或可用的：{ $near }
problem-pack-unknown-organization-kind = 没有机构类别“{ $value }”。相近或可用的：{ $near }
problem-pack-unknown-organization = 没有代码为“{ $code }”的机构，相近的是“{ $near }”。真实机构不能拥有条目。
problem-pack-unknown-role = 没有角色“{ $value }”。相近或可用的：{ $near }
problem-pack-role-without-organization = 角色“{ $role }”要写明所属机构。

## pack.toml

problem-pack-district-code = 区划代码“{ $value }”不对，应为六位数字，例如 310112。
problem-pack-time-zone = 时区“{ $value }”不支持，请写 Asia/Shanghai。
problem-pack-language = 没有语言“{ $value }”，请写 zh-CN 或 en。
problem-pack-clocks-order = 期限要依次变长：contact_days ≤ escalate_days ≤ pool_days。
problem-pack-expiry = “{ $register }”的到期天数 { $value } 不对，应为整数，并多于到期前询问的 { $ask } 天。
problem-pack-production = 页脚的“{ $key }”是空的。正式站点必须填写。

## 流程

problem-pack-no-stages = 一个阶段也没有。
problem-pack-one-start = 起点应当只有一个，现在有 { $found } 个。请只给一个写 is_start = true。
problem-pack-match-start = 应当恰有一个阶段写 is_match_start = true，对接转来的项目从那里开始。
problem-pack-unknown-stage = 没有阶段“{ $value }”。相近或可用的：{ $near }
problem-pack-unreachable-stage = 从起点“{ $start }”走不到“{ $code }”。请让某个阶段的 next 指向它，或删去它。
problem-pack-dead-end = “{ $code }”没有下一步，又不是终点。请写 next 或 is_end = true。
problem-pack-unknown-check = 没有检查“{ $value }”。相近或可用的：{ $near }
problem-pack-unknown-condition = 没有条件“{ $value }”。相近或可用的：{ $near }
problem-pack-unknown-column = 看板没有列“{ $value }”。相近或可用的：{ $near }
problem-pack-empty-column = 看板的列“{ $code }”里没有阶段。请让某个阶段写它，或删去它。
problem-pack-unknown-funnel-step = 漏斗没有“{ $value }”这一步。相近或可用的：{ $near }
problem-pack-funnel-stage = 漏斗的“{ $code }”与阶段对不上：写 counts = "stage" 的要有阶段指向它，其他的不能有。

## 对接

problem-pack-pair-register = 没有清单“{ $value }”。相近或可用的：{ $near }
problem-pack-pair-field = “{ $key }”里的“{ $field }”不是清单“{ $register }”的字段。相近或可用的：{ $near }
problem-pack-pair-closed = 清单“{ $register }”的“{ $field }”不是人人可见的字段，不能用来说明理由。请换一个公开的字段。
problem-pack-pair-text = 清单“{ $register }”的“{ $field }”不是文字字段，不能写进 { $key }。请换成文字字段：{ $near }
problem-pack-pair-value-type = “{ $key }”里的字段“{ $field }”存的不是一个词，比不了 is 里的值。请换成从词表选一项的字段，或一行文字的字段。
problem-pack-alike-terms = “{ $key }”里的“{ $field }”不是从词表里选的字段，两条之间没有相同的项可比。请换成从词表选一项或几项的字段。
problem-pack-pair-test = 没有比法“{ $value }”。相近或可用的：{ $near }
problem-pack-pair-measure = 正文里认不出“{ $value }”。相近或可用的：{ $near }
problem-pack-pair-type = 字段“{ $field }”的类型不能用在条件“{ $code }”里。at_least 和 at_most 要数字或金额，no_later 要日期，covers 要词表里的词，in_time 要日期对天数。
problem-pack-pair-known = 清单“{ $register }”的“{ $field }”读不出“{ $test }”要的内容，不能写进 { $key }。可用的字段：{ $near }
problem-pack-pair-twice = “{ $field }”在 { $key } 里写了两次。请去掉一个。
problem-pack-pair-units = 条件“{ $code }”两边的单位或词表不一样：{ $units }。请换成同一种的字段。
problem-pack-pair-order = 词表“{ $vocabulary }”的“{ $code }”没有排进 order。请由低到高写全。
problem-pack-pair-weight = 权重“{ $key }”是 { $value }，应在 { $least } 到 { $most } 之间：支持的不小于 0，反对的不大于 0。
problem-pack-pair-weight-name = 没有权重“{ $value }”。相近或可用的：{ $near }
problem-pack-pair-recorded = 应当恰有一对清单写 is_recorded = true，现在有 { $found } 对。
problem-pack-pair-recorded-registers = “{ $code }”不能写 is_recorded = true：只有 demand 与 achievement 的推荐可以认领、转为项目。

## 目标

problem-pack-unknown-year = 年份 { $year } 没有在 [[year]] 中写明。
problem-pack-unknown-evidence = 没有取数方式“{ $value }”。相近或可用的：{ $near }
problem-pack-unknown-measure = 没有计量方式“{ $value }”。相近或可用的：{ $near }
problem-pack-unknown-comparator = 没有比较方式“{ $value }”。相近或可用的：{ $near }
problem-pack-evidence-measure = “{ $evidence }”得出的是金额，measure 应为 money。

## 演示数据

problem-pack-register = 没有清单“{ $register }”。请检查文件夹或文件名。
problem-pack-field = 清单“{ $register }”没有字段“{ $field }”。请改正或删去。
problem-pack-value = 字段“{ $field }”的值 { $value } 写法不对。请按字段的类型填写。
problem-pack-organization = 没有代码为“{ $organization }”的演示机构。
problem-pack-credit-code = “{ $value }”不是有效的统一社会信用代码。请核对每一位。
problem-pack-real-address = “{ $value }”可能是真实邮箱。演示人物的邮箱请以 .invalid 或 .example 结尾。
problem-pack-unknown-step = 没有“{ $value }”这一步。相近或可用的：{ $near }
problem-pack-unknown-side = “{ $value }”不是一方。相近或可用的：{ $near }
problem-pack-amounts = 技术交易额 { $technical } 应在 0 与合同总额 { $total } 之间。
problem-pack-nothing-there = “{ $key }”所指的“{ $value }”不存在。请核对代码或编号。
