# 对接：推荐、并排看、联系、工作台
matches-between = 、
matches-pair = { $demand } × { $achievement }
matches-one = 对接
matches-list = 对接
matches-none = 还没有对接
matches-none-text = 在需求或成果的页面上认领一项，或有人把您的条目推荐给对方，就会出现在这里。
matches-column-state = 状态
matches-column-changed = 最近变动
matches-life = 对接的进展

## 推荐
matches-answers = 可能的答案
matches-answers-compared = { $count } 项成果
matches-answers-none = 暂时没有合适的成果
matches-answers-none-text = 有新成果发布时会重新比较。也可以请技术经理人来办。
matches-seekers = 可能需要它的企业
matches-seekers-compared = { $count } 条需求
matches-seekers-none = 暂时没有相近的需求
matches-seekers-none-text = 有新需求发布时会重新比较。
matches-how-meaning = 字面 + 含义 + 条件，共比较 { $compared }
matches-how-words = 字面 + 条件，共比较 { $compared }
matches-how-pair-meaning = 字面 + 含义 + 条件
matches-how-pair-words = 字面 + 条件
matches-method-link = 怎样算出来的
matches-owner-closed = 签保密协议后可见名称
matches-owner-state = { $state } · { $owner }
matches-band-very_relevant = 很相关
matches-band-relevant = 相关
matches-band-possible = 可能
matches-band-weak = 弱

## 理由
matches-reasons = 合不合
matches-reasons-none = 没有找到相符之处
matches-reason-concepts = 都说到
matches-reason-meaning = 说法不同，意思相近
matches-reason-same-field = 同属{ $field }
matches-reason-near-field = 领域相邻：需求属{ $demand }，成果属{ $achievement }
matches-reason-other-field = 领域不同：需求属{ $demand }，成果属{ $achievement }
matches-reason-industry = 应用行业相同：{ $industries }
matches-reason-track = 同在{ $track }赛道
matches-reason-trl-fits = 成熟度 TRL { $trl }，达到需求要的 TRL { $min }
matches-reason-trl-short = 成熟度 TRL { $trl }，需求要 TRL { $min } 以上
matches-reason-price-within = 参考价 { $price }，在预算 { $budget }以内
matches-reason-price-above = 参考价 { $price }，超出预算 { $budget }
matches-reason-price-open = 价格面议，预算上限 { $budget }
matches-reason-modes = 都愿意{ $modes }
matches-reason-no-mode = 合作方式没有交集：需求想{ $demand }，成果提供{ $achievement }
matches-reason-here = 就在同一街镇，可到厂调研
matches-reason-near = 相距约 { $km } 千米，可到厂调研
matches-reason-far = 相距约 { $km } 千米
matches-reason-figure-met = { $noun } { $offered }，满足“{ $wanted }”
matches-reason-figure-short = { $noun } { $offered }，需求是“{ $wanted }”
matches-at-most = 不超过 { $amount }
matches-at-least = 不低于 { $amount }
matches-stated = { $amount }

## 操作
matches-take = 认领并联系
matches-take-demand = 我来办
matches-compare = 并排看
matches-open = 看对接
matches-look = 去看
matches-refuse = 不合适…
matches-refuse-side = 哪一方觉得不合适
matches-refuse-reason = 为什么
matches-refuse-note = 补充（选“其他”时必填）
matches-refuse-send = 记下理由
matches-release = 放回公共池
matches-release-demand = 放回公共池
matches-recommend = 推荐给双方
matches-convert = 转为项目
matches-log = 记一笔
matches-log-save = 记下
matches-contact-kind = 怎么联系的
matches-contact-side = 和谁
matches-contact-note = 说了什么
matches-next-step = 下一步
matches-next-step-help = 写了就会出现在当天的工作台上
matches-next-step-on = 哪天
matches-defer = 推迟
matches-defer-until = 推迟到
matches-defer-help = 期限照常计算，最晚 { $date }
matches-say-interest = 有意向
matches-task-done = 已完成
matches-choose = 去挑选
matches-correct = 去修改
matches-find-manager = 看推荐

