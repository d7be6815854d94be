# 组件页 /dev/ui 的示例内容，均为虚构。一行一条，¦ 分列。
dev-title = 组件
dev-intro = 每个组件、每种状态都在这里。页面由这些组件拼成；缺的先补到这里。
dev-samples = 页面样例
dev-sample-front = 首页
dev-sample-search = 搜索
dev-sample-entry = 条目
dev-sample-desk = 工作台
dev-sample-form = 表单
dev-sample-errors = 出错页
dev-part-thread = 一条线
dev-part-words = 文字
dev-part-buttons = 按钮与操作
dev-part-lists = 列表
dev-part-figures = 数字
dev-part-changes = 变化
dev-part-notices = 提示
dev-fold = 展开细节
dev-notice = 公示第 9 天，共 15 天，暂无异议。
dev-flash = 已发布。技术经理人会在 9 天内联系您。
dev-steps =
    上传表格
    核对
    导入
dev-progress = 已检查 6,200 行，共 10,000 行
dev-buttons =
    认领并联系
    并排看
    不合适…
dev-life-label = 需求的进展
dev-life =
    草稿
    诊断
    发布
    接洽
    评估
    试用
    公示
    签约
    登记
    落地
dev-tags =
    演示数据
    相关
    已发布
    待核
    逾期 1 天
dev-chips =
    成果
    TRL 4–6 中试
dev-chip-remove = 去掉条件：
dev-chips-clear = 全部清除
dev-demand-title = 涂布后薄膜边缘总卷曲，停机换参数太久
dev-demand-facts =
    江川路街道 · 新材料企业（签保密协议后可见名称）
    11-23 发布
    2027-02-22 到期
dev-demand-published = 已发布
dev-demand-demo = 演示数据
dev-demand-terms =
    现在怎样 ¦ 换品种时停机调唇口和张力，每次 40 分钟；边缘卷曲 5–8 毫米，模切报废 4%。
    要达到 ¦ 卷曲小于 2 毫米，换参不超过 10 分钟，幅宽 1,200 毫米
    条件 ¦ 不改动干燥箱；可到厂调研，可提供样膜
    预算与时间 ¦ 80–120 万元，3 个月内定方案
dev-crumb-kind = 需求
dev-crumb-field = 新材料
dev-answers = 可能的答案
dev-answers-note = 字面 + 含义 + 条件，共比较 1,284 项成果
dev-answers-how = 怎样算出来的
dev-grades =
    很相关
    相关
dev-proposals =
    高黏度涂布液边缘流场的在线测量与自整定 ¦ 零湾大学
    低残余应力 PET 基薄膜的分段退火工艺 ¦ 沧源理工大学
dev-for-a-before = 都在解决
dev-for-a-first = 涂布
dev-for-a-middle = 时
dev-for-a-second = 边缘
dev-for-a-after = 厚度不均引起的卷曲
dev-for-a =
    换参时间 6 分钟，满足“不超过 10 分钟”
    TRL 6，已在 600 毫米产线验证；需求要求中试以上
    愿意先用后转，预算 80–120 万元覆盖报价 95 万元
dev-against-a = 幅宽只验证到 600 毫米，需求为 1,200 毫米
dev-unknown-a = 是否适用于双面涂布，成果没有写
dev-for-b =
    目标相同：卷曲高度小于 2 毫米
    距企业 3.2 千米，来往方便
dev-against-b =
    需加装退火段，需求写明“不改动干燥箱”
    没有换参时间的数据
dev-reason = 为什么不合适
dev-reasons =
    太早
    效益不清
    领域不符
    已经解决
dev-reason-send = 记下理由
dev-handler = 经办
dev-handler-none = 待认领
dev-handler-clock = 9 天内须首次联系，还有 8 天 6 小时
dev-handler-take = 我来办
dev-follow = 关注
dev-follow-links =
    进展时通知我
    相似需求 4 条
dev-print = 打印
dev-hero = 把一项成果，做成一家落地的企业
dev-hero-lead = 用自己的话说，不必用术语。成果、需求、服务、空间，一处找齐。
dev-hero-all = 全部清单
dev-hero-placeholder = 例如：薄膜边缘卷曲怎么解决，谁能测微孔孔径，有没有层高 6 米的厂房
dev-hero-recent = 最近在找
dev-hero-recents =
    合成生物 发酵放大
    mRNA 递送
    养老 跌倒监测
    负荷 2 吨以上的一层空间
dev-doors =
    我有成果要转化 ¦ 发布一项，或用表格导入一批
    我有难题要解决 ¦ 写一段话，先诊断再发布
    我做技术转移 ¦ 今天该联系谁，进展到哪一步
