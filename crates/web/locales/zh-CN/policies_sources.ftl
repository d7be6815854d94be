# 来源核对
policies-sources-due = 该核对的来源
policies-sources-see = 看哪些来源该核对
policies-sources-lead = 超过一年没有与来源核对的，以及核对时发现失效或已改的。本系统不访问外部网站，链接是否失效要由工作人员打开看过，再记下结果。
policies-sources-none = 所有条款都在一年内核对过，没有发现失效的来源。
policies-sources-never = 没有核对过
policies-sources-found = { $day } 核对：{ $outcome }
policies-sources-record = 记下核对结果
policies-sources-save = 记下
policies-sources-outcome = 结果
policies-sources-outcome-same = 还在，内容一致
policies-sources-outcome-changed = 还在，内容已改
policies-sources-outcome-gone = 打不开
policies-sources-gone = 来源已打不开（{ $day } 核对），因此不再链接。
policies-sources-gone-some = 有来源已打不开（{ $day } 核对），再次核对之前都不链接。
