# 登录后的菜单
menu-desk = 工作台
menu-entries = 我的条目
menu-organization = 我的单位
menu-policies = 政策判断
menu-imports = 表格导入
menu-review = 审核
menu-verification = 单位核验
menu-deals = 转化项目
menu-accounts = 账户
menu-grants = 角色审批
menu-audit = 审计日志
menu-inquiries = 联系请求
menu-follows = 我的关注
menu-account = 我的账户
menu-versions = 政策条款版本
