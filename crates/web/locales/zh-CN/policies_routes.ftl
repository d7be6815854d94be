# 科创政策：按片区分流
policies-routes-title = 另外也在一个片区会怎样
policies-routes-lead = 其他情况不变，登记、经营和纳税另外也在该片区时，逐条重新判断的结果。离开现在的片区会失去什么，不在其中。
policies-routes-now = 已填的注册片区：{ $zones }。
policies-routes-opens = 会多出：
policies-routes-closes = 会失去：
policies-routes-holds = 条件都满足
policies-routes-open = 还缺事实
policies-routes-no-shape = 四至没有图形
policies-routes-named = 涉及的片区
policies-routes-map = 全区轮廓与有关片区的位置示意
policies-routes-sketch = 示意图，虚线为近似范围，非法定界线。
policies-routes-point = { $number }：{ $what }。
policies-routes-firm = 企业所在的{ $town }（街镇的点位，不是门牌）
policies-routes-firm-estimated = 企业所在的{ $town }（街镇的估计点位，待核）
policies-routes-zone-point = { $zone }（只有一个点位）
policies-routes-space = {""}
policies-routes-doubt = 已填的 { $count } 个注册片区（{ $zones }）列在{ $own }的区域清单里，注册区县却是{ $district }。区域数据没有写明片区属于哪个区县，两者是否相符待核；以其中任何一项为条件的判断，请先向园区或主管部门核实。
