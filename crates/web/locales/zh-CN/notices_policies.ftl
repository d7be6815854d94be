# 政策判断的消息和邮件
notices-policies-fact-ruled = 科委认定了{ $organization }的一项情况
notices-policies-fact-ruled-mail = 科委就{ $organization }的一项情况作了认定，理由：{ $reason }。政策判断从现在起以认定为准，详情见企业情况页。
notices-policies-alert = { $organization }的政策有 { $count } 处变化
notices-policies-alert-mail =
    { $organization }的政策有 { $count } 处变化。

    { $told }

    不想再收到，请打开 { $end } ，不必登录。

    全部提醒：
notices-policies-alert-head-eligible = 【现在符合】
notices-policies-alert-head-near = 【现在差一点】
notices-policies-alert-head-lost = 【不再符合，或不再只差一点】
notices-policies-alert-head-appeared = 【新出现】
notices-policies-alert-head-changed = 【有改动】
notices-policies-alert-head-closing = 【快到期】
notices-policies-alert-head-ended = 【不再有效】
notices-policies-alert-clause = · { $title }
notices-policies-alert-closing = · { $title }（{ $day } 到期）
notices-policies-alert-window-closing = · { $title }（{ $day } 申报截止）
notices-policies-alert-rest = 另有 { $count } 条，见页面
notices-policies-version-submitted = 条款 { $clause } 有新版本待审
notices-policies-version-submitted-mail = 条款 { $clause } 的一个新版本已提交，拟自 { $day } 起生效。理由：{ $reason }
notices-policies-version-published = 条款 { $clause } 的版本已发布
notices-policies-version-published-mail = 您提交的条款 { $clause } 的版本已发布，自 { $day } 起生效。提交时的理由：{ $reason }
notices-policies-version-returned = 条款 { $clause } 的版本被退回
notices-policies-version-returned-mail = 您提交的条款 { $clause } 的版本（拟 { $day } 生效）被退回。理由：{ $reason }
notices-policies-ending-submitted = 条款 { $clause } 的本地版本拟终止，待审
notices-policies-ending-submitted-mail = 有人提出终止条款 { $clause } 的本地版本，拟自 { $day } 起恢复内容包里的条款；内容包里没有这一条的，从目录里去掉。理由：{ $reason }
notices-policies-ending-published = 条款 { $clause } 的本地版本已终止
notices-policies-ending-published-mail = 您提出的终止已发布：自 { $day } 起，条款 { $clause } 恢复为内容包里的条款；内容包里没有这一条的，从目录里去掉。提交时的理由：{ $reason }