dev-funnel = 今年走到哪一步
dev-funnel-note = 2026 年 1 月起发布的成果与需求，按发布月份追踪；每个数都有口径和来源
dev-funnel-how = 转化数据与统计方法
dev-funnel-steps =
    发布 ¦ 1,284 ¦
    接洽 ¦ 611 ¦ 48 %
    会面 ¦ 342 ¦ 27 %
    试用 ¦ 118 ¦ 9 %
    签约 ¦ 96 ¦ 7.5 %
    登记 ¦ 91 ¦ 7.1 %
    到账 ¦ 74 ¦ 5.8 %
    落地 ¦ 31 ¦ 2.4 %
dev-demands = 企业在找
dev-demands-all = 全部 312 条需求
dev-demands-rows =
    涂布后薄膜边缘总卷曲，停机换参数太久 ¦ 江川路街道 · 新材料企业 ¦ 预算 80–120 万元 ¦ 3 个月内 ¦ 今天
    冻干粉针的水分要在线测，现在靠抽检 ¦ 莘庄工业区 · 制药企业 ¦ 预算 60 万元 ¦ 半年内 ¦ 今天
    老人夜间离床提醒误报太多 ¦ 梅陇镇 · 养老机构运营方 ¦ 预算待议 ¦ 先试用 ¦ 昨天
    小批量 mRNA 包封率检测，排不上队 ¦ 莘庄工业区 · 生物医药企业 ¦ 找服务 ¦ 两周内 ¦ 11-20
dev-achievements = 新发布的成果
dev-achievements-all = 全部 1,284 项成果
dev-achievements-rows =
    可降解镁合金骨钉表面梯度涂层 ¦ 零湾大学 材料学院 ¦ 生物医药 ¦ TRL 6 ¦ 今天
    低温甲醇重整制氢用铜基催化剂 ¦ 沧源理工大学 ¦ 新能源 ¦ TRL 5 ¦ 今天
    桥梁支座脱空的声发射快速检测仪 ¦ 零湾大学 船建学院 ¦ 智能制造 ¦ TRL 7 ¦ 昨天
    面向失能老人的床旁翻身辅助装置 ¦ 银龄概念验证中心 ¦ 养老科技 ¦ TRL 6 ¦ 昨天
dev-district = 一园一方案
dev-district-lead = 选一个园区，看它的主攻方向、空着的空间、能用的服务。
dev-district-rows =
    甲园 ¦ 养老科技
    乙园 ¦ 生物医药研发总部
    丙园 ¦ mRNA
    丁园 ¦ 合成生物
dev-map-label = 示意图：四个园区的位置
dev-map-caption = 示意图，形状为虚构；虚线为近似范围，非法定界线。
dev-map-source = 虚构
dev-map-zone = 核心区近似范围
dev-found = 项成果
dev-found-how = 字面 14，含义相近 9，用时 4 毫秒
dev-found-sort = 排序
dev-found-sorts =
    最相关
    最新发布
dev-found-follow = 订阅这次搜索
dev-found-filter = 筛选
dev-found-show = 按条件筛选
dev-found-out = 没找到？
dev-found-save = 把这段话存成需求
dev-found-then = ，发布后 9 天内会有技术经理人联系您。
dev-query = 薄膜 涂布 边缘卷曲
dev-facets-lists = 清单
dev-facets-lists-options =
    成果 ¦ 41
    需求 ¦ 9
    服务与仪器 ¦ 6
    空间 ¦ 0
dev-facets-fields = 技术领域
dev-facets-fields-options =
    新材料 ¦ 17
    生物医药 ¦ 12
    先进制造 ¦ 8
    新能源 ¦ 4
    航空航天 ¦ 2
    人工智能 ¦ 1
    养老科技 ¦ 1
dev-facets-trl = 成熟度
dev-facets-trl-options =
    TRL 1–3 实验室 ¦ 9
    TRL 4–6 中试 ¦ 23
    TRL 7–9 可用 ¦ 9
dev-hit-title-before = 高黏度涂布液边缘流场的
dev-hit-title-mark = 在线测量
dev-hit-title-after = 与自整定
dev-hit-before = 针对
dev-hit-mark = 涂布
dev-hit-after = 过程边缘增厚与干燥应力不均，用双光路位移传感实时估计边缘厚度，自动调节狭缝唇口，停机换参时间由 40 分钟降到 6 分钟。
dev-hit-owner = 零湾大学 机械与动力工程学院
dev-hit-facts =
    TRL 6
    许可 · 先用后转
    发明专利 3 件
    2026-11-18
dev-hit-link = 本月 2 家企业接洽
dev-hit-second = 卷对卷工艺的张力解耦控制器
dev-hit-second-text = 多辊系统张力与纠偏解耦，适配国产驱动，换卷后 3 米内稳定。
dev-hit-second-owner = 浦西时空计算研究所
dev-desk = 今天
dev-desk-lead = 4 件事，其中 1 件已逾期。在手 17 个项目，上限 20。
dev-desk-figures =
    本月首次联系 ¦ 中位 3.2 ¦ 天
    今年签约 ¦ 7 ¦ 件
    我的贡献 ¦ 41 ¦ %