## 两方
matches-side-demand = 需求方
matches-side-achievement = 成果方
matches-said-interested = 有意向
matches-said-refused = 不合适
matches-side-by-side = 并排看
matches-side-by-side-note = 两边都出现的词下面画了线
matches-do = 现在可以做
matches-word = 您怎么看
matches-word-demand = 您代表需求方
matches-word-achievement = 您代表成果方
matches-contacts = 联系记录
matches-contacts-none = 还没有联系
matches-contact-line = { $kind } · { $side }
matches-refusal = 为什么不合适
matches-refused-by = { $side }：{ $reason }
matches-became-deal = 已转为转化项目
matches-to-deal = 去看项目
matches-with = 经办：{ $name }
matches-taken-on = { $date }认领
matches-met-on = { $date }会面

## 经办
matches-handling = 经办
matches-handled = 已有技术经理人在办
matches-handled-by-you = { $name }（您）
matches-handled-by-nobody = 待认领
matches-clock = { $days } 天内须首次联系，{ $left }
matches-clock-contacted = 已联系，正在推进
matches-left = 还有 { $days } 天
matches-left-today = 今天到期
matches-late = 已逾期 { $days } 天

## 工作台
matches-desk = 工作台
matches-desk-today = 今天
matches-desk-lead = { $count } 件事。
matches-desk-lead-late = { $count } 件事，其中 { $late } 件已逾期。
matches-desk-lead-none = 今天没有要办的事。
matches-desk-lead-joint = {""}
matches-desk-lead-load = { $load }。
matches-desk-load-said = 在手 { $now } 项，上限 { $limit }
matches-desk-unverified = 本单位还没有通过核验，可以先写草稿。
matches-desk-empty = 今天没有要办的事
matches-desk-empty-text = 认领的对接、约好的下一步和等您答复的事会按先后排在这里。
matches-desk-under-way = 联系中的对接
matches-desk-under-way-note = 已联系、尚未转为项目
matches-desk-contacted-on = { $date }首次联系
matches-desk-all = 全部对接
matches-desk-deals = 转化项目
matches-desk-deals-note = 按阶段；可拖动，也可用卡片上的“移动到…”
matches-desk-deals-list = 列表
matches-desk-load = 在手
matches-desk-counts = 本单位的条目
matches-counts-waiting = 等科委审核
matches-desk-links = 去处
matches-due-late = 逾期 { $days } 天
matches-due-today = 今天
matches-due-tomorrow = 明天
matches-due-in = { $days } 天后
matches-due-returned = 已退回
matches-line-contact = 首次联系：{ $demand } × { $achievement }
matches-line-with-note = { $line }；{ $note }
matches-line-choose = 为“{ $demand }”挑一项成果
matches-line-late = { $manager }：{ $demand } × { $achievement }
matches-line-unclaimed = 没有人认领：{ $demand }
matches-line-returned = { $title }：{ $reason }
matches-line-asked = { $who } 想看“{ $title }”的全部内容
matches-line-word = { $demand } × { $achievement }
matches-escalated = 已报告
matches-noun-deal = 项目
matches-noun-demand = 需求
matches-noun-word = 等您表态
matches-published-on = { $date }发布
matches-figure-first-contact = 本月首次联系
matches-figure-median = 中位 { $days } 天
matches-figure-signed = 今年签约
matches-figure-signed-count = { $count } 件
matches-figure-signed-both = { $count } · { $amount }
matches-figure-share = 我的贡献
matches-figure-review = 待审核
matches-figure-verification = 待核验
matches-figure-objections = 待处理异议
matches-figure-unclaimed = 到期无人认领

