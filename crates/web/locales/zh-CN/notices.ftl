# 消息与发件箱；每一类消息的文字由各功能自己写：notices-<kind> 与 notices-<kind>-mail
notices-title = 消息
notices-unread = 未读
notices-read-all = 全部标为已读
notices-empty = 还没有消息
notices-empty-text = 审核结果、对接进展和到期提醒会出现在这里。
notices-outbox = 发件箱（演示）
notices-outbox-link = 看看演示站点发出的邮件
notices-outbox-text = 演示站点不真正寄信。本该寄出的邮件都留在这里，收件人均为虚构。
notices-outbox-empty = 还没有邮件
notices-outbox-empty-text = 发布、对接、签约时，有关各方会收到邮件。
notices-mail-sent = 已寄出
notices-mail-kept = 留在发件箱
notices-mail-waiting = 待寄
notices-mail-unworded = 正在准备
notices-mail-foot = 您收到这封信，是因为您在本大厅有账户或被邀请。可在“我的账户”里关闭邮件提醒。
