# 单位注册与核实的消息和邮件
notices-organizations-verification-asked = { $organization }提交了核实材料
notices-organizations-verification-asked-mail = { $organization }上传了营业执照或介绍信，请核对后确认或退回。
notices-organizations-verified = { $organization }已通过核实
notices-organizations-verified-mail = { $organization }已通过核实，现在可以发布需求、联系对方并接受联系。
notices-organizations-verification-refused = { $organization }的核实材料被退回
notices-organizations-verification-refused-mail = { $organization }的核实材料被退回，原因：{ $reason }。请补充后重新提交；草稿不受影响。
notices-organizations-place-confirmed = { $organization }的所在街镇已确认
notices-organizations-place-confirmed-mail = { $organization }所在的街镇和片区已由工作人员确认。之后如有变动，请修改单位资料并重新确认。
