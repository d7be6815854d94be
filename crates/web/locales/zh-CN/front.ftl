# 首页、园区与公共说明
front-description = 用自己的话说清难题或成果，在一处找到成果、需求、服务、空间和技术经理人，从对接一直走到签约落地。
front-lead = 用自己的话说，不必用术语。成果、需求、服务、空间，一处找齐。
front-registers = 在哪个清单里找
front-registers-all = 全部清单
front-placeholder = 例如：薄膜边缘卷曲怎么解决，谁能测微孔孔径，有没有层高 6 米的厂房
front-examples = 试试看
front-door-achievements = 我有成果要转化
front-door-achievements-text = 发布一项，或用表格导入一批
front-door-demands = 我有难题要解决
front-door-demands-text = 写一段话，先诊断再发布
front-door-transfer = 我做技术转移
front-door-transfer-text = 今天该联系谁，进展到哪一步
front-funnel = 今年走到哪一步
front-funnel-note = { $year } 年 1 月起发布的成果与需求，按发布月份追踪；百分比以发布数为分母
front-funnel-how = 转化数据与统计方法
front-demands = 企业在找
front-demands-all = 全部 { $count } 条需求
front-achievements = 新发布的成果
front-achievements-all = 全部 { $count } 项成果
front-parks = 一园一方案
front-parks-link = 全部园区
front-parks-lead = 选一个园区，看它的主攻方向，以及这个方向上的空间、服务、成果和需求。
front-map-label = 全区轮廓与六个园区的位置示意
front-map-caption = 示意图。虚线为核心区近似范围，非法定界线。
front-map-unverified = 园区点位待核。
front-map-credit-join = ；
front-ask = 没有找到合适的？
front-ask-text = 写下难题和想达到的指标。科委先诊断，发布后 { $days } 天内由技术经理人联系您。
front-ask-button = 写一条需求
front-all = 全部 { $count } 条
front-policies = 科创政策超市
front-policies-link = 全部条款
front-policies-text = 收录 { $all } 条，已核实且有效的 { $force } 条，待核 { $pending } 条。答几个问题，看哪些符合、差多少、哪些能合法叠加；每句话都有出处，没核实的不计入合计。
front-policies-button = 看我能享受什么
front-park-source = 公开资料：{ $source }
front-place-unverified = 点位待核
front-park-text = 以下条目按这个园区的主攻方向列出，不表示由该园区发布；演示站点中的条目均为虚构。
front-park-empty = 这个方向还没有条目
front-park-empty-text = 有新条目发布时会出现在这里。
front-accessibility = 无障碍说明
front-accessibility-text =
    全站可以只用键盘操作：Tab 移动，回车打开，跳到正文的链接在每页最前面。
    页脚可以选择大字、深色和高对比，选择保存在您的浏览器里。
    不开脚本也能完成每一步；开着脚本时只是少刷新几次页面。
    颜色从不单独表示意思，旁边总有符号或文字。
    读屏软件可以直接使用；页面自带的朗读、十字线和大字幕工具条还没有做。遇到用不了的地方，请告诉我们。
front-privacy = 个人信息说明
front-privacy-account = 我的账户
front-privacy-text =
    只收办事需要的信息：姓名、电子邮箱、所在单位。浏览大厅不需要登录，也不设跟踪。
    邮箱只用来登录和通知，页面上打码显示；日志里不记个人信息。
    条目按三步公开：摘要人人可见，部分内容登录核验后可见，联系方式和团队在双方同意后可见，每次查看都有记录。
    您可以在“我的账户”里改名、关闭邮件、结束登录。导出和注销个人信息的自助办理还没有做，请联系主办单位。
front-report-error = 找错
front-report-error-text =
    发现错字、坏链接或不实内容，请记下网页地址和问题，联系页脚所列的主办单位。
front-report-error-demo = 演示站点没有主办单位联系方式，条目均为虚构。
front-open-data = 开放数据
front-open-data-text =
    每个清单都有订阅源（Atom），内容与公开页面一致；任何一次搜索也有自己的订阅源，在结果下方。
    程序可以通过接口检索公开条目，不需要令牌。
    OAI-PMH 等馆藏协议还没有做。
front-open-data-feed = { $register }订阅源
front-open-data-api = 接口说明
front-open-data-figures = 转化数据与统计方法
front-demo = 演示数据
