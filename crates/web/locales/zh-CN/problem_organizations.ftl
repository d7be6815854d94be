# 单位的注册与核实：哪里不对，怎样改
problem-organizations-name-missing = 请填写单位全称，与营业执照或法人证书一致。
problem-organizations-name = 单位全称最多 { $max } 个字，不能含控制字符。
problem-organizations-name-fixed = 单位核实后不能自行改名。请联系科委工作人员，凭变更证明办理。
problem-organizations-text = 最多 { $max } 个字，不能含控制字符。
problem-organizations-town = 请从列表中选择街道或镇；不在本区可以不选。
problem-organizations-zone = 请从列表中选择片区。
problem-organizations-choice = 请从列表中选择。
problem-organizations-kind = 请选择单位类别。主管部门不通过注册加入。
problem-organizations-closed = 这个统一社会信用代码的单位已停用，不能加入。请联系科委工作人员。
problem-organizations-belongs-already = 您已经是这个单位的人员，无需再申请。
problem-organizations-stale = 您打开页面后单位资料已被改过。请刷新页面，看过新内容后再保存。
problem-organizations-document-missing = 请先上传营业执照或单位介绍信，再核实。
problem-organizations-not-unverified = 这个单位现在不需要核实：已经核实，或已停用。
problem-organizations-nothing-asked = 这个单位没有提交待核实的材料。
problem-organizations-reason = 请写明退回的原因，最多 { $max } 个字。
problem-organizations-upload = 文件没有传完，请重新选择后再提交。