## 怎样算出来的
matches-method = 推荐是怎样算出来的
matches-method-description = 需求与成果的匹配方法：用什么引擎、各项条件占多少、分几档。
matches-method-lead = 推荐由程序当场计算，不保存，不排广告。每一条都写明理由，您可以逐条核对。
matches-method-engine-meaning = 当前引擎：{ $engine }。字面用 BM25，含义用从本大厅 { $count } 项条目学得的词义模型，没有使用外部大模型。
matches-method-engine-words = 当前引擎：{ $engine }。只比较字面，没有含义模型参与。
matches-method-recall = 第一步，在对方全部公开条目里，按字面和（有模型时）含义各取最接近的 40 项。第二步，只对取出的条目细看：共有的词、写明的数字、领域、成熟度、价格、合作方式和距离。
matches-method-score = 得分 = 文字分 + 各项条件的加减。文字分 = 0.6 × 字面 + 0.4 × 含义；没有含义模型时只看字面。含义很近而用词全不同时，文字分至少是含义的 0.55 倍。总分限于 0 到 1，只用来排序和分档，不当作百分比。
matches-method-public = 只比较对所有人公开的内容。协议后可见的内容不参与，企业不公开名称时它的所在地也不参与。
matches-method-weights = 各项条件的加减
matches-method-weights-note = 由程序直接读出
matches-method-fact = 条件
matches-method-weight = 加减
matches-fact-same-field = 技术领域相同
matches-fact-near-field = 同一大类
matches-fact-other-field = 大类不同
matches-fact-figure-met = 写明的指标达到
matches-fact-figure-short = 写明的指标没达到
matches-fact-trl-fits = 成熟度达到
matches-fact-trl-short = 成熟度差一到两级
matches-fact-trl-far = 成熟度差三级以上
matches-fact-price-within = 价格在预算内
matches-fact-price-above = 价格超出预算
matches-fact-price-far = 价格超过预算一倍
matches-fact-price-open = 价格面议
matches-fact-industry = 应用行业相同
matches-fact-modes = 有共同的合作方式
matches-fact-no-mode = 合作方式没有交集
matches-fact-track = 赛道相同
matches-fact-near = 相距 8 千米以内
matches-fact-far = 相距 30 千米以上
matches-method-bands = 四个档次
matches-method-bands-note = 文字分低于 0.10 的一律算“弱”，条件再合也不推荐。各档的界线由人工按九对样例定下，还没有用大量评判过的结果校准，今后会用本大厅自己的成败来校准。
matches-method-band = 档次
matches-method-from = 得分不低于
matches-method-then = 推荐之后
matches-method-clocks = 技术经理人认领后 { $contact } 天内须首次联系；{ $escalate } 天没有联系，报科委；{ $pool } 天没有联系，放回公共池。没有人认领的需求，从发布起 { $escalate } 天报科委。均按自然日计。
matches-method-clocks-working = 技术经理人认领后 { $contact } 个工作日内须首次联系；{ $escalate } 个工作日没有联系，报科委；{ $pool } 个工作日没有联系，放回公共池。没有人认领的需求，从发布起 { $escalate } 个工作日报科委。
matches-method-limits = 某一方说过不合适的，不再推荐。程序会漏，也会错；合不合适由人来定。

## 问题
problem-matches-not-now = 这项对接现在的状态是“{ $state ->
    [recommended] 已推荐
    [claimed] 已认领
    [contacted] 已联系
    [interested] 有意向
    [unsuitable] 不合适
    *[converted] 已转项目
}”，不能这样办。请刷新后再看。
problem-matches-stale = 有人刚刚改过这项对接。请刷新后再办。
problem-matches-taken = 有人刚刚认领了这条需求。
problem-matches-taken-by = { $name } 已经认领了这条需求。
problem-matches-already-yours = 您已经认领了，在工作台上可以看到。
problem-matches-not-taken = 这条需求没有人认领，不用放回。
problem-matches-not-published = “{ $title }”不在大厅里，不能认领或推荐。
problem-matches-load = 您在手 { $now } 项，再加 { $more } 项就超过上限 { $limit } 项。请先办结或放回一些。
problem-matches-recorded = 这一对已经有记录，不用再推荐。
problem-matches-contact-kind = 请选一种联系方式。
problem-matches-side = 请选是哪一方。
problem-matches-reason = 请选一个原因。
problem-matches-reason-note = 选“其他”时请写明原因。
problem-matches-note-long = 最多写 { $limit } 字。
problem-matches-task-text = 请写下一步做什么，最多 { $limit } 字。
problem-matches-next-words = 写了日期，请也写下一步做什么。
problem-matches-next-day = 请填日期，例如 2026-11-30。
problem-matches-day-over = { $date } 已经过去，请选今天或以后的日期。
problem-matches-defer-late = 最晚推迟到 { $date }，那天会报告科委。

