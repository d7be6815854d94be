# 数据、主要目标与统计方法
plan-data = 转化数据
plan-data-description = 今年发布的成果与需求走到了哪一步：接洽、会面、试用、签约、登记、到账、落地，每个数都有口径。
plan-funnel = 从发布到落地
plan-funnel-note = { $year } 年发布的成果与需求，各有多少走到了这一步。百分比以发布数为分母。
plan-months = { $year } 年按发布月份
plan-month = 发布月份
plan-month-few = { $count } 件
plan-month-name = { $month } 月
plan-few = <{ $bound }
plan-hidden-cell = 隐去
plan-hidden = 不足 { $bound } 的数（零除外）显示为“<{ $bound }”；同列只有一个这样的数时，另隐去一个，免得被推算出来。
plan-exact = 您看到的是准确数。
plan-opens = 点开数字可看背后的记录。
plan-method = 统计方法
plan-all = 全部目标
plan-title = 主要目标
plan-years = 年份
plan-demo = 演示目标
plan-closed = 已结束的年份
plan-no-value = 未填报
plan-target-at_least = 目标不低于 { $target } { $unit }
plan-target-about = 目标 { $target } { $unit } 左右
plan-target-at_most = 目标不高于 { $target } { $unit }
plan-reached = 达到目标的 { $percent } %
plan-technical = 其中技术交易额 { $amount }
plan-records = { $count } 条记录
plan-empty = 这一年没有目标
plan-empty-text = 请选择其他年份。
plan-records-of = { $name } · { $period }
plan-back = 转化数据
plan-record-number = 编号
plan-record-title = 名称
plan-record-day = 日期
plan-record-amount = 合同总额
plan-no-records = 没有记录
plan-no-records-text = 这个数是零，背后没有记录。
plan-method-text =
    统计对象是当年首次发布的成果与需求，按发布月份归组；合并掉的重复条目不算。
    一个条目只要有任何一次对接或转化项目走到某一步，就算走到了这一步，同一条目只算一次。
    接洽：记录过任何方式的联系。会面：记录过会面或到访。试用、签约、登记、到账、落地：转化项目进入过相应阶段。
    百分比的分母是同期发布数。较晚发布的条目时间还短，比例自然较低。
    公开页面上不足 { $bound } 的数（零除外）不显示；同列只有一个这样的数时，再隐去一个较小的数。合计本身很小时同样不显示。
    技术合同成交额按合同登记日期合计合同总额，技术交易额另列。落地项目数按落地日期计数。
    每个数都由记录实时算出，没有手填的中间数；标明“未填报”的指标由主管部门报送，本平台不推算。
plan-millions = { $amount } 百万元
