# 接口说明
api-title = 接口
api-lead = 页面上的查询和部分操作有对应的接口，返回 JSON；出错时返回 problem+json。
api-token = 在“我的账户”里生成令牌，放进请求头 Authorization: Bearer。OpenAPI 描述、幂等键和限流还没有做。
api-table = 现有的地址
api-method = 方法
api-path = 地址
api-who = 谁可以用
api-everyone = 所有人
api-signed-in = 登录用户
