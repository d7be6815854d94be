# 别的页面上：有关的政策条款
policies-concerning-deal = 涉及技术合同和技术转移的条款；按合同已知的情况列出。
policies-concerning-space = 与这里的位置、厂房或载体有关的条款。
policies-concerning-department_project = 与成果转化和早期项目有关的条款。
policies-concerning-organization = 按所在地和行业，与这个单位有关的条款。
policies-concerning-more = 另有 { $count } 条
