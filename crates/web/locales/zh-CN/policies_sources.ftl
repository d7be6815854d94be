# 来源核对
policies-sources-due = 该核对的来源
policies-sources-see = 看哪些来源该核对
policies-sources-lead = 超过一年没有核对的来源，以及核对时发现失效或已改的，逐份列出。本系统不访问外部网站，链接是否失效要由工作人员打开看过，再记下结果。
policies-sources-none = 所有来源都在一年内核对过，没有发现失效或已改的。
policies-sources-never = 没有核对过
policies-sources-found = { $day } 核对：{ $outcome }
policies-sources-record = 记下核对结果
policies-sources-save = 记下
policies-sources-outcome = 结果
policies-sources-outcome-same = 还在，内容一致
policies-sources-outcome-changed = 还在，内容已改
policies-sources-outcome-gone = 打不开
policies-sources-unnamed = 这条没有列出来源
policies-sources-looked-on = 核对日
policies-sources-oldest = 核对于 { $day }（取各来源中最早的一天）
