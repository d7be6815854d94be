# 政策文件的问题：哪一列、哪里不对、现在的值是什么、怎样改。文件名与行号由 ui-place-line 写在前面。

## 写法

rules-syntax = 第 { $column } 列：不合 TOML 的写法（{ $detail }）。请检查这一行的引号、括号和等号。
rules-unknown-key = 第 { $column } 列：这里没有“{ $name }”这个键{ $near ->
    [yes] ，是不是“{ $suggestion }”？请改正或删去。
   *[no] 。请改正或删去。
}
rules-missing-key = 第 { $column } 列：缺少“{ $name }”。请补上。
rules-wrong-value = 第 { $column } 列：“{ $name }”不能是 { $value }。应写 { $wanted }。
rules-key-of-other-way = 第 { $column } 列：方式“{ $way }”不用“{ $name }”，写了也不起作用。{ $own ->
    [yes] 这种方式用的是：{ $wanted }。请删去它，或换一种方式。
   *[no] 请删去它，或换一种方式。
}
rules-negative = 第 { $column } 列：“{ $name }”不能低于 0，这里写的是 { $value }。请去掉负号或改正。
rules-part-above-whole = 第 { $column } 列：“{ $name }”{ $found } 高于“{ $other }”{ $most }，而它只是其中一部分。请改正其中一个。
rules-share-above-whole = 第 { $column } 列：“{ $name }”是占整体的比例，不能是 { $found }。最多写 100%。
rules-least-above-most = 第 { $column } 列：“{ $name }”{ $found } 高于“{ $other }”{ $most }。请改正其中一个。
rules-instalments-sum = 第 { $column } 列：各期合计为 { $found }，而“{ $other }”是 { $wanted }。请改正其中一个。
rules-instalments-vary = 第 { $column } 列：金额因企业而不同，各期却写成定数。请按比例写，如 { $wanted }。
rules-signed = 第 { $column } 列：“{ $name }”只用于金额。请删去。
rules-instalments = 第 { $column } 列：各期合计为 { $found }，应当正好是 100%。请改正各期的比例。
rules-term-taken = 第 { $column } 列：前面的情形已经写了“{ $value }”，轮不到这一种。请删去或改正。
rules-duplicate-id = 第 { $column } 列：编号“{ $name }”已经用过。编号永不重复，请换一个。
rules-duplicate-field = 第 { $column } 列：事实“{ $name }”已经有了。每一项事实的键和名都要唯一，请改名或删去。

## 式

rules-empty-formula = 第 { $column } 列：式是空的。请写明要满足什么。
rules-unknown-field = 第 { $column } 列：没有“{ $name }”这项事实{ $near ->
    [yes] ，是不是“{ $suggestion }”？
   *[no] 。
}{ $place ->
    [form] 请改正。
   *[file] 请改正，或在 facts.toml 里补上它。
}
rules-unknown-word = 第 { $column } 列：式里这个位置不能写“{ $word }”。可以写：{ $wanted }{ $near ->
    [yes] （是不是“{ $suggestion }”？）
   *[no] {""}
}
rules-unclosed = 第 { $column } 列：从这里开始的括号或引号没有收尾。请补上另一半。
rules-trailing = 第 { $column } 列：式在“{ $word }”之前已经完了。请用“且”或“或”连起来，或删去后面的字。
rules-unknown-parameter = 第 { $column } 列：条款没有“{ $name }”这个参数{ $near ->
    [yes] ，是不是“{ $suggestion }”？请改正，或写进“参数”。
   *[no] 。请改正，或写进“参数”。
}
rules-type = 第 { $column } 列：“{ $name }”是{ $kind }，不能这样比较。请用 { $wanted }。
rules-no-unit = 第 { $column } 列：{ $value } 没有单位，而“{ $name }”是{ $kind }。单位请用 { $wanted }。
rules-wrong-unit = 第 { $column } 列：{ $value } 的单位不适合“{ $name }”（{ $kind }）。单位请用 { $wanted }。
rules-kinds-differ = 第 { $column } 列：“{ $name }”和“{ $other }”不是同一类，不能相比。请换成同类的事实。
rules-no-such-day = 第 { $column } 列：日历上没有 { $value } 这一天。请写成 2026-02-28 的样子。
rules-two-children = 第 { $column } 列：条款既读“{ $name }”的事实，又读“{ $other }”的。一个条款只能逐个判断一种，请拆成两条。

## 日期

rules-rounds-beside-days = 第 { $column } 列：申报日期既写在这里，又写在“{ $name }”里。请只留一处。
rules-rounds-overlap = 第 { $column } 列：这一期从 { $from } 起，而前一期到 { $until } 才止。请改正其中一个。
rules-rounds-order = 第 { $column } 列：从 { $from } 起的一期排在更晚的一期后面，那一期到 { $until } 止。请按日期先后排列。
rules-dates-reversed = 第 { $column } 列：止日 { $until } 早于起日 { $from }。请改正其中一个。
rules-no-first-day = 第 { $column } 列：条款写明有效，却没有“{ $name }”日。请补上；如果还没有查明，请在“{ $wanted }”里写明起日未核。
rules-no-value = 第 { $column } 列：参数“{ $name }”一个值也没有。请写在“值”里。
rules-dates-before = 第 { $column } 列：参数“{ $name }”最早的值从 { $from } 起，而条款没有写起日。请补上条款的“起”，或删去第一个值的“起”。
rules-dates-overlap = 第 { $column } 列：有两个值都从 { $from } 起。请只留一个。
rules-dates-order = 第 { $column } 列：从 { $from } 起的值排在更晚的值后面。请按日期先后排列。
rules-dates-missing = 第 { $column } 列：参数“{ $name }”在 { $from } 还没有值，而条款那天已经有效。请补上最早的一个值。
rules-dates-after-end = 第 { $column } 列：条款 { $until } 就结束了，参数“{ $name }”却有从 { $from } 起的值。请删去它。

