problem-organizations-upload = 文件没有传完，请重新选择后再提交。