dev-desk-load = 在手 17 个项目，上限 20
dev-todo =
    逾期 1 天 ¦ 打电话给制药企业，确认冻干水分测量的安装口径 ¦ 接洽
    今天 ¦ 向骨科器械厂要三类医疗器械注册计划 ¦ 评估
    今天 ¦ 离床监测试用中期回访 ¦ 试用
    明天 ¦ 甲醇催化剂公示，补上传评估报告 ¦ 公示
dev-todo-log = 记一笔
dev-todo-later = 推迟
dev-todo-until = 推迟到
dev-board = 转化项目
dev-board-note = 按阶段；可拖动，也可用卡片上的“移动到…”
dev-board-list = 列表
dev-board-stages =
    接洽 ¦ talks
    评估 ¦ assessment
    试用 ¦ trial
    公示 ¦ notice
    签约 ¦ signed
    登记到账 ¦ registered
dev-board-cards =
    talks ¦ 薄膜边缘卷曲 × 在线测量 ¦ 新材料企业 ↔ 零湾大学 ¦ 11-25 到厂会面 ¦
    talks ¦ 冻干水分在线测 × 近红外探头 ¦ 制药企业 ↔ 沧源理工 ¦ ¦ 逾期 1 天
    assessment ¦ 骨钉镁合金涂层 × 骨科器械厂 ¦ 骨科器械 ↔ 零湾大学 ¦ 材料已齐 3/4 ¦
    trial ¦ 离床监测 × 梅陇养老机构 ¦ 养老运营 ↔ 银龄中心 ¦ 先用后转 · 第 18 天 / 60 ¦
    notice ¦ 甲醇重整催化剂 独占许可 ¦ 新能源企业 ↔ 沧源理工 ¦ 公示第 9 天 / 15 ¦
    signed ¦ 支座声发射检测仪 转让 ¦ 检测企业 ↔ 零湾大学 ¦ 合同总额 180 万元 ¦
dev-table = 登记的合同
dev-table-columns =
    合同
    类型
    合同总额（万元）
    状态
dev-table-rows =
    支座声发射检测仪 ¦ 转让 ¦ 180 ¦ 已登记
    老年步态鞋垫 ¦ 开发 ¦ 46 ¦ 待核
dev-figure-label = 技术合同成交额
dev-figure-note = 目标 330 亿元的 41 %，按登记日期
dev-gap = 科技人员占比 9 %，不低于 10 %，还差 1 人
dev-gap-over = 关联交易占比 25 %，不超过 20 %
dev-diff-field = 要达到
dev-diff-same = 卷曲小于
dev-diff-gone = 3 毫米
dev-diff-new = 2 毫米
dev-diff-by = 周经理，今天
dev-timeline =
    今天 14:05 ¦ 周经理 ¦ 认领了这条需求 ¦ 首次联系期限 12-02
    昨天 09:30 ¦ 科委 ¦ 诊断为“可发布” ¦
    11-20 16:12 ¦ 企业 ¦ 提交了需求 ¦
dev-empty-title = 这里会列出与您有关的对接
dev-empty-text = 发布成果或需求后，系统会给出带理由的建议，由技术经理人跟进。
dev-empty-next = 发布一项成果
dev-form-title = 写一条需求
dev-form-lead = 一段一个主题，边写边存。提交后先诊断，再发布。
dev-form-what = 难题
dev-form-money = 预算与时间
dev-form-papers = 材料
dev-form-name = 标题
dev-form-name-help = 用一句话说出难题，不写公司名。
dev-form-situation = 现在怎样
dev-form-situation-help = 写出数字：多久一次、多少损失、现在用什么办法。
dev-form-field = 技术领域
dev-form-fields =
    新材料
    生物医药
    先进制造
dev-form-modes = 可接受的合作方式
dev-form-visit = 可到厂调研
dev-form-visit-choices =
    可以
    签保密协议后可以
    不可以
dev-form-budget = 预算上限
dev-form-unit = 万元
dev-form-date = 希望定方案的日期
dev-form-file = 样品或现场照片
dev-form-file-help = JPG、PNG 或 PDF，每个不超过 20 MB。
dev-form-anonymous = 达成协议前不显示企业名称
dev-form-public = 公开
dev-form-closed = 协议后可见
dev-form-save = 存为草稿
dev-form-send = 送去诊断
dev-form-saved = 已存 14:05
dev-form-side = 还缺
dev-form-side-items =
    要达到的指标
    预算上限
dev-form-near = 相近的需求
dev-form-error = 请写到 2,000 万元以内的数字，例如 80 或 80.5。
dev-user = 周经理
dev-user-role = 技术经理人 · 零湾大学
dev-user-menu =
    工作台
    我的资料
dev-see-all = 看全部
