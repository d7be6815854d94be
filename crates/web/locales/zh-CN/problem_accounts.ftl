# 登录、账户与角色：哪里不对，怎样改

## 登录
problem-accounts-sign-in-wrong = 邮箱或密码不对。请核对后再试；忘记密码可以重设。
problem-accounts-code-wrong = 动态码不对或已经用过。请等验证器换出下一个码再输入，或改用一个恢复码。
problem-accounts-second-factor-set = 第二步验证已经设置过，无需再设。手机丢失请联系安全管理员清除。
problem-accounts-no-second-factor = 这个账户没有设置第二步验证，不需要清除。
problem-accounts-demo = 演示人物没有密码和第二步验证，不能更改。

## 密码
problem-accounts-password-missing = 请设置一个密码。
problem-accounts-password-short = 密码太短，至少 { $min } 个字。可以用一句只有您知道的话。
problem-accounts-password-long = 密码太长，最多 { $max } 个字。
problem-accounts-password-known = 这个密码太常见，别人会最先试到。请换一句不容易猜到的话。
problem-accounts-password-about-you = 密码里主要是您的姓名、邮箱或本站名称，容易被猜到。请换一个。
problem-accounts-password-kinds = 密码应包含小写字母、大写字母、数字、符号中的至少 { $min } 类。
problem-accounts-password-earlier = 这个密码最近用过，请换一个新的。
problem-accounts-password-wrong = 现在的密码不对，请重新输入。

## 姓名与邮箱
problem-accounts-email = 这不是电子邮箱。请写成 name@example.com 的形式。
problem-accounts-email-taken = 这个邮箱已有账户。请直接登录；忘记密码可以重设。
problem-accounts-name-missing = 请填写姓名。
problem-accounts-name = 姓名最多 { $max } 个字，不能含控制字符。
problem-accounts-stale = 您打开页面后资料已在别处改过。请刷新页面，看过新内容后再保存。
problem-accounts-note-long = 说明最多 { $max } 个字，请缩短。

## 账户
problem-accounts-own-account = 不能停用自己的账户，请由另一位系统管理员操作。
problem-accounts-disabled = 这个账户已经停用。
problem-accounts-active = 这个账户正在使用，不需要恢复。

## 角色
problem-accounts-role-held = 此人已有或已申请这个角色。
problem-accounts-role-excluded = 此人已有的角色与这个角色不能由同一人兼任。系统、安全、审计三类管理员各由不同的人担任，也不兼任其他角色。
problem-accounts-role-needs-organization = 这个角色属于某个单位，请选择单位。
problem-accounts-role-not-for-kind = 这类单位没有这个角色。成果转化专员只设在高校和科研院所，园区运营只设在园区。
problem-accounts-role-of-organization = 这个角色由单位管理员邀请，不在这里提名。
problem-accounts-role-of-district = 单位只能邀请成员、单位管理员和成果转化专员。其他角色由系统管理员提名。
problem-accounts-role-not-administrator = 命令行只邀请系统、安全、审计三类管理员。
problem-accounts-organization-takes-nobody = 这个单位已停用，或只作公开信息展示，不能加人。
problem-accounts-own-decision = 不能审批自己的角色，也不能审批自己提名的角色。请由另一位审批人处理。
problem-accounts-grant-decided = 这个角色已经有人处理过了。请刷新页面查看结果。
problem-accounts-last-administrator = 这是最后一位管理员。请先请另一个人担任，再移除。
problem-accounts-invitation-sign-in = 这个邮箱已有账户。请先用它登录，再打开邀请链接。

## 接口令牌
problem-accounts-token-name = 请写明令牌用途，最多 { $max } 个字。
problem-accounts-token-days = 有效期应为 1 到 { $max } 天。
problem-accounts-tokens-many = 每人最多同时保留 { $max } 个令牌。请先作废不用的。