## 条件之间

rules-contradiction = 第 { $column } 列：和{ $place ->
    [form] 条件 { $line }{" "}
   *[file] 第 { $line } 行
}合在一起，没有企业能满足。请改正其中一个。
rules-contradiction-several = 第 { $column } 列：和{ $place ->
    [form] 条件 { $lines }{" "}
   *[file] 第 { $lines } 行
}合在一起，没有企业能满足。请改正其中一个。
rules-contradiction-dated = 第 { $column } 列：按 { $day } 的参数值，和{ $place ->
    [form] 条件 { $line }{" "}
   *[file] 第 { $line } 行
}合在一起，没有企业能满足。请改正参数值或界限。
rules-never = 第 { $column } 列：没有企业能满足这一条：它自相矛盾，或超出了可能的范围（个数低于 0、占整体的比例高于 100%、部分多于整体）。请改正其中的界限或词条。
rules-always = 第 { $column } 列：这一条恒成立，无论取什么值都满足。请删去；如果只问有没有，请写“有 …”。
rules-implication = 第 { $column } 列：{ $place ->
    [form] 条件 { $line }{" "}
   *[file] 第 { $line } 行
}成立时这一条不可能成立，只有{ $place ->
    [form] 条件 { $line }{" "}
   *[file] 第 { $line } 行
}不成立的企业才能通过。请直接写“非 …”，或改正其中一个。
rules-count-too-many = 第 { $column } 列：要求至少 { $wanted } 项，这里只有 { $found } 项，不可能满足。请改小数目或补上缺的项。
rules-count-nothing = 第 { $column } 列：{ $found } 项中至少 { $wanted } 项等于没有要求。请改大数目或删去。
rules-redundant = 第 { $column } 列：{ $place ->
    [form] 条件 { $line }{" "}
   *[file] 第 { $line } 行
}的要求已经包含这一条。请删去这一条。
rules-swallowed = 第 { $column } 列：满足这一条的企业必定满足{ $place ->
    [form] 条件 { $line }
   *[file] 第 { $line } 行
}，而满足其一就够了，这一条不起作用。请删去它，或改正其中一个。
rules-unreachable = 第 { $column } 列：前面的情形已经占尽，轮不到这一种。请调整顺序或界限。
rules-points = 第 { $column } 列：“{ $name }”各项最高分合计 { $found } 分，满分写的是 { $wanted } 分。请对照文件核对。
rules-cycle = 第 { $column } 列：前置条款互相等待：{ $name }。请去掉其中一个。
rules-unknown-clause = 第 { $column } 列：没有编号为“{ $name }”的条款{ $near ->
    [yes] ，是不是“{ $suggestion }”？请改正编号。
   *[no] 。请改正编号。
}
rules-caps-not-nested = 第 { $column } 列：封顶“{ $name }”和“{ $other }”有一部分条款相同，却谁也不包含谁。请改成一个包含另一个，或互不相交。
rules-excludes-itself = 第 { $column } 列：“{ $name }”和它自己写成了一对。请在“{ $wanted }”里写上另一个条款的编号。
rules-unknown-code = 第 { $column } 列：没有代码为“{ $name }”的片区或区县{ $near ->
    [yes] ，是不是“{ $suggestion }”？
   *[no] 。
}{ $place ->
    [form] 请改正。
   *[file] 请改正，或补进本包的片区或区县名单。
}
rules-verified-without = 第 { $column } 列：条款写明已核，却没有“{ $name }”。请补上，或改写核实的程度。
rules-no-case = 第 { $column } 列：条款“{ $name }”没有案例。请至少写一个。
rules-unknown-source = 第 { $column } 列：没有编号为“{ $name }”的来源{ $near ->
    [yes] ，是不是“{ $suggestion }”？
   *[no] 。
}{ $place ->
    [form] 请改正编号，或在本页添加这个来源。
   *[file] 请改正，或在 sources.toml 里补上它。
}

## 文字

rules-wrong-language = 第 { $column } 列：“{ $name }”应当写{ $wanted ->
    [zh] 中文
   *[en] 英文
}。请改用这种文字。
rules-summary-long = 第 { $column } 列：“{ $name }”有 { $found } 句，最多 { $wanted } 句。请写短些。
rules-summary-unmarked = 第 { $column } 列：条款没有全部核实，“{ $name }”却没有说。请写明什么“{ $wanted }”。
rules-no-question = 第 { $column } 列：事实“{ $name }”没有问法。请在 questions.toml 里补上。
rules-no-english = 第 { $column } 列：“{ $value }”没有英文{ $near ->
    [yes] ，是不是“{ $suggestion }”？
   *[no] 。
}{ $place ->
    [form] 请改正，或在本页写上它的英文。
   *[file] 请改正，或把英文写在 { $wanted } 里。
}

## 案例

rules-case-clause = 案例“{ $case }”的条款“{ $name }”并不存在{ $near ->
    [yes] ，是不是“{ $suggestion }”？请改正编号。
   *[no] 。请改正编号。
}
rules-case-failed = 案例“{ $name }”的结果是 { $found }，应为 { $wanted }。请改正条款或案例。
