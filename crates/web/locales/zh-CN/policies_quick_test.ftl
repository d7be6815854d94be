# 不登录也能试
policies-quick-test-lead = 不用登录，答几个问题就知道大概能享受什么。回答只在网页地址里，什么也不保存。
policies-quick-test-again = 重新开始
policies-quick-test-note = 登录后填一次企业情况，就能算项目、看组合、收提醒。
policies-quick-test-register = 登录后再算
