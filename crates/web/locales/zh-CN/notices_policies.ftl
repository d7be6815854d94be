# 政策判断的消息和邮件
notices-policies-fact-ruled = 科委认定了{ $organization }的一项情况
notices-policies-fact-ruled-mail = 科委就{ $organization }的一项情况作了认定，理由：{ $reason }。政策判断从现在起以认定为准，详情见企业情况页。
