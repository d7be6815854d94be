# 政策判断的消息和邮件
notices-policies-fact-ruled = 科委认定了{ $organization }的一项情况
notices-policies-fact-ruled-mail = 科委就{ $organization }的一项情况作了认定，理由：{ $reason }。政策判断从现在起以认定为准，详情见企业情况页。
notices-policies-alert = { $organization }的政策有 { $count } 处变化
notices-policies-alert-mail =
    { $organization }的政策有 { $count } 处变化。

    由“差一点”变成“符合”：
    { $eligible }

    新出现的条款：
    { $appeared }

    有改动的条款：
    { $changed }

    快到期的条款：
    { $closing }

    不想再收到，请打开 { $end } ，不必登录。

    全部提醒：