## 消息
notices-demand-taken = { $manager } 认领了您的需求“{ $title }”
notices-demand-taken-mail = 技术经理人 { $manager } 认领了您的需求“{ $title }”，会尽快与您联系。
notices-demand-pooled = 需求“{ $title }”认领 { $days } 天没有联系，已放回公共池
notices-demand-pooled-mail = 您认领的需求“{ $title }”已满 { $days } 天没有首次联系，连同它的对接一起放回公共池。如果仍想办，可以重新认领。
notices-demands-pooled = 您认领的 { $count } 条需求到期没有联系，已放回公共池，其中有“{ $title }”
notices-demands-pooled-mail = 您认领的 { $count } 条需求已过期限没有首次联系，连同它们的对接一起放回公共池，其中有“{ $title }”。如果仍想办，可以重新认领。
notices-demand-unclaimed = 需求“{ $title }”发布 { $days } 天还没有人认领
notices-demand-unclaimed-mail = 需求“{ $title }”发布已 { $days } 天，还没有技术经理人认领。请看看推荐，或请人来办。
notices-demands-unclaimed = 有 { $count } 条需求发布多日还没有人认领，最早的是“{ $title }”
notices-demands-unclaimed-mail = 有 { $count } 条需求过了期限还没有技术经理人认领，最早的是“{ $title }”。工作台上列出了等得最久的几条，请看看推荐，或请人来办。
notices-match-recommended = 有一项可能合适的对接：{ $demand } × { $achievement }
notices-match-recommended-mail = 大厅把需求“{ $demand }”和成果“{ $achievement }”放到了一起。请看看理由，告诉我们您有没有意向。
notices-match-contact-due = 首次联系到期：{ $demand } × { $achievement }
notices-match-contact-due-mail = 您认领“{ $demand } × { $achievement }”已 { $days } 天，首次联系今天到期。联系后请记一笔。
notices-matches-contact-due = { $count } 项对接的首次联系到期，其中有“{ $demand } × { $achievement }”
notices-matches-contact-due-mail = 您认领的 { $count } 项对接首次联系到期，其中有“{ $demand } × { $achievement }”。工作台上逐条列出，联系后请记一笔。
notices-match-escalated = { $manager } 认领 { $days } 天没有联系：{ $demand } × { $achievement }
notices-match-escalated-mail = 技术经理人 { $manager } 认领“{ $demand } × { $achievement }”已 { $days } 天，还没有首次联系。
notices-matches-escalated = { $count } 项对接认领多日没有联系，其中有 { $manager } 的“{ $demand } × { $achievement }”
notices-matches-escalated-mail = 有 { $count } 项对接认领后过了期限还没有首次联系，其中有 { $manager } 的“{ $demand } × { $achievement }”。工作台上逐条列出。
notices-match-pooled = 对接“{ $demand } × { $achievement }”已放回公共池
notices-match-pooled-mail = 您认领“{ $demand } × { $achievement }”已满 { $days } 天没有首次联系，已放回公共池。
notices-matches-pooled = { $count } 项对接已放回公共池，其中有“{ $demand } × { $achievement }”
notices-matches-pooled-mail = 您认领的 { $count } 项对接过了期限没有首次联系，已放回公共池，其中有“{ $demand } × { $achievement }”。
notices-match-said = 有一方对“{ $demand } × { $achievement }”有意向
notices-match-said-mail = “{ $demand } × { $achievement }”有一方表示有意向，可以去问另一方了。
notices-match-interested = 双方都有意向：{ $demand } × { $achievement }
notices-match-interested-mail = “{ $demand } × { $achievement }”双方都表示有意向，可以转为项目了。
notices-match-refused = “{ $demand } × { $achievement }”有一方说不合适
notices-match-refused-mail = “{ $demand } × { $achievement }”有一方说不合适，原因已记下。
